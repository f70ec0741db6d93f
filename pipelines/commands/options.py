"""Options that several commands share, and how a day is read.

Here: names and help. Imported once the language is known.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say

PLAIN: dict[str, Any] = {
    "no_args_is_help": True,
    "rich_markup_mode": None,
    "add_completion": False,
    "pretty_exceptions_enable": False,
}

Home = Annotated[
    Path | None,
    typer.Option(help=say("数据目录 (默认 $JIXIAO_HOME, 否则 data/)", "home folder (default $JIXIAO_HOME)")),
]
Lang = Annotated[str | None, typer.Option(help=say("语言 zh|en", "language zh|en"))]
Json = Annotated[bool, typer.Option("--json", help=say("输出 JSON, 供程序读取", "print JSON for machines"))]
Release = Annotated[
    str | None, typer.Option(help=say("版本编号 (默认现行版本)", "release id (default the one in force)"))
]
Region = Annotated[str | None, typer.Option(help=say("区划: 代码或名称", "region: its code or name"))]
FiscalYear = Annotated[int | None, typer.Option(help=say("财政年度", "fiscal year"))]


def day(text: str | None) -> date | None:
    """A day given on the command line; JixiaoError (usage) when it is none."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise JixiaoError(
            say(f"日期 {text} 不能识别", f"{text} is no day"),
            say("写成 YYYY-MM-DD, 如 2026-01-31", "write YYYY-MM-DD, such as 2026-01-31"),
            EXIT_USAGE,
        ) from None
