"""`jixiao notebook NAME`: a notebook as an app on 127.0.0.1.

Here: options. Not here: the server (readers/notebook/serve.py), the notebooks (notebooks/).
"""

from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang, Release
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "打开分析笔记本 (本机网页 127.0.0.1); 不写名称则列出",
            "open a notebook as an app on 127.0.0.1; without a name, list them",
        )
    )(notebook)


def notebook(
    name: Annotated[str | None, typer.Argument(help=say("笔记本名称", "name of the notebook"))] = None,
    port: Annotated[int | None, typer.Option(help=say("端口 (默认任选)", "port (default: any free one)"))] = None,
    browser: Annotated[bool, typer.Option(help=say("打开浏览器", "open the browser"))] = True,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.notebook.serve import HOST, free_port, notebook_path, notebooks, serve
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    if name is None:
        known = notebooks(settings)
        if as_json:
            print_json(known)
        else:
            print_table(say("名称,内容", "name,what").split(","), list(known.items()))
        return 0
    path = notebook_path(settings, name)
    found, chosen = find_release(settings, release), free_port(port)
    url = f"http://{HOST}:{chosen}"
    if as_json:
        print_json({"notebook": name, "release_id": found, "url": url})
    else:
        print(say(f"{url} (版本 {found}; Ctrl-C 结束)", f"{url} (release {found}; Ctrl-C ends)"), flush=True)
    return serve(settings, path, found, chosen, has_browser=browser and not as_json)
