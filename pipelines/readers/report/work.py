"""The chapter on evaluation as work: who was commissioned, how far self scores stand off, what assessments took off;
and the bureau's own divisions, by what is owed to them.

Here: queries on third parties, self deviation, ex-ante assessments, divisions. Not here: who was evaluated (stages.py).
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from pipelines.contracts.codes import UNKNOWN_MEMBER
from pipelines.lang import say
from pipelines.readers.report.findings import LONGEST_FOLD, REGION
from pipelines.readers.report.report_labels import named, word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, division, select, shed


def chapters(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Chapter]:
    """The chapter, or none."""
    tables = [
        *_third_parties(connection, subject),
        *_listed(connection, subject),
        *_deviations(connection, subject),
        *_ex_ante(connection, subject),
        *_divisions(connection, subject),
    ]
    if not tables:
        return []
    title = say("评价工作与归口股室", "Evaluation work and divisions")
    return [Chapter("work", title, [shed(table) for table in tables])]


def _rows(connection: duckdb.DuckDBPyConnection, subject: Subject, mart: str, words: str) -> list[tuple[Any, ...]]:
    """Region, then `words`, of the region and all below it; `words` end with what comes behind the conditions."""
    columns, _, rest = words.partition("|")
    return select(
        connection,
        f"""{BELOW}
        select coalesce(regions.mof_div_name, found.mof_div_code), {columns}
        from {mart} as found
        {REGION}
        where found.fiscal_year = ?2 {rest}
        limit {LONGEST_FOLD}
        """,
        subject.tree,
    )


def _table(
    anchor: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], note: str = ""
) -> list[Table]:
    return [Table(anchor, title, [Column(say("区划", "Region")), *columns], rows, note=note)] if rows else []


def _third_parties(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    rows = _rows(
        *(connection, subject, "marts.rpt_third_parties"),
        """found.third_party_code, found.third_party_name, found.kind, found.selection_method, found.evaluation_count,
        found.evaluated_yuan, found.fee_yuan, found.fee_ratio, found.contract_yuan, found.over_contract_yuan,
        found.quality_score, found.average_score, found.average_self_deviation, found.finding_count
        | order by found.mof_div_code, found.fee_yuan desc nulls last, found.third_party_code""",
    )
    return _table(
        "third_parties",
        say("第三方机构和专家", "Firms and experts"),
        [
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("类别", "Kind")),
            Column(say("选聘方式", "Chosen by")),
            Column(say("评价数", "Evaluations"), "count"),
            Column(say("评价金额", "Evaluated"), "money"),
            Column(say("评价费用", "Fees"), "money"),
            Column(say("费用占比", "Fee ratio"), "ratio", "fee_ratio"),
            Column(say("合同金额", "Contract"), "money"),
            Column(say("超合同", "Over contract"), "money"),
            Column(say("质量考核", "Quality"), "score", "quality_score"),
            Column(say("平均得分", "Mean score"), "score", "third_party_average_score"),
            Column(say("自评偏差", "Self deviation"), "score"),
            Column(say("发现问题", "Problems"), "count"),
        ],
        [(*row[:3], word("third_party_kind", row[3]), *row[4:]) for row in rows],
    )


def _listed(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    rows = _rows(
        *(connection, subject, "marts.rpt_sample_list"),
        """found.managing_division, found.dept_code, found.subject_kind, found.subject_code, found.subject_name,
        found.drawn_date, found.is_evaluated, found.evaluator, found.completed_date, found.score, found.fee_yuan
        | order by found.mof_div_code, found.is_evaluated, found.sample_id""",
    )
    return _table(
        "sample_list",
        say("年度抽查和评价名单：做了没有", "The year's list: what came of it"),
        [
            division(),
            Column(say("部门", "Department")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("抽取日期", "Drawn"), "date"),
            Column(say("已评价", "Evaluated")),
            Column(say("评价主体", "By")),
            Column(say("完成日期", "Completed"), "date"),
            Column(say("得分", "Score"), "score", "evaluation_score"),
            Column(say("评价费用", "Fee"), "money"),
        ],
        [
            (
                *(*row[:3], word("kind", row[3]), *row[4:7], say("是", "yes") if row[7] else say("否", "no")),
                *(word("evaluator", row[8]) or None, *row[9:]),
            )
            for row in rows
        ],
    )


def _deviations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    rows = _rows(
        *(connection, subject, "marts.rpt_self_deviation"),
        """found.managing_division, found.dept_code, found.dept_name, found.pair_count, found.inflated_count,
        found.average_self_deviation, found.largest_self_deviation
        | and found.evaluator = 'external' and found.dept_code <> 'all'
        order by found.average_self_deviation desc, found.mof_div_code, found.dept_code""",
    )
    return _table(
        "self_deviation",
        say("自评与外部评价之差：各部门", "Self scores beside others', by department"),
        [
            division(),
            Column(say("部门", "Department")),
            Column(say("可比评价", "Pairs"), "count", "deviation_pair_count"),
            Column(say("自评虚高", "Inflated"), "count", "deviation_inflated_count"),
            Column(say("平均偏差（分）", "Mean (points)"), "score", "average_self_deviation"),
            Column(say("最大偏差（分）", "Largest (points)"), "score", "largest_self_deviation"),
        ],
        [(*row[:2], named(*row[2:4]), *row[4:]) for row in rows],
        say("自评分减财政、第三方、抽评的得分。", "Self score less the score of finance, third party or spot check."),
    )


def _ex_ante(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    rows = _rows(
        *(connection, subject, "marts.rpt_ex_ante_summary"),
        """found.managing_division, found.dept_code, found.dept_name, found.assessment_count, found.support_count,
        found.partial_count, found.reject_count, found.requested_yuan, found.approved_yuan, found.reduced_yuan,
        found.reduction_ratio, found.unknown_approved_count
        | and found.scope = 'own' order by found.mof_div_code, found.dept_code = 'all' desc, found.dept_code""",
    )
    return _table(
        "ex_ante_amounts",
        say("事前评估：核定额与核减率", "Ex-ante assessments: what was approved and taken off"),
        [
            division(),
            Column(say("部门", "Department")),
            Column(say("评估数", "Assessments"), "count"),
            Column(say("予以支持", "Supported"), "count"),
            Column(say("部分支持", "In part"), "count"),
            Column(say("不予支持", "Rejected"), "count"),
            Column(say("申请额", "Asked for"), "money"),
            Column(say("核定额", "Approved"), "money"),
            Column(say("核减额", "Taken off"), "money"),
            Column(say("核减率", "Reduction"), "ratio", "ex_ante_reduction_ratio"),
            Column(say("核定额未知", "Unknown"), "count"),
        ],
        [(*row[:2], say("合计", "all") if row[2] == "all" else named(*row[2:4]), *row[4:]) for row in rows],
        say("核减率只算核定额已知的评估；不予支持的核定额为 0。", "Only assessments whose approved amount is known."),
    )


def _divisions(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    rows = _rows(
        *(connection, subject, "marts.rpt_divisions"),
        f"""found.managing_division, found.department_count, found.project_count, found.missing_count,
        found.late_count, found.overdue_problem_count, found.budget_adjusted_ytd_yuan,
        found.paid_ytd_yuan, found.execution_ratio, found.red_count, found.idle_yuan, found.idle_due_yuan,
        bool_or(found.managing_division <> '{UNKNOWN_MEMBER}') over (partition by found.mof_div_code)
        | order by found.mof_div_code, found.missing_count desc, found.managing_division""",
    )
    return _table(
        "divisions",
        say("归口股室：谁催谁", "Divisions of the bureau: who must call whom"),
        [
            Column(say("归口股室", "Division")),
            Column(say("部门数", "Departments"), "count"),
            Column(say("项目数", "Projects"), "count"),
            Column(say("到期未办", "Missing"), "count", "missing_count"),
            Column(say("迟到", "Late"), "count", "late_count"),
            Column(say("逾期未整改", "Problems overdue"), "count"),
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid to date"), "money", "paid_ytd_yuan"),
            Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
            Column(say("红色预警", "Red"), "count", "red_count"),
            Column(say("存量资金", "Idle"), "money"),
            Column(say("应收回或调整用途", "Due back"), "money"),
        ],
        # a region that told of no division at all needs no such list
        [row[:-1] for row in rows if row[-1]],
        say("未知：单位没有报归口股室。", "未知: the unit told of no division."),
    )
