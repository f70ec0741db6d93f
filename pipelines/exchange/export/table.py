"""What a mart looks like: its columns, their types and what they mean, as the release says.

Here: reading that, and which marts there are. Not here: another database's words for the types.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say

LOCK_SECONDS = 30
"""How long readers of the old table are waited for; then nothing is changed, and the next night tries again."""


@dataclass(frozen=True)
class Table:
    """One mart. `columns`: name, DuckDB type, comment."""

    name: str
    comment: str
    columns: tuple[tuple[str, str, str], ...]

    @property
    def select(self) -> str:
        """Its rows, lists as one text."""
        shown = (
            f'array_to_string("{name}", \'、\') as "{name}"' if kind.endswith("[]") else f'"{name}"'
            for name, kind, _ in self.columns
        )
        return f'select {", ".join(shown)} from marts."{self.name}"'


def read_tables(connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> list[Table]:
    """The marts asked for; JixiaoError (exit code 2) names the first that is none and the nearest that are."""
    comments = dict(
        connection.execute(
            "select table_name, coalesce(comment, '') from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    )
    for mart in marts:
        if mart not in comments:
            near = "、".join(difflib.get_close_matches(mart, comments, 3)) or "show tables"
            raise JixiaoError(
                say(f"没有表 {mart}", f"there is no mart {mart}"),
                say(f"相近的有: {near}", f"near: {near}"),
                EXIT_USAGE,
            )
    return [
        Table(
            mart,
            comments[mart],
            tuple(
                connection.execute(
                    "select column_name, data_type, coalesce(comment, '') from duckdb_columns() "
                    "where schema_name = 'marts' and table_name = ? order by column_index",
                    [mart],
                ).fetchall()
            ),
        )
        for mart in dict.fromkeys(marts)
    ]
