"""Files of another year: whether the keys of a file's rows stand in another year's folder of the same region.

Here: comparing keys, and what becomes of the ledger's entries. Not here: the days of the rows (doubts.py).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.contracts import Contract, load_contracts
from pipelines.land.ledger.doubts import Doubt, from_json, misplaced, other_year, to_json
from pipelines.land.ledger.entries import PRESENT, Entry
from pipelines.land.problems import Refused
from pipelines.lang import get_lang
from pipelines.warehouse import name, quote

_AT_A_TIME = 5_000_000
"""Rows of regions that are compared together."""


@dataclass(frozen=True)
class Known:
    """Of one file: rows, those dated in another year whose key stands in that year's folder, those whose key stands in
    any other year's, and the year in which most of them do."""

    rows: int
    off_known: int
    known: int
    year: int | None


def is_dated(entry: Entry) -> bool:
    """Whether the entry's extract has a day that should lie in the folder's year."""
    contract = load_contracts().get(str(entry.extract))
    return contract is not None and contract.year_column is not None


def year_beside(entry: Entry, entries: Iterable[Entry]) -> str:
    """What else decides about a file that is dated in another year: what lies in that year's folder."""
    doubt = other_year({int(year): rows for year, rows in json.loads(entry.years).items()}, entry.fiscal_year)
    if doubt is None:
        return ""
    place = (entry.mof_div_code, doubt.found, entry.extract)
    there = (each for each in entries if (each.mof_div_code, each.fiscal_year, each.extract) == place)
    return ",".join(sorted(each.sha256 for each in there if each.status in PRESENT or each.status == "new"))


def settle(landing: Path, parsed: list[Entry], entries: list[Entry]) -> list[Entry]:
    """The parsed entries with their doubts, those refused that are another year's. `entries`: all of tonight's, the
    parsed ones as they were landed."""
    settled: dict[tuple, Entry] = {}
    dated = {
        entry.identity: doubt
        for entry in parsed
        if is_dated(entry) and entry.status == "in_force"
        if (doubt := other_year({int(y): rows for y, rows in json.loads(entry.years).items()}, entry.fiscal_year))
    }
    known = _known(landing, [entry for entry in parsed if entry.identity in dated], entries)
    for entry in parsed:
        doubt = dated.get(entry.identity)
        if doubt is None:
            continue
        found = known.get(entry.identity, Known(doubt.of, 0, 0, None))
        if 2 * found.off_known > doubt.rows:
            why = misplaced(doubt, Doubt("known_elsewhere", found.off_known, doubt.of, doubt.found), entry.fiscal_year)
            settled[entry.identity] = _refuse(landing, entry, why)
        else:
            settled[entry.identity] = _doubted(entry, doubt)
    standing = [settled.get(entry.identity, entry) for entry in entries]
    doubtless = [
        entry for entry in parsed if is_dated(entry) and entry.status == "in_force" and entry.identity not in dated
    ]
    known = _known(landing, doubtless, standing, is_later=True)
    for entry in doubtless:
        found = known.get(entry.identity)
        if found and found.year is not None and 2 * found.known > found.rows:
            doubt = Doubt("known_elsewhere", found.known, found.rows, found.year)
            settled[entry.identity] = _doubted(entry, doubt)
    return [settled.get(entry.identity, entry) for entry in parsed]


def known_elsewhere(
    connection: duckdb.DuckDBPyConnection, contract: Contract, rows: str, others: str, is_later: bool = False
) -> dict[tuple[str, str], Known]:
    """By hash of the file and region. `rows`, `others`: relations with mof_div_code, fiscal_year, the key columns,
    `day` (the one that should lie in the folder's year), `sha256` and `seq` (order of delivery). `is_later`: only what
    was delivered before a row's file counts."""
    key = ["mof_div_code", *contract.key]
    own = ", ".join(f"r.{name(each)}" for each in key)
    same = " and ".join(f"o.{name(each)} = r.{name(each)}" for each in key)
    earlier = "and o.seq < r.seq" if is_later else ""
    # most keys stand in no other year: what is ranked is the few that do, not every row
    found = connection.execute(
        f"""
        with met as (
            select r.sha256, r.mof_div_code, r.fiscal_year, year(r.day) as year, o.fiscal_year as other_year,
                row_number() over (partition by r.sha256, {own}
                    order by o.fiscal_year is distinct from year(r.day), o.fiscal_year desc) as place
            from {rows} r inner join {others} o on {same} and o.fiscal_year <> r.fiscal_year {earlier}
        ),
        known as (
            select sha256, mof_div_code, count(*) filter (year <> fiscal_year and other_year = year) as off_known,
                count(*) as known, mode(other_year) as year
            from met where place = 1 group by sha256, mof_div_code
        ),
        files as (select sha256, mof_div_code, count(*) as row_count from {rows} group by sha256, mof_div_code)
        select f.sha256, f.mof_div_code, row_count, coalesce(off_known, 0), coalesce(known, 0), year
        from files f left join known k on f.sha256 = k.sha256 and f.mof_div_code = k.mof_div_code
        """
    ).fetchall()
    return {(sha256, region): Known(*numbers) for sha256, region, *numbers in found}


