"""A file as sheets of text with the rows a person sees: the one door to CSV, XLSX and Parquet.

Here: choosing the reader, XLSX and Parquet as chunks. Not here: CSV (read_csv.py), the guard around workbooks
(read_xlsx.py), which row is the header (headers.py), what the texts mean (rows.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineSheet

from pipelines.land.chunks import CHUNK_ROWS, row_chunks
from pipelines.land.floats import float_text
from pipelines.land.headers import HEADER_WITHIN, Header, Position
from pipelines.land.percent import Cells, as_shown
from pipelines.land.problems import Place, Refused
from pipelines.land.read_csv import csv_chunks, open_csv
from pipelines.land.read_xlsx import Errors, broken_workbook, open_workbook
from pipelines.land.sheet_rows import read_rows

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


def open_sheets(file: Path, work: Path) -> list[Sheet]:
    """The sheets of a file by its suffix; `work` takes temporary files. Refused when it cannot be read at all."""
    if file.stat().st_size == 0:
        raise Refused("empty_file", "文件是空的；请重新导出", "the file is empty; export it again")
    suffix = file.suffix.lower()
    if suffix == ".csv":
        source = open_csv(file, work)
        place = Place(None, letters=False)
        return [Sheet(None, source.preview, place, lambda header: csv_chunks(source, header, CHUNK_ROWS))]
    if suffix == ".xlsx":
        return _workbook_sheets(file)
    if suffix == ".parquet":
        return [_parquet_sheet(file)]
    raise Refused(
        "unknown_format",
        f"不读 {suffix or '无扩展名'} 格式；请另存为 .xlsx 或 .csv",
        f"format {suffix or 'without suffix'} is not read; save it as .xlsx or .csv",
    )


def _workbook_sheets(file: Path) -> list[Sheet]:
    workbook, date1904, errors, percents = open_workbook(file)
    sheets = []
    for name in workbook.sheet_names:
        with broken_workbook():
            sheet = workbook.get_sheet_by_name(name)
        found = errors.get(name, {})
        rows = list(islice(read_rows(sheet, found), HEADER_WITHIN))
        if rows:
            chunks = partial(_sheet_chunks, sheet, found, percents.get(name, {}))
            sheets.append(Sheet(name, rows, Place(name, letters=True), chunks, date1904))
    return sheets


def _sheet_chunks(sheet: CalamineSheet, errors: Errors, percents: Cells, header: Header) -> Iterator[pl.DataFrame]:
    shown = {
        each.index: percents[each.index] for each in header.columns.values() if each.as_shown and each.index in percents
    }
    below = islice(enumerate(read_rows(sheet, errors), start=1), header.row, None)
    for chunk in row_chunks(below, header.width, _SHEET_CHUNK_ROWS):
        yield as_shown(chunk, shown) if shown else chunk


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
        distinct = column.drop_nulls().unique()
        texts = pl.Series([float_text(number) for number in distinct], dtype=pl.String)
        return column.replace_strict(distinct, texts, return_dtype=pl.String)
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
