"""What an indicator and its levels are called, out of the cells that are set for looks.

Here: line breaks, blanks, numbering, 同上. Not here: which cells (tables.py), names as they are compared (subjects.py).
"""

import re

from pipelines.land.cells.values import closed_up

_NUMBERED = re.compile(r"^指标\s*[\d一二三四五六七八九十]+\s*[:：.、]?\s*")
_DITTO = frozenset({"同上", "〃", "″", "“", "”", '"', "''"})
"""The name of the row above."""
_LINES = re.compile(r"\s*\n\s*")


def level_name(text: str | None) -> str | None:
    """The name of level 1 or 2, however wide it is set; None: none of its own."""
    name = _one_line(text)
    return closed_up(name) if name else name


def indicator_name(text: str | None) -> str | None:
    """The indicator's name as it is printed, without `指标1：`."""
    name = _one_line(text)
    return _NUMBERED.sub("", name) if name else None


def _one_line(text: str | None) -> str | None:
    if text is None or text.strip() in _DITTO:
        return None
    return _LINES.sub("", text).strip() if "\n" in text else text.strip()
