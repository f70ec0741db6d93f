"""A .docx opened safely: the roots of its parts, found by its relations, whatever they are called.

Here: zip, relations, strict documents made like others, what is refused. Not here: what the parts say (shown.py).
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipelines.land.files.word.bound import W, mark_differences
from pipelines.land.problems import Refused, too_large

MAX_PART = 64 << 20
"""Bytes of an unpacked part."""
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = [
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
]
_MAIN = "word/document.xml"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass
class Package:
    """The parts that are read."""

    body: Element
    styles: Element | None
    margins: list[Element]
    """Page headers and footers in use."""


def open_package(path: Path) -> Package:
    """Refused: encrypted, broken, with entities, too large, put together from other files."""
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "encrypted_or_legacy",
            "文件已加密，或是旧版 .doc 改了扩展名；请去掉密码并另存为 .docx",
            "the file is encrypted or a legacy .doc under another name; remove the password and save it as .docx",
        )
    with broken_document(), zipfile.ZipFile(path) as archive:
        main = _target(archive, "_rels/.rels", "/officeDocument", "") or _MAIN
        body = _root(archive, main)
        folder, name = posixpath.split(main)
        relations = f"{folder}/_rels/{name}.rels"
        styles = _target(archive, relations, "/styles", folder)
        targets = _targets(archive, relations, folder)
        used = [each.get(f"{R}id") for kind in ("headerReference", "footerReference") for each in body.iter(W + kind)]
        margins = [targets[each] for each in dict.fromkeys(used) if each in targets]
        package = Package(
            body,
            _root(archive, styles) if styles and styles in archive.namelist() else None,
            [_root(archive, part) for part in margins if part in archive.namelist()],
        )
        if body.find(f".//{W}dataBinding") is not None:
            mark_differences(body, _data(archive, relations, folder))
    if body.find(f".//{W}altChunk") is not None or body.find(f".//{W}subDoc") is not None:
        raise Refused(
            "linked_parts",
            "文档由其他文件拼接而成（altChunk / 子文档），正文不在其中；请用 Word 或 WPS 打开后另存为 .docx",
            "the document is put together from other files (altChunk, subDoc); open it in Word and save it as .docx",
        )
    return package


@contextmanager
def broken_document() -> Iterator[None]:
    """Whatever zip and XML say of a damaged document is one refusal."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        ElementTree.ParseError,
        ValueError,
        LookupError,  # a part or an encoding that is not there
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,  # a part is locked with a password
    ) as error:
        raise Refused(
            "broken_document",
            "不是完整的 .docx 文档（可能传输中断或由其他格式改名）；请用 Word 或 WPS 打开后另存为 .docx",
            "is no whole .docx document (cut off, or another format renamed); open it in Word and save it as .docx",
            value=type(error).__name__,
        ) from error


def _root(archive: zipfile.ZipFile, name: str) -> Element:
    info = archive.getinfo(name)
    if info.file_size > MAX_PART:
        raise too_large(f"{info.file_size >> 20} MB")
    with archive.open(info) as stream:
        content = stream.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise too_large(f"{MAX_PART >> 20} MB")
    if content.startswith(_UTF16) or b"\0" in content[:200]:
        encoding = "utf-16" if content.startswith(_UTF16) else "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        content = _DECLARATION.sub("", content.decode(encoding)).encode()
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused(
            "forbidden_xml",
            "文档内含实体定义，不是文字处理软件保存的文件，未打开；请重新另存为 .docx",
            "the document defines XML entities, which no word processor writes, and was not opened; save it again",
        )
    if b"http://purl.oclc.org/ooxml/" in content:
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
    return ElementTree.fromstring(content)  # entities were refused above


def _relations(archive: zipfile.ZipFile, name: str) -> list[Element]:
    return list(_root(archive, name)) if name in archive.namelist() else []


def _data(archive: zipfile.ZipFile, relations: str, folder: str) -> dict[str, Element]:
    """Identity of each part of data that the document keeps for its content controls -> its root."""
    found: dict[str, Element] = {}
    for each in _relations(archive, relations):
        part = _inside(folder, str(each.get("Target")))
        if not str(each.get("Type")).endswith("/customXml") or part not in archive.namelist():
            continue
        place, name = posixpath.split(part)
        told = _target(archive, f"{place}/_rels/{name}.rels", "/customXmlProps", place)
        if told in archive.namelist():
            said = next(
                (value for key, value in _root(archive, str(told)).attrib.items() if key.endswith("}itemID")), ""
            )
            found[said.upper()] = _root(archive, part)
    return found


def _targets(archive: zipfile.ZipFile, name: str, folder: str) -> dict[str, str]:
    """Identity of a relation within the package -> the part."""
    return {
        str(each.get("Id")): _inside(folder, str(each.get("Target")))
        for each in _relations(archive, name)
        if each.get("TargetMode") != "External"
    }


def _target(archive: zipfile.ZipFile, name: str, kind: str, folder: str) -> str | None:
    """The part of the first relation whose type ends so."""
    for each in _relations(archive, name):
        if str(each.get("Type")).endswith(kind) and each.get("TargetMode") != "External":
            return _inside(folder, str(each.get("Target")))
    return None


def _inside(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
