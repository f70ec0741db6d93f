"""What a cell should hold and what to do about it, apart: for `jixiao check`, beside the one sentence of the rejects.

Here: expected forms per column type, the likeliest word that was meant. Not here: the sentences (problems.py).
"""

import difflib

from pipelines.contracts import Column, Contract, normalise_word
from pipelines.lang import say

_FORMS: dict[str, tuple[str, str]] = {
    "money": (
        "金额，如 1234.56、1,234.56、（1,234.56）或带 元/万元/亿元",
        "an amount such as 1234.56, (1,234.56), 5万元",
    ),
    "date": ("日期，如 2021-08-03、2021/8/3、20210803、2021年8月3日", "a day such as 2021-08-03, 2021/8/3 or 20210803"),
    "number": ("数字", "a number"),
    "integer": ("整数，如 2021", "a whole number such as 2021"),
    "boolean": ("是 或 否", "是/否, 1/2, Y/N or true/false"),
    "code": ("代码（文本格式）", "a code, as text"),
    "text": ("文字", "text"),
}


def find_column(contract: Contract, header: str | None) -> Column | None:
    """The column that a reject names by its printed header, label or name."""
    from pipelines.land.files.headers import ContractIndex

    if header is None:
        return None
    found = ContractIndex(contract).find(header) or ContractIndex(contract).find(header.rpartition(" ")[2])
    return contract.column(found[0]) if found else None


def expected(column: Column | None, reason: str, folder: str) -> str | None:
    """What belongs into the cell."""
    if reason in ("other_region", "other_year"):
        return folder or None
    if column is None:
        return None
    if column.type == "enum":
        words = [spellings[0] if spellings else value for value, spellings in column.enum.items()]
        return say("、".join(words), ", ".join(column.enum))
    if reason == "out_of_bounds":
        return say(*column.bounds_text)
    form = say(*_FORMS[column.type])
    if reason in ("wrong_sign", "zero_amount"):
        return say(f"正数：{form}", f"a positive number: {form}")
    return say(f"必填：{form}", f"required: {form}") if reason == "missing_required" else form


def suggestion(column: Column | None, reason: str, value: str | None, message: str) -> str:
    """What to do: the likeliest word where one was mistyped, else the sentence's own mend."""
    if reason == "unknown_value" and column and value:
        spellings = {normalise_word(word): word for words in column.enum.values() for word in words}
        near = difflib.get_close_matches(normalise_word(value), list(spellings), n=1, cutoff=0.6)
        if near:
            return say(f"是否应为“{spellings[near[0]]}”？请改正", f"perhaps “{spellings[near[0]]}”; correct it")
    if reason == "unit_suspect":
        return say("请核对单位，在表头写明（元）或（万元）", "check the unit and write it into the header")
    clause = message[max(message.rfind("；"), message.rfind("; ")) + 1 :].strip()
    parts = clause.split("，")
    asked = next((number for number, part in enumerate(parts) if "请" in part), 0)
    return "，".join(parts[asked:])
