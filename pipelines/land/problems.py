"""What is wrong with a file or a cell, and how we say it.

Here: the exception that refuses a file, the reject table's shape, the sentences in Chinese and English (where, what,
expected, what to do). Not here: finding the problems.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import polars as pl

from pipelines.contracts import Column, Contract
from pipelines.lang import Lang

REJECT_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "path": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "column": pl.String,
    "value": pl.String,
    "reason_code": pl.String,
    "message": pl.String,
}
"""One row per bad cell (row NULL: the whole file). `column` is the header as printed."""

HIDDEN = "***"
"""What stands for personal data."""


class Refused(Exception):
    """The whole file cannot be taken: why, and what to do about it, in both languages."""

    def __init__(
        self,
        reason_code: str,
        zh: str,
        en: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        details: pl.DataFrame | None = None,
    ) -> None:
        super().__init__(en)
        self.reason_code = reason_code
        self.zh = zh
        self.en = en
        self.sheet = sheet
        self.row = row
        self.column = column
        self.value = value
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:
        """Travels between processes whole."""
        return _unpacked, (dict(vars(self)),)

    def message(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def as_rejects(self, path: str, lang: Lang) -> pl.DataFrame:
        """The refusal as rejects: its details where it has any, else its one line."""
        if self.details is not None:
            return self.details
        row = (path, self.sheet, self.row, self.column, self.value, self.reason_code, self.message(lang))
        return pl.DataFrame([row], schema=REJECT_SCHEMA, orient="row")


def _unpacked(parts: dict[str, Any]) -> Refused:
    refused = Refused.__new__(Refused, parts["en"])
    vars(refused).update(parts)
    return refused


def too_large(size: str) -> Refused:
    """A form's file that holds more than any form does; `size` in words."""
    return Refused(
        "too_large_form",
        f"有 {size}，不像一张表格；请只保留表格本身后重新保存",
        f"has {size}, which is no form; keep the form alone and save it again",
        value=size,
    )


@dataclass(frozen=True)
class Place:
    """How the rows of one sheet are addressed when we talk about them."""

    sheet: str | None
    letters: bool
    """Cells have spreadsheet addresses (D12)."""

    def expression(self, lang: Lang) -> pl.Expr:
        """Text that says where: from columns `row`, `column` (header) and `index` (0-based position in the sheet)."""
        if self.letters:
            cell = pl.col("index").replace_strict(_letters(), default="", return_dtype=pl.String) + pl.col("row").cast(
                pl.String
            )
            sheet = self.sheet or ""
            zh, en = f"工作表“{sheet}” 单元格 ", f"sheet “{sheet}” cell "
            return pl.lit(zh if lang == "zh" else en) + cell + "（" + pl.col("column") + "）"
        if lang == "zh":
            return pl.format("第{}行“{}”列", pl.col("row"), pl.col("column"))
        return pl.format("row {}, column “{}”", pl.col("row"), pl.col("column"))


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=16_384)
def column_index(letters: str) -> int:
    """A → 0, Z → 25, aa → 26. ValueError: no letters."""
    if not letters.isalpha():
        raise ValueError(f"column {letters}")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


@cache
def _letters() -> dict[int, str]:
    """Of every column that a sheet may have."""
    return {index: column_letters(index) for index in range(16384)}


def sentence(reason: str, contract: Contract, column: Column | None, lang: Lang, folder: str = "") -> str:
    """What is wrong with such a cell, what is expected and what to do; `folder` = region/year of the folder."""
    zh, en = _sentences(contract, column, folder)[reason]
    return zh if lang == "zh" else en


