"""How a subject scores: its indicators, its self-evaluation by rule beside the printed one, the re-review.

Here: queries on the marts. Not here: goals and reports (goals.py), how a reading is put in signs (reading_signs.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.explain.reading_signs import with_readings, without_wording
from pipelines.readers.explain.story import Field, Row, Section, ask
from pipelines.readers.explain.subject import Subject

_OF_SUBJECT = "mof_div_code = ? and fiscal_year = ? and subject_kind = ? and subject_code = ?"


def results(connection: duckdb.DuckDBPyConnection, subject: Subject) -> tuple[Section, Section]:
    """Each indicator as printed, as read, scored by rule, and why the printed score differs: those of monitoring, and
    those of the self-evaluation."""
    found = ask(
        connection,
        f"""
        select kpi_id, phase, period_end, level1, level2, level3, target_raw, actual_raw, value_kind, operator,
            operator_source, target_source, target_low, target_high, target_unit, target_date, actual_value,
            actual_unit, actual_date, actual_level, actual_completion_ratio, attainment_ratio,
            weight_points, rule_score, reported_score, score_delta, delta_reason, deviation_reason, is_counted,
            policy_key, _source_file, _source_row
        from marts.fct_indicator_results
        where {_OF_SUBJECT}
        order by phase, goal_block nulls first, kpi_id
        """,
        subject.key,
    )
    rows = without_wording(subject, with_readings(found, "operator"))
    return (
        _results([row for row in rows if row["phase"] != "self_evaluation"], is_monitoring=True),
        _results([row for row in rows if row["phase"] == "self_evaluation"], is_monitoring=False),
    )


def _results(rows: list[Row], is_monitoring: bool) -> Section:
    period = [Field("period_end", say("监控截止日", "Period end"), "date")] if is_monitoring else []
    scores = [
        Field("weight_points", say("分值", "Weight"), "number"),
        Field("rule_score", say("复算得分", "Score by rule"), "score"),
        Field("reported_score", say("自评得分", "Score printed"), "score"),
        Field("score_delta", say("差", "Difference"), "score"),
        Field("delta_reason", say("差异原因", "Why"), words="delta"),
        Field("deviation_reason", say("偏差原因", "Reason given")),
    ]
    return Section(
        "monitoring_indicators" if is_monitoring else "self_evaluation_indicators",
        say("监控指标", "Monitored indicators")
        if is_monitoring
        else say("自评指标", "Indicators of the self-evaluation"),
        [
            *period,
            Field("kpi_id", say("指标编号", "Id")),
            Field("level1", say("一级", "Level 1")),
            Field("level3", say("三级", "Level 3")),
            Field("target_raw", say("指标值", "Target as printed")),
            Field("actual_raw", say("完成值", "Actual as printed")),
            Field("target_read", say("读出目标", "Target read")),
            Field("operator_source", say("符号来源", "Sign because of"), words="operator_source"),
            Field("actual_read", say("读出实际", "Actual read")),
            Field("attainment_ratio", say("完成率", "Attained"), "ratio"),
            *([] if is_monitoring else scores),
        ],
        rows,
        empty=say("没有指标。", "Nothing."),
    )


def attainment(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    rows = ask(
        connection,
        f"""
        select phase, indicator_count, scored_count, attainment_ratio, execution_ratio, goal_execution_gap_ratio,
            alert_level, policy_key
        from marts.fct_goal_attainment
        where {_OF_SUBJECT}
        order by phase
        """,
        subject.key,
    )
    return Section(
        "attainment",
        say("目标与执行双监控", "Goal against money"),
        [
            Field("phase", say("阶段", "Phase"), words="phase"),
            Field("indicator_count", say("指标数", "Indicators"), "count"),
            Field("scored_count", say("可计分", "Scored"), "count"),
            Field("attainment_ratio", say("目标实现率", "Goal attained"), "ratio"),
            Field("execution_ratio", say("执行率", "Execution"), "ratio"),
            Field("goal_execution_gap_ratio", say("之差", "Gap"), "ratio"),
            Field("alert_level", say("预警", "Alert"), words="level"),
            Field("policy_key", say("所依政策", "Policy"), words="policy"),
        ],
        rows,
        empty=say("没有可比的指标。", "Nothing to compare."),
    )


def self_evaluation(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    rows = ask(
        connection,
        f"""
        select budget_adjusted_yuan, executed_yuan, execution_source, execution_ratio, execution_weight_points,
            execution_rule_score, execution_reported_score, indicator_rule_score, total_rule_score,
            total_reported_score, score_delta, rule_grade, reported_grade, dept_score, review_flags,
            nullif(not_applicable_points, 0) as not_applicable_points, is_fully_rule_scored, submitted_date,
            policy_key, grade_policy_key, _source_file, _source_row
        from marts.fct_self_evaluations
        where {_OF_SUBJECT}
        """,
        subject.key,
    )
    return Section(
        "self_evaluation",
        say("绩效自评", "Self-evaluation"),
        [
            Field("budget_adjusted_yuan", say("全年预算数(元)", "Budget on the form, yuan"), "money"),
            Field("executed_yuan", say("全年执行数(元)", "Executed on the form, yuan"), "money"),
            Field("execution_ratio", say("执行率", "Execution"), "ratio"),
            Field("execution_rule_score", say("执行复算得分", "Execution by rule"), "score"),
            Field("execution_reported_score", say("执行自评得分", "Execution printed"), "score"),
            Field("indicator_rule_score", say("指标复算得分", "Indicators by rule"), "score"),
            Field("not_applicable_points", say("不适用而退出总分的分值", "Points that do not apply"), "number"),
            Field("total_rule_score", say("复算总分", "Total by rule"), "score"),
            Field("total_reported_score", say("自评总分", "Total printed"), "score"),
            Field("score_delta", say("差", "Difference"), "score"),
            Field("rule_grade", say("复算等级", "Grade by rule"), words="grade"),
            Field("reported_grade", say("自评等级", "Grade printed"), words="grade"),
            Field("review_flags", say("复核提示", "Re-review"), words="rules"),
            Field("submitted_date", say("报送日期", "Submitted"), "date"),
            Field("policy_key", say("分值依据", "Weights"), words="policy"),
            Field("grade_policy_key", say("等级依据", "Bands"), words="policy"),
        ],
        rows,
        empty=say("没有自评。", "Nothing."),
    )


def reviews(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    rows = ask(
        connection,
        f"""
        select severity, rule_id, kpi_id, printed, expected, message, _source_file, _source_row
        from marts.rpt_self_evaluation_reviews
        where {_OF_SUBJECT}
        order by severity, rule_id, kpi_id
        """,
        subject.key,
    )
    return Section(
        "reviews",
        say("自评复核", "Re-review of the self-evaluation"),
        [
            Field("severity", say("级别", "Severity"), words="severity"),
            Field("rule_id", say("规则", "Rule"), words="rule"),
            Field("kpi_id", say("指标编号", "Indicator")),
            Field("printed", say("填报值", "Printed"), words="review_text"),
            Field("expected", say("应为", "Expected"), words="review_text"),
            Field("message", say("说明", "What it is"), words="review_text"),
        ],
        without_wording(subject, rows),
        note=say("", "What is quoted of the form stays as it was printed."),
        empty=say("没有发现问题。", "Nothing found."),
    )
