"""`jixiao docs`: the offline page that explains a release: tables, columns, lineage, the SQL of every figure.

Here: options. Not here: the page (readers/docs/site.py).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang, Release
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "数据仓库说明 (离线网页): 表、列、血缘、SQL",
            "the warehouse explained, one offline page: tables, lineage, SQL",
        )
    )(docs)


def docs(
    output: Annotated[Path | None, typer.Option(help=say("写到这个目录", "folder to write to"))] = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.docs.site import write_release_page
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    found = find_release(settings, release)
    page = write_release_page(settings, found, folder=output)
    if as_json:
        print_json({"release_id": found, "files": [str(page)]})
    else:
        print(page)
    return 0
