"""Which money unit a sheet or form prints: behind a heading, in a note, in two cells, in a sheet's name.

Here: texts to powers of ten, for extracts and forms alike. Not here: units in the amounts' own cells (values.py), units
of indicators (reading/), where a sheet or form may print its unit (files/headers.py, forms/extract.py).

split_unit   金额（万元） · 金额【单位：万元】 · 全年预算数（A）（万元） · 项目资金/万元 · 项目资金，万元
             项目资金↵万元 · 实际支付金额↵单位：万元
noted_units  单位：万元 · 金额单位：人民币万元（保留两位小数） · 本表以万元为单位 · 均以萬元计 · 支付表（万元）
             单位：|万元
unit_alone   万元 · （万元） · 人民币万元
none         编制单位：元谋县 · 预算单位：万元镇中心校 · 人均支出（万元/人）
"""

import re
from collections.abc import Container, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from pipelines.contracts import normalise_header
from pipelines.land.cells.values import UNIT_POWERS
from pipelines.land.problems import Refused

_FULL = "(?:百|千|万|百万|千万|亿)?元"
_MONEY = "(?:人民币|rmb|cny|¥)?:?"
OPEN, CLOSE = r"[(\[【〔〖「{]", r"[)\]】〕〗」}]"
KIND = "(?:金额|货币|计量|计价|数据|资金|本表|表中|表内|以下|币种)?"
# Of a bracket behind a heading, after normalise_header: 万元, 单位万元, 人民币万元.
_IN_BRACKETS = re.compile(rf"{KIND}(?:单位)?(?:均|统一)?(?:为|是)?{_MONEY}(?P<unit>{_FULL}|万|亿){_MONEY}")
# What else stands in a bracket behind a heading and does not change what it means.
_REMARK = re.compile(
    r"(?:必|选|可|非必|不)(?:填|录|输|选|空)(?:项|列)?|必须?填写|必需|可选|文本(?:格式|型)?|文字|数字|数值(?:型)?|日期(?:格式|型)?"
    r"|下拉(?:选择|选项)?|单选|请?(?:选择|填写|填列)|代码|编码|[a-vx-z]|\d{1,2}|[①-⑳]|(?:均|请)?(?:保留|精确).*|[^,]*小数(?:点后?)?[^,]*|含税"
)
_BRACKET = re.compile(rf"(?P<name>.+?){OPEN}(?P<said>[^()\[\]【】〔〕〖〗「」{{}}]*){CLOSE}")
_LEADING = re.compile(rf"{OPEN}(?P<said>[^()\[\]【】〔〕〖〗「」{{}}]*){CLOSE}(?P<name>.+)")
_BARE = re.compile(rf"(?P<name>.+?)(?:[/,_、|;-]{_MONEY}(?P<unit>{_FULL}|万|亿)|{_MONEY}(?P<close>{_FULL}))")
_NOTE_BEHIND = re.compile(rf"(?!{KIND}单位)(?P<name>.+?)单位(?:为|是)?{_MONEY}(?P<close>{_FULL})")
"""A heading with its note on the next line."""
# Behind a note's unit: nothing, no Chinese, or words about how it is written; so not 单位:元谋县.
_BEHIND = "(?![\u4e00-\u9fff])|(?=人民币|保留|精确|列示|填列|填报|取整|小数|表示|计)"
# Not 编制单位 or 预算单位, which are somebody's names.
WHERE = (
    r"(?:^|[^\u4e00-\u9fff]|注|说明|金额|货币|计量|计价|数据|资金|本表|表中|表内|以下|币种)"
    r"单位(?:均|统一)?(?:为|是|以)?"
)
_NOTE = re.compile(
    rf"{WHERE}{OPEN}?{_MONEY}(?P<said>{_FULL})(?:{_BEHIND})"
    rf"|(?:金额|数据|资金|数字)(?:均|全部|都|统一)(?:为|是){_MONEY}(?P<are>{_FULL})(?:{_BEHIND})"
    rf"|[以按]{_MONEY}(?P<by>{_FULL}){_MONEY}"
    rf"(?:(?:作?为)?(?:计量|货币|金额|统计|记账|计价)?(?:单位|列示|填列|填报|计算|统计|反映)|计(?![\u4e00-\u9fff]))"
)
_LONGEST_NOTE = 20
"""Letters of a line that says a unit and little else."""
_ASKED = re.compile(rf"{OPEN}?{KIND}单位(?:为|是)?")
CURRENCY_COLUMNS = frozenset({"币种", "币别", "货币", "货币种类"})
"""Headers of a column that says each row's money, which is read where no column says its unit."""
_YUAN = frozenset({"人民币", "rmb", "cny", "本币"})
UNIT_COLUMNS = frozenset({"金额单位", "货币单位", "计价单位", "计量单位", "单位"})
"""Headers of a column that says each row's money unit, where the contract has no column of that name."""


@lru_cache(maxsize=16_384)
def split_unit(header: str) -> tuple[str, int | None]:
    """A normalised header without its unit and without remarks in brackets, and the unit's power of ten; None where it
    prints none."""
    power: int | None = None
    while match := _BRACKET.fullmatch(header) or _LEADING.fullmatch(header):
        is_told, said = _in_brackets(match["said"])
        if not is_told:
            break
        header, power = match["name"], said if power is None else power
    if power is None and (noted := _NOTE_BEHIND.fullmatch(header)):
        return noted["name"], UNIT_POWERS[noted["close"]]
    bare = _BARE.fullmatch(header) if power is None else None
    if bare:
        return bare["name"], UNIT_POWERS[bare["unit"] or bare["close"]]
    return header, power


