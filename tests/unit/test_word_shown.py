"""What a Word document shows: XML as Word and WPS write it in, the text that a person reads out."""

from pathlib import Path

import pytest

from pipelines.land.files import office
from pipelines.land.forms.read import read_grids, read_many
from pipelines.land.forms.word import read_document
from pipelines.land.problems import Refused
from tests.support.docx import DATA, cell, document, paragraph, row, run, table

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))
CODE = '<w:r><w:instrText> IF 1=1 "x" </w:instrText></w:r>'
BOX = "<w:txbxContent><w:p>{}</w:p></w:txbxContent>"
STYLES = """
<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="child"><w:basedOn w:val="gone"/></w:style>
<w:style w:type="paragraph" w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="struck"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="signs"><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:style>
"""


def grid(tmp_path: Path, body: str, **options) -> list[list[str | None]]:
    file = tmp_path / "form.docx"
    file.write_bytes(document(body, **options))
    return read_document(file)[0].rows


def checked(said: str) -> str:
    data = f"<w:ffData><w:checkBox>{said}</w:checkBox></w:ffData>"
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    return f"{begin}<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>{END}"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


PLACEHOLDER = "<w:showingPlcHdr/>"

LINES = {
    "a tracked insertion counts, a deletion does not": (
        f"<w:del>{run('174')}</w:del><w:ins>{run('190')}</w:ins>",
        "190",
    ),
    "what was moved away counts no more": (
        f"<w:moveFrom>{run('174')}</w:moveFrom><w:moveTo>{run('190')}</w:moveTo>",
        "190",
    ),
    "inserted and deleted again": (f"<w:ins><w:del>{run('7')}</w:del></w:ins>{run('8')}", "8"),
    "hidden": (run("288", "<w:vanish/>") + run("342"), "342"),
    "hidden turned off": (run("342", '<w:vanish w:val="0"/>'), "342"),
    "hidden by a style's style": (run("288", '<w:rStyle w:val="child"/>') + run("342"), "342"),
    "struck": (run("374", "<w:strike/>") + run("392"), "392"),
    "struck twice": (run("374", "<w:dstrike/>") + run("392"), "392"),
    "struck by the paragraph's style": (f'<w:pPr><w:pStyle w:val="old"/></w:pPr>{run("374")}', None),
    "the run says that it is not struck": (
        f'<w:pPr><w:pStyle w:val="old"/></w:pPr>{run("374", """<w:strike w:val="false"/>""")}',
        "374",
    ),
    "two styles that strike undo each other": (
        f'<w:pPr><w:pStyle w:val="old"/></w:pPr>{run("374", """<w:rStyle w:val="struck"/>""")}',
        "374",
    ),
    "≥ of the font Symbol": ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("96%"), "≥96%"),
    "≤ as a private character in a run of Symbol": (run("\uf0a3", '<w:rFonts w:ascii="Symbol"/>') + run("4"), "≤4"),
    "≥ as a letter in a run of Symbol": (run("³", '<w:rFonts w:hAnsi="Symbol"/>') + run("4"), "≥4"),
    "the font comes from a style": (run("\uf0b3", '<w:rStyle w:val="signs"/>') + run("4"), "≥4"),
    "Chinese in a run of Symbol is Chinese": (run("不低于96%", '<w:rFonts w:ascii="Symbol"/>'), "不低于96%"),
    "a sign that nobody can tell": ('<w:r><w:sym w:font="Bookshelf" w:char="F0B3"/></w:r>' + run("96%"), "\ufffd96%"),
    "a ticked box of Wingdings": (run("þ", '<w:rFonts w:ascii="Wingdings"/>') + run("优"), "☑优"),
    "a no-break hyphen": (f"{run('4')}<w:r><w:noBreakHyphen/></w:r>{run('6天')}", "4-6天"),
    "soft hyphens are not seen": (f"{run('12')}<w:r><w:softHyphen/></w:r>{run('0')}{run(chr(0xAD) + '5')}", "1205"),
    "an equation": ("<m:oMath><m:r><m:t>≤5</m:t></m:r></m:oMath>" + run("件"), "≤5件"),
    "an equation with a struck part": (
        "<m:oMath><m:r><w:rPr><w:strike/></w:rPr><m:t>5</m:t></m:r><m:r><m:t>6</m:t></m:r></m:oMath>",
        "6",
    ),
    "an equation with a sign that nobody can tell": ("<m:oMath><m:r><m:t>\uf0b3</m:t></m:r></m:oMath>", "\ufffd"),
    "a fraction": (
        "<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>",
        "3/4",
    ),
    "a power is no longer number": (run("10") + run("3", '<w:vertAlign w:val="superscript"/>'), "10^3"),
    "square metres": (run("80m") + run("2", '<w:vertAlign w:val="superscript"/>'), "80m²"),
    "≥ drawn as an underlined >": (run("＞", '<w:u w:val="single"/>') + run("96%"), "≥96%"),
    "a footnote's mark": (run("95%") + '<w:r><w:footnoteReference w:id="1"/></w:r>', "95%"),
    "a phonetic guide": (
        f"<w:r><w:ruby><w:rt>{run('chéng')}</w:rt><w:rubyBase>{run('城')}</w:rubyBase></w:ruby></w:r>{run('关')}",
        "城关",
    ),
    "the result of a field": (f"{BEGIN}{CODE}{SEPARATE}{run('20')}{END}", "20"),
    "a field within the instruction of another": (
        f"{BEGIN}{CODE}{BEGIN}{CODE}{SEPARATE}{run('1')}{END}{CODE}{SEPARATE}{run('20')}{END}",
        "20",
    ),
    "a simple field": (f'<w:fldSimple w:instr="DOCPROPERTY x">{run("20")}</w:fldSimple>', "20"),
    "old check boxes": (
        checked("<w:checked/>") + run("优 ") + checked('<w:default w:val="0"/>') + run("良"),
        "☑优 ☐良",
    ),
    "an old drop-down shows its choice": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="请选择"/>'
        f'<w:listEntry w:val="良"/></w:ddList></w:ffData></w:fldChar></w:r>{SEPARATE}{run("旧")}{END}',
        "良",
    ),
    "an old drop-down not chosen from": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="请选择"/></w:ddList></w:ffData>'
        f"</w:fldChar></w:r>{END}",
        None,
    ),
    "a placeholder": (control(run("单击或点击此处输入文字。", '<w:rStyle w:val="a3"/>'), PLACEHOLDER), None),
    "a number that a program left marked as placeholder": (control(run("95"), PLACEHOLDER), "95"),
    "a control in a control": (control(control(run("95"))), "95"),
    "a check box control, whatever its sign": (
        control(run("☒"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>') + run("是"),
        "☑是",
    ),
    "a text box is read once": (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{BOX.format(run('221'))}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{BOX.format(run('221'))}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        "221",
    ),
    "an old text box": (
        f"<w:r><w:pict><v:shape><v:textbox>{BOX.format(run('221'))}</v:textbox></v:shape></w:pict></w:r>",
        "221",
    ),
    "a text box of a hidden run": (
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:pict><v:textbox>{BOX.format(run('221'))}</v:textbox></w:pict></w:r>",
        None,
    ),
    "custom XML and smart tags": (f"<w:customXml>{run('9')}<w:smartTag>{run('5')}</w:smartTag></w:customXml>", "95"),
}


@pytest.mark.parametrize("example", LINES)
def test_a_line(example, tmp_path):
    inner, shown = LINES[example]
    assert grid(tmp_path, table([paragraph_cell(inner), "右"]), styles=STYLES) == [[shown, "右"]]


def paragraph_cell(inner: str) -> str:
    return f"<w:tc><w:p>{inner}</w:p></w:tc>"


def test_a_deleted_paragraph_mark_joins_the_lines(tmp_path):
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('12')}</w:p>"
    assert grid(tmp_path, table([cell(first + paragraph("34")), cell(paragraph("12") + paragraph("34"))])) == [
        ["1234", "12\n34"]
    ]


