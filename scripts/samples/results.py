"""Evaluations and what follows from them: findings with their letters, and the uses of results.

Here: rows of those three extracts. Not here: what the units write themselves (paperwork.py).
"""

from datetime import date, timedelta
from decimal import Decimal

from .bureau import Bureau, Project
from .figures import grade, half_up, yuan

SELECTION = ("amount", "representative", "influence", "public_attention")


class Results:
    """Writes what others say about one bureau's subjects."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.rng = bureau.rng
        self.year = bureau.year

    def evaluate(
        self,
        kind: str,
        code: str,
        evaluator: str,
        score: Decimal,
        completed: date,
        *,
        amount: int | None = None,
        scope: str = "final",
        evaluated_year: int | None = None,
        disclosed: bool = True,
    ) -> str:
        """One evaluation; returns its id."""
        eval_id = f"PJ{self.bureau.code}{self.year % 100:02d}{self.bureau.number('evaluation'):04d}"
        self.bureau.add(
            "evaluations",
            eval_id=eval_id,
            subject_kind=kind,
            subject_code=code,
            evaluator=evaluator,
            score=score,
            grade=grade(score),
            evaluated_amount=None if amount is None else yuan(amount),
            scope=scope,
            evaluated_year=evaluated_year,
            is_on_site=self.rng.random() < 0.4,
            selection_reason="random" if evaluator == "spot_check" else self.rng.choice(SELECTION),
            completed_date=completed,
            reported_date=completed + timedelta(days=10),
            disclosed_date=completed + timedelta(days=25) if disclosed else None,
        )
        return eval_id

    def some_score(self, low: int = 1) -> Decimal:
        """A made-up score, most of them 良 or 优; `low` weighs how often it is 中."""
        middle = self.rng.choices((72, 83, 88, 92, 96), (low, 4, 6, 6, 3))[0]
        return half_up(Decimal(middle) + Decimal(self.rng.randint(-300, 300)) / 100)

    def finding(
        self,
        project: Project,
        eval_id: str,
        problem_kind: str,
        problem: str,
        letter: date,
        *,
        closed: bool,
        amount: int | None = None,
        accountability: str | None = None,
    ) -> None:
        """One finding with its letter, due thirty days on; `accountability` where somebody answered for it."""
        self.bureau.add(
            "findings",
            finding_id=f"WT{self.bureau.code}{self.year % 100:02d}{self.bureau.number('finding'):04d}",
            eval_id=eval_id,
            subject_kind=project.subject_kind,
            subject_code=project.code,
            problem_kind=problem_kind,
            amount=None if amount is None else yuan(amount),
            problem=problem,
            letter_date=letter,
            due_date=letter + timedelta(days=30),
            closed_date=letter + timedelta(days=self.rng.randint(12, 28)) if closed else None,
            **({} if accountability is None else {"accountability": accountability}),
        )

    def apply(
        self,
        action: str,
        applied: date,
        *,
        subject: tuple[str, str] | None = None,
        amount: int | None = None,
        stage: str = "final",
        rule_id: str = "",
        eval_id: str = "",
        **more: object,
    ) -> None:
        """One use of a result; without a subject (kind, code) it is a summary: say its level and count in `more`."""
        self.bureau.add(
            "result_applications",
            application_id=f"YY{self.bureau.code}{self.year % 100:02d}{self.bureau.number('application'):04d}",
            subject_kind=subject[0] if subject else None,
            subject_code=subject[1] if subject else None,
            action=action,
            amount=None if amount is None else yuan(amount),
            applied_date=applied,
            stage=stage,
            rule_id=rule_id,
            eval_id=eval_id,
            **more,
        )
