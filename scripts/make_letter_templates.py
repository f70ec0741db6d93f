"""Writes the letter templates: `python scripts/make_letter_templates.py` makes pipelines/letters/templates/*.docx anew.

Here: the words that never change, and the places that `jixiao letters` fills. Not here: which words fill them
(pipelines/letters/), fonts and measures (letter_sheet.py).

`--title-font 宋体` is for an office without 方正小标宋: titles in bold 宋体. Otherwise they name
小标宋, with 宋体 as the alternative in the document's font table.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from docx.shared import Pt  # noqa: E402
from letter_sheet import KAITI, XIAOBIAOSONG, Columns, Sheet, lay  # noqa: E402

TEMPLATES = ROOT / "pipelines" / "letters" / "templates"


def _opening(sheet: Sheet, title: str) -> None:
    sheet.put("发文字号", "{% if draft %}【{{ draft }}，未经签发】　　{% endif %}　　　　〔　　　　〕　　号")
    sheet.tag("if draft_note")
    sheet.put("表注", "{{ draft_note }}")
    sheet.tag("endif")
    sheet.put("公文标题", "{{ bureau }}")
    heading = sheet.document.paragraphs[-1]
    lay(heading.paragraph_format, after=Pt(0))
    sheet.put("公文标题", title)
    lay(sheet.document.paragraphs[-1].paragraph_format, before=Pt(0))
    sheet.put("主送机关", "{{ recipient }}：")
    sheet.put("公文正文", "{{ opening }}")


def _closing(sheet: Sheet, last: str) -> None:
    sheet.put("公文结尾", last)
    sheet.tag("for annex in annexes")
    for test, style in (("if loop.last", "附件说明末"), ("else", "附件说明")):
        sheet.tag(test)
        sheet.put(style, "{{ annex.lead }}{{ annex.title }}")
    sheet.tag("endif")
    sheet.tag("endfor")
    sheet.blank()
    sheet.put("署名日期", "{{ bureau }}")
    sheet.put("署名日期", "{{ date }}")
    sheet.put(
        "附注",
        "（{% if contact %}{{ contact }}；{% endif %}{% if division %}归口业务股室：{{ division }}；{% endif %}"
        "登记号：{{ serial }}{% if replaces %}，替代 {{ replaces }}{% endif %}）",
    )
    sheet.tag("if copy_to")
    sheet.put("抄送", "抄送：{{ copy_to }}。")
    sheet.tag("endif")


def _table(sheet: Sheet, name: str, title: str, columns: Columns, note: str) -> None:
    """A short list: a table in the text itself, so that no page is left half empty for an annex of a few rows."""
    sheet.tag(f"if {name} and not is_annexed")
    sheet.put("表题", title + "（单位：元）")
    sheet.table(name, columns)
    sheet.put("表注", note)
    sheet.tag("endif")


def _list(sheet: Sheet, name: str, title: str, columns: Columns, note: str) -> None:
    """One annex: its mark, title and table; left out when the list is empty or stands in the text. The first begins a
    page of its own."""
    sheet.tag(f"if {name} and is_annexed")
    for test, style in ((f"if first_annex == '{name}'", "附件标识"), ("else", "附件标识续")):
        sheet.tag(test)
        sheet.put(style, "{{ mark." + name + " }}")
    sheet.tag("endif")
    sheet.put("附件标题", title)
    sheet.put("表格单位", "单位：元")
    sheet.table(name, columns)
    sheet.put("表注", note)
    sheet.tag("endif")


_NUMBER = ("序号", 9, [("表格居中", "{{ row.number }}")])
_OBJECT = [("表格文字", "{{ row.name }}"), ("表格代码", "{{ row.code }}")]
_PROBLEM = [("表格代码", "{{ row.finding }}"), ("表格文字", "{{ row.problem }}")]
_SECRET = "涉密对象只列代码和金额。"


_RESULTS = [
    *(_NUMBER, ("评价对象", 43, _OBJECT), ("评价方式", 21, [("表格居中", "{{ row.evaluator }}")])),
    *(("得分", 13, [("表格数字", "{{ row.score }}")]), ("等级", 10, [("表格居中", "{{ row.grade }}")])),
    *(("自评分", 13, [("表格数字", "{{ row.self_score }}")]), ("评价金额", 30, [("表格数字", "{{ row.amount }}")])),
    ("结果应用", 17, [("表格居中", "{{ row.use }}")]),
]
_PROBLEMS = [
    *(_NUMBER, ("评价对象", 46, _OBJECT), ("问题编号和问题", 54, _PROBLEM)),
    *(("涉及金额", 27, [("表格数字", "{{ row.amount }}")]), ("整改期限", 20, [("表格日期", "{{ row.due }}")])),
]
_RECOMMENDATIONS = [
    *(_NUMBER, ("对象", 43, _OBJECT)),
    ("建议", 20, [("表格居中", "{{ row.action }}"), ("表格居中", "（{{ row.base }}）")]),
    *(("情况和依据", 56, [("表格文字", "{{ row.grounds }}")]), ("建议金额", 28, [("表格数字", "{{ row.amount }}")])),
]
_UNCLOSED = [
    *(_NUMBER, ("评价对象", 42, _OBJECT), ("问题编号和问题", 30, _PROBLEM)),
    *(("涉及金额", 23, [("表格数字", "{{ row.amount }}")]), ("发函日期", 20, [("表格日期", "{{ row.letter }}")])),
    *(("整改期限", 20, [("表格日期", "{{ row.due }}")]), ("逾期天数", 12, [("表格日期", "{{ row.overdue }}")])),
]


def feedback(title_font: str) -> Sheet:
    """绩效评价结果反馈意见函."""
    sheet = Sheet("绩效评价结果反馈意见函", title_font)
    lists = {
        "results": ("评价结果表", _RESULTS, f"注：“—”表示没有此项数据。{_SECRET}"),
        "problems": ("问题清单", _PROBLEMS, f"注：整改期限为“—”的，由双方商定后填写。{_SECRET}"),
        "recommendations": (
            *("结果应用建议表", _RECOMMENDATIONS),
            "注：{% if is_open %}建议金额为“研究确定”的，由财政部门会同贵单位研究确定。{% endif %}" + _SECRET,
        ),
    }
    _opening(sheet, "关于{{ year }}年度绩效评价结果的反馈意见函")
    for name, heading in (("results", "评价结果"), ("problems", "存在的问题")):
        sheet.tag(f"if {name}")
        sheet.put("Heading 1", "{{ part." + name + " }}、" + heading)
        sheet.put("公文正文", "{{ told." + name + " }}")
        sheet.tag("endif")
        _table(sheet, name, *lists[name])
    sheet.tag("if recommendations")
    sheet.put("Heading 1", "{{ part.recommendations }}、结果应用建议")
    sheet.put("公文正文", "{{ told.recommendations }}")
    sheet.tag("for group in groups")
    sheet.put("公文正文", ("（{{ group.number }}）{{ group.label }}。", KAITI), "{{ group.told }}")
    sheet.tag("endfor")
    sheet.tag("endif")
    _table(sheet, "recommendations", *lists["recommendations"])
    _requirements(sheet, "{{ part.requirements }}、有关要求")
    _closing(sheet, "特此函告。")
    for name, (title, columns, note) in lists.items():
        _list(sheet, name, title, columns, note)
    return sheet


def _requirements(sheet: Sheet, heading: str) -> None:
    sheet.put("Heading 1", heading)
    _paragraphs(sheet, "requirements")


def _paragraphs(sheet: Sheet, name: str) -> None:
    """The last paragraphs of the text; the very last goes to the next page together with the signature, which would
    stand there alone otherwise."""
    sheet.tag(f"for each in {name}")
    for test, style in (("if loop.last", "公文末段"), ("else", "公文正文")):
        sheet.tag(test)
        sheet.put(style, "{{ each }}")
    sheet.tag("endif")
    sheet.tag("endfor")


def supervision(title_font: str) -> Sheet:
    """督办函."""
    sheet = Sheet("绩效评价问题整改督办函", title_font)
    problems = ("未完成整改问题清单", _UNCLOSED, "注：逾期天数截至{{ as_of }}；“—”表示没有此项数据。" + _SECRET)
    _opening(sheet, "关于{{ year }}年度绩效评价问题整改的督办函")
    sheet.put("Heading 1", "一、整改情况")
    sheet.put("公文正文", "{{ told.problems }}")
    _table(sheet, "problems", *problems)
    _requirements(sheet, "二、督办要求")
    _closing(sheet, "特此函告。")
    _list(sheet, "problems", *problems)
    return sheet


def _notice(title: str, heading: str, title_font: str) -> Sheet:
    sheet = Sheet(title, title_font)
    _opening(sheet, heading)
    return sheet


def _section(sheet: Sheet, name: str, heading: str, columns: Columns, note: str) -> None:
    """A list with its heading; left out when it is empty."""
    sheet.tag(f"if {name}")
    sheet.put("Heading 1", "{{ part." + name + " }}、" + heading)
    lay(sheet.document.paragraphs[-1].paragraph_format, after=BEFORE_TABLE)
    sheet.table(name, columns)
    sheet.put("表注", note)
    sheet.tag("endif")


_PAPER = ("材料", 40, [("表格文字", "{{ row.paper }}")])


def chase(title_font: str) -> Sheet:
    """催报通知."""
    sheet = _notice("催报通知", "关于催报{{ year }}年度预算绩效管理材料的通知", title_font)
    for name, heading, title, days in (
        ("overdue", "已过期限没有报送或公开的材料", "已过期限材料清单", "逾期"),
        ("soon", "15日内到期的材料", "即将到期材料清单", "还有"),
    ):
        sheet.tag(f"if {name}")
        sheet.put("Heading 1", "{{ part." + name + " }}、" + heading)
        sheet.tag(f"for line in told.{name}")
        sheet.put("公文正文", "{{ line }}")
        sheet.tag("endfor")
        sheet.put("表题", title)
        columns = [
            *(_NUMBER, _PAPER, ("对象", 65, _OBJECT), ("期限", 24, [("表格日期", "{{ row.due }}")])),
            (days, 18, [("表格居中", "{{ row.days }}")]),
        ]
        sheet.table(name, columns)
        sheet.put("表注", "注：天数截至{{ as_of }}。涉密对象只列代码。")
        sheet.tag("endif")
    _requirements(sheet, "{{ part.requirements }}、有关要求")
    _closing(sheet, "特此通知。")
    return sheet


def returned(title_font: str) -> Sheet:
    """目标退回通知."""
    sheet = _notice("目标退回通知", "关于退回{{ year }}年度绩效目标的通知", title_font)
    place = ("位置", 38, [("表格代码", "{{ row.place }}")])
    checks = [
        *(_NUMBER, ("对象", 43, _OBJECT), ("未通过的检查", 22, [("表格居中", "{{ row.check }}")])),
        *(("现在", 24, [("表格居中", "{{ row.found }}")]), ("应达到", 20, [("表格居中", "{{ row.required }}")]), place),
    ]
    _section(sheet, "checks", "未通过的检查", checks, "注：位置是报来的目标所在的文件和行。涉密对象只列代码。")
    vague = [
        *(_NUMBER, ("对象", 43, _OBJECT), ("指标", 36, [("表格文字", "{{ row.indicator }}")])),
        *(("指标值", 30, [("表格文字", "{{ row.target }}")]), place),
    ]
    note = "注：指标值写成数、区间或日期的才算量化。"
    _section(sheet, "vague", "没有量化的指标", vague, note)
    _requirements(sheet, "{{ part.requirements }}、有关要求")
    _closing(sheet, "特此通知。")
    return sheet


_DIVISION = ("业务股室", 20, [("表格居中", "{{ row.division }}")])
BEFORE_TABLE = Pt(4)


def _ranked(label: str, is_divided: bool = False) -> Columns:
    name = [("表格文字", "{{ row.name }}")]
    return [
        ("名次", 10, [("表格居中", "{{ row.rank }}")]),
        *([(label, 35, name), _DIVISION] if is_divided else [(label, 55, name)]),
        ("预算", 22, [("表格数字", "{{ row.budget }}")]),
        ("支出", 22, [("表格数字", "{{ row.paid }}")]),
        *(("执行率", 14, [("表格数字", "{{ row.ratio }}")]), ("增减", 13, [("表格数字", "{{ row.change }}")])),
        ("上月", 10, [("表格居中", "{{ row.former_rank }}")]),
        ("红色", 10, [("表格居中", "{{ row.red }}")]),
    ]


def _reds(is_divided: bool) -> Columns:
    name, whose = [("表格文字", "{{ row.name }}")], [("表格文字", "{{ row.department }}")]
    return [
        _NUMBER,
        *(
            [("项目", 44, name), ("部门", 32, whose), _DIVISION]
            if is_divided
            else [("项目", 55, name), ("部门", 41, whose)]
        ),
        ("预算", 19, [("表格数字", "{{ row.budget }}")]),
        ("支出", 19, [("表格数字", "{{ row.paid }}")]),
        ("执行率", 13, [("表格数字", "{{ row.ratio }}")]),
    ]


def _divided(sheet: Sheet, rows: str, columns: Callable[[bool], Columns]) -> None:
    """A table with the divisions that look after the departments, where the region told of any."""
    sheet.tag("if divisions")
    sheet.table(rows, columns(True))
    sheet.tag("else")
    sheet.table(rows, columns(False))
    sheet.tag("endif")


def _leads(sheet: Sheet, text: str) -> None:
    """The sentence before a table that has no title of its own."""
    sheet.put("公文末段", text)
    lay(sheet.document.paragraphs[-1].paragraph_format, after=BEFORE_TABLE)


def progress(title_font: str) -> Sheet:
    """月度进度通报, on one or two pages."""
    sheet = _notice("月度进度通报", "关于{{ year }}年{{ month }}月预算支出进度的通报", title_font)
    sheet.put("Heading 1", "{{ part.whole }}、总体情况")
    sheet.put("公文正文", "{{ told.whole }}")
    note = "注：金额单位万元；增减为比上月末的百分点；上月为上月名次；红色为红色预警项目数。"
    for name, label in (("departments", "部门"), ("divisions", "业务股室")):
        sheet.tag(f"if {name}")
        sheet.put("Heading 1", "{{ part." + name + " }}、" + label + "排名")
        _leads(sheet, "{{ told." + name + " }}")
        if name == "departments":
            _divided(sheet, name, partial(_ranked, label))
        else:
            sheet.table(name, _ranked(label))
        sheet.put("表注", note)
        sheet.tag("endif")
    sheet.tag("if reds")
    sheet.put("Heading 1", "{{ part.reds }}、红色预警项目")
    _leads(sheet, "{{ told.reds }}")
    _divided(sheet, "reds", _reds)
    sheet.put("表注", "注：金额单位万元；涉密项目只列代码和金额。")
    sheet.tag("endif")
    _requirements(sheet, "{{ part.requirements }}、有关要求")
    _closing(sheet, "特此通报。")
    return sheet


def _problems(sheet: Sheet, columns: Columns, last: str) -> Sheet:
    sheet.put("表题", "问题清单")
    sheet.table("problems", columns)
    sheet.put("表注", "注：“—”表示没有此项数据。" + _SECRET)
    _paragraphs(sheet, "requirements")
    _closing(sheet, last)
    return sheet


def referral(title_font: str) -> Sheet:
    """移送函, to audit or discipline inspection alone."""
    sheet = _notice("移送函", "关于移送{{ year }}年度绩效管理问题线索的函", title_font)
    columns = [
        *(_NUMBER, ("对象", 46, _OBJECT), ("问题编号和问题", 71, _PROBLEM)),
        ("涉及金额（元）", 30, [("表格数字", "{{ row.amount }}")]),
    ]
    return _problems(sheet, columns, "特此函告。")


def _account(sheet: Sheet, first: tuple[str, int, list[tuple[str, str]]], last: str) -> Sheet:
    columns = [
        *(_NUMBER, first, ("问题编号和问题", 48, _PROBLEM), ("涉及金额（元）", 24, [("表格数字", "{{ row.amount }}")])),
        *(("整改期限", 20, [("表格日期", "{{ row.due }}")]), ("逾期天数", 12, [("表格居中", "{{ row.overdue }}")])),
    ]
    return _problems(sheet, columns, last)


def interview(title_font: str) -> Sheet:
    """约谈通知."""
    sheet = _notice("约谈通知", "关于{{ year }}年度绩效评价问题整改约谈的通知", title_font)
    return _account(sheet, ("对象", 43, _OBJECT), "特此通知。")


def circular(title_font: str) -> Sheet:
    """通报 of units whose problems are not put right."""
    sheet = _notice("通报", "关于{{ year }}年度绩效评价问题整改情况的通报", title_font)
    first = ("单位和对象", 43, [("表格文字", "{{ row.department }}"), *_OBJECT])
    return _account(sheet, first, "特此通报。")


def brief(title_font: str) -> Sheet:
    """一页简报 of the coverage report: the director's sentences, headline figures, lists; all on one page."""
    sheet = Sheet("预算绩效管理一页简报", title_font)
    sheet.put("公文标题", "{{ title }}")
    lay(sheet.document.paragraphs[-1].paragraph_format, before=Pt(4), after=Pt(8))
    sheet.tag("for warning in warnings")
    sheet.put("表注", "{{ warning }}")
    sheet.tag("endfor")
    sheet.tag("for sentence in sentences")
    _small(sheet, "{{ sentence }}")
    sheet.tag("endfor")
    figures = [
        ("{{ head.label }}", 40, [("表格文字", "{{ row.label }}")]),
        ("{{ head.figure }}", 24, [("表格居中", "{{ row.figure }}")]),
        ("{{ head.made }}", 74, [("表格文字", "{{ row.made }}")]),
        ("{{ head.change }}", 18, [("表格居中", "{{ row.change }}")]),
    ]
    sheet.table("figures", figures)
    sheet.put("表注", "{{ note }}")
    for name, widths in (("departments", (90, 22, 22, 22)), ("red", (106, 30, 20)), ("take", (106, 20, 30))):
        sheet.tag(f"if {name}.rows")
        sheet.put("表注", "{{ " + name + ".title }}")
        cells = [
            (
                "{{ " + f"{name}.columns[{number}]" + " }}",
                width,
                [("表格文字" if number == 0 else "表格居中", "{{ row[" + str(number) + "] }}")],
            )
            for number, width in enumerate(widths)
        ]
        sheet.table(f"{name}.rows", cells)
        sheet.tag("endif")
    sheet.put("表注", "{{ source }}")
    return sheet


