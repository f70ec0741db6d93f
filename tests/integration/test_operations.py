"""One small county through a rough week: a killed night, a backfill broken off that goes on, a turned bit, a lost
landing. The same faults at full size: scripts/kill_nights.py, scripts/rough_nights.py, docs/reliability.md.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import dagster as dg
import duckdb
import psutil
import pytest

from pipelines.night.backfill import unfinished
from pipelines.orchestration.definitions import build_defs
from pipelines.orchestration.instance import open_instance
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, current_release
from pipelines.warehouse.whole import read_back
from scripts.kill_nights import AS_OF, Nights
from scripts.publish_race import run as publish_against_readers
from tests.conftest import PROJECT, jixiao, jixiao_here


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Two years of a small county, published."""
    nights = Nights(tmp_path_factory.mktemp("county"), seed=7, alone=night)
    nights.begin()
    return nights


def night(home: Path) -> tuple[int, dict]:
    ended = jixiao_here("refresh", "--json", "--as-of", AS_OF, home=home)
    return ended.code, ended.summary


def chosen(county: Nights, monkeypatch: pytest.MonkeyPatch, *assets: str) -> dg.ExecuteInProcessResult:
    """What Dagster's page does when assets are materialized alone."""
    monkeypatch.setenv("JIXIAO_HOME", str(county.settings.home))
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    job = build_defs(county.settings).resolve_implicit_global_asset_job_def()
    keys = [dg.AssetKey.from_user_string(asset) for asset in assets]
    with open_instance(county.settings) as instance:
        return job.execute_in_process(asset_selection=keys, instance=instance, raise_on_error=False)


def in_force(county: Nights) -> str:
    release = current_release(county.settings)
    assert release is not None
    return release


