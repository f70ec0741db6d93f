"""Actuals read beside a target that another extract prints: monitoring, and self-evaluations that print no target.

Here: bringing row and goal together under one kpi_id, reading, keeping the result in landing/ under a name that holds
all it was read from: read anew when the goal comes later or changes, else not again. Not here: how a text is read
(reading/), batching (add_readings.py).
"""

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines.contracts import UNSAID, Contract, landed_columns, load_contracts, reading_columns, round_order
from pipelines.land.reading import TARGET_COLUMNS
from pipelines.land.rows.add_readings import PRINTED, Pair, add_readings
from pipelines.land.rows.code_hash import code_hash
from pipelines.settings import Settings
from pipelines.warehouse import name, quote

FOLDER = "beside"
KEPT = "kept"
"""Folder of rows with the values they keep from earlier deliveries (pipelines/load/kept.py)."""
NAMES = ("level1", "level2", "level3")
TARGET = ("operator", "target_raw", "unit", *TARGET_COLUMNS)
"""What a goal lends: its target as printed and as read."""

Content = tuple[int, str]
"""Order of delivery and hash."""
Delivery = tuple[str, int, list[Content], str]
"""Region, year, the contents in force (of forms many), landing file."""


def read_beside(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    kept: list[Delivery],
    goals_kept: list[Delivery],
) -> list[str]:
    """Landing files of the extract in force, oldest delivery first, then those of `kept`; those that need it replaced
    by ones read beside the goals in force of their region and year. `kept`, `goals_kept`: rows with the values they
    keep, which stand in place of their deliveries'. Paths relative to landing/. Reads the table `ledger`; bounded
    memory."""
    landing = settings.landing
    goals: dict[tuple[str, int], list[Delivery]] = {}
    for delivery in [*_in_force(connection, str(contract.reads_beside)), *goals_kept]:
        goals.setdefault(delivery[:2], []).append(delivery)
    rows = [*_in_force(connection, contract.extract), *kept]
    needing = _borrowing(connection, landing, rows, goals) if contract.has_target else {row[3] for row in rows}
    code = [code_hash(extract, settings.home) for extract in (contract.extract, str(contract.reads_beside))]
    files, unread = [], []
    for row in rows:
        lent = goals.get(row[:2], [])
        target = _target(contract, row, lent, code) if row[3] in needing else row[3]
        files.append(target)
        if not (landing / target).exists():
            unread.append((row, lent, target))
    if unread:
        with TemporaryDirectory(dir=landing, prefix=".draft-") as folder:
            pairs = [_bring_together(connection, landing, contract, each, folder) for each in unread]
            add_readings(pairs, contract)
    _forget(landing, contract, set(files))
    return files


def surrounded(contract: Contract, rows: str, goals: str, is_landed: bool = False) -> str:
    """SQL: the rows of relation `rows` (of landing files: `is_landed`) with the names and target of their goal in
    relation `goals`.

    Where a row prints a target of its own, be it a dash, nothing changes; a column lent to it keeps what was
    printed under PRINTED.
    """
    readings = reading_columns(contract)
    borrows = "r.target_raw is null and g.target_kind is not null"
    picked = []
    for column in landed_columns(contract):
        if contract.has_target and column in TARGET:
            picked.append(f"case when {borrows} then g.{column} else r.{column} end as {column}")
            picked.append(f"r.{column} as {name(PRINTED + column)}")
        elif column not in readings:
            picked.append(f"r.{name(column)}")
    picked += [f"r.{UNSAID}"] if is_landed else []
    if not contract.has_target:
        picked += [f"g.{column}" for column in (*NAMES, *TARGET)]
    return (
        f"select {', '.join(picked)} from {rows} r left join {goals} g "
        "on r.mof_div_code = g.mof_div_code and r.fiscal_year = g.fiscal_year and r.kpi_id = g.kpi_id"
    )


