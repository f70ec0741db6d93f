"""What a subject promised and what it says it reached: ex-ante assessment, goal, monitoring, self-evaluation.

Here: the order of these chapters, assessment, goal and monitoring reports. Not here: scores (scores.py), what others
found (use.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.explain.reading_signs import with_readings, without_wording
from pipelines.readers.explain.scores import attainment, results, reviews, self_evaluation
from pipelines.readers.explain.story import Field, Section, ask
from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.explain.subject import Subject

_OF_SUBJECT = "mof_div_code = ? and fiscal_year = ? and subject_kind = ? and subject_code = ?"


_GOAL = (
    *("goal_text", "reviewer", "review_grade", "review_round", "submitted_date", "council_date", "approved_date"),
    "disclosed_date",
)
_REVIEW = (
    *("indicator_count", "level1_count", "level2_count", "quantified_ratio", "review_result", "failed_checks"),
    "policy_key",
)
_PLACE = ("_source_file", "_source_sheet", "_source_row")


def goals(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Section]:
    """The chapters from assessment to re-review."""
    monitored, evaluated = results(connection, subject)
    return [
        ex_ante(connection, subject),
        goal(connection, subject),
        goal_indicators(connection, subject),
        goal_rounds(connection, subject),
        monitoring(connection, subject),
        monitored,
        attainment(connection, subject),
        self_evaluation(connection, subject),
        evaluated,
        reviews(connection, subject),
    ]


def ex_ante(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    rows = ask(
        connection,
        f"""
        select assessment_id, requested_yuan, necessity_score, economy_score, goal_score, feasibility_score,
            compliance_score, affordability_score, total_score, conclusion, assessed_date, assessor,
            _source_file, _source_sheet, _source_row
        from marts.fct_ex_ante_assessments
        where {_OF_SUBJECT}
        order by assessed_date, assessment_id
        """,
        subject.key,
    )
    return Section(
        "ex_ante",
        say("事前绩效评估", "Ex-ante assessment"),
        [
            Field("assessment_id", say("评估编号", "Id")),
            Field("requested_yuan", say("申请金额(元)", "Requested, yuan"), "money"),
            Field("total_score", say("总分", "Total"), "score"),
            Field("conclusion", say("结论", "Conclusion"), words="conclusion"),
            Field("assessed_date", say("评估日期", "Date"), "date"),
            Field("assessor", say("评估主体", "By")),
        ],
        rows,
        empty=say("没有事前评估。", "Nothing."),
    )


def goal(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """The goal as delivered beside its review by rule; one row, also where only one of the two exists."""
    found = [
        ask(connection, f"select {', '.join(names)} from {mart} where {_OF_SUBJECT}", subject.key)
        for mart, names in (("marts.fct_goals", (*_GOAL, *_PLACE)), ("marts.fct_goal_reviews", _REVIEW))
    ]
    told = {name: value for rows in found for row in rows for name, value in row.items()}
    rows = [dict.fromkeys((*_GOAL, *_REVIEW, *_PLACE)) | told] if told else []
    return Section(
        "goal",
        say("绩效目标与审核", "Goal and its review"),
        [
            Field("goal_text", say("年度总体目标", "Goal")),
            Field("reviewer", say("审核方", "Reviewer"), words="reviewer"),
            Field("review_grade", say("审核等级", "Grade"), words="grade"),
            Field("review_round", say("审核轮次", "Round"), words="round"),
            Field("submitted_date", say("编报", "Submitted"), "date"),
            Field("council_date", say("上会", "Council"), "date"),
            Field("approved_date", say("批复", "Approved"), "date"),
            Field("disclosed_date", say("公开", "Disclosed"), "date"),
            Field("indicator_count", say("指标数", "Indicators"), "count"),
            Field("quantified_ratio", say("量化占比", "Quantified"), "ratio"),
            Field("review_result", say("规则审核", "Review by rule"), words="review"),
            Field("failed_checks", say("未通过项", "Failed"), words="checks"),
            Field("policy_key", say("所依政策", "Policy"), words="policy"),
        ],
        without_wording(subject, rows),
        empty=say("没有绩效目标, 也不要求。", "No goal, and none asked for."),
    )


def goal_indicators(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    rows = ask(
        connection,
        f"""
        select kpi_id, level1, level2, level3, printed_operator, target_raw, unit, target_kind, target_operator,
            target_low, target_high, target_date, target_unit, weight_points, direction, parent_kpi_id,
            library_kpi_id, _source_file, _source_sheet, _source_row
        from marts.fct_goal_indicators
        where {_OF_SUBJECT}
        order by goal_block nulls first, kpi_id
        """,
        subject.key,
    )
    return Section(
        "goal_indicators",
        say("目标指标", "Indicators of the goal"),
        [
            Field("kpi_id", say("指标编号", "Id")),
            Field("level1", say("一级", "Level 1")),
            Field("level2", say("二级", "Level 2")),
            Field("level3", say("三级", "Level 3")),
            Field("printed_operator", say("符号", "Sign")),
            Field("target_raw", say("指标值", "Target as printed")),
            Field("unit", say("单位", "Unit")),
            Field("target_read", say("读出目标", "Target read")),
            Field("weight_points", say("分值", "Weight"), "number"),
        ],
        without_wording(subject, with_readings(rows, "target_operator")),
        empty=say("没有目标指标。", "Nothing."),
    )


def goal_rounds(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """What changed between 一上 and 二上; nothing where only one round was delivered."""
    rows = ask(
        connection,
        f"""
        select kpi_id, change_kind, level3, before, after, second_source_file as _source_file,
            second_source_row as _source_row, first_source_file, first_source_row
        from marts.rpt_goal_rounds
        where {_OF_SUBJECT}
        order by kpi_id, change_kind
        """,
        subject.key,
    )
    for row in rows:
        if row["change_kind"] == "review_changed":
            row |= {name: label_of("reviewed", row[name]) for name in ("before", "after")}
    return Section(
        "goal_rounds",
        say("一上到二上的变化", "From the first round to the second"),
        [
            Field("kpi_id", say("指标编号", "Id")),
            Field("level3", say("三级", "Level 3")),
            Field("change_kind", say("变化", "Change"), words="round_change"),
            Field("before", say("一上", "First round")),
            Field("after", say("二上", "Second round")),
            Field("first_source_file", say("一上来源", "First round from")),
            Field("first_source_row", say("行", "Row"), "count"),
        ],
        rows,
        empty=say("没有两轮可比。", "No two rounds to compare."),
    )


def monitoring(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    rows = ask(
        connection,
        f"""
        select period_end, executed_yuan, expected_annual_yuan, likelihood, needs_rectification, deviation_reason,
            submitted_date, _source_file, _source_sheet, _source_row
        from marts.fct_monitoring_reports
        where {_OF_SUBJECT}
        order by period_end
        """,
        subject.key,
    )
    return Section(
        "monitoring",
        say("绩效运行监控", "Monitoring"),
        [
            Field("period_end", say("监控截止日", "Period end"), "date"),
            Field("executed_yuan", say("执行数(元)", "Executed, yuan"), "money"),
            Field("expected_annual_yuan", say("预计全年(元)", "Expected for the year, yuan"), "money"),
            Field("likelihood", say("完成目标可能性", "Likelihood"), words="likelihood"),
            Field("needs_rectification", say("需整改", "To rectify"), words="yes"),
            Field("deviation_reason", say("偏差原因", "Why it deviates")),
            Field("submitted_date", say("报送日期", "Submitted"), "date"),
        ],
        without_wording(subject, rows),
        empty=say("没有监控报告。", "No reports."),
    )