def test_a_field_without_end_is_refused(tmp_path):
    with pytest.raises(Refused, match="no end") as refused:
        grid(tmp_path, table([paragraph_cell(f"{BEGIN}{CODE}{run('20')}")]))
    assert "域" in refused.value.zh


ROWS = {
    "in a repeating section": control(control(row("甲", "1")) + control(row("乙", "2"))),
    "in custom XML": f"<w:customXml><w:customXml>{row('甲', '1')}</w:customXml>{row('乙', '2')}</w:customXml>",
    "deleted by a tracked change": row("旧", "0", properties="<w:del/>") + row("甲", "1") + row("乙", "2"),
    "hidden": row("旧", "0", properties="<w:hidden/>") + row("甲", "1") + row("乙", "2"),
    "with a control around a cell": row("甲", control(control(cell("1")))) + row("乙", "2"),
}


@pytest.mark.parametrize("example", ROWS)
def test_rows(example, tmp_path):
    assert grid(tmp_path, table(ROWS[example])) == [["甲", "1"], ["乙", "2"]]


def test_a_placeholder_around_a_cell_leaves_its_place(tmp_path):
    empty = control(cell(run("输入", '<w:rStyle w:val="a3"/>')), PLACEHOLDER)
    assert grid(tmp_path, table(row("甲", empty, "2"))) == [["甲", None, "2"]]


DOWN, ON, AWAY = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:hMerge w:val="continue"/>'


