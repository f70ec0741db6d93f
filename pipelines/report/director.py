"""The first page's sentences with names and money: who lags, what is red, what can be taken back, who is overdue, what
changed.

Here: five queries, a sentence each; a sentence that has nothing to say is left out. Not here: headline figures
(headlines.py), the lists behind the sentences (findings.py, execution.py, results.py).
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.report.subject import BELOW, Subject
from pipelines.report.tables import brief_money, select, written
from pipelines.report.words import word

NAMED = 3
"""Departments, projects and stages that a sentence names."""

_DEPARTMENTS = f"""
    {BELOW}
    select
        case when found.mof_div_code = ?3 then '' else coalesce(regions.mof_div_name, found.mof_div_code) end
        || coalesce(found.dept_name, found.dept_code) as department,
        found.missing_count, found.overdue_count, found.overdue_problem_count
    from marts.rpt_departments as found
    inner join below on found.mof_div_code = below.mof_div_code
    inner join marts.dim_regions as regions
        on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
    where found.fiscal_year = ?2 and {{many}} > 0
    order by {{many}} desc, found.budget_adjusted_ytd_yuan desc, found.mof_div_code, found.dept_code
    limit {NAMED}
"""
_NAME = """
    case when subjects.is_secret then '（涉密）' else coalesce(subjects.subject_name, found.{code}) end
    || coalesce('（' || subjects.dept_name || '）', '')
"""
_SUBJECT = """
    left join marts.dim_subjects as subjects
        on
            found.mof_div_code = subjects.mof_div_code
            and found.fiscal_year = subjects.fiscal_year
            and subjects.subject_kind {kind}
            and found.{code} = subjects.subject_code
"""


def sentences(
    connection: duckdb.DuckDBPyConnection,
    subject: Subject,
    months: Sequence[tuple[Any, ...]],
    compared_rates: Sequence[tuple[Any, ...]],
) -> list[str]:
    """At most five; `months` and `compared_rates` are those of execution.py and comparison.py."""
    told = [
        _lagging(connection, subject),
        _red(connection, subject, months),
        _to_take(connection, subject),
        _overdue(connection, subject),
        _changed(months, compared_rates),
    ]
    return [each for each in told if each]


def _lagging(connection: duckdb.DuckDBPyConnection, subject: Subject) -> str:
    rows = select(connection, _DEPARTMENTS.format(many="found.missing_count"), [*subject.tree, subject.region])
    listed = say("、", ", ").join(
        say(f"{name}（{missing:,} 项）", f"{name} ({missing:,})") for name, missing, *_ in rows
    )
    return say(f"未办事项最多的部门：{listed}。", f"Most is missing at: {listed}.") if rows else ""


def _red(connection: duckdb.DuckDBPyConnection, subject: Subject, months: Sequence[tuple[Any, ...]]) -> str:
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            {_NAME.format(code="pro_code")}, found.budget_adjusted_ytd_yuan - found.paid_ytd_yuan as unspent_yuan,
            found.execution_ratio
        from marts.fct_execution_monthly as found
        inner join below on found.mof_div_code = below.mof_div_code
        {_SUBJECT.format(kind="in ('project', 'policy')", code="pro_code")}
        where found.fiscal_year = ?2 and found.month = ?3 and found.alert_level = 'red'
        order by unspent_yuan desc, found.mof_div_code, found.pro_code
        limit {NAMED}
        """,
        [*subject.tree, subject.month],
    )
    if not rows or not months:
        return ""
    listed = say("；", "; ").join(
        say(
            f"{name}未支付 {brief_money(unspent)}、执行率 {written(ratio, 'ratio')}",
            f"{name}, {brief_money(unspent)} unspent, {written(ratio, 'ratio')} executed",
        )
        for name, unspent, ratio in rows
    )
    count = months[-1][7]
    return say(
        f"红色预警 {count:,} 个，未支付最多的：{listed}。", f"{count:,} projects on red; the largest unspent: {listed}."
    )


def _to_take(connection: duckdb.DuckDBPyConnection, subject: Subject) -> str:
    """What can be taken back now: cash of this year, never added to next year's budget."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select {_NAME.format(code="subject_code")}, found.action, found.recommended_yuan
        from marts.fct_recommendations as found
        inner join below on found.mof_div_code = below.mof_div_code
        {_SUBJECT.format(kind="= found.subject_kind", code="subject_code")}
        where
            found.fiscal_year = ?2 and found.is_effective and found.is_bureau_only is not true
            and found.action in ('reclaim', 'suspend', 'withhold', 'cut', 'cancel')
            and found.money_base in ('current_balance', 'carried_over_balance') and found.recommended_yuan > 0
        order by found.recommended_yuan desc, found.mof_div_code, found.subject_code
        limit {NAMED}
        """,
        subject.tree,
    )
    listed = say("；", "; ").join(
        f"{name}{say('', ', ')}{word('action', action)} {brief_money(amount)}" for name, action, amount in rows
    )
    return say(f"本年资金可收回、暂停最多的：{listed}。", f"Cash to take back or hold now: {listed}.") if rows else ""


def _overdue(connection: duckdb.DuckDBPyConnection, subject: Subject) -> str:
    late = select(connection, _DEPARTMENTS.format(many="found.overdue_count"), [*subject.tree, subject.region])
    problems = select(
        connection, _DEPARTMENTS.format(many="found.overdue_problem_count"), [*subject.tree, subject.region]
    )
    parts = []
    if late:
        listed = say("、", ", ").join(f"{name} {overdue:,}{say(' 项', '')}" for name, _, overdue, _ in late)
        parts.append(say(f"逾期未办最多的部门：{listed}", f"overdue most at {listed}"))
    if problems:
        listed = say("、", ", ").join(f"{name} {count:,}{say(' 个', '')}" for name, _, _, count in problems)
        parts.append(say(f"评价问题逾期未整改：{listed}", f"problems not put right in time: {listed}"))
    return say("；".join(parts) + "。", "; ".join(parts).capitalize() + ".") if parts else ""


def _changed(months: Sequence[tuple[Any, ...]], compared_rates: Sequence[tuple[Any, ...]]) -> str:
    """Against the month before, and against the period before where coverage moved."""
    parts = []
    if len(months) > 1:
        before, now = months[-2], months[-1]
        parts.append(
            say(
                f"{now[0]}月末执行率 {written(now[3], 'ratio')}（上月末 {written(before[3], 'ratio')}），"
                f"红色预警 {now[7]:,} 个（上月末 {before[7]:,} 个）",
                f"execution {written(now[3], 'ratio')} at the end of month {now[0]} ({written(before[3], 'ratio')} a "
                f"month before), {now[7]:,} on red ({before[7]:,})",
            )
        )
    moved = [row for row in compared_rates if row[2] == "previous_year" and row[11]]
    for row in sorted(moved, key=lambda row: -abs(row[11]))[:1]:
        parts.append(
            say(
                f"{word('stage', row[0])}覆盖率较上年同口径 {written(row[11], 'points')} 个百分点",
                f"{word('stage', row[0])} {written(row[11], 'points')} points on last year",
            )
        )
    return say(f"变化：{'；'.join(parts)}。", f"What changed: {'; '.join(parts)}.") if parts else ""
