"""Writes the letter templates anew (pipelines/readers/letters/templates/): `python scripts/make_letter_templates.py`.

Here: the words that never change, and the places that `jixiao letters` fills. Not here: which words fill them
(pipelines/readers/letters/), notices (notice_templates.py), fonts and measures (letter_sheet.py).

`--title-font 宋体` is for an office without 方正小标宋: titles in bold 宋体. Otherwise they name
小标宋, with 宋体 as the alternative in the document's font table.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from docx.shared import Pt  # noqa: E402
from letter_parts import NUMBER, OBJECT, PROBLEM, closing, note, note_of, opening, requirements_of  # noqa: E402
from letter_sheet import KAITI, XIAOBIAOSONG, Columns, Sheet, lay  # noqa: E402
from notice_templates import chase, circular, interview, progress, referral, returned  # noqa: E402

TEMPLATES = ROOT / "pipelines" / "readers" / "letters" / "templates"


def _table(sheet: Sheet, name: str, title: str, columns: Columns) -> None:
    """A short list: a table in the text itself, so that no page is left half empty for an annex of a few rows."""
    sheet.tag(f"if {name} and not is_annexed")
    sheet.put("表题", title + "（单位：元）")
    note_of(sheet, name)
    sheet.table(name, columns)
    sheet.tag("endif")


def _list(sheet: Sheet, name: str, title: str, columns: Columns) -> None:
    """One annex: its mark, title and table; left out when the list is empty or stands in the text. The first begins a
    page of its own."""
    sheet.tag(f"if {name} and is_annexed")
    for test, style in ((f"if first_annex == '{name}'", "附件标识"), ("else", "附件标识续")):
        sheet.tag(test)
        sheet.put(style, "{{ mark." + name + " }}")
    sheet.tag("endif")
    sheet.put("附件标题", title)
    sheet.put("表格单位", "单位：元")
    note_of(sheet, name)
    sheet.table(name, columns)
    sheet.tag("endif")


_RESULTS = [
    *(NUMBER, ("评价对象", 43, OBJECT), ("评价方式", 27, [("表格居中", "{{ row.evaluator }}")])),
    *(("得分", 13, [("表格数字", "{{ row.score }}")]), ("等级", 10, [("表格居中", "{{ row.grade }}")])),
    *(("自评分", 13, [("表格数字", "{{ row.self_score }}")]), ("评价金额", 24, [("表格数字", "{{ row.amount }}")])),
    ("结果应用", 17, [("表格居中", "{{ row.use }}")]),
]
_PROBLEMS = [
    *(NUMBER, ("评价对象", 46, OBJECT), ("问题编号和问题", 54, PROBLEM)),
    *(("涉及金额", 27, [("表格数字", "{{ row.amount }}")]), ("整改期限", 20, [("表格日期", "{{ row.due }}")])),
]
_RECOMMENDATIONS = [
    *(NUMBER, ("对象", 38, OBJECT)),
    ("建议", 20, [("表格居中", "{{ row.action }}"), ("表格居中", "（{{ row.base }}）")]),
    *(("情况和依据", 64, [("表格文字", "{{ row.grounds }}")]), ("建议金额", 25, [("表格数字", "{{ row.amount }}")])),
]
_UNCLOSED = [
    *(NUMBER, ("评价对象", 42, OBJECT), ("问题编号和问题", 30, PROBLEM)),
    *(("涉及金额", 23, [("表格数字", "{{ row.amount }}")]), ("发函日期", 20, [("表格日期", "{{ row.letter }}")])),
    *(("整改期限", 20, [("表格日期", "{{ row.due }}")]), ("逾期天数", 12, [("表格日期", "{{ row.overdue }}")])),
]


def feedback(title_font: str) -> Sheet:
    """绩效评价结果反馈意见函."""
    sheet = Sheet("绩效评价结果反馈意见函", title_font)
    lists = {
        "results": ("评价结果表", _RESULTS),
        "problems": ("问题清单", _PROBLEMS),
        "recommendations": ("结果应用建议表", _RECOMMENDATIONS),
    }
    opening(sheet, "关于{{ year }}年度绩效评价结果的反馈意见函")
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
    requirements_of(sheet, "{{ part.requirements }}、有关要求")
    closing(sheet, "特此函告。")
    for name, (title, columns) in lists.items():
        _list(sheet, name, title, columns)
    return sheet


def supervision(title_font: str) -> Sheet:
    """督办函."""
    sheet = Sheet("绩效评价问题整改督办函", title_font)
    problems = ("未完成整改问题清单", _UNCLOSED)
    opening(sheet, "关于{{ year }}年度绩效评价问题整改的督办函")
    sheet.put("Heading 1", "一、整改情况")
    sheet.put("公文正文", "{{ told.problems }}")
    _table(sheet, "problems", *problems)
    requirements_of(sheet, "二、督办要求")
    closing(sheet, "特此函告。")
    _list(sheet, "problems", *problems)
    return sheet


def brief(title_font: str) -> Sheet:
    """简报 of the coverage report: the director's sentences and headline figures on the first page, then the lists."""
    sheet = Sheet("预算绩效管理简报", title_font)
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
        ("{{ head.figure }}", 28, [("表格居中", "{{ row.figure }}")]),
        ("{{ head.made }}", 70, [("表格文字", "{{ row.made }}")]),
        ("{{ head.change }}", 18, [("表格居中", "{{ row.change }}")]),
    ]
    sheet.table("figures", figures)
    sheet.put("表注", "{{ note }}")
    sheet.put("表注", "{{ source }}")
    for name, widths in (("departments", (90, 22, 22, 22)), ("red", (106, 30, 20)), ("take", (106, 20, 30))):
        sheet.tag(f"if {name}.rows")
        note(sheet, "{{ " + name + ".title }}")
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
    note(sheet, "注：数据截至{{ as_of }}，发布版{{ release }}；每个数字是来源表中一行一栏的原值。")
    sources = [
        *(NUMBER, ("所在部分", 25, [("表格居中", "{{ row.chapter }}")])),
        ("来源表", 26, [("表格居中", "{{ row.table }}")]),
        ("取数条件", 52, [("表格文字", "{{ row.where }}")]),
        ("栏目和数字", 44, [("表格文字", "{{ row.figures }}")]),
    ]
    sheet.table("sources", sources)
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