def annual_report(title_font: str) -> Sheet:
    """预算绩效管理工作情况报告, of a year or half-year: chapters, then where each figure stands."""
    sheet = Sheet("预算绩效管理工作情况报告", title_font)
    sheet.put("发文字号", "　　　　〔　　　　〕　　号")
    sheet.put("公文标题", "{{ region }}{{ period }}")
    lay(sheet.document.paragraphs[-1].paragraph_format, after=Pt(0))
    sheet.put("公文标题", "预算绩效管理工作情况报告")
    lay(sheet.document.paragraphs[-1].paragraph_format, before=Pt(0))
    sheet.tag("if recipient")
    sheet.put("主送机关", "{{ recipient }}：")
    sheet.tag("endif")
    sheet.put("公文正文", "{{ opening }}")
    sheet.tag("for sentence in held")
    sheet.put("公文正文", "{{ sentence }}")
    sheet.tag("endfor")
    sheet.tag("for chapter in chapters")
    sheet.put("Heading 1", "{{ chapter.number }}、{{ chapter.title }}")
    sheet.tag("set is_last = loop.last")
    sheet.tag("for paragraph in chapter.paragraphs")
    for test, style in (("if is_last and loop.last", "公文末段"), ("else", "公文正文")):
        sheet.tag(test)
        sheet.put(style, ("{{ paragraph.lead }}", KAITI), "{{ paragraph.text }}")
    sheet.tag("endif")
    sheet.tag("endfor")
    sheet.tag("endfor")
    sheet.blank()
    sheet.tag("if sources")
    sheet.put("附件说明末", "附件：数据来源表")
    sheet.tag("endif")
    sheet.blank()
    sheet.put("署名日期", "{{ bureau }}")
    sheet.put("署名日期", "{{ date }}")
    sheet.tag("if sources")
    sheet.put("附件标识", "附件")
    sheet.put("附件标题", "数据来源表")
    sources = [
        *(_NUMBER, ("所在部分", 25, [("表格居中", "{{ row.chapter }}")])),
        ("来源表", 26, [("表格居中", "{{ row.table }}")]),
        ("取数条件", 52, [("表格文字", "{{ row.where }}")]),
        ("栏目和数字", 44, [("表格文字", "{{ row.figures }}")]),
    ]
    sheet.table("sources", sources)
    sheet.put("表注", "注：数据截至{{ as_of }}，发布版{{ release }}；每个数字是来源表中一行一栏的原值。")
    sheet.tag("endif")
    return sheet


def _small(sheet: Sheet, text: str) -> None:
    """A paragraph in 小四, so that a page holds more."""
    sheet.put("公文正文", text)
    paragraph = sheet.document.paragraphs[-1]
    lay(paragraph.paragraph_format, line=Pt(17))
    paragraph.runs[0].font.size = Pt(12)


SHEETS = {
    **{"feedback": feedback, "supervision": supervision, "brief": brief, "annual-report": annual_report},
    **{"chase": chase, "returned": returned, "progress": progress, "referral": referral},
    **{"interview": interview, "circular": circular},
}
"""Template -> what writes it."""


def main() -> None:
    """Writes the templates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=TEMPLATES, help="folder to write (default: the package's)")
    parser.add_argument("--title-font", default=XIAOBIAOSONG, help=f"font of titles (default {XIAOBIAOSONG})")
    words = parser.parse_args()
    for name, write in SHEETS.items():
        sheet = write(words.title_font)
        sheet.save(words.output / f"{name}.docx")
        print(words.output / f"{name}.docx")


if __name__ == "__main__":
    main()
