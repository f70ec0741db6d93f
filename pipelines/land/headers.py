"""Which row is the header, and which of its cells is which column of a contract.

Here: matching header texts, units behind money headers, the sheet's own unit note. Not here: cells below the header.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.contracts import DELETED_FLAG_HEADERS, Contract, header_index, normalise_header
from pipelines.land.problems import Refused, column_letters
from pipelines.land.values import UNIT_POWERS

HEADER_WITHIN = 30
"""Title lines, units and dates may stand above the header, but not more than this."""

_UNIT = r"(?:单位)?(?P<unit>百元|千元|万元|百万元|千万元|亿元|元)"
# After normalise_header: 金额(万元), 金额[万元], 金额/万元, 金额,万元, 金额_万元
_UNIT_SUFFIX = re.compile(rf"(?P<name>.+?)(?:[(\[【〔]{_UNIT}[)\]】〕]|[/,_、-]{_UNIT.replace('unit>', 'bare>')})")
_UNIT_NOTE = re.compile(rf"(?:金额)?单位(?:人民币)?{_UNIT.replace('(?:单位)?', '')}")
_DELETED = frozenset(normalise_header(header) for header in DELETED_FLAG_HEADERS)

Preview = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class Position:
    """Where a column stands in the sheet."""

    index: int
    """0-based, as in the sheet."""
    header: str
    """As printed."""
    power: int = 0
    """Money: power of ten from the printed unit to 元."""


@dataclass(frozen=True)
class Header:
    """The header row of one sheet, matched."""

    row: int
    """1-based; data begin below."""
    width: int
    columns: dict[str, Position]
    """Canonical name -> position."""
    deleted_flag: int | None = None
    unknown: list[str] = field(default_factory=list)
    """Printed headers that no column of the contract bears."""


class ContractIndex:
    """The headers of a contract, ready to look up."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._names = header_index(contract)
        self._money = {column.name for column in contract.all_columns if column.type == "money"}

    def find(self, printed: str) -> tuple[str, int | None] | None:
        """(canonical name, power of ten of the unit or None where none is printed), or None."""
        text = normalise_header(printed)
        if text in self._names:
            return self._names[text], None
        match = _UNIT_SUFFIX.fullmatch(text)
        if match and self._names.get(match["name"]) in self._money:
            return self._names[match["name"]], UNIT_POWERS[match["unit"] or match["bare"]]
        return None


def match_header(
    preview: Preview,
    contract: Contract,
    *,
    sheet: str | None,
    unsaid: Mapping[str, str] | None = None,
    letters: bool = True,
) -> Header | None:
    """Find and match the header among the first rows of a sheet; None when no row resembles one.

    `unsaid`: columns whose value the file's name implies. Refused: a required column is missing
    (`missing_column`), or two headers mean one column (`duplicate_column`).
    """
    index = ContractIndex(contract)
    best = _best_row(preview, index)
    if best is None:
        return None
    cells = [(position, (text or "").strip()) for position, text in enumerate(preview[best])]
    note = _unit_note(preview[:best])
    columns: dict[str, Position] = {}
    unknown: list[str] = []
    deleted: int | None = None
    for position, text in cells:
        found = index.find(text) if text else None
        if found is None:
            if normalise_header(text) in _DELETED and text:
                deleted = position
            elif text:
                unknown.append(text)
            continue
        name, power = found
        if name in columns:
            raise _duplicate(columns[name], position, text, sheet, best + 1, letters)
        is_money = contract.column(name).type == "money"
        columns[name] = Position(position, text, (note if power is None else power) if is_money else 0)
    _require(contract, columns, unsaid or {}, sheet, best + 1)
    width = max((position for position, text in cells if text), default=-1) + 1
    return Header(best + 1, width, columns, deleted, unknown)


def score(preview: Preview, contract: Contract) -> float:
    """How well the best row fits the contract: share of the contract's required and the row's columns that match."""
    index = ContractIndex(contract)
    best = _best_row(preview, index)
    if best is None:
        return 0.0
    texts = [text for text in preview[best] if text and text.strip()]
    names = {found[0] for text in texts if (found := index.find(text))}
    required = {column.name for column in contract.columns if column.required}
    return len(names) / len(texts) * (len(names & required) / len(required) if required else 1)


def _best_row(preview: Preview, index: ContractIndex) -> int | None:
    """The row with the most different columns; at least two, or all of a contract that requires fewer."""
    enough = min(2, max(1, sum(column.required for column in index.contract.columns)))
    best, most = None, enough - 1
    for number, row in enumerate(preview[:HEADER_WITHIN]):
        names = {found[0] for text in row if text and (found := index.find(text))}
        if len(names) > most:
            best, most = number, len(names)
    return best


def _unit_note(above: Preview) -> int:
    """Power of ten of a note such as 单位：万元 above the header; 0 where there is none."""
    for row in above:
        for text in row:
            match = _UNIT_NOTE.search(normalise_header(text)) if text else None
            if match:
                return UNIT_POWERS[match["unit"]]
    return 0


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
