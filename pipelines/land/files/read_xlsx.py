"""The guard around .xlsx packages: size, names, entities and stray cells are looked at before anything is parsed.

Here: what makes a package unsafe, its parts, whether a sheet is so ordinary that the quick reader reads it right. Not
here: the cells (books/), small ordinary workbooks (quick.py).
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree

from python_calamine import CalamineError

from pipelines.land.cells.floats import float_text, is_quotient
from pipelines.land.problems import Refused, column_letters

MAX_UNPACKED = 1 << 30
"""Bytes of all parts unpacked; a real sheet of a million rows has some 500 MB."""
MAX_RATIO = 250
"""A part that unpacks to more than this many times its size, and to more than 64 MB, is a bomb."""
MAX_COLUMNS = 702
"""Up to ZZ; a cell beyond is a stray one, for which a reader would allocate the whole sheet."""
MAX_CELLS = 60_000_000

_BLOCK = 1 << 20
_FAR_CELL = re.compile(rb'r="([A-Z]{2,})(\d+)"')  # begins with letters that are searched for quickly
_ROW = re.compile(rb'<row\s[^>]*?\br="(\d+)"')
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<\0!\0", b"\0<\0!")
# What the quick reader would not read as it shows.
_ODD_WORDS = (b't="e"', b'hidden="', b"<rPr")
_UNSEEN = re.compile(rb' ht="[0-2](?:\.\d*)?"| width="0?(?:\.[0-2]\d*)?"')
"""Rows and columns too small to be seen."""
_WITHOUT_ADDRESS = tuple(re.compile(rb"<" + tag + rb"(?! r=)(?=[\s/>])(?![^>]*\sr=)[^>]*>") for tag in (b"c", b"row"))
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_ZERO_RESULT = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*<v>-?0(?:\.0*)?</v>")
_LONG_NUMBER = re.compile(rb"<v>-?(\d*\.\d{7,})(?:E-?\d+)?</v>")
_DECLARATION = re.compile(rb"^[^<]*<\?xml[^>]*>")
_PAGE = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)>([^<]+)<")


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    """Lower-case name of the part of the package."""
    is_hidden: bool


@dataclass
class Package:
    """The parts of a workbook that was found safe."""

    parts: Mapping[str, bytes] | None
    """Unpacked, where it is small."""
    path: Path
    names: Mapping[str, str]
    """Lower-case name -> name in the archive."""
    sheets: list[SheetPart] = field(default_factory=list)
    date1904: bool = False
    is_uncalculated: bool = False
    """The program that wrote it wants its formulas calculated when it is opened."""

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A part as a stream. KeyError when it is not there."""
        if self.parts is not None:
            yield io.BytesIO(self.parts[self.names[name]])
            return
        with zipfile.ZipFile(self.path) as archive, archive.open(self.names[name]) as stream:
            yield stream

    def read(self, name: str) -> bytes:
        """A part; nothing where it is not there."""
        if name not in self.names:
            return b""
        with self.open(name) as stream:
            return stream.read()


def open_package(path: Path) -> Package:
    """The parts of an .xlsx. Refused when unsafe or broken."""
    with broken_workbook(), zipfile.ZipFile(path) as archive:
        _check_sizes(archive)
        package = Package(None, path, _check_names(archive))
        read_workbook_part(package)
        sheets = {sheet.part for sheet in package.sheets}
        for name, part in package.names.items():
            if name not in sheets and name.endswith((".xml", ".rels", ".vml")):
                _scan_other(archive, part)
    return package


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
        LookupError,  # a part, an encoding, an entry of a list that is not there
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        ArithmeticError,
        RuntimeError,
    ) as error:
        raise Refused(
            "broken_workbook",
            "不是完整的工作簿（可能传输中断或由其他格式改名）；请重新导出，或用电子表格软件打开后另存为 .xlsx",
            "is no whole workbook (cut off, or another format renamed); export it again, or open it and save it anew",
            value=type(error).__name__,
        ) from error


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


def read_workbook_part(package: Package) -> None:
    """Fill in the package's sheets and how it counts days. KeyError where a part is not there."""
    main = _main_part(package)
    folder, _, file = main.rpartition("/")
    if main not in package.names:
        raise KeyError(main)
    targets = {
        str(relation.get("Id")): str(relation.get("Target"))
        for relation in _xml(package, f"{folder}/_rels/{file}.rels".lstrip("/"))
    }
    for element in _xml(package, main).iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            package.date1904 = element.get("date1904") in ("1", "true")
        elif tag == "calcPr":
            package.is_uncalculated = element.get("fullCalcOnLoad") in ("1", "true")
        elif tag == "sheet":
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            part = resolved(folder, targets.get(relation, ""))
            is_hidden = element.get("state", "visible") != "visible"
            if part not in package.names:
                raise KeyError(part)
            package.sheets.append(SheetPart(str(element.get("name")), part, is_hidden))


