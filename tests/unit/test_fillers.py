"""Filler rows of indicator tables (rules, section 2): no indicators, counted as non-data, in extracts and in forms."""

import json
from pathlib import Path

import pytest

from pipelines.land.forms.read import read_forms
from pipelines.land.rows.non_data import is_filler
from scripts.forms.sheet import write_sheets
from tests.support.home import Home

FILLERS = [
    (None, None, None, None),
    ("/", "/", "/", None),
    ("/", "/", "/", "/"),
    ("—", "——", "-", "0"),
    ("无", "无", "无", "0.00"),
    ("指标1：", None, None, None),
    ("指标1:", "/", "/", "/"),
    ("指标 2", None, None, ""),
    ("指标三：/", "/", "无", "0分"),
    ("1.", None, None, None),
    ("……", None, None, None),
]
INDICATORS = [
    ("/", "/", "/", "10"),
    ("指标1：", None, None, "5"),
    ("指标1：修路", None, None, None),
    ("/", "≥5个", None, None),
    ("/", None, "5个", None),
    (None, "0", None, None),
    ("/", "1", "/", None),
    ("无投诉", "/", "/", None),
    ("无", "无", "无重大事故", None),
]


@pytest.mark.parametrize(("name", "target", "actual", "weight"), FILLERS)
def test_a_filler_says_nothing_and_carries_nothing(name, target, actual, weight):
    assert is_filler(name, [target, actual], weight)


@pytest.mark.parametrize(("name", "target", "actual", "weight"), INDICATORS)
def test_a_row_with_a_name_a_value_or_a_weight_is_an_indicator(name, target, actual, weight):
    assert not is_filler(name, [target, actual], weight)


def test_fillers_of_an_extract_are_counted_and_what_lacks_its_name_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [*FILLERS, *INDICATORS]
    lines = [
        f"K{at},project,P1,产出指标,数量指标,{','.join(cell or '' for cell in row)}" for at, row in enumerate(rows)
    ]
    home.put(
        "511902/2022/self_evaluation_indicators.csv",
        "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw,actual_raw,weight_points\n"
        + "\n".join(lines),
    )
    [entry] = home.land().entries
    assert json.loads(entry.non_data) == {"filler": len(FILLERS)}
    assert home.rejects("row", "reason_code") == [(2 + rows.index((None, "0", None, None)), "missing_required")]
    assert entry.rows_loaded == len(INDICATORS) - 1


def test_fillers_of_a_goal_extract_need_no_actual(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.put(
        "511902/2022/goal_indicators.csv",
        "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw\n"
        "K1,project,P1,产出指标,数量指标,修路,10公里\nK2,project,P1,效益指标,生态效益指标,指标1：,\n",
    )
    [entry] = home.land().entries
    assert (entry.rows_loaded, json.loads(entry.non_data)) == (1, {"filler": 1})


def test_fillers_of_a_form_are_no_indicators_and_a_weighted_row_stays(tmp_path: Path) -> None:
    write_sheets(
        tmp_path / "表.xlsx",
        {
            "表": [
                ["2022年度项目支出绩效自评表"],
                ["项目名称", "河道清淤工程"],
                ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
                [None, "年度资金总额", "350", "350", "301.7", 10, "86.2%", 8.62],
                ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"],
                ["产出指标", "数量指标", "指标1：清淤长度", "12公里", "10.5公里", 20, 17.5, "雨季"],
                [None, None, "指标2：", None, None, None, None, None],
                [None, "质量指标", "/", "/", "/", "/", "/", None],
                [None, "时效指标", "……", None, None, None, None, None],
                ["效益指标", "生态效益指标", None, None, None, None, None, None],
                [None, "社会效益指标", "/", "/", "/", 10, 10, None],
                [None, "经济效益指标", None, None, None, 5, 5, None],
                ["满意度指标（10分）", None, None, None, None, 10, 9, None],
            ]
        },
    )
    [form] = read_forms(tmp_path / "表.xlsx")[0]
    # the line of a level 1 repeats the points of its rows; a weighted row without a name is listed as lacking it
    assert [(row.values["level3"], row.values["weight_points"]) for row in form.rows] == [
        ("清淤长度", "20"),
        ("/", "10"),
        (None, "5"),
    ]
    assert form.fillers == 4