def _in_force(connection: duckdb.DuckDBPyConnection, extract: str) -> list[Delivery]:
    found = connection.execute(
        "select mof_div_code, fiscal_year, list(delivered_seq order by delivered_seq, sha256), "
        "list(sha256 order by delivered_seq, sha256), landing_file from ledger "
        "where extract = ? and status = 'in_force' and landing_file is not null "
        "group by mof_div_code, fiscal_year, landing_file order by min(delivered_seq), landing_file",
        [extract],
    ).fetchall()
    return [(region, year, list(zip(order, hashes, strict=True)), file) for region, year, order, hashes, file in found]


def _hashes(lent: list[Delivery]) -> list[str]:
    """The contents of the deliveries, the first delivered first."""
    return list(dict.fromkeys(sha256 for _, sha256 in sorted(content for delivery in lent for content in delivery[2])))


def _borrowing(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    rows: list[Delivery],
    goals: dict[tuple[str, int], list[Delivery]],
) -> set[str]:
    """Files with an actual that has no target of its own, in regions and years that delivered goals."""
    paths = {str(landing / file): file for region, year, _, file in rows if (region, year) in goals}
    if not paths:
        return set()
    found = connection.execute(
        f"select distinct filename from {_scan(list(paths))} where target_raw is null and actual_raw is not null"
    ).fetchall()
    return {paths[path] for (path,) in found}


def _target(contract: Contract, row: Delivery, lent: list[Delivery], code: list[str]) -> str:
    """The name says of which rows, goals (in their order, and with what they keep) and code the readings are."""
    _, year, _, file = row
    keeping = [delivery[3] for delivery in lent if f"/{KEPT}/" in delivery[3]]
    origin = hashlib.sha256(json.dumps([*code, *_hashes(lent), *keeping]).encode()).hexdigest()
    return f"{contract.extract}/{FOLDER}/fiscal_year={year}/{Path(file).stem}-{origin[:16]}.parquet"


def _bring_together(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: Contract,
    unread: tuple[Delivery, list[Delivery], str],
    folder: str,
) -> Pair:
    """Write the rows with what they are read beside; draft and target."""
    row, lent, target = unread
    draft = Path(folder, target.replace("/", "-"))
    goals = _goals(str(contract.reads_beside), [str(landing / goal[3]) for goal in lent], _hashes(lent))
    query = surrounded(contract, _scan([str(landing / row[3])]), goals, is_landed=True)
    connection.execute(f"copy ({query}) to {quote(str(draft))} (format parquet)")
    return draft, landing / target


def _goals(extract: str, paths: list[str], hashes: list[str]) -> str:
    """The goals' rows in force as a relation: of a kpi_id in several files the last delivered."""
    types = landed_columns(load_contracts()[extract])
    columns = ["mof_div_code", "fiscal_year", "kpi_id", *NAMES, *TARGET]
    if not paths:
        return f"(select {', '.join(f'cast(null as {types[column]}) as {column}' for column in columns)} limit 0)"
    delivered = f"[{', '.join(map(quote, hashes))}]"
    keeping = ", ".join(quote(path) for path in paths if Path(path).parts[-3] == KEPT) or "''"
    order = (
        f"{round_order(load_contracts()[extract])} desc, list_position({delivered}, _source_sha256) desc, "
        f"_source_row desc, filename in ({keeping}) desc"
    )
    ranked = (
        f"select {', '.join(columns)}, row_number() over (partition by kpi_id order by {order}) as place "
        f"from {_scan(paths)} where list_contains({delivered}, _source_sha256)"
    )
    return f"(select {', '.join(columns)} from ({ranked}) where place = 1)"


def _scan(paths: list[str]) -> str:
    return f"read_parquet([{', '.join(map(quote, paths))}], filename = true, hive_partitioning = false)"


def _forget(landing: Path, contract: Contract, used: set[str]) -> None:
    """Readings of former deliveries, goals or code: they can be made again."""
    for file in (landing / contract.extract / FOLDER).glob("*/*.parquet"):
        if file.relative_to(landing).as_posix() not in used:
            file.unlink()
