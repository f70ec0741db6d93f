"""Whether the rows of a policy file can be policy: `validate_policy`.

Here: checks of cells and of whole sets (weights sum to 100, bands rise from 0). Not here: which row holds for a region
and year (dbt: int_policy__*), or the check of one parameter's value (policy_parameters.py).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from pipelines.contracts.loader import load_policy_contracts
from pipelines.contracts.model import BOOLEAN_WORDS, Column, Contract, enum_index, normalise_word
from pipelines.contracts.policy_parameters import as_decimal, bounds_text, is_within, load_parameters
from pipelines.lang import say

_PERIOD = re.compile(r"year|Q[1-4]|M(0[1-9]|1[0-2])")
_MONTH_DAY = re.compile(r"(?P<shift>[+-]1-)?(?P<month>\d\d)-(?P<day>\d\d)")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a policy file from being taken. `row` is the row's `_source_row`, else its place from 1."""

    row: int
    column: str | None
    value: str | None
    reason_code: str
    message_zh: str
    message_en: str

    @property
    def message(self) -> str:
        return say(self.message_zh, self.message_en)


@dataclass(frozen=True)
class _Row:
    """A row with its number and its cells as text; a blank cell is None. Enums stand as canonical values."""

    number: int
    cells: dict[str, str | None]

    def text(self, name: str) -> str | None:
        return self.cells.get(name)

    def decimal(self, name: str) -> Decimal | None:
        text = self.cells.get(name)
        return None if text is None else as_decimal(text)

    def problem(self, column: str | None, reason_code: str, zh: str, en: str) -> Problem:
        return Problem(self.number, column, self.cells.get(column) if column else None, reason_code, zh, en)


def validate_policy(table: str, rows: list[dict[str, Any]]) -> list[Problem]:
    """Every problem of a policy table's rows, in row order; none = it may be taken.

    `rows` hold canonical column names, values as text or already typed; an empty value means abolition and is no
    problem. Sets are checked per region (`mof_div_code`, where given), first year and the contract's set columns.
    KeyError for a table that is no policy table.
    """
    contract = load_policy_contracts()[table]
    read = [_read(contract, index, row) for index, row in enumerate(rows, start=1)]
    problems = [problem for row in read for problem in _cell_problems(contract, row)]
    problems += _duplicates(contract, read)
    # A set is judged as a whole only when its cells can be read; else one slip would be reported twice.
    misread = {problem.row for problem in problems}
    for members in _sets(contract, read).values():
        if not misread & {row.number for row in members}:
            problems += _SET_RULES.get(table, _no_rule)(members)
    return sorted(problems, key=lambda problem: problem.row)


def _read(contract: Contract, index: int, row: dict[str, Any]) -> _Row:
    cells = {column.name: _as_text(column, row.get(column.name)) for column in contract.all_columns}
    return _Row(int(row.get("_source_row") or index), cells)


def _as_text(column: Column, value: Any) -> str | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    return enum_index(column).get(normalise_word(text), text) if column.type == "enum" else text


def _cell_problems(contract: Contract, row: _Row) -> Iterator[Problem]:
    for column in contract.all_columns:
        text = row.text(column.name)
        if text is None:
            if column.required:
                yield row.problem(column.name, "missing", f"{column.zh}不能为空", f"{column.name} must not be empty")
            continue
        fault = _fault(column, text)
        if fault is not None:
            reason_code, zh, en = fault
            yield row.problem(column.name, reason_code, f"{column.zh}“{text}”：{zh}", f"{column.name} {text!r}: {en}")
    if row.text("legal_basis") is None and row.text("evidence") != "convention":
        yield row.problem(
            "legal_basis",
            "no_legal_basis",
            "没有依据；请补写条款或文号，确属本地约定的才在证据类型填 convention",
            "no legal basis; name the clause or document, or say convention under evidence where it is one",
        )
    if contract.extract == "policy_parameters":
        yield from _parameter_problems(row)


