"""`jixiao query`: SQL over a release, read-only and sandboxed.

Here: options. Not here: running it within limits and the shell (readers/shell/), results as files (results.py), which
file is opened and what the sandbox forbids (warehouse/).
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.options import Home, Json, Lang, Release, day
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

_FORMATS = ("table", "csv", "json", "parquet", "xlsx")
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
    labels: Annotated[
        bool, typer.Option("--labels", help=say("用中文: 表头、代码、是否", "in words: header, codes, yes and no"))
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help=say("最多几行 (屏幕默认 1000, 文件默认全部)", "rows at most (screen 1000, files all)")
        ),
    ] = None,
    timeout: Annotated[int, typer.Option(help=say("时限 (秒)", "time limit in seconds"))] = 300,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.shell.ask import SHOWN_ROWS, limited, show
    from pipelines.warehouse import find_release, open_release

    form = form or (
        "json" if as_json else output.suffix.removeprefix(".").lower() if output and output.suffix else "table"
    )
    _check(form, output)
    settings = Settings.load(home, lang)
    if sql is None:
        from pipelines.readers.shell.loop import run
        from pipelines.readers.shell.session import Session

        with Session(settings, find_release(settings, release, day(as_of)), timeout, limit or SHOWN_ROWS) as session:
            session.with_labels = labels
            run(session)
        return 0
    if not sql.strip(" \t\r\n;"):
        raise JixiaoError(say("没有写 SQL", "there is no SQL"), say("写明要查什么", "say what to query"), EXIT_USAGE)
    with open_release(settings, release, day(as_of)) as connection, limited(connection, sql, timeout):
        if form == "table":
            show(connection, sql, limit or SHOWN_ROWS, with_labels=labels)
        else:
            _write(connection, sql, form, output, limit, with_labels=labels)
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


def _write(connection: Any, sql: str, form: str, output: Path | None, limit: int | None, *, with_labels: bool) -> None:
    from pipelines.commands.results import in_words, write_result
    from pipelines.readers.shell.labels import Wording

    relation = connection.sql(sql)
    if relation is None:
        return
    if limit:
        relation = relation.limit(limit)
    result = relation.to_arrow_reader(_BATCH_ROWS)
    if with_labels:
        result = in_words(result, Wording(connection, sql, relation.columns))
    rows = write_result(result, form, output)
    if output:
        print(say(f"已写入 {output}: {rows:,} 行", f"written to {output}: {rows:,} rows"), file=sys.stderr)
