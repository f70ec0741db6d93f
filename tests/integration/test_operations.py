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

import psutil
import pytest

from pipelines.backfill import unfinished
from pipelines.publish import read_back
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, current_release
from scripts.kill_nights import Nights
from scripts.publish_race import run as publish_against_readers
from tests.conftest import PROJECT, jixiao


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Two years of a small county, published."""
    nights = Nights(tmp_path_factory.mktemp("county"), seed=7)
    nights.begin()
    return nights


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
        ended = jixiao(*words, home=county.settings.home)
        assert ended.code == 0, ended.err
        assert ended.summary["resumed_after"][0] == 2021
        assert unfinished(county.settings) is None
        folder = county.settings.releases / in_force(county)
        record = json.loads((folder / "backfill.json").read_text("utf-8"))
        kept = {name: record[name] for name in ("by", "reason", "from", "to", "former_release")}
        assert kept == {"by": "张三", "reason": "更正支付", "from": 2021, "to": 2022, "former_release": before}
        assert record["changes"]["figures"] > 0
        assert {"backfill.json", "changes.parquet"} <= json.loads((folder / "release.json").read_text())["files"].keys()

        told = jixiao("releases", "diff", before, "current", "--json", home=county.settings.home).summary
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
        assert jixiao("doctor", home=county.settings.home).code == 1
        shutil.rmtree(county.settings.landing)
        ended = jixiao("refresh", "--json", "--as-of", "2023-06-30", home=county.settings.home)
        assert (ended.code, ended.summary["outcome"]) == (0, "published"), ended.err
        assert county.marts() == before
        assert county.faults() == []
        assert jixiao("doctor", home=county.settings.home).code == 0

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