def _fault(column: Column, text: str) -> tuple[str, str, str] | None:
    """Reason code and message of what is wrong with a cell that is not blank; None when nothing is."""
    if column.type == "enum" and column.unknown == "reject" and text not in column.enum:
        return "unknown_value", "只能是 " + "、".join(column.enum), "must be one of " + ", ".join(column.enum)
    if column.type == "boolean" and normalise_word(text) not in BOOLEAN_WORDS:
        return "unknown_value", "只能是 是 或 否", "must be yes or no"
    if column.type in ("integer", "number", "money"):
        number = as_decimal(text)
        if number is None or (column.type == "integer" and number != number.to_integral_value()):
            return "not_a_number", "不是数值", "is no number"
        if not is_within(number, column.minimum, column.maximum):
            zh, en = bounds_text(column.minimum, column.maximum)
            return "out_of_bounds", f"超出范围{zh}", f"is out of bounds:{en}"
    if column.form == "period" and not _PERIOD.fullmatch(text):
        return "bad_period", "应为 year、Q1–Q4 或 M01–M12", "must be year, Q1 to Q4 or M01 to M12"
    if column.form == "month_day" and _day(text) is None:
        return (
            "bad_date",
            "应为 MM-DD，次年 +1-MM-DD，上年 -1-MM-DD，且每年都有这一天",
            "must be MM-DD, +1-MM-DD or -1-MM-DD, and a day that every year has",
        )
    return None


def _day(text: str) -> date | None:
    """The day in the common years 2001 to 2003, 2002 standing for the fiscal year; None when it is none."""
    match = _MONTH_DAY.fullmatch(text)
    if match is None:
        return None
    year = 2002 + {None: 0, "+1-": 1, "-1-": -1}[match["shift"]]
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _parameter_problems(row: _Row) -> Iterator[Problem]:
    name, value = row.text("parameter"), row.text("value")
    if name is None:
        return
    known = load_parameters()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        yield row.problem(
            "parameter",
            "unknown_parameter",
            f"没有参数“{name}”" + (f"，是否指 {near[0]}？" if near else ""),
            f"there is no parameter {name!r}" + (f"; did you mean {near[0]}?" if near else ""),
        )
    elif value is not None and not known[name].accepts(value):
        zh, en = known[name].expected()
        yield row.problem("value", "bad_parameter_value", f"{name} 的值“{value}”：{zh}", f"{name} = {value!r}: {en}")


def _scope(contract: Contract, row: _Row) -> tuple[str | None, ...]:
    return tuple(row.text(name) for name in ("mof_div_code", "fiscal_year_from", *contract.set_columns))


def _sets(contract: Contract, rows: list[_Row]) -> dict[tuple[str | None, ...], list[_Row]]:
    sets: dict[tuple[str | None, ...], list[_Row]] = {}
    for row in rows:
        sets.setdefault(_scope(contract, row), []).append(row)
    return sets


def _duplicates(contract: Contract, rows: list[_Row]) -> Iterator[Problem]:
    seen: dict[tuple[str | None, ...], _Row] = {}
    for row in rows:
        key = (row.text("mof_div_code"), *(_comparable(contract.column(name), row) for name in contract.key))
        first = seen.setdefault(key, row)
        if first is not row:
            zh, en = f"与第 {first.number} 行是同一条（键相同）", f"has the same key as row {first.number}"
            yield row.problem(None, "duplicate", zh, en)


def _comparable(column: Column, row: _Row) -> str | None:
    """A key cell such that 4 and 04, or 2000000 and 2000000.00, are the same."""
    number = row.decimal(column.name) if column.type in ("integer", "number", "money") else None
    return row.text(column.name) if number is None else str(number.normalize())


def _weights_sum_to_100(rows: list[_Row]) -> Iterator[Problem]:
    points = [row.decimal("weight_points") for row in rows]
    total = sum((value for value in points if value is not None), Decimal(0))
    if any(value is not None for value in points) and total != _HUNDRED:
        yield rows[0].problem(
            "weight_points", "weights_not_100", f"一套分值合计为 {total}，应为 100", f"the set sums to {total}, not 100"
        )
    for row in rows:
        if row.text("part") is None and row.decimal("weight_points") is not None:
            yield row.problem("part", "missing", "有分值而没有组成部分", "points without a part")


