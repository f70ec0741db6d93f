"""What others found in a department: letters and rectification, evaluations beside its own scores.

Here: the queries of these. Not here: its subjects, months and what is missing (department.py).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.confidential import silenced
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.page import View
from pipelines.readers.browse.tables import C, table, to_subject


def findings(view: View, scope: list[Any]) -> Grid:
    """Problems that letters put to it, and what became of them."""
    rows = view.ask(
        """
        select found.mof_div_code, found.fiscal_year, found.finding_id, found.subject_kind, found.subject_code,
            subjects.subject_name, found.problem_kind, found.amount_yuan, found.letter_date, found.due_date,
            found.closed_date, found.status
        from marts.fct_rectifications as found
        left join marts.dim_subjects as subjects
            on subjects.mof_div_code = ?1 and subjects.fiscal_year = ?2
            and found.subject_kind = subjects.subject_kind and found.subject_code = subjects.subject_code
        where found.mof_div_code = ?1 and found.fiscal_year = ?2 and found.dept_code = ?3 and found.referred_to is null
        order by found.letter_date nulls last, found.finding_id
        """,
        scope,
    )
    to = to_subject(view)
    return table(
        "findings",
        say("反馈督办函和整改", "Letters of findings and rectification"),
        [
            C("finding_id", say("问题编号", "Finding")),
            C("subject_name", say("名称", "Name"), lead=to),
            C("subject_code", say("代码", "Code"), lead=to),
            C("problem_kind", say("问题类型", "Kind"), words="problem"),
            C("amount_yuan", say("金额", "Money"), "wan"),
            C("letter_date", say("发函日期", "Letter"), "date"),
            C("due_date", say("整改期限", "Due"), "date"),
            C("closed_date", say("整改完成", "Closed"), "date"),
            C("status", say("整改状态", "Status"), words="rectification"),
        ],
        silenced(view, rows),
    )


def evaluations(view: View, scope: list[Any]) -> Grid:
    """Its own scores beside those of evaluators."""
    rows = view.ask(
        """
        select found.mof_div_code, found.fiscal_year, found.subject_kind, found.subject_code, subjects.subject_name,
            found.evaluator, found.evaluated_year, found.score, found.grade, found.self_score, found.self_deviation,
            found.is_self_score_inflated, found.completed_date
        from marts.fct_evaluations as found
        left join marts.dim_subjects as subjects
            on subjects.mof_div_code = ?1 and subjects.fiscal_year = ?2
            and found.subject_kind = subjects.subject_kind and found.subject_code = subjects.subject_code
        where found.mof_div_code = ?1 and found.fiscal_year = ?2 and found.dept_code = ?3
        order by found.self_deviation desc nulls last, found.subject_code
        """,
        scope,
    )
    to = to_subject(view)
    return table(
        "evaluations",
        say("自评与外部评价", "Self-evaluation against external"),
        [
            C("subject_name", say("名称", "Name"), lead=to),
            C("subject_code", say("代码", "Code"), lead=to),
            C("evaluator", say("评价主体", "By"), words="evaluator"),
            C("evaluated_year", say("被评价年度", "Year")),
            C("score", say("评价得分", "Score"), "score"),
            C("grade", say("等级", "Grade"), words="grade"),
            C("self_score", say("自评得分", "Self"), "score"),
            C("self_deviation", say("自评高出", "Self above"), "score"),
            C("is_self_score_inflated", say("自评虚高", "Inflated"), words="yes"),
            C("completed_date", say("完成日期", "Completed"), "date"),
        ],
        silenced(view, rows),
    )
