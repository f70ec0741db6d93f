"""Reasons of deviations under one heading of several columns: what stands in them in, the reason of each row out."""

from pathlib import Path

import pytest

from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span, write_sheets
from tests.support.papers import self_evaluation

PARTS = ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他"]
"""The Ministry's form (财预〔2019〕136号)."""


def monitoring(folder: Path, parts: list[str], *rows: list[str]) -> Form:
    heading: Row = [
        *(Span(text, 1, 2) for text in ["一级指标", "二级指标", "三级指标", "年度指标值"]),
        *(Span(text, 1, 2) for text in ["1-7月完成情况", "全年预计完成情况"]),
        Span("偏差原因分析", len(parts)),
        Span("完成目标可能性", 1, 2),
    ]
    names: Row = ["产出指标", "数量指标", "新建管网", "≥12公里", "6公里", "12公里"]
    sheet: list[Row] = [
        ["项目支出绩效目标执行监控表"],
        ["项目名称", "供水工程"],
        heading,
        list(parts),
        *([*names[:2], f"管网{number}", *names[3:], *row] for number, row in enumerate(rows)),
    ]
    write_sheets(folder / "表.xlsx", {"表": sheet})
    (form,), _ = read_forms(folder / "表.xlsx")
    return form


def reasons(form: Form) -> list[str | None]:
    return [row.values["deviation_reason"] for row in form.rows]


@pytest.mark.parametrize(
    ("parts", "row", "reason"),
    [
        (PARTS, ["", "雨季影响", "", "", "", ""], "制度保障：雨季影响"),
        ([*PARTS, "原因说明"], ["", "雨季影响", "", "", "", "", ""], "制度保障：雨季影响"),
        ([*PARTS, "原因说明"], ["", "", "", "", "", "招标推迟", ""], "招标推迟"),
        ([*PARTS, "原因说明"], ["√", "", "", "", "", "拨款推迟", ""], "经费保障；拨款推迟"),
        (PARTS, ["√", "", "是", "", "", ""], "经费保障；人员保障"),
        (PARTS, ["×", "否", "—", "/", "雨季", ""], "其他：雨季"),
        (PARTS, ["", "", "", "", "", ""], None),
        (["偏差原因", "改进措施"], ["雨季", "赶工", ""], "雨季；改进措施：赶工"),
    ],
)
def test_reasons_of_the_ministrys_form(tmp_path: Path, parts: list[str], row: list[str], reason: str | None) -> None:
    form = monitoring(tmp_path, parts, row)
    assert (reasons(form), form.unread) == ([reason], [])
    assert form.text("deviation_reason") == (f"管网0：{reason}" if reason else None)


def test_a_reason_over_several_rows_or_columns_counts_once_for_each_row(tmp_path: Path) -> None:
    form = monitoring(tmp_path, PARTS, [Span("雨季", 5, 2), "确定能"], ["确定能"])
    assert reasons(form) == ["雨季", "雨季"]


def test_a_reason_and_measures_under_one_heading_without_names(tmp_path: Path) -> None:
    table: list[Row] = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", Span("偏差原因及改进措施", 2)],
        ["产出指标", "数量指标", "新建管网", "≥12公里", "6公里", "50", "25", "雨季", "赶工"],
        ["产出指标", "数量指标", "新建泵站", "≥1座", "0座", "50", "0", Span("缺地", 2)],
    ]
    write_sheets(tmp_path / "表.xlsx", {"表": self_evaluation(table=table, last=[])})
    (form,), _ = read_forms(tmp_path / "表.xlsx")
    assert reasons(form) == ["雨季；赶工", "缺地"]
