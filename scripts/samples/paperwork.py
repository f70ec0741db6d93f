"""What units write about their projects in a year: goals, monitoring, self-evaluations, disclosure.

Here: rows of those extracts that agree with the money in the bureau's books. Not here: the money (bureau.py),
evaluations and what follows from them (results.py), which subjects a published figure names (the cases).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from .bureau import Project
from .figures import day, grade, half_up, yuan
from .indicators import Kpi, achieved, indicators, overall_indicators
from .results import Results
from .words import MADE_UP

REASONS = ("前期手续办理时间较长", "招标采购流程延后", "受天气影响工期顺延", "项目据实结算", "资金下达较晚")


class Paperwork(Results):
    """Writes one bureau's performance papers."""

    def goal(
        self,
        kind: str,
        code: str,
        name: str,
        kpis: list[Kpi],
        *,
        review: str | None = "良",
        approved: date | None = None,
    ) -> list[str]:
        """One subject's goal with its indicators; returns the indicator ids."""
        approved = approved or date(self.year, 2, 10)
        self.bureau.add(
            "goals",
            subject_kind=kind,
            subject_code=code,
            goal_text=f"按时保质完成{name.removesuffix(MADE_UP)}年度任务，资金使用合规，群众满意。",
            review_grade=review,
            review_round="second",
            submitted_date=date(self.year - 1, 11, 20),
            council_date=date(self.year - 1, 12, 18),
            approved_date=approved,
            disclosed_date=approved + timedelta(days=15),
        )
        return [self._goal_indicator(kind, code, kpi) for kpi in kpis]

    def _goal_indicator(self, kind: str, code: str, kpi: Kpi) -> str:
        kpi_id = f"{self.bureau.code}KP{self.year % 100:02d}{self.bureau.number('kpi'):06d}"
        self.bureau.add(
            "goal_indicators",
            kpi_id=kpi_id,
            subject_kind=kind,
            subject_code=code,
            level1=kpi.level1,
            level2=kpi.level2,
            level3=kpi.level3,
            operator=kpi.operator,
            target_raw=kpi.target_raw,
            unit=kpi.unit,
            weight_points=Decimal(kpi.weight),
        )
        return kpi_id

    def project_goal(
        self, project: Project, *, review: str | None = "良", approved: date | None = None, brief: bool = False
    ) -> None:
        """The goal of a project or policy in its line of work."""
        work = project.name.removesuffix(MADE_UP)
        kpis = indicators(project.agency.line, work, self.year, project.adjusted, self.rng, brief=brief)
        project.kpis = kpis
        project.kpi_ids = self.goal(
            project.subject_kind, project.code, project.name, kpis, review=review, approved=approved
        )

    def department_goal(self, dept_code: str) -> list[tuple[Kpi, str]]:
        """The overall goal of a department; returns its indicators with their ids."""
        fen = sum(project.adjusted for project in self.bureau.departments()[dept_code])
        office = next(agency.name for agency in self.bureau.agencies if agency.dept_code == dept_code)
        office = office.removesuffix(MADE_UP)
        kpis = overall_indicators(office, self.year, fen, self.rng)
        return list(zip(kpis, self.goal("department", dept_code, f"{office}整体支出", kpis), strict=True))

    def monitor(self, project: Project, period_end: date, submitted: date) -> None:
        """One monitoring report on the money up to that day."""
        executed = project.paid(period_end)
        behind = project.adjusted > 0 and executed * 12 < project.adjusted * (period_end.month - 3)
        self.bureau.add(
            "monitoring_reports",
            subject_kind=project.subject_kind,
            subject_code=project.code,
            period_end=period_end,
            executed_amount=yuan(executed),
            expected_annual_amount=yuan(max(project.paid(), executed)),
            deviation_reason=self.rng.choice(REASONS) if behind else "",
            likelihood="possible" if behind else "certain",
            needs_rectification=behind,
            submitted_date=submitted,
        )

    def monitor_department(self, dept_code: str, period_end: date, submitted: date) -> None:
        """A department's monitoring report: the sum of its projects."""
        projects = self.bureau.departments()[dept_code]
        self.bureau.add(
            "monitoring_reports",
            subject_kind="department",
            subject_code=dept_code,
            period_end=period_end,
            executed_amount=yuan(sum(project.paid(period_end) for project in projects)),
            expected_annual_amount=yuan(sum(project.paid() for project in projects)),
            deviation_reason="",
            likelihood="certain",
            needs_rectification=False,
            submitted_date=submitted,
        )

    def monitor_indicators(self, project: Project, period_end: date) -> None:
        """What the project's indicators have reached by that day; deadlines are not due yet."""
        for kpi, kpi_id in zip(project.kpis, project.kpi_ids, strict=True):
            if "年" in kpi.target_raw:
                continue
            actual = "基本完成"
            if kpi.goal is not None:
                actual = f"{half_up(kpi.goal * self.rng.randint(period_end.month * 6, 100) / 100, 0)}"
            self.bureau.add(
                "monitoring_indicators",
                kpi_id=kpi_id,
                period_end=period_end,
                actual_raw=actual,
                expected_annual_raw=kpi.target_raw,
            )

    def self_evaluate(self, project: Project, *, blank: bool = False) -> Decimal:
        """A project's self-evaluation, its money from the books; returns the total. `blank` leaves out the scores."""
        money = (project.initial, project.adjusted, project.paid())
        kpis = list(zip(project.kpis, project.kpi_ids, strict=True))
        return self._self_evaluation(project.subject_kind, project.code, money, kpis, blank=blank)

    def self_evaluate_department(
        self, dept_code: str, kpis: list[tuple[Kpi, str]], total: Decimal | None = None
    ) -> Decimal:
        """A department's overall self-evaluation, its money the sum of its projects'.

        `total` stands for indicators that were not sent along.
        """
        projects = self.bureau.departments()[dept_code]
        money = (
            sum(project.initial for project in projects),
            sum(project.adjusted for project in projects),
            sum(project.paid() for project in projects),
        )
        return self._self_evaluation("department", dept_code, money, kpis, total=total)

    def _self_evaluation(
        self,
        kind: str,
        code: str,
        money: tuple[int, int, int],
        kpis: list[tuple[Kpi, str]],
        *,
        blank: bool = False,
        total: Decimal | None = None,
    ) -> Decimal:
        initial, adjusted, paid = money
        spent = Decimal(paid) / adjusted if adjusted > 0 else Decimal(0)
        execution = half_up(10 * min(Decimal(1), max(Decimal(0), spent)))
        scored = execution
        for kpi, kpi_id in kpis:
            actual, score = ("", Decimal(0)) if blank else achieved(kpi, self.year, self.rng, spent)
            scored += score
            missed = not blank and score < kpi.weight
            self.bureau.add(
                "self_evaluation_indicators",
                kpi_id=kpi_id,
                subject_kind=kind,
                subject_code=code,
                level1=kpi.level1,
                level2=kpi.level2,
                level3=kpi.level3,
                operator=kpi.operator,
                target_raw=kpi.target_raw,
                unit=kpi.unit,
                actual_raw=actual,
                weight_points=Decimal(kpi.weight),
                score=None if blank else score,
                deviation_reason=self.rng.choice(REASONS) if missed and self.rng.random() < 0.9 else "",
            )
        total = scored if total is None else total
        self.bureau.add(
            "self_evaluations",
            subject_kind=kind,
            subject_code=code,
            budget_initial=yuan(initial),
            budget_adjusted=yuan(adjusted),
            executed=yuan(paid),
            budget_adjusted_fiscal=yuan(adjusted),
            executed_fiscal=yuan(paid),
            execution_score=None if blank else execution,
            total_score=None if blank else total,
            grade=None if blank else grade(total),
            submitted_date=day(self.rng, self.year + 1, 3, 4),
        )
        return total

    def disclose(self, kind: str, code: str, documents: Iterable[tuple[str, date]]) -> None:
        """Public documents of one subject."""
        for document, when in documents:
            self.bureau.add(
                "disclosures", subject_kind=kind, subject_code=code, document_kind=document, disclosed_date=when
            )

    def budget_steps(self, submitted: date, council: date, approved: date, disclosed: date, congress: date) -> None:
        """The budget's own dates."""
        for step, when in zip(
            ("submitted", "council", "approved", "disclosed", "congress"),
            (submitted, council, approved, disclosed, congress),
            strict=True,
        ):
            self.bureau.add("budget_steps", step=step, step_date=when)