def test_merged_cells(tmp_path):
    rows = grid(
        tmp_path,
        table(
            row(cell("目标", DOWN), cell("左", '<w:hMerge w:val="restart"/>'), cell("", AWAY)),
            row(cell("不显示", ON), "1", "2"),
            row(cell("丙"), "3", "4"),
            row(cell("丁", ON), "5", "6"),
        ),
    )
    assert rows == [["目标", "左", "左"], ["目标", "1", "2"], ["丙", "3", "4"], ["丁", "5", "6"]], (
        "what goes on below a cell that begins no merge is a cell of its own"
    )


def test_a_table_in_a_cell_is_laid_out_in_its_place(tmp_path):
    money = table(["", "预算数", "执行数"], ["总额", "10", "9"])
    body = table([cell("项目资金"), cell(paragraph("万元") + money)], [cell("产出"), cell("8")])
    assert grid(tmp_path, body) == [
        ["项目资金", "万元", "万元", "万元"],
        ["项目资金", None, "预算数", "执行数"],
        ["项目资金", "总额", "10", "9"],
        ["产出", "8", "8", "8"],
    ]


def test_a_form_in_a_frame(tmp_path):
    assert grid(tmp_path, table([cell(paragraph("自评表") + table(["项目名称", "甲"]))])) == [
        ["自评表", "自评表"],
        ["项目名称", "甲"],
    ]


def test_a_crooked_border_is_no_column(tmp_path):
    wide, narrow = '<w:gridSpan w:val="2"/>', ""
    body = table(
        row(cell("名称", wide), cell("值", narrow)),
        row(cell("甲", narrow), cell("1", wide)),
        widths=[2000, 20, 1500],
    )
    assert grid(tmp_path, body) == [["名称", "值"], ["甲", "1"]]


def test_a_picture_is_no_value(tmp_path):
    picture = (
        '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
    )
    assert grid(tmp_path, table([cell(picture), cell("1")])) == [["〔图片〕", "1"]]


@pytest.mark.parametrize("options", [{"main": "word/document2.xml"}, {"strict": True}], ids=["other name", "strict"])
def test_documents_of_other_programs(options, tmp_path):
    assert grid(tmp_path, table(["项目名称", "甲"]), **options) == [["项目名称", "甲"]]


def test_the_page_header_is_a_note(tmp_path):
    file = tmp_path / "form.docx"
    file.write_bytes(document(table(["项目名称", "甲"]), header=paragraph("单位：万元")))
    assert read_document(file)[0].outside == ["单位：万元"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<w:altChunk r:id="rId5"/>', "拼接"),
        (table([cell("1", "<w:cellDel/>")]), "修订"),
        (table([cell("1", '<w:gridSpan w:val="-1"/>'), "2"]), "不是完整的"),
        ("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400, "嵌套过深"),
    ],
)
def test_refused_with_what_to_do(body, said, tmp_path):
    with pytest.raises(Refused) as refused:
        grid(tmp_path, body)
    assert said in refused.value.zh


def test_a_broken_document_is_told_to_be_saved_as_a_document(tmp_path):
    file = tmp_path / "form.docx"
    file.write_bytes(document(table(["甲"]))[:300])
    with pytest.raises(Refused) as refused:
        read_document(file)
    assert ".docx" in refused.value.zh and ".xlsx" not in refused.value.zh


