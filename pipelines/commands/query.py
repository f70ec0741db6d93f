"""`jixiao query`: SQL over a release, read-only and sandboxed.

Here: running it within limits, the table on the screen, the shell. Not here: results as files (results.py), which file
is opened and what the sandbox forbids (warehouse.py).
"""

import contextlib
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.options import Home, Json, Lang, Release, day
from pipelines.commands.show import print_table
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

_FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_SHOWN_ROWS = 1000
_BATCH_ROWS = 50_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("只读查询现行版本; 不给 SQL 则进入交互", "read-only SQL over a release; without SQL a shell"))(
        query
    )


def query(
    sql: Annotated[str | None, typer.Argument(help="SQL")] = None,
    form: Annotated[str | None, typer.Option("--format", help="|".join(_FORMATS))] = None,
    output: Annotated[Path | None, typer.Option(help=say("写入文件", "write to this file"))] = None,
    release: Release = None,
    as_of: Annotated[
        str | None, typer.Option(help=say("数据日期不晚于此日的最新版本", "newest release as of that day or before"))
    ] = None,
    timeout: Annotated[int, typer.Option(help=say("时限 (秒)", "time limit in seconds"))] = 300,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.warehouse import open_release

    form = form or (
        "json" if as_json else output.suffix.removeprefix(".").lower() if output and output.suffix else "table"
    )
    _check(form, output)
    with open_release(Settings.load(home, lang), release, day(as_of)) as connection:
        if sql is None:
            _shell(connection, timeout)
        else:
            with _limited(connection, timeout):
                _write(connection, sql, form, output)
    return 0


def _check(form: str, output: Path | None) -> None:
    if form == "table" and output:
        raise JixiaoError(
            say("table 只用于屏幕", "table is for the screen"),
            say("写文件请用 --format csv, json, parquet 或 xlsx", "for a file: --format csv, json, parquet or xlsx"),
            EXIT_USAGE,
        )
    if form not in _FORMATS or (form in ("parquet", "xlsx") and output is None):
        raise JixiaoError(
            say(f"格式 {form} 不支持, 或缺少 --output", f"format {form} is unknown or needs --output"),
            say(f"可用格式: {', '.join(_FORMATS)}", f"formats: {', '.join(_FORMATS)}"),
            EXIT_USAGE,
        )


@contextlib.contextmanager
def _limited(connection: Any, seconds: int) -> Iterator[None]:
    """Interrupt what runs longer; DuckDB's own errors become one line of cause and one of mend."""
    import duckdb

    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise JixiaoError(
            say(f"查询超过 {seconds} 秒", f"the query took more than {seconds} s"),
            say("缩小范围, 或用 --timeout 放宽", "ask for less, or allow more with --timeout"),
        ) from None
    except duckdb.Error as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        hint = next((line for line in lines if line.startswith(("Did you mean", "Candidate"))), None)
        raise JixiaoError(
            lines[0],
            hint or say("检查表名、列名和语法; 数据库只读", "check tables, columns and syntax; it is read-only"),
        ) from None
    finally:
        timer.cancel()


def _write(connection: Any, sql: str, form: str, output: Path | None) -> None:
    if not sql.strip(" \t\r\n;"):
        raise JixiaoError(say("没有写 SQL", "there is no SQL"), say("写明要查什么", "say what to query"), EXIT_USAGE)
    if form == "table":
        _print(connection, sql)
        return
    from pipelines.commands.results import write_result

    relation = connection.sql(sql)
    if relation is not None:
        write_result(relation.to_arrow_reader(_BATCH_ROWS), form, output)


def _print(connection: Any, sql: str) -> None:
    result = connection.execute(sql)
    if result is None:  # a comment, or nothing but blanks
        return
    columns = [column[0] for column in result.description or []]
    rows = result.fetchmany(_SHOWN_ROWS + 1)
    numeric = [place for place in range(len(columns)) if rows and isinstance(rows[0][place], int | float | Decimal)]
    print_table(columns, rows[:_SHOWN_ROWS], numeric)
    if len(rows) > _SHOWN_ROWS:
        print(say(f"只显示前 {_SHOWN_ROWS} 行; 全部用 --format csv", f"first {_SHOWN_ROWS} rows; all: --format csv"))


def _shell(connection: Any, timeout: int) -> None:
    """Read statements ending in `;` until the input ends."""
    print(say("以 ; 结束语句, .tables 列出表, .exit 退出", "end statements with ;, .tables lists, .exit leaves"))
    statement = ""
    while True:
        try:
            line = input("jixiao> " if not statement else "   ...> ")
        except EOFError:
            return
        if line.strip() in (".exit", ".quit"):
            return
        if line.strip() == ".tables":
            line = (
                "select schema_name, table_name, split_part(comment, '。', 1) as comment from duckdb_tables() "
                "where database_name = current_database() order by all;"
            )
        statement += line + "\n"
        if not statement.rstrip().endswith(";"):
            continue
        try:
            with _limited(connection, timeout):
                _print(connection, statement)
        except JixiaoError as error:
            print(f"{error.cause}\n{error.mend}")
        statement = ""
