"""How letters say codes, amounts and days: always in Chinese, whatever language the command speaks.

Here: labels and formats. They agree with the evidence sentences of the recommendations (dbt_project/macros/format.sql).
Not here: sentences (prose.py).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pipelines.contracts.codes import zh

DASH = "—"
EVALUATORS = zh("evaluator")
PROBLEMS = zh("problem_kind")
ACTIONS = zh("action")
"""Gravest first: the order in which a letter lists them."""
BASES = zh("money_base")
_NUMBERED = re.compile(r"[〔\[（(【](\d{4})[〕\]）)】]\s*\d+\s*号")
_DIGITS = "零一二三四五六七八九"


def bureau_name(region: str, admin_level: str | None) -> str:
    """The finance bureau of a region: 财政部, 省和自治区 have 财政厅, towns 财政所, all others 财政局."""
    if admin_level == "nation":
        return "财政部"
    if admin_level == "province" and not region.endswith("市"):
        return f"{region}财政厅"
    return f"{region}{'财政所' if admin_level == 'township' else '财政局'}"


def we(bureau: str) -> str:
    """How a bureau speaks of itself: 我局, a 财政所 of a town 我所, 财政厅 我厅, 财政部 我部."""
    return f"我{bureau[-1]}" if bureau[-1:] in tuple("部厅局所") else "我局"


def is_bureau(department: str, region: str, admin_level: str | None) -> bool:
    """Whether a department of the region is its finance bureau: 泸县财政局, 财政局, 财政局（本级）."""
    bare = re.sub(r"[（(].*?[)）]|机关$|本级$", "", department).strip()
    office = bureau_name("", admin_level)
    return bare in (bureau_name(region, admin_level), office, "财政局")


def is_later(document: str, year: int) -> bool:
    """Whether a document was issued after the fiscal year it is cited for, by its number: 财预〔2020〕10号 and 2018."""
    return any(int(issued) > year for issued in _NUMBERED.findall(document))


def copies(to: tuple[str, ...], recipient: str, bureau: str) -> str:
    """Who gets a copy, without the addressee: 审计局, 县审计局 and 泸县审计局 are one."""
    region = re.sub(r"财政[部厅局所]$", "", bureau)

    def bare(name: str) -> str:
        return re.sub(r"^[省市州区县旗]", "", name.strip().removeprefix(region or "\0"))

    return "，".join(name for name in to if bare(name) != bare(recipient))


def note(rows: Sequence[Mapping[str, str]], cells: Sequence[str], *said: str) -> str:
    """What stands below a table: `said`, then what a dash stands for and what is left out of secret subjects, where the
    `cells` that it shows hold any; empty when nothing is to be said, or of nothing."""
    shown = [row[cell] for row in rows for cell in cells]
    parts = [
        *said,
        *(["“—”表示没有此项数据。"] if DASH in shown else []),
        *(["涉密对象只列代码和金额。"] if any("涉密" in text for text in shown) else []),
    ]
    return f"注：{''.join(parts)}" if rows and any(parts) else ""


def money(yuan: Decimal | None) -> str:
    return DASH if yuan is None else f"{yuan:,.2f}"


def points(score: Decimal | None) -> str:
    return DASH if score is None else f"{score:.2f}"


def long_day(day: date) -> str:
    """2021年9月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date | None) -> str:
    """2021.09.06, for narrow columns: unlike hyphens, points do not break."""
    return DASH if day is None else f"{day:%Y.%m.%d}"


def numeral(number: int) -> str:
    """一, 十, 十一, 二十一 … up to 九十九."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def counted(counts: Mapping[str, int], unit: str = "项") -> str:
    """优2项、良1项."""
    return "、".join(f"{label}{count}{unit}" for label, count in counts.items() if count)


def parted(counts: Mapping[str, int], unit: str = "项") -> str:
    """What a number just told is made of: 其中财政评价2项、抽评1项; where all are of one kind 均为抽评, one 为抽评."""
    found = {label: count for label, count in counts.items() if count}
    if len(found) > 1:
        return f"其中{counted(found, unit)}"
    return "".join(f"{'为' if count == 1 else '均为'}{label}" for label, count in found.items())
