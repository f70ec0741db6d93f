"""Which rows are the header, and which of its cells is which column of a contract.

Here: matching header texts, in one line or in several under merged cells; the unit that holds for each money column.
Not here: how a unit is written (cells/money_units.py), cells below the header.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.contracts import DELETED_FLAG_HEADERS, Contract, normalise_header
from pipelines.land.cells.money_units import (
    CURRENCY_COLUMNS,
    UNIT_COLUMNS,
    noted_beside,
    noted_units,
    split_unit,
    unit_alone,
)
from pipelines.land.cells.odd_money import first_odd_unit, odd_money, without_odd_unit
from pipelines.land.cells.shown import Kind
from pipelines.land.cells.values import unwrapped
from pipelines.land.problems import Refused, column_letters

HEADER_WITHIN, HEADER_LINES = 30, 3
"""Title lines, units and dates may stand above it, but not more than this; it may be printed in so many lines."""

_DELETED = frozenset(normalise_header(header) for header in DELETED_FLAG_HEADERS)
_KINDS: dict[str, Kind] = {"number": "number", "integer": "number", "date": "day"}
_WHOLE_OF_GROUP = frozenset({"小计", "合计", "总计", "总额", "总数", "金额", "数额"})
"""What stands below a group's name where the column is the group's total."""

Preview = Sequence[Sequence[str | None]]
Names = Mapping[str, str]
"""Normalised header -> canonical name: what a region's mapping profile adds."""


@dataclass(frozen=True)
class Position:
    """Where a column stands in the sheet."""

    index: int
    """0-based, as in the sheet."""
    header: str
    """As printed; the lines of a merged header with a blank between."""
    power: int = 0
    """Money: power of ten from the printed unit to 元."""
    has_unit: bool = True
    """Money: the header itself prints the unit."""
    kind: Kind = "text"
    """What its cells are asked for, where they show something else than they hold (cells/shown.py)."""
    is_amount: bool = False
    """An amount or points: merged over several rows it belongs to none of them."""


@dataclass(frozen=True)
class Header:
    """The header of one sheet, matched."""

    row: int
    """1-based, of its last line; data begin below."""
    width: int
    columns: dict[str, Position]
    """Canonical name -> position."""
    deleted_flag: int | None = None
    unknown: list[str] = field(default_factory=list)
    """Printed headers that no column of the contract bears."""
    lines: list[list[str]] = field(default_factory=list)
    """The header's own lines, blank cells as ''."""
    above: list[list[str]] = field(default_factory=list)
    """The lines above it."""
    unit_column: int | None = None
    """Where each row prints its own money unit."""
    unit: int = 0
    """Power of ten of the sheet's note, which holds for money headers without a unit."""


class ContractIndex:
    """The headers of a contract, ready to look up."""

    def __init__(self, contract: Contract, names: Names | None = None) -> None:
        self.contract = contract
        self._names = {**contract.column_of, **(names or {})}
        self._money = set(contract.money_columns)
        self._known: dict[str, tuple[str, int | None] | None] = {}
        self._parts = {
            (column.part_of, normalise_header(header)): column.name
            for column in contract.columns
            for header in column.part_headers
        }

    def find(self, printed: str) -> tuple[str, int | None] | None:
        """(canonical name, power of ten of the unit or None where none is printed), or None."""
        if printed not in self._known:
            self._known[printed] = self._find(normalise_header(printed))
        return self._known[printed]

    def part(self, whole: str | None, printed: str) -> tuple[str, int | None] | None:
        """What a header means only because it stands right after the column `whole`, whose part it names."""
        text, power = split_unit(normalise_header(printed))
        name = self._parts.get((whole, text))
        return (name, power) if name else None

    def _find(self, text: str) -> tuple[str, int | None] | None:
        if text in self._names:
            return self._names[text], None
        name, power = split_unit(text)
        found = self._names.get(name)
        if found is None or (power is not None and found not in self._money):
            return None
        return found, power


@dataclass(frozen=True)
class _Cell:
    """One column of a header: its printed text and what it means."""

    index: int
    text: str
    found: tuple[str, int | None] | None
    is_unit_line: bool = False
    """Its lowest line is a unit and nothing else."""


