"""`jixiao contracts`: the contracts of what comes in and what goes out, for others' tools.

Here: options. Not here: the files (readers/data_contracts/).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say, system_says
from pipelines.settings import Settings
from pipelines.terminal import print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "数据契约: 报送表和发布表, ODCS YAML 和 Frictionless Table Schema",
            "data contracts of extracts and marts: ODCS YAML and Frictionless Table Schema",
        )
    )(contracts)


def contracts(
    output: Annotated[Path, typer.Option(help=say("写到这个目录", "folder to write to"))] = Path("contracts"),
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.night import package_version
    from pipelines.readers.data_contracts import write_contracts

    settings = Settings.load(home, lang)
    try:
        made = write_contracts(settings, output, package_version())
    except OSError as error:
        raise JixiaoError(
            say(f"写不了 {output}: {system_says(error)}", f"cannot write {output}: {system_says(error)}"),
            say("换一个 --output", "choose another --output"),
            EXIT_USAGE,
        ) from error
    if as_json:
        print_json({"files": [str(path) for path in made]})
    else:
        print(say(f"{len(made)} 个文件, 在 {output}", f"{len(made)} files in {output}"))
    return 0
