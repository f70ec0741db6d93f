"""The layouts of official forms as data: one YAML each, a variant says only where it differs (`like`).

Here: their shape, and which label means what. Not here: loading them (layout_files.py), finding labels in a file
(recognise.py, extract.py).
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipelines.contracts import load_contracts, normalise_header
from pipelines.land.cells.money_units import split_unit
from pipelines.lang import say

FormKind = Literal["goal", "monitoring", "self_evaluation", "ex_ante"]
MAIN: dict[str, str] = {
    "goal": "goals",
    "monitoring": "monitoring_reports",
    "self_evaluation": "self_evaluations",
    "ex_ante": "ex_ante_assessments",
}
"""Kind of form -> extract that takes one row of it."""
INDICATORS: dict[str, str] = {
    "goal": "goal_indicators",
    "monitoring": "monitoring_indicators",
    "self_evaluation": "self_evaluation_indicators",
}
"""Kind of form -> extract of its indicator rows."""
SPECIAL = ("subject_name", "subject_code", "period_end", "fiscal_year")
"""Fields that are about the form as a whole."""

Labels = list[str]
_SPACE = re.compile(r"\s+")
_BRACKETS = re.compile(r"(?<=.)\([^()]*\)$")
_ENDS = ":;,.。、*★"
_LONGEST_LABEL = 40
_NEXT_LABEL = re.compile(r"\s{2,}(?=[^\s:]{2,10}:)")
"""Where the next `label: value` begins in the same cell."""
_PARTS = ("operator", "value", "unit")


def _are_known(names: Iterable[str], known: Iterable[str], of: str) -> None:
    """ValueError, in the person's language: a name that is none of those."""
    strange, known = sorted(set(names) - set(known)), sorted(known)
    if strange:
        near = difflib.get_close_matches(strange[0], known, 3) or known
        raise ValueError(
            say(
                f"{'、'.join(strange)} 不在 {of} 的名称中；是不是 {'、'.join(near)}？",
                f"{', '.join(strange)}: no name of {of}; did you mean {', '.join(near)}?",
            )
        )


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CellField(_Shape):
    """One value: beside or below its label, or in the label's row under a heading."""

    labels: Labels
    below: bool = False
    under: Labels = []
    """The value stands in the label's row, in the column under one of these headings."""


class Funds(_Shape):
    """The money table: headings give the columns, labels the rows; values are cells or sums of cells (`row/column`)."""

    columns: dict[str, Labels]
    rows: dict[str, Labels]
    values: dict[str, list[str]]


class Indicators(_Shape):
    """The indicator table: heading -> column of the extract (and `total`'s columns)."""

    columns: dict[str, Labels]
    parts: dict[str, Labels] = {}
    """`operator`, `value`, `unit` -> what the columns below one wide heading of targets or actuals are called."""
    ticks: dict[str, Labels] = {}
    """Column of the main extract -> headings of which one is ticked."""
    worst: dict[str, Labels] = {}
    """Column of the main extract -> the words of the rows, worst first: the form's is the worst."""
    joined: dict[str, str] = {}
    """Column of the main extract -> column of the rows whose texts it joins."""
    instead: dict[str, Labels] = {}
    """Column of the extract -> headings whose cell, where filled, counts instead (an adjusted target)."""
    total_labels: Labels = []
    totals: dict[str, str] = {}
    """Column of the main extract -> heading's name whose cell in the total row it is; `grade`: 优良中差 in that row."""
    block: str | None = None
    """Pattern of the label left of the heading that numbers the goal (年度绩效目标1)."""
    child_prefix: Labels = []
    """A row whose name begins so belongs to the row before it that does not."""
    star_parents: bool = False
    """A row without weight after one marked ★ belongs to that one."""
    end: str = "^$"
    """Pattern of the first cell of a row that is below the table (notes, signatures)."""