def match_header(
    preview: Preview,
    contract: Contract,
    *,
    sheet: str | None,
    unsaid: Mapping[str, str] | None = None,
    letters: bool = True,
    names: Names | None = None,
    outside: Sequence[str] = (),
) -> Header | None:
    """Find and match the header among the first rows of a sheet; None when no row resembles one.

    `unsaid`: columns whose value the file's name implies; `outside`: what is printed outside the cells.
    Refused: a required column is missing (`missing_column`), two headers mean one column (`duplicate_column`), or two
    notes print different units for a money header that has none, or one prints another money (`unit_conflict`).
    """
    index = ContractIndex(contract, names)
    rows = _stripped(preview)
    best = _best(rows, index)
    if best is None:
        return None
    first, lines = best
    last = first + len(lines)
    columns: dict[str, Position] = {}
    unknown: list[str] = []
    flags: dict[str, int] = {}
    cells = list(_cells(lines, index))
    noted = noted_units(rows[:first], sheet, outside) | noted_beside(
        lines, {cell.index for cell in cells if cell.found}
    )
    odd = first_odd_unit([sheet, *outside, *(text for row in rows[:first] for text in row)])
    before: _Cell | None = None
    for cell in cells:
        before = cell = _as_part(cell, before, index)
        if cell.found is None:
            _note_flag(flags, cell, contract)
            if cell.index not in flags.values():
                unknown.append(cell.text)
            continue
        name, power = cell.found
        if name in columns:
            raise _duplicate(columns[name], cell.index, cell.text, sheet, last, letters)
        is_money = contract.column(name).type == "money"
        if is_money and power is None and len(noted) > 1:
            raise _conflict(cell.text, sheet, last)
        if is_money and power is None and odd:
            raise odd_money(odd, cell.text, sheet, last)
        columns[name] = Position(
            cell.index,
            cell.text,
            (next(iter(noted), 0) if power is None else power) if is_money else 0,
            power is not None or not is_money,
            _KINDS.get(contract.column(name).type, "text"),
            contract.column(name).type in ("money", "number") or name.endswith("_count"),
        )
    foreign = ((unit, index.find(bare), bare) for text in unknown for unit, bare in without_odd_unit(text))
    for unit, found, bare in foreign:
        if found and found[0] not in columns and contract.column(found[0]).type == "money":
            raise odd_money(unit, bare, sheet, last)
    _require(contract, columns, unsaid or {}, sheet, last)
    width = 1 + max((place for line in lines for place, text in enumerate(line) if text), default=-1)
    deleted, unit_column = flags.get("deleted"), flags.get("unit")
    return Header(last, width, columns, deleted, unknown, lines, rows[:first], unit_column, next(iter(noted), 0))


def header_columns(
    printed: Sequence[str | None], contract: Contract, names: Names | None = None
) -> list[tuple[int, str]]:
    """Position and column of each text of a line that is a header of the contract."""
    index = ContractIndex(contract, names)
    found = ((at, index.find(unwrapped(text).strip())) for at, text in enumerate(printed) if text)
    return [(at, each[0]) for at, each in found if each]


def score(preview: Preview, contract: Contract, names: Names | None = None) -> float:
    """How well the best row fits the contract: share of the contract's required and the row's columns that match."""
    index = ContractIndex(contract, names)
    best = _best(_stripped(preview), index)
    if best is None:
        return 0.0
    cells = list(_cells(best[1], index))
    found = {cell.found[0] for cell in cells if cell.found}
    required = {column.name for column in contract.columns if column.required}
    return len(found) / len(cells) * (len(found & required) / len(required) if required else 1)


def _stripped(preview: Preview) -> list[list[str]]:
    return [[unwrapped(text or "").strip() for text in row] for row in preview[:HEADER_WITHIN]]


def _best(rows: list[list[str]], index: ContractIndex) -> tuple[int, list[list[str]]] | None:
    """First row and lines of the header with the most different columns and lines of units; then shortest, highest.

    At least two columns, or all of a contract that requires fewer.
    """
    enough = min(2, max(1, sum(column.required for column in index.contract.columns)))
    best, most = None, (enough - 1, HEADER_WITHIN)
    hits = [any(text and index.find(text) for text in row) for row in rows]
    for height in range(1, HEADER_LINES + 1):
        for first in range(len(rows) - height + 1):
            lines = rows[first : first + height]
            if not any(hits[first : first + height]) or not all(any(line) for line in lines):
                continue
            cells = [cell for cell in _cells(lines, index) if cell.found]
            worth = len({cell.found[0] for cell in cells if cell.found}), sum(cell.is_unit_line for cell in cells)
            if worth > most:
                best, most = (first, lines), worth
    return best


