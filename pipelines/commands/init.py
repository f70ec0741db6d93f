"""`jixiao init`: a home to begin with.

Here: making the folders, the samples. Not here: a night (refresh.py).
"""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Home, Lang
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say, system_says
from pipelines.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "建立数据目录, 附样例数据; 已有数据的目录不动", "make a home with sample data; one that holds data is left"
        )
    )(init)


def init(
    empty: Annotated[bool, typer.Option("--empty", help=say("不要样例数据", "without the sample data"))] = False,
    home: Home = None,
    lang: Lang = None,
) -> int:
    settings = Settings.load(home, lang)
    if settings.raw.is_dir() and any(settings.raw.iterdir()):
        raise JixiaoError(
            say(f"{settings.raw} 里已有数据", f"{settings.raw} holds data already"),
            say("直接运行 jixiao refresh, 或用 --home 换一个目录", "run `jixiao refresh`, or choose another --home"),
            EXIT_USAGE,
        )
    try:
        settings.raw.mkdir(parents=True, exist_ok=True)
        if not empty:
            shutil.copytree(settings.project / "data" / "raw", settings.raw, dirs_exist_ok=True)
    except OSError as error:
        raise JixiaoError(
            say(f"写不了 {settings.raw}: {system_says(error)}", f"cannot write {settings.raw}: {system_says(error)}"),
            say("换一个 --home", "choose another --home"),
        ) from error
    print(say(f"数据目录: {settings.home}", f"home: {settings.home}"))
    if empty:
        print(
            say(
                f"把文件放进 {_shown(settings.raw)}/区划代码/年度/, 再运行 jixiao refresh; 模板: jixiao forms",
                f"put files into {_shown(settings.raw)}/<region>/<year>/, then `jixiao refresh`; see `jixiao forms`",
            )
        )
    else:
        print(say("已放入样例数据; 现在运行 jixiao refresh", "sample data is in it; now run `jixiao refresh`"))
    return 0


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