def _in_brackets(said: str) -> tuple[bool, int | None]:
    """Whether a bracket says a unit or remarks and nothing else, and the unit."""
    power: int | None = None
    for part in re.split(r"[,;、，；]", said):
        unit = _IN_BRACKETS.fullmatch(part)
        if unit and power is None:
            power = UNIT_POWERS[unit["unit"]]
        elif not _REMARK.fullmatch(part):
            return False, None
    return True, power


@lru_cache(maxsize=16_384)
def unit_alone(header: str) -> int | None:
    """The power of ten of a normalised text that is a unit and nothing else, such as (万元)."""
    match = re.fullmatch(rf"{OPEN}?(?P<said>[^()\[\]【】〔〕]*){CLOSE}?", header)
    is_told, power = _in_brackets(match["said"]) if match else (False, None)
    return power if is_told and header not in ("万", "亿") else None


def noted_units(
    rows: Iterable[Sequence[str | None]], sheet: str | None = None, outside: Iterable[str] = ()
) -> set[int]:
    """The powers of ten that notes such as 单位：万元 or 支付表（万元） say: in these rows, outside the cells (page
    header, text box), in the sheet's name. 单位： and 万元 may stand in two cells beside each other."""
    found: set[int] = set()
    for row in rows:
        found |= _noted([text for text in row if text])
    for text in outside:
        found |= _noted([text])
        if (alone := unit_alone(normalise_header(text))) is not None:
            found.add(alone)
    if sheet:
        name = normalise_header(sheet)
        power = split_unit(name)[1] if unit_alone(name) is None else unit_alone(name)
        found |= units_in(name) | ({power} if power else set())  # 元 only in brackets: a sheet may be called 单元
    return found


def unit_note(texts: Sequence[str]) -> AbstractSet[int]:
    """The unit that the cells of a line say, where they say nothing else: 单位：万元 · 单位：|万元 · （万元）."""
    said = normalise_header("".join(texts))
    alone = unit_alone(said)
    if alone is not None:
        return {alone}
    return units_in(said) if _ASKED.match(said) and len(said) <= _LONGEST_NOTE else set()


def noted_beside(lines: Iterable[Sequence[str]], columns: Container[int]) -> set[int]:
    """The unit that stands among a header's lines, in one cell or two, where no column is."""
    found: set[int] = set()
    for line in lines:
        for at, (text, behind) in enumerate(zip(line, [*line[1:], ""], strict=True)):
            if at not in columns and text:
                pair = [text, behind] if at + 1 not in columns and _ASKED.fullmatch(normalise_header(text)) else [text]
                found |= unit_note(pair)
    return found


def _noted(printed: Sequence[str]) -> set[int]:
    """What the texts of a line say: each whole, each by the words between its blanks (填报单位：某局　单位：万元), and
    beside each other."""
    found: set[int] = set()
    whole = [normalise_header(text) for text in printed]
    words = [normalise_header(word) for text in printed for word in text.split()]
    for texts in (whole, words):
        for before, text in zip(["", *texts], texts, strict=False):
            found |= units_in(text)
            unit = unit_alone(text) if _ASKED.fullmatch(before) else None
            found |= set() if unit is None else {unit}
    for text in printed:  # 2022年度　　万元
        last = text.split()[-1:] if len(text.split()) > 1 else []
        found |= {power for word in last if word != "元" and (power := unit_alone(normalise_header(word))) is not None}
    return found | (units_in("".join(whole)) if len(whole) > 1 else set())


@lru_cache(maxsize=16_384)
def units_in(text: str) -> frozenset[int]:
    """The powers of ten that a normalised text says as a note: 单位万元, 以万元为单位, 支付表(万元)."""
    found = {UNIT_POWERS[match["said"] or match["are"] or match["by"]] for match in _NOTE.finditer(text)}
    for bracket in re.findall(rf"{OPEN}([^()\[\]【】〔〕]*){CLOSE}", text):
        is_told, power = _in_brackets(bracket)
        if is_told and power is not None and bracket not in ("万", "亿"):
            found.add(power)
    return frozenset(found)


def other_unit(header: str, sheet: str | None) -> Refused:
    """A note below or beside the table says another unit than the one its headers were read in."""
    return Refused(
        "unit_conflict",
        f"表格下方、中间或旁边的说明写了另一种金额单位，而表头“{header}”没有写单位；请在表头写明单位后重新报送",
        f"a note below or beside says another money unit, and header “{header}” says none; write it into the header",
        sheet=sheet,
        column=header,
    )


def row_unit(text: str) -> str | None:
    """The unit that a row's own unit cell says, as values.py reads it behind an amount; the text itself where it looks
    like a unit and is none we know, so that the amount is refused; None where it says no unit."""
    said = normalise_header(text)
    if said in _YUAN:
        return None
    power = unit_alone(said)
    if power is not None:
        return next(word for word, each in UNIT_POWERS.items() if each == power and word.endswith("元"))
    if said in ("万", "亿"):
        return said
    return said if re.fullmatch(rf"{OPEN}?[^\d]{{0,6}}(?:元|万|亿|币|镑|美金|[a-z]{{3}}){CLOSE}?", said) else None
