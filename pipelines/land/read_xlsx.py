"""XLSX workbooks as sheets of text, safely: size and stray cells are looked at before anything is parsed.

Here: python-calamine behind a guard; numbers as the shortest text that is the number. Not here: other formats
(readers.py), what the texts mean.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from pipelines.land.floats import float_text
from pipelines.land.problems import Refused

MAX_UNPACKED = 1 << 30
"""Bytes of all parts unpacked; a real sheet of a million rows has some 500 MB."""
MAX_RATIO = 250
"""A part that unpacks to more than this many times its size, and to more than 64 MB, is a bomb."""
MAX_COLUMNS = 702
"""Up to ZZ; a cell beyond is a stray one, for which a reader would allocate the whole sheet."""
MAX_CELLS = 60_000_000

_BLOCK = 1 << 20
_STRAY = re.compile(rb'\sr="([A-Z]{3,}\d+)"')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\st="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>'
    rb"(?:<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?(?:<(?:\w+:)?v>([^<]*)<)?"
)
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")

Errors = dict[tuple[int, int], str]
"""(0-based row, 0-based column) -> error value; the parser shows such cells as blank."""


def open_workbook(path: Path) -> tuple[CalamineWorkbook, bool, dict[str, Errors]]:
    """The workbook, whether it counts days from 1904, error cells per sheet. Refused when unsafe or broken."""
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "encrypted_or_legacy",
            "文件已加密，或是旧版 .xls 改了扩展名；请去掉密码并另存为 .xlsx",
            "the file is encrypted or a legacy .xls under another name; remove the password and save it as .xlsx",
        )
    with broken_workbook():
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            date1904, parts = _workbook(archive)
            errors = {name: _scan(archive, part, name) for name, part in parts.items() if part in archive.namelist()}
        return CalamineWorkbook.from_path(str(path)), date1904, errors


@contextmanager
def broken_workbook() -> Iterator[None]:
    """Whatever zip, XML and calamine say of a damaged file is one refusal."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        CalamineError,
        ElementTree.ParseError,
        KeyError,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
    ) as error:
        raise Refused(
            "broken_workbook",
            "不是完整的 .xlsx 工作簿（可能传输中断或由其他格式改名）；请重新导出或另存为 .xlsx",
            "is no whole .xlsx workbook (cut off, or another format renamed); export it again or save it as .xlsx",
            value=type(error).__name__,
        ) from error


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > (64 << 20) and part.file_size > MAX_RATIO * part.compress_size for part in parts)
    if unpacked > MAX_UNPACKED or swollen or len(parts) > 10_000:
        raise Refused(
            "too_large_unpacked",
            f"解压后为 {unpacked >> 20} MB，不像正常的工作簿，未打开；请清除空白行列后另存，或改用 .csv",
            f"unpacks to {unpacked >> 20} MB, which is no ordinary workbook, and was not opened; use .csv",
        )


def _workbook(archive: zipfile.ZipFile) -> tuple[bool, dict[str, str]]:
    """Whether days count from 1904; sheet name -> part of the archive."""
    book = _xml(archive, "xl/workbook.xml")
    targets = {
        str(relation.get("Id")): str(relation.get("Target")) for relation in _xml(archive, "xl/_rels/workbook.xml.rels")
    }
    date1904 = False
    parts: dict[str, str] = {}
    for element in book.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            date1904 = element.get("date1904") in ("1", "true")
        elif tag == "sheet":
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = targets.get(relation, "")
            parts[str(element.get("name"))] = (
                target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
            )
    return date1904, parts


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    content = archive.read(part)
    _refuse_entities(content)
    return ElementTree.fromstring(content)  # entities were refused above


def _refuse_entities(content: bytes) -> None:
    if any(word in content for word in _FORBIDDEN):
        raise Refused(
            "forbidden_xml",
            "工作簿内含实体定义，不是电子表格软件保存的文件，未打开；请重新另存为 .xlsx",
            "the workbook defines XML entities, which no spreadsheet program writes, and was not opened; save it again",
        )


def _scan(archive: zipfile.ZipFile, part: str, sheet: str) -> Errors:
    """Read a sheet's XML once, in blocks: refuses stray cells and sizes, returns error cells."""
    errors: Errors = {}
    tail = b""
    rows = 0
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            window = tail + block
            _refuse_entities(window)
            stray = _STRAY.search(window)
            if stray:
                raise _stray(stray[1].decode(), sheet)
            numbers = _ROW.findall(window)
            rows = max(rows, int(numbers[-1])) if numbers else rows
            if b't="e"' in window:
                for letters, row, value in _ERROR_CELL.findall(window):
                    errors[int(row) - 1, _column(letters)] = value.decode("utf-8", "replace") or "#ERROR!"
            tail = window[-1024:]
    if rows > 1_048_576:
        raise _stray(f"A{rows}", sheet)
    return errors


def _stray(cell: str, sheet: str) -> Refused:
    return Refused(
        "stray_cell",
        f"工作表“{sheet}”在很远的单元格 {cell} 有内容，未读取；请删除该列（行）后重新保存",
        f"sheet “{sheet}” has content far out in cell {cell} and was not read; delete that column (row) and save again",
        sheet=sheet,
        value=cell,
    )


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def read_rows(sheet: CalamineSheet, errors: Errors) -> Iterator[list[str | None]]:
    """Every row from row 1 on, cells from column A on, as text; blank is None."""
    if sheet.start is None or sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > MAX_CELLS:
        raise _stray(f"{height} × {width}", sheet.name)
    left: list[str | None] = [None] * sheet.start[1]
    error_rows = {row for row, _ in errors}
    for number, cells in enumerate(sheet.iter_rows()):
        row = left + [cell or None if type(cell) is str else _text(cell) for cell in cells]
        if number in error_rows:
            for (at, column), value in errors.items():
                if at == number and column < len(row):
                    row[column] = value
        yield row


def _text(cell: Any) -> str | None:
    """A typed cell as text: numbers shortest and exact, days as ISO, times of day only where there is one."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return float_text(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) or None
