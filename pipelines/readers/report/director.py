"""The first page's sentences with names and money: who lags, what is red, what is advised on this year's cash, who is
overdue, what changed.

Here: five sentences, and the lists of the brief that begin as they do; a sentence that has nothing to say is left out.
Not here: headline figures (headlines.py), what changed since the last report (since.py), the whole lists (findings.py,
execution.py, results.py).
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.report.comparison import compared_with
from pipelines.readers.report.headlines import by_action
from pipelines.readers.report.report_labels import NAMED, word
from pipelines.readers.report.since import since_the_last
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Column, Table, brief_money, select, written

LISTED = 300
"""Those that a list of the brief holds; a longer one says so."""

_DEPARTMENTS = f"""
    {BELOW}
    select
        case when found.mof_div_code = ?3 then '' else coalesce(regions.mof_div_name, found.mof_div_code) end
        || coalesce(found.dept_name, found.dept_code) as department,
        found.missing_count, found.late_count, found.overdue_problem_count
    from marts.rpt_departments as found
    inner join below on found.mof_div_code = below.mof_div_code
    inner join marts.dim_regions as regions
        on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
    where found.fiscal_year = ?2 and {{many}} > 0
    order by
        {{first}} desc, found.late_count desc, found.budget_adjusted_ytd_yuan desc, found.mof_div_code, found.dept_code
"""
_BEHIND = "found.behind_count"
"""What a department has not done though its day is over, or did after it; never what nobody has set a day for."""
_UNDATED = f"""
    {BELOW}
    select coalesce(sum(found.undated_count), 0)
    from marts.rpt_divisions as found
    inner join below on found.mof_div_code = below.mof_div_code
    where found.fiscal_year = ?2
"""
"""Not done, without a day by which. By division: what belongs to no department stands there too."""
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

_RED = f"""
    {BELOW}
    select
        {_NAME.format(code="pro_code")}, found.unspent_ytd_yuan as unspent_yuan,
        found.execution_ratio
    from marts.fct_execution_monthly as found
    inner join below on found.mof_div_code = below.mof_div_code
    {_SUBJECT.format(kind="in ('project', 'policy')", code="pro_code")}
    where found.fiscal_year = ?2 and found.month = ?3 and found.alert_level = 'red'
    order by unspent_yuan desc, found.mof_div_code, found.pro_code
    limit ?4
"""
_TAKE = f"""
    {BELOW}
    select {_NAME.format(code="subject_code")}, found.action, found.recommended_yuan
    from marts.fct_recommendations as found
    inner join below on found.mof_div_code = below.mof_div_code
    {_SUBJECT.format(kind="= found.subject_kind", code="subject_code")}
    where
        found.fiscal_year = ?2 and found.is_effective and found.is_bureau_only is not true
        and found.is_this_year_cash and found.recommended_yuan > 0
    order by found.recommended_yuan desc, found.mof_div_code, found.subject_code
    limit ?3
