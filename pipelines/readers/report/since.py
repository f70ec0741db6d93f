"""The sentence on what stands otherwise than in the last report.

Here: its figures, then and now. Not here: the other sentences (director.py), which release the last report spoke of
(report/__init__.py).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import brief_money, select

_TOLD = ("goal", "monitoring", "self_evaluation", "evaluation", "rectification")
"""Stages whose change is told."""

_STANDS = f"""
    select stage as what, covered_count as value
    from marts.rpt_coverage
    where
        mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree' and subject_kind = 'all' and fund_book = 'all'
        and period = 'year' and stage in ({", ".join(f"'{stage}'" for stage in _TOLD)})
    union all
    select 'red', red_count from marts.rpt_execution
    where
        mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree' and dept_code = 'all' and month = ?3
        and paid_ytd_yuan is not null
    union all
    select 'paid', paid_ytd_yuan from marts.rpt_execution
    where
        mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree' and dept_code = 'all' and month = ?3
        and paid_ytd_yuan is not null
    union all
    select 'applied', applied_yuan from marts.rpt_recommendation_money
    where mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree'
"""


def since_the_last(
    connection: duckdb.DuckDBPyConnection, former: duckdb.DuckDBPyConnection | None, subject: Subject
) -> str:
    """What stands otherwise than in the last report: its figure beside today's. Empty without a last report of the
    region and year."""
    if former is None:
        return ""
    parameters = [*subject.scope, subject.month]
    try:
        before = dict(select(former, _STANDS, parameters))
        [(day,)] = select(former, "select data_as_of from meta.build")
    except duckdb.Error:  # an earlier program made it
        return ""
    if not before:
        return ""
    now = dict(select(connection, _STANDS, parameters))
    parts = [
        f"{label}{_figure(what, now[what])}{say('（上次 ', ' (')}{_figure(what, before[what])}{say('）', ')')}"
        for what, label in _standing_words(subject).items()
        if what in now and what in before and now[what] != before[what]
    ]
    since = say(f"与上次报告（数据日期 {day}）相比：", f"Since the last report (as of {day}): ")
    if not parts:
        return since + say(
            "各环节已覆盖数、支付、红色预警和已落实金额都没有变化。",
            "coverage, payments, red projects and results applied are as they were.",
        )
    return since + say("；", "; ").join(parts) + say("。", ".")


def _standing_words(subject: Subject) -> dict[str, str]:
    stages = {stage: say(f"{word('stage', stage)}已覆盖 ", f"{word('stage', stage)} covered ") for stage in _TOLD}
    return {
        "red": say("红色预警 ", "red projects "),
        "paid": say(f"截至{subject.month}月累计支付 ", f"paid to month {subject.month} "),
        **stages,
        "applied": say("台账登记已落实 ", "applied as claimed "),
    }


def _figure(what: str, value: Any) -> str:
    return brief_money(value) if what in ("paid", "applied") else f"{int(value):,}{say(' 个', '')}"
