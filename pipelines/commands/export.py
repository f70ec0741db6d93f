"""`jixiao export`: chosen marts into the bureau's own database.

Here: options. Not here: the writing (exchange/export/).
"""

from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang, Release
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("把选定的表写入本局自己的数据库", "chosen marts into the bureau's own database"))(export)


def export(
    to: Annotated[str, typer.Option(help=say("地址, 不含密码", "address, without a password"))],
    marts: Annotated[str, typer.Option(help=say("表名, 用逗号隔开", "marts, with commas between"))],
    schema: Annotated[str | None, typer.Option(help=say("写入的模式", "schema to write to"))] = None,
    password_env: Annotated[
        str | None, typer.Option(help=say("放密码的环境变量", "environment variable that holds the password"))
    ] = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.exchange.export import export_marts

    names = [each for each in marts.replace("，", ",").replace(" ", "").split(",") if each]
    counts = export_marts(Settings.load(home, lang), to, names, schema, release, password_env)
    if as_json:
        print_json({"exit_code": 0, "rows": counts})
    else:
        for mart, rows in counts.items():
            print(say(f"已写入 {mart}: {rows:,} 行", f"written {mart}: {rows:,} rows"))
    return 0