def landed_rows(contract: Contract, landing: Path, entries: Iterable[Entry]) -> str:
    """SQL relation of landed entries for `known_elsewhere`."""
    entries = list(entries)
    files = ", ".join(quote(str(landing / file)) for file in sorted({str(each.landing_file) for each in entries}))
    orders = ", ".join(f"({quote(each.sha256)}, {each.fiscal_year}, {each.delivered_seq})" for each in entries)
    columns = ", ".join(f"r.{name(each)}" for each in ["mof_div_code", "fiscal_year", *contract.key])
    return (
        f"(select {columns}, r.{name(str(contract.year_column))} as day, d.sha256, d.seq "
        f"from read_parquet([{files}], hive_partitioning = false) r inner join "
        f"(select sha256, fiscal_year, min(seq) as seq from (values {orders}) v (sha256, fiscal_year, seq) "
        "group by all) d "
        "on d.sha256 = r._source_sha256 and d.fiscal_year = r.fiscal_year)"
    )


def _known(landing: Path, wanted: list[Entry], entries: list[Entry], is_later: bool = False) -> dict[tuple, Known]:
    """By identity, for those whose region has delivered another year of the extract."""
    found: dict[tuple, Known] = {}
    together = list(_together(wanted, entries))
    if not together:
        return found
    with duckdb.connect() as connection:
        for files, others in together:
            contract = load_contracts()[str(files[0].extract)]
            rows, beside = landed_rows(contract, landing, files), landed_rows(contract, landing, others)
            by_content = known_elsewhere(connection, contract, rows, beside, is_later)
            for each in files:
                known = by_content.get((each.sha256, str(each.mof_div_code)))
                if known:
                    found[each.identity] = known
    return found


def _together(wanted: list[Entry], entries: list[Entry]) -> Iterator[tuple[list[Entry], list[Entry]]]:
    """Files of one extract and, of their regions, those in force in any year: some regions at a time; a content that
    lies in the folders of two years is looked at year by year."""
    held: dict[tuple, list[Entry]] = {}
    for entry in entries:
        if entry.status == "in_force" and entry.landing_file and is_dated(entry):
            held.setdefault((entry.extract, entry.mof_div_code), []).append(entry)
    by_year: dict[tuple, dict[tuple, list[Entry]]] = {}
    for entry in wanted:
        place = (entry.extract, entry.mof_div_code)
        if any(each.fiscal_year != entry.fiscal_year for each in held.get(place, [])):
            by_year.setdefault((entry.extract, entry.fiscal_year), {}).setdefault(place, []).append(entry)
    for places in by_year.values():
        files: list[Entry] = []
        others: list[Entry] = []
        for place, here in places.items():
            if files and sum(each.rows_loaded for each in others) > _AT_A_TIME:
                yield files, others
                files, others = [], []
            files, others = files + here, others + held[place]
        yield files, others


def _doubted(entry: Entry, doubt: Doubt) -> Entry:
    return replace(entry, doubts=to_json([*from_json(entry.doubts), doubt]))


def _refuse(landing: Path, entry: Entry, why: Refused) -> Entry:
    """The whole file as rejected: every row and amount that had loaded."""
    rejects = f"rejects/{entry.landing_file}"
    (landing / str(entry.landing_file)).unlink(missing_ok=True)
    (landing / rejects).parent.mkdir(parents=True, exist_ok=True)
    why.as_rejects(entry.path, get_lang()).write_parquet(landing / rejects)
    money = json.loads(entry.money)
    for sums in money.values():
        sums["rejected"] = str(Decimal(sums["rejected"]) + Decimal(sums["loaded"]))
        sums["loaded"] = "0.00"
    return replace(
        entry,
        status="refused",
        landing_file=None,
        rejects_file=rejects,
        rows_rejected=entry.rows_rejected + entry.rows_loaded,
        rows_loaded=0,
        money=json.dumps(money),
        message=why.zh,
    )
