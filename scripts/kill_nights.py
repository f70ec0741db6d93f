"""Nights killed with kill -9 at random moments of every step, each followed by a night left alone.

    python -m scripts.kill_nights --count 40 --seed 1 --home /tmp/kills --output docs/reliability/kill_nights.json

After each kill: the release in force reads back whole and is the old one or the new one; the next `jixiao refresh` ends
well by itself; the ledger names every delivered content once and every landing file is there; the money of the raw
files is in the marts to the cent.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from pipelines.land.ledger.entries import read_ledger
from pipelines.settings import Settings
from pipelines.warehouse import current_release, open_release, release_record
from pipelines.warehouse.whole import read_back
from tests.support.county import REGION, put_county

PROJECT = Path(__file__).resolve().parents[1]
STEPS = ("import", "land", "load", "dbt", "gate", "publish", "report")
AS_OF = "2023-06-30"
_YEARS = range(2021, 2023)
_TURN_SECONDS = 0.002


@dataclass
class Kill:
    """One killed night and the one after it. `faults` is empty when all is as it must be."""

    step: str
    after_seconds: float
    died_in: str
    in_force: str
    """old or new: the release in force after the kill."""
    next_exit: int
    next_outcome: str
    faults: list[str]


def jixiao(home: Path, *words: str) -> subprocess.Popen:
    """The command line in a process group of its own, quiet."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", *words, "--home", str(home), "--json"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "JIXIAO_LANG": "zh"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        encoding="utf-8",
    )


def refresh(home: Path) -> tuple[int, dict]:
    """A night left alone: exit code and summary."""
    night = jixiao(home, "refresh", "--as-of", AS_OF)
    out, _ = night.communicate()
    return night.returncode, json.loads(out) if out.strip() else {}


class Nights:
    """A small county whose payments change before every night."""

    def __init__(self, home: Path, seed: int, alone: Callable[[Path], tuple[int, dict]] = refresh) -> None:
        """`alone`: how a night that nobody kills is run."""
        self.settings = Settings(home=home, project=PROJECT)
        self.alone = alone
        self.chance = random.Random(seed)
        self.turn = 0
        self.durations = dict.fromkeys(STEPS, 1.0)

    def begin(self) -> None:
        """The first release, and how long each step takes here."""
        put_county(self.settings.home, _YEARS)
        code, summary = self.alone(self.settings.home)
        assert code == 0, summary
        self.durations |= summary["timings"]

    def change(self) -> None:
        """The next delivery: one payment has another amount."""
        self.turn += 1
        path = self.settings.raw / REGION / "2021" / "payments.csv"
        lines = path.read_text("utf-8").splitlines()
        cells = lines[1].split(",")
        cells[3] = f"{60000 + self.turn}.00"
        path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", "utf-8")

    def kill_one(self, step: str) -> Kill:
        """A night killed within `step`, what stands then, and the night after it."""
        self.change()
        before = self.marts()
        moment = self.chance.random() * max(self.durations[step], 0.05)
        night = jixiao(self.settings.home, "refresh", "--as-of", AS_OF)
        died_in = _kill(night, self.settings, step, moment)
        faults = [] if (problem := self.damage()) is None else [f"release in force: {problem}"]
        now = self.marts()
        code, summary = self.alone(self.settings.home)
        after = self.marts()
        in_force = "old" if now == before else "new" if now == after else "neither"
        if in_force == "neither":
            faults.append("what stood after the kill is neither the old release nor the new one")
        if code != 0 or summary.get("outcome") not in ("published", "unchanged"):
            faults.append(f"the next night: {code} {summary.get('cause')}")
        faults += self.faults()
        outcome = str(summary.get("outcome"))
        return Kill(step, round(moment, 3), died_in, in_force, code, outcome, faults)

    def marts(self) -> dict[str, str]:
        """Mart -> content hash of the release in force."""
        release = current_release(self.settings)
        assert release is not None
        record = release_record(self.settings, release)
        return {table: mart["content_sha256"] for table, mart in record["marts"].items()}

    def damage(self) -> str | None:
        release = current_release(self.settings)
        return "none" if release is None else read_back(self.settings, release)

    def faults(self) -> list[str]:
        """What is lost or doubled once a night has ended well."""
        found = []
        entries = [entry for entry in read_ledger(self.settings.landing) if entry.extract]
        twice = [identity for identity, count in Counter(entry.identity for entry in entries).items() if count > 1]
        if twice:
            found.append(f"ledger has {twice[0]} twice")
        in_force = Counter(entry.content for entry in entries if entry.status == "in_force")
        if any(count > 1 for count in in_force.values()):
            found.append("one content in force twice")
        missing = [
            entry.landing_file for entry in entries if entry.landing_file and not self._landed(entry.landing_file)
        ]
        if missing:
            found.append(f"landing file lost: {missing[0]}")
        if self.paid() != self.delivered():
            found.append(f"paid {self.paid()}, delivered {self.delivered()}")
        if list(self.settings.landing.rglob(".draft-*")):
            found.append("drafts left in landing")
        return found

    def _landed(self, landing_file: str) -> bool:
        return (self.settings.landing / landing_file).exists()

    def paid(self) -> Decimal:
        with open_release(self.settings) as connection:
            rows = connection.execute(
                "select sum(paid_ytd_yuan) from marts.fct_execution_monthly where month = 12"
            ).fetchall()
        return rows[0][0]

    def delivered(self) -> Decimal:
        files = sorted((self.settings.raw / REGION).glob("*/payments*.csv"))
        rows = [line.split(",") for file in files for line in file.read_text("utf-8").splitlines()[1:]]
        return sum((Decimal(row[3]) for row in rows), Decimal(0))


