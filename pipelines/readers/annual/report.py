"""The report as a whole: its chapters in their order, the bureau's own words among them, the table of sources.

Here: the context that letters/templates/annual-report.docx is filled with. Not here: the sentences (work.py,
results.py, outlook.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import duckdb

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.readers.annual import outlook, results, work
from pipelines.readers.annual.figures import Figures
from pipelines.readers.annual.own_text import Words
from pipelines.readers.letters.letter_labels import bureau_name, long_day, numeral
from pipelines.readers.letters.standing import sentences
from pipelines.readers.report.subject import Subject, find, last_month
from pipelines.readers.report.tables import select

TITLES = {
    "组织": "组织保障和制度建设",
    "事前": "事前绩效评估",
    "目标": "绩效目标管理",
    "监控": "绩效运行监控",
    "评价": "绩效评价",
    "应用": "评价结果应用",
    "问题": "存在的问题",
    "下一步": "下一步工作",
}
"""Parts in the order of such reports, with their headings."""
_NOT_GIVEN = "【待补】本节文字由本局提供，尚未提供。"
_NO_PROBLEM = "按现有数据，没有应办未办、预警、低等级、逾期未整改和未落实的事项。"
_NO_MEASURE = "巩固现有做法，继续按时办理各环节工作。"


@dataclass(frozen=True)
class Source:
    """Where one figure of the report stands: `keys` beside region and year, as the mart has them."""

    chapter: str
    figure: str
    table: str
    column: str
    keys: dict[str, str]


class Told(NamedTuple):
    """What the template prints, and the figures in it."""

    context: dict[str, Any]
    sources: list[Source]


@dataclass(frozen=True)
class _Paragraph:
    text: str
    lead: str = ""


def gather(
    connection: duckdb.DuckDBPyConnection, region: str, year: int, is_half: bool, words: Words, day: date
) -> Told:
    """The report of a region and year, dated `day`; JixiaoError: unknown, nothing delivered, half-year not over."""
    subject = find(connection, region, year, "M06" if is_half else "year")
    _check(subject, is_half)
    book = Figures(connection, region, year, _scope(connection, subject), subject.below)
    periods, as_of = _periods(connection, book, subject), date.fromisoformat(subject.data_as_of)
    drafts: dict[str, list[_Paragraph]] = {}
    for part, written in (
        ("事前", lambda: work.ex_ante(book)),
        ("目标", lambda: work.goals(book)),
        ("监控", lambda: work.monitoring(book, periods, subject.month, is_half, subject.is_over)),
        ("评价", lambda: results.evaluations(book, subject.admin_level)),
        ("应用", lambda: results.use_of_results(book, subject.admin_level, as_of)),
    ):
        book.chapter = part
        drafts[part] = [_Paragraph(text) for text in written() if text]
    book.chapter = "问题"
    found = outlook.problems(book, subject.month, periods if is_half else ["year"], as_of >= date(year, 12, 31))
    drafts["组织"] = [] if words.get("组织") else [_Paragraph(_NOT_GIVEN)]
    drafts["问题"] = _numbered([(head, told) for head, told, _ in found]) or [_Paragraph(_NO_PROBLEM)]
    drafts["下一步"] = _numbered([("", measure) for *_, measure in found]) or [_Paragraph(_NO_MEASURE)]
    own = {part: [_Paragraph(text) for text in words.get(part, [])] for part in TITLES}
    chapters = [
        {
            "number": numeral(number),
            "title": title,
            "paragraphs": [{"lead": each.lead, "text": each.text} for each in [*own[part], *drafts[part]]]
            if part == "组织"
            else [{"lead": each.lead, "text": each.text} for each in [*drafts[part], *own[part]]],
        }
        for number, (part, title) in enumerate(TITLES.items(), 1)
    ]
    return Told(
        {
            "bureau": bureau_name(subject.region_name, subject.admin_level),
            "region": subject.region_name,
            "period": f"{year}年上半年" if is_half else f"{year}年度",
            "recipient": (words.get("主送") or [""])[0],
            "opening": _opening(subject, is_half, book),
            "held": sentences(connection, book.regions, year),
            "chapters": chapters,
            "date": long_day(day),
            "as_of": long_day(as_of),
            "release": subject.release_id,
            "sources": _rows(book),
        },
        [Source(part, each.exact, each.table, each.column, dict(each.keys)) for part, each in book.told],
    )


def _check(subject: Subject, is_half: bool) -> None:
    if not subject.reported:
        region = subject.region_name.rstrip()
        raise JixiaoError(
            say(
                f"{region} {subject.year} 年度没有报送任何数据, 工作情况报告无从写起",
                f"nothing was delivered of {region} in {subject.year}: there is nothing to report",
            ),
            say(
                f"把数据放进 raw/{subject.region}/{subject.year}/ 后运行 jixiao refresh, 或换一个区划、年度",
                f"put its files into raw/{subject.region}/{subject.year}/ and run `jixiao refresh`, or choose another",
            ),
            EXIT_USAGE,
        )
    if is_half and not subject.is_over:
        raise JixiaoError(
            say(
                f"{subject.year} 年上半年尚未结束: 数据日期 {subject.data_as_of}",
                f"the first half of {subject.year} is not over: the data are of {subject.data_as_of}",
            ),
            say("7 月 1 日起再写, 或去掉 --half", "write it from 1 July on, or leave out --half"),
            EXIT_USAGE,
        )


def _scope(connection: duckdb.DuckDBPyConnection, subject: Subject) -> str:
    """`own` where the region itself has subjects, as a county writes of its own level; else `subtree`: a province that
    sent none of its own reports what is below it."""
    [(own,)] = select(
        connection,
        "select coalesce(max(required_count), 0) from marts.rpt_coverage "
        "where mof_div_code = ? and fiscal_year = ? and scope = 'own' and period = 'year' "
        "and subject_kind in ('all', 'department')",
        subject.scope,
    )
    return "own" if own or len(subject.below) == 1 else "subtree"


def _periods(connection: duckdb.DuckDBPyConnection, book: Figures, subject: Subject) -> list[str]:
    """The monitoring rounds that end within the report's period, in order."""
    rows = select(
        connection,
        "select distinct period from marts.rpt_coverage where mof_div_code = ? and fiscal_year = ? "
        "and scope = ? and stage = 'monitoring' and period <> 'year' and required_count > 0",
        [*subject.scope, book.scope],
    )
    found = [period for (period,) in rows if last_month(period) <= subject.last_month]
    return sorted(found, key=lambda period: (last_month(period), period))


