"""The chapter on what follows: recommendations and what was done about them, what the re-review found.

Here: one function per list, each a query on the release. Not here: who is missing (findings.py).
"""

from decimal import Decimal

import duckdb

from pipelines.lang import say
from pipelines.readers.report.evidence import evidence
from pipelines.readers.report.findings import LONGEST_FOLD, LONGEST_SHEET, REGION
from pipelines.readers.report.report_labels import cited, word
from pipelines.readers.report.sentences import review
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, brief_money, select


def chapter(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Chapter:
    """Use of results level by level, recommendations in effect, the re-review."""
    return Chapter(
        "results",
        say("结果应用与自评复核", "Use of results and re-review"),
        [_use(connection, subject), _recommendations(connection, subject), _reviews(connection, subject)],
    )


def _use(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What is recommended and what was done, level by level, with how many regions of the level speak."""
    rows = select(
        connection,
        """
        select
            admin_level, stage, action, subject_count, next_year_budget_yuan, this_year_cash_yuan,
            public_expense_quota_yuan, transfer_yuan, applied_count, applied_yuan,
            reported_region_count, expected_region_count
        from marts.rpt_recommendation_summary
        where
            mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and subject_kind = 'all' and money_base = 'all'
        order by
            array_position(['nation', 'province', 'prefecture', 'county', 'township'], admin_level),
            array_position(['interim', 'final'], stage), next_year_budget_yuan desc, this_year_cash_yuan desc,
            applied_yuan desc, action
        """,
        subject.scope,
    )
    return Table(
        "use",
        say("建议与落实（按级次）", "Recommended and done, by level"),
        [
            Column(say("级次", "Level")),
            Column(say("阶段", "Stage")),
            Column(say("方式", "Action")),
            Column(say("建议对象(个)", "Recommended for"), "count"),
            Column(say("建议：下年预算", "Recommended: next budget"), "money", "next_year_budget_yuan"),
            Column(say("建议：本年资金", "Recommended: this year's cash"), "money", "this_year_cash_yuan"),
            Column(say("建议：公用经费定额", "Recommended: quota"), "money", "public_expense_quota_yuan"),
            Column(say("建议：转移支付", "Recommended: transfers"), "money", "transfer_yuan"),
            Column(say("已落实(项)", "Done"), "count", "applied_count"),
            Column(say("已落实金额", "Amount done"), "money", "applied_yuan"),
            Column(say("已报区划", "Regions in"), "count", "reported_region_count"),
            Column(say("应报区划", "Regions due"), "count", "expected_region_count"),
        ],
        [(word("admin", row[0]), word("use", row[1]), word("action", row[2]), *row[3:]) for row in rows],
        note=say(
            "下年预算、本年资金、已落实的金额各是一回事，不能相加。已落实含下级汇总上报的数，不采纳的不计；"
            "金额酌定的建议计 0 元。全年口径。",
            "Next year's budget, this year's cash and what was done are different moneys, not to be added. Done "
            "includes what summaries of lower levels report, not what was rejected; by judgement counts 0. "
            "For the year.",
        ),
        empty=say("没有建议，也没有已落实的结果应用。", "Nothing recommended, nothing done."),
    )


def _recommendations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What to cut, cancel or take back: effective rows with their rule, clause and figures."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            found.action, coalesce(regions.mof_div_name, found.mof_div_code), found.subject_kind, found.subject_code,
            case when subjects.is_secret then null else subjects.subject_name end, found.money_base, found.base_yuan,
            found.recommended_yuan, found.rule_id,
            case when subjects.is_secret then null else found.evidence_text end, found.legal_basis,
            found.basis_evidence,
            count(*) over of_action as action_count,
            whole.next_year_budget_yuan, whole.this_year_cash_yuan,
            row_number() over (
                partition by found.action
                order by
                    found.recommended_yuan desc nulls last, found.mof_div_code, found.subject_code, found.money_base
            ) as place,
            count(found.recommended_yuan) filter (where found.is_this_year_cash) over of_action as cash_count,
            count(found.recommended_yuan) filter (where found.money_base = 'next_year_budget') over of_action
                as next_year_count
        from marts.fct_recommendations as found
        {REGION}
        left join marts.dim_subjects as subjects
            on
                found.mof_div_code = subjects.mof_div_code
                and found.fiscal_year = subjects.fiscal_year
                and found.subject_kind = subjects.subject_kind
                and found.subject_code = subjects.subject_code
        left join marts.rpt_recommendation_actions as whole
            on
                whole.mof_div_code = ?3
                and found.fiscal_year = whole.fiscal_year
                and whole.scope = 'subtree'
                and found.action = whole.action
        where
            found.fiscal_year = ?2 and found.is_effective and found.is_bureau_only is not true
            and found.action not in ('prioritise', 'maintain')
        window of_action as (partition by found.action)
        qualify place <= {LONGEST_FOLD}
        -- what has an amount, and be it of nothing, stands before what has none
        order by
            whole.this_year_cash_yuan desc, cash_count > 0 desc, whole.next_year_budget_yuan desc,
            next_year_count > 0 desc, found.action, place
        """,
        [*subject.tree, subject.region],
    )
    by_action = {row[0]: row[12:15] for row in rows}
    return Table(
        "recommendations",
        say("结果应用建议（现行有效）", "Recommendations in effect"),
        [
            Column(say("建议", "Action")),
            Column(say("区划", "Region")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("资金口径", "Money")),
            Column(say("基数", "Base"), "money", "base_yuan"),
            Column(say("建议金额", "Recommended"), "money", "recommended_yuan"),
            Column(say("规则", "Rule")),
            Column(say("依据的数字", "Figures")),
            Column(say("依据", "Basis")),
        ],
        [
            (
                *(word("action", row[0]), row[1], word("kind", row[2]), *row[3:5], word("base", row[5]), *row[6:8]),
                *(word("rule", row[8]), evidence(row[9]), cited(*row[10:12])),
            )
            for row in rows
        ],
        fold_by=0,
        fold_notes={
            word("action", action): _told(count, next_year, cash)
            for action, (count, next_year, cash) in by_action.items()
        },
        total=sum(count for count, *_ in by_action.values()),
        note=say(
            "「—」表示金额由财政部门酌定。每个对象每种资金只有一条生效建议；全年口径。",
            "A dash = by judgement. One row per subject and money takes effect; for the year.",
        ),
        empty=say("没有需要处理的建议。", "Nothing to do."),
    )


def _told(count: int, next_year: Decimal | None, cash: Decimal | None) -> str:
    """`3 条，本年资金 55.00万元，下年预算 88.00万元`: two moneys, never one sum."""
    told = [say(f"{count:,} 条", f"{count:,} rows")]
    if cash:
        told.append(say(f"本年资金 {brief_money(cash)}", f"this year's cash {brief_money(cash)}"))
    if next_year:
        told.append(say(f"下年预算 {brief_money(next_year)}", f"next year's budget {brief_money(next_year)}"))
    return say("，", ", ").join(told)


def _reviews(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What the re-review of self-evaluations found, gravest first."""
    rows = select(
        connection,
        BELOW
        + f"""
        select
            found.severity, coalesce(regions.mof_div_name, found.mof_div_code), found.rule_id, found.subject_kind,
            found.subject_code, found.printed, found.expected, found.message, count(*) over ()
        from marts.rpt_self_evaluation_reviews as found
        {REGION}
        where found.fiscal_year = ?2
        order by found.severity, found.rule_id, found.mof_div_code, found.subject_code, found.kpi_id
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    return Table(
        "reviews",
        say("自评复核发现的问题", "What the re-review of self-evaluations found"),
        [
            Column(say("级别", "Severity")),
            Column(say("区划", "Region")),
            Column(say("规则", "Rule")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("填报值", "Printed")),
            Column(say("应为", "Expected")),
            Column(say("说明", "What it is")),
        ],
        [
            (
                word("severity", row[0]),
                row[1],
                word("rule", row[2]),
                word("kind", row[3]),
                row[4],
                *map(review, row[5:-1]),
            )
            for row in rows
        ],
        fold_by=0,
        total=rows[0][-1] if rows else 0,
        empty=say("没有发现自评问题。", "Nothing found."),
    )
