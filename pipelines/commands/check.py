"""`jixiao check`: try extracts and forms before sending them.

Here: printing every problem, where the marked copies go. Not here: finding problems (land/check/files.py), the copies
(land/check/marked_copy.py).
"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.errors import EXIT_PROBLEMS, EXIT_USAGE, JixiaoError
from pipelines.lang import get_lang, say, system_says
from pipelines.terminal import explain, print_json, print_table

_TAKEN = 20
"""Files of which it is told what they were taken for."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("试读文件, 逐条列出问题", "try files before sending them, list every problem"))(check)


def check(
    files: Annotated[list[Path], typer.Argument(help=say("要试读的文件或目录", "files or folders to try"))],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", help=say("把标出问题的副本 (XLSX) 写入此目录", "write marked copies (XLSX) into this folder")
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=say("逐条列出, 各栏齐全", "every problem, every column"))
    ] = False,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.land import HomeState, Taken, check_files
    from pipelines.publish.drift import Gate
    from pipelines.readers.annual.own_text import is_own_text
    from pipelines.settings import Settings

    settings = Settings.load(home, lang)
    files = [file for given in files for file in _in(given)]
    texts = [file for file in files if is_own_text(file)]
    problems = [problem for file in texts for problem in _of_text(file)]
    taken: list[Taken] = []
    if others := [file for file in files if file not in texts]:
        problems += check_files(others, HomeState(settings, is_searched=home is not None, gate=Gate(settings)), taken)
    copies = _copies(files, problems, output) if output else []
    wrong = [problem for problem in problems if not problem.is_warning]
    if as_json:
        found = [asdict(problem) for problem in problems]
        told = {"problems": found, "taken": [asdict(each) for each in taken], "copies": list(map(str, copies))}
        print_json({"exit_code": EXIT_PROBLEMS if wrong else 0, **told})
    elif problems:
        _print_all(problems) if verbose else _print_once(problems)
        if verbose:
            _print_taken(taken)
    else:
        _print_taken(taken)
        print(say(f"{len(files)} 个文件均可装载, 没有问题", f"{len(files)} files would load, no problem"))
    if copies and not as_json:
        print(say("标出问题的副本:", "marked copies:"), *copies, sep="\n")
    if wrong:
        explain(
            say(f"{len(wrong)} 处问题", f"{len(wrong)} problems"),
            say(
                "按说明更正后再试; --output 目录 可得到标出问题的副本",
                "mend them as told and try again; --output marks a copy",
            ),
        )
        return EXIT_PROBLEMS
    return 0


def _in(given: Path) -> list[Path]:
    """The file, or all files of a folder and below, without hidden ones and the locks of open programs."""
    if not given.is_dir():
        return [given]
    found = sorted(path for path in given.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))
    if not found:
        raise JixiaoError(
            say(f"目录 {given} 里没有文件", f"there is no file in {given}"),
            say("写明要试读的文件", "name the files to try"),
            EXIT_USAGE,
        )
    return found


def _print_taken(taken: list[Any]) -> None:
    """What each file was taken for; of many the first."""
    for each in taken[:_TAKEN]:
        print(f"{each.file}: {each.sentence()}")
    if len(taken) > _TAKEN:
        print(say(f"…… 共 {len(taken)} 张表", f"… {len(taken)} tables"))


def _print_once(problems: list[Any]) -> None:
    """Each thing once; the file is named where there are several."""
    from pipelines.land.check.told_once import once

    lines, hidden = once(problems)
    if len({line.file for line in lines}) > 1:
        titles = say("文件,位置,说明", "file,place,what").split(",")
        print_table(titles, [(line.file, line.place, line.message) for line in lines])
    else:
        print(lines[0].file)
        print_table(say("位置,说明", "place,what").split(","), [(line.place, line.message) for line in lines])
    if hidden:
        print(say(f"另有 {hidden} 处只计数; 加 -v 逐条列出", f"{hidden} more are only counted; -v lists each"))


def _print_all(problems: list[Any]) -> None:
    titles = say("文件,工作表,单元格,列,值,应为,建议,说明", "file,sheet,cell,column,value,expected,suggestion,what")
    print_table(
        titles.split(","),
        [
            (
                *(each.file, each.sheet, each.cell or each.row, each.column),
                *(each.value, each.expected, each.suggestion, each.message),
            )
            for each in problems
        ],
    )


def _of_text(path: Path) -> list[Any]:
    """What is wrong with the bureau's own words for its report."""
    from pipelines.land.check.problem import Problem
    from pipelines.readers.annual.own_text import UnusableText, parse

    try:
        parse(path)
    except FileNotFoundError:
        raise JixiaoError(
            say(f"没有文件 {path}", f"there is no file {path}"),
            say("检查路径", "check the path"),
            EXIT_USAGE,
        ) from None
    except UnusableText as wrong:
        row, value = wrong.line, wrong.value or None
        return [
            Problem(
                *(str(path), None, None, None, row, None, value, wrong.expected, wrong.mend),
                *("unusable_text", wrong.cause),
            )
        ]
    return []


def _copies(files: list[Path], problems: list[Any], folder: Path) -> list[Path]:
    """One marked copy per file that has problems."""
    from pipelines.land.check.marked_copy import write_copy, write_list
    from pipelines.land.worker import shared_worker

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JixiaoError(
            say(f"无法建立目录 {folder}: {system_says(error)}", f"cannot make {folder}: {system_says(error)}"),
            say("换一个 --output", "choose another --output"),
            EXIT_USAGE,
        ) from error
    made: list[Path] = []
    for file in dict.fromkeys(files):
        own = [problem for problem in problems if problem.file == str(file)]
        if not own or not file.is_file():
            continue
        target = _target(folder, file, made)
        if any(problem.row for problem in own):
            size = 8 * file.stat().st_size  # writing takes longer than reading
            try:
                shared_worker().call(write_copy, file, target, own, get_lang(), size=size)
            except Exception:  # whatever another library says of a file that we could read: the list remains
                write_list(target, own, get_lang())
        else:
            write_list(target, own, get_lang())
        made.append(target)
    return made


def _target(folder: Path, file: Path, taken: list[Path]) -> Path:
    """<name>-问题.xlsx, told apart from others of that name."""
    stem = "".join(letter if letter.isprintable() else "_" for letter in file.stem)[:60]
    names = (folder / f"{stem}-问题{'' if number == 1 else f'-{number}'}.xlsx" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
