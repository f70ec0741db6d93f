"""Dagster's nouns: what is partitioned, who owns what, what starts by itself and when."""

import os
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.execution.plan.resume_retry import ReexecutionStrategy
from dagster._daemon.auto_run_reexecution.auto_run_reexecution import get_reexecution_strategy

from pipelines.errors import JixiaoError
from pipelines.gate.runner import GateProcess, Verdict
from pipelines.night import Night, Silent, steps
from pipelines.night.due import note_made
from pipelines.orchestration.assets.checks import told_of_check
from pipelines.orchestration.assets.common import PULL
from pipelines.orchestration.definitions import build_defs
from pipelines.orchestration.instance import open_instance, put_on_timeline
from pipelines.orchestration.jobs import asked_config, is_whole
from pipelines.orchestration.nightly import _QUIET, run_tags
from pipelines.orchestration.partitions import fiscal_years
from pipelines.orchestration.schedules import due_reports_tick, nightly_tick, raw_files_tick, schedules, sensors
from pipelines.settings import Settings
from pipelines.warehouse.changes import Fingerprint
from tests.conftest import PROJECT
from tests.support.marts import insert, publish

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return build_defs()


def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def test_landing_is_partitioned_by_the_years_of_raw_and_nothing_else_is(definitions, tmp_path):
    partitioned = {name.split("/")[0] for name, spec in specs(definitions).items() if spec.partitions_def}
    assert partitioned == {"landing"}
    for year in ("2021", "2023"):
        (tmp_path / "raw" / "510521" / year).mkdir(parents=True)
    (tmp_path / "raw" / "policy" / "2099").mkdir(parents=True)
    assert fiscal_years(Settings(home=tmp_path, project=PROJECT)).get_partition_keys() == ["2021", "2023"]


def test_nothing_of_landing_can_be_materialized_alone(definitions):
    graph = definitions.resolve_asset_graph()
    assert {key.path[0] for key in graph.external_asset_keys} == {"landing"}


def test_a_night_asks_for_no_year_and_a_backfill_is_a_job_of_its_own_that_asks(definitions):
    nightly, backfill = definitions.resolve_job_def("nightly"), definitions.resolve_job_def("backfill")
    assert (nightly.partitions_def, backfill.partitions_def) == (None, None)
    steps_of = {"pull", "landed", "load", "transform", "gate", "release", "report"}
    assert {node.name for node in nightly.nodes} == {node.name for node in backfill.nodes} == steps_of
    assert dg.validate_run_config(nightly, {})
    assert dg.validate_run_config(backfill, asked_config(2021, 2023, "更正支付"))
    with pytest.raises(dg.DagsterInvalidConfigError, match="from"):
        dg.validate_run_config(backfill, {})


@pytest.mark.parametrize(
    ("job", "chosen", "steps_to_run", "whole"),
    [
        ("nightly", None, None, True),
        ("backfill", None, None, True),
        ("nightly", {"landed", "release", "report"}, None, True),  # `Materialize all` names every asset
        ("nightly", {"release", "report"}, None, False),
        ("nightly", None, ["release", "report"], False),  # `re-execute from failure`
        ("__ASSET_JOB", {"marts/dim_metrics"}, None, False),
    ],
)
def test_a_part_of_a_night_is_told_from_the_whole(job, chosen, steps_to_run, whole):
    run = dg.DagsterRun(
        job_name=job,
        run_id="a",
        asset_selection=chosen and frozenset(map(dg.AssetKey.from_user_string, chosen)),
        step_keys_to_execute=steps_to_run,
    )
    assert is_whole(run) is whole


def test_every_asset_has_an_owner_and_says_what_it_is(definitions):
    found = specs(definitions)
    ours = {name: spec for name, spec in found.items() if not name.startswith(("seeds/", "policy/", "reference/"))}
    assert [name for name, spec in ours.items() if not spec.owners] == []
    assert [name for name, spec in ours.items() if not spec.description] == []
    assert found["release"].metadata or found["release"].freshness_policy