def _opening(subject: Subject, is_half: bool, book: Figures) -> str:
    period = f"{subject.year}年上半年" if is_half else f"{subject.year}年度"
    told = [f"现将{subject.region_name}{period}预算绩效管理工作情况报告如下。"]
    told.append(f"数据截至{long_day(date.fromisoformat(subject.data_as_of))}")
    if is_half:
        told.append("，支出进度和监控轮次说到六月底，其余环节为全年口径截至该日的情况")
    elif not subject.is_over:
        told.append("，年度尚未结束，未到期的事项不作为缺口")
    if book.scope == "own" and len(book.below) > 1:
        told.append("；除写明下级的以外，所列为本级")
    if book.scope == "subtree":
        told.append(
            f"；本级没有报送自己的项目和部门，所列为全辖合计（应报{subject.expected}个地区，已报{subject.reported}个），"
            "未报的不当作零"
        )
    told.append("；除预算执行外，各项统计不含人员类和公用经费。")
    if any(figure.is_rounded for _, figure in book.told):
        told.append("金额四舍五入到0.01万元，分项之和与合计可能有尾差，准确到分的数见附件。")
    return "".join(told)


def _numbered(told: Sequence[tuple[str, str]]) -> list[_Paragraph]:
    """（一）, （二） … before each, when there is more than one."""
    return [
        _Paragraph(text, f"（{numeral(number)}）{head}" if len(told) > 1 else head)
        for number, (head, text) in enumerate(told, 1)
    ]


def _rows(book: Figures) -> list[dict[str, Any]]:
    """The table of sources: a line for each row of a mart that a chapter quotes, with what was taken from it; in the
    words that the release's comments have for tables and columns."""
    found: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[str]] = {}
    for part, figure in book.told:
        column = book.labels.get((figure.table, figure.column)) or figure.column
        found.setdefault((part, figure.table, figure.keys), []).append(f"{column} {figure.exact}")
    return [
        {
            "number": str(number),
            "chapter": TITLES[part],
            "table": book.labels.get((table, "")) or table,
            "where": book.place(keys),
            "figures": "；".join(figures),
        }
        for number, ((part, table, keys), figures) in enumerate(found.items(), 1)
    ]
