"""Content controls that show data kept elsewhere in the document (w:dataBinding): Word prints that data when it opens
the document, other programs the text that was last saved in the control.

Here: a mark behind each control where the two differ. Not here: finding the data's parts (package.py), text (shown.py).
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from pipelines.land.files.word.symbols import UNKNOWN

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIX = re.compile(r"xmlns:(\w+)=[\"']([^\"']*)[\"']")
_OWN_WORDS = {W + kind for kind in ("date", "picture", "richText", "docPartList", "docPartObj")}
"""Controls that show their data in other words than it is kept in."""


def mark_differences(body: Element, data: Mapping[str, Element]) -> None:
    """`data`: identity of a part -> its root. Where Word would show another text than the control holds, a mark goes
    behind that text, so that no value is read from it."""
    for control in list(body.iter(f"{W}sdt")) if data else ():
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        binding = properties.find(f"{W}dataBinding") if properties is not None else None
        if properties is None or binding is None or content is None:
            continue
        kept = _kept(binding, data)
        if kept is None or any(each.tag in _OWN_WORDS or each.tag.endswith("}checkbox") for each in properties):
            continue
        placeholder = properties.find(f"{W}showingPlcHdr")
        shown = "" if placeholder is not None else "".join(each.text or "" for each in content.iter(f"{W}t"))
        words = {_plain(kept), *(_plain(each) for each in _displayed(properties, kept))}
        if _plain(shown) in words:
            continue
        if placeholder is not None:
            properties.remove(placeholder)
        paragraphs = list(content.iter(f"{W}p"))
        run = SubElement(paragraphs[-1] if paragraphs else content, f"{W}r")
        SubElement(run, f"{W}t").text = f"{UNKNOWN}（控件的数据另为“{kept.strip()[:40]}”）"


def _kept(binding: Element, data: Mapping[str, Element]) -> str | None:
    """The text that the control is bound to; None where it is not in the document, or is none."""
    root = data.get(binding.get(f"{W}storeItemID", "").upper())
    if root is None:
        return None
    path, _, attribute = binding.get(f"{W}xpath", "").partition("/@")
    prefixes = dict(_PREFIX.findall(binding.get(f"{W}prefixMappings", "")))
    document = Element("document")
    document.append(root)
    try:
        found = document.find(f".{path}", prefixes)
    except (SyntaxError, KeyError):
        return None
    if found is None or len(found):
        return None
    if attribute:
        prefix, _, name = attribute.rpartition(":")
        return found.get(f"{{{prefixes[prefix]}}}{name}" if prefix in prefixes else name)
    return found.text or ""


def _displayed(properties: Element, value: str) -> list[str]:
    """How a list shows the value."""
    return [
        item.get(f"{W}displayText", "")
        for item in properties.iter(f"{W}listItem")
        if item.get(f"{W}value", "") == value.strip()
    ]


def _plain(text: str) -> str:
    return "".join(text.split())
