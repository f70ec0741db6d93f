"""The conditions of an OpenDocument sheet, said as those of an .xlsx.

Here: areas, comparisons and formulas of <calcext:conditional-format>. Not here: what they make of numbers
(conditions.py), cells and styles (ods.py).
"""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from pipelines.land.files.books.conditions import Condition, Look, span
from pipelines.land.files.books.elements import tag_of, value_of

_COMPARED = re.compile(r"(<=|>=|!=|<|>|=)(.+)")
_CALLED = re.compile(r"(between|not-between|formula-is)\((.*)\)", re.DOTALL)
_SIGNS = {
    "<": "lessThan", "<=": "lessThanOrEqual", ">": "greaterThan", ">=": "greaterThanOrEqual", "=": "equal",
    "!=": "notEqual",
}  # fmt: skip


def conditions_of(table: Element, look_of: Callable[[str], Look]) -> list[Condition]:
    """As LibreOffice writes them, in words of .xlsx. `look_of`: what a style, by its name, does to a number."""
    found: list[Condition] = []
    for format in (each for each in table.iter() if tag_of(each) == "conditional-format"):
        areas = (value_of(format, "target-range-address") or "").split()
        spans = [span(re.sub(r"(^|:)[^:]*?\.(?=\$?[A-Z]+\$?\d+(?:$|:))", r"\1", area)) for area in areas]
        for part in format:
            if tag_of(part) != "condition":
                found.append(Condition(spans, "colorScale", "", [], Look(paints=True)))
                continue
            said = value_of(part, "value") or ""
            made = look_of(value_of(part, "apply-style-name") or "")
            if compared := _COMPARED.fullmatch(said):
                found.append(Condition(spans, "cellIs", _SIGNS[compared[1]], [compared[2]], made))
            elif (called := _CALLED.fullmatch(said)) and called[1] == "formula-is":
                found.append(Condition(spans, "expression", "", [re.sub(r"\[\.([^\]]*)\]", r"\1", called[2])], made))
            elif called:
                sign = "between" if called[1] == "between" else "notBetween"
                found.append(Condition(spans, "cellIs", sign, re.split("[,;]", called[2]), made))
            else:
                found.append(Condition(spans, said, "", [], made))
    return found
