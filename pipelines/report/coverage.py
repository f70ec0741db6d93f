"""The coverage report's content: which figures of a release, for one region (with all below it) and one year.

Here: queries on marts and meta, in the order a director asks. Every figure is read as the marts hold it; nothing is
computed here. Not here: how it looks (page.py, workbook.py)."""

from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.report.findings import gaps, recommendations, reviews
from pipelines.report.overviews import definitions, departments, limits, regions
from pipelines.report.subject import Subject
from pipelines.report.tables import Column, Table, select, written
from pipelines.report.words import STAGES, period_word, word

HEADLINE_STAGES = ("goal", "monitoring", "self_evaluation", "evaluation")


@dataclass(frozen=True)
class Report:
    """One report: headline figures, warnings for the first page, and tables."""

    subject: Subject
    headlines: list[tuple[str, str, str]]
    warnings: list[str]
    tables: list[Table]


def gather(connection: duckdb.DuckDBPyConnection, region: str, year: int, period: str = "year") -> Report:
    """Everything the report says; JixiaoError when the release does not know the region in that year."""
    subject = _subject(connection, region, year, period)
    tables = [
        _stages(connection, subject),
        _execution(connection, subject),
        regions(connection, subject),
        departments(connection, subject),
        gaps(connection, subject),
        recommendations(connection, subject),
        reviews(connection, subject),
        limits(connection, subject),
        definitions(),
    ]
    return Report(subject, _headlines(connection, subject), _warnings(connection, subject), tables)


def regions_and_years(connection: duckdb.DuckDBPyConnection, region: str | None = None) -> list[tuple[str, int]]:
    """The region, or the topmost regions, each with the newest year in which anything of its tree was delivered."""
    if region is not None:
        newest = select(connection, "select max(fiscal_year) from marts.dim_regions where mof_div_code = ?", [region])
        return [(region, newest[0][0] or 0)]
    return select(
        connection,
        """
        select top.mof_div_code, max(top.fiscal_year)
        from marts.dim_regions as top
        left join marts.dim_regions as parent
            on top.parent_mof_div_code = parent.mof_div_code and top.fiscal_year = parent.fiscal_year
        where parent.mof_div_code is null
        group by top.mof_div_code
        order by top.mof_div_code
        """,
    )


def _subject(connection: duckdb.DuckDBPyConnection, region: str, year: int, period: str) -> Subject:
    known = select(
        connection,
        "select coalesce(mof_div_name, mof_div_code) from marts.dim_regions where mof_div_code = ? and fiscal_year = ?",
        [region, year],
    )
    if not known:
        raise JixiaoError(
            say(
                f"发布版中没有区划 {region} 的 {year} 年度数据",
                f"the release holds nothing of region {region} in {year}",
            ),
            say(
                '用 jixiao query "select mof_div_code, fiscal_year from marts.dim_regions" 查看有哪些',
                'see which there are: jixiao query "select mof_div_code, fiscal_year from marts.dim_regions"',
            ),
        )
    [(release_id, as_of)] = select(connection, "select release_id, data_as_of from meta.build")
    [(reported, expected)] = select(
        connection,
        """
        select max(reported_region_count), max(expected_region_count)
        from marts.rpt_coverage
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree'
        """,
        [region, year],
    )
    return Subject(region, known[0][0], year, period, release_id, f"{as_of:%Y-%m-%d}", reported or 0, expected or 0)


def _headlines(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[str, str, str]]:
    """Label, figure, what it is made of — for each headline stage and for the money recommended."""
    rows = select(
        connection,
        """
        select stage, coverage_count_ratio, covered_count, required_count, covered_yuan, required_yuan
        from marts.rpt_coverage
        where
            mof_div_code = ? and fiscal_year = ? and scope = 'subtree'
            and subject_kind = 'all' and fund_book = 'all' and period = 'year'
        """,
        [subject.region, subject.year],
    )
    by_stage = {row[0]: row[1:] for row in rows}
    told = []
    for stage in HEADLINE_STAGES:
        if stage in by_stage:
            ratio, covered, required, covered_yuan, required_yuan = by_stage[stage]
            counts = say(f"{covered:,} / {required:,} 个", f"{covered:,} of {required:,}")
            money = say(
                f"{written(covered_yuan, 'money')} / {written(required_yuan, 'money')} 元",
                f"{written(covered_yuan, 'money')} of {written(required_yuan, 'money')} yuan",
            )
            label = say(f"{word('stage', stage)}覆盖率", f"{word('stage', stage)}, coverage")
            told.append((label, written(ratio, "ratio"), f"{counts}; {money}"))
    return [*told, *_money_headlines(connection, subject)]


def _money_headlines(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[str, str, str]]:
    """Execution at the last month told, and what the rules recommend to cut, cancel, withhold or take back."""
    told = []
    execution = select(
        connection,
        """
        select month, execution_ratio, paid_ytd_yuan, budget_adjusted_ytd_yuan
        from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all'
        order by month desc
        limit 1
        """,
        [subject.region, subject.year],
    )
    for month, ratio, paid, budget in execution:
        made = say(
            f"{written(paid, 'money')} / {written(budget, 'money')} 元",
            f"{written(paid, 'money')} of {written(budget, 'money')} yuan",
        )
        told.append((say(f"截至{month}月预算执行率", f"Execution to month {month}"), written(ratio, "ratio"), made))
    found = select(
        connection,
        """
        select action, sum(subject_count), sum(recommended_yuan)
        from marts.rpt_recommendation_summary
        where
            mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and subject_kind = 'all' and money_base = 'all'
            and action in ('cut', 'cancel', 'reclaim', 'exit', 'withhold', 'suspend')
        group by action
        having sum(subject_count) > 0
        order by sum(recommended_yuan) desc
        """,
        [subject.region, subject.year],
    )
    if found:
        parts = "; ".join(
            f"{word('action', action)} {count} {say('个', 'subjects')} {written(amount, 'money')}"
            for action, count, amount in found
        )
        label = say("建议处理(条, 金额为元)", "Recommendations to act on (yuan)")
        told.append((label, written(sum(row[1] for row in found), "count"), parts))
    return told


