"""The circle from last year's result to this year's money: the section of the coverage report, and the paper for the
budget meeting.

Here: queries on rpt_next_year_loop and its summary. Not here: how a page or workbook looks (page.py, workbook.py).
"""

from dataclasses import dataclass, replace
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.report.disclosure import Disclosure
from pipelines.readers.report.evidence import evidence
from pipelines.readers.report.findings import LONGEST_SHEET, REGION
from pipelines.readers.report.report_labels import cited, named, word
from pipelines.readers.report.subject import BELOW, Subject, find
from pipelines.readers.report.tables import Chapter, Column, Group, Table, select


def tables(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """What last year's recommendations became in this year's budget, and what they say on next year's."""
    return [_groups(connection, subject, [subject.year, subject.year + 1]), _followed(connection, subject)]


def _groups(connection: duckdb.DuckDBPyConnection, subject: Subject, years: list[int]) -> Table:
    """The loop in figures: the region with all below, its divisions, its departments."""
    rows = select(
        connection,
        """
        select
            fiscal_year, group_kind, scope, case when group_kind = 'region' then null else group_code end, group_name,
            project_count, cut_asked_count, followed_count, partly_count, not_followed_count, pending_count,
            recommended_yuan, requested_yuan, audited_yuan, approved_yuan, initial_before_yuan, initial_yuan,
            landed_yuan, claimed_yuan, unproved_yuan
        from marts.rpt_loop_summary
        where mof_div_code = ? and list_contains(?, fiscal_year)
        order by fiscal_year, array_position(['region', 'division', 'department'], group_kind), scope desc,
            recommended_yuan desc, group_code
        """,
        [subject.region, years],
    )
    return Table(
        "loop",
        say("预算挂钩：建议与新预算", "From results to money: advice and the new budget"),
        [
            Column(say("预算年度", "Budget of")),
            Column(say("对象", "Of whom")),
            Column(say("项目", "Projects"), "count", "loop_project_count"),
            Column(say("建议压减(项)", "Cuts asked"), "count", "cut_asked_count"),
            Column(say("已落实", "Followed"), "count", "loop_followed_count"),
            Column(say("部分", "Partly"), "count", "loop_partly_count"),
            Column(say("未落实", "Not"), "count", "loop_not_followed_count"),
            Column(say("待定", "Pending"), "count", "loop_pending_count"),
            Column(say("建议压减", "To be cut"), "money"),
            Column(say("申报", "Asked"), "money"),
            Column(say("审核", "Audited"), "money"),
            Column(say("批复", "Approved"), "money"),
            Column(say("上年年初", "Initial before"), "money"),
            Column(say("新年初", "New initial"), "money"),
            Column(say("实际压减", "Landed"), "money", "landed_yuan"),
            Column(say("声称应用", "Claimed"), "money"),
            Column(say("未见落实", "Not proved"), "money", "unproved_yuan"),
        ],
        [(str(year), _whom(kind, scope, code, name), *rest) for year, kind, scope, code, name, *rest in rows],
        note=say(
            "上一年度的结果应用建议，在预算年度的年初预算里落实了没有。实际压减由新年初预算证明，"
            "声称应用是结果应用表里报的。待定：新年初预算还没有。",
            "Whether what the year before recommended landed in the initial budget. The new budget proves what "
            "landed; claimed is what the applied results say. Pending: no initial budget yet.",
        ),
        empty=say("没有申报，上年也没有下年预算的建议。", "Nothing asked for, and no advice of the year before."),
    )


def _whom(kind: str, scope: str, code: str | None, name: str | None) -> str:
    """`本级及下级`, `业务股室 教科文股`, `105 住房和城乡建设局`."""
    if kind == "region":
        return word("scope", scope)
    return (named(code, name) if kind == "department" else f"{word('group_kind', kind)} {code}") or ""


def _followed(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Every recommendation that takes money, with what became of it in the budget of the report's year."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            found.outcome, coalesce(regions.mof_div_name, found.mof_div_code), found.dept_name, found.pro_code,
            found.pro_name, found.action, found.recommended_yuan, found.initial_before_yuan, found.requested_yuan,
            found.audited_yuan, found.approved_yuan, found.initial_yuan, found.landed_yuan, found.claimed_yuan,
            found.unproved_yuan, case when found.is_secret then null else found.evidence_text end,
            count(*) over (partition by found.outcome)
        from marts.rpt_next_year_loop as found
        {REGION}
        where found.fiscal_year = ?2 and not found.is_bureau_only and found.outcome is not null
            and found.action not in ('prioritise', 'maintain')
        order by array_position(['not_followed', 'partly', 'pending', 'followed'], found.outcome),
            found.recommended_yuan desc nulls last, found.mof_div_code, found.pro_code
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    return Table(
        "loop-projects",
        say(
            f"预算挂钩：{subject.year}年预算落实上年建议",
            f"What the budget of {subject.year} made of last year's advice",
        ),
        [
            Column(say("落实情况", "Outcome")),
            Column(say("区划", "Region")),
            Column(say("部门", "Department")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("建议", "Action")),
            Column(say("建议压减", "To be cut"), "money"),
            Column(say("上年年初", "Initial before"), "money"),
            Column(say("申报", "Asked"), "money"),
            Column(say("审核", "Audited"), "money"),
            Column(say("批复", "Approved"), "money"),
            Column(say("新年初", "New initial"), "money"),
            Column(say("实际压减", "Landed"), "money", "landed_yuan"),
            Column(say("声称应用", "Claimed"), "money"),
            Column(say("未见落实", "Not proved"), "money", "unproved_yuan"),
            Column(say("理由", "Reason")),
        ],
        [
            (word("loop_outcome", row[0]), *row[1:5], word("action", row[5]), *row[6:15], evidence(row[15]))
            for row in rows
        ],
        fold_by=0,
        fold_notes={word("loop_outcome", row[0]): say(f"{row[16]:,} 项", f"{row[16]:,}") for row in rows},
        empty=say("上年没有要压减下年预算的建议。", "The year before recommended no cut."),
    )


@dataclass(frozen=True)
class Meeting:
    """The paper for the budget meeting: the page, and the sheets of the workbook, where a project is one row."""

    page: Disclosure
    sheets: list[Table]


def meeting(connection: duckdb.DuckDBPyConnection, region: str, year: int) -> Meeting:
    """The paper for the meeting on the budget of `year`, of the region's own level.

    JixiaoError when the release knows the region in neither year, or is older than this paper.
    """
    try:
        subject = _asked(connection, region, year)
        rows, groups = _meeting_rows(connection, region, year), _groups(connection, subject, [year])
        complete = _complete_months(connection, region)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise JixiaoError(
            say(f"发布版由较早的程序生成, 缺少报告所需的表: {error}", f"an earlier Jixiao made the release: {error}"),
            say("运行 jixiao refresh 后再试", "run `jixiao refresh`, then try again"),
        ) from None
    title = say(f"{year}年预算安排参考", f"For the budget of {year}")
    past = {
        told: columns
        for told in range(year - 3, year)
        if _tells(rows, columns := _year(year, told, complete.get(told, 12)))
    }
    history_of = [each for columns in past.values() for each in columns]
    named_by = [each for each in _named() if _tells(rows, [each])]
    whole = replace(
        _picked("meeting", title, rows, [*named_by, *history_of, *_decision(year)]),
        groups=[
            Group(say("项目", "Project"), len(named_by)),
            *(Group(say(f"{told}年", str(told)), len(columns)) for told, columns in past.items()),
            Group(say(f"{year}年预算", f"Budget of {year}"), len(_decision(year)), begins_page=True),
        ],
    )
    decision = _picked("meeting-projects", title, rows, [*named_by, *_decision(year)])
    told_years = say("、", ", ").join(say(f"{told}年", str(told)) for told in past)
    before = say(f"以前年度：{told_years}", f"Years before: {told_years}")
    history = [_picked("meeting-years", before, rows, [*_named()[1:3], *history_of])] if past else []
    chapter = Chapter(
        "meeting-chapter",
        say("项目逐个研究", "Project by project"),
        [decision, *history, groups],
        lead=say(
            f"本级项目和政策：申报{year}年预算的，和{year - 1}年结果对{year}年预算有建议的。"
            "建议安排由基数减建议压减得出，不超过申报数；「—」由会议研究。",
            f"Projects and policies of the own level that ask for money in {year}, or of which {year - 1} recommends "
            "something. Suggested: base less the recommended cut, never above the request; a dash is for the meeting.",
        ),
    )
    facts = [(table.title, f"{len(table.rows):,}", table.note) for table in (whole, groups)]
    return Meeting(Disclosure(subject, facts, [], [chapter]), [whole, groups])


def _asked(connection: duckdb.DuckDBPyConnection, region: str, year: int) -> Subject:
    """The region as it stood in the year before, else, where the release begins with it, in the year itself."""
    years = {
        known
        for (known,) in select(
            connection,
            "select fiscal_year from marts.dim_regions where mof_div_code = ? and fiscal_year in (?, ?)",
            [region, year - 1, year],
        )
    }
    known = year if years == {year} else year - 1
    return replace(find(connection, region, known, "year"), year=year - 1, report="budget")


def _named() -> list[tuple[Column, str]]:
    return [
        (Column(say("部门", "Department")), "dept_name"),
        (Column(say("名称", "Name")), "pro_name"),
        (Column(say("代码", "Code")), "pro_code"),
        (Column(say("业务股室", "Division")), "managing_division"),
    ]


def _complete_months(connection: duckdb.DuckDBPyConnection, region: str) -> dict[int, int]:
    """The last complete month of each year: 12 of a closed one."""
    complete = "select fiscal_year, max(month) from marts.rpt_execution where mof_div_code = ? and is_month_complete"
    return dict(select(connection, f"{complete} group by fiscal_year", [region]))


def _year(year: int, told: int, month: int) -> list[tuple[Column, str]]:
    """A year before the budget's, of which money is told to the end of `month`."""
    n = year - told
    to = "" if month == 12 else say(f"截至{month}月", f" to month {month}")
    return [
        (Column(say(f"{told}年预算", f"Budget {told}"), "money"), f"budget_adjusted_{n}_yuan"),
        (
            Column(say(f"{told}年{to}执行率", f"Paid {told}{to}"), "ratio", f"loop_execution_{n}_ratio"),
            f"execution_{n}_ratio",
        ),
        (
            Column(say(f"{told}年目标实现", f"Attained {told}"), "ratio", f"loop_attainment_{n}_ratio"),
            f"attainment_{n}_ratio",
        ),
        (Column(say(f"{told}年得分", f"Score {told}"), "score"), f"score_{n}"),
        (Column(say(f"{told}年等级", f"Grade {told}")), f"grade_{n}"),
        (Column(say(f"{told}年评价主体", f"Scored by, {told}")), f"evaluator_{n}"),
    ]


def _tells(rows: list[dict[str, Any]], columns: list[tuple[Column, str]]) -> bool:
    """Whether any project has a figure there: a year of which nothing is known is no columns of dashes."""
    return any(row[name] is not None for row in rows for _, name in columns)


def _decision(year: int) -> list[tuple[Column, str]]:
    return [
        (Column(say(f"{year - 1}年年初", f"Initial {year - 1}"), "money"), "initial_before_yuan"),
        (Column(say("申报", "Asked"), "money"), "requested_yuan"),
        (Column(say("建议", "Advice")), "action"),
        (Column(say("建议压减", "To be cut"), "money"), "recommended_yuan"),
        (Column(say("建议安排", "Suggested"), "money", "suggested_yuan"), "suggested_yuan"),
        (Column(say("审核", "Audited"), "money"), "audited_yuan"),
        (Column(say("批复", "Approved"), "money"), "approved_yuan"),
        (Column(say(f"{year}年年初", f"Initial {year}"), "money"), "initial_yuan"),
        (Column(say(f"{year - 1}年年中等级", f"Mid-year {year - 1}")), "mid_year_grade"),
        (Column(say("理由", "Reason")), "evidence_text"),
    ]


def _picked(anchor: str, title: str, rows: list[dict[str, Any]], columns: list[tuple[Column, str]]) -> Table:
    return Table(
        anchor,
        title,
        [column for column, _ in columns],
        [tuple(row[name] for _, name in columns) for row in rows],
        empty=say("没有申报，上年也没有下年预算的建议。", "Nothing asked for, and no advice of the year before."),
    )


_ADVICE = ("action", "recommended_yuan", "evidence_text", "suggested_yuan")

# what the running year has shown of the project by its middle: the interim evaluation, and why r15 fired
_MID_YEAR = """
    left join (
        select mof_div_code, fiscal_year, subject_code,
            arg_max(grade, coalesce(completed_date, date '0001-01-01')) as grade
        from marts.fct_evaluations
        where scope = 'interim' and subject_kind in ('project', 'policy')
        group by mof_div_code, fiscal_year, subject_code
    ) as interim
        on
            interim.mof_div_code = asked.mof_div_code and interim.fiscal_year = asked.fiscal_year - 1
            and interim.subject_code = asked.pro_code
    left join (
        select mof_div_code, fiscal_year, subject_code,
            string_agg(distinct evidence_text, '' order by evidence_text) as told
        from marts.fct_recommendations
        where rule_id = 'r15' and is_bureau_only is not true
        group by mof_div_code, fiscal_year, subject_code
    ) as mid_year
        on
            mid_year.mof_div_code = asked.mof_div_code and mid_year.fiscal_year = asked.fiscal_year - 1
            and mid_year.subject_code = asked.pro_code
"""


def _reasons(row: dict[str, Any]) -> str | None:
    """Why: the figures of the advice, what the running year has shown by its middle, and the clause."""
    basis = cited(row["legal_basis"], row["basis_evidence"])
    told = [row["evidence_text"], row["mid_year_text"], basis and say(f"依据：{basis}。", f"Basis: {basis}.")]
    return "".join(text for text in told if text) or None


def _meeting_rows(connection: duckdb.DuckDBPyConnection, region: str, year: int) -> list[dict[str, Any]]:
    """Codes in words; advice that rests on referred problems alone is not told, nor words of secret projects."""
    found = connection.cursor().execute(
        f"""
        select asked.*, interim.grade as mid_year_grade, mid_year.told as mid_year_text
        from marts.rpt_next_year_loop as asked
        {_MID_YEAR}
        where
            asked.mof_div_code = ? and asked.fiscal_year = ?
            and not (asked.is_bureau_only and asked.requested_yuan is null)
        order by asked.dept_code nulls last, asked.requested_yuan desc nulls last, asked.pro_code
        """,
        [region, year],
    )
    names = [column[0] for column in found.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        row["action"] = word("action", row["action"]) or None
        row["evidence_text"] = _reasons(row)
        for n in (1, 2, 3):
            row[f"evaluator_{n}"] = word("evaluator", row[f"evaluator_{n}"]) or None
            row[f"grade_{n}"] = word("grade", row[f"grade_{n}"]) or None
        row["evidence_text"] = evidence(row["evidence_text"])
        if row["is_secret"]:
            row |= {"pro_name": say("（涉密）", "(secret)"), "evidence_text": None}
        if row["is_bureau_only"]:
            row |= dict.fromkeys(_ADVICE)
    return rows
