"""Another policy tried before it is adopted: the data in force under it, beside the same data under today's.

Here: the order of it, and the promise that nothing is published: everything happens in a private build that is removed.
Not here: taking the other policy in (overlay.py), what differs (differences.py).
"""

import shutil
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.land.ledger.entries import Entry, read_ledger, write_ledger
from pipelines.lang import say
from pipelines.load import load
from pipelines.night import SHANGHAI, lock_home, package_version
from pipelines.night.simulate.differences import Differences, compare
from pipelines.night.simulate.overlay import take_in, with_overlay
from pipelines.publish.papers import leave_out_referred
from pipelines.settings import Settings
from pipelines.transform import MODELS_ALONE, build
from pipelines.warehouse import find_release, new_build, open_release, papers_path, release_record
from pipelines.warehouse.changes import code_hash

_WANTED = (
    "fct_recommendations",
    "fct_self_evaluations",
    "fct_evaluations",
    "fct_execution_monthly",
    "dim_policies",
    "dim_subjects",
    "dim_regions",
)
"""The marts that are compared: these are made and what they need, nothing else."""

_READ_BESIDE = "beside"
"""Folders of landing/ that load fills: what is missing there it reads again."""


@dataclass(frozen=True)
class Simulation:
    """What the other policy would change. `overlay`: region / file of the policy tried."""

    release_id: str
    data_as_of: date
    overlay: list[str]
    is_against_release: bool
    """Whether today's side is the release in force; else it was built anew, because data or code have moved on."""
    differences: Differences


def simulate(settings: Settings, policy: Path, region: str | None = None, fiscal_year: int | None = None) -> Simulation:
    """Try the policy files of a folder on the landing in force, as of the day of the release in force.

    `policy` holds <region>/<table>.csv, or with `region` that region's tables themselves. `region` and `fiscal_year`
    narrow what is compared (the region with all below it). Holds the home's lock while it runs.
    JixiaoError: nothing published, no policy file, one that is refused (PolicyRefused lists every cell), home locked.
    """
    release = find_release(settings)
    with lock_home(settings):
        now = datetime.now(SHANGHAI).replace(tzinfo=None, microsecond=0)
        # named like a night's build, so that the next night clears it should this process be killed
        work = settings.builds / f"{now:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
        try:
            return _run(settings, release, work, now, policy, region, fiscal_year)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _run(
    settings: Settings, release: str, work: Path, now: datetime, policy: Path, region: str | None, year: int | None
) -> Simulation:
    record = release_record(settings, release)
    as_of = date.fromisoformat(record["data_as_of"])
    today = read_ledger(settings.landing)
    overlay = take_in(settings, policy, region, work, now)
    other = _build(settings, with_overlay(today, overlay), work / "other", as_of, now)
    is_release = record["code"] == code_hash(settings) and _is_landing_of(settings, release, today)
    former = papers_path(settings, release) if is_release else _build(settings, today, work / "today", as_of, now)
    differences = compare(settings, former, other, region, year)
    return Simulation(
        release, as_of, [entry.path.removeprefix("policy/") for entry in overlay], is_release, differences
    )


def _build(settings: Settings, entries: list[Entry], folder: Path, as_of: date, now: datetime) -> Path:
    """A build of what those ledger entries say is in force; its database.

    It is loaded in a home of its own, whose ledger points at the real landing files, so nothing is written beside them.
    """
    own = replace(settings, home=folder)
    pointing = [
        replace(entry, landing_file=str(settings.landing / entry.landing_file)) if entry.landing_file else entry
        for entry in entries
    ]
    write_ledger(own.landing, pointing)
    _lend_readings(settings.landing, own.landing)
    loaded = load(own, folder.name, as_of, f"{package_version()}+simulation", now, folder)
    with new_build(settings, loaded.database) as connection:  # both sides as papers tell them
        leave_out_referred(connection)
    try:
        build(settings, loaded.database, words=(*MODELS_ALONE, "--select", *(f"+{mart}" for mart in _WANTED)))
    except JixiaoError as error:
        raise JixiaoError(
            error.cause,
            say(
                "运行 jixiao refresh 看现行数据和程序能否转换",
                "run `jixiao refresh` to see whether today's data builds",
            ),
        ) from error
    return loaded.database


def _lend_readings(landing: Path, own: Path) -> None:
    """What load has read beside the goals before: the same files under a second name, so it is not read again."""
    for file in landing.glob(f"*/{_READ_BESIDE}/**/*.parquet"):
        target = own / file.relative_to(landing)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(file)
        except OSError:  # a file system without hard links
            shutil.copyfile(file, target)


def _is_landing_of(settings: Settings, release: str, entries: list[Entry]) -> bool:
    """Whether the release was made from exactly what is in force in the landing now."""
    landed = {(entry.path, entry.sha256) for entry in entries if entry.status == "in_force"}
    with open_release(settings, release) as connection:
        rows: list[Any] = connection.execute(
            "select path, sha256 from meta.sources where status = 'in_force'"
        ).fetchall()
    return landed == set(rows)
