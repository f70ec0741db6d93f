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
from pipelines.warehouse.views import families_of, family_of, label_of

_WORDS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


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
    claims = families_of(connection)
    words: dict[str, dict[str, str]] = defaultdict(dict)
    if claims:
        asked = f"select code_family, code, {say('label_zh', 'label_en')} from marts.dim_codes"
        for family, code, label in connection.cursor().execute(asked).fetchall():
            words[family][code] = label
    tables = set(_WORDS.findall(sql))
    found = [words[family] if (family := family_of(claims, tables, column)) else {} for column in columns]
    return found
