"""What changed at the source, laid over what was fetched before.

Here: telling changed rows from those that the overlap of two fetches brings again, adding up, and merging where a row
is gone, which a later delivery alone could not say. Not here: what is done with the result (deliver.py).
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.pull import select
from pipelines.warehouse import name, quote


@dataclass(frozen=True)
class Found:
    """Rows, and Σ of each amount column to the cent; None where a value is no number, which the contract will name."""

    rows: int
    sums: dict[str, Decimal | None]
    digest: str
    """Of the rows, whatever their order: databases promise none."""


@dataclass(frozen=True)
class Laid:
    """What a fetch of changes came to."""

    is_whole: bool
    """The file holds everything there is now, not the changed rows alone."""
    rows: int
    """Of the file."""


def lay(standing: list[Path], recent: Path | None, changed: Path, asked: select.Plan, to: Path) -> Laid | None:
    """Write to `to` the rows that changed; or everything, where one is gone or the contract's key is not all there.
    None where a key comes twice: rows cannot be laid over it.

    `recent` is what the last fetch brought as changes, if it began no later than this one: then nothing else can have
    come again, and what stands is read only where a row is gone.
    """
    columns, key = ", ".join(map(name, asked.names)), ", ".join(map(name, asked.key))
    with duckdb.connect() as con:
        con.execute(f"create table changed as select * from {_file(changed)}")
        con.execute(f"create view known as {_known(standing, recent, asked)}")
        con.execute("create table news as select * from changed except all select * from known")
        con.execute(f"create view living as select {columns} from changed where {_LIVES}")
        con.execute(f"create view gone as select * from news n where not {_LIVES} "
                    f"and not exists (select 1 from living o where {_same(asked.key)})")  # fmt: skip
        if con.execute(f"select 1 from living group by {key} having count(*) > 1 limit 1").fetchall():
            return None
        is_whole = len(asked.key) < len(asked.contract.key) or _holds(con, standing, asked)
        rows = f"select {columns} from news where {_LIVES}"
        if is_whole:
            rows = (
                f"select {columns} from ({_in_force(standing, asked)}) o anti join changed n on {_same(asked.key)} "
                f"union all select {columns} from living"
            )
        ((count,),) = con.execute(f"copy ({rows}) to {quote(str(to))} (format parquet, compression zstd)").fetchall()
    return Laid(is_whole, count)


_LIVES = f"{name(select.DELETED)} = '0'"


def _known(standing: list[Path], recent: Path | None, asked: select.Plan) -> str:
    """Rows that need not be told again, as a fetch of changes gives them."""
    if recent:
        return f"select * from {_file(recent)}"
    rows = f"select o.* from ({_in_force(standing, asked)}) o semi join changed n on {_same(asked.key)}"
    return f"select *, '0' as {name(select.DELETED)} from ({rows})"


def _holds(con: duckdb.DuckDBPyConnection, standing: list[Path], asked: select.Plan) -> bool:
    """Whether any of the rows that are gone stands."""
    if not con.execute("select 1 from gone limit 1").fetchall():
        return False
    key = ", ".join(map(name, asked.key))
    files = " union all ".join(f"select {key} from {_file(each)}" for each in standing)
    return bool(con.execute(f"select 1 from ({files}) o semi join gone n on {_same(asked.key)} limit 1").fetchall())


def added_up(files: list[Path], asked: select.Plan) -> Found:
    """Of the rows in force in files, oldest first."""
    return _total(_in_force(files, asked), asked)


def is_doubled(file: Path, asked: select.Plan) -> bool:
    """Whether a key stands on more than one row of it. By the keys' hashes, which take little room; two keys of one
    hash only make a night look at everything."""
    key = ", ".join(map(name, asked.key))
    hashes = f"select hash({key}) as h from {_file(file)}"
    with duckdb.connect() as con:
        return bool(con.execute(f"select 1 from ({hashes}) group by h having count(*) > 1 limit 1").fetchall())


def living(changed: Path, asked: select.Plan) -> Found:
    """Of a fetch of changes, without those that were deleted."""
    columns = ", ".join(map(name, asked.names))
    return _total(f"select {columns} from {_file(changed)} where {_LIVES}", asked)


def _total(rows: str, asked: select.Plan) -> Found:
    shown = ["count(*)", "coalesce(sum(hash(t)::hugeint), 0)", "coalesce(bit_xor(hash(t)), 0)"]
    for each in asked.money:
        text = name(each.name)
        # most fit 18 digits, which DuckDB reads fifty times faster than 38 where many decimals are printed
        amount = f"coalesce(try_cast({text} as decimal(18, 2)), try_cast({text} as decimal(38, 2)))"
        shown += [f"sum({amount})", f"count(*) filter (where {text} <> '' and {amount} is null)"]
    with duckdb.connect() as con:
        (found,) = con.execute(f"select {', '.join(shown)} from ({rows}) t").fetchall()
    sums = {
        each.name: None if unreadable else select.cents(total or 0)
        for each, total, unreadable in zip(asked.money, found[3::2], found[4::2], strict=True)
    }
    return Found(found[0], sums, hashlib.sha256(repr((found[:3], asked.names)).encode()).hexdigest())


def _in_force(standing: list[Path], asked: select.Plan) -> str:
    """The rows of the files, oldest first, without those that a later one brings anew."""
    columns = ", ".join(map(name, asked.names))
    parts = []
    for place, file in enumerate(standing):
        later = [
            f"not exists (select 1 from {_file(each)} n where {_same(asked.key)})" for each in standing[place + 1 :]
        ]
        where = f" where {' and '.join(later)}" if later else ""
        parts.append(f"select {columns} from {_file(file)} o{where}")
    return " union all ".join(parts)


def _same(names: list[str]) -> str:
    return " and ".join(f"o.{name(each)} is not distinct from n.{name(each)}" for each in names)


def _file(path: Path) -> str:
    return f"read_parquet({quote(str(path))})"
