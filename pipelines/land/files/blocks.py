"""Several tables on one sheet: below each other, each under its own header, or side by side.

Here: where another table begins, and its own header and unit. Not here: matching a header (headers.py), rows (rows/).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.files.headers import Header, header_columns
from pipelines.land.files.readers import Sheet
from pipelines.land.problems import Refused

_WORDY = r"^[^0-9]*[\u4e00-\u9fffA-Za-z]{2,}[^0-9]*$"
_NUMERIC = ("money", "date", "number", "integer")
_ABOVE = 5
"""Lines of a title or unit that may stand above a table's header."""
_MAX_BLOCKS = 200

Match = Callable[[list[list[str | None]]], Header | None]
"""A header among some rows; None or Refused where there is none."""


def blocks(
    sheet: Sheet, header: Header, contract: Contract, names: Mapping[str, str], match: Match
) -> Iterator[tuple[Header, pl.DataFrame]]:
    """The rows below the header, each with the header that it stands under."""
    for _ in range(_MAX_BLOCKS):
        found: Header | None = None
        for chunk in sheet.chunks(header):
            begins, found = _next(chunk, header, contract, names, match)
            if found is None:
                yield header, chunk
                continue
            yield header, chunk.filter(pl.col("_row") < begins)
            break
        if found is None:
            return
        header = found
    raise Refused(
        "too_many_tables",
        f"一张工作表里有 {_MAX_BLOCKS} 张以上的表，未读取；请分开保存",
        f"one sheet holds more than {_MAX_BLOCKS} tables; save them apart",
        sheet=sheet.name,
    )


def _next(
    chunk: pl.DataFrame, header: Header, contract: Contract, names: Mapping[str, str], match: Match
) -> tuple[int, Header | None]:
    """The first row of the next table in the chunk, its lines above included, and its header."""
    if not chunk.height:
        return 0, None
    texts = [name for name in chunk.columns if name.startswith("c")]
    for at in _candidates(chunk, header, contract):
        printed = [*chunk.row(at)[: len(texts)]]
        known = header_columns(printed, contract, names)
        if len(known) < max(2, (len(header.columns) + 1) // 2) or _is_repeated(printed, header):
            continue
        first = at
        while first and at - first < _ABOVE and _is_line(chunk.row(first - 1)[: len(texts)]):
            first -= 1
        rows = [[*chunk.row(number)[: len(texts)]] for number in range(first, min(at + 3, chunk.height))]
        try:
            found = match(rows)
        except Refused:
            continue
        if found is not None:
            begins = int(chunk["_row"][first])
            return begins, replace(found, row=int(chunk["_row"][first + found.row - 1]))
    return 0, None


def _candidates(chunk: pl.DataFrame, header: Header, contract: Contract) -> list[int]:
    """Rows that hold words where an amount or a day belongs; without such a column, a word of the header."""
    numeric = [position.index for name, position in header.columns.items() if contract.column(name).type in _NUMERIC]
    if numeric:
        cell = pl.col(f"c{numeric[-1]}")
        begins_otherwise = chunk.select(cell.alias("cell"), at=pl.int_range(pl.len())).filter(
            ~pl.col("cell").is_between(pl.lit("0"), pl.lit(":"), closed="left")  # a digit first, as of most amounts
        )
        return begins_otherwise.filter(pl.col("cell").str.contains(_WORDY))["at"].head(1000).to_list()
    first = next(iter(header.columns.values()))
    where = pl.col(f"c{first.index}").is_in([line[first.index] for line in header.lines if first.index < len(line)])
    return chunk.select(where.fill_null(False).arg_true()).to_series().to_list()[:1000]


def _is_repeated(printed: list[str | None], header: Header) -> bool:
    said = [(text or "").strip() for text in printed]
    return any(said[: len(line)] == [*line[: len(said)]] for line in header.lines)


def _is_line(row: tuple[str | None, ...]) -> bool:
    """A title, a unit, or nothing."""
    return sum(bool(text and text.strip()) for text in row) <= 2


def beside_each_other(sheet: Sheet, contract: Contract, names: Mapping[str, str]) -> list[Sheet]:
    """The tables of a sheet that stand side by side under one line of headers, each a sheet of its own; only where
    each has all that is required. Else the sheet itself."""
    for printed in sheet.preview:
        known = header_columns(printed, contract, names)
        starts = _starts(known)
        required = {column.name for column in contract.columns if column.required and column.default is None}
        stops = [*starts[1:], len(printed)]
        parts = [
            {name for index, name in known if start <= index < stop} for start, stop in zip(starts, stops, strict=True)
        ]
        if len(starts) > 1 and required and all(required <= part for part in parts):
            starts[0] = 0
            return [_part(sheet, start, stop) for start, stop in zip(starts, stops, strict=True)]
    return [sheet]


def _starts(known: list[tuple[int, str]]) -> list[int]:
    """Where the first column's name comes again."""
    return [index for index, name in known if name == known[0][1]] if known else [0]


def _part(sheet: Sheet, start: int, stop: int) -> Sheet:
    def chunks(header: Header) -> Iterator[pl.DataFrame]:
        for chunk in sheet.chunks(replace(header, width=max(header.width, stop))):
            others = [
                name
                for name in chunk.columns
                if name.startswith("c") and not start <= int(name.removeprefix("c")) < stop
            ]
            yield chunk.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in others)

    preview = [[text if start <= at < stop else None for at, text in enumerate(row)] for row in sheet.preview]
    return replace(sheet, preview=preview, chunks=chunks)
