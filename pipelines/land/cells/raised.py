"""Raised and lowered digits, which belong to no number: a note's 1 behind 130 is not 1301.

Here: such digits among other text. Not here: where a file says that they are raised (books/, word/, pdf/).

    130   1     130^1     no number can be read from it
    12km  2     12km²
    m     3     m³
    130   注1   130注1    a text with words is none of ours
    CO    2     CO2       lowered behind a letter: as it stands
    130   2     130_2     lowered behind a digit
"""

import re
from typing import Literal

_POWERS = {"2": "²", "3": "³"}
_AREA = re.compile(r"[mM米]$")


def shifted(before: str, text: str, way: Literal["up", "down"]) -> str:
    """The text as it may stand behind `before` on one line."""
    if not text[:1].isdigit():
        return text
    if way == "down":
        return f"_{text}" if before[-1:].isdigit() else text
    return _POWERS[text] if text in _POWERS and _AREA.search(before) else f"^{text}"
