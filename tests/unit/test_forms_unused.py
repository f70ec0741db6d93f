"""Headings that nobody knows, and texts beside them, are listed: by their own name, each once."""

from pathlib import Path

import pytest

from pipelines.land import check_files
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from pipelines.lang import set_lang
from scripts.forms.sheet import Row, Span
from tests.support.papers import HEADING, INDICATORS, self_evaluation, write


def read(folder: Path, rows: list[Row]) -> Form:
    (form,), _ = read_forms(write(folder / "表.xlsx", rows))
    return form


@pytest.mark.parametrize("heading", ["完成率", "执行率", "已花", "总额", "支付率"])
def test_a_heading_in_the_place_of_the_actual_is_listed_whatever_it_says_of_money(tmp_path: Path, heading: str) -> None:
    """In the indicator table, what is a heading of the money table is one that nobody knows."""
    above: list[Row] = [["年度总体目标", Span("实际完成情况", 8)], ["建成管网", Span("已建成", 8)]]
    rows = self_evaluation(above=above, table=[[*HEADING[:5], heading, *HEADING[6:]], *INDICATORS])
    form = read(tmp_path, rows)
    assert (form.rows[0].values.get("actual_raw"), form.unread) == (None, [heading])


def goal(label: str, *, below: bool = False, unit: str = "") -> list[Row]:
    text = "建成供水管网12公里"
    lines: list[Row] = [[label, Span(text, 5)]] if not below else [[Span(label, 6)], [Span(text, 6)]]
    return [
        [Span("项目支出绩效目标申报表", 6)],
        ["项目名称", Span("供水工程", 5)],
        ["主管部门", Span("水利局", 5)],
        *lines,
        ["一级指标", "二级指标", "三级指标", "指标值", unit, ""],
        ["产出指标", "数量指标", "新建管网", "≥12公里", "", ""],
    ]


@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize(
    "label",
    ["2021年绩效目标", "2021年度绩效目标", "2021年度总体目标", "本年绩效目标", "年度绩效总目标"],
)
def test_the_goal_of_a_year_that_is_printed(tmp_path: Path, label: str, below: bool) -> None:
    form = read(tmp_path, goal(label, below=below))
    assert (form.text("goal_text"), form.unread) == ("建成供水管网12公里", [])


@pytest.mark.parametrize("label", ["本项目拟实现的目标", "目标（阶段）内容"])
def test_a_goal_under_another_label_is_listed(tmp_path: Path, label: str) -> None:
    form = read(tmp_path, goal(label))
    assert form.text("goal_text") is None
    assert form.unread == [f"{label}（A4 不认识的栏目，年度绩效目标未取）"]


def test_a_wrong_year_is_said_once_with_what_goes_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "511902" / "2021" / "forms"
    folder.mkdir(parents=True)
    problems = check_files([write(folder / "表.xlsx", self_evaluation())])
    place = "工作表“自评表” 单元格 A2（年度）：“2022”"
    assert [each.message for each in problems] == [
        f"{place}与所在文件夹的年度（511902/2021）不一致；请放到对应年度的文件夹或更正年度",
        f"{place}未采用（原因见绩效自评的说明），同表的 2 行指标随之未采用",
    ]


def test_a_wrong_year_in_english(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "511902" / "2021" / "forms"
    folder.mkdir(parents=True)
    set_lang("en")
    try:
        first, second = [each.message for each in check_files([write(folder / "表.xlsx", self_evaluation())])]
    finally:
        set_lang("zh")
    assert first.endswith(
        "“2022” is not the year of its folder (511902/2021); put the form into that year's folder, or correct the year"
    )
    assert second.endswith(
        "“2022” is not taken (why: see self_evaluations), and the form's 2 rows of indicators go with it"
    )
