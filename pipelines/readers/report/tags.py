"""Special funds by tag: bonds, direct funds, 衔接资金, PPP, procurement and the like through coverage, evaluation and
recommendation.

Here: the lists. Not here: the months of spending by tag (watch.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.findings import LONGEST_SHEET, REGION
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Column, Table, select

_TWICE = (
    "项目有几个标签就在几处，不同标签不能相加。全年口径，本级及下级。",
    "A project with several tags stands in each: tags are never added up. For the year, with all below.",
)


def tables(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    return [_results(connection, subject), _coverage(connection, subject), _bonds(connection, subject)]


def _results(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select
            tag, project_count, budget_adjusted_yuan, paid_yuan, execution_ratio, evaluated_count,
            evaluated_budget_yuan, excellent_count, good_count, fair_count, poor_count, advice_count,
            next_year_budget_yuan, this_year_cash_yuan, applied_count, applied_yuan
        from marts.rpt_results_by_tag
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree'
        order by budget_adjusted_yuan desc, tag
        """,
        subject.scope,
    )
    return Table(
        "tag-results",
        say("专项标签：资金、评价与建议", "Tags: money, evaluation, advice"),
        [
            Column(say("标签", "Tag")),
            Column(say("项目", "Projects"), "count", "tagged_project_count"),
            Column(say("预算", "Budget"), "money"),
            Column(say("支付", "Paid"), "money"),
            Column(say("执行率", "Execution"), "ratio", "tagged_execution_ratio"),
            Column(say("已评价", "Evaluated"), "count", "tagged_evaluated_count"),
            Column(say("已评价的预算", "Budget evaluated"), "money"),
            Column(word("grade", "优"), "count", "tagged_excellent_count"),
            Column(word("grade", "良"), "count", "tagged_good_count"),
            Column(word("grade", "中"), "count", "tagged_fair_count"),
            Column(word("grade", "差"), "count", "tagged_poor_count"),
            Column(say("建议(条)", "Advice"), "count", "tagged_advice_count"),
            Column(say("建议：下年预算", "Advice: next budget"), "money"),
            Column(say("建议：本年资金", "Advice: this year's cash"), "money"),
            Column(say("已应用(项)", "Applied"), "count"),
            Column(say("已应用金额", "Amount applied"), "money"),
        ],
        [(word("tag", row[0]), *row[1:]) for row in rows],
        note=say(*_TWICE),
        empty=say("没有带标签的项目。", "No project bears a tag."),
    )


def _coverage(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select tag, stage, required_count, covered_count, coverage_count_ratio, required_yuan, covered_yuan,
            coverage_amount_ratio, pending_count
        from marts.rpt_coverage_by_tag
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and (required_count > 0 or pending_count > 0)
        order by tag, array_position([
            'ex_ante', 'goal', 'goal_sync_submitted', 'goal_sync_council', 'goal_sync_approved', 'goal_sync_disclosed',
            'monitoring', 'self_evaluation', 'spot_check', 'evaluation', 'disclosure', 'rectification',
            'result_application', 'sample_check'
        ], stage)
        """,
        subject.scope,
    )
    return Table(
        "tag-coverage",
        say("专项标签：各环节覆盖", "Tags: coverage by stage"),
        [
            Column(say("标签", "Tag")),
            Column(say("环节", "Stage")),
            Column(say("应覆盖", "Required"), "count", "required_count"),
            Column(say("已覆盖", "Covered"), "count", "covered_count"),
            Column(say("覆盖率", "Coverage"), "ratio", "coverage_count_ratio"),
            Column(say("应覆盖金额", "Amount required"), "money"),
            Column(say("已覆盖金额", "Amount covered"), "money"),
            Column(say("金额覆盖率", "Coverage by amount"), "ratio", "coverage_amount_ratio"),
            Column(say("未到期、暂不作要求", "Not yet due, not asked for"), "count", "pending_count"),
        ],
        [(word("tag", row[0]), word("stage", row[1]), *row[2:]) for row in rows],
        fold_by=0,
        note=say(*_TWICE),
        empty=say("没有带标签的项目。", "No project bears a tag."),
    )


def _bonds(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.pro_code, found.pro_name, found.bond_count,
            found.issued_yuan, found.first_issued_date, found.spent_yuan, found.idle_yuan, found.months_idle,
            found.attainment_ratio, found.score, found.principal_due_yuan, found.interest_due_yuan, found.repaid_yuan,
            found.still_due_yuan, found.last_maturity_date, found.special_debt_limit_yuan
        from marts.rpt_bonds as found
        {REGION}
        where found.fiscal_year = ?2
        order by found.idle_yuan desc nulls last, found.mof_div_code, found.pro_code
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    return Table(
        "bonds",
        say("债券项目", "Projects on bond money"),
        [
            Column(say("区划", "Region")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("债券(只)", "Bonds"), "count", "bond_count"),
            Column(say("发行", "Issued"), "money"),
            Column(say("最早发行", "First issue"), "date"),
            Column(say("已用", "Spent"), "money"),
            Column(say("闲置", "Idle"), "money"),
            Column(say("闲置月数", "Months idle"), "count"),
            Column(say("目标实现", "Attained"), "ratio", "bond_attainment_ratio"),
            Column(say("得分", "Score"), "score", "bond_score"),
            Column(say("应还本金", "Principal due"), "money"),
            Column(say("应付利息", "Interest due"), "money"),
            Column(say("已还", "Repaid"), "money"),
            Column(say("尚应还", "Still due"), "money"),
            Column(say("到期", "Matures"), "date"),
            Column(say("地区专项限额", "Region's limit"), "money"),
        ],
        rows,
        note=say(
            "已用按项目支付先算债券；专项限额是全地区的，各行相同，不能相加。",
            "What the project paid counts as bond money first; the limit is the region's, not to be added.",
        ),
        empty=say("没有报送债券项目。", "No bond projects were delivered."),
    )
