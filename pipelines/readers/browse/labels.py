"""Codes as people read them: the one door through which a page gets the label of a code.

Here: `label`, and names of extracts and their columns. Not here: the labels (dim_codes, contracts/codes.py), how
reports and stories say them (report/report_labels.py, explain/story_labels.py).
"""

from functools import cache
from typing import Any

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.lang import get_lang, say
from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.report.report_labels import period_word, reason_word

_FAMILIES = {"deadline": "deadline_kind", "part": "assessment_part"}
"""Families of codes (dim_codes) that pages call by a shorter name."""


def label(family: str, code: Any) -> Any:
    """The label of a code in the language spoken; nothing for nothing, a code that has none as it is."""
    if code is None or code == "":
        return None
    if family == "extract":
        return extract_name(str(code))
    if family == "reason_of":
        stage, reason = code
        return reason_word(stage, reason) if reason else None
    return label_of(_FAMILIES.get(family, family), code)


def period(code: str | None) -> str | None:
    """`year`, `Q1`, `M08` in words."""
    return period_word(code) if code else None


@cache
def _names() -> dict[str, tuple[str, str]]:
    contracts = {**load_contracts(), **load_policy_contracts()}
    return {name: (contract.zh, name.replace("_", " ")) for name, contract in contracts.items()}


def extract_name(extract: str) -> str:
    """`预算指标` of allotments."""
    return say(*_names().get(extract, (extract, extract)))


def column_name(extract: str, column: str) -> str:
    """The Chinese header of a contract's column; in English its name as words."""
    contract = {**load_contracts(), **load_policy_contracts()}.get(extract)
    try:
        found = contract.column(column) if contract else None
    except KeyError:
        found = None
    return say(found.zh, column.replace("_", " ")) if found else column


def language() -> str:
    """For the page's `lang`."""
    return "zh-CN" if get_lang() == "zh" else "en"
