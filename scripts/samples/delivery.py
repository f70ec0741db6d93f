"""Rows become files: headers, units, encodings and formats as different bureaus export them.

Here: one row set -> one file, byte for byte the same each time. Headers and spellings come from the contracts. Not
here: what the rows say.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from pipelines.contracts import Column, Contract, load_contracts

Row = Mapping[str, object]
"""Canonical column -> value: money and numbers Decimal, dates date, flags bool, else text; text is written as it is."""

UNITS: dict[str, int] = {"": 0, "元": 0, "万元": 4, "亿元": 8}
STANDARD_FLAG = "IS_DELETED"
DELETED_KEY = "is_deleted"
_FIXED_DAY = datetime(2022, 1, 1)
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Dress:
    """How one bureau exports one extract."""

    form: Literal["csv", "xlsx", "parquet"] = "csv"
    stem: str = ""
    """File name without ending; the extract's Chinese name when empty."""
    headers: Literal["zh", "code", "name"] = "zh"
    encoding: str = "utf-8"
    unit: str = ""
    """Unit that money headers say; '' says none, which is 元."""
    dates: Literal["-", "/", "", "年月日"] = "-"
    title: str = ""
    """A line above the header row (XLSX)."""
    standard_flag: bool = False
    """Adds the national standard's IS_DELETED column."""
    leave_out: frozenset[str] = frozenset()
    """Columns that the export does not have, although the rows know them."""


@dataclass
class Tray:
    """All files of the samples: path relative to raw/ -> bytes."""

    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, folder: str, stem: str, extract: str, rows: Sequence[Row], dress: Dress | None = None) -> None:
        """Adds one file of an extract; ValueError when the path is taken or a row has an unknown column."""
        dress = dress or Dress()
        self._add(f"{folder}/{stem}.{dress.form}", _file(load_contracts()[extract], rows, dress))

    def put_bureau(
        self, folder: str, rows: Mapping[str, Sequence[Row]], dress: Dress, special: Mapping[str, Dress] | None = None
    ) -> None:
        """Adds one file per extract, in the bureau's usual dress or the extract's special one."""
        special = special or {}
        if not special.keys() <= rows.keys():
            raise ValueError(f"{folder}: no rows for {sorted(special.keys() - rows.keys())}")
        for extract, extract_rows in rows.items():
            worn = special.get(extract, dress)
            self.put(folder, worn.stem or load_contracts()[extract].zh, extract, extract_rows, worn)

    def put_policy(self, region: str, table: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Adds one policy table of a region, UTF-8 with canonical headers."""
        self._add(f"policy/{region}/{table}.csv", _csv(list(rows[0]), [list(row.values()) for row in rows], "utf-8"))

    def put_text(self, path: str, text: str) -> None:
        """Adds a text file as it stands."""
        self._add(path, text.encode("utf-8"))

    def _add(self, path: str, content: bytes) -> None:
        if path in self.files:
            raise ValueError(f"two files for {path}")
        self.files[path] = content

    def write(self, raw: Path) -> None:
        """Writes every file below `raw`."""
        for path, content in self.files.items():
            target = raw / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _file(contract: Contract, rows: Sequence[Row], dress: Dress) -> bytes:
    columns = [column for column in _columns(contract, rows) if column.name not in dress.leave_out]
    if dress.form == "parquet":
        return _parquet(columns, rows)
    header = [_header(column, dress) for column in columns]
    table = [[_cell(column, row.get(column.name), dress) for column in columns] for row in rows]
    if dress.standard_flag:
        header.append(STANDARD_FLAG)
        table = [[*cells, "1" if row.get(DELETED_KEY) else "2"] for cells, row in zip(table, rows, strict=True)]
    return _xlsx(header, table, dress.title) if dress.form == "xlsx" else _csv(header, table, dress.encoding)


def _columns(contract: Contract, rows: Iterable[Row]) -> list[Column]:
    used = {name for row in rows for name in row} - {DELETED_KEY}
    known = [column for column in contract.all_columns if column.name in used or column.required]
    unknown = used - {column.name for column in known}
    if unknown:
        raise ValueError(f"{contract.extract} has no columns {sorted(unknown)}")
    return known


def _header(column: Column, dress: Dress) -> str:
    if dress.headers == "name":
        name = column.name
    elif dress.headers == "code" and column.standard_codes:
        name = column.standard_codes[0]
    else:
        name = column.zh
    return f"{name}({dress.unit})" if dress.unit and column.type == "money" else name


def _cell(column: Column, value: object, dress: Dress) -> str | Decimal:
    """A cell as text; amounts and numbers stay Decimal so that XLSX holds numbers."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return {"zh": "是否", "code": "12", "name": "YN"}[dress.headers][0 if value else 1]
    if isinstance(value, Decimal):
        return value.scaleb(-UNITS[dress.unit]) if column.type == "money" else value
    if isinstance(value, date):
        return _date(value, dress.dates)
    if column.type == "enum" and dress.headers != "name":
        return next((word for word in (str(value), *column.enum[str(value)]) if _HAN.search(word)), str(value))
    return str(value)


def _date(value: date, style: str) -> str:
    if style == "年月日":
        return f"{value.year}年{value.month}月{value.day}日"
    if style == "/":
        return f"{value.year}/{value.month}/{value.day}"
    return value.isoformat().replace("-", style)


def _plain(cell: str | Decimal) -> str:
    if isinstance(cell, str):
        return cell
    text = format(cell, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _csv(header: Sequence[str], table: Iterable[Sequence[str | Decimal]], encoding: str) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n" if encoding.startswith("gb") else "\n")
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in cells] for cells in table)
    return buffer.getvalue().encode(encoding)


def _xlsx(header: Sequence[str], table: Iterable[Sequence[str | Decimal]], title: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _FIXED_DAY})
        sheet = book.add_worksheet("Sheet1")
        first = 0
        if title:
            sheet.write_string(0, 0, title)
            first = 1
        for number, name in enumerate(header):
            sheet.write_string(first, number, name)
        for line, cells in enumerate(table, start=first + 1):
            for number, cell in enumerate(cells):
                if isinstance(cell, Decimal):
                    sheet.write_number(line, number, float(cell))
                elif cell:
                    sheet.write_string(line, number, cell)
    return buffer.getvalue()


def _parquet(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """Canonical names and typed columns, as another warehouse would hand them over."""
    types = {
        "money": pa.decimal128(18, 2),
        "number": pa.decimal128(18, 6),
        "integer": pa.int32(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
    }
    arrays = {c.name: pa.array([row.get(c.name) for row in rows], types.get(c.type, pa.string())) for c in columns}
    sink = io.BytesIO()
    pq.write_table(pa.table(arrays), sink, compression="zstd", store_schema=False)
    return sink.getvalue()
