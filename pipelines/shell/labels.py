"""Words for a result: labels of its columns from the comments that a release carries, and of the codes in them from
its `dim_codes`.

Here: which label a column of a query has, and which family its codes are of. Not here: the words themselves (dbt YAML,
the seed ref_codes).
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipelines.lang import get_lang, say

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


class Wording:
    """How a result is said to people: `heads` for its columns, `row` for the values of a row. A value that is no code
    stays as it is; codes in a list (`a;b`) are said one by one."""

    def __init__(self, connection: Any, sql: str, columns: Sequence[str]) -> None:
        self.heads = labels_for(connection, sql, columns) if get_lang() == "zh" else list(columns)
        self._codes = _codes_of(connection, sql, columns)

    def row(self, values: Sequence[Any]) -> tuple:
        """The same values in words."""
        return tuple(map(self.value, range(len(values)), values))

    def value(self, place: int, value: Any) -> Any:
        """One value of the column at that place."""
        if isinstance(value, bool):
            return say("是", "yes") if value else say("否", "no")
        words = self._codes[place]
        if not words or not isinstance(value, str):
            return value
        return words.get(value) or say("、", ", ").join(words.get(part, part) for part in value.split(";"))


def _codes_of(connection: Any, sql: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """For each column its codes' words: of the family that names it with a table of the query, else by name alone; none
    where a release has no `dim_codes`, or two families claim the column."""
    cursor = connection.cursor()
    known = cursor.execute(
        "select count(*) from duckdb_tables() where schema_name = 'marts' and table_name = 'dim_codes'"
    ).fetchone()
    families: dict[str, dict[str, str]] = defaultdict(dict)
    claims: dict[str, set[str]] = defaultdict(set)
    if known and known[0]:
        label = say("label_zh", "label_en")
        for family, code, words, names in cursor.execute(
            f"select code_family, code, {label}, column_names from marts.dim_codes where column_names is not null"
        ).fetchall():
            families[family][code] = words
            for column in names.split(";"):
                claims[column].add(family)
    tables = set(_WORDS.findall(sql))
    found = []
    for column in columns:
        near = {family for table in tables for family in claims.get(f"{table}.{column}", ())}
        chosen = near or claims.get(column, set())
        found.append(families[next(iter(chosen))] if len(chosen) == 1 else {})
    return found
