"""`jixiao browse`: a release as pages on this machine.

Here: options, what is said at the start. Not here: pages and server (browse/).
"""

import sys
from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang, Release, day
from pipelines.commands.show import print_json
from pipelines.lang import say
from pipelines.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "在 127.0.0.1 打开一个发布版: 从省到县、部门、项目、指标, 直到来源文件的单元格",
            "a release as pages on 127.0.0.1: from the province to the cell of the file a figure came from",
        )
    )(browse)


def browse(
    port: Annotated[int | None, typer.Option(help=say("端口 (默认 8600)", "port (default 8600)"))] = None,
    release: Release = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help=say("看那一天的版本 YYYY-MM-DD", "the release of that day, YYYY-MM-DD")),
    ] = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.browse.serve import HOST, bound, serve
    from pipelines.browse.shelf import Shelf

    settings = Settings.load(home, lang)
    shelf = Shelf(settings, release, day(as_of))
    standing = shelf.standing()
    listener = bound(port)
    url = f"http://{HOST}:{listener.getsockname()[1]}/"

    def started() -> None:
        if as_json:
            print_json({"url": url, "home": str(settings.home), "release": standing})
        else:
            print(say(f"发布版 {standing}: {url} (Ctrl-C 停止)", f"release {standing}: {url} (Ctrl-C stops)"))
        sys.stdout.flush()

    serve(shelf, listener, started)
    return 0
