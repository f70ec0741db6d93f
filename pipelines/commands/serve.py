"""`jixiao serve`: Dagster's page and daemon, and the pages of `browse` beside them.

Here: options, what is said at start and end. Not here: the processes (orchestration/serve.py).
"""

import sys
from contextlib import suppress
from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json

_PORT = 3000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "在 127.0.0.1 打开运行页面, 并按计划运行 (Dagster)",
            "Dagster's page and daemon on 127.0.0.1, with schedules",
        )
    )(serve)


def serve(
    port: Annotated[int, typer.Option(help=say("页面端口", "port of the page"))] = _PORT,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.night import lock_home
    from pipelines.orchestration.serve import Served, Stopped, hearing, start, watch

    def shown(served: Served) -> None:
        if as_json:
            pids = {name: child.pid for name, child in served.children.items()}
            print_json({"url": served.url, "browse": served.browse_url, "home": str(settings.home), "processes": pids})
        else:
            print(say(f"运行页面: {served.url} (Ctrl-C 停止)", f"page: {served.url} (Ctrl-C stops)"))
            print(say(f"浏览发布版: {served.browse_url}", f"the release as pages: {served.browse_url}"))
        sys.stdout.flush()

    settings = Settings.load(home, lang)
    taken = say("这个数据目录的页面已经打开", "this home is served already")
    with hearing() as asked, lock_home(settings, "serve.lock", taken), suppress(Stopped):
        served = start(settings, port, asked)
        shown(served)
        watch(served, settings, asked)
    if not as_json:
        print(say("已停止", "stopped"))
    return 0