def _main_part(package: Package) -> str:
    """Where the parser will look for the workbook: what the package's own relations say."""
    if "_rels/.rels" in package.names and package.parts is None:
        for relation in _xml(package, "_rels/.rels"):
            if str(relation.get("Type")).endswith("/officeDocument"):
                return resolved("", str(relation.get("Target")))
    return "xl/workbook.xml"


def related(package: Package, part: str) -> list[str]:
    """Lower-case names of the parts that a part refers to."""
    folder, _, file = part.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    if rels not in package.names:
        return []
    return [
        name
        for relation in _xml(package, rels)
        if relation.get("TargetMode") != "External"
        and (name := resolved(folder, str(relation.get("Target")))) in package.names
    ]


def resolved(folder: str, target: str) -> str:
    """Lower-case name of the part that a relation of a part in `folder` points to."""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path).lower()


def _xml(package: Package, name: str) -> ElementTree.Element:
    with package.open(name) as stream:
        content = stream.read()
    _refuse_entities(content)
    return ElementTree.fromstring(content)  # entities were refused above


def _refuse_entities(content: bytes) -> None:
    """XML that defines entities, or in UTF-16, which would hide the definition."""
    if (b"!" in content or b"\0" in content) and any(word in content for word in _FORBIDDEN):  # one byte: quick
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


def scan(package: Package, sheet: SheetPart, unusual: Iterable[int]) -> tuple[bool, bytes]:
    """Read a sheet's XML once, in blocks: refuses stray cells and sizes; whether the quick reader reads it as it shows,
    and what stands behind its rows. `unusual`: styles whose cells show something else than they hold."""
    styles = b"|".join(str(index).encode() for index in sorted(unusual))
    styled = re.compile(rb'<c\s[^>]*?\bs="(?:' + styles + rb')"') if styles else None
    tail = after = b""
    rows, width, is_usual, is_first = 0, 26, True, True
    with package.open(sheet.part) as stream:
        while block := stream.read(_BLOCK):
            window = tail + block
            _refuse_entities(window)
            far = dict(_FAR_CELL.findall(window))
            if stray := next((letters for letters in far if len(letters) > 2), None):
                raise stray_cell((stray + far[stray]).decode(), sheet.name)
            last = _ROW.match(window, max(window.rfind(b"<row "), 0))  # rows come in order
            rows = max(rows, int(last[1])) if last else rows
            for letters in far:
                width = max(width, _column(letters) + 1)
            if rows > 1_048_576 or rows * width > MAX_CELLS:
                raise stray_cell(f"{column_letters(width - 1)}{rows}", sheet.name)
            if is_usual:
                is_usual = (b"<worksheet" in window or not is_first) and _is_usual(
                    _DECLARATION.sub(b"", window) if is_first else window, styled, package.is_uncalculated
                )
            after = after + block if after else behind_rows(window)
            tail, is_first = window[-1024:], False
    return is_usual and bool(after), after


def behind_rows(content: bytes) -> bytes:
    """What of a sheet's XML stands behind its rows; nothing where there are none."""
    end = content.find(b"</sheetData>")
    return content[end:] if end >= 0 else b""


def page_headers(after: bytes) -> list[str]:
    """Headers and footers of its pages as they are written, codes included, out of `behind_rows`."""
    return list(dict.fromkeys(text.decode("utf-8", "replace") for text in _PAGE.findall(after)))


def _is_usual(window: bytes, styled: re.Pattern[bytes] | None, is_uncalculated: bool) -> bool:
    """Whether calamine reads this much of a sheet as a person does."""
    if (b"'" in window and b"='" in window) or any(word in window for word in _ODD_WORDS):
        return False
    if (b' ht="' in window or b' width="' in window) and _UNSEEN.search(window):
        return False
    if any(pattern.search(window) for pattern in _WITHOUT_ADDRESS):
        return False
    if styled is not None and styled.search(window):
        return False
    if b"<f" in window and (_NO_RESULT.search(window) or (is_uncalculated and _ZERO_RESULT.search(window))):
        return False
    return not any(
        len(number) >= 15 and is_quotient(float_text(value := float(number)) or "", value)
        for number in _LONG_NUMBER.findall(window)
    )


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
