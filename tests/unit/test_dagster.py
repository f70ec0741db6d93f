"""Dagster's nouns: what is partitioned, who owns what, what starts by itself and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from pipelines.definitions import build_defs
from pipelines.partitions import FISCAL_YEARS, is_partition, years_as_partitions, years_of
from pipelines.schedules import SCHEDULES, august_round_schedule, monthly_report_schedule

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


def test_years_and_the_tags_of_a_run_over_them():
    assert is_partition(2021) and not is_partition(1990) and not is_partition(None)
    assert str(datetime.now(SHANGHAI).year + 1) in FISCAL_YEARS.get_partition_keys()
    assert years_of(years_as_partitions(2019, 2023)) == (2019, 2023)
    assert years_of({"dagster/partition": "2021"}) == (2021, 2021)
    assert years_of({}) is None
    assert years_as_partitions(1990, 2020) == {}


def test_everything_is_timed_in_shanghai():
    assert {schedule.name: schedule.execution_timezone for schedule in SCHEDULES} == dict.fromkeys(
        ("nightly_schedule", "monthly_report_schedule", "august_round_schedule", "december_round_schedule"),
        "Asia/Shanghai",
    )


def tick(schedule, year: int, month: int, day: int):
    at = datetime(year, month, day, 7, tzinfo=SHANGHAI)
    return schedule(dg.build_schedule_context(scheduled_execution_time=at))


def test_the_report_of_july_is_made_on_the_first_working_day_of_august():
    assert isinstance(tick(monthly_report_schedule, 2026, 8, 1), dg.SkipReason)
    request = tick(monthly_report_schedule, 2026, 8, 3)
    config = request.run_config["ops"]["make_reports"]["config"]
    assert config == {"fiscal_year": 2026, "period": "M07"}


def test_a_round_without_a_release_has_nothing_to_ask(monkeypatch, tmp_path):
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    assert "政策日历" in str(tick(august_round_schedule, 2026, 8, 3).skip_message)
