"""Chinese labels of result columns, from the comments that a release carries.

Here: which label a column of a query has. Not here: the comments themselves (dbt YAML).
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

_WORDS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def label_of(comment: str) -> str:
    """The label that a comment begins with, its unit in brackets: `年初预算, 元。Initial …` -> 年初预算(元)."""
    head = comment.split("。", 1)[0]
    label, _, unit = head.partition(", ")
    return f"{label.strip()}({unit.strip()})" if unit.strip() == "元" else label.strip()


def labels_for(connection: Any, sql: str, columns: Sequence[str]) -> list[str]:
    """The columns' labels where the tables named in the query agree on one; else the name. No label comes twice."""
    rows = (
        connection.cursor()
        .execute(
            "select table_name, column_name, comment from duckdb_columns() "
            "where database_name = current_database() and comment is not null"
        )
        .fetchall()
    )
    named = set(_WORDS.findall(sql))
    near: dict[str, set[str]] = defaultdict(set)
    far: dict[str, set[str]] = defaultdict(set)
    for table, column, comment in rows:
        far[column].add(label_of(comment))
        if table in named:
            near[column].add(label_of(comment))
    found: list[str] = []
    for column in columns:
        choices = near.get(column) or far.get(column) or set()
        label = next(iter(choices)) if len(choices) == 1 else column
        found.append(column if not label or label in found else label)
    return found
