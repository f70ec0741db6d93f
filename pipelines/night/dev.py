"""`jixiao dev`: a kept build of a home, for working on models: `dbt build -s …` on it, again and again.

Here: making the build when its inputs changed, and the dbt command on it. Not here: the night's own build, which is
private and goes when the release stands (transform/).
"""

import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import EXIT_OTHER, JixiaoError
from pipelines.lang import say, system_says
from pipelines.load import load
from pipelines.night import SHANGHAI, lock_home, package_version
from pipelines.settings import Settings, kept_build_for_children
from pipelines.warehouse import DATABASE, current_release, release_record
from pipelines.warehouse.changes import raw_hash, take_fingerprint

FOLDER = "target/dev"
"""Within dbt_project/, where its profile looks when nothing else is said."""
_MADE_OF = "made_of.json"
_UNBUILT = "unbuilt"
"""Stands from loading until dbt has once made every model."""


@dataclass(frozen=True)
class Kept:
    """The build that dbt works on. `is_new`: its raw tables were loaded, not every model has been made since; `why`: in
    the person's language, what made them be loaded anew."""

    database: Path
    data_as_of: date
    is_new: bool
    why: str = ""


def keep(settings: Settings, as_of: date | None = None) -> Kept:
    """The build of the home's raw files as they are, loaded anew only when they, the day or what reads them changed.

    `as_of`: default the day of the release in force, else today. JixiaoError: home locked, project not writable.
    """
    folder = settings.dbt_project / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JixiaoError(
            say(f"不能写入 {folder}: {system_says(error)}", f"{folder}: {system_says(error)}"),
            say("在可写的工程副本里运行", "run it in a copy of the project that can be written"),
        ) from error
    with lock_home(settings):
        day = as_of or _day(settings)
        now = datetime.now(SHANGHAI).replace(tzinfo=None, microsecond=0)
        made_of = {"home": str(settings.home), "as_of": str(day), **_made_of(settings)}
        note = folder / _MADE_OF
        if note.exists() and (folder / DATABASE).exists() and json.loads(note.read_text("utf-8")) == made_of:
            return Kept(folder / DATABASE, day, is_new=(folder / _UNBUILT).exists())
        from pipelines.land.forms.read import hold_own_layouts

        hold_own_layouts(settings.home)  # before the build that stands goes
        why = _why(json.loads(note.read_text("utf-8")) if note.exists() else {}, made_of)
        note.unlink(missing_ok=True)
        (folder / DATABASE).unlink(missing_ok=True)
        from pipelines.land import land_all
        from pipelines.land.worker import shared_worker

        land_all(settings, f"{now:%Y%m%d-%H%M%S}-000000", now)
        shared_worker().stop()
        load(settings, "dev", day, f"{package_version()}+dev", now, folder)
        (folder / _UNBUILT).touch()
        note.write_text(json.dumps(made_of), "utf-8")
    return Kept(folder / DATABASE, day, is_new=True, why=why)


def _why(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What the raw tables depend on and is another thing now."""
    if not before:
        return say("还没有构建", "there was none")
    words = {
        "home": say("换了数据目录", "another home"),
        "as_of": say("换了日期", "another day"),
        "inputs": say("原始文件有变化", "raw files changed"),
        "program": say("读入的程序、契约或本局的版式有变化", "what reads files, contracts or layouts of forms changed"),
    }
    return say("、", ", ").join(word for part, word in words.items() if before.get(part) != now[part])


def _day(settings: Settings) -> date:
    release = current_release(settings)
    if release:
        return date.fromisoformat(release_record(settings, release)["data_as_of"])
    return datetime.now(SHANGHAI).date()


def _made_of(settings: Settings) -> dict[str, Any]:
    """What the raw tables depend on; the models may change, that is what it is for."""
    return {"inputs": take_fingerprint(settings).inputs, "program": raw_hash(settings)}


def left_out(kept: Kept) -> list[str]:
    """A line for each file that was refused whole and each cell of a policy table that was: such a policy is in force
    nowhere, and no model says so. Of other tables `meta.rejects` tells."""
    with duckdb.connect(str(kept.database), read_only=True) as connection:
        found = connection.execute(
            "select path, message from meta.rejects where row is null or path like 'policy/%' order by path, row"
        ).fetchall()
    return [say(f"未装载: {path}: {message}", f"left out: {path}: {message}") for path, message in found]


def dbt_build(settings: Settings, kept: Kept, select: list[str]) -> None:
    """`dbt build -s SELECT…` as typed by hand in dbt_project/, with dbt's own output; of a new build everything first.

    JixiaoError when something failed: dbt has said what.
    """
    words = ["build", "--exclude-resource-type", "exposure"]
    if kept.is_new:
        why = say(f"新的构建 ({kept.why}): ", f"a new build ({kept.why}): ") if kept.why else say("先建", "first ")
        print(why + say("全部模型, 不带单元测试", "every model, without unit tests"))
        _run(settings, [*words, "--exclude-resource-type", "unit_test"])
        (kept.database.parent / _UNBUILT).unlink(missing_ok=True)
        if not select:
            return
    _run(settings, [*words, *(["--select", *select] if select else [])])


def _run(settings: Settings, words: list[str]) -> None:
    from dbt.cli.main import dbtRunner

    project = str(settings.dbt_project)
    before = Path.cwd()
    os.chdir(project)  # the profile's path is relative to it
    try:
        with kept_build_for_children():
            result = dbtRunner().invoke([*words, "--project-dir", project, "--profiles-dir", project])
    finally:
        os.chdir(before)
    if not result.success:
        raise JixiaoError(
            say("dbt 有失败的节点, 见上", "dbt nodes failed, see above"),
            say(
                f"改好后再运行 jixiao dev, 或在 {project} 里 dbt retry",
                f"mend them, then `jixiao dev` again, or `dbt retry` in {project}",
            ),
            EXIT_OTHER,
        )
