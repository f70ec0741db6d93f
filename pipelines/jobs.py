"""The nightly job, its schedule, and the resource that is the night itself.

Here: Dagster's nouns of running. Not here: the assets (assets.py), what `jixiao refresh` shows (nightly.py).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path

import dagster as dg

from pipelines.changes import reason_to_run, take_fingerprint
from pipelines.night import SHANGHAI, Night, begin, lock_home
from pipelines.settings import Settings

NIGHTLY = dg.define_asset_job("nightly", selection=dg.AssetSelection.all(), description="每晚全部步骤。The whole night")


@dg.resource(
    config_schema={
        "home": dg.Field(str, is_required=False, description="数据目录。Home; default as for every command"),
        "as_of": dg.Field(str, is_required=False, description="数据日期 YYYY-MM-DD。Default today in Shanghai"),
        "accept": dg.Field(str, is_required=False, description="放行的检查名。One critical check to let through"),
        "reason": dg.Field(str, is_required=False, description="放行理由。Why"),
    }
)
def night(context: dg.InitResourceContext) -> Iterator[Callable[[], Night]]:
    """A night for Dagster's page or schedule, begun by the first step that asks (Dagster makes resources for looking at
    results too); it locks the home for as long as the run lasts."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(_begin(context.resource_config)))


@contextmanager
def _begin(config: dict[str, str]) -> Iterator[Night]:
    settings = Settings.load(Path(config["home"]) if config.get("home") else None)
    with lock_home(settings):
        fingerprint = take_fingerprint(settings)
        data_as_of = date.fromisoformat(config["as_of"]) if config.get("as_of") else today()
        reason_to_run(settings, fingerprint, data_as_of, bool(config.get("as_of")))
        with begin(
            settings, data_as_of, fingerprint=fingerprint, accept=config.get("accept"), reason=config.get("reason")
        ) as begun:
            yield begun


def today() -> date:
    """The day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


@dg.schedule(job=NIGHTLY, cron_schedule="0 2 * * *", execution_timezone="Asia/Shanghai")
def nightly_schedule() -> dg.RunRequest | dg.SkipReason:
    """At 02:00, unless nothing changed and no window ended since the last release."""
    settings = Settings.load()
    reason = reason_to_run(settings, take_fingerprint(settings), today(), False)
    return dg.RunRequest(tags={"reason": reason}) if reason else dg.SkipReason("无变化 / nothing changed")
