"""Text that is longer than a cell of a workbook is cut where a person is told."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.contracts.cell_text import LONGEST, cell_text
from pipelines.land.check.marked_copy import write_copy
from tests.support.home import Home
from tests.support.papers import HEADING, INDICATORS, self_evaluation, write


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_text_of_a_cells_length_stays() -> None:
    assert cell_text("目" * LONGEST) == "目" * LONGEST


def test_a_longer_one_says_that_it_was_cut() -> None:
    text = cell_text("目" * (LONGEST + 1))
    assert len(text) == LONGEST
    assert text.endswith(f"……（此处截断：全文 {LONGEST + 1} 字，超过单元格上限 {LONGEST} 字）")


def test_rare_letters_count_twice_as_spreadsheets_count_them() -> None:
    text = cell_text("𠀀" * 20_000)
    assert len(text.encode("utf-16-le")) // 2 <= LONGEST
    assert "截断" in text


def test_a_marked_copy_notes_it(tmp_path: Path) -> None:
    source = tmp_path / "goals.csv"
    source.write_text("对象代码,年度总体目标\nP1," + "目" * (LONGEST + 1) + "\n", encoding="utf-8")
    write_copy(source, tmp_path / "copy.xlsx", [], "zh")
    cell = load_workbook(tmp_path / "copy.xlsx")["数据"]["B2"].value
    assert len(cell) == LONGEST and "此处截断" in cell


def test_half_a_text_that_comes_back_takes_no_text_s_place(home: Home) -> None:
    goal = "修好校舍" * 10_000
    home.put("511902/2021/goals.csv", f"对象类型,对象代码,年度总体目标\n项目,P1,{cell_text(goal)}\n项目,P2,{goal}\n")
    home.land()
    assert home.rows("goals", "subject_code", "goal_text") == [("P2", goal)]
    assert home.rejects("row", "column", "reason_code") == [(2, "年度总体目标", "cut_text")]


def test_half_a_text_in_a_form_is_named_by_its_cell(home: Home) -> None:
    reason = cell_text("拆迁" * 20_000)
    rows = self_evaluation(table=[HEADING, [*INDICATORS[0][:-1], reason], INDICATORS[1]])
    (home.raw / "511902/2022/forms").mkdir(parents=True)
    write(home.raw / "511902/2022/forms/自评表.xlsx", rows)
    home.put("511902/2022/projects.csv", "项目代码,项目名称,单位代码,预算类型\nP1,供水工程,101001,一般公共预算\n")
    home.land()
    assert home.rows("self_evaluation_indicators", "level3") == ["受益户数"]
    [(column, code)] = home.rejects("column", "reason_code")
    assert (column, code) == ("偏差原因", "cut_text")
