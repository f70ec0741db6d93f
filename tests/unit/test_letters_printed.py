"""Letters as files: names, the office's own file, templates, measures and fonts, text that stays text."""

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from pipelines.errors import JixiaoError
from pipelines.readers.letters.names import file_of
from pipelines.readers.letters.office import Office, Offices
from pipelines.readers.letters.prose import context
from pipelines.readers.letters.render import Stencils
from tests.support.letter_parts import FACTS, FINDING, PROJECT, letter, recommendation, text_of, told

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from make_letter_templates import SHEETS, TEMPLATES  # noqa: E402

FONT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"


def test_the_offices_own_file_gives_reply_day_contact_and_copies(tmp_path):
    (tmp_path / "letters.yml").write_text(
        "默认:\n  回复天数: 15\n  联系人: 绩效股 王主任\n  抄送: [县审计局]\n"
        "'510521':\n  电话: 0830-12\n  部门代码: '101'\n",
        "utf-8",
    )
    office = Offices(tmp_path).of("510521")
    assert office == Office(15, "绩效股 王主任", "0830-12", ("县审计局",), ("101",))
    assert Offices(tmp_path).of("510522") == Office(15, "绩效股 王主任", "", ("县审计局",))
    what = context(letter(findings=[FINDING]), replace(FACTS, office=office))
    assert "请于2026年7月16日前将整改和落实情况书面反馈我局。" in what["requirements"][-1]
    printed = text_of(Stencils(tmp_path).fill("feedback", what))
    assert "（联系人：绩效股 王主任，电话：0830-12）\n登记号：FK-1\n抄送：县审计局。" in printed
    of_a_division = context(letter(findings=[FINDING], division="经济建设股"), FACTS)
    assert "归口业务股室：经济建设股　登记号：FK-1" in text_of(Stencils(tmp_path).fill("feedback", of_a_division))
    assert "联系人" not in text_of(Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING]))))


@pytest.mark.parametrize(
    "text", ["回复天数: 15", "默认:\n  回复期限: 15", "默认:\n  回复天数: 十五", "默认: [", "默认:\n  回复天数: 0"]
)
def test_an_office_file_that_cannot_be_read_is_told(tmp_path, text):
    (tmp_path / "letters.yml").write_text(text, "utf-8")
    with pytest.raises(JixiaoError, match=r"letters\.yml"):
        Offices(tmp_path)


@pytest.mark.parametrize(
    ("code", "name", "file"),
    [
        ("001", "交通运输局", "510521/2021/反馈意见函-001-交通运输局-01.docx"),
        ("001", 'a<b>:"/\\|?*\t c. ', "510521/2021/反馈意见函-001-abc-01.docx"),
        ("001", "..", "510521/2021/反馈意见函-001-01.docx"),
        ("001", "局" * 200, f"510521/2021/反馈意见函-001-{'局' * 40}-01.docx"),
    ],
)
def test_file_names_are_safe_on_windows(code, name, file):
    assert file_of(letter(recipient=code, recipient_name=name), "FK-510521-2021-001-01") == file


def test_codes_that_look_the_same_to_windows_are_two_files():
    files = {file_of(letter(recipient=code), "FK-01").casefold() for code in ("A1", "a1", "A/1", "A:1", "../A1")}
    assert len(files) == 5
    assert not any(".." in file for file in files)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7 * 7 }}{% for x in y %}{# note #}",
        "{_{ a }_} {_% b %_}",
        "<w:p>&amp;</w:t>\"'",
        "{{ ''.__class__ }} ${x} %s \\n",
    ],
)
def test_text_from_files_is_printed_as_it_stands(tmp_path, text):
    subject = replace(PROJECT, name=text)
    what = letter(
        *("feedback",),
        **{"recipient_name": text, "bureau": text},
        findings=[replace(FINDING, subject=subject, wording=text, finding_id=text)],
        recommendations=[replace(recommendation("cut", None), evidence=text, legal_basis=text)],
    )
    printed = text_of(Stencils(tmp_path).fill("feedback", told(what)))
    assert printed.count(text) >= 8
    assert "49" not in printed


