"""What a letter is made of, before it is put into words.

Here: one letter with its rows, its identity and the hash of its content. Not here: where the rows come from
(gather.py), the sentences (prose.py).
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pipelines.readers.letters.basis import Basis, of_rule

Kind = Literal["feedback", "supervision"]

ASKS_NOTHING = ("prioritise", "maintain")


@dataclass(frozen=True)
class Subject:
    """Project, policy, department or lower government. `name` is None when it is secret or nobody declared it; `now`:
    the code that a project stands under on the day, where that is another; no content."""

    kind: str
    code: str
    name: str | None
    is_secret: bool
    now: str = ""


@dataclass(frozen=True)
class Evaluation:
    """One result; amounts in yuan, None where not reported. `use`: actions in effect for the subject."""

    subject: Subject
    eval_id: str
    evaluator: str
    scope: str
    evaluated_year: int
    score: Decimal | None
    grade: str | None
    self_score: Decimal | None
    self_deviation: Decimal | None
    """Points that it lies above the evaluation's."""
    is_self_score_inflated: bool
    evaluated_yuan: Decimal | None
    use: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """One effective recommendation; `recommended_yuan` None = by judgement. Secret subjects have no evidence.
    `rule_basis`: the document under its rule where the row's own policy names none that a paper may rest on; no
    content."""

    subject: Subject
    action: str
    money_base: str
    rule_id: str
    base_yuan: Decimal | None
    recommended_yuan: Decimal | None
    legal_basis: str | None
    basis_evidence: str
    evidence: str | None
    rule_basis: str | None = None
    rule_evidence: str | None = None

    def rests_on(self, year: int) -> Basis:
        """The document of the row's own policy, else that of its rule."""
        own = of_rule(self.rule_id, self.legal_basis, self.basis_evidence, year)
        if own.document or not self.rule_basis:
            return own
        return replace(of_rule(self.rule_id, self.rule_basis, self.rule_evidence, year), unfit=own.unfit)

    @property
    def is_spent(self) -> bool:
        """A breach whose money is gone: told as a fact, nothing is asked for."""
        return self.action == "withhold" and self.recommended_yuan == 0


@dataclass(frozen=True)
class Finding:
    """One problem. Secret subjects have neither its kind nor its wording. `status` and `letter_date` only where the
    letter speaks of them (supervision); `is_closed`: mended by the day of the data, no content of its own."""

    subject: Subject
    finding_id: str
    problem_kind: str | None
    wording: str | None
    amount_yuan: Decimal | None
    due_date: date | None
    status: str | None = None
    letter_date: date | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Letter:
    """One letter to one department (`recipient_kind` department) or one lower finance bureau (government). `division`:
    of the bureau itself, that looks after the department; `standing`: since when the region's figures stand as they
    are; `rests_on`: the document under the letter as a whole. None is content."""

    kind: Kind
    region: str
    year: int
    bureau: str
    recipient_kind: str
    recipient: str
    recipient_name: str
    division: str = ""
    standing: str = ""
    evaluations: list[Evaluation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    rests_on: Basis | None = None

    @property
    def identity(self) -> str:
        """The same for every issue of the same letter; stands in the serial."""
        prefix = "FK" if self.kind == "feedback" else "DB"
        addressee = f"区划{self.recipient}" if self.recipient_kind == "government" else self.recipient
        return f"{prefix}-{self.region}-{self.year}-{addressee}"

    @property
    def finding_ids(self) -> tuple[str, ...]:
        """The problems that the letter puts to the unit, for the register."""
        return tuple(row.finding_id for row in self.findings if not row.is_closed)

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Of the letter as a whole and of each recommendation."""
        each = (row.rests_on(self.year) for row in self.recommendations)
        return (*([self.rests_on] if self.rests_on else []), *each)

    @property
    def evaluated_years(self) -> list[int]:
        """The years whose money was evaluated; the letter's own year where nothing was."""
        return sorted({row.evaluated_year for row in self.evaluations}) or [self.year]

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything the letter says. Not of the day it is written or of days overdue, which change
        nightly though nothing happened, nor of our own sentences, which change with the software, nor of the day on
        which a letter went out: that this one did is no reason for another."""
        told = content_of(self)
        del told["division"], told["standing"], told["rests_on"]
        for recommendation in told["recommendations"]:
            del recommendation["rule_basis"], recommendation["rule_evidence"]
        for evaluation in told["evaluations"]:
            del evaluation["self_deviation"]  # of two scores that both stand here; letters of before had only these
        for finding in told["findings"]:
            del finding["is_closed"]
            forget_dispatch(finding)
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=_plain)
        return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def content_of(paper: Any) -> dict[str, Any]:
    """A letter or notice as a dictionary, its subjects without the codes that they stand under now."""

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        told = dict(pairs)
        return {key: value for key, value in told.items() if key != "now" or "is_secret" not in told}

    return asdict(paper, dict_factory=fields)


def forget_dispatch(finding: dict[str, Any]) -> None:
    """Takes out of a finding, as a dictionary, what the sending of a letter itself changes: its day, and that there is
    one at all."""
    del finding["letter_date"]
    if finding["status"] == "no_letter":
        finding["status"] = "open"


def _plain(value: Any) -> str:
    return str(value)