def _kill(night: subprocess.Popen, settings: Settings, step: str, moment: float) -> str:
    """Wait until the night is `moment` seconds into `step`, then kill its whole group; the step it died in."""
    started = time.time()
    log = _Log(settings, started)
    while night.poll() is None and step != "import" and step not in log.steps():
        time.sleep(_TURN_SECONDS)
    time.sleep(moment)
    reached = log.steps()
    try:
        os.killpg(night.pid, signal.SIGKILL)
    except ProcessLookupError:
        reached = ["ended"]
    night.communicate()
    return reached[-1] if reached else "import"


class _Log:
    """The steps a night begun after `since` says it has reached, from its log."""

    def __init__(self, settings: Settings, since: float) -> None:
        self._folder, self._since = settings.logs, since - 1

    def steps(self) -> list[str]:
        logs = [log for log in self._folder.glob("night-*.log") if log.stat().st_mtime >= self._since]
        if not logs:
            return []
        lines = max(logs).read_text("utf-8").splitlines()
        told = [json.loads(line) for line in lines if line.endswith("}")]
        return [line["step"] for line in told if str(line["message"]).endswith(" begins")]


def run(home: Path, count: int, seed: int, steps: tuple[str, ...] = STEPS, output: Path | None = None) -> list[Kill]:
    """`count` kills, the steps in turn; written to `output` after each."""
    nights = Nights(home, seed)
    nights.begin()
    kills: list[Kill] = []
    for number in range(count):
        kills.append(nights.kill_one(steps[number % len(steps)]))
        print(f"{number + 1}/{count} {kills[-1]}", flush=True)
        if output:
            write(output, kills, seed)
    return kills


def write(output: Path, kills: list[Kill], seed: int) -> None:
    """The result as it is committed."""
    result = {
        "command": f"python -m scripts.kill_nights --count {len(kills)} --seed {seed}",
        "at": f"{datetime.now():%Y-%m-%d}",
        "kills": len(kills),
        "died_in": dict(Counter(kill.died_in for kill in kills)),
        "in_force_after_the_kill": dict(Counter(kill.in_force for kill in kills)),
        "next_night": dict(Counter(kill.next_outcome for kill in kills)),
        "with_faults": sum(bool(kill.faults) for kill in kills),
        "each": [asdict(kill) for kill in kills],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("--count", type=int, default=40)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--home", type=Path, required=True)
    words.add_argument("--output", type=Path)
    asked = words.parse_args()
    kills = run(asked.home, asked.count, asked.seed, output=asked.output)
    sys.exit(any(kill.faults for kill in kills))


if __name__ == "__main__":
    main()