def test_characters_that_xml_forbids_and_line_ends_do_not_break_a_letter(tmp_path):
    what = letter("supervision", findings=[replace(FINDING, wording="a\x00b\x0b\nc\ud800d\ufffee\a\ff\tg")])
    assert "进度缓慢：ab cde f g" in text_of(Stencils(tmp_path).fill("supervision", told(what)))


def test_a_home_may_have_templates_of_its_own_and_a_broken_one_is_told(tmp_path):
    own = Document()
    own.add_paragraph("自定：{{ recipient }}")
    own.save(str(tmp_path / "feedback.docx"))
    assert "自定：交通运输局" in text_of(Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING]))))
    own.add_paragraph("{{ nosuch }}")
    own.save(str(tmp_path / "feedback.docx"))
    with pytest.raises(JixiaoError, match="nosuch"):
        Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING])))
    (tmp_path / "feedback.docx").write_text("no document", "utf-8")
    with pytest.raises(JixiaoError, match="feedback"):
        Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING])))


@pytest.mark.parametrize(
    "tag",
    [
        "{% if recipient == '“一卡通”中心' %}是{% else %}不是{% endif %}",
        "{{ '是' if recipient == ‘“一卡通”中心’ else '不是' }}",
        '{{ "是" if recipient == "‘一卡通’中心" else "不是" }}',
    ],
)
def test_a_condition_that_docxtpl_would_change_is_told(tmp_path, tag):
    """It makes Chinese quotes in a tag straight ones, also those of a name: the condition would never hold."""
    own = Document()
    own.add_paragraph(tag)
    own.save(str(tmp_path / "feedback.docx"))
    with pytest.raises(JixiaoError, match="一卡通"):
        Stencils(tmp_path).fill("feedback", told(letter(recipient_name="“一卡通”中心", findings=[FINDING])))


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("{{ “是” if recipient == “交通运输局” else ‘不是’ }}", "交通运输局"),
        ("{{ '是' if recipient == '\\u201c一卡通\\u201d中心' else “不是” }}", "“一卡通”中心"),
    ],
)
def test_quotes_that_an_office_program_made_are_quotes(tmp_path, tag, name):
    own = Document()
    own.add_paragraph(f"{tag}：{{{{ recipient }}}}“”")
    own.save(str(tmp_path / "feedback.docx"))
    filled = Stencils(tmp_path).fill("feedback", told(letter(recipient_name=name, findings=[FINDING])))
    assert text_of(filled).strip() == f"是：{name}“”"


@pytest.mark.parametrize(("name", "made"), list(SHEETS.items()))
def test_the_committed_templates_are_what_the_script_writes(name, made, tmp_path):
    made("方正小标宋简体").save(tmp_path / "made.docx")
    fresh, committed = (
        Document(str(path)).part.package for path in (tmp_path / "made.docx", TEMPLATES / f"{name}.docx")
    )
    assert {part.partname: part.blob for part in fresh.iter_parts()} == {
        part.partname: part.blob for part in committed.iter_parts()
    }


def test_the_letter_has_the_official_measures_and_fonts(tmp_path):
    document = Document(BytesIO(Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING])))))
    section = document.sections[0]
    millimetres = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(length.mm) for length in millimetres] == [210, 297, 37, 28, 26]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml and "PAGE" in section.even_page_footer._element.xml
    styles = document.styles
    fonts = {
        name: styles[name].element.rPr.rFonts.get(FONT) for name in ("公文标题", "公文正文", "Heading 1", "Heading 2")
    }
    assert list(fonts.values()) == ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"]
    assert (styles["公文正文"].font.size.pt, styles["公文标题"].font.size.pt) == (16, 22)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text.strip()]
    assert all(run._r.rPr.rFonts.get(FONT) for run in runs)
    assert all(table.rows[0]._tr.trPr.xpath("w:tblHeader") for table in document.tables)
