"""One query within its limits, as a table on the screen.

Here: that it reads and nothing else, the time limit, the row limit. Not here: files (commands/results.py), what reading
is (warehouse/), an error's words (said.py).
"""

import contextlib
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.shell.labels import Wording
from pipelines.readers.shell.said import explained
from pipelines.terminal import print_table
from pipelines.warehouse import only_reading

SHOWN_ROWS = 1000


@contextlib.contextmanager
def limited(connection: Any, sql: str, seconds: int) -> Iterator[None]:
    """Around the running of `sql`: refuse what does not read, interrupt what runs longer; DuckDB's own errors become
    one line of cause and one of mend."""
    import duckdb

    expired = threading.Event()

    def stop() -> None:
        expired.set()
        connection.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        only_reading(connection, sql)
        yield
    except (duckdb.Error, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the file that is written; those of Arrow's reader are DuckDB's, and have no number
        if expired.is_set():
            raise JixiaoError(
                say(f"查询超过 {seconds} 秒", f"the query took more than {seconds} s"),
                say("缩小范围, 或用 --timeout 放宽", "ask for less, or allow more with --timeout"),
            ) from None
        raise explained(error, sql) from None
    finally:
        timer.cancel()


def show(
    connection: Any, sql: str, rows_shown: int = SHOWN_ROWS, *, with_labels: bool = False, as_records: bool = False
) -> None:
    """Print the result as a table (or each row column by column) of at most `rows_shown` rows, and say so when there
    are more."""
    result = connection.execute(sql)
    if result is None:  # a comment, or nothing but blanks
        return
    columns = [column[0] for column in result.description or []]
    rows = result.fetchmany(rows_shown + 1)
    shown = [_told(row) for row in rows[:rows_shown]]
    numeric = [place for place in range(len(columns)) if _is_numeric(rows, place)]
    if with_labels:
        wording = Wording(connection, sql, columns)
        columns, shown = wording.heads, [wording.row(row) for row in shown]
    print_table(columns, shown, numeric, as_records=as_records)
    if len(rows) > rows_shown:
        print(
            say(
                f"只显示前 {rows_shown} 行; 多看用 --limit (交互中 \\limit), 全部用 --format csv",
                f"first {rows_shown} rows; more: --limit (in the shell \\limit), all: --format csv",
            )
        )


def _told(row: tuple) -> tuple:
    """Yes and no as people say them; files (`--format`) keep the values."""
    return tuple(say("是", "yes") if value is True else say("否", "no") if value is False else value for value in row)


def _is_numeric(rows: list[tuple], place: int) -> bool:
    """By the first value that is one: a column may begin with NULLs."""
    value = next((row[place] for row in rows if row[place] is not None), None)
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
