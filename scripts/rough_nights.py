"""What goes wrong around a night, each done to a small county, and what stood afterwards.

    python -m scripts.rough_nights --home /tmp/rough --output docs/reliability/rough_nights.json [--only NAME …]

Each fault is a function: it returns what it saw, and fails with an AssertionError when anything is not as it must be.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, current_release, release_record
from pipelines.warehouse.whole import read_back
from tests.support.county import REGION, put_county

PROJECT = Path(__file__).resolve().parents[1]
AS_OF = "2024-06-30"
YEARS = range(2021, 2024)
_MIB = 1024**2
Seen = dict[str, Any]


class County:
    """A home with the small county and one release in force."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home, project=PROJECT)

    def put(self, years: range = YEARS) -> "County":
        put_county(self.home, years)
        return self

    def run(self, *words: str, **how: Any) -> tuple[int, Seen]:
        """One command: exit code and what it printed as JSON. `how` goes to Popen; `environment` is added."""
        done = self.start(*words, **how)
        out, _ = done.communicate()
        return done.returncode, json.loads(out) if out.strip().startswith("{") else {}

    def start(self, *words: str, environment: dict[str, str] | None = None, **how: Any) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", *words, "--home", str(self.home), "--json"],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "JIXIAO_LANG": "zh", **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            **how,
        )

    def night(self, **how: Any) -> tuple[int, Seen]:
        return self.run("refresh", "--as-of", AS_OF, **how)

    def pay(self, amount: int, year: int = 2021) -> None:
        """The next delivery: one payment has another amount."""
        path = self.home / "raw" / REGION / str(year) / "payments.csv"
        lines = path.read_text("utf-8").splitlines()
        cells = lines[1].split(",")
        path.write_text("\n".join([lines[0], ",".join([*cells[:3], f"{amount}.00", *cells[4:]]), *lines[2:]]), "utf-8")

    def marts(self) -> dict[str, str]:
        """Mart -> content hash, of the release in force, which reads back whole."""
        release = current_release(self.settings)
        assert release is not None
        assert read_back(self.settings, release) is None
        record = release_record(self.settings, release)
        return {table: mart["content_sha256"] for table, mart in record["marts"].items()}


def stands(county: County, before: dict[str, str]) -> None:
    assert county.marts() == before, "the release in force changed"


def recovers(county: County, before: dict[str, str]) -> Seen:
    """The next night, left alone, publishes what was delivered."""
    code, summary = county.night()
    assert (code, summary["outcome"]) == (0, "published"), summary
    assert county.marts() != before
    assert not (county.settings.reports / "failed.html").exists()
    return {"next_night": summary["outcome"]}


def disk_full(county: County) -> Seen:
    """No file may grow beyond 1 MiB: every write of a build or a release fails in its midst."""
    before, release = county.marts(), current_release(county.settings)
    county.pay(61001)
    code, summary = county.night(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (_MIB, _MIB)))
    assert code == 1 and current_release(county.settings) == release, summary
    stands(county, before)
    return {"exit": code, "cause": summary["cause"], **recovers(county, before)}


def no_room(county: County) -> Seen:
    """A disk of 64 MiB: the night says so and does not begin."""
    small = county.home.parent / "small-disk"
    small.mkdir(exist_ok=True)
    told = _in_own_mounts(f"mount -t tmpfs -o size=64m none {small} && cp -r {county.home}/raw {small}/", small)
    assert told["exit"] == 1 and "没有开始" in told["cause"], told
    return told


def read_only(county: County) -> Seen:
    """The home's disk is mounted read-only."""
    before = county.marts()
    told = _in_own_mounts(
        f"mount --bind {county.home} {county.home} && mount -o remount,ro,bind {county.home}", county.home
    )
    assert told["exit"] == 1, told
    stands(county, before)
    return told


