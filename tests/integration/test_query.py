"""Reading the published samples: the shell's examples, labels in every format, the terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from pipelines.cli import run
from pipelines.readers.shell.examples import EXAMPLES
from tests.conftest import PROJECT, Published, copy_home

SQL = "select pro_code, budget_adjusted_ytd_yuan, execution_ratio from marts.fct_execution_monthly order by all"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.en)
def test_every_example_has_an_answer(published: Published, example, capsys) -> None:
    assert run(["query", example.sql, "--format", "csv", "--home", str(published.home)]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 1


def test_files_carry_chinese_labels_when_asked(published: Published, tmp_path: Path) -> None:
    header = ["项目代码", "调整后预算(截至本月)(元)", "执行率"]
    for form in ("csv", "parquet", "xlsx"):
        target = tmp_path / f"执行.{form}"
        words = ["query", SQL, "--labels", "--limit", "7", "--output", str(target), "--home", str(published.home)]
        assert run(words) == 0
    assert (tmp_path / "执行.csv").read_text("utf-8-sig").splitlines()[0].split(",") == header
    frame = pl.read_parquet(tmp_path / "执行.parquet")
    assert frame.columns == header and frame.height == 7
    assert CalamineWorkbook.from_path(str(tmp_path / "执行.xlsx")).get_sheet_by_index(0).to_python()[0] == header


def test_a_workbook_opens_with_words_a_fixed_head_filters_and_widths(published: Published, tmp_path, capsys) -> None:
    sql = "select action, is_effective, recommended_yuan from fct_recommendations "
    sql += "where recommended_yuan > 0 order by all limit 9"
    file = tmp_path / "建议.xlsx"
    assert run(["query", sql, "--labels", "--output", str(file), "--home", str(published.home)]) == 0
    assert f"已写入 {file}: 9 行" in capsys.readouterr().err
    sheet = load_workbook(file).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C10")
    assert all(sheet.column_dimensions[name].width > 9 for name in "ABC") and sheet["C2"].number_format == "#,##0.00"
    assert {cell.value for cell in sheet["B"][1:]} <= {"是", "否"}
    assert not [cell.value for cell in sheet["A"][1:] if cell.value.isascii()]


def test_every_mart_is_there_in_chinese(release) -> None:
    titles = [title for (title,) in release("select view_name from duckdb_views() where schema_name = '视图'")]
    [(marts,)] = release("select count(*) from duckdb_tables() where schema_name = 'marts'")
    assert len(titles) == marts and not [title for title in titles if title.isascii()]
    heads = release("select column_name from duckdb_columns() where schema_name = '视图'")
    assert [head for (head,) in heads if head.isascii()] == []
    words = 'select 应用方式, 是否生效, sum("建议金额(元)") from 视图.结果应用建议 group by all'
    codes = "select action, is_effective, sum(recommended_yuan) from fct_recommendations group by all"
    assert sorted(str(row[2]) for row in release(words)) == sorted(str(row[2]) for row in release(codes))
    assert not [action for action, _, _ in release(words) if action.isascii()]


def test_a_region_and_a_subject_are_found_by_name(published: Published, capsys) -> None:
    home = ["--home", str(published.home)]
    assert run(["explain", "泸县2020年病险水库除险加固工程项目", "--region", "泸县", *home]) == 0
    assert "51052121T000000000001" in capsys.readouterr().out
    for words, told in (
        (["explain", "教育局"], "个对象叫“教育局”"),
        (["explain", "51052121T000000000001", "--region", "没有这里"], "没有区划叫 没有这里"),
        (["report", "coverage", "--region", "县"], "个区划叫 县"),
    ):
        assert run([*words, *home]) != 0
        assert told in capsys.readouterr().err


def test_a_program_that_holds_the_release_open_for_writing_is_named(published: Published, tmp_path, capsys) -> None:
    copy_home(published, tmp_path / "home")
    database = next((tmp_path / "home" / "releases").glob("2*/warehouse.duckdb"))
    database.chmod(0o600)
    hold = f"import duckdb; held = duckdb.connect({str(database)!r}); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        assert run(["query", "select 1", "--home", str(tmp_path / "home")]) == 1
        holder.communicate(b"\n")
    told = capsys.readouterr().err
    assert f"另一个程序 ({holder.pid}) 以可写方式打开着" in told and "只读" in told


def test_yes_and_no_on_the_screen_are_words_and_in_files_values(published: Published, tmp_path: Path, capsys) -> None:
    words = ["query", "select true as paid, false as late, null as known", "--home", str(published.home)]
    assert run(words) == 0
    assert capsys.readouterr().out.split()[-2:] == ["是", "否"]
    assert run([*words, "--format", "csv"]) == 0
    assert capsys.readouterr().out.split()[-1] == "true,false,"
    assert run([*words, "--output", str(tmp_path / "x.xlsx")]) == 0
    sheet = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_index(0)
    assert sheet.to_python()[1][:2] == [True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_a_person_at_a_terminal_completes_a_table(published: Published, tmp_path: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(PROJECT)
        os.environ.update(HOME=str(tmp_path), TERM="xterm", JIXIAO_LANG="zh", PYTHONPATH=str(PROJECT))
        words = [sys.executable, "-m", "pipelines.cli", "query", "--home", str(published.home)]
        os.execv(sys.executable, words)
    _until(terminal, "jixiao>")
    os.write(terminal, b"select count(*) as n from fct_revenue_pr\t")
    _until(terminal, "fct_revenue_progress")
    os.write(terminal, b";\r")
    _until(terminal, " n ")
    os.write(terminal, b"\\exit\r")
    os.waitpid(pid, 0)
    assert "select count(*)" in (tmp_path / ".jixiao_history").read_text("utf-8")


def _until(terminal: int, awaited: str) -> str:
    """Everything shown until `awaited` was; fails after half a minute."""
    shown, end = "", time.monotonic() + 30
    while awaited not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
        assert ready, f"{awaited!r} was never shown: {shown!r}"
        shown += os.read(terminal, 65536).decode("utf-8", "replace")
    return shown
