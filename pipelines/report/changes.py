"""Tables of the limits chapter on codes that changed: renames, moves and mergers that were declared, and what they did.

Here: queries on rpt_code_changes. Not here: how codes follow each other (dbt: int_codes__successors).
"""

import duckdb

from pipelines.report.subject import Subject
from pipelines.report.tables import Table


def tables(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """Declared changes of the year's tree."""
    return []
