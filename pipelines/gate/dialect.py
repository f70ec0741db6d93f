"""SQLAlchemy's way into a build: `duckdb+jixiao`, duckdb-engine with one DuckDB cursor for each SQLAlchemy cursor.

Here: that dialect and what Great Expectations needs to know of it. Why: all cursors of duckdb-engine share one DuckDB
connection, so a second query silently empties the first one's result (great_expectations #10738).
"""

from types import SimpleNamespace
from typing import Any

from duckdb_engine import ConnectionWrapper, CursorWrapper
from duckdb_engine import Dialect as DuckDBDialect
from sqlalchemy.dialects import registry


class _Connection(ConnectionWrapper):
    """duckdb-engine's connection, handing out independent cursors."""

    def cursor(self) -> CursorWrapper:
        return CursorWrapper(self.duplicate(), self)


class Dialect(DuckDBDialect):
    """`duckdb+jixiao:///path`: safe with several open results at once."""

    driver = "jixiao"
    supports_statement_cache = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._columns: dict[str | None, Any] = {}

    def get_multi_columns(
        self,
        connection: Any,
        schema: str | None = None,
        filter_names: Any = None,
        scope: Any = None,
        kind: Any = None,
        **kw: Any,
    ) -> Any:
        """Columns of every table of the schema, asked once: a build does not change while it is looked at.

        The catalogue's answer takes as long for one table as for all, and Great Expectations asks for each suite.
        """
        del filter_names
        if schema not in self._columns:
            self._columns[schema] = super().get_multi_columns(connection, schema, None, scope, kind, **kw)
        return self._columns[schema]

    def get_pk_constraint(self, connection: Any, table_name: str, schema: str | None = None, **kwargs: Any) -> Any:
        """None: a build declares no primary key."""
        del connection, table_name, schema, kwargs
        return {"constrained_columns": [], "name": None, "comment": None}

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """A fresh connection; arguments as duckdb.connect."""
        return _Connection(super().connect(*cargs, **cparams).duplicate())


REGEX_OPERATORS = SimpleNamespace(DremioDialect=Dialect)
"""What Great Expectations takes for the dialect's module: it picks the regex function by the names found there, has no
entry for DuckDB, and `regexp_matches`, DuckDB's partial match, stands in its Dremio entry."""


def register() -> None:
    """Make `duckdb+jixiao` known even where the package is not installed with its entry points."""
    registry.register("duckdb.jixiao", __name__, "Dialect")
