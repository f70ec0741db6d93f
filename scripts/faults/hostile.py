"""Files that are broken, or made to break whoever opens them.

Here: the cases of issue point 4. Not here: honest files in odd shapes (wild.py).
"""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from scripts.faults.case import PAYMENTS, Fault, Write, content, sheets, text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_ROOT = _LINKS.replace("/worksheet", "/officeDocument").replace("worksheets/sheet1.xml", "xl/workbook.xml")
_PART = "xl/worksheets/sheet1.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_PLAIN = sheets([PAYMENTS, ["Z1", "P1", "2021-03-01", 1]])
_LOADED = (("Z1", "2021-03-01", "1.00"),)
_CSV = ",".join(PAYMENTS) + "\nZ1,P1,2021-03-01,1\n"


def _cells(row: int, cells: tuple[str, ...]) -> bytes:
    inner = "".join(
        f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells)
    )
    return f'<row r="{row}">{inner}</row>'.encode()


_ROWS = _cells(1, PAYMENTS) + _cells(2, ("Z1", "P1", "2021-03-01", "1"))


def _sheet(rows: bytes, before: bytes = b"") -> bytes:
    return before + f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"


def _book(*parts: tuple[str, bytes | Callable[[], bytes]], book: str = _BOOK, links: str = _LINKS) -> Write:
    """A workbook of such parts, big ones made when it is written."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("_rels/.rels", _ROOT)
            archive.writestr("xl/workbook.xml", book)
            archive.writestr("xl/_rels/workbook.xml.rels", links)
            for name, data in parts:
                archive.writestr(name, data() if callable(data) else data)

    return write


def _hidden(path: Path) -> None:
    """What lies at the usual place is harmless; the package's relations name another workbook."""
    root = _ROOT.replace("xl/workbook.xml", "x/book.xml")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", root)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        archive.writestr(_PART, _sheet(_ROWS))
        archive.writestr("x/book.xml", _BOOK)
        archive.writestr("x/_rels/book.xml.rels", _LINKS)
        archive.writestr("x/worksheets/sheet1.xml", _sheet(_ROWS, _BOMB))


def _lying(path: Path) -> None:
    """A bomb whose directory claims a thousand bytes."""
    real = _sheet(_ROWS + b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 1_500_000)
    _book((_PART, real))(path)
    size = struct.pack("<I", len(real))
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", 1000)))


def _cut(path: Path) -> None:
    sheets([PAYMENTS, *([f"Z{number}", "P1", "2021-03-01", number] for number in range(2000))])(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _zip_of(name: str) -> Write:
    def write(path: Path) -> None:
        inner = path.with_name("inner.tmp")
        _PLAIN(inner)
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inner, name)
        inner.unlink()

    return write


def _nested(path: Path) -> None:
    """Archives in archives, ten deep."""
    data = b"0" * 1_000_000
    for depth in range(10):
        inner = path.with_name("inner.tmp")
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip", data)
        data = inner.read_bytes()
        inner.unlink()
    path.write_bytes(data)


def _empty_rows(cell: str) -> bytes:
    return b"".join(f'<row r="{row}">{cell.format(row)}</row>'.encode() for row in range(3, 1_048_577))


def _fault(key: str, zh: str, write: Write, refused: str | None = None, file: str = "payments.xlsx") -> Fault:
    return Fault(key, zh, file, write, loaded=None if refused else _LOADED, refused=refused)


def _named(key: str, zh: str, file: str) -> Fault:
    return Fault(key, zh, file, text(_CSV), loaded=_LOADED)


def _unread(key: str, zh: str, file: str, write: Write) -> Fault:
    return Fault(key, zh, file, write, unrecognised=True)


_BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_ANY = '<row r="1"><c r="{}"><v>1</v></c></row>'
_LONG = "财" * 200

