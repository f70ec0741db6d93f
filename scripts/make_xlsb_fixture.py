"""Write tests/fixtures/books/formats.xlsb, once: a binary workbook with number formats and a hidden sheet.

    pip install pyxlsbwriter==0.1.0 && python -m scripts.make_xlsb_fixture

No library of this project writes .xlsb. pyxlsbwriter writes values alone and opens a sheet's data twice, which
LibreOffice takes for an empty sheet; here the number formats are put in and the second opening is taken out.
"""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[1] / "tests" / "fixtures" / "books" / "formats.xlsb"
ROWS: list[tuple[str, float]] = [  # number format and stored value
    ("0.00", 1234.5),
    ('0\\.0,"万元"', 126000.0),
    ("#,##0.00,", 126000.0),
    ('"≥"0%', 0.9),
    ("000000", 2004.0),
    ('yyyy"年"m"月"', 44835.0),
    ('0.0"米"', 12.5),
    ('0!.0,"万元"', 126000.0),
    ("0!.0000,", 860000.0),
]
_FIRST_FORMAT = 200
_CELL_STYLES_OF_THE_LIBRARY = 4
_FMT, _FMTS, _XF, _XFS, _XFS_END, _SHEET_DATA, _ROW = 0x2C, 0x4E7, 0x2F, 0x4E9, 0x4EA, 0x191, 0
_NUMBERS = (2, 5)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        code = data[at]
        at += 1
        if code & 0x80:
            code |= data[at] << 8
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield code, data[at : at + size]
        at += size


def _record(code: int, body: bytes) -> bytes:
    head = bytes([code & 0xFF, code >> 8]) if code > 0x7F else bytes([code])
    size, length = len(body), bytearray()
    while True:
        length.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return head + bytes(length) + body


def _styles(data: bytes) -> bytes:
    """The library's styles with the formats of ROWS, each as a cell style behind those that it has."""
    out = bytearray()
    for code, body in _records(data):
        if code == _FMTS:
            out += _record(code, struct.pack("<I", len(ROWS)))
            for number, (format, _) in enumerate(ROWS, _FIRST_FORMAT):
                out += _record(_FMT, struct.pack("<HI", number, len(format)) + format.encode("utf-16-le"))
        elif code == _XFS:
            out += _record(code, struct.pack("<I", _CELL_STYLES_OF_THE_LIBRARY + len(ROWS)))
        elif code != _FMT:
            if code == _XFS_END:
                for number in range(_FIRST_FORMAT, _FIRST_FORMAT + len(ROWS)):
                    out += _record(_XF, struct.pack("<HHHHH", 0, number, 0, 0, 0) + b"\0\0\x10\x10\x01\0")
            out += _record(code, body)
    return bytes(out)


def _sheet(data: bytes) -> bytes:
    """Its data opened once; numbers of the n-th row in the n-th format."""
    out, row, has_data = bytearray(), -1, False
    for code, body in _records(data):
        if code == _SHEET_DATA and has_data:
            continue
        has_data = has_data or code == _SHEET_DATA
        if code == _ROW:
            row = struct.unpack_from("<I", body)[0]
        if code in _NUMBERS and row > 0:
            body = body[:4] + struct.pack("<I", _CELL_STYLES_OF_THE_LIBRARY + row - 1) + body[8:]
        out += _record(code, body)
    return bytes(out)


def main() -> None:
    """Write the file."""
    from pyxlsbwriter import XlsbWriter

    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with XlsbWriter(str(TARGET)) as book:
        book.add_sheet("金额")
        book.write_sheet([["格式", "显示"], *([format, value] for format, value in ROWS)])
        book.add_sheet("旧稿", hidden=True)
        book.write_sheet([["格式", "显示"], ["x", 1.0]])
    with zipfile.ZipFile(TARGET) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.bin"] = _styles(parts["xl/styles.bin"])
    for name in ("xl/worksheets/sheet1.bin", "xl/worksheets/sheet2.bin"):
        parts[name] = _sheet(parts[name])
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)


if __name__ == "__main__":
    main()
