"""`jixiao check`: try extracts before sending them.

Here: printing every problem. Not here: finding it (land/check.py).
"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Json, Lang
from pipelines.commands.show import explain, print_json, print_table
from pipelines.errors import EXIT_OTHER
from pipelines.lang import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("试读文件, 逐条列出问题", "try files before sending them, list every problem"))(check)


def check(
    files: Annotated[list[Path], typer.Argument(help=say("要试读的文件", "files to try"))],
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.land import check_files

    problems = check_files(files)
    wrong = [problem for problem in problems if not problem.is_warning]
    if as_json:
        print_json({"exit_code": EXIT_OTHER if wrong else 0, "problems": [asdict(problem) for problem in problems]})
    elif problems:
        print_table(
            say("文件,工作表,行,列,值,说明", "file,sheet,row,column,value,what").split(","),
            [(each.path, each.sheet, each.row, each.column, each.value, each.message) for each in problems],
            right=[2],
        )
    else:
        print(say(f"{len(files)} 个文件均可装载, 没有问题", f"{len(files)} files would load, no problem"))
    if wrong:
        explain(
            say(f"{len(wrong)} 处问题", f"{len(wrong)} problems"),
            say("按说明更正后再试", "mend them as told and try again"),
        )
        return EXIT_OTHER
    return 0
