"""The policy to be tried, taken in as the night would take it: same contracts, same validation, other landing.

Here: from a folder of CSV files to ledger entries, and today's ledger with them in place. Not here: what a valid policy
is (contracts/policy_rules.py), how a file is read (land/).
"""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.land import land_all
from pipelines.land.cells.values import canonical_region
from pipelines.land.ledger.entries import Entry
from pipelines.land.listing import REJECTS_FILE
from pipelines.lang import say
from pipelines.settings import Settings

_NATION = "000000000"
_PREFIX = "policy/"


class PolicyRefused(JixiaoError):
    """A policy file cannot be taken. `problems`: path, row, column, value, message of every bad cell."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        first, others = problems[0], len(problems) - 1
        more = say(f" (另有 {others} 处)", f" ({others} more)") if others else ""
        super().__init__(
            say(f"政策文件未被采用: {_told(first)}{more}", f"the policy was not taken: {_told(first)}{more}"),
            say("按说明更正后再试; 现行政策不受影响", "mend it and try again; the policy in force is untouched"),
        )
        self.problems = problems


def take_in(settings: Settings, folder: Path, region: str | None, work: Path, now: datetime) -> list[Entry]:
    """Land the folder's policy files under `work`; their ledger entries, landing files as absolute paths.

    PolicyRefused when any file is not taken; JixiaoError when the folder holds none.
    """
    home = work / "overlay"
    _copy(folder, region, home / "raw" / "policy")
    landed = land_all(replace(settings, home=home), run_id="", now=now)
    problems = _problems(home / "landing" / REJECTS_FILE)
    if problems:
        raise PolicyRefused(problems)
    taken = [entry for entry in landed.entries if entry.status == "in_force"]
    if not taken:
        raise _nothing(folder)
    return [replace(entry, landing_file=str(home / "landing" / str(entry.landing_file))) for entry in taken]


def with_overlay(today: list[Entry], overlay: list[Entry]) -> list[Entry]:
    """The ledger as it would be had the files been put into raw/policy/: same path replaces, another path adds."""
    contents = {entry.content for entry in today if entry.status == "in_force"}
    added = [entry for entry in overlay if entry.content not in contents]
    paths = {entry.path for entry in added}
    kept = [
        replace(entry, status="replaced") if entry.path in paths and entry.status == "in_force" else entry
        for entry in today
    ]
    last = max((entry.delivered_seq for entry in today), default=0)
    return kept + [replace(entry, delivered_seq=last + entry.delivered_seq) for entry in added]


def _copy(folder: Path, region: str | None, target: Path) -> None:
    """The folder in the shape of raw/policy/; a folder of CSV files alone is the one region's that was named."""
    if not folder.is_dir():
        raise JixiaoError(
            say(f"没有目录 {folder}", f"there is no folder {folder}"),
            say("给出存放政策表的目录", "name the folder that holds the policy tables"),
            EXIT_USAGE,
        )
    if any(entry.is_file() and entry.suffix.lower() == ".csv" for entry in folder.iterdir()):
        code = canonical_region(region) if region else None
        if code is None:
            raise JixiaoError(
                say(f"{folder} 下直接是政策表, 不知道是哪个区划的", f"{folder} holds tables, whose is not said"),
                say("用 --region 写明区划, 或放在 <区划代码>/ 子目录下", "say --region, or put them under <region>/"),
                EXIT_USAGE,
            )
        shutil.copytree(folder, target / code)
    else:
        shutil.copytree(folder, target)
    if (target / _NATION).exists():
        raise JixiaoError(
            say("全国默认政策不能在这里替换", "the national defaults cannot be replaced here"),
            say("写在要试的区划代码下, 下级随之适用", "put it under a region; all below it follow"),
            EXIT_USAGE,
        )


def _problems(rejects: Path) -> list[dict[str, Any]]:
    rows = pl.read_parquet(rejects).select("path", "row", "column", "value", "message").to_dicts()
    return [{**row, "path": row["path"].removeprefix(_PREFIX)} for row in rows]


def _told(problem: dict[str, Any]) -> str:
    """File, row and column before what is wrong, unless the sentence says the row itself."""
    parts = [problem["path"]]
    if problem["row"] is not None and not problem["message"].startswith(
        (f"第{problem['row']}行", f"row {problem['row']}")
    ):
        parts.append(say(f"第{problem['row']}行", f"row {problem['row']}"))
    if problem["column"]:
        parts.append(say(f"“{problem['column']}”列", f"column “{problem['column']}”"))
    return f"{' '.join(parts)}: {problem['message']}"


def _nothing(folder: Path) -> JixiaoError:
    return JixiaoError(
        say(f"{folder} 中没有政策表", f"{folder} holds no policy table"),
        say("放成 <区划代码>/<表名>.csv, 如 510521/policy_parameters.csv", "put <region>/<table>.csv there"),
        EXIT_USAGE,
    )
