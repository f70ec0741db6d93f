"""The parameters that policy may set: their types and bounds.

Here: `policy_parameters_types.yaml` as typed data, and whether one value fits. Not here: the values (dbt seeds, policy
files) or what a rule does with them (dbt).
"""

import re
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from pipelines.contracts.yaml_files import read_yaml

_MONEY = re.compile(r"\d+(\.\d{1,2})?")


class Parameter(BaseModel):
    """What one parameter may hold. Bounds include their edges."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    type: Literal["ratio", "money", "integer", "number", "words", "enum"]
    unit: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    values: list[str] = []
    meaning_zh: str
    meaning_en: str

    @model_validator(mode="after")
    def _is_consistent(self) -> "Parameter":
        if (self.type == "enum") != bool(self.values):
            raise ValueError(f"{self.name}: values belong to type enum, and to it alone")
        return self

    def accepts(self, text: str) -> bool:
        """Whether `text`, which is not blank, is a value of this parameter."""
        if self.type == "words":
            return True
        if self.type == "enum":
            return text in self.values
        number = as_decimal(text)
        if number is None or (self.type == "integer" and number != number.to_integral_value()):
            return False
        if self.type == "money" and not _MONEY.fullmatch(text):
            return False
        return is_within(number, self.min, self.max)

    def expected(self) -> tuple[str, str]:
        """What is accepted, in Chinese and English."""
        if self.type == "enum":
            return "只能是 " + "、".join(self.values), "one of " + ", ".join(self.values)
        kinds = {
            "ratio": ("小数比例", "a decimal ratio"),
            "money": ("以元计、至多两位小数的金额", "yuan with at most two decimals"),
            "integer": ("整数", "a whole number"),
            "number": ("数值", "a number"),
            "words": ("以空格分隔的词", "words separated by spaces"),
        }
        zh, en = kinds[self.type]
        return zh + bounds_text(self.min, self.max)[0], en + bounds_text(self.min, self.max)[1]


@cache
def load_parameters() -> dict[str, Parameter]:
    """Name -> parameter, for every parameter there is."""
    written = read_yaml((Path(__file__).parent / "policy_parameters_types.yaml").read_text(encoding="utf-8"))
    return {name: Parameter.model_validate({"name": name, **about}) for name, about in written.items()}


def as_decimal(value: object) -> Decimal | None:
    """The plain finite number that `value` writes, or None."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def is_within(number: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether the number lies in the bounds, edges included."""
    return (low is None or number >= low) and (high is None or number <= high)


def bounds_text(low: Decimal | None, high: Decimal | None) -> tuple[str, str]:
    """Bounds in words, Chinese and English; empty where there are none."""
    if low is not None and high is not None:
        return f"，{low} 到 {high}", f" from {low} to {high}"
    if low is not None:
        return f"，不小于 {low}", f", at least {low}"
    if high is not None:
        return f"，不大于 {high}", f", at most {high}"
    return "", ""
