"""Rows that lose a value: they had it in the release in force, and tonight they stand without it.

Here: finding and naming them, where deliveries changed since that release. Not here: values that a row keeps because
its new file has no such column (kept.py), whether anybody is told (expectations/audit_lost_values.json).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipelines.contracts import UNSAID, Column, Contract, duckdb_type, printed_key
from pipelines.land.ledger.older import relation
from pipelines.land.problems import HIDDEN
from pipelines.warehouse import name, quote


@dataclass(frozen=True)
class _Group:
    """Region, year and extract whose contents changed since the release in force."""

    extract: str
    mof_div_code: str
    fiscal_year: int
    formers: list[tuple[str, int, str, bool]]
    """What was delivered before: hash, order, landing file, whether it was in force."""
    touched: list[tuple[str, str]]
    """Contents that came or went: hash and landing file."""


def find_lost(connection: duckdb.DuckDBPyConnection, landing: Path, contracts: dict[str, Contract]) -> None:
    """Fill meta.lost_values. Reads the table `ledger`, previous.sources and the views of schema raw."""
    for group in _changed(connection, landing):
        contract = contracts.get(group.extract)
        columns = [each for each in contract.columns if not each.key and not each.required] if contract else []
        if contract and columns and group.formers and _is_touched(connection, landing, contract, group):
            _list(connection, landing, contract, columns, group)


def _changed(connection: duckdb.DuckDBPyConnection, landing: Path) -> Iterator[_Group]:
    groups = connection.execute(
        """
        with former as (
            select extract, mof_div_code, fiscal_year, sha256, max(path) as path, max(landing_file) as landing_file
            from previous.sources
            where status = 'in_force' and landing_file is not null and fiscal_year is not null group by all
        ),
        present as (
            select extract, mof_div_code, fiscal_year, sha256, max(landing_file) as landing_file from ledger
            where status = 'in_force' and landing_file is not null and fiscal_year is not null group by all
        ),
        touched as (
            select * exclude (path) from former f anti join present p using (extract, mof_div_code, fiscal_year, sha256)
            union all
            select * from present p anti join former f using (extract, mof_div_code, fiscal_year, sha256)
        ),
        orders as (
            select extract, mof_div_code, fiscal_year, sha256, max(delivered_seq) as seq from ledger group by all
        ),
        formers as (
            select f.* exclude (path), coalesce(o.seq, 0) as seq, true as was_in_force
            from former f left join orders o using (extract, mof_div_code, fiscal_year, sha256)
            union all
            select l.extract, l.mof_div_code, l.fiscal_year, l.sha256, l.landing_file, l.delivered_seq, false
            from ledger l join former f using (extract, mof_div_code, fiscal_year, path)
            where l.status = 'replaced' and l.sha256 <> f.sha256 and l.landing_file is not null
        )
        select extract, mof_div_code, fiscal_year,
            (select list(distinct (sha256, seq, landing_file, was_in_force)) from formers f
                where f.extract = t.extract and f.mof_div_code = t.mof_div_code and f.fiscal_year = t.fiscal_year),
            list(distinct (sha256, landing_file))
        from touched t group by all order by all
        """
    ).fetchall()
    for extract, region, year, formers, touched in groups:
        there = [each for each in formers or [] if (landing / each[2]).exists()]
        here = [each for each in touched if (landing / each[1]).exists()]
        yield _Group(extract, region, year, there, here)


def _is_touched(connection: duckdb.DuckDBPyConnection, landing: Path, contract: Contract, group: _Group) -> bool:
    """Whether anything that came or went speaks of a row that stood before; its keys in the table `touched_keys`."""
    key = ", ".join(map(name, contract.row_key))
    files = sorted({file for _, file in group.touched})
    hashes = ", ".join(quote(sha256) for sha256, _ in group.touched)
    each = " union ".join(
        f"select {key} from {relation(landing, file, contract)} where _source_sha256 in ({hashes})" for file in files
    )
    connection.execute(f"create or replace temp table touched_keys as {each}")
    former = " union all ".join(
        f"select {key} from {relation(landing, file, contract)} where _source_sha256 in "
        f"({', '.join(quote(sha256) for sha256, _, _, is_former in group.formers if is_former)})"
        for file in sorted({file for _, _, file, is_former in group.formers if is_former})
    )
    found = connection.execute(f"select 1 from ({former}) f semi join touched_keys using ({key}) limit 1").fetchone()
    return found is not None


def _list(
    connection: duckdb.DuckDBPyConnection, landing: Path, contract: Contract, columns: list[Column], group: _Group
) -> None:
    key = ", ".join(map(name, contract.row_key))
    said = " union all by name ".join(
        _former(landing, contract, columns, group, file) for file in sorted({file for _, _, file, _ in group.formers})
    )
    last = ", ".join(
        f"arg_max({{'value': {name(each.name)}, 'file': _source_file}}, seq) "
        f"filter (not list_contains(unsaid, {quote(each.name)})) as {name(each.name)}"
        for each in columns
    )
    printed = printed_key(contract, "n")
    lost = " union all ".join(
        f"select {printed} as row_key, {quote(each.name)} as column_name, "
        f"{quote(HIDDEN) if each.pii else f'cast(f.{name(each.name)}.value as varchar)'} as former_value, "
        f"f.{name(each.name)}.file as former_path, n._source_file as path, n._source_row as row "
        f"from raw.{name(contract.extract)} n inner join formers f using ({key}) "
        f"where n.{name(each.name)} is null and f.{name(each.name)}.value is not null"
        for each in columns
    )
    connection.execute(
        f"""
        insert into meta.lost_values by name
        with said as ({said}),
        formers as (select {key}, {last} from said semi join touched_keys using ({key}) group by all
            having bool_or(was_in_force))
        select ? as mof_div_code, ? as fiscal_year, ? as extract, l.*,
            case when exists (select 1 from ledger g where g.extract = ? and g.status = 'in_force'
                and g.path = l.former_path) then 'cleared' else 'withdrawn' end as reason
        from ({lost}) l
        """,
        [group.mof_div_code, group.fiscal_year, contract.extract, contract.extract],
    )


def _former(landing: Path, contract: Contract, columns: list[Column], group: _Group, file: str) -> str:
    there = set(pq.read_schema(landing / file).names)
    key = ", ".join(map(name, contract.row_key))
    picked = ", ".join(
        f"cast({name(each.name) if each.name in there else 'null'} as {duckdb_type(each)}) as {name(each.name)}"
        for each in columns
    )
    unsaid = f"string_split(coalesce({UNSAID}, ''), ',')" if UNSAID in there else "cast([] as varchar[])"
    listed = ", ".join(
        f"({quote(sha256)}, {seq}, {was_in_force})" for sha256, seq, of, was_in_force in group.formers if of == file
    )
    return (
        f"select {key}, {picked}, _source_file, {unsaid} as unsaid, d.seq, d.was_in_force "
        f"from {relation(landing, file, contract)} r inner join (values {listed}) d (sha256, seq, was_in_force) "
        "on d.sha256 = r._source_sha256"
    )
