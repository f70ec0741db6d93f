"""Some steps alone, chosen on Dagster's page: into a build that stays in builds/ until the next night, never into a
release, and without telling anybody that a night failed.

Here: making as much of a build as was asked for. Not here: telling a part from the whole (orchestration/jobs.py).
"""

from pathlib import Path

from pipelines.errors import JixiaoError
from pipelines.gate.runner import Verdict
from pipelines.lang import say
from pipelines.night import Night
from pipelines.night.making import compute, judged, load_into
from pipelines.transform import NIGHT, Node
from pipelines.warehouse import DATABASE, current_release


def transform(night: Night, models: list[str]) -> list[Node]:
    """These models, what they need and their tests, over the landing in force."""
    with night.step("dbt"):
        database = night.folder / DATABASE
        if not database.exists():
            load_into(night)
        return _made(night, database, models)


def gate(night: Night, tables: set[str]) -> Verdict:
    """What the gate says of these tables; nobody is refused. They are made where this run has not made them yet."""
    with night.step("gate"):
        database = night.folder / DATABASE
        if not database.exists():
            load_into(night)
            _made(night, database, [table.partition(".")[2] for table in tables if not table.startswith("raw.")])
        return judged(night, database, tables)


def _made(night: Night, database: Path, models: list[str]) -> list[Node]:
    """These models, what they need, their tests that read no other model, and the names of the regions: what a check
    finds is said by name."""
    chosen = [f"+{model}" for model in sorted({*models, "dim_regions"})]
    return compute(night, database, (*NIGHT, "--indirect-selection", "buildable", "--select", *chosen))


def report(night: Night) -> list[Path]:
    """The reports of the release in force, written again."""
    from pipelines.readers.report import build_night

    release = current_release(night.settings)
    if release is None:
        raise JixiaoError(
            say("还没有发布过任何版本", "nothing has been published yet"),
            say("先运行整个作业 nightly (jixiao refresh)", "run the whole job nightly first (`jixiao refresh`)"),
        )
    with night.step("report"):
        return build_night(night.settings, release, set())


def whole_only(job: str) -> JixiaoError:
    """For what only a run from the first step to the last may do."""
    return JixiaoError(
        say("只选了几步: 发布、补跑只随整个作业", "some steps were chosen: only the whole job publishes or backfills"),
        say(
            f"在 Jobs 里打开 {job}, 按 Materialize all; 或用 jixiao refresh、jixiao backfill",
            f"open {job} among the jobs and materialize all, or `jixiao refresh`, `jixiao backfill`",
        ),
    )
