"""Publishing again and again while readers query in a loop: no reader fails, every answer is from one whole release.

    python -m scripts.publish_race --publishes 100 --readers 8 --home /tmp/race --output result.json

Only the publish step runs, with a tiny database: table `marts.figures` holds the number of the release in each of its
rows, and `meta.build` holds it too, so an answer from two releases would show. Half of the readers go through our
`open_release`, half open `releases/current/warehouse.duckdb` as any other tool would; old releases are pruned
meanwhile.
"""

import argparse
import json
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.publish import prune, publish
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE
from pipelines.warehouse.changes import hash_file

PROJECT = Path(__file__).resolve().parents[1]
_ROWS = 2000

READER = """
import json, sys, time
from pathlib import Path
import duckdb
from pipelines.settings import Settings
from pipelines.warehouse import open_release
home, stop, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
settings = Settings(home=home, project=home, threads=1)
SQL = "select count(*), min(number), max(number), (select number from meta.build) from marts.figures"
reads, errors, torn, seen, opens_again = 0, [], 0, set(), 0
while not stop.exists():
    try:
        if how == "ours":
            with open_release(settings) as connection:
                found = [connection.execute(SQL).fetchall()[0] for _ in range(3)]
        else:
            with duckdb.connect(str(home / "releases" / "current" / "warehouse.duckdb"), read_only=True) as connection:
                found = [connection.execute(SQL).fetchall()[0] for _ in range(3)]
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}"[:300])
        continue
    reads += len(found)
    torn += len(set(found)) != 1 or any(row != (ROWS, row[1], row[1], row[1]) for row in found)
    seen.add(found[0][1])
print(json.dumps({"how": how, "reads": reads, "errors": errors, "torn": torn, "releases_seen": len(seen)}))
""".replace("ROWS", str(_ROWS))


def draft_of(settings: Settings, number: int) -> tuple[Path, str]:
    """A finished release folder that says `number` everywhere, and its id."""
    release = f"20260101-{number:06d}-{number:06x}"
    draft = settings.builds / release / "release"
    draft.mkdir(parents=True)
    with duckdb.connect(str(draft / DATABASE)) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema meta")
        connection.execute(f"create table marts.figures as select {number} as number from range({_ROWS})")
        connection.execute(f"create table meta.build as select {number} as number")
    record = {
        "release_id": release,
        "data_as_of": "2026-01-01",
        "marts": {"figures": {"rows": _ROWS}},
        "files": {DATABASE: {"sha256": hash_file(draft / DATABASE)}},
    }
    (draft / "release.json").write_text(json.dumps(record), "utf-8")
    return draft, release


def run(home: Path, publishes: int, readers: int) -> dict:
    """Publish `publishes` times against that many readers; what each of them met."""
    settings = Settings(home=home, project=PROJECT, keep_releases=5)
    publish(settings, *draft_of(settings, 0))
    stop = home / "stop"
    words = [sys.executable, "-c", READER, str(home), str(stop)]
    started = time.perf_counter()
    asking = [
        subprocess.Popen([*words, "ours" if number % 2 else "path"], stdout=subprocess.PIPE, cwd=PROJECT, text=True)
        for number in range(readers)
    ]
    time.sleep(2)
    for number in range(1, publishes + 1):
        publish(settings, *draft_of(settings, number))
        prune(settings)
    seconds = time.perf_counter() - started
    stop.touch()
    answers = [json.loads(reader.communicate(timeout=120)[0]) for reader in asking]
    return {
        "command": f"python -m scripts.publish_race --publishes {publishes} --readers {readers}",
        "at": f"{datetime.now():%Y-%m-%d}",
        "publishes": publishes,
        "readers": readers,
        "seconds": round(seconds, 1),
        "reads": sum(answer["reads"] for answer in answers),
        "errors": sum(len(answer["errors"]) for answer in answers),
        "torn": sum(answer["torn"] for answer in answers),
        "each": answers,
    }


def main() -> None:
    """The command line."""
    words = argparse.ArgumentParser()
    words.add_argument("--publishes", type=int, default=100)
    words.add_argument("--readers", type=int, default=8)
    words.add_argument("--home", type=Path, required=True)
    words.add_argument("--output", type=Path)
    asked = words.parse_args()
    result = run(asked.home, asked.publishes, asked.readers)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    print(text)
    if asked.output:
        asked.output.parent.mkdir(parents=True, exist_ok=True)
        asked.output.write_text(text + "\n", "utf-8")
    sys.exit(bool(result["errors"] or result["torn"]))


if __name__ == "__main__":
    main()