def test_without_libreoffice_a_line_says_how_to_save_the_document(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    file = tmp_path / "自评.rtf"
    file.write_text(r"{\rtf1 x}", "ascii")
    (refused,) = read_many([file], None, tmp_path)
    assert refused.reason_code == "needs_office"
    assert ".rtf" in refused.zh and "另存为”.docx" in refused.zh


def test_a_document_under_another_name_is_read_by_its_content(tmp_path):
    file = tmp_path / "自评.doc"
    file.write_bytes(document(table(["项目名称", "甲"])))
    assert read_grids(file)[0].rows == [["项目名称", "甲"]]


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def eq(code: str) -> str:
    """A field that Word draws from its instruction; it has no result."""
    return f"{FIELD.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{FIELD.format('end')}"


DRAWN = {
    "a tick in a box": (eq(r" eq \o\ac(□,√)") + run("优 □良"), "☑优 □良"),
    "a cross in a circle": (eq(r"EQ \o(○,×)") + run("优"), "☒优"),
    "a number in a circle before a number": (eq(r" eq \o\ac(○,3)") + run("120"), "(3)120"),
    "a fraction before a number": (run("5") + eq(r"EQ \f(1,2)"), "5(1/2)"),
    "something else": (run("5") + eq(r"EQ \s\up4(2)"), "5\ufffd"),
    "a field that shows its result": (
        FIELD.format("begin")
        + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        + FIELD.format("separate")
        + run("7")
        + FIELD.format("end"),
        "7",
    ),
}


@pytest.mark.parametrize("example", DRAWN)
def test_what_a_field_draws(example: str, tmp_path: Path) -> None:
    inner, shown = DRAWN[example]
    assert grid(tmp_path, table(row("甲", cell(inner)))) == [["甲", shown]]


MOVED = {
    "raised by points": (run("130") + run("1", '<w:position w:val="10"/>'), "130^1"),
    "a point higher, as typography": (run("130") + run("1", '<w:position w:val="2"/>'), "1301"),
    "white by the theme": (run("130") + run("0", '<w:color w:val="auto" w:themeColor="background1"/>'), "130"),
    "grey by the theme": (
        run("13") + run("0", '<w:color w:val="BFBFBF" w:themeColor="background1" w:themeShade="BF"/>'),
        "130",
    ),
}


@pytest.mark.parametrize("example", MOVED)
def test_digits_that_are_moved_or_white(example: str, tmp_path: Path) -> None:
    inner, shown = MOVED[example]
    assert grid(tmp_path, table(row("甲", cell(inner)))) == [["甲", shown]]


@pytest.mark.parametrize(("height", "rows"), [(1, [["甲", "1"]]), (300, [["甲", "1"], ["乙", "2"]])])
def test_a_row_too_low_to_be_seen(height: int, rows: list[list[str]], tmp_path: Path) -> None:
    low = row("乙", "2", properties=f'<w:trHeight w:val="{height}" w:hRule="exact"/>')
    assert grid(tmp_path, table(row("甲", "1"), low)) == rows


def sized(inner: str, width: int, span: int = 1) -> str:
    return cell(inner, f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>')


RAGGED = {  # the cells of a second row below 预算数 | 执行数 | 得分, each 1000 wide: where they stand
    "spans that fill the grid": ([sized("甲", 1000), sized("乙", 2000, 2)], ["甲", "乙", "乙"]),
    "a span left out, widths as printed": ([sized("甲", 2000), sized("乙", 1000)], ["甲", "甲", "乙"]),
    "a span too many": ([sized("甲", 1000, 2), sized("乙", 1000), sized("丙", 1000)], ["甲", "乙", "丙"]),
    "a row that ends early": ([sized("甲", 1000), sized("乙", 1000)], ["甲", "乙", None]),
    "widths that end at no edge": ([sized("甲", 1400), sized("乙", 700)], ["甲", "乙", None]),
}


@pytest.mark.parametrize("example", RAGGED)
def test_cells_whose_spans_and_widths_disagree(example: str, tmp_path: Path) -> None:
    cells, seen = RAGGED[example]
    head = row(*(sized(text, 1000) for text in ("预算数", "执行数", "得分")))
    assert grid(tmp_path, table(head, row(*cells), widths=[1000, 1000, 1000]))[1] == seen


FILLED = '<f:form xmlns:f="urn:f"><f:paid year="2022">98</f:paid><f:none/><f:day>2022-11-12</f:day></f:form>'
CHOICES = '<w:dropDownList><w:listItem w:displayText="优" w:value="98"/></w:dropDownList>'


def bound(shown: str, path: str, more: str = "<w:text/>") -> str:
    binding = f'<w:dataBinding w:prefixMappings="xmlns:f=\'urn:f\'" w:xpath="{path}" w:storeItemID="{DATA}"/>'
    return control(run(shown), binding + more)


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (bound("98", "/f:form[1]/f:paid[1]"), "98"),
        (bound("96", "/f:form[1]/f:paid[1]"), "96\ufffd（控件的数据另为“98”）"),
        (bound("2022", "/f:form[1]/f:paid[1]/@year"), "2022"),
        (bound("请填写", "/f:form[1]/f:paid[1]", PLACEHOLDER), "请填写\ufffd（控件的数据另为“98”）"),
        (bound("96", "/f:form[1]/f:none[1]"), "96\ufffd（控件的数据另为“”）"),
        (bound("优", "/f:form[1]/f:paid[1]", CHOICES), "优"),
        (bound("2022年11月12日", "/f:form[1]/f:day[1]", "<w:date/>"), "2022年11月12日"),
        (bound("96", "/f:form[1]/f:other[1]"), "96"),
        (bound("96", "count(//f:paid)"), "96"),
    ],
)
@pytest.mark.parametrize("around", ["<w:p>{}</w:p>", "<w:sdt><w:sdtContent><w:p>{}</w:p></w:sdtContent></w:sdt>"])
def test_a_control_whose_data_say_something_else_is_in_doubt(
    inner: str, said: str, around: str, tmp_path: Path
) -> None:
    """Word shows the data, others the text that was saved."""
    assert grid(tmp_path, table([cell(around.format(inner))]), data=FILLED) == [[said]]
