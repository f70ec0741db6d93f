"""Writes the department's file: same schemas, tables, columns and comments as the release it comes from.

Here: copying rows, masking words, the file itself (mode 0600, whole or not at all). Not here: which rows (scope.py).
"""

import contextlib
import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.contracts.codes import UNKNOWN_MEMBER
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.publish.release import STORAGE_VERSION
from pipelines.readers.extract.masked_words import is_wording, others, quoting
from pipelines.readers.extract.scope import REGIONS, SUBJECTS, condition, secret
from pipelines.settings import Settings
from pipelines.warehouse import find_release, name, papers_path, quote

OMITTED = "（涉及其他部门，略）"
LISTED = 10
"""Regions named when a code is used in several."""
_FAILED = ("held_regions", "reasons")
"""What failed is between the region and the bureau; that it is held back, and since when, everybody is told."""
_STORAGE = f"storage_version {quote(STORAGE_VERSION)}, block_size 16384"
"""Small blocks: a department has few rows in many tables."""


@dataclass(frozen=True)
class Written:
    """The file, whose it is, and what it holds."""

    file: Path
    release_id: str
    regions: list[str]
    rows: dict[str, int]
    omitted: int
    """Texts that quoted another department and were left out."""


@dataclass(frozen=True)
class _Table:
    schema: str
    name: str
    comment: str | None
    columns: list[tuple[str, str, str | None]]


def write_extract(
    settings: Settings,
    department: str,
    output: Path | None = None,
    region: str | None = None,
    release_id: str | None = None,
) -> Written:
    """Write the file of a release, else of the one in force (default `department-<code>.duckdb` in reports/).

    A department code is unique within a region only: where several regions use it, `region` says whose file this is.
    JixiaoError when no department has the code (exit code 1), or several have and no region was given (2).
    """
    release = find_release(settings, release_id)
    target = output or settings.reports / f"department-{department}.duckdb"
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    connection = duckdb.connect(config={"memory_limit": settings.memory_limit, "threads": settings.threads})
    try:
        connection.execute(f"attach {quote(str(papers_path(settings, release)))} as release (read_only)")
        regions = _whose(connection, department, region)
        before = os.umask(0o077)  # never readable by others, not even while it is written
        try:
            connection.execute(f"attach {quote(str(draft))} as own ({_STORAGE})")
            rows, omitted = _copy(connection, department, regions)
            _say_what_it_is(connection, department, regions, release, rows)
            connection.execute("checkpoint own")
            connection.execute("detach own")
        finally:
            os.umask(before)
        draft.chmod(0o600)
        draft.replace(target)
    finally:
        connection.close()
        for leftover in (draft, draft.with_name(draft.name + ".wal")):
            with contextlib.suppress(OSError):
                leftover.unlink()
    return Written(target, release, regions, rows, omitted)


def check_department(settings: Settings, department: str, region: str) -> None:
    """JixiaoError when the release in force has no such department."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote(str(papers_path(settings, find_release(settings))))} as release (read_only)")
        _whose(connection, department, region)


def _whose(connection: duckdb.DuckDBPyConnection, department: str, region: str | None) -> list[str]:
    """Temporary tables of the department's subjects and regions; the region that uses the code, as a list."""
    connection.execute(
        f"""
        create temp table {SUBJECTS} as
        select mof_div_code, fiscal_year, subject_kind, subject_code,
            bool_or(is_secret) over (partition by mof_div_code, subject_code) as is_secret
        from release.marts.dim_subjects
        where dept_code = $department and ($region is null or mof_div_code = $region) and subject_code <> $unknown
        """,
        {"department": department, "region": region, "unknown": UNKNOWN_MEMBER},
    )
    found = connection.execute(f"select distinct mof_div_code from {SUBJECTS} order by 1").fetchall()
    regions = [code for (code,) in found]
    if not regions or department == UNKNOWN_MEMBER:
        where, in_region = (f"区划 {region} ", f" in region {region}") if region else ("", "")
        raise JixiaoError(
            say(
                f"发布版中{where}没有部门 {department}",
                f"the release has no department {department}{in_region}",
            ),
            say(
                '部门代码见 jixiao query "select distinct mof_div_code, dept_code, dept_name from marts.dim_subjects"',
                'see `jixiao query "select distinct mof_div_code, dept_code, dept_name from marts.dim_subjects"`',
            ),
        )
    if len(regions) > 1:
        raise _ambiguous(department, regions)
    connection.execute(
        f"""
        create temp table {REGIONS} as
        with recursive above(mof_div_code) as (
            select distinct mof_div_code from {SUBJECTS}
            union
            select regions.parent_mof_div_code from release.marts.dim_regions as regions
            inner join above on regions.mof_div_code = above.mof_div_code
            where regions.parent_mof_div_code is not null
        )
        select mof_div_code from above
        """
    )
    return regions


def _ambiguous(department: str, regions: list[str]) -> JixiaoError:
    """Several departments share the code: one of them must not get the rows of the others."""
    listed = "、".join(regions[:LISTED]) + ("…" if len(regions) > LISTED else "")
    return JixiaoError(
        say(
            f"部门代码 {department} 在 {len(regions)} 个区划使用: {listed}",
            f"{len(regions)} regions use department code {department}: {listed}",
        ),
        say("加 --region 指明是哪个区划的部门", "add --region to say which region's department is meant"),
        EXIT_USAGE,
    )


