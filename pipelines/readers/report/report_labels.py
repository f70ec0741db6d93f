"""How a report says codes, periods and names, Chinese and English. The labels themselves are in the seed ref_codes."""

from pipelines.contracts.codes import labels
from pipelines.lang import say

FAMILIES = {
    "kind": "subject_kind",
    "book": "fund_book",
    "reason": "gap_reason",
    "base": "money_base",
    "use": "use_stage",
    "level": "alert_level",
    "admin": "admin_level",
    "code": "code_kind",
    "change": "change_kind",
}
"""Families of codes (dim_codes) that pages call by a shorter name; any other goes by its own."""

STAGES = tuple(labels()["stage"])

NAMED = 3
"""Departments, projects, stages that a sentence names, the foremost first."""


def word(family: str, code: str | None) -> str:
    """The label of a code in the current language; a code without one is printed as it is."""
    if code is None:
        return ""
    pair = labels()[FAMILIES.get(family, family)].get(code)
    return say(*pair) if pair else code


def reason_word(stage: str, code: str | None) -> str:
    """Why a subject is not covered, as the stage says it: 未公开, 未应用."""
    return word("not_done", stage) if code == "missing" else word("reason", code)


def named(code: str | None, name: str | None) -> str | None:
    """A code with its name: `012 教育局`; whichever is known."""
    return " ".join(part for part in (code, name) if part) or None


def period_word(period: str) -> str:
    """`year`, `Q1`, `M08` as people say them."""
    return word("period", period)


def cited(basis: str | None, evidence: str | None) -> str | None:
    """`《预算法》第四十二条（据记忆，原文未核）`: a document, marked where nobody has seen in it what is asked for."""
    source = f"（{word('evidence', evidence)}）" if evidence in ("recalled", "convention") else ""
    return (basis or "") + source or None
