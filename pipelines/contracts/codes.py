"""What people call a code, Chinese and English: the seed ref_codes, which is also the mart dim_codes.

Here: looking a label up. Not here: the labels (dbt_project/seeds/reference/ref_codes.csv), and how a page says it.
"""

import csv
from functools import cache

from pipelines.settings import default_project

UNKNOWN_MEMBER = "未知"
"""Whose money, or which division, nobody said: what the marts put there (macros/subjects.sql, `unknown`)."""
UNMANAGED_KINDS = ("personnel", "operating")
"""Kinds of project that nothing is required of: wages and running costs (macros/subjects.sql, `is_managed`)."""
TAKING_TYPES = ("reduction", "reclaimed")
"""Types of allotment that take money away (macros/subjects.sql, `signed_amount`)."""
_SEEDS = default_project() / "dbt_project" / "seeds" / "reference"


@cache
def labels() -> dict[str, dict[str, tuple[str, str]]]:
    """Family -> code -> (Chinese, English), each family in the order in which people list it."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for row in _rows("ref_codes"):
        found.setdefault(row["code_family"], {})[row["code"]] = (row["label_zh"], row["label_en"])
    found["rule"] = {row["rule_id"]: (row["title_zh"], row["title_en"]) for row in _rows("ref_rules")}
    return found


def zh(family: str) -> dict[str, str]:
    """Code -> Chinese label, for papers that are in Chinese whatever the command speaks."""
    return {code: label for code, (label, _) in labels()[family].items()}


@cache
def _claims() -> dict[str, str]:
    """`column` or `table.column` -> the family of codes that stand in it; of two that claim a place, the first."""
    found: dict[str, str] = {}
    for row in _rows("ref_code_families"):
        for place in filter(None, row["column_names"].split(";")):
            found.setdefault(place, row["code_family"])
    return found


def family_of(table: str, column: str) -> str | None:
    """The family that claims that table's column, else the one that claims the name everywhere."""
    return _claims().get(f"{table}.{column}", _claims().get(column))


def _rows(seed: str) -> list[dict[str, str]]:
    with (_SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