def _copy(connection: duckdb.DuckDBPyConnection, department: str, regions: list[str]) -> tuple[dict[str, int], int]:
    """Every table with the department's rows; rows per mart, texts left out."""
    foreign = others(connection, regions, department)
    mine = _own_names(connection)
    rows: dict[str, int] = {}
    omitted = 0
    for table in _tables(connection):
        connection.execute(f"create schema if not exists own.{table.schema}")
        count, quoted = _copy_table(connection, table, department, foreign, mine)
        omitted += quoted
        if table.schema == "marts":
            rows[table.name] = count
    return rows, omitted


def _tables(connection: duckdb.DuckDBPyConnection) -> list[_Table]:
    found: dict[tuple[str, str], _Table] = {}
    rows = connection.execute(
        """
        select t.schema_name, t.table_name, t.comment, c.column_name, c.data_type, c.comment
        from duckdb_tables() as t
        inner join duckdb_columns() as c on t.database_oid = c.database_oid and t.table_oid = c.table_oid
        where t.database_name = 'release' order by t.schema_name, t.table_name, c.column_index
        """
    ).fetchall()
    for schema, table, comment, *column in rows:
        held = found.setdefault((schema, table), _Table(schema, table, comment, []))
        held.columns.append((column[0], column[1], column[2]))
    return list(found.values())


def _copy_table(
    connection: duckdb.DuckDBPyConnection, table: _Table, department: str, foreign: list[str], mine: list[str]
) -> tuple[int, int]:
    columns = [column for column, _, _ in table.columns]
    hidden = secret(columns)
    where = condition(table.schema, table.name, columns)
    picked = [
        f"'[]' as {name(column)}"
        if (table.name, column) == _FAILED
        else f"case when not ({hidden}) then t.{name(column)} end as {name(column)}"
        if is_wording(column, kind)
        else _superseder(table.name)
        if column == "superseded_by"
        else f"t.{name(column)}"
        for column, kind, _ in table.columns
    ]
    target = f"own.{table.schema}.{name(table.name)}"
    given = {"department": department} if "$department" in where else None
    source = f"release.{table.schema}.{name(table.name)}"
    quoted = 0
    connection.execute(
        f"create or replace temp table picked as select {', '.join(picked)} from {source} as t where {where}", given
    )
    if where not in ("true", "false"):
        for column, kind, _ in table.columns:
            if is_wording(column, kind) and column != "dept_name":
                quoted += _omit(connection, column, foreign, mine)
    listed = ", ".join(f"{name(column)} {kind}" for column, kind, _ in table.columns)
    connection.execute(f"create table {target} ({listed})")
    connection.execute(f"insert into {target} select * from picked")
    _comment(connection, target, table)
    counted = connection.execute("select count(*) from picked").fetchone()
    connection.execute("drop table picked")
    return (counted[0] if counted else 0), quoted


def _superseder(table: str) -> str:
    """The rule that took another's place, unless that rule's own row stays with the bureau."""
    return f"""
        case when t.superseded_by not in (
            select hidden.rule_id from release.marts.{table} as hidden
            where
                hidden.is_bureau_only and hidden.mof_div_code = t.mof_div_code and hidden.fiscal_year = t.fiscal_year
                and hidden.subject_kind = t.subject_kind and hidden.subject_code = t.subject_code
                and hidden.money_base = t.money_base
        ) then t.superseded_by end as superseded_by
    """


def _omit(connection: duckdb.DuckDBPyConnection, column: str, foreign: list[str], mine: list[str]) -> int:
    """Replace the texts of a column that quote another department; how many different ones."""
    texts = connection.execute(
        f"select distinct {name(column)} from picked where {name(column)} is not null order by 1"
    ).fetchall()
    quoting_texts = quoting((text for (text,) in texts), foreign, mine)
    if quoting_texts:
        connection.execute(
            f"update picked set {name(column)} = $omitted where {name(column)} = any($texts)",
            {"omitted": OMITTED, "texts": quoting_texts},
        )
    return len(quoting_texts)


def _own_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The department's own names: another's shorter name may stand within them."""
    rows = connection.execute(
        f"""
        select distinct unnest([subject_name, dept_name, agency_code, subject_code])
        from release.marts.dim_subjects
        where (mof_div_code, fiscal_year, subject_kind, subject_code) in
            (select (mof_div_code, fiscal_year, subject_kind, subject_code) from {SUBJECTS})
        """
    ).fetchall()
    return [text for (text,) in rows if text]


def _comment(connection: duckdb.DuckDBPyConnection, target: str, table: _Table) -> None:
    if table.comment:
        connection.execute(f"comment on table {target} is {quote(table.comment)}")
    for column, _, comment in table.columns:
        if comment:
            connection.execute(f"comment on column {target}.{name(column)} is {quote(comment)}")


def _say_what_it_is(
    connection: duckdb.DuckDBPyConnection, department: str, regions: list[str], release: str, rows: dict[str, int]
) -> None:
    """meta.build of the release with this file's own counts, and meta.extract: whose file it is."""
    connection.execute(
        "insert into own.meta.build by name select * replace ($counts as row_counts) from release.meta.build",
        {"counts": json.dumps(rows)},
    )
    connection.execute(
        "create table own.meta.extract (department VARCHAR, mof_div_codes VARCHAR[], release_id VARCHAR)"
    )
    connection.execute("insert into own.meta.extract values (?, ?, ?)", [department, regions, release])
    connection.execute("comment on table own.meta.extract is '一行: 本文件属于哪个部门。One row: whose file this is'")
