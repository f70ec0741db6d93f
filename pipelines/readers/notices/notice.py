"""What a notice is made of, before it is put into words.

Here: one notice with its rows, its identity and the hash of its content. Not here: where the rows come from
(gather.py), the sentences (prose.py), drafts and finals (letters/issue.py).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pipelines.readers.letters.basis import Basis, of_day, of_rule
from pipelines.readers.letters.letter import Finding, Subject, content_of, forget_dispatch
from pipelines.readers.notices.notice_labels import paper

Kind = Literal["chase", "returned", "progress", "referral", "interview", "circular"]

PREFIXES = {"chase": "CB", "returned": "TH", "progress": "JD", "referral": "YS", "interview": "YT", "circular": "TB"}
"""How the serial of each kind begins."""


@dataclass(frozen=True)
class Due:
    """One paper of one subject that has not come: past its day, or due within the days that are looked ahead.
    `legal_basis`: the document that the calendar names for the day, None where it names none."""

    subject: Subject
    deadline_kind: str
    stage: str
    period: str
    due_date: date
    is_overdue: bool
    legal_basis: str | None
    is_recalled: bool

    @property
    def basis(self) -> Basis | None:
        """None where the calendar names no document for the day: what it tells of its work is none."""
        told = paper(self.deadline_kind, self.stage, self.period)
        basis = of_day(told, self.legal_basis or "", self.is_recalled)
        return basis if basis.document else None


@dataclass(frozen=True)
class Vague:
    """An indicator whose target is no number, range or date, and where it stands. Secret subjects have no words."""

    name: str | None
    target: str | None
    place: str


@dataclass(frozen=True)
class FailedGoal:
    """A goal that failed its review or the checks of its fields: which of them, what it has, what would
    pass; None = not tested there.
    `minimum_basis`: the region's document that sets it; `sanction_basis`: the one under r12, and whether nobody has
    seen its text."""

    subject: Subject
    failed: tuple[str, ...]
    counts: dict[str, Any]
    minimums: dict[str, Any]
    place: str
    vague: tuple[Vague, ...]
    minimum_basis: str | None = None
    sanction_basis: str | None = None
    is_sanction_recalled: bool = True

    @property
    def is_rejected(self) -> bool:
        """By the review itself, whatever its fields say."""
        return bool({"review_poor", "review_unapproved"} & set(self.failed))

    @property
    def is_short(self) -> bool:
        """By the checks of its fields."""
        return bool(set(self.failed) - {"review_poor", "review_unapproved"})

    @property
    def is_binding(self) -> bool:
        """No budget of a project or policy without a goal that passes the review, and the fields where the region says
        what passes (r12); a department's own goal holds back nothing."""
        has_minimums = any(least is not None for least in self.minimums.values())
        return self.subject.kind in ("project", "policy") and (self.is_rejected or has_minimums)

    def minimum(self, year: int) -> Basis:
        """What sets the minimums that it lacks."""
        return of_rule("r12", self.minimum_basis if self.is_short else None, "doc", year)

    def basis(self, year: int) -> Basis:
        """What the goal is sent back by: what holds back the budget, else what sets the minimums, else the rule on
        goals all the same."""
        if (minimum := self.minimum(year)).document and not self.is_binding:
            return minimum
        return of_rule("r12", self.sanction_basis, "recalled" if self.is_sanction_recalled else "doc", year)


@dataclass(frozen=True)
class Unit:
    """A department, with the division that looks after it, or a division of the bureau in the ranking of a month;
    amounts in yuan."""

    name: str
    division: str | None
    budget_yuan: Decimal
    paid_yuan: Decimal
    ratio: Decimal
    rank: int
    former_ratio: Decimal | None
    former_rank: int | None
    change_ratio: Decimal | None
    red_count: int


@dataclass(frozen=True)
class Red:
    """A project on red alert at the end of the month."""

    subject: Subject
    department: str
    division: str | None
    budget_yuan: Decimal
    paid_yuan: Decimal
    ratio: Decimal | None


@dataclass(frozen=True)
class Progress:
    """A region's own money at the end of a month; `calendar_ratio` month ÷ 12, `time_ratio` weighted by the months in
    which the money arrived."""

    month: int
    budget_yuan: Decimal
    paid_yuan: Decimal
    ratio: Decimal | None
    former_ratio: Decimal | None
    calendar_ratio: Decimal | None
    time_ratio: Decimal | None
    departments: tuple[Unit, ...]
    divisions: tuple[Unit, ...]
    reds: tuple[Red, ...]


@dataclass(frozen=True)
class Named:
    """A problem that somebody is held to account for, with the department it is of."""

    department: str
    finding: Finding


@dataclass(frozen=True)
class Referred:
    """A problem that is handed on: the department that answers for it, and of a project or policy what it was given
    and has paid, which is no content of its own."""

    department: str
    finding: Finding
    budget_yuan: Decimal | None = None
    paid_yuan: Decimal | None = None


@dataclass(frozen=True)
class Notice:
    """One notice. `rows` are of the kind's own type. `recipient` is a department, a lower government, the addressee of
    a referral, or the month of what goes to all. `division`: of the bureau itself, that looks after the department;
    `standing`: since when the region's figures stand as they are; `rests_on`: the document under the
    notice as a whole. None is content."""

    kind: Kind
    region: str
    year: int
    bureau: str
    recipient_kind: str
    recipient: str
    recipient_name: str
    rows: tuple[Any, ...]
    division: str = ""
    standing: str = ""
    rests_on: Basis | None = None

    @property
    def identity(self) -> str:
        """The same for every issue of the same notice; stands in the serial."""
        addressee = f"区划{self.recipient}" if self.recipient_kind == "government" else self.recipient
        return f"{PREFIXES[self.kind]}-{self.region}-{self.year}-{addressee}"

    @property
    def finding_ids(self) -> tuple[str, ...]:
        """For the register; what is handed to audit or discipline is not named in it."""
        return tuple(row.finding.finding_id for row in self.rows if isinstance(row, Named))

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Of the notice as a whole and of each of its rows; a day that names no document says so and needs none."""
        days = [row.basis for row in self.rows if isinstance(row, Due)]
        goals = [row.basis(self.year) for row in self.rows if isinstance(row, FailedGoal)]
        return tuple(basis for basis in (self.rests_on, *days, *goals) if basis)

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything the notice says but the days that pass and that letters went out."""
        told = content_of(self)
        del told["division"], told["standing"], told["rests_on"]
        for row in told["rows"]:
            if "finding" in row:
                forget_dispatch(row["finding"])
            if self.kind == "referral":
                del row["budget_yuan"], row["paid_yuan"]
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
        return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()
