"""Units of targets: where they stand, what they multiply, when they contradict: text in, reading out."""

from decimal import Decimal

from tests.support.readings import actual, actuals, shown, targets

UNITS = [
    ("18", {"unit": "1/10万"}, 18, "/十万"),
    ("20", {"unit": "万元"}, 200000, "元"),
    ("20万元", {"unit": "万元"}, 200000, "元"),
    ("20万元", {"unit": "元"}, 200000, "元"),
    ("20万", {"unit": "万元"}, 200000, "元"),
    ("20", {"level3": "总金额(万元)"}, 200000, "元"),
    ("1.2万", {"unit": "亩"}, 12000, "亩"),
    ("1.2", {"unit": "万亩"}, 12000, "亩"),
    ("1.2万", {"unit": "万亩"}, 12000, "亩"),
    ("5", {"unit": "‰"}, Decimal("0.5"), "%"),
    ("95", {"unit": "百分比"}, 95, "%"),
    ("95%", {"unit": "%"}, 95, "%"),
    ("100", {"unit": "台（套）"}, 100, "台套"),
    ("95", {"unit": "/"}, 95, None),
    ("735", {"unit": "人次"}, 735, "人次"),
    ("20", {"unit": "万元(人民币)"}, 200000, "元"),
    ("每年5", {"unit": "万亩"}, 50000, "亩/年"),
    ("每亩300", {"unit": "元/亩"}, 300, "元/亩"),
    ("三次/年", {}, 3, "次/年"),
    ("3", {"unit": "元左右不等,按实际"}, 3, "元左右不等,按实际"),
]


# unit column -> operator, low, high, unit of 30
SIGNED_UNITS = [
    ("≥%", ">=", 30, None, "%"),
    ("%以上", ">=", 30, None, "%"),
    ("（≤%）", "<=", None, 30, "%"),
    ("天以内", "<=", None, 30, "天"),
    ("万元以内", "<=", None, 300000, "元"),
    ("≤万元", "<=", None, 300000, "元"),
    ("不少于（个）", ">=", 30, None, "个"),
    ("人次及以上", ">=", 30, None, "人次"),
    ("≥", ">=", 30, None, None),
    ("国内", None, 30, 30, "国内"),
]


def test_an_operator_in_the_unit_column() -> None:
    read = targets([{"target_raw": "30", "unit": unit} for unit, *_ in SIGNED_UNITS])
    assert [(unit, *shown(one)) for (unit, *_), one in zip(SIGNED_UNITS, read, strict=True)] == SIGNED_UNITS
    assert actual("35", "30", unit="万元以内")["value"] == 350000


def test_an_operator_cell_that_says_more() -> None:
    cells = ("（≥）", "≥%", "定量≥", "≥（大于等于）", "正向", "反向指标", "≥且≤", "定量")
    read = targets([{"target_raw": "30", "operator": cell} for cell in cells])
    assert [one["operator"] for one in read] == [">=", ">=", ">=", ">=", ">=", "<=", None, None]


def test_a_unit_counts_once() -> None:
    read = targets([{"target_raw": text, "unit": None, "level3": None, **context} for text, context, _, _ in UNITS])
    found = [(text, context, one["low"], one["unit"]) for (text, context, _, _), one in zip(UNITS, read, strict=True)]
    assert found == UNITS


def test_units_that_contradict_each_other() -> None:
    pairs = [("100元", "万元"), ("1.2万", "亿元"), ("95人", "%"), ("20万元", "人")]
    assert [one["kind"] for one in targets([{"target_raw": t, "unit": u} for t, u in pairs])] == ["unparsed"] * 4


def test_an_amount_in_yuan_under_a_column_in_wan_stands_beside_a_target_of_its_size() -> None:
    rows = [{"actual_raw": a, "target_raw": t, "unit": "万元"} for a, t in (("320000元", "≥30"), ("100元", "30"))]
    assert [(one["kind"], one["value"]) for one in actuals(rows)] == [("quantitative", 320000), ("unparsed", None)]
