"""Forms as departments fill them: what is ugly about each in its name, what must be read out of it below.

Each is written as a workbook and as a Word document and read through the same door as by night.
"""

from pathlib import Path

import pytest

from pipelines.land.forms.read import read_forms
from pipelines.land.problems import Refused
from scripts.forms.sheet import Row, Span
from tests.support.papers import HEADING, INDICATORS, ROWS, WIDTH, Paper, check, self_evaluation, write

POINTS_OF_LEVELS: list[Row] = [
    ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "年度指标值", "实际完成值", "得分"],
    ["产出指标", "60", "数量指标", "60", "新建管网", "50", "≥12公里", "12.5公里", "50"],
    ["效益指标", "40", "社会效益指标", "40", "受益户数", "40", "≥800户", "760户", "38"],
]
MONITORED = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值"]


def monitoring(
    actual: str,
    expected: str = "全年预计完成情况",
    *,
    title: str = "项目支出绩效运行监控表",
    executed: str = "执行数",
    chosen: str = "",
) -> list[Row]:
    return [
        [Span(title, 8)],
        [Span("项目名称", 2), Span("供水工程", 6)],
        [Span("项目资金（万元）", 2, 2), "", "年初预算数", executed, "全年预计执行数", "", ""],
        ["年度资金总额", "120", "60", "118", "", ""],
        [*MONITORED, actual, expected, "完成目标可能性"],
        ["", "产出指标", "数量指标", "新建管网", "≥12公里", "6公里", "12公里", chosen],
    ]


def ticked(*marks: str) -> list[Row]:
    """Three columns of which one is ticked."""
    rows = monitoring("1-7月完成情况", title="项目支出绩效目标执行监控表")
    rows[-2:] = [
        [*(Span(text, 1, 2) for text in [*MONITORED, "1-7月完成情况", "全年预计完成情况"]), Span("完成目标可能性", 3)],
        ["确定能", "有可能", "完全不可能"],
        ["", "产出指标", "数量指标", "新建管网", "≥12公里", "6公里", "12公里", *marks],
    ]
    return rows


def tall(*texts: str) -> list[Span]:
    """Cells over two rows."""
    return [Span(text, 1, 2) for text in texts]


def one_indicator(name: str, target: str, actual: str) -> list[Row]:
    return self_evaluation(table=[HEADING, ["", "产出指标", "质量指标", name, target, actual, "90", "90", ""]])


def graded(text: str) -> Paper:
    return Paper(self_evaluation(above=[["自评等级", Span(text, WIDTH - 1)]]))


