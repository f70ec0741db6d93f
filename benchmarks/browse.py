"""`browse [HOME]`: pages of a province with 300,000 projects, for one reader and then for eight while a release is
published.

Here: the pages as `jixiao browse` serves them on this machine, asked for as browsers do: first every kind of page by
one reader, then eight readers who look at a page for a second or two before they click on, for ten minutes
(JIXIAO_BROWSE_SECONDS). Meanwhile a process beside them writes and publishes the next release, as the last step of a
night does and at the priority that deploy/ gives a night. Every page must be whole: of one release, never of an older
one than the reader saw before, and a sample, the first page included, is compared with what that release shows when
asked by its name. HOME: one that has its first night behind it (kept as it was); default a generated province in a
temporary folder. Not here: the night (ladder.py).
"""

import http.client
import itertools
import json
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import duckdb

from benchmarks.measure import in_new_process, processor_seconds_of, record, resident_bytes

READERS = 8
SECONDS = int(os.environ.get("JIXIAO_BROWSE_SECONDS", "600"))
MOST = 60_000
"""Pages asked for at most."""
PAUSE = (0.5, 2.0)
"""Seconds that a reader looks at a page."""
EACH = 30
"""Pages of each kind for the one reader."""
COMPARED = 200
WEIGHTS = {
    **{"home": 1, "region": 3, "division": 1, "department": 4, "subject": 6, "indicator": 3, "source": 3},
    **{"search": 2, "policies": 1, "compare": 1},
}
_WORDS = ("学校", "道路", "jgst", "dlyh", "990101", "维护", "满意度", "验收合格率", "补助 2025", "xx")


def run(home: str = "") -> Path:
    """results/browse.json."""
    if home:
        return _measured(Path(home))
    with tempfile.TemporaryDirectory(prefix="jixiao-browse-") as folder:
        return _measured(_province(Path(folder)))


def _province(home: Path) -> Path:
    from benchmarks.night import prepare
    from pipelines.generate import generate
    from pipelines.generate.sizes import SIZES

    generate(home, SIZES["province"], seed=1)
    prepare(home)
    in_new_process("benchmarks.night", str(home))
    return home


def _measured(home: Path) -> Path:
    from pipelines.publish import point_to
    from pipelines.settings import Settings
    from pipelines.warehouse import current_release
    from tests.support.served import pages_served

    settings = Settings.load(home)
    before = str(current_release(settings))
    addresses, size = _addresses(settings)
    made = ""
    try:
        with pages_served(home) as (site, process):
            first = _get(_line(site), "/")[2]
            alone = {kind: _alone(site, process, found) for kind, found in addresses.items()}
            crowd = Crowd(site, process, addresses)
            published: list[dict[str, Any]] = []
            crowd.run(lambda: published.append(in_new_process(__name__, "publish", str(home))))
            made = published[0]["release_id"]
            figures = {
                **size,
                "first_page_ms": round(first),
                "one_reader": alone,
                "readers": crowd.told(),
                "publishing": published[0],
                "pages_by_release": {
                    "before": crowd.releases[before],
                    "after": crowd.releases[made],
                    "other": sum(crowd.releases.values()) - crowd.releases[before] - crowd.releases[made],
                },
                **crowd.compared(),
            }
    finally:
        if made:
            point_to(settings, before)
            shutil.rmtree(settings.releases / made)
    return record("browse", figures)


