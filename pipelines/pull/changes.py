"""What changed at the source, laid over what was fetched before.

Here: telling changed rows from those that the overlap of two fetches brings again, adding up, and merging where a row
is gone, which a later delivery alone could not say. Not here: what is done with the result (deliver.py).
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.pull import select, state
from pipelines.warehouse import name, quote


@dataclass(frozen=True)
class Found:
    """Rows, and Σ of each amount column to the cent; None where a value is no number, which the contract will name."""

    rows: int
    sums: dict[str, Decimal | None]


@dataclass(frozen=True)
class Laid:
    """What a fetch of changes came to."""

    is_whole: bool
    """The file holds everything there is now, not the changed rows alone."""
    rows: int
    """Of the file."""
    found: Found
    """Of everything there is now."""


def lay(standing: list[Path], former: state.Standing, changed: Path, asked: select.Plan, to: Path) -> Laid:
    """Write to `to` the rows that changed; or everything, where one is gone or the key does not tell rows apart."""
    columns = ", ".join(map(name, asked.names))
    key = _same(asked.key)
    with duckdb.connect() as con:
        con.execute(f"create view now as {_in_force(standing, asked)}")
        con.execute(f"create table changed as select * from {_file(changed)}")
        con.execute(f"create table living as select {columns} from changed where {name(select.DELETED)} = '0'")
        con.execute(f"create table before as select o.* from now o semi join changed n on {key}")
        con.execute(
            f"create table fresh as select o.* from living o "
            f"where not exists (select 1 from before n where {_same(asked.names)})"
        )
        ((gone,),) = con.execute(
            f"select count(*) from before o where not exists (select 1 from living n where {key})"
        ).fetchall()
        if gone or len(asked.key) < len(asked.contract.key):
            con.execute(
                f"copy (select {columns} from now o where not exists (select 1 from changed n where {key}) "
                f"union all select {columns} from living) to {quote(str(to))} (format parquet, compression zstd)"
            )
            found = added_up(to, asked)
            return Laid(True, found.rows, found)
        con.execute(f"copy fresh to {quote(str(to))} (format parquet, compression zstd)")
        added = _total(con, "fresh", asked)
        removed = _total(con, f"(select o.* from before o semi join fresh n on {key})", asked)
    return Laid(False, added.rows, _with(former, added, removed))


def _with(former: state.Standing, added: Found, removed: Found) -> Found:
    """What stood, as the database added it up then, with the changes."""
    sums: dict[str, Decimal | None] = {}
    for column, plus in added.sums.items():
        stood, minus = former.sums_yuan.get(column), removed.sums[column]
        sums[column] = None if plus is None or minus is None else Decimal(stood or 0) + plus - minus
    return Found(former.rows + added.rows - removed.rows, sums)


def added_up(file: Path, asked: select.Plan) -> Found:
    """Of one file of rows."""
    with duckdb.connect() as con:
        return _total(con, _file(file), asked)


def _total(con: duckdb.DuckDBPyConnection, relation: str, asked: select.Plan) -> Found:
    sums = []
    for each in asked.money:
        text = name(each.name)
        # most fit 18 digits, which DuckDB reads fifty times faster than 38 where many decimals are printed
        amount = f"coalesce(try_cast({text} as decimal(18, 2)), try_cast({text} as decimal(38, 2)))"
        sums.append(f"sum({amount}), count(*) filter (where {text} <> '' and {amount} is null)")
    ((rows, *found),) = con.execute(f"select {', '.join(['count(*)', *sums])} from {relation}").fetchall()
    return Found(
        rows,
        {
            each.name: None if unreadable else select.cents(total or 0)
            for each, total, unreadable in zip(asked.money, found[::2], found[1::2], strict=True)
        },
    )


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
