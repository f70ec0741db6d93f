"""Which money unit a sheet prints: behind a header, in a note above or below the table, in its name.

Here: texts to powers of ten. Not here: units in the amounts' own cells (values.py), units of indicators (reading/).
"""

import re
from collections.abc import Iterable, Sequence

from pipelines.contracts import normalise_header
from pipelines.land.values import UNIT_POWERS

_WORD = "(?:百|千|万|百万|千万|亿)?元|万|亿"
_MONEY = "(?:人民币)?"
# After normalise_header: 金额(万元), 金额[万元], 金额/万元, 金额,万元, 金额_万元
_SUFFIX = re.compile(
    rf"(?P<name>.+?)(?:[(\[【〔](?:单位)?{_MONEY}(?P<unit>{_WORD})[)\]】〕]|[/,_、-]{_MONEY}(?P<bare>{_WORD}))"
)
_FULL = "(?:百|千|万|百万|千万|亿)?元"
# 单位:万元, (万元); not 编制单位:元谋县.
_NOTE = re.compile(
    rf"单位(?:为|是)?{_MONEY}(?P<said>{_FULL})(?![\u4e00-\u9fff])|[(\[【〔](?:单位)?{_MONEY}(?P<in>{_FULL})[)\]】〕]"
)
_ALONE = re.compile(rf"[(\[【〔]?(?:单位)?{_MONEY}(?P<unit>{_FULL})[)\]】〕]?")
UNIT_COLUMNS = frozenset({"金额单位", "货币单位", "计价单位", "计量单位", "单位"})
"""Headers of a column that says each row's money unit, where the contract has no column of that name."""


def split_unit(header: str) -> tuple[str, int | None]:
    """A normalised header without its unit, and the unit's power of ten; None where it prints none."""
    match = _SUFFIX.fullmatch(header)
    if not match:
        return header, None
    return match["name"], UNIT_POWERS[match["unit"] or match["bare"]]


def unit_alone(header: str) -> int | None:
    """The power of ten of a normalised header line that is a unit and nothing else, such as (万元)."""
    match = _ALONE.fullmatch(header)
    return UNIT_POWERS[match["unit"]] if match else None


def noted_units(rows: Iterable[Sequence[str | None]], sheet: str | None = None) -> set[int]:
    """The powers of ten that notes such as 单位：万元 or 支付表（万元） in these rows, or the sheet's name, say."""
    found: set[int] = set()
    for row in rows:
        texts = [normalise_header(text) for text in row if text]
        for text in [*texts, "".join(texts)] if texts else []:
            found |= _powers(text)
    return found | (_powers(normalise_header(sheet)) if sheet else set())


def _powers(text: str) -> set[int]:
    return {UNIT_POWERS[match["said"] or match["in"]] for match in _NOTE.finditer(text)}
