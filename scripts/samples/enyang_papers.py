"""恩阳区's performance papers: assessments, goals, monitoring, evaluations, findings and what followed.

Here: rows beside the money of enyang.py. Not here: amounts.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from .bureau import Bureau, Project
from .figures import day, half_up, yuan
from .paperwork import Paperwork

if TYPE_CHECKING:
    from .enyang import Groups

THRESHOLD = 50_000_000
"""50 万元 in fen."""
DIMENSIONS = tuple(f"score_{part}" for part in ("necessity", "economy", "goal", "feasibility", "compliance"))
MONITORED = date(2021, 7, 31)
OVERALL_EVALUATED, DEPARTMENT_BUDGET_EVALUATED, SPOT_CHECKED = 6, 25, 20


def write_papers(bureau: Bureau, groups: Groups) -> None:
    """All papers of the year."""
    papers = Paperwork(bureau)
    papers.budget_steps(date(2020, 11, 30), date(2020, 12, 28), date(2021, 2, 20), date(2021, 3, 12), date(2021, 1, 22))
    _assess(bureau)
    _goals_and_self_evaluations(papers, groups)
    _follow_bonds(papers, groups.bonds)
    _evaluate(papers, groups)


def _assess(bureau: Bureau) -> None:
    """Ex-ante assessments before the money: of nearly all that needed one."""
    rng = bureau.rng
    rows = {row["pro_code"]: row for row in bureau.rows["projects"]}
    for project in bureau.managed():
        caught = [
            row
            for row in bureau.rows["allotments"]
            if row["pro_code"] == project.code
            and row["amount"] > yuan(THRESHOLD)  # type: ignore[operator]
            and (row["bgt_type"] == "supplement" or (row["bgt_type"] == "initial" and rows[project.code]["is_new"]))
        ]
        if not caught or (project.book == "general" and rng.random() < 0.1):
            continue
        asked, first = sum(row["amount"] for row in caught), min(row["doc_date"] for row in caught)  # type: ignore
        scores = [Decimal(rng.randint(76, 97)) for _ in DIMENSIONS]
        total = half_up(sum(scores, Decimal(0)) / len(DIMENSIONS))
        bureau.add(
            "ex_ante_assessments",
            assessment_id=f"SQ{bureau.code}{bureau.number('assessment'):04d}",
            subject_kind=project.subject_kind,
            subject_code=project.code,
            requested_amount=asked,
            **dict(zip(DIMENSIONS, scores, strict=True)),
            total_score=total,
            conclusion="partial" if total < 82 else "support",
            assessed_date=first - timedelta(days=rng.randint(20, 60)),
            assessor="区财政局（示例）",
        )


def _goals_and_self_evaluations(papers: Paperwork, groups: Groups) -> None:
    bureau, rng = papers.bureau, papers.rng
    bonds = {project.code for project in groups.bonds}
    late_goals = {project.code for project in groups.special[5:8]}
    without_goals = {project.code for project in groups.others[-3:]}
    for number, project in enumerate(bureau.managed()):
        if project.code not in without_goals:
            approved = date(2021, 3, 30) if project.code in bonds else None
            approved = date(2021, 11, 8) if project.code in late_goals else approved
            papers.project_goal(project, review=rng.choice(("优", "良", "良", None)), approved=approved)
            papers.disclose(project.subject_kind, project.code, [("goal", date(2021, 3, 10))] if number % 11 else [])
        if number % 14:
            papers.monitor(project, MONITORED, date(2021, 8, rng.randint(5, 31)))
        if "衔接资金" in project.tags or "直达资金" in project.tags:
            papers.monitor_indicators(project, MONITORED)
        papers.self_evaluate(project)
    for number, dept_code in enumerate(bureau.departments()):
        kpis = papers.department_goal(dept_code)
        if number % 10:
            papers.monitor_department(dept_code, MONITORED, date(2021, 8, 25))
        if number < 60:
            papers.self_evaluate_department(dept_code, kpis)


def _follow_bonds(papers: Paperwork, bonds: list[Project]) -> None:
    """The follow-up: every bond project drawn, then looked at on the spot within the year."""
    for number, project in enumerate(bonds, start=1):
        papers.bureau.add(
            "samples",
            sample_id=f"CC{papers.bureau.code}21{number:03d}",
            subject_kind="project",
            subject_code=project.code,
            drawn_date=date(2021, 8, 20),
            seed="20210820",
            reason="专项债券：金额大、支出进度",
        )
        score = papers.some_score(low=2)
        done = day(papers.rng, 2021, 9, 10)
        eval_id = papers.evaluate(
            "project",
            project.code,
            "spot_check",
            score,
            done,
            amount=project.adjusted,
            scope="interim",
            disclosed=False,
        )
        if score < 80:
            papers.finding(
                project,
                eval_id,
                "slow",
                "债券项目开工较晚，资金支出进度滞后。",
                done + timedelta(days=12),
                closed=number % 3 != 0,
            )


def _evaluate(papers: Paperwork, groups: Groups) -> None:
    rng = papers.rng
    chosen = [*groups.policies, *groups.special, *groups.key[:DEPARTMENT_BUDGET_EVALUATED]]
    scores = {str(row["subject_code"]): row["total_score"] for row in papers.bureau.rows["self_evaluations"]}
    for number, project in enumerate(chosen):
        score = papers.some_score(low=2)
        evaluator = "third_party" if number % 3 == 0 else "finance"
        done = day(rng, 2021, 10, 11)
        eval_id = papers.evaluate(project.subject_kind, project.code, evaluator, score, done, amount=project.adjusted)
        if score < 80:
            _follow_up(papers, project, eval_id, done)
        if number % 5 == 3 and number < 5 * SPOT_CHECKED:
            own = scores[project.code]
            assert isinstance(own, Decimal)
            checked = own - Decimal(rng.choice((1, 2, 3, 5, 12)))
            papers.evaluate("project", project.code, "spot_check", checked, day(rng, 2021, 11, 12), disclosed=False)
    for dept_code in list(papers.bureau.departments())[:OVERALL_EVALUATED]:
        papers.evaluate("department", dept_code, "finance", papers.some_score(), day(rng, 2021, 10, 11))


def _follow_up(papers: Paperwork, project: Project, eval_id: str, done: date) -> None:
    """A finding with its letter, and what became of the money."""
    kind, problem, action = papers.rng.choice(
        (
            ("slow", "项目实施进度缓慢，年度任务未按期完成。", "reclaim"),
            ("irregular", "资金使用不规范，报账资料不完整。", "adjust"),
            ("inefficient", "资金使用低效，产出未达到目标。", "cut"),
            ("overlap", "与其他项目支持内容交叉重复。", "merge"),
            ("off_target", "实施内容偏离绩效目标。", "cut"),
        )
    )
    letter = done + timedelta(days=15)
    papers.finding(project, eval_id, kind, problem, letter, closed=papers.rng.random() < 0.75)
    if papers.rng.random() < 0.7:
        amount = project.adjusted // 10 // 10_000 * 10_000 if action in ("cut", "reclaim") else None
        papers.apply(
            action, date(2021, 12, 20), subject=project.subject, amount=amount, eval_id=eval_id, decision="accepted"
        )