PAPERS = {
    # choices
    **{f"a grade ticked as {text}": Paper(graded(text).rows, {"grade": "良"}) for text in (
        "□优 ☑良 □中 □差",
        "优□ 良☑ 中□ 差□",
        "○优 ●良 ○中 ○差",
        "□优 ■良 □中 □差",
        "优（ ） 良（√） 中（ ） 差（ ）",
        "[ ]优 [√]良 [ ]中 [ ]差",
        "优 良√ 中 差",
        "☐优 ☒良 ☐中 ☐差",
        "☑良",
        "×优 √良 ×中 ×差",
        "□优 ☑良 □中 □差（请打√）",
    )},
    "no grade is ticked": Paper(graded("□优 □良 □中 □差").rows, {"grade": ""}),
    "two grades are ticked in the total row": Paper(
        self_evaluation(last=[[Span("总分", 6), "100", "97", "☑优 ☑良 □中 □差"]]), conflict="勾选了几项"
    ),
    "two grades are ticked": Paper(graded("☑优 ☑良 □中 □差").rows, conflict="勾选了几项"),
    "a result that was ticked": Paper(
        one_indicator("验收", "合格", "☑已完成 □未完成"),
        indicators=[("验收", "合格", "已完成", "90", "90")],
    ),
    "a result of bullets is no choice": Paper(
        one_indicator("建设", "2项", "●泵站1座 ●管网1公里"),
        indicators=[("建设", "2项", "●泵站1座 ●管网1公里", "90", "90")],
    ),
    "ticks and boxes": Paper(ticked("□", "☑", "□"), {"likelihood": "有可能"}),
    "ticks and crosses": Paper(ticked("√", "×", "×"), {"likelihood": "确定能"}),
    "yes and no": Paper(ticked("否", "否", "是"), {"likelihood": "完全不可能"}),
    "TRUE and FALSE": Paper(ticked("TRUE", "FALSE", "FALSE"), {"likelihood": "确定能"}),
    "circles": Paper(ticked("○", "●", "○"), {"likelihood": "有可能"}),
    "no tick at all": Paper(ticked("□", "□", "□"), {"likelihood": ""}),
    "two ticks in one row": Paper(ticked("√", "√", ""), conflict="勾选了几项"),
    "only a cross": Paper(ticked("×", "", ""), conflict="只打了叉"),
    # the indicator table
    "points after each level": Paper(self_evaluation(table=POINTS_OF_LEVELS, last=[]), indicators=ROWS),
    "the target over sign, value and unit": Paper(
        self_evaluation(
            table=[
                [*tall("一级指标", "二级指标", "三级指标"), Span("年度指标值", 3), *tall("实际完成值", "分值", "得分")],
                ["计算符号", "值", "单位"],
                ["产出指标", "数量指标", "新建管网", "≥", "12", "公里", "12.5", "50", "50"],
            ],
            last=[],
        ),
        {"row1.operator": "≥", "row1.unit": "公里"},
        [("新建管网", "12", "12.5", "50", "50")],
    ),
    "the target in two columns under one heading": Paper(
        self_evaluation(
            table=[
                [*HEADING[1:4], Span("年度指标值", 2), "实际完成值", "分值", "得分", ""],
                ["产出指标", "数量指标", "新建管网", "≥", "12公里", "12.5公里", "50", "50", ""],
                ["效益指标", "社会效益指标", "受益户数", Span("不少于800户", 2), "760户", "40", "38", ""],
            ],
            last=[],
        ),
        {"row1.operator": "≥"},
        [("新建管网", "12公里", "12.5公里", "50", "50"), ("受益户数", "不少于800户", "760户", "40", "38")],
    ),
    "a target and a result over two rows": Paper(
        self_evaluation(
            table=[
                HEADING,
                ["", "产出指标", "数量指标", "新建管网", Span("≥12公里", 1, 2), Span("12.5公里", 1, 2), "50", "50", ""],
                ["", "产出指标", "数量指标", "改造管网", "40", "38", ""],
            ]
        ),
        indicators=[("新建管网", "≥12公里", "12.5公里", "50", "50"), ("改造管网", "≥12公里", "12.5公里", "40", "38")],
    ),
    "points over two rows are nobody's": Paper(
        self_evaluation(
            table=[
                HEADING,
                ["", "产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", Span("90", 1, 2), Span("88", 1, 2), ""],
                ["", "产出指标", "数量指标", "改造管网", "≥3公里", "3公里", ""],
            ]
        ),
        indicators=[("新建管网", "≥12公里", "12.5公里", None, None), ("改造管网", "≥3公里", "3公里", None, None)],
        unread="合并为一格",
    ),
    "a figure across two answers is neither's": Paper(
        self_evaluation(
            table=[HEADING, ["", "产出指标", "数量指标", "新建管网", Span("12公里", 2), "50", "50", ""], INDICATORS[1]]
        ),
        indicators=[("新建管网", None, None, "50", "50"), ROWS[1]],
        unread="跨几栏合并为一格",
    ),
    "an indicator without a name": Paper(
        self_evaluation(
            table=[HEADING, INDICATORS[0], ["", "效益指标", "社会效益指标", "", "≥800户", "760户", "40", "38", ""]]
        ),
        indicators=[ROWS[0], (None, "≥800户", "760户", "40", "38")],
    ),
    "合计 of the indicators and 总分 of all": Paper(
        self_evaluation(last=[[Span("合计", 6), "90", "88", ""], [Span("总分", 6), "100", "97", ""]]),
        {"total_score": "97"},
    ),
    "two totals that differ": Paper(
        self_evaluation(last=[[Span("总分", 6), "100", "97", ""], [Span("自评总分", 6), "100", "95", ""]]),
        conflict="不一致",
    ),
    # monitoring
    "half a year": Paper(
        monitoring("上半年完成情况", "全年预计完成值", chosen="有可能"), {"period_end": "6月", "likelihood": "有可能"}
    ),
    "results of a span": Paper(
        monitoring("1-8月实际完成值", "预计全年完成值", executed="1-8月实际支出数"),
        {"period_end": "8月", "executed_amount": "600000.00"},
    ),
    "up to a day": Paper(
        monitoring("截至6月30日完成情况", executed="截至6月30日执行数"),
        {"period_end": "6月", "executed_amount": "600000.00"},
    ),
    "three quarters": Paper(monitoring("前三季度完成情况"), {"period_end": "9月"}),
    "two spans that differ": Paper(monitoring("1-6月完成情况", executed="1-7月执行数"), conflict="几个截止月份"),
    "a likelihood ticked in its cell": Paper(
        monitoring("1-7月完成情况", chosen="□确定能 ☑有可能 □完全不可能"), {"likelihood": "有可能"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("name", PAPERS)
def test_a_form_is_read_as_a_person_reads_it(name: str, suffix: str, tmp_path: Path) -> None:
    check(PAPERS[name], tmp_path / f"表{suffix}")


REFUSED: dict[str, tuple[list[Row], str]] = {
    "a monitoring form without 全年预计完成情况": (
        [row if number < 4 else row[:6] for number, row in enumerate(monitoring("1-6月执行情况"))],
        "全年预计完成情况",
    ),
    "a goal with a column of results": (
        [
            [Span("项目支出绩效目标表", 6)],
            ["项目名称", Span("供水工程", 5)],
            ["年度目标", Span("建成", 5)],
            ["一级指标", "二级指标", "三级指标", "指标值", "上半年进度", "备注"],
            ["产出指标", "数量指标", "新建管网", "≥12公里", "6公里", ""],
        ],
        "上半年进度",
    ),
    "a self-evaluation under the title of a goal": (self_evaluation(title="项目支出绩效目标申报表"), "绩效目标申报表"),
    "two tables side by side": (
        self_evaluation(
            table=[
                ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "三级指标", "年度指标值", "得分"],
                ["产出指标", "新建管网", "≥12公里", "12.5公里", "50", "50", "受益户数", "≥800户", "38"],
            ]
        ),
        "三级指标",
    ),
    "two columns of the same name": (
        self_evaluation(
            table=[
                [*HEADING[1:4], "年度指标值", "实际完成值", "实际完成值", "分值", "得分", ""],
                ["产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", "13公里", "50", "50", ""],
            ]
        ),
        "实际完成值",
    ),
}


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("name", REFUSED)
def test_a_doubtful_form_is_asked_about(name: str, suffix: str, tmp_path: Path) -> None:
    rows, words = REFUSED[name]
    with pytest.raises(Refused) as refused:
        read_forms(write(tmp_path / f"表{suffix}", rows))
    assert words in refused.value.zh
    assert "请" in refused.value.zh


def test_a_goal_with_the_whole_term_beside_the_year(tmp_path: Path) -> None:
    """The national form: 实施期绩效目标 on the left, 年度绩效目标 on the right; the year's is meant."""
    rows: list[Row] = [
        [Span("项目支出绩效目标申报表", 7)],
        ["项目名称", Span("供水工程", 6)],
        [Span("总体目标", 1, 2), Span("实施期目标（2022年—2024年）", 3), Span("年度目标", 3)],
        [Span("三年建成供水管网", 3), Span("年内建成一期", 3)],
        ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "新建管网", "≥36公里", "数量指标", "新建管网", "≥12公里"],
        ["效益指标", "社会效益指标", "受益户数", "≥2400户", "社会效益指标", "受益户数", "≥800户"],
    ]
    (form,), _ = read_forms(write(tmp_path / "表.docx", rows))
    assert form.text("goal_text") == "年内建成一期"
    assert [(row.values["level1"], row.values["level3"], row.values["target_raw"]) for row in form.rows] == [
        ("产出指标", "新建管网", "≥12公里"),
        ("效益指标", "受益户数", "≥800户"),
    ]


def test_an_adjusted_target_counts_where_it_is_filled_in(tmp_path: Path) -> None:
    table: list[Row] = [
        [*HEADING[1:4], "年初目标值", "调整后目标值", "实际完成值", "分值", "得分", ""],
        ["产出指标", "数量指标", "新建管网", "≥12公里", "≥10公里", "10公里", "50", "50", ""],
        ["效益指标", "社会效益指标", "受益户数", "≥800户", "", "800户", "40", "40", ""],
    ]
    (form,), _ = read_forms(write(tmp_path / "表.xlsx", self_evaluation(table=table, last=[])))
    assert [row.values["target_raw"] for row in form.rows] == ["≥10公里", "≥800户"]


def test_the_level_of_the_row_above(tmp_path: Path) -> None:
    table = [
        HEADING,
        ["", "产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", "50", "50", ""],
        ["", "同上", "〃", "新建泵站", "≥2座", "2座", "40", "38", ""],
    ]
    form = read_forms(write(tmp_path / "form.xlsx", self_evaluation(table=table)))[0][0]
    assert [(row.values["level1"], row.values["level2"]) for row in form.rows] == [("产出指标", "数量指标")] * 2


def test_a_line_of_the_form_in_one_cell_is_no_indicator(tmp_path: Path) -> None:
    last = [[Span("总分", 6), "100", "97", ""], [Span("评定情况", 2), Span("95", 7)]]
    form = read_forms(write(tmp_path / "form.xlsx", self_evaluation(last=last)))[0][0]
    assert [row.values["level3"] for row in form.rows] == ["新建管网", "受益户数"]
    assert form.unread == ["三级指标（C10 跨到目标或得分栏，不是一项指标）"]
