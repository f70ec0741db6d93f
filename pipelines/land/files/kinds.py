"""What a file is, by its first bytes and what it holds: names lie, since exporters call many things .xls.

Here: telling. Not here: which kinds are read (books/, forms/read.py) and what to say of the others.
"""

import re
import zipfile
from pathlib import Path
from typing import Literal

FileKind = Literal[
    "xlsx", "xls", "xlsb", "ods", "html", "xml2003", "mhtml", "text", "parquet", "docx", "doc", "odt", "rtf", "pdf",
    "wps", "encrypted", "zip", "rar", "image", "empty", "broken_zip", "ole",
]  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RAW_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00[\x00\x02\x05\x06]?", re.DOTALL)
_HTML = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|table|style|body|div)\b", re.I | re.S
)
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def kind_of(path: Path) -> FileKind:
    """What the file is, whatever its name says."""
    with path.open("rb") as stream:
        start = stream.read(1 << 16)
    if not start:
        return "empty"
    if start.startswith(b"PK"):
        return _zipped(path)
    if start.startswith(_OLE):
        return _compound(path)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"%PDF"):
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith((b"Rar!", b"7z\xbc\xaf")):
        return "rar"
    if start.startswith(_IMAGES) and b"," not in start[:3]:
        return "image"
    if _RAW_BIFF.match(start):
        return "xls"
    return _of_text(start)


def _of_text(start: bytes) -> FileKind:
    encoding = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if _SPREADSHEET_2003 in text and text.startswith("<") and not _HTML.match(text):
        return "xml2003"
    if _HTML.match(text):
        return "html"
    return "mhtml" if re.match(r"MIME-Version:|From:.*?Subject:", text, re.I | re.S) else "text"


def _zipped(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename.replace("\\", "/").lower() for info in archive.infolist()}
            if "mimetype" in names:
                said = archive.read("mimetype")[:100]
                if b"opendocument.spreadsheet" in said:
                    return "ods"
                if b"opendocument.text" in said:
                    return "odt"
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return "broken_zip"
    if any(name.endswith("workbook.bin") and "xl/" in name for name in names):
        return "xlsb"
    if not names & {"[content_types].xml", "_rels/.rels", "xl/workbook.xml"}:
        return "zip"
    if any(name.startswith("word/") for name in names) and not any(name.startswith("xl/") for name in names):
        return "docx"
    return "xlsx"


def _compound(path: Path) -> FileKind:
    """An OLE file; its directory names its streams in UTF-16."""
    with path.open("rb") as stream:
        content = stream.read(64 << 20)

    def has(name: str) -> bool:
        return (name + "\0").encode("utf-16-le") in content

    if has("EncryptedPackage"):
        return "encrypted"
    if has("Workbook") or has("Book"):
        return "xls"
    if has("WordDocument"):
        return "doc"
    return "ole"
