"""Query results as files: CSV, JSON, Parquet and XLSX, in batches, every value as exact as the format can hold it.

Here: how a value of ours looks in each format. Not here: the query and its limits (query.py).
"""

import csv
import json
import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.contracts.cell_text import LONGEST
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say

if TYPE_CHECKING:
    from pipelines.readers.shell.labels import Wording

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_SHEET_ROWS = 1_048_575  # what a sheet holds below its header
_EXACT = 10**15  # Excel keeps 15 digits
_CENTS = 2
_LATIN = 0x2E7F
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was


def write_result(result: Any, form: str, output: Path | None) -> int:
    """The Arrow reader `result` in that format, to the file or (csv, json) to stdout; how many rows. No half-written
    file is left."""
    counted = _Counted(result)
    if output is None:
        _TO_STDOUT[form](counted)
        return counted.rows
    if not output.parent.is_dir():
        raise JixiaoError(
            say(f"没有目录 {output.parent}", f"there is no folder {output.parent}"),
            say("先建立目录, 或换一个 --output", "make the folder, or choose another --output"),
            EXIT_USAGE,
        )
    try:
        _TO_FILE[form](counted, output)
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    return counted.rows


class _Counted:
    """An Arrow reader that counts the rows it gave."""

    def __init__(self, result: Any) -> None:
        self.schema = result.schema
        self.rows = 0
        self._result = result

    def __iter__(self) -> Iterator[Any]:
        for batch in self._result:
            self.rows += batch.num_rows
            yield batch


def in_words(result: Any, wording: "Wording") -> Any:
    """The same Arrow reader with labels as heads and codes, yes and no as words; amounts and dates as they are."""
    import pyarrow as pa

    said = [pa.types.is_boolean(each.type) or pa.types.is_string(each.type) for each in result.schema]
    schema = pa.schema(
        [
            pa.field(head, pa.string() if is_said else each.type)
            for head, is_said, each in zip(wording.heads, said, result.schema, strict=True)
        ]
    )

    def spoken() -> Iterator[Any]:
        for batch in result:
            columns = [
                pa.array([wording.value(place, value) for value in column.to_pylist()], pa.string())
                if said[place]
                else column
                for place, column in enumerate(batch.columns)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, spoken())


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def _rows(result: Any) -> Iterator[tuple]:
    """By place, not by name: two columns may bear the same name."""
    for batch in result:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _csv(result: Any, target: Any) -> None:
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(result.schema.names)
    writer.writerows([_plain(value) for value in row] for row in _rows(result))


def _plain(value: Any) -> Any:
    """A cell of a CSV: booleans as JSON and DuckDB write them, not as Python does."""
    return str(value).lower() if isinstance(value, bool) else harmless(value)


def _json(result: Any, target: Any) -> None:
    """An array with one object a line, written as the rows come: a result may be larger than memory."""
    target.write("[")
    for number, row in enumerate(_objects(result)):
        target.write((",\n " if number else "\n ") + json.dumps(row, ensure_ascii=False, default=str))
    target.write("\n]\n")


def _objects(result: Any) -> Iterator[dict[str, Any]]:
    """Decimals as text; a second column of a name is told apart by its number, what is no number is null."""
    names: list[str] = []
    for name in result.schema.names:
        same = sum(each == name for each in result.schema.names[: len(names)])
        names.append(f"{name}_{same + 1}" if same else name)
    for row in _rows(result):
        yield dict(zip(names, map(_jsonable, row), strict=True))


def _jsonable(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _csv_file(result: Any, output: Path) -> None:
    with output.open("w", encoding="utf-8-sig", newline="") as target:  # Excel needs the BOM
        _csv(result, target)


def _json_file(result: Any, output: Path) -> None:
    with output.open("w", encoding="utf-8") as target:
        _json(result, target)


def _parquet_file(result: Any, output: Path) -> None:
    import pyarrow.parquet

    with pyarrow.parquet.ParquetWriter(output, result.schema) as writer:
        for batch in result:
            writer.write_batch(batch)


def _xlsx_file(result: Any, output: Path) -> None:
    """One sheet with a head that stays, filters and columns as wide as their first rows; text stays text, so no cell
    becomes a formula or a rounded code."""
    import pyarrow as pa
    import xlsxwriter

    batches = iter(result)
    first = next(batches, None)
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(str(output), options) as workbook:
        sheet = workbook.add_worksheet(say("查询结果", "result"))
        head = workbook.add_format(
            {"bold": True, "bg_color": "#E7ECF3", "border": 1, "text_wrap": True, "valign": "top"}
        )
        money = workbook.add_format({"num_format": "#,##0.00"})
        formats = [
            money if pa.types.is_decimal(each.type) and each.type.scale == _CENTS else None for each in result.schema
        ]
        for place, width in enumerate(_widths(result.schema.names, first)):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(result.schema.names):
            sheet.write_string(0, place, column, head)
        number = 0
        for number, row in enumerate(_rows(chain([first] if first is not None else [], batches)), 1):
            if number > _SHEET_ROWS:
                raise _too_much(say(f"超过 {_SHEET_ROWS} 行", f"more than {_SHEET_ROWS} rows"))
            for place, value in enumerate(row):
                _write_cell(sheet, number, place, value, formats[place])
        if result.schema.names:
            sheet.autofilter(0, 0, number, len(result.schema.names) - 1)


def _widths(names: Sequence[str], first: Any) -> list[int]:
    """Of each column in letters, a Chinese one counting twice: what the head (in two lines) and the first rows need."""
    columns = [column.to_pylist() for column in first.slice(0, 200).columns] if first is not None else [[]] * len(names)
    return [
        min(60, max(9, _letters(name) // 2, *(_letters(_shown(value)) for value in values)) + 3)
        for name, values in zip(names, columns, strict=True)
    ]


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, Decimal) else str(value)


def _letters(text: str) -> int:
    return sum(2 if ord(letter) > _LATIN else 1 for letter in text)


def _write_cell(sheet: Any, row: int, place: int, value: Any, form: Any = None) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)  # filters, COUNTIF and IF take it in any language of the spreadsheet
    elif isinstance(value, int | float | Decimal) and _fits(value):
        sheet.write_number(row, place, float(value), form)
    elif isinstance(value, date) and _fits(value):
        sheet.write_datetime(row, place, value)
    else:
        text = str(value)
        if len(text) > LONGEST:
            raise _too_much(say(f"第 {row} 行的文字超过 {LONGEST} 字", f"row {row} has text beyond {LONGEST}"))
        sheet.write_string(row, place, text)


def _fits(value: Any) -> bool:
    """Whether Excel has a form for the value that loses nothing."""
    if isinstance(value, datetime):
        return value.tzinfo is None and value.date() >= _FIRST_DAY
    if isinstance(value, date):
        return value >= _FIRST_DAY
    if isinstance(value, Decimal):
        return len(value.normalize().as_tuple().digits) <= 15
    return math.isfinite(value) and (isinstance(value, float) or abs(value) < _EXACT)


def _too_much(what: str) -> JixiaoError:
    return JixiaoError(
        say(f"{what}, Excel 放不下", f"{what}: more than Excel holds"),
        say("用 --format csv 或 parquet", "use --format csv or parquet"),
    )


def _csv_out(result: Any) -> None:
    _csv(result, sys.stdout)


def _json_out(result: Any) -> None:
    _json(result, sys.stdout)


_TO_STDOUT = {"csv": _csv_out, "json": _json_out}
_TO_FILE = {"csv": _csv_file, "json": _json_file, "parquet": _parquet_file, "xlsx": _xlsx_file}
