"""Amounts said to be in a money that is none of 元: 项目资金（美元） · 单位：10000元 · 全年预算数（W）.

Here: finding it in a heading or note, the refusal. Not here: units that can be turned into 元 (money_units.py).
"""

import re
from collections.abc import Iterable, Iterator

from pipelines.contracts import normalise_header
from pipelines.land.cells.money_units import CLOSE, KIND, OPEN, WHERE
from pipelines.land.problems import Refused

# Money of another country, or a unit that nobody writes so officially: never read as 元.
_ODD = r"(?:(?:百|千|万|百万|亿)?[美港日欧澳加韩]元|美金|欧元|英镑|港币|外币|新台币|usd|hkd|eur|w元?|10{3,8}元)"
_ODD_UNIT = re.compile(
    rf"(?:^|(?:资金|预算|金额|执行|支出|拨款|收入|数|额|表)){OPEN}{KIND}(?:单位)?(?:为|是)?(?P<bracket>{_ODD}){CLOSE}"
    rf"|{WHERE}{OPEN}?(?P<note>{_ODD})(?![\u4e00-\u9fff])|[以按](?P<by>{_ODD})(?:为|计|列|填)"
)
_END = re.compile(r"[(（\[【][^()（）]*[)）\]】]\s*$")


def odd_unit(text: str) -> str | None:
    """The money unit that a normalised heading or note says and that is none of 元: 美元, 10000元, W."""
    match = _ODD_UNIT.search(text)
    return (match["bracket"] or match["note"] or match["by"]) if match else None


def first_odd_unit(texts: Iterable[str | None]) -> str | None:
    """The first `odd_unit` of texts as they are printed."""
    return next((said for text in texts if text and (said := odd_unit(normalise_header(text)))), None)


def without_odd_unit(text: str) -> Iterator[tuple[str, str]]:
    """The odd unit of a header and the header without it; nothing where it has none."""
    if said := odd_unit(normalise_header(text)):
        yield said, _END.sub("", text)


def odd_money(unit: str, text: str, sheet: str | None, row: int | None = None) -> Refused:
    """A note says that the amounts are in something that is not 元."""
    return Refused(
        "unit_conflict",
        f"表上写的金额单位是“{unit}”，不是元、千元、万元、亿元；请折算成人民币，并在表头“{text}”后写明（元）或（万元）",
        f"the amounts are said to be in “{unit}”, which is no unit of 元; convert them, print （元） behind “{text}”",
        sheet=sheet,
        row=row,
        column=text,
    )
