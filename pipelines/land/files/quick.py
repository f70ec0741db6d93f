"""The guard around small, ordinary workbooks, quick because thousands of forms come in a night.

Here: saying that a workbook is surely harmless. Whatever is unusual in any way is not refused here: it goes to the full
guard (read_xlsx.open_workbook), which says what is wrong.
"""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

_MAX_FILE = 2 << 20
_MAX_UNPACKED = 16 << 20
_MAX_PARTS = 60
_DEFLATED, _STORED = 8, 0
_LOCAL = struct.Struct("<HH")
# Parts that spreadsheet programs write into a plain workbook; no macros, no links, nothing embedded.
_ORDINARY = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:workbook|styles|sharedStrings|calcChain|metadata)\.xml|xl/theme/theme\d+\.xml"
    r"|xl/worksheets/sheet\d+\.xml"
)
_OUTSIDE = re.compile(rb'TargetMode=|Target="[^"]*(?:\.\.|:|\\)')
"""In relations: targets outside the workbook."""
_FAR = re.compile(rb'r="(?:[A-Z]{3}|[B-Z][A-Z]\d|[A-Z]+\d{5})')
"""Columns beyond AZ, rows beyond 9999."""


def harmless_parts(path: Path) -> dict[str, bytes] | None:
    """The unpacked parts of a workbook in which everything is ordinary; None when anything is not."""
    data = path.read_bytes()
    if len(data) > _MAX_FILE or not data.startswith(b"PK"):
        return None
    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        if len(infos) > _MAX_PARTS or sum(info.file_size for info in infos) > _MAX_UNPACKED:
            return None
        parts = {info.filename: _unpacked(data, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OverflowError):
        return None
    unusual = len(parts) != len(infos) or any(content is None for content in parts.values())
    if unusual or not all(_ORDINARY.fullmatch(name) for name in parts):
        return None
    known = {name: content for name, content in parts.items() if content is not None}
    if any(_is_unusual(content) for content in known.values()):
        return None
    if any(_OUTSIDE.search(content) for name, content in known.items() if name.endswith(".rels")):
        return None
    far = any(_FAR.search(content) for name, content in known.items() if name.startswith("xl/worksheets/"))
    return None if far else known


def _is_unusual(content: bytes) -> bool:
    """Entities, other encodings. The single bytes are asked for first because they are found, or not, much sooner."""
    return b"\0" in content or (b"!" in content and b"<!" in content)


def _unpacked(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """The part, exactly as long as the directory says; None otherwise."""
    if info.flag_bits & 0x1 or info.file_size > _MAX_UNPACKED:
        return None
    name, extra = _LOCAL.unpack_from(data, info.header_offset + 26)
    start = info.header_offset + 30 + name + extra
    packed = data[start : start + info.compress_size]
    if info.compress_type == _STORED:
        content = packed
    elif info.compress_type == _DEFLATED:
        content = zlib.decompressobj(-15).decompress(packed, info.file_size + 1)
    else:
        return None
    return content if len(content) == info.file_size else None