"""


def sentences(
    connection: duckdb.DuckDBPyConnection,
    subject: Subject,
    months: Sequence[tuple[Any, ...]],
    compared_rates: Sequence[tuple[Any, ...]],
    former: duckdb.DuckDBPyConnection | None = None,
) -> list[str]:
    """At most five; `months` and `compared_rates` are those of execution.py and comparison.py; `former`: the release
    that the last report spoke of."""
    told = [
        _lagging(connection, subject),
        _red(connection, subject, months),
        _to_take(connection, subject),
        _not_put_right(connection, subject),
        since_the_last(connection, former, subject) or _changed(months, compared_rates),
    ]
    return [each for each in told if each]


def _departments(
    connection: duckdb.DuckDBPyConnection, subject: Subject, many: str = _BEHIND, first: str = "found.missing_count"
) -> list[tuple[Any, ...]]:
    """What is still not there stands before what came after its day."""
    return select(connection, _DEPARTMENTS.format(many=many, first=first), [*subject.tree, subject.region])


def _lagging(connection: duckdb.DuckDBPyConnection, subject: Subject) -> str:
    """Departments by what is overdue or came late; what has no day is counted apart and held against nobody."""
    rows = _departments(connection, subject)
    [(undated,)] = select(connection, _UNDATED, subject.tree)
    parts = []
    if rows:
        listed = say("、", ", ").join(
            f"{name}{say('（', ' (')}{_behind(*counts)}{say('）', ')')}" for name, *counts in rows[:NAMED]
        )
        leading = _leading([counts[:2] for _, *counts in rows])
        parts.append(
            say(
                f"各环节有逾期未办、迟到的部门 {len(rows):,} 个（催报通知只催其中应报送、公开的材料）{leading}{listed}",
                f"departments with something overdue or late in any stage (reminders ask for papers alone): "
                f"{len(rows):,}{leading}{listed}",
            )
        )
    if undated:
        also = say("另有", "also ") if rows else ""
        parts.append(
            say(f"{also}未规定期限、尚未做的 {undated:,} 项", f"{also}not done, with no due date set: {undated:,}")
        )
    told = say("；", "; ").join(parts)
    return told[:1].upper() + told[1:] + say("。", ".") if told else ""


def _leading(counts: Sequence[Any]) -> str:
    """What leads to the first few of a longer list; that they are foremost only where not all of them are alike."""
    if len(counts) <= NAMED:
        return say("：", ": ")
    return say("，居前的：", ", foremost: ") if counts[0] != counts[NAMED] else say("，如", ", such as ")


def _behind(overdue: int, late: int, _: int) -> str:
    """`逾期未办 3 项，迟到 2 项`, leaving out what is nothing."""
    told = [
        *([say(f"逾期未办 {overdue:,} 项", f"{overdue:,} overdue")] if overdue else []),
        *([say(f"迟到 {late:,} 项", f"{late:,} late")] if late else []),
    ]
    return say("，", ", ").join(told)


def _red(connection: duckdb.DuckDBPyConnection, subject: Subject, months: Sequence[tuple[Any, ...]]) -> str:
    rows = select(connection, _RED, [*subject.tree, subject.month, NAMED])
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
    """What is advised on cash of this year, never added to next year's budget: the sum of the report on the year's
    work, by kind."""
    rows = select(connection, _TAKE, [*subject.tree, NAMED])
    listed = say("；", "; ").join(
        f"{name}{say('', ', ')}{word('action', action)} {brief_money(amount)}" for name, action, amount in rows
    )
    if not rows:
        return ""
    cash = select(
        connection,
        "select this_year_cash_yuan from marts.rpt_recommendation_money "
        "where mof_div_code = ? and fiscal_year = ? and scope = 'subtree'",
        subject.scope,
    )
    of = f" {brief_money(cash[0][0])}" if cash else ""
    kinds = by_action(connection, subject, "this_year_cash_yuan")
    made = say(f"（{kinds}）", f" ({kinds})") if kinds else ""
    return say(
        f"本年度资金的应用建议{of}{made}，金额最大的：{listed}。",
        f"Advised on this year's cash{of}{made}, most of it: {listed}.",
    )


def _not_put_right(connection: duckdb.DuckDBPyConnection, subject: Subject) -> str:
    """How many in all, since the departments named are not all of them."""
    rows = _departments(connection, subject, *["found.overdue_problem_count"] * 2)
    problems = sum(count for *_, count in rows)
    listed = say("、", ", ").join(
        f"{name}{say(f'（{count:,} 个）', f' ({count:,})')}" for name, *_, count in rows[:NAMED]
    )
    leading = _leading([count for *_, count in rows])
    whole = say(
        f"评价问题逾期未整改 {problems:,} 个，涉及 {len(rows):,} 个部门{leading}",
        f"Overdue problems: {problems:,}, of {len(rows):,} departments{leading}",
    )
    return f"{whole}{listed}{say('。', '.')}" if rows else ""


def lists(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """What the brief lists after its first page, in full: departments, red projects, cash to take back."""
    most, named = LISTED + 1, Column(say("项目、政策", "Subject"))
    departments = _departments(connection, subject)[:most]
    red = select(connection, _RED, [*subject.tree, subject.month, most]) if subject.month else []
    take = select(connection, _TAKE, [*subject.tree, most])
    return [
        Table(
            "worst-departments",
            _counted(say("逾期未办、迟到的部门", "Departments with something overdue or late"), len(departments)),
            [
                Column(say("部门", "Department")),
                Column(say("逾期(项)", "Overdue"), "count"),
                Column(say("迟到(项)", "Late"), "count"),
                Column(say("逾期问题", "Problems"), "count"),
            ],
            departments[:LISTED],
        ),
        Table(
            "largest-red",
            _counted(say("红色预警项目、政策", "Subjects on red"), len(red)),
            [named, Column(say("未支付", "Unspent"), "money"), Column(say("执行率", "Executed"), "ratio")],
            red[:LISTED],
        ),
        Table(
            "to-take-back",
            _counted(say("本年度资金的应用建议", "Advice on this year's cash"), len(take)),
            [named, Column(say("方式", "Action")), Column(say("金额", "Amount"), "money")],
            [(name, word("action", action), amount) for name, action, amount in take[:LISTED]],
        ),
    ]


def _counted(title: str, rows: int) -> str:
    """The title of a list with how many it holds, the largest first."""
    if rows > LISTED:
        return title + say(f"（前{LISTED}个，其余见覆盖报告）", f" (the first {LISTED}, all are in the report)")
    order = say("，由大到小", ", largest first") if rows > 1 else ""
    return title + say(f"（{rows}个{order}）", f" ({rows}{order})")


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
    parts += [_moved(row) for row in sorted(moved, key=lambda row: -abs(row[11]))[:1]]
    return say(f"变化：{'；'.join(parts)}。", f"What changed: {'; '.join(parts)}.") if parts else ""


def _moved(row: tuple[Any, ...]) -> str:
    """Both figures that the change is made of: where not all regions can be compared, neither stands elsewhere on the
    page."""
    then, now = written(row[10], "ratio"), written(row[7], "ratio")
    told = say(
        f"{word('stage', row[0])}覆盖率 {now}（{compared_with(row)} {then}）",
        f"{word('stage', row[0])} {now} ({compared_with(row)}: {then})",
    )
    if row[3] == row[4]:
        return told
    return told + say(
        f"，只比两年都报送的 {row[3]:,} 个区划", f", of the {row[3]:,} regions that reported in both years"
    )
