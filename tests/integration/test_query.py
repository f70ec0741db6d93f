"""Reading the published samples: the shell's examples, labels in every format, the terminal."""

import os
import pty
import select
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from pipelines.cli import run
from pipelines.shell.examples import EXAMPLES
from tests.conftest import PROJECT, Published

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
