"""XLSX workbooks as sheets of text, safely: size and stray cells are looked at before anything is parsed.

Here: the guard around python-calamine. Not here: cells as text (sheet_rows.py), other formats (readers.py).
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from pipelines.land.percent import Cells, add_percent_cells, percent_pattern
from pipelines.land.problems import Refused, column_letters

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
_FAR_COLUMN = re.compile(rb'\sr="([A-Z]{2})\d+"')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<\0!\0", b"\0<\0!")

Errors = dict[tuple[int, int], str]
"""(0-based row, 0-based column) -> error value; the parser shows such cells as blank."""


class Opened(NamedTuple):
    """A workbook, whether it counts days from 1904, and per sheet its error cells and its percent cells."""

    workbook: CalamineWorkbook
    date1904: bool
    errors: dict[str, Errors]
    percents: dict[str, Cells]


def open_workbook(path: Path) -> Opened:
    """The workbook and what its XML alone says. Refused when unsafe or broken."""
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_container(path)
    with broken_workbook():
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            names = _check_names(archive)
            date1904, parts = _workbook(archive, names)
            percent = percent_pattern(archive.read(names["xl/styles.xml"])) if "xl/styles.xml" in names else None
            scans = {name: _scan(archive, part, name, percent) for name, part in parts.items()}
            for part in names.values():
                if part not in parts.values() and part.lower().endswith((".xml", ".rels")):
                    _scan_other(archive, part)
        errors = {name: found for name, (found, _) in scans.items()}
        percents = {name: found for name, (_, found) in scans.items()}
        return Opened(CalamineWorkbook.from_path(str(path)), date1904, errors, percents)


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


def _old_container(path: Path) -> Refused:
    """An OLE file: encrypted, or a legacy workbook (.xls, .et) under a new name. Its directory names its streams."""
    with path.open("rb") as stream:
        content = stream.read(64 << 20)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Refused(
            "encrypted",
            "文件有打开密码，无法读取；请去掉密码后重新保存",
            "the file needs a password; remove it and save the file again",
        )
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book", "ETExtData")):
        return Refused(
            "legacy_workbook",
            "是旧版 .xls 或 WPS .et 文件改了扩展名；请打开后另存为 .xlsx",
            "is a legacy .xls or a WPS .et under another name; open it and save it as .xlsx",
        )
    return Refused(
        "encrypted_or_legacy",
        "文件已加密，或是旧版 .xls 改了扩展名；请去掉密码并另存为 .xlsx",
        "the file is encrypted or a legacy .xls under another name; remove the password and save it as .xlsx",
    )


def _check_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Lower-case name -> part. The parser ignores the case of names, so two of one name would hide one from us."""
    names: dict[str, str] = {}
    for part in archive.infolist():
        name = part.filename.replace("\\", "/").lower()
        if part.flag_bits & 1:
            raise Refused(
                "encrypted",
                "文件有打开密码，无法读取；请去掉密码后重新保存",
                "the file needs a password; remove it and save the file again",
            )
        if name in names or name.startswith("/") or ".." in name.split("/"):
            raise Refused(
                "unsafe_archive",
                "文件内部的部件名重复或指向外部，不是电子表格软件保存的文件，未打开；请重新另存为 .xlsx",
                "its parts have doubled names or names that lead outside; save it again as .xlsx",
            )
        names[name] = part.filename
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused(
            "has_macros",
            "含宏（VBA），未打开；请另存为不含宏的 .xlsx",
            "holds macros (VBA) and was not opened; save it as .xlsx without macros",
        )
    if "xl/workbook.xml" not in names and any(name.endswith((".xlsx", ".xls", ".zip", ".csv")) for name in names):
        raise Refused(
            "nested_archive",
            "是压缩包而不是工作簿；请解压后直接报送其中的文件",
            "is an archive and no workbook; unpack it and send the files in it",
        )
    return names


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


def _workbook(archive: zipfile.ZipFile, names: dict[str, str]) -> tuple[bool, dict[str, str]]:
    """Whether days count from 1904; sheet name -> part of the archive. KeyError where a part is not there."""
    main = _main_part(archive, names)
    folder, _, file = main.rpartition("/")
    book = _xml(archive, names[main])
    targets = {
        str(relation.get("Id")): str(relation.get("Target"))
        for relation in _xml(archive, names[f"{folder}/_rels/{file}.rels"])
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
            parts[str(element.get("name"))] = names[_resolved(folder, target)]
    return date1904, parts


def _main_part(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    """Where the parser will look for the workbook: what the package's own relations say."""
    if "_rels/.rels" in names:
        for relation in _xml(archive, names["_rels/.rels"]):
            if str(relation.get("Type")).endswith("/officeDocument"):
                return _resolved("", str(relation.get("Target")))
    return "xl/workbook.xml"


def _resolved(folder: str, target: str) -> str:
    """Lower-case name of the part that a relation of a part in `folder` points to."""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path).lower()


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    content = archive.read(part)
    _refuse_entities(content)
    return ElementTree.fromstring(content)  # entities were refused above


def _refuse_entities(content: bytes) -> None:
    """XML that defines entities, or in UTF-16, which would hide the definition."""
    if any(word in content for word in _FORBIDDEN):
        raise Refused(
            "forbidden_xml",
            "工作簿内含实体定义，不是电子表格软件保存的文件，未打开；请重新另存为 .xlsx",
            "the workbook defines XML entities, which no spreadsheet program writes, and was not opened; save it again",
        )


def _scan_other(archive: zipfile.ZipFile, part: str) -> None:
    """Shared strings, styles and the rest: no entities."""
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            _refuse_entities(tail + block)
            tail = block[-16:]


def _scan(archive: zipfile.ZipFile, part: str, sheet: str, percent: re.Pattern[bytes] | None) -> tuple[Errors, Cells]:
    """Read a sheet's XML once, in blocks: refuses stray cells and sizes, returns error cells and percent cells."""
    errors: Errors = {}
    percents: Cells = {}
    tail = b""
    rows, width = 0, 26
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            window = tail + block
            _refuse_entities(window)
            stray = _STRAY.search(window)
            if stray:
                raise stray_cell(stray[1].decode(), sheet)
            numbers = _ROW.findall(window)
            rows = max(rows, int(numbers[-1])) if numbers else rows
            if b't="e"' in window:
                for letters, row, value in _ERROR_CELL.findall(window):
                    errors[int(row) - 1, _column(letters)] = value.decode("utf-8", "replace") or "#ERROR!"
            if percent:
                add_percent_cells(window, percent, percents)
            for letters in set(_FAR_COLUMN.findall(window)):
                width = max(width, _column(letters) + 1)
            tail = window[-1024:]
            if rows > 1_048_576 or rows * width > MAX_CELLS:
                raise stray_cell(f"{column_letters(width - 1)}{rows}", sheet)
    return errors, percents


def stray_cell(cell: str, sheet: str) -> Refused:
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