def _sentences(contract: Contract, column: Column | None, folder: str) -> dict[str, tuple[str, str]]:
    words = "、".join(spelling[0] if spelling else value for value, spelling in column.enum.items()) if column else ""
    canonical = ", ".join(column.enum) if column else ""
    bounds, bounds_en = column.bounds_text if column else ("", "")
    excepted = [
        (next(iter(contract.column(other).enum[value]), value), value)
        for other, kinds in ((column.positive_except or {}).items() if column else ())
        for value in kinds
    ]
    positive, positive_en = ("/".join(each) for each in zip(*excepted, strict=True)) if excepted else ("", "")
    return {
        "missing_required": ("为空，此列必填；请补填", "is blank but required; fill it in"),
        "unreadable_money": (
            "不是金额；应为 1234.56、1,234.56、（1,234.56）或带 元/万元/亿元，请改为数字",
            "is not an amount; write 1234.56, 1,234.56, (1,234.56) or with 元/万元/亿元",
        ),
        "too_precise": (
            "换算成元后超过两位小数；请核对单位（元/万元）或四舍五入到分",
            "has more than two decimals in yuan; check the unit or round it to the cent",
        ),
        "out_of_range": ("超出可存储的范围；请核对数值和单位", "is beyond what can be stored; check value and unit"),
        "out_of_bounds": (
            f"不在合理范围内；应为 {bounds}，请核对后改正",
            f"is not plausible; expected {bounds_en}; correct it",
        ),
        "wrong_sign": (
            f"为负数；除 {positive} 外金额应为正数，减少请用相应类型（如追减）",
            f"is negative; amounts are positive except for {positive_en}; use the type that reduces",
        ),
        "zero_amount": (
            f"为 0；除 {positive} 外金额应为正数，漏填的请补填，没有发生金额的请删去这一行",
            f"is 0; amounts are positive except for {positive_en}; fill it in, or delete the row if no money moved",
        ),
        "damaged_code": (
            "已被电子表格改成科学计数，代码的位数已丢失；请把该列设为文本后从系统重新导出",
            "was turned into scientific notation by a spreadsheet and lost digits; export it again as text",
        ),
        "bad_region_code": (
            "不是财政区划代码；应为6位或9位数字",
            "is not a region code; 6 or 9 digits are expected",
        ),
        "unreadable_date": (
            "不是可确定的日期；应为 2021-08-03、2021/8/3、20210803 或 2021年8月3日",
            "is not an unambiguous date; write 2021-08-03, 2021/8/3, 20210803 or 2021年8月3日",
        ),
        "unreadable_number": ("不是数字；请只填数字", "is not a number; write digits only"),
        "unreadable_integer": ("不是整数；请填整数，如 2021", "is not a whole number; write one such as 2021"),
        "unreadable_boolean": (
            "不是是否值；请填 是 或 否",
            "is neither yes nor no; write 是/否, 1/2, Y/N or true/false",
        ),
        "unknown_value": (f"不在可选范围；应为：{words}", f"is not an accepted value; expected one of: {canonical}"),
        "formula_error": (
            "是公式错误值；请在电子表格中修正公式或改为数值",
            "is the error value of a formula; mend the formula or write the value",
        ),
        "not_calculated": (
            "公式没有计算结果（程序生成、未经计算）；请用 Excel 或 WPS 打开文件，保存后重新报送，或改为数值",
            "is a formula without its result (a program wrote it); open it in a spreadsheet, save it and send that",
        ),
        "cut_text": (
            "是系统写出时因超过单元格上限而截断的文字，不是全文；请填写全文，或把这一格恢复为原报送文件中的内容",
            "was cut when it was written into a cell and is not the whole text; write the whole, or send it otherwise",
        ),
        "merged_over_rows": (
            "合并单元格跨了多行，无法确定各行的数；请取消合并，逐行填写",
            "is merged over several rows, so no row's own value is known; unmerge it and fill in each row",
        ),
        "other_region": (
            f"与所在文件夹的区划（{folder}）不一致；请放到对应区划的文件夹或更正代码",
            f"is another region than the folder's ({folder}); move the row or correct the code",
        ),
        "other_year": (
            f"与所在文件夹的年度（{folder}）不一致；请放到对应年度的文件夹或更正年度",
            f"is another year than the folder's ({folder}); move the row or correct the year",
        ),
        "ragged_row": (
            "这一行的列数多于表头，多半是内容含分隔符而未加引号（如 1,234.50）；请加引号或去掉分隔符",
            "has more cells than the header, mostly an unquoted separator such as in 1,234.50; quote it or remove it",
        ),
        "conflicting_key": (
            "同一主键在本文件中出现多次且内容不同，均未载入；请只保留正确的一行",
            "stands in this file more than once with different content; none is loaded; keep the right one",
        ),
    }
