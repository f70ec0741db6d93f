"""What a field of Word that draws (EQ) shows: the circled signs and fractions that Chinese Word writes with it.

Here: its instruction to text. Not here: fields with a result, equations of the newer kind (shown.py).

    eq \\o\\ac(□,√)      ☑       带圈字符
    EQ \\o(○,×)         ☒
    eq \\o\\ac(○,3)     (3)     a number in a circle, and no 3 of the number behind it
    EQ \\f(1,2)         (1/2)
    anything else       a sign that nobody can tell
"""

import re

from pipelines.land.files.word.symbols import UNKNOWN

_EQ = re.compile(r"\s*eq\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_OVER = re.compile(r"\s*\\o(?:\s*\\a[lcr])*\s*\((?P<one>[^,;()\\]*)[,;](?P<other>[^,;()\\]*)\)\s*", re.IGNORECASE)
_FRACTION = re.compile(r"\s*\\f\s*\((?P<one>[^,;()\\]*)[,;](?P<other>[^,;()\\]*)\)\s*", re.IGNORECASE)
_FRAMES, _TICKS, _CROSSES = frozenset("□○〇◯口"), frozenset("√✓✔"), frozenset("×✗✘╳xX")


def drawn_by(instruction: str) -> str:
    """The text of an EQ field; nothing of other fields, which show their result."""
    found = _EQ.match(instruction)
    if found is None:
        return ""
    over = _OVER.fullmatch(found["rest"])
    if over:
        signs = {over["one"].strip(), over["other"].strip()}
        rest = signs - _FRAMES
        if len(rest) == 1 and len(signs) == 2:
            (sign,) = rest
            return "☑" if sign in _TICKS else "☒" if sign in _CROSSES else f"({sign})" if sign else "□"
        return UNKNOWN
    fraction = _FRACTION.fullmatch(found["rest"])
    return f"({fraction['one'].strip()}/{fraction['other'].strip()})" if fraction else UNKNOWN
