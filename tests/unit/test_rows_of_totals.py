"""Rows that add up others, as departments write them where a code stands: no project, no advance, and counted."""

import json
from pathlib import Path

import pytest

from tests.support.home import Home

WORDS = [
    "合计",
    "合 计",
    "合计：",
    "合计:",
    "合計",
    "合计（2笔）",
    "合计(共2笔)",
    "合计2个项目",
    "总计2个项目",
    "总 数",
    "共计2项",
    "【合计】",
    "（合计）",
    "教育局合计：",
    "部门小计：",
    "暂付款合计",
    "截至12月末累计",
    "承前页",
    "过次页",
    "TOTAL",
    "Grand Total",
    "GRAND TOTAL:",
    "subtotal",
]
"""Each as the key of a row in which nothing is blank."""


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_of_requests(word: str, suffix: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    lines = [["项目代码", "申报数"], ["51052121T000000000010", "10"], ["51052121T000000000011", "20"], [word, "30"]]
    _put(home, f"510521/2021/budget_requests{suffix}", lines)
    (entry,) = home.land().entries
    assert home.rows("budget_requests", "pro_code") == ["51052121T000000000010", "51052121T000000000011"]
    assert json.loads(entry.non_data) == {"total": 1}


@pytest.mark.parametrize("word", WORDS)
def test_of_advances_with_their_day(word: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    lines = [
        ["款项编号", "截止日期", "期初余额", "期末余额"],
        ["A1", "2021-12-31", "10", "10"],
        ["A2", "2021-12-31", "20", "20"],
        [word, "2021-12-31", "30", "30"],
    ]
    _put(home, "510521/2021/advances.csv", lines)
    (entry,) = home.land().entries
    assert home.rows("advances", "advance_id") == ["A1", "A2"]
    assert json.loads(entry.non_data) == {"total": 1}


@pytest.mark.parametrize("name", ["统计局", "审计费", "合计划项目", "总数据中心", "Total Quality 项目"])
def test_a_name_that_only_sounds_like_one_is_data(name: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    _put(home, "510521/2021/agencies.csv", [["单位代码", "单位名称", "部门代码", "部门名称"], ["1", name, "1", "甲"]])
    home.land()
    assert home.rows("agencies", "agency_name") == [name]


@pytest.mark.parametrize("code", ["T0TAL-1", "TOTAL2021", "SUBTOTAL7"])
def test_a_code_with_such_letters_is_data(code: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    _put(home, "510521/2021/budget_requests.csv", [["项目代码", "申报数"], [code, "10"]])
    home.land()
    assert home.rows("budget_requests", "pro_code") == [code]


@pytest.mark.parametrize("name", ["参训人员总数", "累计5次以上用户数", "总数1200人"])
def test_an_indicator_whose_name_counts_is_data(name: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    lines = [
        ["指标编号", "对象类型", "对象代码", "一级指标", "二级指标", "三级指标", "指标值", "分值"],
        ["K1", "项目", "51052121T000000000010", "产出指标", "数量指标", name, "≥5", "10"],
    ]
    _put(home, "510521/2021/goal_indicators.csv", lines)
    home.land()
    assert home.rows("goal_indicators", "level3") == [name]


def _put(home: Home, path: str, lines: list[list[str]]) -> None:
    if path.endswith(".csv"):
        home.put(path, "".join(",".join(line) + "\n" for line in lines))
    else:
        home.put_sheet(path, lines)


def test_a_payment_called_a_summary_is_a_payment(tmp_path: Path) -> None:
    """Its key has a year, and nothing is blank; without its project it adds up others."""
    home = Home(tmp_path)
    lines = [
        ["支付申请ID", "项目代码", "支付日期", "支付金额"],
        ["2021-03工资汇总", "51052121T000000000010", "2021-03-31", "10"],
        ["2021-03社保累计", "51052121T000000000010", "2021-03-31", "20"],
        ["2021-03工资汇总", "", "", "30"],
        ["2021-03-31小计", "51052121T000000000010", "2021-03-31", "30"],
    ]
    _put(home, "510521/2021/payments.csv", lines)
    (entry,) = home.land().entries
    assert home.rows("payments", "pay_id") == ["2021-03工资汇总", "2021-03社保累计"]
    assert json.loads(entry.non_data) == {"total": 2}
