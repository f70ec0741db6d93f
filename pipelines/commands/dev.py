"""`jixiao dev`: a kept build to try changed models on.

Here: options and the closing lines. Not here: the build (night/dev.py).
"""

from typing import Annotated

import typer

from pipelines.commands.options import Home, Lang, day
from pipelines.lang import say
from pipelines.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "开发: 保留一个构建, 反复 dbt build 改动的模型; 不发布",
            "for work on models: a kept build, and dbt build of what changed; publishes nothing",
        )
    )(dev)


def dev(
    model: Annotated[
        list[str] | None,
        typer.Argument(
            help=say(
                "模型, 按 dbt 的选择写法 (如 fct_evaluations+); 不写则全部",
                "models in dbt's selection syntax (fct_evaluations+); default all",
            )
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help=say(
                "数据日期 YYYY-MM-DD (默认现行版本的日期, 没有则今天)",
                "data as of this day (default that of the release in force, else today)",
            )
        ),
    ] = None,
    home: Home = None,
    lang: Lang = None,
) -> int:
    from pipelines.night.dev import dbt_build, keep, left_out

    settings = Settings.load(home, lang)
    kept = keep(settings, day(as_of))
    for line in left_out(kept):
        print(line)
    dbt_build(settings, kept, model or [])
    print(
        say(f"构建: {kept.database} (数据日期 {kept.data_as_of})", f"build: {kept.database} (as of {kept.data_as_of})")
    )
    print(
        say(
            f"也可在 {settings.dbt_project} 里直接 dbt build -s 模型+",
            f"or by hand in {settings.dbt_project}: dbt build -s MODEL+",
        )
    )
    return 0