def _in_own_mounts(prepare: str, home: Path) -> Seen:
    """A night in a mount namespace of its own (root only)."""
    command = f"{prepare} && {sys.executable} -m pipelines.cli refresh --json --as-of {AS_OF} --home {home}"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", command],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "JIXIAO_LANG": "zh"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    summary = json.loads(done.stdout) if done.stdout.strip().startswith("{") else {}
    return {"exit": done.returncode, "cause": summary.get("cause", done.stderr[-300:])}


def two_nights(county: County) -> Seen:
    """A second night while the first one runs."""
    county.pay(61002)
    first = county.start("refresh", "--as-of", AS_OF)
    while not list(county.settings.builds.glob("2*/warehouse.duckdb")) and first.poll() is None:
        time.sleep(0.05)
    second, _ = county.night()
    first.communicate()
    assert (first.returncode, second) == (0, 5)
    return {"exits": [first.returncode, second]}


def killed_for_memory(county: County) -> Seen:
    """The gate's process is killed, as the kernel does when memory is short."""
    before = county.marts()
    county.pay(61003)
    night = county.start("refresh", "--as-of", AS_OF)
    worker = None
    while worker is None and night.poll() is None:
        found = [each for each in psutil.Process(night.pid).children() if "pipelines.gate.worker" in each.cmdline()]
        worker = found[0] if found else None
        time.sleep(0.02)
    assert worker is not None
    worker.send_signal(signal.SIGKILL)
    out, _ = night.communicate()
    summary = json.loads(out)
    assert (night.returncode, summary["outcome"]) == (1, "failed"), summary
    page = (county.settings.reports / "failed.html").read_text("utf-8")
    assert summary["cause"] in page and summary["mend"] in page
    stands(county, before)
    return {"exit": night.returncode, "cause": summary["cause"], **recovers(county, before)}


def clock_set_back(county: County) -> Seen:
    """The release in force speaks of a later day than the clock; new files come."""
    before = county.marts()
    release = current_release(county.settings)
    record_path = county.settings.releases / str(release) / "release.json"
    text = record_path.read_text("utf-8")
    record_path.chmod(0o600)
    record_path.write_text(text.replace(f'"data_as_of": "{AS_OF}"', '"data_as_of": "2099-01-01"'), "utf-8")
    county.pay(61004)
    code, told = county.run("refresh")
    record_path.write_text(text, "utf-8")
    assert code == 1 and "检查系统时钟" in told["mend"], told
    stands(county, before)
    return {"exit": code, "cause": told["cause"], **recovers(county, before)}


def bit_flip(county: County) -> Seen:
    """One bit of the release's database turns over."""
    before, release = county.marts(), current_release(county.settings)
    database = county.settings.releases / str(release) / DATABASE
    database.chmod(0o600)
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(bytes(content))
    doctor, _ = county.run("doctor")
    code, summary = county.night()
    assert doctor == 1 and (code, summary["outcome"]) == (0, "published"), summary
    assert county.marts() == before and current_release(county.settings) != release
    return {"found_by_doctor": True, "rebuilt_to_the_same_content": True, "why": summary["why"]}


def lost_landing(county: County) -> Seen:
    """landing/ is gone, with the ledger."""
    before = county.marts()
    shutil.rmtree(county.settings.landing)
    code, summary = county.night()
    assert (code, summary["outcome"]) == (0, "published"), summary
    assert county.marts() == before
    return {"rebuilt_to_the_same_content": True, "why": summary["why"]}


def elsewhere(county: County) -> Seen:
    """The same raw files written in another order under another path; one thread; another time zone."""
    files = sorted(path.relative_to(county.home) for path in (county.home / "raw").rglob("*.csv"))
    other = County(county.home.parent / "绩效 elsewhere")
    for path in reversed(files):
        (other.home / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(county.home / path, other.home / path)
    code, summary = other.night(environment={"JIXIAO_THREADS": "1", "TZ": "America/Los_Angeles"})
    assert code == 0, summary
    assert other.marts() == county.marts()
    return {"marts_equal": len(other.marts())}


def five_years(county: County) -> Seen:
    """Five years delivered again with other amounts and read again by backfill, beside a fresh home of them."""
    del county
    folder = Path(os.environ["ROUGH_HOME"])
    again, fresh = County(folder / "backfill").put(range(2019, 2024)), County(folder / "fresh")
    code, summary = again.night()
    assert code == 0, summary
    for year in range(2019, 2024):
        again.pay(70000 + year, year)
    code, summary = again.run("backfill", "--from", "2019", "--to", "2023", "--reason", "更正各年支付", "--by", "测试")
    assert (code, summary["outcome"]) == (0, "published"), summary
    shutil.copytree(again.home / "raw", fresh.home / "raw")
    code, other = fresh.night()
    assert code == 0, other
    assert again.marts() == fresh.marts()
    return {"marts_equal": len(fresh.marts()), "figures_changed": summary["backfill"]["changes"]["figures"]}


FAULTS: list[Callable[[County], Seen]] = [
    disk_full,
    no_room,
    read_only,
    two_nights,
    killed_for_memory,
    clock_set_back,
    bit_flip,
    lost_landing,
    elsewhere,
    five_years,
]


def run_faults(script: str, faults: list[Callable[[County], Seen]]) -> int:
    """The command line: each fault in turn on one county; 1 when any did not go as it must."""
    words = argparse.ArgumentParser()
    words.add_argument("--home", type=Path, required=True)
    words.add_argument("--output", type=Path)
    words.add_argument("--only", nargs="*", default=[])
    asked = words.parse_args()
    os.environ["ROUGH_HOME"] = str(asked.home)
    county = County(asked.home / "county").put()
    code, summary = county.night()
    assert code == 0, summary
    results: dict[str, Any] = {
        "command": f"python -m scripts.{script}",
        "at": f"{datetime.now():%Y-%m-%d}",
        "faults": {},
    }
    for fault in faults:
        if asked.only and fault.__name__ not in asked.only:
            continue
        try:
            seen = {"passed": True, **fault(county)}
        except Exception as problem:
            seen = {"passed": False, "problem": f"{type(problem).__name__}: {problem}"[:500]}
        results["faults"][fault.__name__] = {"what": " ".join((fault.__doc__ or "").split()), **seen}
        print(fault.__name__, seen, flush=True)
        if asked.output:
            asked.output.parent.mkdir(parents=True, exist_ok=True)
            asked.output.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return not all(seen["passed"] for seen in results["faults"].values())


if __name__ == "__main__":
    sys.exit(run_faults("rough_nights", FAULTS))
