"""Dagster's nouns: what is partitioned, who owns what, what starts by itself and when."""

import os
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.execution.plan.resume_retry import ReexecutionStrategy
from dagster._daemon.auto_run_reexecution.auto_run_reexecution import get_reexecution_strategy

from pipelines import steps
from pipelines.changes import Fingerprint
from pipelines.definitions import build_defs
from pipelines.due import note_made
from pipelines.errors import JixiaoError
from pipelines.gate.runner import GateProcess
from pipelines.night import Night, Silent
from pipelines.partitions import FISCAL_YEARS, is_partition, years_as_partitions, years_of
from pipelines.schedules import SCHEDULES, due_reports_schedule, raw_files_sensor
from pipelines.settings import Settings
from tests.conftest import PROJECT
from tests.support.marts import insert, publish

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return build_defs()


def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def test_landing_is_partitioned_by_fiscal_year_and_nothing_else_is(definitions):
    partitioned = {name.split("/")[0] for name, spec in specs(definitions).items() if spec.partitions_def}
    assert partitioned == {"landing"}
    graph = definitions.resolve_asset_graph()
    policy = graph.get(dg.AssetKey(["landing", "payments"])).backfill_policy
    assert policy == dg.BackfillPolicy.single_run()


def test_every_asset_has_an_owner_and_says_what_it_is(definitions):
    found = specs(definitions)
    ours = {name: spec for name, spec in found.items() if not name.startswith(("seeds/", "policy/", "reference/"))}
    assert [name for name, spec in ours.items() if not spec.owners] == []
    assert [name for name, spec in ours.items() if not spec.description] == []
    assert found["release"].metadata or found["release"].freshness_policy


def test_checks_of_the_gate_are_visible_and_critical_ones_block(definitions):
    checks = definitions.resolve_asset_graph().asset_check_keys
    assert {check.asset_key.to_user_string() for check in checks} == {"gate"}
    assert "audit_reconciliation" in {check.name for check in checks}


def test_a_night_whose_process_died_is_begun_again_from_its_first_step(definitions):
    """Its build was its own: the steps that had ended are of no use to the next run."""
    with dg.DagsterInstance.ephemeral() as instance:
        nightly = definitions.resolve_job_def("nightly")
        run = instance.create_run_for_job(nightly, tags=nightly.run_tags)  # as a launch from the page does
        assert get_reexecution_strategy(run, instance) is ReexecutionStrategy.ALL_STEPS


@pytest.mark.parametrize("step", [lambda night: list(steps.transform(night)), steps.gate, steps.publish, steps.report])
def test_a_later_step_asked_for_alone_says_what_to_do(step, tmp_path):
    """Dagster's page lets one choose single assets, or `re-execute from failure`."""
    night = Night(
        settings=Settings(home=tmp_path, project=PROJECT),
        run_id="20260101-020000-abcdef",
        data_as_of=date(2026, 1, 1),
        created_at=datetime(2026, 1, 1, 2),
        fingerprint=Fingerprint({}, ""),
        gate=cast(GateProcess, None),  # not reached
        listener=Silent(),
    )
    with pytest.raises(JixiaoError, match="没有从第一步"):
        step(night)


def test_the_sensor_asks_once_the_files_rest_and_again_when_an_old_state_returns(monkeypatch, tmp_path):
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    clock = [1_000_000.0]
    monkeypatch.setattr("pipelines.schedules.time.time", lambda: clock[0])
    payments = tmp_path / "raw" / "510521" / "2021" / "payments.csv"
    payments.parent.mkdir(parents=True)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance)

        def look_after(seconds: int, content: str) -> dg.RunRequest | dg.SkipReason:
            clock[0] += seconds
            payments.write_text(content)
            os.utime(payments, (len(content), len(content)))
            return raw_files_sensor(context)

        asked = [look_after(400, content) for content in ("a", "a", "a", "bb", "bb", "a", "a")]
    kinds = [type(answer).__name__ for answer in asked]
    assert kinds == ["SkipReason", "RunRequest"] + ["SkipReason"] * 2 + ["RunRequest", "SkipReason", "RunRequest"]
    assert len({answer.run_key for answer in asked if isinstance(answer, dg.RunRequest)}) == 3


def test_years_and_the_tags_of_a_run_over_them():
    assert is_partition(2021) and not is_partition(1990) and not is_partition(None)
    assert str(datetime.now(SHANGHAI).year + 1) in FISCAL_YEARS.get_partition_keys()
    assert years_of(years_as_partitions(2019, 2023)) == (2019, 2023)
    assert years_of({"dagster/partition": "2021"}) == (2021, 2021)
    assert years_of({}) is None
    assert years_as_partitions(1990, 2020) == {}


def test_everything_is_timed_in_shanghai():
    assert {schedule.name: schedule.execution_timezone for schedule in SCHEDULES} == dict.fromkeys(
        ("nightly_schedule", "due_reports_schedule"),
        "Asia/Shanghai",
    )


def tick(schedule, year: int, month: int, day: int):
    at = datetime(year, month, day, 7, tzinfo=SHANGHAI)
    return schedule(dg.build_schedule_context(scheduled_execution_time=at))


def test_the_report_of_july_is_asked_for_until_it_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    assert "没有到期" in str(tick(due_reports_schedule, 2026, 8, 3).skip_message)  # nothing is published

    def fill(connection):
        insert(connection, "marts.dim_regions", {"mof_div_code": "510999", "fiscal_year": 2026, "is_reported": True})

    settings = publish(tmp_path, fill, data_as_of="2026-08-02")
    assert isinstance(tick(due_reports_schedule, 2026, 8, 2), dg.SkipReason)
    for day in (3, 20):
        [request] = tick(due_reports_schedule, 2026, 8, day)
        config = request.run_config["ops"]["make_reports"]["config"]
        assert config == {"fiscal_year": 2026, "period": "M07"}
    note_made(settings, [(2026, "M07")], date(2026, 8, 20))
    assert isinstance(tick(due_reports_schedule, 2026, 8, 21), dg.SkipReason)
    assert isinstance(tick(due_reports_schedule, 2026, 10, 9), dg.SkipReason)  # the release does not know August whole