_ARCHIVES: tuple[Fault, ...] = (
    _fault(
        "zip_bomb",
        "压缩炸弹：工作表解压后 100 MB 空白",
        _book((_PART, lambda: _sheet(b" " * (100 << 20)))),
        "too_large_unpacked",
    ),
    _fault(
        "strings_bomb",
        "压缩炸弹藏在共享字符串",
        _book((_PART, _sheet(_ROWS)), ("xl/sharedStrings.xml", lambda: b" " * (100 << 20))),
        "too_large_unpacked",
    ),
    _fault("lying_bomb", "压缩炸弹，目录里谎报大小", _lying, "broken_workbook"),
    _fault(
        "many_parts",
        "一万多个部件",
        _book((_PART, _sheet(_ROWS)), *((f"x/{n}", b"") for n in range(10_001))),
        "too_large_unpacked",
    ),
    _fault("nested_workbook", "压缩包改名为 .xlsx，内有工作簿", _zip_of("支付.xlsx"), "nested_archive"),
    _fault("nested_deep", "十层嵌套的压缩包改名", _nested, "nested_archive"),
    _fault(
        "outside_part",
        "部件名为 ../../etc/passwd",
        _book((_PART, _sheet(_ROWS)), ("../../etc/passwd", b"x")),
        "unsafe_archive",
    ),
    _fault(
        "double_part",
        "同一部件两份，大小写不同",
        _book((_PART, _sheet(_ROWS)), (_PART.upper(), _sheet(b""))),
        "unsafe_archive",
    ),
    _fault(
        "outside_target",
        "工作表指向外部路径",
        _book((_PART, _sheet(_ROWS)), links=_LINKS.replace("worksheets/sheet1.xml", "../../../etc/passwd")),
        "broken_workbook",
    ),
    _fault(
        "macros",
        "含宏（vbaProject.bin）改名为 .xlsx",
        _book((_PART, _sheet(_ROWS)), ("xl/vbaProject.bin", b"x")),
        "has_macros",
    ),
    _unread("xlsm", ".xlsm 含宏工作簿", "payments.xlsm", _PLAIN),
    _fault(
        "encrypted", "有打开密码", content(_OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512), "encrypted"
    ),
    _fault(
        "legacy_renamed",
        "旧版 .xls（或 WPS .et）改名为 .xlsx，内容不完整",
        content(_OLE + "Workbook\0".encode("utf-16-le") + b"\0" * 512),
        "broken_workbook",
    ),
    Fault("et", "WPS .et 文件，内容不完整", "payments.et", content(_OLE), refused="encrypted_or_legacy"),
    _unread("zip", "压缩包 .zip，内有认不出的文件", "payments.zip", _zip_of("说明.xlsx")),
    _unread("zip_outside", "压缩包 .zip，文件名指向外部", "payments.zip", _zip_of("../payments.xlsx")),
    _unread("zip_broken", "压缩包 .zip，只有前半", "payments.zip", content(b"PK\x03\x04 cut off")),
    _unread("word", "Word 文档作为抽取表", "payments.docx", content(b"PK")),
    _fault("truncated", "传输中断，只有前半", _cut, "broken_workbook"),
    _fault("pdf_renamed", "PDF 改名为 .xlsx", content(b"%PDF-1.4\n"), "no_workbook"),
    _fault("empty", "空文件", content(b""), "empty_file"),
)

