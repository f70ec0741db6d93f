"""How the wording of a secret subject is masked so that whoever reads the mask computes the same figures.

Here: one text in, one text out. Equal texts have equal masks (keyed hashes), so that rounds, years and the indicators
of the report meet as before; numbers, units, signs and general words (不低于, 完成, 率) by which a target is read stay.
Not here: whose texts (secret.py), how a text is read (land/reading/).
"""

import hmac
import re
from functools import cache

from pipelines.land.reading.data import any_of, table, unit_spellings, words

_SIGNS = "艾芃苡茉莞菀萱蓁薇蘅琚琬瑄璟璠懿"
"""Sixteen characters that are neither numerals nor units, nor in any word that a target or an actual is read by."""
_NUMERAL = r"(?:\d[\d.,，]*|[零一二两三四五六七八九十百千]+)"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NAMES = ("time_names", "rate_names", "money_names", "completion_rate_names", "up", "down")
_BAD_THINGS = "事故 投诉 差错 违规 违纪 违法 事件 故障 拖欠 污染 舆情 上访 信访 隐患 超支 逾期 纠纷 伤亡 死亡 增 减 降"
_JUDGED = (
    *("grades", "met_words", "good", "partly", "bad", "hedges", "harmless", "none_words", "light", "tail", "softly"),
    *("degree", "bad_things", "nothing_bad", "planned", "not_done", "not_applicable", "elsewhere", "clearly_bad"),
    *("statement_met", "statement_partly", "statement_not_met", "completion_before", "completion_after_number"),
)


def token(text: str, key: bytes) -> str:
    """What stands for a text: equal, but for case and spaces, for equal ones, as rules compare wording; a text written
    with other spaces or in another case differs by the place of one space."""
    bare = text.lower().replace(" ", "")
    hashed = hmac.digest(key, bare.encode(), "sha256")
    signs = "密" + "".join(_SIGNS[byte % 16] for byte in hashed[:8])
    if bare == text:
        return signs
    place = 1 + hmac.digest(key, text.encode(), "sha256")[0] % 8
    return f"{signs[:place]} {signs[place:]}"


def mask_name(text: str, key: bytes, kept: tuple[str, ...] = ()) -> str:
    """Name of an indicator: a token for the whole, and what a target is read by: kinds of indicator, a limit, a unit
    in brackets. `kept`: further words that rules look for."""
    return token(text, key) + "".join(_found(text, _name_pattern(kept)))


def mask_number(text: str, key: bytes) -> str:
    """A target or actual with a number: numbers, units, signs; one token for the rest, in brackets as a remark."""
    kept = _number_pattern()
    rest = re.sub(kept, "", text)
    told = "".join(_found(text, kept))
    return f"{told}({token(rest, key)})" if re.search(r"\w", rest) else text


def mask_words(text: str, key: bytes) -> str:
    """A target or actual in words: general words stay where they stand, each run of others is a token."""
    kept = re.compile(f"({_number_pattern().pattern}|{any_of(sorted(_judged()))}|\\W+)")
    return "".join(
        piece if kept.fullmatch(piece) or not piece else token(piece, key) for piece in kept.split(text) if piece
    )


def _found(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [found.group() for found in pattern.finditer(text)]


@cache
def _unit() -> str:
    multipliers = any_of([str(each) for each in table("units")["multipliers"]])
    return f"(?:{multipliers})?(?:{any_of(list(unit_spellings()))})"


@cache
def _name_pattern(kept: tuple[str, ...]) -> re.Pattern[str]:
    known = {*_BAD_THINGS.split(), "满意", *kept}
    for key in _NAMES:
        listed = words(key)
        known |= set(listed.split("|") if isinstance(listed, str) else listed)
    signs = any_of([word for group in words("operators").values() for word in group])
    limit = f"(?:[≥≤><=]|{signs})?\\d[\\d.,]*(?:{_unit()})?(?:及?以[上下内]|之内|内)?"
    bracket = f"[(（](?:单位[:：]?)?[≥≤><=]?[*X×x_]*{_unit()}[)）]$"
    return re.compile(f"{bracket}|{limit}|{any_of(sorted(known))}")


@cache
def _number_pattern() -> re.Pattern[str]:
    signs = [word for group in words("operators").values() for word in group]
    around = [*signs, *words("up"), *words("down"), *words("compared")]
    behind = (
        "及以上 及以下 或以上 或以下 含以上 以上 以下 以内 之内 内 年底 月底 底 前 之前 年 月 日 号 季度 上旬 中旬 下旬"
    )
    return re.compile(
        f"{_NUMERAL}(?:{_unit()})|[/／每]{_unit()}|\\d[\\d.,，]*|{any_of([*around, *behind.split()])}|[^\\w\\s()（）]+",
        re.UNICODE,
    )


@cache
def _judged() -> frozenset[str]:
    """The general words of all lists by which a text is judged."""
    return frozenset(word for key in _JUDGED for word in _HAN.findall(str(words(key))))