def _cells(lines: list[list[str]], index: ContractIndex) -> Iterator[_Cell]:
    """Every column of the header that prints anything. A name merged over several columns stands in the first only."""
    groups = ["" for _ in lines]
    for place in range(max(map(len, lines))):
        own = [line[place] if place < len(line) else "" for line in lines]
        if not any(own):
            groups = ["" for _ in lines]  # an empty column ends what was merged
            continue
        for number, text in enumerate(own):
            if text:
                groups[number] = text
                for below in range(number + 1, len(lines)):
                    groups[below] = ""
        yield _read(place, own, groups, index)


def _read(place: int, own: list[str], groups: list[str], index: ContractIndex) -> _Cell:
    """A column's meaning: group and name together, the name alone, the group's where the name says it is the total."""
    lowest = next(number for number in range(len(own) - 1, -1, -1) if own[number])
    over = [text for text in groups[:lowest] if text]
    unit = unit_alone(normalise_header(own[lowest])) if over else None
    if unit is not None:
        name = index.find("".join(over)) or index.find(over[-1])
        if name:
            return _Cell(place, "".join([*over, own[lowest]]), (name[0], unit), is_unit_line=True)
    whole = "".join([*over, own[lowest]])
    candidates = [whole, own[lowest]]
    if over and normalise_header(split_unit(normalise_header(own[lowest]))[0]) in _WHOLE_OF_GROUP:
        candidates += ["".join(over), over[-1]]
    for text in candidates:
        found = index.find(text)
        if found:
            name, power = found
            own_power = split_unit(normalise_header(own[lowest]))[1]
            above = [unit for each in reversed(over) if (unit := split_unit(normalise_header(each))[1]) is not None]
            if power is None:
                power = own_power if own_power is not None else next(iter(above), None)
            return _Cell(place, " ".join([*over, own[lowest]]) if text != own[lowest] else own[lowest], (name, power))
    return _Cell(place, " ".join([*over, own[lowest]]) if over else own[lowest], None)


def _as_part(cell: _Cell, before: _Cell | None, index: ContractIndex) -> _Cell:
    """A shared header read as the part of the column just before it; without a unit of its own it has that one's."""
    if cell.found or before is None or before.found is None or cell.index != before.index + 1:
        return cell
    whole, unit = before.found
    found = index.part(whole, cell.text)
    if found is None:
        return cell
    return replace(cell, found=(found[0], unit if found[1] is None else found[1]))


def _note_flag(flags: dict[str, int], cell: _Cell, contract: Contract) -> None:
    """Columns that are none of the contract's but say something about each row."""
    text = normalise_header(cell.text)
    if text in _DELETED:
        flags["deleted"] = cell.index
    elif text in UNIT_COLUMNS and contract.money_columns:
        flags["unit"] = cell.index
    elif text in CURRENCY_COLUMNS and contract.money_columns:
        flags.setdefault("unit", cell.index)


def _duplicate(first: Position, position: int, text: str, sheet: str | None, row: int, letters: bool) -> Refused:
    def where(index: int) -> str:
        return f"{column_letters(index)}{row}" if letters else str(index + 1)

    return Refused(
        "duplicate_column",
        f"表头“{first.header}”（{where(first.index)}）和“{text}”（{where(position)}）是同一列，无法确定用哪一列；请只保留一列",
        f"headers “{first.header}” ({where(first.index)}) and “{text}” ({where(position)}) are one column; keep one",
        sheet=sheet,
        row=row,
        column=text,
    )


def _conflict(text: str, sheet: str | None, row: int) -> Refused:
    return Refused(
        "unit_conflict",
        f"表头“{text}”没有写单位，而表格上方写了不同的金额单位；请在表头写明，如“{text}（万元）”",
        f"header “{text}” prints no unit and the notes above print different ones; write it into the header",
        sheet=sheet,
        row=row,
        column=text,
    )


def _require(
    contract: Contract, columns: Mapping[str, Position], unsaid: Mapping[str, str], sheet: str | None, row: int
) -> None:
    missing = [
        column
        for column in contract.columns
        if column.required and column.default is None and column.name not in columns and column.name not in unsaid
    ]
    if missing:
        zh = "、".join(f"{column.zh}（{column.name}）" for column in missing)
        raise Refused(
            "missing_column",
            f"缺少必需的列：{zh}；请补上这些列后重新报送",
            f"required columns are missing: {', '.join(column.name for column in missing)}; add them and send it again",
            sheet=sheet,
            row=row,
            column="、".join(column.name for column in missing),
        )
