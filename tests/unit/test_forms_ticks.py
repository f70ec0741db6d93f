"""Columns of which a row ticks one (确定能 | 有可能 | 完全不可能): what stands in them in, what is ticked out."""

from pathlib import Path

import pytest

from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, write_sheets
from tests.unit.test_forms_kinds import ticked

CERTAIN, PERHAPS, NEVER = "确定能", "有可能", "完全不可能"


def read(folder: Path, *rows: tuple[str, str, str]) -> Form:
    """A monitoring form whose indicators say so."""
    *head, row = ticked(*rows[0])
    more: list[Row] = [[*row[:3], f"管网{number}", *row[4:7], *marks] for number, marks in enumerate(rows[1:])]
    write_sheets(folder / "表.xlsx", {"表": [*head, row, *more]})
    (form,), _ = read_forms(folder / "表.xlsx")
    return form


@pytest.mark.parametrize(
    ("marks", "likelihood"),
    [
        (("√", "", ""), CERTAIN),
        (("", "✔", ""), PERHAPS),
        (("", "", "V"), NEVER),
        (("", "Ｔ", ""), PERHAPS),
        (("", "√（雨季后）", ""), PERHAPS),
        (("×", "√", "×"), PERHAPS),
        (("x", "√", "X"), PERHAPS),
        (("Ｘ", "√", "✖"), PERHAPS),
        (("╳", "√", "☓"), PERHAPS),
        (("F", "√", "False"), PERHAPS),
        (("N/A", "√", "None"), PERHAPS),
        (("－", "√", "_"), PERHAPS),
        (("–", "√", "−"), PERHAPS),
        (("确定能", "", ""), CERTAIN),
        (("能", "", ""), CERTAIN),
        (("", "可能", ""), PERHAPS),
        (("", "", "不可能"), NEVER),
        (("", "资金到位后可按期完成", ""), PERHAPS),
        (("", "", "未安排资金，项目终止"), NEVER),
        (("能完成", "", ""), CERTAIN),
        (("已完成", "", ""), CERTAIN),
        (("确定", "", ""), CERTAIN),
        (("可以完成", "", ""), CERTAIN),
        (("能按期完成", "", ""), CERTAIN),
        (("100%", "", ""), CERTAIN),
        (("已完成", "×", "否"), CERTAIN),
        (("已完成", "－", "/"), CERTAIN),
        (("", "可能完成", ""), PERHAPS),
        (("", "能完成", ""), PERHAPS),
        (("", "有风险", ""), PERHAPS),
        (("", "", "不能"), NEVER),
        (("", "", "无法完成"), NEVER),
        (("", "", "已取消"), NEVER),
        (("－", "_", "N/A"), None),
        (("×", "×", "×"), None),
    ],
)
def test_what_is_ticked(tmp_path: Path, marks: tuple[str, str, str], likelihood: str | None) -> None:
    form = read(tmp_path, marks)
    assert (form.text("likelihood"), form.conflicts) == (likelihood, [])


@pytest.mark.parametrize(
    "marks",
    [
        ("不能", "", ""),
        ("不", "", ""),
        ("没有", "", ""),
        ("未", "", ""),
        ("待定", "", ""),
        ("？", "", ""),
        ("不可能", "", ""),
        ("可能", "", ""),
        ("有可能", "", ""),
        ("不能按时完成任务", "", ""),
        ("", "", "能"),
        ("", "", "可能"),
        ("不确定", "", ""),
        ("未完成", "", ""),
        ("难以完成", "", ""),
        ("已终止", "", ""),
        ("可能完成", "", ""),
        ("延期完成", "", ""),
        ("△", "", ""),
        ("50%", "", ""),
        ("完成\ufffd", "", ""),
        ("", "确定", ""),
        ("", "未完成", ""),
        ("", "", "已完成"),
        ("", "", "完全"),
        ("已完成", "已完成", ""),
        ("已完成", "√", ""),
        ("%", "√", ""),
        ("x", "", ""),
        ("", "✖", ""),
        ("√", "√", ""),
    ],
)
def test_what_is_no_tick_is_asked_about(tmp_path: Path, marks: tuple[str, str, str]) -> None:
    form = read(tmp_path, marks)
    assert [each.name for each in form.conflicts] == ["likelihood"]
    assert "请只在选定的一栏打√" in form.conflicts[0].zh


def test_a_doubt_of_several_rows_is_told_once_with_its_cells(tmp_path: Path) -> None:
    form = read(tmp_path, ("×", "", ""), ("", "√", ""), ("", "×", ""), ("待定", "", ""))
    (conflict,) = form.conflicts
    assert "（H7、I9、H10）" in conflict.zh
    assert "(H7, I9, H10)" in conflict.en
    assert form.values["likelihood"].text == "×"
