"""A file as sheets of text with the rows a person sees: the one door to CSV, workbooks and Parquet.

Here: choosing the reader by what the file is, workbooks and Parquet as chunks, merged cells of tables. Not here: CSV
(read_csv.py), workbooks (books/), which row is the header (headers.py), what the texts mean (rows/).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.land.cells.floats import float_texts
from pipelines.land.cells.money_units import noted_units, other_unit, unit_note
from pipelines.land.cells.shown import Kind
from pipelines.land.cells.values import MERGED_OVER_ROWS
from pipelines.land.files.books import BookSheet, is_book, open_book
from pipelines.land.files.books.door import not_a_workbook
from pipelines.land.files.chunks import CHUNK_ROWS, row_chunks
from pipelines.land.files.headers import HEADER_WITHIN, Header, Position
from pipelines.land.files.kinds import kind_of
from pipelines.land.files.read_csv import csv_chunks, open_csv
from pipelines.land.files.read_xlsx import MAX_CELLS, broken_workbook
from pipelines.land.problems import Place, Refused

_SHEET_CHUNK_ROWS = 20_000


@dataclass(frozen=True)
class Sheet:
    """One sheet (a CSV or Parquet file is one). `chunks(header)` yields frames of the rows below the header.

    Their columns: `c0`, `c1`, … String as the header's positions (Parquet: the matched ones only), blank or NULL where
    there is nothing; `_row` Int32 as a person counts; `_ragged` Boolean: the row has more cells than the header.
    """

    name: str | None
    preview: list[list[str | None]]
    place: Place
    chunks: Callable[[Header], Iterator[pl.DataFrame]]
    date1904: bool = False
    outside: Sequence[str] = ()
    """What is printed outside the cells: page headers and footers, text boxes."""
    is_hidden: bool = False
    """A person does not see it: it has no rows, only its name."""
    left_out: Callable[[], list[str]] = list
    """In words the rows and columns with content that are hidden."""


def open_sheets(file: Path, work: Path) -> list[Sheet]:
    """The sheets of a file, by what it is; `work` takes temporary files. Refused when it cannot be read at all."""
    kind = kind_of(file)
    if kind == "parquet" or file.suffix.lower() == ".parquet":
        return [_parquet_sheet(file)]
    if is_book(kind):
        return _workbook_sheets(file)
    if kind == "text":
        source = open_csv(file, work)
        place = Place(None, letters=False)
        return [Sheet(None, source.preview, place, lambda header: csv_chunks(source, header, CHUNK_ROWS))]
    raise not_a_workbook(kind)


def _workbook_sheets(file: Path) -> list[Sheet]:
    book = open_book(file)
    sheets = [Sheet(name, [], Place(name, letters=True), lambda _: iter(()), is_hidden=True) for name in book.hidden]
    for sheet in book.seen:
        with broken_workbook():
            rows = list(islice(sheet.rows(), HEADER_WITHIN))
        if rows:
            chunks = partial(_sheet_chunks, sheet)
            place = Place(sheet.name, letters=True)
            sheets.append(
                Sheet(sheet.name, rows, place, chunks, sheet.date1904, sheet.outside, left_out=sheet.left_out)
            )
    return sheets


def _sheet_chunks(sheet: BookSheet, header: Header) -> Iterator[pl.DataFrame]:
    kinds: dict[int, Kind] = {each.index: each.kind for each in header.columns.values() if each.kind != "text"}
    with broken_workbook():
        below = _merged_downwards(sheet, header)
        if sheet.columns is not None and not below:
            yield from _column_chunks(sheet.columns(header.row, _SHEET_CHUNK_ROWS), sheet.name, header)
            return
        rows = islice(enumerate(_spread(sheet, header, kinds, below), start=1), header.row, None)
        yield from row_chunks(_of_one_unit(rows, sheet.name, header), header.width, _SHEET_CHUNK_ROWS)


def _column_chunks(parts: Iterator[pl.DataFrame], sheet: str, header: Header) -> Iterator[pl.DataFrame]:
    """What row_chunks makes of the rows, out of their columns."""
    done = header.row
    wanted = [f"c{index}" for index in range(header.width)]
    for part in parts:
        beside = part.select(pl.exclude(wanted))
        if beside.width:
            rows = beside.filter(pl.any_horizontal(pl.all().is_not_null())).rows()
            for _ in _of_one_unit(((0, [*[None] * header.width, *row]) for row in rows), sheet, header):
                pass
        cells = [pl.col(name) if name in part.columns else pl.lit(None, dtype=pl.String).alias(name) for name in wanted]
        number = pl.int_range(done + 1, done + part.height + 1, dtype=pl.Int32).alias("_row")
        yield part.select(*cells, number, _ragged=pl.lit(False))
        done += part.height


def _of_one_unit(
    rows: Iterator[tuple[int, Sequence[str | None]]], sheet: str, header: Header
) -> Iterator[tuple[int, Sequence[str | None]]]:
    """The rows. Refused: right of the table stands another money unit than the one its headers were read in."""
    unitless = next((position.header for position in header.columns.values() if not position.has_unit), None)
    for number, row in rows:
        if unitless and len(row) > header.width:
            beside = [text for text in row[header.width :] if text]
            if beside and (noted_units([beside]) | unit_note(beside)) - {header.unit}:
                raise other_unit(unitless, sheet)
        yield number, row


def _merged_downwards(sheet: BookSheet, header: Header) -> dict[int, list[tuple[int, int]]]:
    """Row below the header -> column and first row of the cells merged downwards that it is part of."""
    below: dict[int, list[tuple[int, int]]] = defaultdict(list)
    wanted = {each.index for each in header.columns.values()}
    covered = 0
    for r0, column, r1, _ in sheet.merged:
        if r1 > r0 >= header.row and column in wanted and (covered := covered + r1 - r0) <= MAX_CELLS // 20:
            for row in range(r0, r1 + 1):
                below[row].append((column, r0))
    return below


def _spread(
    sheet: BookSheet, header: Header, kinds: Mapping[int, Kind], below: Mapping[int, list[tuple[int, int]]]
) -> Iterator[Sequence[str | None]]:
    """The sheet's rows; below the header a cell merged downwards stands in each of its rows that says anything else.
    An amount that is merged belongs to no row, and says so."""
    amounts = {each.index for each in header.columns.values() if each.is_amount}
    rows = sheet.rows(kinds)
    if not below and not sheet.hidden_rows:
        yield from rows
        return
    texts: dict[tuple[int, int], str | None] = {}
    for number, row in enumerate(rows):
        for column, first in below.get(number, ()):
            if number == first:
                texts[first, column] = row[column] if column < len(row) else None
            text = texts.get((first, column))
            if text and any(row):
                row += [None] * (column + 1 - len(row))
                row[column] = MERGED_OVER_ROWS if column in amounts else text
        yield [] if number in sheet.hidden_rows else row  # a merged cell that begins in it is seen below


def _parquet_sheet(file: Path) -> Sheet:
    try:
        names = pq.read_schema(file).names
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _broken_parquet(error) from error
    return Sheet(None, [list(names)], Place(None, letters=False), lambda header: _parquet_chunks(file, header))


def _parquet_chunks(file: Path, header: Header) -> Iterator[pl.DataFrame]:
    """Only the matched columns, in batches; record n is row n."""
    wanted = {position.index for position in header.columns.values()}
    if header.deleted_flag is not None:
        wanted.add(header.deleted_flag)
    try:
        with pq.ParquetFile(file) as parquet:
            names = parquet.schema_arrow.names
            columns = [names[index] for index in sorted(wanted)]
            done = 0
            for batch in parquet.iter_batches(CHUNK_ROWS, columns=columns):
                batch.validate(full=True)  # bytes that are no UTF-8 would make polars panic
                frame = pl.DataFrame(pl.from_arrow(batch))
                texts = [typed_text(frame[names[index]]).alias(f"c{index}") for index in sorted(wanted)]
                numbers = pl.int_range(done + 1, done + frame.height + 1, dtype=pl.Int32, eager=True).alias("_row")
                done += frame.height
                yield pl.DataFrame([*texts, numbers]).with_columns(_ragged=pl.lit(False))
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError) as error:
        raise _broken_parquet(error) from error


def whole_rows(sheet: Sheet) -> Iterator[list[str | None]]:
    """Every row of a sheet as texts, the first one included, blank rows too (Parquet: the names, then the rows)."""
    width = max(map(len, sheet.preview), default=0)
    columns = {str(index): Position(index, "") for index in range(width)}
    for chunk in sheet.chunks(Header(0, width, columns)):
        yield from ([*row] for row in chunk.select(f"c{index}" for index in range(width)).iter_rows())


def typed_text(column: pl.Series) -> pl.Series:
    """A typed Parquet column as the text a person would have typed: exact for decimals, shortest for floats."""
    dtype = column.dtype
    if dtype == pl.String:
        return column
    if dtype.is_float():
        return float_texts(column)
    if isinstance(dtype, pl.Datetime):
        if dtype.time_zone:
            column = column.dt.convert_time_zone("Asia/Shanghai")
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(dtype, pl.List | pl.Struct | pl.Array | pl.Object):
        raise Refused(
            "unknown_type",
            f"列“{column.name}”是嵌套类型 {dtype}；请导出为普通列",
            f"column “{column.name}” is of nested type {dtype}; export plain columns",
            column=column.name,
        )
    return column.cast(pl.String)


def _broken_parquet(error: Exception) -> Refused:
    return Refused(
        "broken_parquet",
        "不是完整的 Parquet 文件；请重新导出",
        "is no whole Parquet file; export it again",
        value=type(error).__name__,
    )
