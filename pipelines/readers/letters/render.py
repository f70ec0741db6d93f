"""From template and words to a .docx file.

Here: which template, filling it so that no text can become markup or template code, writing it whole. Not here: the
words (prose.py).
"""

import contextlib
import html
import os
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from pipelines.errors import JixiaoError
from pipelines.lang import say

_PACKAGED = Path(__file__).parent / "templates"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODE = {ord("{"): "&#123;", ord("}"): "&#125;", ord("%"): "&#37;"}
_TAG = re.compile(r"\{[{%].*?[}%]\}")
_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
"""What docxtpl makes of Chinese quotes in a tag, whether they enclose a text or are part of it."""


class Stencils:
    """The templates of one home: its own `<kind>.docx` where there is one, else ours."""

    def __init__(self, own: Path) -> None:
        self.own = own
        self._read: dict[str, bytes] = {}

    def path(self, kind: str) -> Path:
        mine = self.own / f"{kind}.docx"
        return mine if mine.is_file() else _PACKAGED / f"{kind}.docx"

    def fill(self, kind: str, context: dict[str, Any], must_say: str | None = None) -> bytes:
        """The paper as the bytes of a .docx file; JixiaoError when the template cannot be used, or leaves out what it
        must say (草稿 on a draft)."""
        try:
            if kind not in self._read:
                read = self.path(kind).read_bytes()
                _refuse_quoted_quotes(read, self.path(kind))
                self._read[kind] = read
            template = DocxTemplate(BytesIO(self._read[kind]))
            template.render(literal(context), SandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
            filled = BytesIO()
            template.save(filled)
        except (TemplateError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise JixiaoError(
                say(
                    f"函件模板 {self.path(kind)} 不能使用: {_told(error)}",
                    f"bad template {self.path(kind)}: {_told(error)}",
                ),
                say(
                    "按 docs/letters.md 修改模板, 或移走它以使用自带模板",
                    "mend it (docs/letters.md), or move it away to use ours",
                ),
            ) from error
        content = filled.getvalue()
        if must_say and must_say not in shown(content):
            raise JixiaoError(
                say(
                    f"函件模板 {self.path(kind)} 没有印出“{must_say}”",
                    f"the template {self.path(kind)} does not print {must_say}",
                ),
                say(
                    "在模板的醒目处加上 {{ draft }}, 否则草稿会被当成正式函件",
                    "put {{ draft }} where it is seen: a draft must not pass for a letter",
                ),
            )
        return content


def _refuse_quoted_quotes(template: bytes, path: Path) -> None:
    """JixiaoError for a tag with a text in quotes that has Chinese quotes itself: docxtpl makes them straight, and the
    condition would never hold."""
    tags = [each for each in _TAG.findall(html.unescape(shown(template))) if _has_quoted_quotes(each)]
    if tags:
        raise JixiaoError(
            say(
                f"函件模板 {path} 的标记里, 引号中的文字又有中文引号, 填写时会变样: {tags[0]}",
                f"the template {path} has Chinese quotes inside a quoted text, which filling changes: {tags[0]}",
            ),
            say(
                r"把文字里的“ ” ‘ ’写成 \u201c \u201d \u2018 \u2019, 或改用代码来比较",
                r"write those of the text as \u201c \u201d \u2018 \u2019, or compare a code instead",
            ),
        )


def _has_quoted_quotes(tag: str) -> bool:
    enclosing = ""
    for letter in tag:
        straight = _STRAIGHT.get(letter, letter)
        if not enclosing:
            enclosing = straight if straight in ("'", '"') else ""
        elif straight == enclosing:
            enclosing = ""
        elif letter in _STRAIGHT:
            return True
    return False


def shown(content: bytes) -> str:
    """All text of a .docx file, page headers included, paragraphs on lines of their own."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        text = "\n".join(archive.read(name).decode("utf-8") for name in sorted(parts))
    return re.sub(r"<[^>]+>", "", text.replace("</w:p>", "\n"))


def literal(value: Any) -> Any:
    """`value` with every text in it, at any depth, made safe to stand in a document: one line, no character XML
    forbids, `<` `&` `{{` `%` and the like as entities, so that they are printed and never read as markup or code."""
    if isinstance(value, dict):
        return {key: literal(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [literal(each) for each in value]
    if isinstance(value, str):
        return Markup(str(escape(_line(value))).translate(_CODE))
    return value


def _line(text: str) -> str:
    """Without what XML forbids; line ends, tabs and page feeds, which docxtpl would turn into markup, become a blank.
    Full-width blanks stay: we indent with them."""
    return _NOT_XML.sub("", re.sub("[\t\n\r\x07\x0b\x0c\x85]+", " ", text))


def _told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def write(content: bytes, target: Path, is_bureau_only: bool = False) -> None:
    """Write `target` whole or not at all, `is_bureau_only` for the owner's eyes alone; JixiaoError when another program
    holds it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{os.getpid()}.tmp")
    draft.touch(0o600 if is_bureau_only else 0o666)
    draft.write_bytes(content)
    try:
        draft.replace(target)
    except PermissionError:
        draft.unlink(missing_ok=True)
        raise JixiaoError(
            say(f"{target} 正被其他程序打开", f"{target} is open in another program"),
            say("关闭后重新运行", "close it and run again"),
        ) from None


def drop_untouched(draft: Path, content: bytes) -> None:
    """Removes a draft that `content` has taken the place of; one that somebody saved in an office program, which
    leaves its mark in the properties, stays. A draft that cannot be read or removed stays too."""
    with contextlib.suppress(OSError, KeyError, zipfile.BadZipFile):
        if _properties(draft.read_bytes()) == _properties(content):
            draft.unlink()


def _properties(document: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return archive.read("docProps/core.xml")