def test_runs_of_the_command_line_stand_on_the_pages_timeline(tmp_path):
    """Both jobs, as `jixiao refresh` and `jixiao backfill` start them; the first step alone, over an empty night."""
    settings = Settings(home=tmp_path, project=PROJECT)
    night = a_night(tmp_path, is_trial=False)
    defs = build_defs(settings, night=dg.ResourceDefinition.hardcoded_resource(lambda: night))
    with open_instance(settings) as instance:
        for job, config in (("nightly", _QUIET), ("backfill", asked_config(2021, 2022, "更正支付"))):
            ended = defs.resolve_job_def(job).execute_in_process(
                run_config=config, instance=instance, asset_selection=[PULL], tags=run_tags(night)
            )
            put_on_timeline(instance, ended.run_id)
            run = instance.get_run_by_id(ended.run_id)
            assert run.is_success and run.job_name == job
            assert (run.remote_job_origin.location_name, run.remote_job_origin.job_name) == ("jixiao", job)
            assert run.tags[".dagster/repository"] == "__repository__@jixiao"


def test_checks_hang_on_the_table_they_look_at_and_say_what_they_mean(definitions):
    graph = definitions.resolve_asset_graph()
    found = {f"{key.asset_key.to_user_string()} {key.name}": graph.get(key) for key in graph.asset_check_keys}
    ratio = found["marts/fct_execution_monthly fct_execution_monthly_column_values_to_be_between_execution_ratio"]
    assert ratio.description.startswith("执行率在 0 至 1 之间") and "severity: warning" in ratio.description
    assert not ratio.blocking
    assert found["audit/audit_reconciliation audit_reconciliation"].blocking
    of_dbt = found["marts/fct_execution_monthly accepted_values_fct_execution_monthly_alert_level__none__yellow__red"]
    assert "accepted_values" in of_dbt.description and "yellow" in of_dbt.description
    assert [name for name, check in found.items() if not check.description] == []


def test_a_finding_of_the_gate_shows_severity_what_was_seen_and_the_first_rows():
    finding = {
        "severity": "warning",
        "rule_id": "rules-1",
        "observed": "2 / 30",
        "passed": False,
        "remedy": {"zh": "核对列出的项目", "en": "look at those projects"},
        "lines": ["泸县（510521） 2021 年度: 项目代码 P1，执行率 1.1", "另有 1 项"],
    }
    told = told_of_check(finding, False)
    assert told["observed"] == "2 / 30" and told["remedy"] == "核对列出的项目 / look at those projects"
    assert [told["row 1"], told["row 2"]] == finding["lines"]


def test_a_night_whose_process_died_is_begun_again_from_its_first_step(definitions):
    """Its build was its own: the steps that had ended are of no use to the next run."""
    with dg.DagsterInstance.ephemeral() as instance:
        nightly = definitions.resolve_job_def("nightly")
        run = instance.create_run_for_job(nightly, tags=nightly.run_tags)  # as a launch from the page does
        assert get_reexecution_strategy(run, instance) is ReexecutionStrategy.ALL_STEPS


def a_night(home, *, is_trial: bool) -> Night:
    return Night(
        settings=Settings(home=home, project=PROJECT),
        run_id="20260101-020000-abcdef",
        data_as_of=date(2026, 1, 1),
        created_at=datetime(2026, 1, 1, 2),
        fingerprint=Fingerprint({}, ""),
        gate=cast(GateProcess, None),  # not reached
        listener=Silent(),
        is_trial=is_trial,
    )


@pytest.mark.parametrize("step", [steps.transform, steps.gate, steps.publish, steps.report])
def test_a_later_step_without_the_first_publishes_nothing_and_says_what_to_do(step, tmp_path):
    with pytest.raises(JixiaoError, match="只随整个作业") as refused:
        step(a_night(tmp_path, is_trial=False))
    assert "nightly" in refused.value.mend