def _grade_bands_rise(rows: list[_Row]) -> Iterator[Problem]:
    order = ["差", "中", "良", "优"]
    held = [row for row in rows if row.decimal("score_min") is not None]
    for row in held:
        if row.text("grade") is None:
            yield row.problem("grade", "missing", "有最低分而没有等级", "a lowest score without a grade")
            return
    held.sort(key=lambda row: order.index(row.text("grade") or ""))
    if held and held[0].decimal("score_min") != 0:
        yield held[0].problem(
            "score_min", "bands_not_from_0", "最低的等级应从 0 分开始", "the lowest grade must begin at 0"
        )
    for lower, upper in pairwise(held):
        if (upper.decimal("score_min") or 0) <= (lower.decimal("score_min") or 0):
            yield upper.problem(
                "score_min",
                "bands_not_rising",
                f"“{upper.text('grade')}”的最低分应高于“{lower.text('grade')}”的",
                f"{upper.text('grade')} must begin above {lower.text('grade')}",
            )


def _qualitative_bands_rise(rows: list[_Row]) -> Iterator[Problem]:
    order = ["not_met", "partly", "met"]
    held = [row for row in rows if row.decimal("share_min") is not None or row.decimal("share_max") is not None]
    for row in held:
        yield from _band_is_whole(row)
    named = sorted((row for row in held if row.text("outcome")), key=lambda row: order.index(row.text("outcome") or ""))
    if named and named[0].decimal("share_min") != 0:
        yield named[0].problem(
            "share_min", "bands_not_from_0", "最低一档应从 0 开始", "the lowest band must begin at 0"
        )
    for lower, upper in pairwise(named):
        top, bottom = lower.decimal("share_max"), upper.decimal("share_min")
        if top is not None and bottom is not None and bottom < top:
            yield upper.problem(
                "share_min",
                "bands_overlap",
                f"{upper.text('outcome')} 与 {lower.text('outcome')} 重叠",
                f"{upper.text('outcome')} overlaps {lower.text('outcome')}",
            )


def _band_is_whole(row: _Row) -> Iterator[Problem]:
    """Both edges and the outcome given, the lower edge below the upper, the default between them."""
    if row.text("outcome") is None:
        yield row.problem("outcome", "missing", "有比例而没有完成情况", "shares without an outcome")
    low, high, default = (row.decimal(name) for name in ("share_min", "share_max", "share_default"))
    if low is None or high is None:
        column = "share_min" if low is None else "share_max"
        yield row.problem(column, "missing", "最低和最高比例须同时填写", "both edges of the band must be given")
    elif low >= high:
        yield row.problem("share_max", "bands_not_rising", "最高比例应大于最低比例", "share_max must exceed share_min")
    elif default is not None and not low <= default <= high:
        yield row.problem(
            "share_default", "out_of_bounds", "默认比例应在最低与最高之间", "share_default must lie within the band"
        )


def _windows_are_ordered(rows: list[_Row]) -> Iterator[Problem]:
    for row in rows:
        start, end = (_day(row.text(name) or "") for name in ("window_start", "window_end"))
        if start is not None and end is not None and end < start:
            yield row.problem(
                "window_end", "window_reversed", "结束日期早于开始日期", "the window ends before it starts"
            )


def _no_rule(rows: list[_Row]) -> list[Problem]:
    return []


_SET_RULES: dict[str, Callable[[list[_Row]], Iterator[Problem] | list[Problem]]] = {
    "policy_indicator_weights": _weights_sum_to_100,
    "policy_assessment_weights": _weights_sum_to_100,
    "policy_grade_bands": _grade_bands_rise,
    "policy_qualitative_bands": _qualitative_bands_rise,
    "policy_calendar": _windows_are_ordered,
}
