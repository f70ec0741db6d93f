"""A department's own file: its rows as the release has them, not a code, name or figure of anybody else, no secrets."""

import stat
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.errors import JixiaoError
from pipelines.readers.extract.department_file import LISTED, OMITTED, Written, write_extract
from pipelines.readers.extract.scope import condition
from pipelines.warehouse import name
from tests.conftest import Published, jixiao_here

REGION, DEPARTMENT = "510521", "012"
Ask = Callable[[str], list[tuple]]


@pytest.fixture(scope="module")
def written(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Written:
    target = tmp_path_factory.mktemp("extract") / "own.duckdb"
    return write_extract(published.settings, DEPARTMENT, target, REGION)


@pytest.fixture(scope="module")
def own(written: Written) -> Ask:
    connection = duckdb.connect(str(written.file), read_only=True)
    return lambda sql: connection.cursor().execute(sql).fetchall()


def texts(own: Ask) -> list[tuple[str, str, str]]:
    """(table, column, value) of every text in the file."""
    columns = own(
        "select schema_name, table_name, column_name from duckdb_columns() where not internal and data_type = 'VARCHAR'"
    )
    return [
        (table, column, value)
        for schema, table, column in columns
        for (value,) in own(f"select distinct {name(column)} from {schema}.{name(table)}")
        if value is not None
    ]


def foreign_words(release: Ask) -> set[str]:
    """Codes and names that only other departments of the region have; short codes stand in amounts by chance."""
    asked = """
        select distinct unnest([subject_code, agency_code, dept_name, subject_name])
        from marts.dim_subjects where mof_div_code = '510521' and dept_code {} '012'
        union select distinct unnest([pro_code, pro_name, agency_name])
        from marts.dim_projects where mof_div_code = '510521' and dept_code {} '012'
    """
    theirs = {word for (word,) in release(asked.format("<>", "<>")) if word}
    mine = {word for (word,) in release(asked.format("=", "=")) if word}
    return {word for word in theirs - mine if len(word) >= 6 and not any(word in each for each in mine)}


def test_the_same_tables_columns_and_comments(own: Ask, release: Ask) -> None:
    asked = """
        select schema_name, table_name, column_name, data_type, comment from duckdb_columns()
        where schema_name = 'marts' order by all
    """
    assert own(asked) == release(asked)


@pytest.mark.parametrize("table", ["dim_projects", "fct_recommendations", "fct_execution_monthly", "rpt_deadlines"])
def test_its_rows_are_all_there(own: Ask, release: Ask, table: str) -> None:
    columns = {column for (column,) in own(f"select column_name from duckdb_columns() where table_name = '{table}'")}
    code = "pro_code" if "pro_code" in columns else "subject_code"
    subjects = "select subject_code from marts.dim_subjects where mof_div_code = '510521' and dept_code = '012'"
    expected = release(f"select count(*) from marts.{table} where mof_div_code = '510521' and {code} in ({subjects})")
    assert own(f"select count(*) from marts.{table}") == expected
    assert expected[0][0] > 0


def test_no_word_of_any_other_department(own: Ask, release: Ask, written: Written) -> None:
    words = foreign_words(release)
    assert len(words) > 200
    for table, column, value in texts(own):
        assert not any(word in value for word in words), f"{table}.{column}: {value}"
    content = written.file.read_bytes()
    long = [word for word in words if len(word) > 6 or not word.isascii()]  # digits of two short codes may meet
    assert [word for word in long if word.encode() in content] == []


def test_sums_over_others_are_not_in_it(own: Ask, release: Ask) -> None:
    for table in ("marts.rpt_coverage", "marts.rpt_recommendation_summary", "meta.rejects", "meta.deliveries"):
        assert release(f"select count(*) > 0 from {table}") == [(True,)]
        assert own(f"select count(*) from {table}") == [(0,)]
    assert own("select distinct dept_code from marts.rpt_execution") == [(DEPARTMENT,)]
    regions = {code for (code,) in own("select distinct mof_div_code from marts.dim_regions")}
    assert REGION in regions and regions <= {REGION, "510500", "510000"}


def test_a_sentence_that_quotes_another_department_is_left_out(own: Ask, release: Ask) -> None:
    where = (
        "rule_id = 'rv15' and mof_div_code = '510521' and subject_code in (select subject_code from marts.dim_subjects)"
    )
    assert any(
        "部门 对象 指标" in message
        for (message,) in release(
            f"select message from marts.rpt_self_evaluation_reviews where {where} and dept_code = '012'"
        )
    )
    assert {message for (message,) in own(f"select message from marts.rpt_self_evaluation_reviews where {where}")} == {
        OMITTED
    }


def test_only_its_owner_may_read_the_file(written: Written) -> None:
    assert stat.S_IMODE(written.file.stat().st_mode) == 0o600
    assert [file.name for file in written.file.parent.iterdir()] == ["own.duckdb"]


def test_a_secret_subject_keeps_code_and_amounts_and_loses_its_words(
    published: Published, release: Ask, tmp_path: Path
) -> None:
    asked = "select mof_div_code, dept_code, pro_code from marts.dim_projects where is_secret and is_known order by all"
    region, department, code = release(asked)[0]
    delivered = pl.scan_parquet(published.home / "landing" / "projects" / "**" / f"{region}-*.parquet")
    words = delivered.filter(pl.col("pro_code") == code).select("pro_name").collect().item(0, 0)
    assert words
    file = write_extract(published.settings, department, tmp_path / "own.duckdb", region).file
    with duckdb.connect(str(file), read_only=True) as connection:
        shown = connection.execute(
            "select pro_name, description, responsible_person, fund_book from marts.dim_projects where pro_code = ?",
            [code],
        ).fetchall()
        paid = connection.execute(
            "select max(budget_adjusted_ytd_yuan) from marts.fct_execution_monthly where pro_code = ?", [code]
        ).fetchone()
    assert {row[:3] for row in shown} == {(None, None, None)} and shown[0][3] == "general"
    assert paid is not None and paid[0] > 0
    assert words.encode() not in file.read_bytes()


def test_no_such_department(published: Published, tmp_path: Path) -> None:
    with pytest.raises(JixiaoError, match="没有部门"):
        write_extract(published.settings, "no such", tmp_path / "own.duckdb")
    with pytest.raises(JixiaoError, match="没有部门"):
        write_extract(published.settings, "未知", tmp_path / "own.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_a_code_that_several_regions_use_needs_the_region(published: Published, release: Ask, tmp_path: Path) -> None:
    shared, regions = release(
        "select dept_code, list(distinct mof_div_code order by mof_div_code) as regions from marts.dim_subjects "
        "where dept_code <> '未知' group by dept_code order by len(regions) desc, dept_code limit 1"
    )[0]
    assert len(regions) > LISTED
    output = tmp_path / "own.duckdb"
    ended = jixiao_here("extract", "--department", shared, "--output", str(output), home=published.home)
    assert ended.code == 2
    assert f"{len(regions)} 个区划" in ended.err and regions[LISTED - 1] in ended.err and "--region" in ended.err
    assert regions[LISTED] not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_the_command(published: Published, tmp_path: Path) -> None:
    output = tmp_path / "own.duckdb"
    ended = jixiao_here(
        "extract",
        "--department",
        DEPARTMENT,
        "--region",
        REGION,
        "--output",
        str(output),
        "--json",
        home=published.home,
    )
    assert ended.code == 0, ended.err
    assert (ended.summary["regions"], ended.summary["file"]) == ([REGION], str(output))
    assert ended.summary["rows"]["dim_projects"] > 0


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["mof_div_code", "fiscal_year", "stage", "required_yuan"], "false"),
        (["subject_kind", "subject_code"], "false"),
        (["mof_div_code", "fiscal_year", "revenue_kind"], "false"),
    ],
)
def test_a_table_that_nothing_ties_to_a_department_stays_empty(columns: list[str], expected: str) -> None:
    assert condition("marts", "rpt_something_new", columns) == expected
