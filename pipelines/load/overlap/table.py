"""Overlap detection on a build: reads raw.projects, raw.goal_indicators and raw.regions, fills raw.overlap_pairs.

Here: who is compared, the table, pairs kept from the night before. Not here: how two are compared (detect.py), who
stands above whom (regions.py).
"""

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.contracts.codes import UNMANAGED_KINDS
from pipelines.load.overlap.detect import Pair, Project, find_pairs
from pipelines.load.overlap.regions import regions_of
from pipelines.warehouse import quote
from pipelines.warehouse.changes import hash_files
from pipelines.warehouse.meta import COMPUTED, create_table

TABLE = "overlap_pairs"

# Wages and running costs overlap with nobody's, and secret wording stays where it is.
_PROJECTS = f"""
    with projects as (
        select mof_div_code, fiscal_year, pro_code, pro_name, description,
            pro_kind
        from raw.projects where pro_name is not null and not coalesce(is_secret, false)
    ),
    named as (
        select mof_div_code, fiscal_year, subject_code as pro_code, list(distinct level3 order by level3) as indicators
        from raw.goal_indicators
        where subject_kind in ('project', 'policy') and level3 is not null and not exists (
            select 1 from raw.goals g, meta.run r
            where g.submitted_date > r.data_as_of and g.mof_div_code = goal_indicators.mof_div_code
                and g.fiscal_year = goal_indicators.fiscal_year and g.subject_kind = goal_indicators.subject_kind
                and g.subject_code = goal_indicators.subject_code
        )
        group by 1, 2, 3
    )
    select mof_div_code, fiscal_year, pro_code, pro_name, description, coalesce(indicators, []) as indicators
    from projects left join named using (mof_div_code, fiscal_year, pro_code)
    where pro_kind not in {UNMANAGED_KINDS}
"""
_SAID = "cast(sum(cast(hash(mof_div_code, pro_code, pro_name, description, indicators) as hugeint)) as varchar)"
_HERE = Path(__file__).parent
_WORTH_PROCESSES = 4_000  # projects: about two seconds of comparing


def write_pairs(connection: duckdb.DuckDBPyConnection, landing: Path | None = None, processes: int = 1) -> int:
    """Make raw.overlap_pairs from the projects in force; how many pairs it holds. The order of rows in raw does not
    matter.

    `landing`: a year whose projects say what they said before is not compared again, its pairs are kept there.
    `processes`: as many years are compared at a time, where there are enough projects to be worth it.
    """
    create_table(connection, "raw", TABLE, COMPUTED[TABLE])
    connection.execute(f"create temp table compared as {_PROJECTS}")
    years = connection.execute(
        f"select fiscal_year, list(distinct mof_div_code order by mof_div_code), {_SAID}, count(*) from compared "
        "group by fiscal_year having count(*) > 1 order by fiscal_year"
    ).fetchall()
    code = hash_files(_HERE, [_HERE]) if landing else ""
    kept = set[Path | None]()
    due: list[_Year] = []
    for year, regions, said, count in years:
        names, parents = regions_of(connection, year, set(regions))
        told = json.dumps([duckdb.__version__, code, year, said, sorted(names.items()), sorted(parents.items())])
        file = landing / TABLE / f"{year}-{hashlib.sha256(told.encode()).hexdigest()[:16]}.parquet" if landing else None
        kept.add(file)
        if file and file.exists():
            connection.execute(f"insert into raw.{TABLE} by name select * from read_parquet({quote(str(file))})")
        else:
            due.append(_Year(year, count, names, parents, file))
    for each, pairs in _compared(connection, due, processes):
        _insert(connection, each.year, pairs, each.file)
    connection.execute("drop table compared")
    for file in (landing / TABLE).glob("*.parquet") if landing else ():
        if file not in kept:
            file.unlink()
    counted = connection.execute(f"select count(*) from raw.{TABLE}").fetchone()
    return counted[0] if counted else 0


@dataclass(frozen=True)
class _Year:
    """A year to compare: its projects, what its regions are called, where its pairs are kept."""

    year: int
    projects: int
    names: dict[str, list[str | None]]
    parents: dict[str, str]
    file: Path | None


def _compared(
    connection: duckdb.DuckDBPyConnection, years: list[_Year], processes: int
) -> Iterator[tuple[_Year, list[Pair]]]:
    """Each year with its pairs. Comparing is Python, which uses one core; a process costs half a second to begin."""
    if processes < 2 or len(years) < 2 or sum(each.projects for each in years) < _WORTH_PROCESSES:
        for each in years:
            yield each, find_pairs(_projects(connection, each.year), each.names, each.parents)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    running: deque[tuple[_Year, Future[list[Pair]]]] = deque()
    # spawned, not forked: a fork of a process with DuckDB's threads may hang
    with ProcessPoolExecutor(min(processes, len(years)), get_context("spawn")) as pool:
        for each in years:
            if len(running) > processes:  # the projects of a province's years are not all held at once
                done, pairs = running.popleft()
                yield done, pairs.result()
            running.append((each, pool.submit(find_pairs, _projects(connection, each.year), each.names, each.parents)))
        for done, pairs in running:
            yield done, pairs.result()


def _projects(connection: duckdb.DuckDBPyConnection, year: int) -> list[Project]:
    rows = connection.execute(
        "select mof_div_code, pro_code, pro_name, description, indicators from compared where fiscal_year = ? "
        "order by mof_div_code, pro_code",
        [year],
    ).fetchall()
    return [Project(region, code, called, told, tuple(indicators)) for region, code, called, told, indicators in rows]


def _insert(connection: duckdb.DuckDBPyConnection, year: int, pairs: list[Pair], file: Path | None) -> None:
    """The pairs into the table, and into the file for the next night."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = pa.table(
        {
            "mof_div_code": pa.array([pair.mof_div_code for pair in pairs], pa.string()),
            "fiscal_year": pa.array([year] * len(pairs), pa.int32()),
            "pro_code": pa.array([pair.pro_code for pair in pairs], pa.string()),
            "other_mof_div_code": pa.array([pair.other_mof_div_code for pair in pairs], pa.string()),
            "other_pro_code": pa.array([pair.other_pro_code for pair in pairs], pa.string()),
            "score": pa.array([pair.score for pair in pairs], pa.decimal128(9, 6)),
            "shared_words": pa.array([pair.shared_words for pair in pairs], pa.string()),
        }
    )
    connection.register("found_pairs", found)
    connection.execute(f"insert into raw.{TABLE} by name select * from found_pairs")
    connection.unregister("found_pairs")
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        pq.write_table(found, draft)
        draft.replace(file)
