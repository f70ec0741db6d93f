"""Synthetic builds of any size: raw tables over Parquet, typed as landing would, made without files in raw/.

Here: an empty build, rows for scoring and for the money rules. Not here: what is measured on them (versus.py).
All figures are functions of a row's number: the same size gives the same rows.
"""

from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.indicators import draw
from pipelines.settings import Settings

AS_OF = date(2024, 6, 30)
COUNTIES = 130
_REGION = f"cast(500000 + 100 * (1 + p % {COUNTIES} // 10) + 1 + p % {COUNTIES} % 10 as varchar)"
_SOURCE = "'synthetic.csv' as _source_file, cast(null as varchar) as _source_sheet, 1 as _source_row"


def empty_build(home: Path) -> Path:
    """A build of a home to which nobody delivered anything; its database."""
    from pipelines.load import load

    settings = Settings.load(home)
    folder = home / "pristine"
    return load(settings, "benchmark", AS_OF, "benchmark", datetime(2024, 6, 30), folder).database


def indicators(database: Path, rows: int, distinct: int) -> None:
    """`rows` indicators with target and actual, eight to a project of one county, and the projects."""
    from pipelines.land.reading import read_actuals, read_targets

    with duckdb.connect(str(database)) as connection:
        for start in range(0, rows, 1_000_000):
            drawn = draw(min(1_000_000, rows - start), distinct, seed=start)
            read = read_actuals(read_targets(drawn), "actual_raw", "actual")
            read = read.drop("kpi_id", "goal_id").with_columns(i=pl.arange(start, start + drawn.height, eager=True))
            connection.register("read", read.to_arrow())
            columns = f"""*, '500101' as mof_div_code, 'k' || i as kpi_id, 'project' as subject_kind,
                '500101240000000' || lpad(cast(i // 8 as varchar), 6, '0') as subject_code,
                cast(11 as decimal(18, 6)) as weight_points, {_SOURCE}"""
            _insert(connection, "goal_indicators", f"select {columns} from read", ("actual_",))
            _insert(connection, "self_evaluation_indicators", f"select {columns}, 10 as score from read")
            connection.unregister("read")
        subjects = "select distinct mof_div_code, fiscal_year, subject_code from raw.goal_indicators"
        _insert(  # a region that nobody delivered and nobody listed has no policy
            connection,
            "regions",
            f"select distinct mof_div_code, mof_div_code as mof_div_name, '500000' as parent_mof_div_code, "
            f"'county' as admin_level, fiscal_year, {_SOURCE} from raw.goal_indicators",
        )
        _insert(
            connection,
            "projects",
            f"select mof_div_code, fiscal_year, subject_code as pro_code, subject_code as pro_name, 'specific' as "
            f"pro_kind, 'project' as subject_kind, 'general' as fund_book, {_SOURCE} from ({subjects})",
        )
        for extract in ("goals", "self_evaluations"):
            select = f"select *, 'project' as subject_kind, 90 as total_score, {_SOURCE} from ({subjects})"
            _insert(connection, extract, select, () if extract == "self_evaluations" else ("total_score",))
        _to_parquet(connection, database.parent.parent)