def _addresses(settings: Any) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Kind of page -> addresses spread over the release, the same on every run; and how large the release is."""
    from pipelines.readers.addresses import path_of
    from pipelines.warehouse import open_release

    asked = {
        "region": "select mof_div_code, fiscal_year from marts.dim_regions",
        "division": "select mof_div_code, fiscal_year, managing_division from marts.rpt_divisions",
        "department": "select mof_div_code, fiscal_year, dept_code from marts.rpt_departments where dept_code <> ''",
        "subject": "select mof_div_code, fiscal_year, subject_kind, subject_code from marts.dim_subjects",
        "indicator": "select mof_div_code, fiscal_year, kpi_id from marts.fct_goal_indicators",
        "source": "select _source_file, coalesce(_source_sheet, ''), _source_row, 'target_raw' "
        "from marts.fct_goal_indicators",
    }
    found = {"home": ["/", *(f"/?stage={stage}" for stage in ("monitoring", "self_evaluation", "evaluation"))]}
    with open_release(settings) as connection:
        for kind, sql in asked.items():
            spread = f"select * from ({sql}) as found order by hash(found), found limit 4000"
            rows = connection.cursor().execute(spread).fetchall()
            found[kind] = [path_of((kind, *map(str, row))) for row in rows]
        sizes = {
            "projects": "select count(*) from marts.dim_projects",
            "indicators": "select count(*) from marts.fct_goal_indicators",
            "regions": "select count(*) from marts.dim_regions",
        }
        size = {name: connection.cursor().execute(sql).fetchall()[0][0] for name, sql in sizes.items()}
    regions = [address.split("/")[2:4] for address in found["region"]]
    found["compare"] = [
        f"/compare?a={a}&ay={year}&b={b}&by={other}" for (a, year), (b, other) in itertools.pairwise(regions)
    ]
    found["search"] = [f"/search?q={quote(words)}" for words in _WORDS]
    found["policies"] = ["/policies"]
    return found, size


def _line(site: str) -> http.client.HTTPConnection:
    parts = urlsplit(site)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)


def _get(line: http.client.HTTPConnection, address: str) -> tuple[int, str, float]:
    """Status, page, milliseconds to its last byte."""
    began = time.perf_counter()
    line.request("GET", address)
    answer = line.getresponse()
    text = answer.read().decode("utf-8")
    return answer.status, text, (time.perf_counter() - began) * 1000


def _alone(site: str, process: int, addresses: list[str]) -> dict[str, Any]:
    """One reader, page after page."""
    line, spent = _line(site), processor_seconds_of(process)
    chosen = [addresses[place % len(addresses)] for place in range(EACH)]
    taken = []
    for address in chosen:
        status, _, milliseconds = _get(line, address)
        if status != 200:
            raise SystemExit(f"{address}: {status}")
        taken.append(milliseconds)
    return {**_spread(taken), "processor_ms": round((processor_seconds_of(process) - spent) / EACH * 1000)}


def _spread(taken: list[float]) -> dict[str, Any]:
    ordered = sorted(taken)
    at = {f"p{share}_ms": round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)]) for share in (50, 95, 99)}
    return {"pages": len(ordered), **at, "longest_ms": round(ordered[-1])}


@dataclass
class Crowd:
    """Readers at once, each with a way of its own through the pages."""

    site: str
    process: int
    addresses: dict[str, list[str]]
    taken: dict[str, list[float]] = field(default_factory=dict)
    releases: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    """Address, release, page of some of them."""
    faults: list[str] = field(default_factory=list)
    peak: int = 0
    seconds: float = 0
    spent: float = 0

    def run(self, meanwhile: Any) -> None:
        """Ten minutes, and longer until what goes on `meanwhile` has ended for a while, three times as long at most."""
        began, spent = time.monotonic(), processor_seconds_of(self.process)
        self._ends = began + SECONDS
        readers = [threading.Thread(target=self._read, args=(number,)) for number in range(READERS)]
        beside = threading.Timer(SECONDS / 10, meanwhile)
        for thread in (*readers, beside):
            thread.start()
        while any(thread.is_alive() for thread in (*readers, beside)):
            self.peak = max(self.peak, resident_bytes(self.process))
            if beside.is_alive():
                self._ends = min(max(self._ends, time.monotonic() + SECONDS / 8), began + 3 * SECONDS)
            time.sleep(0.2)
        self.seconds, self.spent = time.monotonic() - began, processor_seconds_of(self.process) - spent

    def _read(self, number: int) -> None:
        chance, line, seen = random.Random(number), _line(self.site), ""
        kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
        while time.monotonic() < self._ends and sum(self.releases.values()) < MOST:
            [kind] = chance.choices(kinds, weights)
            address = chance.choice(self.addresses[kind])
            status, text, milliseconds = _get(line, address)
            told = set(re.findall(r"\d{8}-\d{6}-[0-9a-f]{6}", text.rpartition("<footer>")[2]))
            if status != 200 or len(told) != 1 or min(told) < seen:
                self.faults.append(f"{address}: {status}, {sorted(told)} after {seen}")
            else:
                seen = min(told)
                self.releases[seen] += 1
                self.taken.setdefault(kind, []).append(milliseconds)
                if chance.random() < 0.2:
                    self.kept.append((address, seen, text))
            time.sleep(chance.uniform(*PAUSE))

    def told(self) -> dict[str, Any]:
        """What the readers met."""
        return {
            "readers": READERS,
            "seconds": round(self.seconds),
            **_spread([each for found in self.taken.values() for each in found]),
            "faults": self.faults,
            "server_peak_mib": round(self.peak / 2**20),
            "server_processor_seconds": round(self.spent),
            "by_kind": {kind: _spread(found) for kind, found in sorted(self.taken.items())},
        }

    def compared(self) -> dict[str, Any]:
        """Pages kept, of both releases, beside what their release shows when it is asked by name."""
        line, chance = _line(self.site), random.Random(0)
        by_release: dict[str, list[tuple[str, str, str]]] = {}
        for each in self.kept:
            by_release.setdefault(each[1], []).append(each)
        chosen = [
            each
            for found in by_release.values()
            for each in chance.sample(found, min(len(found), COMPARED // len(by_release)))
        ]
        differ = [
            address
            for address, release, text in chosen
            if _bare(text, release) != _bare(_get(line, f"/r/{release}{address}")[1], release)
        ]
        return {"pages_compared": len(chosen), "pages_that_differ": differ}


def _bare(text: str, release: str) -> str:
    """A page without the link to itself in its release, whose other links do not say the release: `/r/<release>` alone,
    before a query or a place in the page is the first page."""
    text = re.sub(r' · <a href="[^"]*">本版的固定链接</a>', "", text)
    return re.sub(rf'/r/{release}(?=["?#])', "/", text).replace(f"/r/{release}", "")


def _publish(home: Path) -> dict[str, Any]:
    """What the last step of a night does, with the tables of the release in force, a day later."""
    from pipelines.gate.runner import Verdict
    from pipelines.publish import publish
    from pipelines.publish.release import write_release
    from pipelines.settings import Settings
    from pipelines.transform import mart_shapes
    from pipelines.warehouse import DATABASE, current_release, release_record

    began, settings = time.perf_counter(), Settings.load(home)
    standing = str(current_release(settings))
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    release = f"{now:%Y%m%d-%H%M%S}-bbbbbb"
    day = date.fromisoformat(release_record(settings, standing)["data_as_of"]) + timedelta(1)
    draft = settings.builds / "benchmark-draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    head = {"release_id": release, "created_at": now, "data_as_of": day, "code_version": "benchmark"}
    passed = Verdict([], [], [], [])
    build = _build(settings.releases / standing / DATABASE, settings.builds / "benchmark" / DATABASE)
    write_release(settings, build, draft, head, passed, {"inputs": {}}, None, mart_shapes(settings))
    shutil.rmtree(build.parent)
    publish(settings, draft, release)
    return {"release_id": release, "wall_seconds": round(time.perf_counter() - began, 1)}


def _build(release: Path, to: Path) -> Path:
    """A release as the build that the night before it had: what it holds, and the one table that lay elsewhere."""
    shutil.rmtree(to.parent, ignore_errors=True)
    to.parent.mkdir(parents=True)
    shutil.copyfile(release, to)
    with duckdb.connect(str(to)) as connection:
        connection.execute("create schema intermediate")
        connection.execute("create table intermediate.int_due_dates as from meta.due_dates")
    return to


if __name__ == "__main__":
    assert sys.argv[1] == "publish"
    os.nice(10)  # as deploy/ starts a night
    print(json.dumps(_publish(Path(sys.argv[2]))))
