"""The command line without a night: help, usage, the sandbox of queries, tables that hold Chinese."""

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from rich.cells import cell_len

from pipelines.cli import run
from pipelines.night import package_version
from pipelines.readers.shell.session import Session
from pipelines.settings import Settings
from pipelines.terminal import print_table
from pipelines.warehouse import DATABASE
from tests.unit.test_publish import FIRST, SECOND, put_out

WRONG = [
    ["nosuch"],
    ["refresh", "--as-of", "yesterday"],
    ["query", "--format", "dbf", "select 1"],
    ["--lang", "fr", "doctor"],
    ["doctor", "--lang", "fr"],
    ["releases", "show"],
    ["refresh", "--nosuch"],
    ["report", "coverage", "--fiscal-year", "abc"],
    ["releases", "list", "extra"],
    ["refresh", "--home"],
    [],
    ["releases"],
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with two releases, the second in force."""
    folder = tmp_path_factory.mktemp("home")
    settings = Settings(home=folder, project=folder)
    put_out(settings, FIRST, "2026-01-01")
    put_out(settings, SECOND, "2026-01-02")
    return str(folder)


def test_a_command_that_reads_no_file_loads_no_reader():
    """Every start of the program pays for what it imports; a help page needs no spreadsheets, no night, no dbt."""
    told = "import sys; from pipelines.cli import run; run(['--version']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split()
    assert not {"pipelines.land", "polars", "pyarrow", "lxml", "dagster", "dbt", "great_expectations"} & set(loaded)


def test_help_lists_the_commands(capsys):
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for command in ("refresh", "check", "query", "releases", "report", "doctor"):
        assert command in out


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage_ends_with_2_a_cause_and_a_mend(words, capsys):
    assert run(words) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage_is_told_in_chinese(words, capsys):
    run(words)
    told = capsys.readouterr().err
    assert not re.search(r"Missing|No such|Invalid|Got unexpected|requires|Input should|Usage", told), told


def test_a_command_line_without_command_lists_the_commands(capsys):
    assert run([]) == 2
    assert "refresh" in capsys.readouterr().out


def test_breaking_off_is_explained(monkeypatch, home, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipelines.warehouse.find_release", interrupt)
    assert run(["query", "--home", home, "select 1"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_an_acceptance_needs_a_reason_and_a_known_check(tmp_path, capsys):
    assert run(["refresh", "--home", str(tmp_path), "--accept", "audit_drift"]) == 2
    assert run(["refresh", "--home", str(tmp_path), "--accept", "nosuch", "--reason", "x"]) == 2


def test_errors_speak_the_language_asked_for(home, capsys):
    assert run(["query", "--home", home, "--lang", "en", "select nosuch from marts.dim_regions"]) == 1
    cause, mend = capsys.readouterr().err.strip().splitlines()
    assert cause.startswith("cause: ") and mend.startswith("mend: ")


def test_with_json_an_error_is_json_too(home, capsys):
    assert run(["releases", "show", "nosuch", "--home", home, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["exit_code"] == 1


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_a_query_prints(home, form, capsys):
    assert run(["query", "--home", home, "--format", form, "select * from marts.dim_regions order by 1"]) == 0
    assert "510521" in capsys.readouterr().out


def test_decimals_leave_exactly(home, capsys):
    assert run(["query", "--home", home, "--json", "select paid_yuan from marts.dim_regions where paid_yuan > 0"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"paid_yuan": "1.10"}]


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "xlsx"])
def test_a_query_writes_the_format_of_its_file(home, suffix, tmp_path):
    file = tmp_path / f"out.{suffix}"
    assert run(["query", "--home", home, "--output", str(file), "select * from marts.dim_regions"]) == 0
    assert file.stat().st_size > 0


def test_text_that_looks_like_a_formula_is_harmless_in_csv(home, tmp_path):
    file = tmp_path / "out.csv"
    run(["query", "--home", home, "--output", str(file), "select '=1+1' as a, -5 as b"])
    assert file.read_text("utf-8-sig") == "a,b\n'=1+1,-5\n"


def test_columns_of_one_name_keep_their_values(home, tmp_path, capsys):
    sql = "select 1 as a, 2 as a"
    assert run(["query", "--home", home, "--format", "csv", sql]) == 0
    assert capsys.readouterr().out == "a,a\n1,2\n"
    assert run(["query", "--home", home, "--json", sql]) == 0
    assert json.loads(capsys.readouterr().out) == [{"a": 1, "a_2": 2}]
    file = tmp_path / "out.xlsx"
    assert run(["query", "--home", home, "--output", str(file), sql]) == 0
    assert CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python() == [["a", "a"], [1.0, 2.0]]


def test_a_workbook_takes_what_excel_has_no_form_for(home, tmp_path):
    file = tmp_path / "out.xlsx"
    sql = "select now() as t, 'nan'::double as n, '-inf'::double as i, date '1800-01-31' as d, [1, 2] as l"
    assert run(["query", "--home", home, "--output", str(file), sql]) == 0
    row = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1]
    assert row[1:5] == ["nan", "-inf", "1800-01-31", "[1, 2]"]


def test_json_has_no_word_for_what_is_no_number(home, capsys):
    assert run(["query", "--home", home, "--json", "select 'nan'::double as n, 1.5::double as x"]) == 0
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == [{"n": None, "x": 1.5}]


@pytest.mark.parametrize("words", [[""], ["  ;"], ["select 1", "--output", "nosuch/folder/out.csv"]])
def test_a_query_that_cannot_run_says_so(home, words, capsys):
    assert run(["query", "--home", home, *words]) in (1, 2)
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 2 and "Error" not in told[0]


def test_more_rows_than_a_sheet_holds_are_refused(home, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("pipelines.commands.results._SHEET_ROWS", 10)
    file = tmp_path / "out.xlsx"
    assert run(["query", "--home", home, "--output", str(file), "select * from range(11)"]) == 1
    assert "10" in capsys.readouterr().err and not file.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "create table marts.x as select 1",
        "delete from marts.dim_regions",
        "copy (select 1) to '{file}'",
        "select * from read_text('{file}')",
        "attach '{file}' as other",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "install httpfs",
    ],
)
def test_a_query_touches_nothing_but_the_release(home, sql, tmp_path, capsys):
    file = tmp_path / "outside.txt"
    file.write_text("secret", "utf-8")
    assert run(["query", "--home", home, sql.format(file=file)]) == 1
    captured = capsys.readouterr()
    assert "secret" not in captured.out and len(captured.err.strip().splitlines()) == 2
    assert file.read_text("utf-8") == "secret"


@pytest.mark.parametrize(
    "words",
    [[], ["--format", "csv"], ["--as-of", "2030-01-01"], ["--release", FIRST]],
    ids=lambda words: " ".join(words),
)
def test_nothing_is_written_beside_a_release_whichever_way_one_asks(home, words, capsys):
    """DuckDB always lets a database's own files be written, `.wal` among them."""
    releases = Path(home) / "releases"
    before = sorted(releases.rglob("*"))
    for release in (FIRST, SECOND):
        sql = f"copy (select 1) to '{releases / release / DATABASE}.wal'"
        assert run(["query", "--home", home, *words, sql]) == 1
        with Session(Settings.load(Path(home)), release, 10) as session:
            session.take(sql + ";")
    assert "COPY" in capsys.readouterr().out
    assert sorted(releases.rglob("*")) == before


def test_a_disk_that_fails_under_a_command_is_told_in_words(home, monkeypatch, capsys):
    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("pipelines.warehouse.open_release", fails)
    assert run(["query", "--home", home, "select 1"]) == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 2 and "磁盘读写出错" in told[0]


@pytest.mark.parametrize(
    ("words", "sql"),
    [
        ([], "select count(*) from range(100000000000) a(i) where i % 3 = 1"),
        (["--json"], "select * from range(100000000000)"),
        (["--format", "csv"], "with recursive r(n) as (select 1 union all select n + 1 from r) select * from r"),
    ],
)
def test_a_query_that_takes_too_long_is_stopped(home, words, sql, capsys):
    """Though its rows are being written already."""
    assert run(["query", "--home", home, "--timeout", "1", *words, sql]) == 1
    assert "查询超过 1 秒" in capsys.readouterr().err


def test_releases_are_listed_shown_and_rolled_back(home, capsys):
    assert run(["releases", "list", "--home", home, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["release_id"] for each in listed["releases"]] == [FIRST, SECOND]
    assert listed["current"] == SECOND
    assert run(["releases", "rollback", FIRST, "--home", home]) == 0
    assert run(["query", "--home", home, "--format", "csv", "select release_id from meta.build"]) == 0
    assert FIRST in capsys.readouterr().out
    assert run(["releases", "rollback", SECOND, "--home", home]) == 0


def test_columns_line_up_though_chinese_is_twice_as_wide(home, capsys):
    assert run(["query", "--home", home, "select '一般公共预算', 'XX' union all select 'general', 'XX'"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "XX" in line and "'" not in line]
    assert len(lines) == 2
    assert len({cell_len(line[: line.index("XX")]) for line in lines}) == 1


@pytest.fixture(autouse=True)
def in_chinese(monkeypatch):
    monkeypatch.setenv("JIXIAO_LANG", "zh")


def test_a_table_too_wide_for_the_terminal_shows_one_column_a_line(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    monkeypatch.setenv("COLUMNS", "60")
    print_table([f"column_{place}" for place in range(7)], [["泸县"] * 7, [1] * 7])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["── 第 1 行 ──", " column_0   泸县"] and lines[8:10] == ["── 第 2 行 ──", " column_0   1"]
    print_table([f"c{place}" for place in range(7)], [[1] * 7])  # seven narrow ones fit
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_the_version_is_told(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"jixiao {package_version()}\n"