def projects(database: Path, count: int) -> None:
    """`count` projects of 130 counties in two years: allotments (three), payments (monthly), evaluations, findings."""
    code = f"{_REGION} || '230000000' || lpad(cast(p as varchar), 6, '0')"
    base = f"select p, y as fiscal_year, {_REGION} as mof_div_code, {code} as pro_code, {_SOURCE}"
    each = f"from range({count}) as projects (p), (values (2022), (2023)) as years (y)"
    amount = "cast(100000 + p % 977 * 1000 as decimal(18, 2))"
    with duckdb.connect(str(database)) as connection:
        _insert(
            connection,
            "regions",
            f"select distinct {_REGION} as mof_div_code, {_REGION} as mof_div_name, '500000' as parent_mof_div_code, "
            f"'county' as admin_level, 2022 as fiscal_year, {_SOURCE} from range({COUNTIES}) as counties (p)",
        )
        _insert(
            connection,
            "agencies",
            f"select a.*, r.mof_div_code, y as fiscal_year, {_SOURCE} from raw.regions as r, (select "
            "lpad(cast(d as varchar), 6, '0') as agency_code, 'dept' || d as agency_name, "
            "lpad(cast(d // 2 as varchar), 3, '0') as dept_code, 'dept' || d // 2 as dept_name "
            "from range(60) as a (d)) as a, (values (2022), (2023)) as years (y)",
        )
        _insert(
            connection,
            "projects",
            f"{base}, 'project ' || p as pro_name, lpad(cast(p // 130 % 60 as varchar), 6, '0') as agency_code, "
            "case p % 20 when 0 then 'operating' else 'specific' end as pro_kind, 'project' as subject_kind, "
            "case p % 9 when 0 then 'gov_fund' else 'general' end as fund_book, p % 7 = 0 and y = 2022 as is_new, "
            f"2020 as start_year, case p % 50 when 0 then 2022 else 2025 end as end_year {each}",
        )
        _insert(
            connection,
            "allotments",
            f"{base}, 'b' || y || '-' || p || '-' || n as bgt_id, "
            "case n when 0 then 'initial' when 1 then 'supplement' else 'carry_over' end as bgt_type, "
            "make_date(y, 1 + n * 3, 15) as doc_date, y - case n when 2 then 1 + p % 3 else 0 end as origin_year, "
            f"cast({amount} / (1 + n * n * 3) as decimal(18, 2)) as amount "
            f"{each}, range(3) as documents (n) where n < 2 or p % 5 = 0",
        )
        _insert(
            connection,
            "payments",
            f"{base}, 'z' || y || '-' || p || '-' || m as pay_id, make_date(y, m, 20) as pay_date, "
            f"cast({amount} * (40 + p % 70) / 1200 as decimal(18, 2)) as amount {each}, range(1, 13) as months (m)",
        )
        subject = "'project' as subject_kind, pro_code as subject_code"
        _insert(
            connection,
            "goals",
            f"select mof_div_code, fiscal_year, {subject}, 'goal' as goal_text, {_SOURCE} "
            f"from ({base} {each} where p % 11 > 0)",
        )
        score = "cast(50 + p % 51 as decimal(18, 6))"
        _insert(
            connection,
            "evaluations",
            f"select * exclude (p, pro_code), {subject}, 'e' || fiscal_year || '-' || p as eval_id, 'finance' as "
            f"evaluator, {score} as score, {amount} as evaluated_amount, 'final' as scope, "
            f"fiscal_year as evaluated_year from ({base} {each} where p % 5 = 1)",
        )
        _insert(
            connection,
            "self_evaluations",
            f"select * exclude (p, pro_code), {subject}, {amount} as budget_adjusted, {amount} * 0.9 as executed, "
            f"cast(70 + p % 31 as decimal(18, 6)) as total_score from ({base} {each} where p % 3 > 0)",
        )
        _insert(
            connection,
            "findings",
            f"select * exclude (p, pro_code), {subject}, 'f' || fiscal_year || '-' || p as finding_id, "
            "case p % 3 when 0 then 'overlap' when 1 then 'inefficient' else 'expired' end as problem_kind, "
            f"{amount} / 4 as amount, make_date(fiscal_year, 9, 1) as letter_date, "
            f"make_date(fiscal_year, 12, 1) as due_date from ({base} {each} where p % 40 = 2)",
        )
        _to_parquet(connection, database.parent.parent)


def _to_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Every raw table with rows becomes a view over a Parquet file, as `load` leaves a build."""
    found = connection.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
    for (table,) in found:
        if connection.execute(f"select count(*) from raw.{table}").fetchall() == [(0,)]:
            continue
        file = folder / f"{table}.parquet"
        connection.execute(f"copy raw.{table} to '{file}' (format parquet); drop table raw.{table}")
        connection.execute(f"create view raw.{table} as select * from read_parquet('{file}')")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, select: str, without: tuple[str, ...] = ()) -> None:
    """Fill raw.<table> with the columns that the table and the query share."""
    described = connection.execute(f"describe {select}").fetchall()
    known = {row[0] for row in connection.execute(f"describe raw.{table}").fetchall()}
    shared = [row[0] for row in described if row[0] in known and not row[0].startswith(without or ("\0",))]
    listed = ", ".join(f'"{column}"' for column in shared)
    connection.execute(f"insert into raw.{table} ({listed}) select {listed} from ({select})")