def _warnings(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[str]:
    """What a reader must know before the first figure: who is missing, and warnings of the gate."""
    told = []
    if subject.reported < subject.expected:
        missing = [
            name
            for (name,) in select(
                connection,
                """
                with recursive below as (
                    select mof_div_code from marts.dim_regions where mof_div_code = ?1 and fiscal_year = ?2
                    union
                    select child.mof_div_code
                    from marts.dim_regions as child
                    inner join below on child.parent_mof_div_code = below.mof_div_code and child.fiscal_year = ?2
                )
                select coalesce(mof_div_name, mof_div_code)
                from marts.dim_regions
                where fiscal_year = ?2 and not is_reported and mof_div_code in (select mof_div_code from below)
                order by mof_div_code
                """,
                [subject.region, subject.year],
            )
        ]
        names = "、".join(missing[:20]) + ("…" if len(missing) > 20 else "")
        told.append(
            say(
                f"应报 {subject.expected} 个区划, 已报 {subject.reported} 个。未报: {names}。以下数字不含未报区划。",
                f"{subject.reported} of {subject.expected} regions have reported; missing: {names}. "
                "The figures below leave them out.",
            )
        )
    return told


def _stages(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select
            stage, subject_kind, period, required_count, covered_count, coverage_count_ratio,
            required_yuan, covered_yuan, coverage_amount_ratio, required_agency_count, covered_agency_count
        from marts.rpt_coverage
        where
            mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and fund_book = 'all' and required_count > 0
            and (period = 'year' or ? = 'year' or period = ?)
        order by array_position(?, stage), subject_kind, period
        """,
        [subject.region, subject.year, subject.period, subject.period, list(STAGES)],
    )
    told = [(word("stage", row[0]), word("kind", row[1]), period_word(row[2]), *row[3:]) for row in rows]
    overall = [row for row in rows if row[1] == "all" and row[2] == "year"]
    chart = {
        "kind": "bars",
        "title": say("各环节覆盖率", "Coverage by stage"),
        "categories": [word("stage", row[0]) for row in overall],
        "series": [
            {"name": say("按个数", "by count"), "values": [_percent(row[5]) for row in overall]},
            {"name": say("按金额", "by amount"), "values": [_percent(row[8]) for row in overall]},
        ],
    }
    return Table(
        "stages",
        say("一、各环节覆盖情况", "1. Coverage by stage"),
        [
            Column(say("环节", "Stage")),
            Column(say("对象", "Subjects")),
            Column(say("期间", "Period")),
            Column(say("应覆盖(个)", "Required"), "count"),
            Column(say("已覆盖(个)", "Covered"), "count"),
            Column(say("覆盖率(个数)", "Rate by count"), "ratio"),
            Column(say("应覆盖金额(元)", "Required, yuan"), "money"),
            Column(say("已覆盖金额(元)", "Covered, yuan"), "money"),
            Column(say("覆盖率(金额)", "Rate by amount"), "ratio"),
            Column(say("应覆盖单位", "Agencies required"), "count"),
            Column(say("已覆盖单位", "Agencies covered"), "count"),
        ],
        told,
        note=say(
            "「项目和政策」合计项目与政策; 部门整体是同一笔钱的另一种看法, 不并入合计。没有应覆盖对象的环节不列。",
            "Projects and policies add up; departments are another view of the same money and are never added to them.",
        ),
        empty=say("本年没有任何应覆盖的对象。", "Nothing is required this year."),
        charts=[chart] if overall else [],
    )


def _execution(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select
            month, budget_adjusted_ytd_yuan, paid_ytd_yuan,
            execution_ratio, time_progress_ratio, yellow_count, red_count
        from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all'
        order by month
        """,
        [subject.region, subject.year],
    )
    chart = {
        "kind": "lines",
        "title": say("支出进度与序时进度", "Execution against time"),
        "categories": [say(f"{row[0]}月", str(row[0])) for row in rows],
        "series": [
            {"name": say("执行率", "execution"), "values": [_percent(row[3]) for row in rows]},
            {"name": say("序时进度", "time"), "values": [_percent(row[4]) for row in rows]},
        ],
    }
    return Table(
        "execution",
        say("二、预算执行进度", "2. Budget execution"),
        [
            Column(say("月份", "Month"), "count"),
            Column(say("调整后预算(元)", "Adjusted budget, yuan"), "money"),
            Column(say("累计支付(元)", "Paid to date, yuan"), "money"),
            Column(say("执行率", "Execution"), "ratio"),
            Column(say("序时进度", "Time"), "ratio"),
            Column(say("黄色预警(个)", "Yellow alerts"), "count"),
            Column(say("红色预警(个)", "Red alerts"), "count"),
        ],
        rows,
        note=say(
            "含人员类和公用经费; 不含未报区划。",
            "Wages and running costs included; regions that sent nothing left out.",
        ),
        empty=say("没有预算指标或支付数据。", "No allotments or payments."),
        charts=[chart] if rows else [],
    )


def _percent(ratio: Any) -> float | None:
    """A ratio for a chart's axis; the tables print the exact figures."""
    return None if ratio is None else round(float(ratio) * 100, 2)
