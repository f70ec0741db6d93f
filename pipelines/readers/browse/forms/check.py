"""Trying a file before it is sent: what the night would say of it, and the copy in which that is marked.

Here: the page. The file is read in a process of its own, bounded in memory and time, lies in a folder that is gone with
the answer, and is kept nowhere. Not here: the trying (land/check/files.py).
"""

import atexit
import base64
import shutil
import threading
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from markupsafe import Markup

from pipelines.land import HomeState, check_files
from pipelines.land.cells.values import canonical_region
from pipelines.land.check.marked_copy import write_copy, write_list
from pipelines.land.check.problem import of_refusal
from pipelines.land.problems import Refused
from pipelines.land.worker import Limits, Worker
from pipelines.lang import Lang, get_lang, say, set_lang
from pipelines.publish.drift import Gate
from pipelines.readers.browse.forms import Busy, File, Filled, Form
from pipelines.readers.browse.page import Page, View
from pipelines.readers.browse.render import environment
from pipelines.readers.browse.tables import C, called, regions, several, table
from pipelines.settings import Settings

MOST = 20 << 20
"""Bytes of a file."""
_LISTED = 500
_IN_PAGE = 6 << 20
"""Bytes of a marked copy that the page itself carries."""
_turn = threading.Lock()
_worker = Worker(Limits(memory=1 << 30, seconds=15.0))
atexit.register(_worker.stop)


def tried(path: Path, copy: Path, home: Settings | None, lang: Lang) -> list[dict[str, Any]]:
    """The problems of the file, and the marked copy at `copy` when there are any. Runs in the worker."""
    set_lang(lang)
    problems = check_files([path], HomeState(home, is_searched=True, gate=Gate(home)) if home else None)
    if problems:
        try:
            if any(problem.row for problem in problems):
                write_copy(path, copy, problems, lang)
            else:
                write_list(copy, problems, lang)
        except Exception:  # whatever another library says of a file that we could read: the list remains
            write_list(copy, problems, lang)
    return [asdict(problem) for problem in problems]


def answer(view: View, filled: Filled | None) -> Page | File:
    if filled is None or filled.file is None or not filled.file_name:
        return _page(view, told=say("请选择一个文件。", "Choose a file.") if filled else "")
    name = _plain(filled.file_name)
    region, year = filled.values.get("region", "").strip(), filled.values.get("year", "").strip()
    names = {each: row["mof_div_name"] for (each, _), row in regions(view).items()}
    found = [canonical_region(region) or ""] if canonical_region(region) else called(region, names)
    if len(found) > 1:
        return _page(view, region=region, year=year, told=several(region, found, names))
    code = found[0] if found else None
    if region and (code is None or not (len(year) == 4 and year.isdecimal())):
        return _page(view, told=say("区划和年度：两个都写对，或都不写。", "Region and year: both, or neither."))
    if not _turn.acquire(blocking=False):
        raise Busy
    try:
        with TemporaryDirectory(prefix="jixiao-check-") as folder:
            place = Path(folder, *([code, year] if code else []), name)
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as stream:
                shutil.copyfileobj(filled.file, stream)
            copy = Path(folder, "copy.xlsx")
            # against what the home holds for the bureau alone: it tells values of other rows
            home = None if view.open.department else view.open.settings
            try:
                size = place.stat().st_size
                problems = _worker.call(tried, place, copy, home, get_lang(), size=size)
            except Refused as refused:
                problems = [asdict(of_refusal(place, None, refused))]
                write_list(copy, [of_refusal(place, None, refused)], get_lang())
            marked = copy.read_bytes() if copy.is_file() else b""
            hidden = str(Path(folder))
    finally:
        _turn.release()
    if filled.values.get("want") == "copy" and marked:
        return File(_copy_name(name), marked)
    rows = [
        {key: value.replace(f"{hidden}/", "") if isinstance(value, str) else value for key, value in each.items()}
        for each in problems
    ]
    return _page(view, name, rows, marked, region, year)


def _page(
    view: View,
    name: str = "",
    rows: list[dict[str, Any]] | None = None,
    marked: bytes = b"",
    region: str = "",
    year: str = "",
    told: str = "",
) -> Page:
    listed = []
    if rows is not None:
        wrong = sum(not row["is_warning"] for row in rows)
        hints = len(rows) - wrong
        told = (
            say(f"{name}：{wrong} 处问题，{hints} 处提示。", f"{name}: {wrong} problems, {hints} hints.")
            if rows
            else say(f"{name}：可以装载，没有问题。", f"{name} would load, no problem.")
        )
        listed = [_problems(rows)] if rows else []
    markup = (
        environment()
        .get_template("check.html.j2")
        .render(
            token=view.reader.token if view.reader else "",
            told=told,
            is_good=rows == [],
            region=region,
            year=year,
            most=MOST >> 20,
            copy=base64.b64encode(marked).decode() if 0 < len(marked) <= _IN_PAGE else "",
            copy_name=_copy_name(name),
            is_large=len(marked) > _IN_PAGE,
            say=say,
        )
    )
    return Page(say("试读文件", "Try a file"), listed, crumbs=[view.home], form=Markup(markup))


def _problems(rows: list[dict[str, Any]]):
    shown = [
        {
            **row,
            "what": say("提示", "hint") if row["is_warning"] else say("问题", "problem"),
            "place": row["cell"] or (str(row["row"]) if row["row"] is not None else None),
        }
        for row in rows[:_LISTED]
    ]
    more = say(
        f"共 {len(rows)} 处，列前 {_LISTED} 处；全部见标注副本。", f"{len(rows)} in all, the first {_LISTED} here."
    )
    return table(
        "problems",
        say("夜里会怎么说", "What the night would say"),
        [
            C("what", say("性质", "Kind")),
            C("sheet", say("工作表", "Sheet")),
            C("place", say("单元格", "Cell")),
            C("column", say("列", "Column")),
            C("value", say("值", "Value")),
            C("expected", say("应为", "Expected")),
            C("suggestion", say("建议", "Suggestion")),
            C("message", say("说明", "What")),
        ],
        shown,
        note=more if len(rows) > _LISTED else "",
    )


def _plain(name: str) -> str:
    """The name that a file had, without folders and control characters, so that it lies where it is put."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(letter if letter.isprintable() else "_" for letter in bare).strip()
    stem, dot, suffix = bare.rpartition(".")
    stem = (stem if dot else bare).lstrip(".")[:60] or "file"
    return f"{stem}.{suffix[:10]}" if dot else stem


def _copy_name(name: str) -> str:
    return f"{name.rpartition('.')[0] or name}-问题.xlsx"


FORM = Form(("试读文件", "Try a file"), answer, MOST + (1 << 20), is_for_departments=True)