def test_what_the_gate_refused_is_not_published_whoever_asks(tmp_path):
    night = a_night(tmp_path, is_trial=False)
    night.verdict = Verdict(findings=[], refused=[{"check": "c"}], accepted=[], warnings=[])
    with pytest.raises(JixiaoError):
        steps.publish(night)
    assert not (tmp_path / "releases").exists()


def test_the_sensor_asks_once_the_files_rest_and_again_when_an_old_state_returns(monkeypatch, tmp_path):
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    monkeypatch.setenv("JIXIAO_SERVED", "1")
    clock = [1_000_000.0]
    monkeypatch.setattr("pipelines.orchestration.schedules.time.time", lambda: clock[0])
    payments = tmp_path / "raw" / "510521" / "2021" / "payments.csv"
    payments.parent.mkdir(parents=True)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance)

        def look_after(seconds: int, content: str) -> dg.RunRequest | dg.SkipReason:
            clock[0] += seconds
            payments.write_text(content)
            os.utime(payments, (len(content), len(content)))
            return raw_files_tick(context)

        asked = [look_after(400, content) for content in ("a", "a", "a", "bb", "bb", "a", "a")]
    kinds = [type(answer).__name__ for answer in asked]
    assert kinds == ["SkipReason", "RunRequest"] + ["SkipReason"] * 2 + ["RunRequest", "SkipReason", "RunRequest"]
    assert len({answer.run_key for answer in asked if isinstance(answer, dg.RunRequest)}) == 3


def test_everything_is_timed_in_shanghai_described_and_off_until_it_is_served():
    for is_served in (False, True):
        settings = Settings(home=PROJECT / "data", project=PROJECT, is_served=is_served)
        found = schedules(settings)
        assert {each.name: each.execution_timezone for each in found} == dict.fromkeys(
            ("nightly_schedule", "due_reports_schedule"), "Asia/Shanghai"
        )
        every = [*found, *sensors(settings)]
        assert all(each.description and "。" in each.description for each in every)
        assert {each.default_status.value == "RUNNING" for each in every} == {is_served}


def test_who_turns_the_sensor_on_elsewhere_starts_no_night(monkeypatch, tmp_path):
    """`dg dev` in a checkout: its data/ is somebody's."""
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    monkeypatch.delenv("JIXIAO_SERVED", raising=False)
    (tmp_path / "raw").mkdir()
    with dg.DagsterInstance.ephemeral() as instance:
        assert "jixiao serve" in str(raw_files_tick(dg.build_sensor_context(instance)).skip_message)
    for each in (nightly_tick, due_reports_tick):
        assert "jixiao serve" in str(tick(each, 2026, 8, 3).skip_message)
    assert list(tmp_path.iterdir()) == [tmp_path / "raw"]


def tick(schedule, year: int, month: int, day: int):
    at = datetime(year, month, day, 7, tzinfo=SHANGHAI)
    return schedule(dg.build_schedule_context(scheduled_execution_time=at))


def test_the_report_of_july_is_asked_for_until_it_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    monkeypatch.setenv("JIXIAO_SERVED", "1")
    assert "没有到期" in str(tick(due_reports_tick, 2026, 8, 3).skip_message)  # nothing is published

    def fill(connection):
        insert(connection, "marts.dim_regions", {"mof_div_code": "510999", "fiscal_year": 2026, "is_reported": True})

    settings = publish(tmp_path, fill, data_as_of="2026-08-02")
    assert isinstance(tick(due_reports_tick, 2026, 8, 2), dg.SkipReason)
    for day in (3, 20):
        [request] = tick(due_reports_tick, 2026, 8, day)
        config = request.run_config["ops"]["make_reports"]["config"]
        assert config == {"fiscal_year": 2026, "period": "M07"}
    note_made(settings, [(2026, "M07")], date(2026, 8, 20))
    assert isinstance(tick(due_reports_tick, 2026, 8, 21), dg.SkipReason)
    assert isinstance(tick(due_reports_tick, 2026, 10, 9), dg.SkipReason)  # the release does not know August whole
