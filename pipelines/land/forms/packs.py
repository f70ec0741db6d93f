"""What many forms landed together share: the group, what surrounds it, the landing file, the ledger's entry.

Here: functions without state. Not here: which forms are read when (night.py), rows (batch.py).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.land.files.chunks import WRITTEN, arrow_table
from pipelines.land.forms.batch import Account
from pipelines.land.ledger.entries import Entry
from pipelines.land.ledger.places import LandingFiles
from pipelines.land.raw.sources import read

Place = tuple[str, int]
"""Region and year."""
_TOGETHER = 3_000
"""Files landed together."""


def landed_entry(entry: Entry, account: Account, files: LandingFiles, code: str, run_id: str) -> Entry:
    tally = account.tally
    if not tally.reconciles():
        raise AssertionError(f"{entry.path}: rows or money in are not loaded + rejected + non-data")
    is_blank = tally.non_data["blank_form"] and not tally.loaded
    remarks = [(told.sentence("zh"), told.sentence("en")) for told in dict.fromkeys(account.remarks)]
    return read(
        entry,
        tally,
        code=code,
        run_id=run_id,
        landing_file=files.rows,
        rejects_file=files.rejects if account.rejects else None,
        message="；".join(zh for zh, _ in remarks) or None if not is_blank else "未填写的空表",
        remarks=json.dumps(remarks, ensure_ascii=False),
        unknown_columns=json.dumps(list(dict.fromkeys(account.unread)), ensure_ascii=False),
        unsaid=json.dumps(list(account.unsaid)),
    )


def write_parquet(rows: pl.DataFrame | None, schema: pa.Schema, target: Path) -> None:
    table = schema.empty_table() if rows is None else arrow_table(rows, schema)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".draft-{target.name}")
    pq.write_table(table, draft, **WRITTEN)
    draft.replace(target)


def groups(by_path: Mapping[str, list[Entry]]) -> Iterator[list[str]]:
    """Files of whole regions and years together, some thousands at a time."""
    places: dict[Place, list[str]] = defaultdict(list)
    for path, entries in sorted(by_path.items()):
        places[str(entries[0].mof_div_code), int(entries[0].fiscal_year or 0)].append(path)
    group: list[str] = []
    for paths in places.values():
        if group and len(group) + len(paths) > _TOGETHER:
            yield group
            group = []
        group += paths
    if group:
        yield group


def surroundings_of(entries: Iterable[Entry]) -> dict[Place, str]:
    """Region and year -> hash of the deliveries in force that say names and goals' indicators."""
    found: dict[Place, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.status == "in_force" and entry.extract in ("projects", "agencies", "goal_indicators"):
            found[str(entry.mof_div_code), int(entry.fiscal_year or 0)].append(f"{entry.extract}{entry.sha256}")
    return {place: hashlib.sha256("".join(sorted(said)).encode()).hexdigest()[:32] for place, said in found.items()}