class TestAWeek:
    """In this order."""

    def test_a_night_killed_while_it_publishes_loses_nothing(self, county):
        killed = county.kill_one("publish")
        assert killed.faults == []
        assert (killed.next_exit, killed.in_force in ("old", "new")) == (0, True)

    def test_a_backfill_broken_off_goes_on_and_keeps_its_record(self, county):
        before = in_force(county)
        county.change()
        words = ("backfill", "--from", "2021", "--to", "2022", "--reason", "更正支付", "--by", "张三", "--json")
        broken = subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", *words, "--home", str(county.settings.home)],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while (pending := unfinished(county.settings)) is None or not pending.done:
            assert broken.poll() is None
            time.sleep(0.01)
        os.killpg(broken.pid, signal.SIGKILL)
        broken.wait()
        assert in_force(county) == before
        ended = jixiao_here(*words, home=county.settings.home)
        assert ended.code == 0, ended.err
        assert ended.summary["resumed_after"][0] == 2021
        assert unfinished(county.settings) is None
        folder = county.settings.releases / in_force(county)
        record = json.loads((folder / "backfill.json").read_text("utf-8"))
        kept = {name: record[name] for name in ("by", "reason", "from", "to", "former_release")}
        assert kept == {"by": "张三", "reason": "更正支付", "from": 2021, "to": 2022, "former_release": before}
        assert record["changes"]["figures"] > 0
        assert {"backfill.json", "changes.parquet"} <= json.loads((folder / "release.json").read_text())["files"].keys()

        told = jixiao_here("releases", "diff", before, "current", "--json", home=county.settings.home).summary
        assert told["figures"] == record["changes"]["figures"]
        assert {path for change in told["changes"] for path in change["files"]} == {"990101/2021/payments.csv"}
        paid = [
            change
            for change in told["changes"]
            if (change["table"], change["column"]) == ("fct_execution_monthly", "paid_ytd_yuan")
        ]
        assert {(change["key"]["fiscal_year"], change["key"]["pro_code"]) for change in paid} == {("2021", "P1")}

    def test_a_turned_bit_and_a_lost_landing_are_found_and_rebuilt_to_the_same_content(self, county):
        before, damaged = county.marts(), in_force(county)
        database = county.settings.releases / damaged / DATABASE
        database.chmod(0o600)
        content = bytearray(database.read_bytes())
        content[len(content) // 2] ^= 1
        database.write_bytes(bytes(content))
        assert read_back(county.settings, damaged) == DATABASE
        assert jixiao_here("doctor", home=county.settings.home).code == 1
        shutil.rmtree(county.settings.landing)
        ended = jixiao_here("refresh", "--json", "--as-of", AS_OF, home=county.settings.home)
        assert (ended.code, ended.summary["outcome"]) == (0, "published"), ended.err
        assert county.marts() == before
        assert county.faults() == []
        assert jixiao_here("doctor", home=county.settings.home).code == 0

    def test_the_page_shows_nights_and_backfills_of_the_command_line_and_the_years_they_read(self, county):
        """Its timeline leaves out runs that do not say whose they are."""
        with open_instance(county.settings) as instance:
            runs = [run for run in instance.get_runs() if run.is_finished and run.status is dg.DagsterRunStatus.SUCCESS]
            squares = instance.get_materialized_partitions(dg.AssetKey(["landing", "payments"]))
        assert {run.job_name for run in runs} == {"nightly", "backfill"}
        assert {run.remote_job_origin and run.remote_job_origin.location_name for run in runs} == {"jixiao"}
        assert squares == {"2021", "2022"}

    def test_one_model_chosen_on_the_page_is_made_in_a_build_and_publishes_nothing(self, county, monkeypatch):
        before = in_force(county)
        ended = chosen(county, monkeypatch, "marts/dim_metrics")
        assert ended.success
        [made] = ended.asset_materializations_for_node("transform")
        assert made.metadata["dagster/row_count"].value > 100
        with duckdb.connect(f"{made.metadata['build'].path}/{DATABASE}", read_only=True) as build:
            [(rows,)] = build.execute("select count(*) from marts.dim_metrics").fetchall()
        assert rows == made.metadata["dagster/row_count"].value
        assert in_force(county) == before
        assert not (county.settings.reports / "failed.html").exists()

    def test_a_check_chosen_alone_is_asked_of_what_it_needs(self, county, monkeypatch):
        """Tests of dbt that read other models besides are left out: those models are not made."""
        before = in_force(county)
        ended = chosen(county, monkeypatch, "marts/fct_execution_monthly")
        assert ended.success
        asked = {
            each.asset_check_key.to_user_string().rpartition(":")[2] for each in ended.get_asset_check_evaluations()
        }
        assert "fct_execution_monthly_column_values_to_be_between_execution_ratio" in asked
        assert "accepted_values_fct_execution_monthly_alert_level__none__yellow__red" in asked
        assert in_force(county) == before

    def test_the_release_chosen_alone_is_refused_and_nobody_is_told_of_a_failed_night(self, county, monkeypatch):
        before = in_force(county)
        ended = chosen(county, monkeypatch, "release")
        [failed] = [event for event in ended.all_events if event.is_step_failure]
        assert "只随整个作业" in failed.step_failure_data.error.message
        assert in_force(county) == before
        assert not (county.settings.reports / "failed.html").exists()

    @pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
    def test_nobody_else_reads_the_home(self, county):
        home = county.settings.home
        for folder in ("landing", "builds", "releases", "reports", "logs", "keys"):
            assert (home / folder).stat().st_mode & 0o077 == 0, folder
        assert (home / "keys" / "pii.key").stat().st_mode & 0o777 == 0o600

    def test_no_secret_and_no_person_stands_in_a_log(self, county):
        key = (county.settings.home / "keys" / "pii.key").read_text()
        for log in county.settings.logs.rglob("*"):
            if log.is_file():
                text = log.read_text("utf-8", errors="replace")
                assert key not in text and "某建筑公司" not in text, log


def test_publishing_against_readers_in_small(tmp_path):
    seen = publish_against_readers(tmp_path, publishes=10, readers=2)
    assert (seen["errors"], seen["torn"]) == (0, 0)
    assert seen["reads"] > 0


def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM")
def test_the_page_answers_and_sigterm_leaves_nothing_behind(tmp_path: Path):
    Settings(home=tmp_path, project=PROJECT).raw.mkdir()
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "serve", "--port", str(port), "--home", str(tmp_path), "--json"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "JIXIAO_LANG": "zh"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert served.stdout is not None
    said = json.loads("".join(iter(served.stdout.readline, "}\n")) + "}")
    with urllib.request.urlopen(f"{said['url']}/server_info", timeout=60) as answer:
        assert json.load(answer)["dagster_version"]
    with pytest.raises(urllib.error.HTTPError) as empty:
        urllib.request.urlopen(said["browse"], timeout=60)
    assert empty.value.code == 503 and "还没有发布过任何版本" in empty.value.read().decode()
    family = [served, *psutil.Process(served.pid).children(recursive=True)]
    assert len(family) >= 4
    assert jixiao("serve", "--port", str(free_port()), home=tmp_path).code == 5
    served.send_signal(signal.SIGTERM)
    assert served.wait(120) == 0
    assert [process for process in family[1:] if process.is_running()] == []


def code_servers(pid: int) -> list[psutil.Process]:
    """The process below this one that reads the program for Dagster, and whatever it started."""
    children = psutil.Process(pid).children(recursive=True)
    return [each for each in children if each.is_running() and "grpc" in each.cmdline()]


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_while_it_starts_it_leaves_nothing_behind(tmp_path: Path, sign: signal.Signals):
    """The first seconds pass in starting the code server, which outlived a page that was ended then."""
    Settings(home=tmp_path, project=PROJECT).raw.mkdir()
    served = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "serve", "--port", str(free_port()), "--home", str(tmp_path)],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
    )
    while not (family := code_servers(served.pid)):
        assert served.poll() is None
        time.sleep(0.01)
    served.send_signal(sign)
    assert served.wait(120) == 0
    assert [process for process in family if process.is_running()] == []
