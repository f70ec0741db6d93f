"""The chapter that closes the circle: last year's result and this year's money, special funds, and who answers.

Here: which lists. Not here: the loop's queries (loop.py), tags (tags.py), accountability (accountability.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report import accountability, loop, tags
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import Chapter


def chapter(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Chapter:
    return Chapter(
        "circle",
        say("预算挂钩、专项资金与责任", "Budget by results, special funds, accountability"),
        [
            *loop.tables(connection, subject),
            *tags.tables(connection, subject),
            *accountability.tables(connection, subject),
        ],
    )
