"""`jixiao query`: SQL over a release, read-only and sandboxed.

Here: running it within limits, writing the result in five formats, the shell. Not here: which file is opened and what
the sandbox forbids (warehouse.py).
"""

import contextlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.options import Home, Json, Lang, Release, day
from pipelines.commands.show import print_json, print_table
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

_FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_SHOWN_ROWS = 1000
_BATCH_ROWS = 50_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


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

    form = form or ("json" if as_json else output.suffix.removeprefix(".") if output and output.suffix else "table")
    _check(form, output)
    with open_release(Settings.load(home, lang), release, day(as_of)) as connection:
        if sql is None:
            _shell(connection, timeout)
        else:
            with _limited(connection, timeout):
                _write(connection, sql, form, output)
    return 0


def _check(form: str, output: Path | None) -> None:
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
    if form == "table":
        _print(connection, sql)
        return
    relation = connection.sql(sql)
    if relation is None:
        return
    result = relation.to_arrow_reader(_BATCH_ROWS)
    if form == "parquet":
        import pyarrow.parquet

        with pyarrow.parquet.ParquetWriter(output, result.schema) as writer:
            for batch in result:
                writer.write_batch(batch)
    elif form == "xlsx":
        assert output is not None
        _write_xlsx(result, output)
    else:
        _write_text(result, form, output)


def _print(connection: Any, sql: str) -> None:
    result = connection.execute(sql)
    columns = [column[0] for column in result.description or []]
    rows = result.fetchmany(_SHOWN_ROWS + 1)
    numeric = [place for place in range(len(columns)) if rows and isinstance(rows[0][place], int | float)]
    print_table(columns, rows[:_SHOWN_ROWS], numeric)
    if len(rows) > _SHOWN_ROWS:
        print(say(f"只显示前 {_SHOWN_ROWS} 行; 全部用 --format csv", f"first {_SHOWN_ROWS} rows; all: --format csv"))


def _write_text(result: Any, form: str, output: Path | None) -> None:
    """CSV with a BOM when it goes to a file (Excel needs it), or JSON: a list of objects, decimals as text."""
    import csv
    import json

    columns = result.schema.names
    target = output.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") if output else sys.stdout
    try:
        rows = (row for batch in result for row in batch.to_pylist())
        if form == "csv":
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([harmless(row[column]) for column in columns] for row in rows)
        elif output is None:
            print_json(list(rows))
        else:
            json.dump(list(rows), target, ensure_ascii=False, indent=2, default=str)
    finally:
        if output:
            target.close()


def _write_xlsx(result: Any, output: Path) -> None:
    """One sheet; text stays text, so no cell becomes a formula or a rounded code."""
    from decimal import Decimal

    import xlsxwriter

    with xlsxwriter.Workbook(str(output), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet("query")
        for place, column in enumerate(result.schema.names):
            sheet.write_string(0, place, column)
        number = 0
        for batch in result:
            for row in batch.to_pylist():
                number += 1
                for place, value in enumerate(row.values()):
                    if isinstance(value, bool | str) or value is None:
                        sheet.write_string(number, place, "" if value is None else str(value))
                    elif isinstance(value, int | float | Decimal):
                        sheet.write_number(number, place, float(value))
                    elif hasattr(value, "isoformat"):
                        sheet.write_datetime(number, place, value)
                    else:
                        sheet.write_string(number, place, str(value))


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


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
                "select schema_name, table_name, comment from duckdb_tables() "
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
