"""Forms as other places print them: the headings of each, a few of its rows, what is read; what a refusal names."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from pipelines.land.problems import Refused
from scripts.forms.sheet import Row, write_sheets

ZHONGJIANG: list[Row] = [
    ["绩效目标自评表"],
    ["项目名称", None, "水标尺制作安装项目"],
    ["资金情况(万元)", None, None, "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
    [None, None, "年度资金总额:", "20", "20", 10, "100.00%", 10],
    [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "分值",
        "年度指标值",
        "全年实际值",
        "得分",
        "未完成原因及拟采取的改进措施",
    ],
    [None, "产出指标(70分)", "数量指标", "安装坡面水标尺", 10, "≥266米", "≥260米", 9, "缺料"],
    ["总分", None, None, None, 100, None, None, 99],
]
CHONGQING: list[Row] = [
    ["2022年度项目绩效自评表"],
    ["项目名称", "辅警人员经费", "项目编码", "50023022T00000000001", "自评总分(分)", "98.5"],
    [
        "预算执行情况",
        None,
        "年初预算(万元)",
        "全年(调整)预算(万元)",
        "执行数(万元)",
        "执行率(%)",
        "执行率权重",
        "执行率得分",
    ],
    [None, "年度总金额", "2565", "2600", "2600", "100%", 10, 10],
    [
        "绩效指标",
        "指标名称",
        "计量单位",
        "指标性质",
        "年初指标值",
        "调整指标值",
        "全年完成值",
        "得分系数(%)",
        "指标权重(分)",
        "指标得分(分)",
    ],
    [None, "项目成本概算", "万元", "≤", "3584", "3000", "2600", "100%", 20, 20],
    [None, "受益对象满意度", "%", "≥", "95", None, "93", "97.9%", 10, 9.79],
]
XIANGTAN: list[Row] = [
    ["2023年项目支出绩效目标申报表"],
    ["项目支出名称", "雾炮车降尘抑尘服务", None, "预算部门", "环境卫生管理处"],
    ["项目支出实施期", "2023.07-2024.01"],
    ["本年度绩效目标", "采购雾炮车降尘抑尘服务"],
    ["本年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准"],
    [None, "产出指标", "数量指标", "雾炮车风炮射程", "≥80M", "计划标准"],
]
QINGSHAN: list[Row] = [
    ["绩效目标表"],
    ["项目名称", None, "薄弱学校改造补助资金"],
    ["总体目标", "年度目标"],
    [None, "改善办学条件"],
    ["绩效指标", "一级指标", "二级指标", "指标内容", "指标值"],
    [None, "效益指标", "满意度指标", "学生家长满意度", "≥90%"],
]


def read(folder: Path, rows: list[Row]) -> Form:
    write_sheets(folder / "表.xlsx", {"表": rows})
    [form] = read_forms(folder / "表.xlsx")[0]
    return form


def said(form: Form) -> tuple[dict[str, str], list[tuple[Any, ...]]]:
    values = {name: cell.text for name, cell in form.values.items()}
    names = ("level3", "operator", "target_raw", "unit", "actual_raw", "weight_points", "score")
    return values, [tuple(row.values.get(name) for name in names) for row in form.rows]


def test_zhongjiang_prints_the_actual_value_of_the_year(tmp_path: Path) -> None:
    form = read(tmp_path, ZHONGJIANG)
    values, rows = said(form)
    assert form.layout == "self_evaluation_rural"
    assert (values["subject_name"], values["budget_adjusted"], values["total_score"]) == (
        "水标尺制作安装项目",
        "20",
        "99",
    )
    assert rows == [("安装坡面水标尺", None, "≥266米", None, "≥260米", "10", "9")]
    assert form.rows[0].values["deviation_reason"] == "缺料"


def test_chongqing_has_one_level_of_names_and_adjusted_targets(tmp_path: Path) -> None:
    form = read(tmp_path, CHONGQING)
    values, rows = said(form)
    assert form.layout == "self_evaluation_chongqing"
    assert [values[name] for name in ("subject_code", "budget_initial", "budget_adjusted", "executed")] == [
        "50023022T00000000001",
        "2565",
        "2600",
        "2600",
    ]
    assert (values["execution_score"], values["total_score"]) == ("10", "98.5")
    assert rows == [
        ("项目成本概算", "≤", "3000", "万元", "2600", "20", "20"),
        ("受益对象满意度", "≥", "95", "%", "93", "10", "9.79"),
    ]


@pytest.mark.parametrize(
    ("rows", "name", "goal", "indicator"),
    [
        (XIANGTAN, "雾炮车降尘抑尘服务", "采购雾炮车降尘抑尘服务", ("雾炮车风炮射程", "≥80M")),
        (QINGSHAN, "薄弱学校改造补助资金", "改善办学条件", ("学生家长满意度", "≥90%")),
    ],
)
def test_goals_under_other_headings(
    tmp_path: Path, rows: list[Row], name: str, goal: str, indicator: tuple[str, str]
) -> None:
    form = read(tmp_path, rows)
    values, found = said(form)
    assert (form.layout, values["subject_name"], values["goal_text"]) == ("goal_project", name, goal)
    assert [(row[0], row[2]) for row in found] == [indicator]


@pytest.mark.parametrize(("printed", "lacking"), [("三级指标", "三级指标"), ("全年实际值", "实际完成值")])
def test_a_refusal_names_the_nearest_form_and_what_is_missing(tmp_path: Path, printed: str, lacking: str) -> None:
    rows = [["某栏" if cell == printed else cell for cell in row] for row in ZHONGJIANG]
    with pytest.raises(Refused) as refused:
        read(tmp_path, rows)
    assert "最接近“衔接资金项目绩效目标自评表" in refused.value.zh
    assert f"，缺少栏目：{lacking}。" in refused.value.zh
    assert f"nearest is self_evaluation_rural, without the headings {lacking}" in refused.value.en


def test_a_self_evaluation_cut_off_at_the_edge_of_a_page_is_called_by_its_title(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["项目支出绩效自评表"],
        ["项目名称", None, "供水工程"],
        ["项目资金（万元）", None, None, "年初预算数", "全年预算数", "全年执行数", "分值"],
        [None, None, "年度资金总额", "120", "130", "117", "10"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值"],
        [None, "产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", "50"],
    ]
    with pytest.raises(Refused) as refused:
        read(tmp_path, rows)
    assert "最接近“项目支出绩效自评表（全国通用）”，缺少栏目：得分。" in refused.value.zh


def test_a_list_of_names_is_near_no_form(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, [["项目名称", "金额"], ["甲", "1"]])
    assert "可识别的表见" in refused.value.zh
    assert "最接近" not in refused.value.zh


RIVER: list[Row] = [
    ["项目支出绩效自评表"],
    ["项目名称", "河道清淤工程"],
    ["项目预算执行情况（万元）", None, "预算数", "实际支出数", "执行率", "权重", "自评得分"],
    [None, "资金合计", "350", "301.7", "86.2%", 10, 8.62],
    ["一级指标", "二级指标", "三级指标", "目标值", "实际值", "权重", "自评得分", "未完成原因及整改措施"],
    ["产出指标（50分）", "产出数量", "清淤长度", "12公里", "10.5公里", 20, 17.5, "雨季"],
    ["一级指标", "二级指标", "三级指标", "目标值", "实际值", "权重", "自评得分", "未完成原因及整改措施"],
    [None, "产出时效", "完工时间", "2022年12月31日前", "2022年12月20日", 30, 30, None],
    ["合计", None, None, None, None, 100, 96.12],
]
FARMING: list[Row] = [
    ["2022年度部门整体支出绩效自评表"],
    ["部门名称", "某县农业农村局"],
    ["预算执行情况（万元）", None, "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "部门支出总额", "8000", "7600", 10, "95%", 9.5],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际值", "分值", "得分"],
    ["产出指标", "数量指标", "粮食播种面积", "≥50万亩", "51万亩", 90, 90],
]


def test_actual_value_weight_and_own_score_under_their_short_headings(tmp_path: Path) -> None:
    values, rows = said(read(tmp_path, RIVER))
    assert [values[name] for name in ("budget_adjusted", "executed", "execution_score", "total_score")] == [
        "350",
        "301.7",
        "8.62",
        "96.12",
    ]
    assert rows[0] == ("清淤长度", None, "12公里", None, "10.5公里", "20", "17.5")


def test_a_heading_repeated_on_a_new_page_keeps_what_stood_once_above_it(tmp_path: Path) -> None:
    levels = [(row.values["level1"], row.values["level2"]) for row in read(tmp_path, RIVER).rows]
    assert levels == [("产出指标（50分）", "产出数量"), ("产出指标（50分）", "产出时效")]


def test_a_department_prints_the_sum_of_its_spending(tmp_path: Path) -> None:
    values, rows = said(read(tmp_path, FARMING))
    assert [values[name] for name in ("budget_adjusted", "executed", "execution_score")] == ["8000", "7600", "9.5"]
    assert rows == [("粮食播种面积", None, "≥50万亩", None, "51万亩", "90", "90")]


def test_a_total_beside_its_sum_is_the_total(tmp_path: Path) -> None:
    rows = [*RIVER[:-1], [None, None, None, None, "合计", 100, 96.12]]
    values, _ = said(read(tmp_path, rows))
    assert values["total_score"] == "96.12"


def test_goals_and_monitoring_under_other_headings_of_the_value(tmp_path: Path) -> None:
    goal = [["绩效指标值" if cell == "指标值" else cell for cell in row] for row in QINGSHAN]
    assert said(read(tmp_path, goal))[1] == [("学生家长满意度", None, "≥90%", None, None, None, None)]
    monitored: list[Row] = [
        ["2023年度项目绩效运行监控表"],
        ["项目名称", "农田水利", "监控截止日期", "2023年7月31日"],
        ["一级指标", "二级指标", "三级指标", "目标值", "截至7月完成值", "全年预计完成"],
        ["产出", "数量", "渠道长度", "20公里", "12公里", "20公里"],
    ]
    form = read(tmp_path, monitored)
    assert (form.layout, form.text("period_end"), form.rows[0].values["actual_raw"]) == (
        "monitoring_project",
        "2023年7月31日",
        "12公里",
    )


def test_what_is_missing_is_named_as_a_form_prints_it(tmp_path: Path) -> None:
    rows: list[Row] = [["绩效运行监控表"], ["项目名称", "农田水利"], ["三级指标", "全年预计完成", "某栏"]]
    with pytest.raises(Refused) as refused:
        read(tmp_path, rows)
    assert "缺少栏目：完成情况" in refused.value.zh


def test_money_under_a_heading_that_nobody_knows_is_named(tmp_path: Path) -> None:
    rows = [["花掉的钱" if cell == "实际支出数" else cell for cell in row] for row in RIVER]
    form = read(tmp_path, rows)
    assert (form.text("executed"), form.unread) == (None, ["花掉的钱"])
    rows = [["本部门花钱总数" if cell == "部门支出总额" else cell for cell in row] for row in FARMING]
    assert read(tmp_path, rows).unread == ["本部门花钱总数"]
    assert read(tmp_path, RIVER).unread == []


@pytest.mark.parametrize(
    ("money", "amounts"),
    [
        ([["项目预算执行情况（万元）", "预算数：", "260", "执行数：", "247"]], ("260", "247")),
        ([["资金（万元）", "全年预算数", "全年执行数", "得分"], [None, "260", "247", 9.5]], ("260", "247")),
        ([["资金（万元）", "全年预算数", "全年执行数", "得分"], ["某项支出", "260", "247", 9.5]], (None, None)),
    ],
)
def test_one_amount_without_its_source_is_the_whole(tmp_path: Path, money: list[Row], amounts: tuple) -> None:
    """Beside its heading or right below it; never one that is called something else."""
    form = read(tmp_path, [*RIVER[:2], *money, *RIVER[4:]])
    assert (form.text("budget_adjusted"), form.text("executed")) == amounts
    assert form.unread == ([] if amounts[0] else ["某项支出"])


@pytest.mark.parametrize(
    ("label", "total", "year", "carried", "fiscal"),
    [
        ("资金（万元）", "260", "200", "60", "260"),
        ("资金（万元）", "260万元", "200万元", "60万元", "2600000"),
        ("资金", "260万", "200万", "60万", "2600000"),
        ("资金（万元）", "260", "200", "600000元", "2600000"),
        ("资金（元）", "260万", "200万", "600000", "2600000"),
        ("资金", "260万", "200万", "60", "200万 + 60"),
        ("资金", "260", "约200", "60", "约200"),
    ],
)
def test_sources_that_say_their_own_units_are_added_in_yuan(
    tmp_path: Path, label: str, total: str, year: str, carried: str, fiscal: str
) -> None:
    """What nobody can add stays as it stands, to be rejected by its cell."""
    money: list[Row] = [
        [label, None, "全年预算数", "全年执行数", "得分"],
        [None, "年度资金总额", total, "247", 9.5],
        [None, "当年财政拨款", year, None, None],
        [None, "上年结转资金", carried, None, None],
    ]
    form = read(tmp_path, [*RIVER[:2], *money, *RIVER[4:]])
    assert form.text("budget_adjusted_fiscal") == fiscal


@pytest.mark.parametrize("label", ["资金（美元）", "资金（单位：10000元）", "资金（W）"])
def test_a_form_in_another_money_says_no_amount(tmp_path: Path, label: str) -> None:
    form = read(
        tmp_path, [*RIVER[:2], [label, "全年预算数", "全年执行数", "得分"], [None, "260", "247", 9.5], *RIVER[4:]]
    )
    (conflict,) = form.conflicts
    assert conflict.name == "budget_adjusted"


@pytest.mark.parametrize("label", ["资金（萬元）", "资金（以万元计）"])
def test_a_unit_in_other_letters(tmp_path: Path, label: str) -> None:
    form = read(
        tmp_path, [*RIVER[:2], [label, "全年预算数", "全年执行数", "得分"], [None, "260", "247", 9.5], *RIVER[4:]]
    )
    assert (form.power or form.values["executed"].power, form.conflicts) == (4, [])


def test_a_line_of_the_form_below_the_indicators_is_none(tmp_path: Path) -> None:
    form = read(tmp_path, [*RIVER, ["自评等次", None, "☑", "优", "□", "良"]])
    assert [row.values["level3"] for row in form.rows] == [row.values["level3"] for row in read(tmp_path, RIVER).rows]
    assert form.text("grade") == "优"


def test_two_labels_in_one_cell_are_parted(tmp_path: Path) -> None:
    rows = [RIVER[0], ["项目名称：河道清淤工程   实施单位：水利局"], *RIVER[2:]]
    assert read(tmp_path, rows).text("subject_name") == "河道清淤工程"