class Layout(_Shape):
    """One layout of one official form."""

    layout: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    like: str | None = None
    zh: str
    source: str = ""
    form: FormKind
    subject_kind: Literal["project", "policy", "department", "government"]
    titles: Labels = []
    anchors: list[Labels]
    """What must be printed; each is a choice of labels."""
    without: Labels = []
    """None of these may be printed."""
    fields: dict[str, CellField] = {}
    code_and_name: str | None = None
    """Pattern with groups `code` and `name` of a name cell that holds both."""
    period: str | None = None
    """Pattern with group `month` anywhere on the form: the period ends with that month."""
    funds: Funds | None = None
    indicators: Indicators | None = None
    answers: list[str] = []
    """Columns of the form's extracts; when none is filled the form was handed out and not filled in."""
    not_values: Labels = []
    """Other labels, which are never a value."""

    def model_post_init(self, context: Any) -> None:
        del context
        contracts = load_contracts()
        main = {column.name for column in contracts[MAIN[self.form]].columns} | set(SPECIAL)
        rows = (
            {column.name for column in contracts[INDICATORS[self.form]].columns} if self.form in INDICATORS else set()
        )
        table = self.indicators
        said = set(self.fields) | set(self.funds.values if self.funds else ())
        if table:
            said |= {*table.ticks, *table.worst, *table.joined, *table.totals}
        _are_known(said, main, MAIN[self.form])
        _are_known(self.answers, main | rows, MAIN[self.form])
        if table:
            coded = [column.name for column in contracts[MAIN[self.form]].columns if column.type in ("enum", "boolean")]
            _are_known([name for name, heading in table.totals.items() if heading == "grade"], coded, "grade")
            # a target may stand in any form, for the goal that it is held against
            printed = {column.name for column in contracts[INDICATORS["goal"]].columns} | rows | main
            _are_known({*table.columns, *table.instead}, printed, INDICATORS.get(self.form, MAIN[self.form]))
            _are_known(table.parts, set(_PARTS), "parts")
            _are_known({*table.totals.values(), *table.joined.values()}, {*table.columns, "grade"}, "columns")
        if self.funds:
            for cell in [cell for cells in self.funds.values.values() for cell in cells]:
                row, _, column = cell.partition("/")
                _are_known([row], self.funds.rows, "rows")
                _are_known([column], self.funds.columns, "columns")
        for pattern in self._written_patterns():
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(
                    say(f"正则 {pattern} 写得不对（{error}）", f"{pattern} is no regular expression ({error})")
                ) from error

    def _written_patterns(self) -> Iterable[str]:
        table = self.indicators
        yield from filter(None, (self.code_and_name, self.period, table.block if table else None))
        yield from [table.end] if table else []
        for labels in [*(labels for _, labels in self._labels()), *self.anchors, self.without]:
            yield from (label[1:] for label in labels if label.startswith("~"))

    @cached_property
    def concepts(self) -> dict[str, tuple[str, ...]]:
        """Normalised label -> what it may be: `field:…`, `under:…`, `funds:…`, `row:…`, `ind:…`, `tick:…`, `total`."""
        found: dict[str, list[str]] = {}
        for concept, labels in self._labels():
            for label in labels:
                if not label.startswith("~"):
                    found.setdefault(normalise(label), []).append(concept)
        return {label: tuple(concepts) for label, concepts in found.items()}

    @cached_property
    def meanings(self) -> dict[str, tuple[str, ...]]:
        """Text -> what it may be, remembered by extract.py: of this layout, not of whatever bears its name."""
        return {}

    @cached_property
    def patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Labels that are patterns (written with ~ before them)."""
        return [
            (re.compile(label[1:]), concept)
            for concept, labels in self._labels()
            for label in labels
            if label.startswith("~")
        ]

    def _labels(self) -> Iterable[tuple[str, Labels]]:
        for name, field in self.fields.items():
            yield f"field:{name}", field.labels
            yield f"under:{name}", field.under
        if self.funds:
            yield from ((f"funds:{name}", labels) for name, labels in self.funds.columns.items())
            yield from ((f"row:{name}", labels) for name, labels in self.funds.rows.items())
        if self.indicators:
            yield from ((f"ind:{name}", labels) for name, labels in self.indicators.columns.items())
            yield from ((f"ind:{name}+", labels) for name, labels in self.indicators.instead.items())
            yield from ((f"tick:{name}", labels) for name, labels in self.indicators.ticks.items())
            yield "total", self.indicators.total_labels
        yield "label", self.not_values

    @cached_property
    def needed(self) -> list["Choice"]:
        return [Choice(choice) for choice in self.anchors]

    @cached_property
    def barred(self) -> "Choice":
        return Choice(self.without)

    @cached_property
    def name_labels(self) -> frozenset[str]:
        """What asks for the subject's name."""
        field = self.fields.get("subject_name")
        return frozenset(normalise(label) for label in field.labels) if field else frozenset()

    @cached_property
    def head_labels(self) -> frozenset[str]:
        """Labels that may open a row above the subject's name: its code, and what is never a value."""
        code = self.fields.get("subject_code")
        return frozenset(normalise(label) for label in [*(code.labels if code else []), *self.not_values])

    @cached_property
    def title_texts(self) -> list[str]:
        return [normalise(title) for title in self.titles]


class Choice:
    """Labels of which one is to be printed, as they stand or as patterns; what a text was found to be is remembered."""

    def __init__(self, labels: Labels) -> None:
        self._words = frozenset(normalise(label) for label in labels if not label.startswith("~"))
        self._patterns = [re.compile(label[1:]) for label in labels if label.startswith("~")]
        self._fitting: set[str] = set()
        self._others: set[str] = set()

    def is_among(self, labels: AbstractSet[str]) -> bool:
        """Whether one of the normalised texts is one of its labels."""
        if not self._words.isdisjoint(labels):
            return True
        if not self._patterns:
            return False
        if not self._fitting.isdisjoint(labels):
            return True
        for label in labels - self._others:
            fits = any(pattern.fullmatch(label) for pattern in self._patterns)
            known = self._fitting if fits else self._others
            if len(known) > 100_000:
                known.clear()
            known.add(label)
            if fits:
                return True
        return False


_NORMALISED: dict[str, str] = {}


def normalise(text: str) -> str:
    """A label without spaces, width, brackets at its end, colon, ★; remembered, since forms repeat their labels."""
    known = _NORMALISED.get(text)
    if known is None:
        if len(_NORMALISED) > 100_000:
            _NORMALISED.clear()
        known = _SPACE.sub("", unicodedata.normalize("NFKC", text)).strip(_ENDS)
        while (bare := _BRACKETS.sub("", known).strip(_ENDS)) != known:
            known = bare
        _NORMALISED[text] = known
    return known


def behind_colon(text: str) -> str:
    """The value in a cell `label: value`, as far as the next label in it."""
    return _NEXT_LABEL.split(text.replace("：", ":").partition(":")[2].strip())[0]


def without_unit(text: str) -> list[str]:
    """A label as it may be known without its money unit and remarks (全年执行数/万元); none where it has neither."""
    if len(text) > _LONGEST_LABEL:
        return []
    written = normalise_header(text)
    bare = split_unit(written)[0]
    return [] if bare == written else list(dict.fromkeys((normalise(bare), normalise(bare.upper()))))