_SHEETS: tuple[Fault, ...] = (
    _fault(
        "stray_cell",
        "XFD1048576 有一个孤立单元格",
        _book((_PART, _sheet(_ANY.format("XFD1048576").encode()))),
        "stray_cell",
    ),
    _fault(
        "stray_pair",
        "A1 与 ZZ1048576 之间展开为 7 亿格",
        _book((_PART, _sheet(_ROWS + b'<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'))),
        "stray_cell",
    ),
    _fault("million_empty_rows", "一百万个空行", _book((_PART, lambda: _sheet(_ROWS + _empty_rows(""))))),
    _fault(
        "million_styled_rows",
        "一百万个只有格式的空行",
        _book((_PART, lambda: _sheet(_ROWS + _empty_rows('<c r="A{}" s="0"/>')))),
    ),
    _fault(
        "lying_dimension",
        "谎报范围 A1:XFD1048576",
        _book((_PART, _sheet(_ROWS).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'))),
    ),
    _fault("entity_bomb", "实体炸弹在工作表", _book((_PART, _sheet(_ROWS, _BOMB))), "forbidden_xml"),
    _fault(
        "entity_in_strings",
        "实体炸弹在共享字符串",
        _book((_PART, _sheet(_ROWS)), ("xl/sharedStrings.xml", _BOMB + b"<sst/>")),
        "forbidden_xml",
    ),
    _fault(
        "entity_in_book",
        "实体炸弹在工作簿目录",
        _book((_PART, _sheet(_ROWS)), book=_BOMB.decode() + _BOOK),
        "forbidden_xml",
    ),
    _fault(
        "entity_utf16",
        "实体炸弹用 UTF-16 书写",
        _book((_PART, _sheet(_ROWS, _BOMB).decode().encode("utf-16"))),
        "forbidden_xml",
    ),
    _fault(
        "outside_entity",
        "外部实体 file:///etc/passwd",
        _book((_PART, _sheet(_ROWS, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))),
        "forbidden_xml",
    ),
)

_NAMES: tuple[Fault, ...] = (
    _named("name_dots", "文件名含 ..", "payments-..-8月.csv"),
    _named("name_quotes", "文件名含引号和分号", "payments-'\";drop table x;--.csv"),
    _named("name_braces", "文件名含 {{ }}", "payments-{{ 7*7 }}{% raw %}.csv"),
    _named("name_long", "文件名 80 个汉字", f"国库集中支付-{'财' * 74}.csv"),
    _unread("name_control", "文件名含换行和转义序列", "payments-\x1b[31m\n.csv", text(_CSV)),
    _unread("name_bytes", "文件名不是 UTF-8", "payments-\udcff\udcfe.csv", text(_CSV)),
    Fault(
        "text_long",
        "工作表名、表头含引号和 {{ }}，代码为 200 个汉字",
        "payments.xlsx",
        sheets([[*PAYMENTS, "';--{{ x }}"], [_LONG, "'; drop", "2021-03-01", 1, "=1+1"]], names=["x'; {{ 1 }}"]),
        loaded=((_LONG, "2021-03-01", "1.00"),),
    ),
)

_TEXTS: tuple[Fault, ...] = (
    _fault("csv_binary", "二进制内容改名为 .csv", content(bytes(range(256)) * 64), "bad_encoding", "payments.csv"),
    _fault("csv_open_quote", "引号不成对", text(_CSV + 'Z2,"P1,2021-03-01,1\n'), "bad_quotes", "payments.csv"),
    _fault("csv_one_line", "2 MB 的一个单元格", text(_CSV + "Z2," + "x" * (2 << 20)), "bad_quotes", "payments.csv"),
    Fault(
        "csv_million_empty",
        "CSV 末尾一百万个空行",
        "payments.csv",
        lambda path: text(_CSV + ",,,\n" * 1_000_000)(path),
        loaded=_LOADED,
        non_data={"blank": 1_000_000},
    ),
    Fault(
        "csv_nul",
        "CSV 单元格含 NUL 和转义序列",
        "payments.csv",
        text(_CSV + "Z\0\x1b2,P1,2021-03-01,2\n"),
        loaded=_LOADED,
        rejects=((3, "支付申请ID", "damaged_code"),),
    ),
    _fault("parquet_cut", "Parquet 只有前半", content(b"PAR1" + b"\0" * 1000), "broken_parquet", "payments.parquet"),
)

HOSTILE: tuple[Fault, ...] = (*_ARCHIVES, *_SHEETS, *_NAMES, *_TEXTS)
