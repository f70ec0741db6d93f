"""The work lists of the coverage report: who is missing, what to cut or take back, what the re-review found.

Here: one function per list, each a query on the release. Not here: overviews (overviews.py), headline tables
(coverage.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.report.subject import Subject
from pipelines.report.tables import Column, Table, select
from pipelines.report.words import period_word, word

LONGEST_LIST = 500
"""Rows a list shows; the note says how many there are, and the workbook and the release hold all."""

BELOW = """
    with recursive below as (
        select mof_div_code from marts.dim_regions where mof_div_code = ?1 and fiscal_year = ?2
        union
        select child.mof_div_code
        from marts.dim_regions as child
        inner join below on child.parent_mof_div_code = below.mof_div_code and child.fiscal_year = ?2
    )
"""


def gaps(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Who is required and not covered, region by region, the largest money first."""
    rows = select(
        connection,
        BELOW
        + """
        select
            coalesce(regions.mof_div_name, gaps.mof_div_code), gaps.stage, gaps.period, gaps.subject_kind,
            gaps.subject_code, gaps.subject_name, gaps.dept_code, gaps.required_yuan, gaps.reason,
            gaps.due_date, gaps.actual_date
        from marts.rpt_coverage_gaps as gaps
        inner join below on gaps.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on gaps.mof_div_code = regions.mof_div_code and gaps.fiscal_year = regions.fiscal_year
        where
            gaps.fiscal_year = ?2 and gaps.stage not in ('spot_check', 'evaluation')
            and (?3 = 'year' or gaps.period = ?3)
        order by gaps.stage, gaps.period, gaps.required_yuan desc, gaps.mof_div_code, gaps.subject_code
        """,
        [subject.region, subject.year, subject.period],
    )
    told = [
        (
            row[0],
            word("stage", row[1]),
            period_word(row[2]),
            word("kind", row[3]),
            *row[4:8],
            word("reason", row[8]),
            *row[9:],
        )
        for row in rows
    ]
    return Table(
        "gaps",
        say("五、未覆盖清单", "5. Who is missing"),
        [
            Column(say("区划", "Region")),
            Column(say("环节", "Stage")),
            Column(say("期间", "Period")),
            Column(say("对象", "Subject")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("部门代码", "Department")),
            Column(say("金额(元)", "Amount, yuan"), "money"),
            Column(say("原因", "Reason")),
            Column(say("期限", "Due"), "date"),
            Column(say("实际日期", "Actual"), "date"),
        ],
        told,
        note=say(
            "抽评和评价按计划选取, 未选中的不列。涉密项目不列名称。",
            "Spot checks and evaluations are drawn by plan: those not drawn are not listed. Secret ones are nameless.",
        ),
        empty=say("没有未覆盖的对象。", "Nobody is missing."),
    )


def recommendations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What to cut, cancel or take back: effective rows with their rule, clause and figures."""
    rows = select(
        connection,
        BELOW
        + """
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.subject_kind, found.subject_code,
            case when projects.is_secret then null else projects.pro_name end,
            found.action, found.money_base, found.base_yuan, found.recommended_yuan, found.rule_id,
            found.evidence_text, found.legal_basis
        from marts.fct_recommendations as found
        inner join below on found.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
        left join marts.dim_projects as projects
            on
                found.mof_div_code = projects.mof_div_code
                and found.fiscal_year = projects.fiscal_year
                and found.subject_code = projects.pro_code
        where found.fiscal_year = ?2 and found.is_effective and found.action not in ('prioritise', 'maintain')
        order by found.recommended_yuan desc nulls last, found.mof_div_code, found.subject_code, found.money_base
        """,
        [subject.region, subject.year],
    )
    told = [
        (row[0], word("kind", row[1]), row[2], row[3], word("action", row[4]), word("base", row[5]), *row[6:])
        for row in rows
    ]
    return Table(
        "recommendations",
        say("六、结果应用建议", "6. Recommendations"),
        [
            Column(say("区划", "Region")),
            Column(say("对象", "Subject")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("建议", "Action")),
            Column(say("资金口径", "Money")),
            Column(say("基数(元)", "Base, yuan"), "money"),
            Column(say("建议金额(元)", "Recommended, yuan"), "money"),
            Column(say("规则", "Rule")),
            Column(say("依据的数字", "Figures")),
            Column(say("依据", "Basis")),
        ],
        told,
        note=say(
            "「—」表示金额由财政部门酌定。每个对象每种资金只有一条生效建议。",
            "A dash = by judgement. One row per subject and money takes effect.",
        ),
        empty=say("没有需要处理的建议。", "Nothing to do."),
    )


def reviews(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What the re-review of self-evaluations found, gravest first."""
    rows = select(
        connection,
        BELOW
        + """
        select
            coalesce(regions.mof_div_name, reviews.mof_div_code), reviews.severity, reviews.rule_id,
            reviews.subject_kind, reviews.subject_code, reviews.printed, reviews.expected, reviews.message
        from marts.rpt_self_evaluation_reviews as reviews
        inner join below on reviews.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on reviews.mof_div_code = regions.mof_div_code and reviews.fiscal_year = regions.fiscal_year
        where reviews.fiscal_year = ?2
        order by reviews.severity, reviews.rule_id, reviews.mof_div_code, reviews.subject_code, reviews.kpi_id
        """,
        [subject.region, subject.year],
    )
    told = [(*row[:3], word("kind", row[3]), *row[4:]) for row in rows]
    return Table(
        "reviews",
        say("七、自评复核", "7. Re-review of self-evaluations"),
        [
            Column(say("区划", "Region")),
            Column(say("级别", "Severity")),
            Column(say("规则", "Rule")),
            Column(say("对象", "Subject")),
            Column(say("代码", "Code")),
            Column(say("表上所印", "Printed")),
            Column(say("应为", "Expected")),
            Column(say("说明", "What it is")),
        ],
        told,
        empty=say("没有发现自评问题。", "Nothing found."),
    )
