"""What a person reads in a target or an actual, as examples: text in, reading out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.land.reading import read_actuals, read_targets


def targets(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read many targets at once (one call is for millions of rows and has a price); keys without the prefix."""
    frame = pl.DataFrame([{"fiscal_year": 2022, **row} for row in rows], schema_overrides={"target_raw": pl.String})
    read = (
        read_targets(frame).select("^target_.*$").drop("target_raw").rename(lambda name: name.removeprefix("target_"))
    )
    return read.to_dicts()


def actuals(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read many actuals at once, each beside its target."""
    texts = {"target_raw": pl.String, "actual_raw": pl.String}
    frame = pl.DataFrame([{"target_raw": None, "fiscal_year": 2022, **row} for row in rows], schema_overrides=texts)
    read = read_actuals(read_targets(frame), "actual_raw", "actual").select("^actual_.*$").drop("actual_raw")
    return read.rename(lambda name: name.removeprefix("actual_")).to_dicts()


def target(text: str | None, **context: Any) -> dict[str, Any]:
    return targets([{"target_raw": text, **context}])[0]


def actual(text: str | None, target_text: str | None = None, **context: Any) -> dict[str, Any]:
    return actuals([{"actual_raw": text, "target_raw": target_text, **context}])[0]


def shown(read: dict[str, Any]) -> Any:
    """(operator, low, high, unit) of a quantity, else its kind."""
    if read["kind"] != "quantitative":
        return read["kind"]
    return read["operator"], read["low"], read["high"], read["unit"]


def empty_but(read: dict[str, Any], **kept: Any) -> dict[str, Any]:
    return {**dict.fromkeys(read), **kept}


# text -> operator, low, high, unit
NUMBERS = {
    "90％以上（含90％）": (">=", 90, None, "%"),
    "5000亩（其中补植200亩）": (None, 5000, 5000, "亩"),
    "≤18/10万": ("<=", None, 18, "/十万"),
    "≤0.5吨标准煤/万元": ("<=", None, Decimal("0.5"), "吨标准煤/万元"),
    "≥95%": (">=", 95, None, "%"),
    "≧95％": (">=", 95, None, "%"),
    "⩾ 95 %": (">=", 95, None, "%"),
    ">=95%": (">=", 95, None, "%"),
    "95%以上": (">=", 95, None, "%"),
    "95%（含）以上": (">=", 95, None, "%"),
    "不低于95%": (">=", 95, None, "%"),
    "不少于12种": (">=", 12, None, "种"),
    "至少一次": (">=", 1, None, "次"),
    "至少全年完成2次宣传": (">=", 2, None, "次"),
    "大于95%": (">", 95, None, "%"),
    "=100%": ("=", 100, 100, "%"),
    "═100": ("=", 100, 100, None),
    "等于100": ("=", 100, 100, None),
    "≤5个工作日": ("<=", None, 5, "工作日"),
    "24小时内": ("<=", None, 24, "小时"),
    "15个工作日内办结": ("<=", None, 15, "工作日"),
    "30分钟以内": ("<=", None, 30, "分钟"),
    "不超过20万元": ("<=", None, 200000, "元"),
    "控制在20万元以内": ("<=", None, 200000, "元"),
    "小于1‰": ("<", None, Decimal("0.1"), "%"),
    "100": (None, 100, 100, None),
    "1项": (None, 1, 1, "项"),
    "2场次": (None, 2, 2, "场次"),
    "6场（次）": (None, 6, 6, "场次"),
    "1次/年": (None, 1, 1, "次/年"),
    "每年12次": (None, 12, 12, "次/年"),
    "≥8小时/天": (">=", 8, None, "小时/天"),
    "3-5次": ("range", 3, 5, "次"),
    "10~20": ("range", 10, 20, None),
    "10至20": ("range", 10, 20, None),
    "100—120人": ("range", 100, 120, "人"),
    "90-95%": ("range", 90, 95, "%"),
    "1-2万元": ("range", 10000, 20000, "元"),
    "95%≤X≤100%": ("range", 95, 100, "%"),
    "2个≤数量≤5个": ("range", 2, 5, "个"),
    "≥2个且≤5个": ("range", 2, 5, "个"),
    "≥80%，≤90%": ("range", 80, 90, "%"),
    "≥ 1.5 万人次": (">=", 15000, None, "人次"),
    "1,200.50万元": (None, 12005000, 12005000, "元"),
    "12 000人": (None, 12000, 12000, "人"),
    "2.6亿元": (None, 260000000, 260000000, "元"),
    "16.3万亩": (None, 163000, 163000, "亩"),
    "100万": (None, 1000000, 1000000, None),
    "5千克": (None, 5, 5, "公斤"),
    "5千元": (None, 5000, 5000, "元"),
    "约100人": (None, 100, 100, "人"),
    "100余人": (None, 100, 100, "人"),
    "百分之九十": (None, 90, 90, "%"),
    "百分之90": (None, 90, 90, "%"),
    "百分之百": (None, 100, 100, "%"),
    "不低于百分之八十五": (">=", 85, None, "%"),
    "九成": (None, 90, 90, "%"),
    "9成以上": (">=", 90, None, "%"),
    "5‰": (None, Decimal("0.5"), Decimal("0.5"), "%"),
    "≥100百分比": (">=", 100, None, "%"),
    "提高5个百分点": (None, 5, 5, "百分点"),
    "一次": (None, 1, 1, "次"),
    "两次": (None, 2, 2, "次"),
    "一百": (None, 100, 100, None),
    "九十五": (None, 95, 95, None),
    "三个": (None, 3, 3, "个"),
    "一百二十人": (None, 120, 120, "人"),
    "两千人": (None, 2000, 2000, "人"),
    "十五个工作日内": ("<=", None, 15, "工作日"),
    "三万元": (None, 30000, 30000, "元"),
    "100%完成": (None, 100, 100, "%"),
    "完成率100%": (None, 100, 100, "%"),
    "满意度≥90%": (">=", 90, None, "%"),
    "群众满意度达到95%以上": (">=", 95, None, "%"),
    "2022年完成5场": (None, 5, 5, "场"),
    "每亩300元": (None, 300, 300, "元/亩"),
    "300元/亩": (None, 300, 300, "元/亩"),
    "每亩300": (None, 300, 300, "/亩"),
    "每人每月300元": (None, 300, 300, "元/人/月"),
    "300元/人·月": (None, 300, 300, "元/人/月"),
    "≤35微克/立方米": ("<=", None, 35, "微克/立方米"),
    "1500㎡": (None, 1500, 1500, "平方米"),
    "100m³": (None, 100, 100, "立方米"),
    # a prefix belongs to the whole unit, however the power and the letters are written
    "12km²": (None, 12, 12, "平方公里"),
    "12 Km2": (None, 12, 12, "平方公里"),
    "12K㎡": (None, 12, 12, "平方公里"),
    "12㎢": (None, 12, 12, "平方公里"),
    "12平方㎞": (None, 12, 12, "平方公里"),
    "4万km²": (None, 40000, 40000, "平方公里"),
    "3hm²": (None, 3, 3, "公顷"),
    "3h㎡": (None, 3, 3, "公顷"),
    "3ha": (None, 3, 3, "公顷"),
    "6dm²": (None, 6, 6, "平方分米"),
    "5c㎡": (None, 5, 5, "平方厘米"),
    "5mm²": (None, 5, 5, "平方毫米"),
    "5㎟": (None, 5, 5, "平方毫米"),
    "5cm³": (None, 5, 5, "立方厘米"),
    "7dm3": (None, 7, 7, "立方分米"),
    "1.5万㎡": (None, 15000, 15000, "平方米"),
    "1500M2。": (None, 1500, 1500, "平方米"),
    "1500米²": (None, 1500, 1500, "平方米"),
    "5000ｍ²": (None, 5000, 5000, "平方米"),
    "100m^2": (None, 100, 100, "平方米"),
    "30M3以上": (">=", 30, None, "立方米"),
    "1200m2-1500m2": ("range", 1200, 1500, "平方米"),
    "200人/km²": (None, 200, 200, "人/平方公里"),
    "300元/公顷": (None, 300, 300, "元/公顷"),
    "每平方300元": (None, 300, 300, "元/平方米"),
    # a letter that goes on is another unit, not a short one with a word behind it
    "≥30MPa": (">=", 30, None, "MPa"),
    "5MWh": (None, 5, 5, "MWh"),
    "50hz": (None, 50, 50, "hz"),
    "126.5km": (None, Decimal("126.5"), Decimal("126.5"), "公里"),
    "25TB": (None, 25, 25, "TB"),
    "￥5000元": (None, 5000, 5000, "元"),
    "達到９５％": (None, 95, 95, "%"),
    "1萬畝": (None, 10000, 10000, "亩"),
    "0": (None, 0, 0, None),
    "0起": (None, 0, 0, "起"),
    "零事故": (None, 0, 0, None),
    "-5%": (None, -5, -5, "%"),
    "下降10%": (">=", 10, None, "%"),
    "20年": (None, 20, 20, "年"),
    "1000亩（含补植）": (None, 1000, 1000, "亩"),
    "12个，完成率100%": (None, 12, 12, "个"),
}


def test_numbers() -> None:
    read = targets([{"target_raw": text} for text in NUMBERS])
    assert {text: shown(one) for text, one in zip(NUMBERS, read, strict=True)} == NUMBERS


# A person would ask somebody before using these.
UNREADABLE = [
    "完成2022年任务",
    "2021-2025",
    "2021至2025年",
    "三分之二以上",
    "过半",
    "一年半",
    "翻一番",
    "≥90%且满意",
    "见附件",
    "详见实施方案",
    "同上",
    "待定",
    "暂无",
    "每年12月",
    "≥**人",  # a template that nobody filled in
    "XX万元",
    "每月20日",  # a day of each month, no length
    "pm2.5≤35",  # no square metres
    "m20砂浆5吨",
    "5000亩（其中未完成200亩）",
    "波型护栏1820米,标志标牌18块",
    "700.0,77",
    "1,2000",
    "≥1000户3500人",
    "20-10",
    "1/2",
    "10*2次",
    "8×12",
    "10²",
    "①5场",
    "5 10",
    "1.1234567",
    "1234567890123456789012345",
    "≥95%以内",
    "第1名",
    "每月15日前",
    "近100人",
    "十余次",
    "数百人",
    "伍万元",
    "10w",
    "2亿%",
    "21一",
    "无",
    "%95",
    "٣人",
]


def test_unreadable_targets() -> None:
    read = targets([{"target_raw": text} for text in UNREADABLE])
    assert dict(zip(UNREADABLE, read, strict=True)) == {
        text: empty_but(read[0], kind="unparsed") for text in UNREADABLE
    }


def test_blank_marks_are_no_value() -> None:
    marks = [None, "", " ", "/", "—", "——", "-", "…", "\\", "N/A"]
    assert {one["kind"] for one in targets([{"target_raw": mark} for mark in marks])} == {None}
    assert {one["kind"] for one in actuals([{"actual_raw": mark} for mark in marks])} == {None}


def test_a_target_that_does_not_apply_or_was_left_as_a_template_is_none() -> None:
    assert {
        one["kind"] for one in targets([{"target_raw": text} for text in ("不适用", "不涉及", "≥*万元", "≤**天")])
    } == {"unparsed"}


def test_words_are_qualitative() -> None:
    words = [
        "按时完成",
        "及时",
        "逐步提升",
        "显著",
        "好坏",
        "优",
        "是",
        "不断增强",
        "全覆盖",
        "零距离",
        "十分明显",
        "AAA级",
    ]
    read = targets([{"target_raw": text} for text in words])
    assert {text: one["kind"] for text, one in zip(words, read, strict=True)} == dict.fromkeys(words, "qualitative")


# text -> deadline, in a timeliness indicator of 2022
DEADLINES = {
    "12月31日前": date(2022, 12, 31),
    "12月底之前完成": date(2022, 12, 31),
    "12月底（含）": date(2022, 12, 31),
    "2022年12月底前": date(2022, 12, 31),
    "2022年底前": date(2022, 12, 31),
    "年底前完成": date(2022, 12, 31),
    "截至2022年11月30日完成": date(2022, 11, 30),
    "全年": date(2022, 12, 31),
    "1-12月": date(2022, 12, 31),
    "2022年6月—12月": date(2022, 12, 31),
    "2022年1月1日至2022年11月30日": date(2022, 11, 30),
    "6-8月": date(2022, 8, 31),
    "2022.12": date(2022, 12, 31),
    "2022.12.31": date(2022, 12, 31),
    "2022-12-31": date(2022, 12, 31),
    "2022-12-31 00:00:00": date(2022, 12, 31),
    "2022/6/30前": date(2022, 6, 30),
    "20221231": date(2022, 12, 31),
    "2023年6月底前完成验收": date(2023, 6, 30),
    "2024年2月": date(2024, 2, 29),
    "2020年": date(2020, 12, 31),
    "2020": date(2020, 12, 31),
    "12月": date(2022, 12, 31),
    "第三季度": date(2022, 9, 30),
    "2022年第4季度": date(2022, 12, 31),
    "上半年": date(2022, 6, 30),
    "十二月底前": date(2022, 12, 31),
    "2022年6月上旬": date(2022, 6, 10),
    "≤2022年12月31日": date(2022, 12, 31),
    "2022.12.31前": date(2022, 12, 31),
    "2022.1.15": date(2022, 1, 15),
    "2023.07-2024.01": date(2024, 1, 31),
    "2022.1~2022.12": date(2022, 12, 31),
    "2022.1.1-2022.12.31": date(2022, 12, 31),
    "2022/1/1-2022/12/31": date(2022, 12, 31),
    "2022-01-01至2022-12-31": date(2022, 12, 31),
}


def test_deadlines() -> None:
    read = targets([{"target_raw": text, "level2": "时效指标"} for text in DEADLINES])
    assert {text: one["date"] for text, one in zip(DEADLINES, read, strict=True)} == DEADLINES
    assert {one["kind"] for one in read} == {"date"}


def test_dates_that_are_none() -> None:
    texts = ["12月前", "2023年前", "2022年13月", "2022年2月30日", "2022.1", "2022.10-2023.1"]
    read = targets([{"target_raw": text, "level2": "时效指标"} for text in texts])
    assert dict(zip(texts, read, strict=True)) == {text: empty_but(read[0], kind="unparsed") for text in texts}


def test_a_date_without_any_year_is_not_read() -> None:
    assert target("12月31日前", fiscal_year=None)["kind"] == "unparsed"
    assert target("2021年12月31日前", fiscal_year=None)["date"] == date(2021, 12, 31)


def test_a_year_is_a_date_only_where_time_is_meant() -> None:
    assert shown(target("2020", level2="数量指标", unit="人")) == (None, 2020, 2020, "人")
    assert shown(target("2022.12", level2="成本指标", level3="总成本")) == (
        None,
        Decimal("2022.12"),
        Decimal("2022.12"),
        None,
    )
    assert shown(target("12", level2="数量指标", unit="月")) == (None, 12, 12, "月")


OPERATORS = [
    ({"operator": "≧"}, ">="),
    ({"operator": "═"}, "="),
    ({"operator": "＜="}, "<="),
    ({"operator": "大于等于"}, ">="),
    ({"operator": "以内"}, "<="),
    ({"operator": "定量"}, None),
    ({"level3": "≥360天服务读者"}, ">="),
    ({"level3": "满500天且不少于360天"}, ">="),
    ({"level3": "≥300天服务读者"}, None),
    ({"level3": "开放天数（≥**天）"}, ">="),
    ({"level3": "办结时限（≤天）"}, "<="),
]


def test_operators_around_the_value() -> None:
    read = targets([{"target_raw": "360", "operator": None, "level3": None, **context} for context, _ in OPERATORS])
    assert [(context, one["operator"]) for (context, _), one in zip(OPERATORS, read, strict=True)] == OPERATORS


# name, unit column, target -> operator: the name sets the target's own limit, in any spelling of the number
NAMED_LIMITS = [
    ("全年服务读者360天以上", None, "360天", ">="),
    ("建设成本控制在30万元以内", "万元", "30.00", "<="),
    ("培训费用100元以内", "元", "100", "<="),
    ("10个工作日内办结", None, "10个工作日", "<="),
    ("误差率低于5%", None, "5%", "<"),
    ("受益人数≥1.2万人", None, "12000人", ">="),
    ("企业≤20家", "个", "20", "<="),
    ("60岁以上老年人签约率≥70%", None, "70%", ">="),
    # another number of another thing
    ("60岁以上老年人健康管理人数", None, "60人", None),
    ("1000万元以上项目", "个", "1000", None),
    ("30万元以下项目审核率", None, "30%", None),
    ("10公里内河整治", None, "10公里", None),
]


def test_a_limit_in_the_indicator_s_name() -> None:
    read = targets([{"level3": name, "unit": unit, "target_raw": text} for name, unit, text, _ in NAMED_LIMITS])
    found = [(*case[:3], one["operator"]) for case, one in zip(NAMED_LIMITS, read, strict=True)]
    assert found == NAMED_LIMITS


NUMERALS = [
    ("三", 3), ("≥三", 3), ("十以上", 10), ("不少于三百", 300), ("一万二千户", 12000), ("一万二", 12000),
    ("一万零二", 10002), ("十五万零八十户", 150080), ("百分之九十五", 95),
]  # fmt: skip


def test_chinese_numerals_with_their_unit_elsewhere() -> None:
    read = targets([{"target_raw": text} for text, _ in NUMERALS])
    assert [(text, one["low"]) for (text, _), one in zip(NUMERALS, read, strict=True)] == NUMERALS
    words = ("统一", "唯一", "第一", "万无一失", "千家万户", "一体化")
    assert {one["kind"] for one in targets([{"target_raw": text} for text in words])} == {"qualitative"}


def test_operators_that_contradict_each_other() -> None:
    assert target("≤5", operator="≥")["kind"] == "unparsed"
    assert target("95%以上", operator="=")["operator"] == ">="


def test_the_operator_column_may_say_qualitative() -> None:
    rows = [{"target_raw": text, "operator": op} for op in ("定性", "好坏") for text in ("好坏", "100", "≥95%")]
    assert [one["kind"] for one in targets(rows)] == ["qualitative", "qualitative", "quantitative"] * 2


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


SCANNED = [
    ("290%", {"level3": "群众满意度"}, "unparsed"),
    ("290%", {"level3": "验收合格率"}, "unparsed"),
    ("290%", {"level2": "服务对象满意度指标", "level3": "市民调查"}, "unparsed"),
    ("195%", {"level3": "群众满意度"}, "quantitative"),
    ("120%", {"level3": "收入增长率"}, "quantitative"),
    ("290", {"level3": "造林面积", "unit": "亩"}, "quantitative"),
]


def test_percentages_scanned_wrongly() -> None:
    context = [{"level2": None, "unit": None, **names} for _, names, _ in SCANNED]
    read = targets([{"target_raw": text, **row} for (text, _, _), row in zip(SCANNED, context, strict=True)])
    copied = actuals([{"actual_raw": text, **row} for (text, _, _), row in zip(SCANNED, context, strict=True)])
    for side in (read, copied):
        assert [(text, names, one["kind"]) for (text, names, _), one in zip(SCANNED, side, strict=True)] == SCANNED


# --- actuals -----------------------------------------------------------------------------------------------------

# actual, target, indicator -> value, unit
VALUES = [
    ("4台，已验收", "4台", "", 4, "台"),
    ("≥266米", "≥266米", "", 266, "米"),
    ("100%", "≥95%", "满意度", 100, "%"),
    ("12.3/10万", "≤18/10万", "孕产妇死亡率", Decimal("12.3"), "/十万"),
    ("90%（其中城区95%）", "90%", "覆盖率", 90, "%"),
    ("96", "≥95%", "满意度", 96, "%"),
    ("98%", "95", "满意度", 98, "%"),
    ("98%", "100", "按要求支付资金", 98, "%"),
    ("完成率98%", "≥90%", "项目完成率", 98, "%"),
    ("完成值96%", "≥95%", "覆盖面", 96, "%"),
    ("100%合格", "100%", "合格率", 100, "%"),
    ("12万元", "≥11.376万元", "收入", 120000, "元"),
    ("实际决算金额54.6万元", "56万元", "项目投资", 546000, "元"),
    ("90", "≤90万元", "项目总成本", 900000, "元"),
    ("898600元", "≤90万元", "项目总成本", 898600, "元"),
    ("89.86万", "≤90万元", "项目总成本", 898600, "元"),
    ("28万元", "≤300000", "成本", 280000, "元"),
    ("截至12月底，完成20个", "≥20个", "", 20, "个"),
    ("截止2022年11月30日共15场", "12场", "", 15, "场"),
    ("96%", "每年不低于95%", "合格率", 96, "%/年"),
    ("五次。", "3次", "", 5, "次"),
    ("2018.5", "2018.5米", "长度", Decimal("2018.5"), "米"),
    ("9500米", "10公里", "里程", Decimal("9.5"), "公里"),
    ("5公里", "5000米", "里程", 5000, "米"),
    ("2900公斤", "3吨", "", Decimal("2.9"), "吨"),
    ("2次", "2场次", "", 2, "场次"),
    ("8座", "8个", "", 8, "个"),
    ("100名", "100人", "", 100, "人"),
    ("4次", "4次/年", "", 4, "次/年"),
    ("已完成5场", "≥5场", "", 5, "场"),
    ("完成5场次培训", "≥5场", "", 5, "场"),
    ("每亩300", "每亩300", "造林补助", 300, "/亩"),
    ("下降12%", "下降10%", "", 12, "%"),
    ("增长6%", "≥5%", "收入增长率", 6, "%"),
    ("超过95%", "≥95%", "", 95, "%"),
    ("无", "0起", "事故数", 0, "起"),
    ("0", "≤0万元", "超支", 0, "元"),
    ("1", "0万元", "超支", 10000, "元"),
    ("未发生安全事故", "0", "事故数", 0, None),
    ("无投诉", "零投诉", "", 0, None),
    ("六次", "5次", "", 6, "次"),
    ("12,完成率100%", "12", "", 12, None),
    ("≥95%", None, "", 95, "%"),
]


def test_values() -> None:
    read = actuals([{"actual_raw": a, "target_raw": t, "level3": name} for a, t, name, _, _ in VALUES])
    found = [(*case[:3], one["value"], one["unit"]) for case, one in zip(VALUES, read, strict=True)]
    assert found == VALUES
    assert {one["kind"] for one in read} == {"quantitative"}


# actual, target -> level, completion ratio
STATEMENTS = [
    ("已完成", "≥5场", "met", None),
    ("完成", "100%", "met", None),
    ("达成年度指标", "≥5场", "met", None),
    ("达成预期指标", "效果明显", "met", None),
    ("达到预期目标", "效果明显", "met", None),
    ("全部或基本达成预期指标", "≥5场", "met", None),
    ("符合预期", "≥5场", "met", None),
    ("与年初目标值一致", "≥5场", "met", None),
    ("同年度指标值", "≥5场", "met", None),
    ("全部完成", "12月31日前", "met", None),
    ("全覆盖", "≥95%", "met", None),
    ("实现全覆盖", "12个", "met", None),
    ("按期完成", "100%", "met", None),
    ("已达标", "≥95%", "met", None),
    ("部分完成", "≥5场", "partly", None),
    ("基本完成", "≥5场", "partly", None),
    ("基本达到预期目标", "效果明显", "partly", None),
    ("部分达成预期指标并具有一定效果", "≥5场", "partly", None),
    ("未完成", "≥5场", "not_met", None),
    ("未达成预期指标且效果较差", "≥5场", "not_met", None),
    ("未按时完成", "6月30日前", "not_met", None),
    # nothing was done, with or without a reason; 未按时开展 was done, and late
    ("未开展", "≥5场", "not_done", None),
    ("未开展", "效果明显", "not_done", None),
    ("未实施。", "12月31日前", "not_done", None),
    ("因疫情未开展", "≥5场", "not_done", None),
    ("未开展（疫情影响）", "≥5场", "not_done", None),
    ("本年度暂未启动该项工作", "≥5场", "not_done", None),
    ("活动未举办，受疫情影响", "≥5场", "not_done", None),
    ("未按时开展", "≥5场", "not_met", None),
    ("未全部实施", "≥5场", "not_met", None),
    ("不适用", "≥5场", "not_applicable", None),
    ("不适用", "不适用", "not_applicable", None),
    ("本年度不涉及", "效果明显", "not_applicable", None),
    ("无此项工作", "≥5场", "not_applicable", None),
    ("已完成100%", "≥90%", "met", 1),
    ("100%完成", "≥5场", "met", 1),
    ("完成率100%", "4次", "met", 1),
    ("指标完成率100%", "逐年提升", "met", 1),
    ("指标完成率99.14%", "≥90%", "partly", Decimal("0.9914")),
    ("100%", "360天", "met", 1),
    ("98%", "360天", "partly", Decimal("0.98")),
    ("100%", "12月31日前", "met", 1),
    ("100%", "不断提升", "met", 1),
    ("3-5次", "3-5次", "met", None),
]


def test_statements() -> None:
    read = actuals([{"actual_raw": a, "target_raw": t} for a, t, _, _ in STATEMENTS])
    assert [
        (a, t, one["level"], one["completion_ratio"]) for (a, t, _, _), one in zip(STATEMENTS, read, strict=True)
    ] == STATEMENTS
    assert {(one["kind"], one["value"]) for one in read} == {("statement", None)}


# actual, target -> level
WORDS = [
    ("好坏", "好坏", "met"),
    ("有效", "有效", "met"),
    ("高", "高", "met"),
    ("显著提升", "显著提升", "met"),
    ("有所提升", "显著提升", "partly"),
    ("有所改善", "有所提升", "met"),
    ("养老服务提升", "有所提升", "met"),
    ("明显改善", "改善条件", "met"),
    ("不断提升", "提升", "met"),
    ("效果不错", "效果明显", None),
    ("未提升", "提升", "not_met"),
    ("效果差", "提升", "not_met"),
    ("基本健全", "健全", "partly"),
    ("一般", "优", "partly"),
    ("良", "优", "partly"),
    ("良", "良", "met"),
    ("否", "是", "not_met"),
    ("未发生", "不发生", "met"),
    ("未超预算", "控制在预算内", "met"),
    ("无投诉", "效果明显", "met"),
    # bare 未发生 answers only what must not happen
    ("未发生", "显著提升", "none"),
    # the same said in other words, or with a degree to it
    ("全天候", "全天候可用", "met"),
    ("全天候可用", "全天候", "met"),
    ("做到专款专用", "专款专用", "met"),
    ("在预算内", "控制在预算内", "met"),
    ("较好", "好", "met"),
    ("运行较稳定", "运行稳定", "met"),
    ("运行稳定较好", "运行稳定", "met"),
    ("保障机关运转，效果较好", "保障机关运转", "met"),
    ("得到较好改善", "改善", "met"),
    # a lower degree than was asked for, half of it, or its contrary
    ("效果较好", "效果显著", "partly"),
    ("有所改善", "明显改善", "partly"),
    ("采购", "采购安装", None),
    ("低于上年", "不低于上年", None),
    ("重大事故", "无重大事故", None),
]


def test_words() -> None:
    read = actuals([{"actual_raw": a, "target_raw": t} for a, t, _ in WORDS])
    assert [(a, t, one["level"]) for (a, t, _), one in zip(WORDS, read, strict=True)] == WORDS
    assert [one["kind"] for one in read] == [
        "qualitative" if level not in (None, "none") else "unparsed" for _, _, level in WORDS
    ]


COMPLETED_ON = [
    ("12月20日", "12月31日前", date(2022, 12, 20)),
    ("2022年11月", "2022年12月", date(2022, 11, 30)),
    ("已于12月底前完成", "12月底", date(2022, 12, 31)),
    ("2020年5月20日开工,2020年6月20日完工", None, date(2020, 6, 20)),
    ("2020年", "2020年", date(2020, 12, 31)),
    ("2022.11.20", "2022.12.31", date(2022, 11, 20)),
]


def test_dates_of_completion() -> None:
    read = actuals([{"actual_raw": a, "target_raw": t, "level2": "时效指标"} for a, t, _ in COMPLETED_ON])
    assert [(a, t, one["date"]) for (a, t, _), one in zip(COMPLETED_ON, read, strict=True)] == COMPLETED_ON
    assert {one["kind"] for one in read} == {"date"}


ASK = [
    ("全覆盖", "≤5%", "空白率"),
    ("35万元", "30", "成本"),  # 30 元, or 30万元?
    ("280000元", "≤30", "成本"),
    ("18公里", "12000", "道路长度"),
    ("比上年提高5%", "≥100个", "建设数量"),  # of what was measured last year, not of the 100
    ("同比下降2%", "≥100个", "建设数量"),
    ("满意度90%", "≥100个", "建设数量"),
    ("＜3%", "≥100个", "建设数量"),
    ("8‰", "≥100个", "建设数量"),
    ("预计12月底", "12月31日前", "完工时间"),  # still to come
    ("计划100个", "≥100个", "建设数量"),
    ("见附件", "见附件", ""),
    ("0.95", "≥95%", "满意度"),  # a fraction, or 0.95 %?
    ("1", "≥95%", "满意度"),
    ("1", "100", "合格率"),
    ("98", "0.95", "合格率"),
    ("98%", "0.95", "满意度"),
    ("898600", "≤90万元", "项目总成本"),  # 元 or 万元?
    ("12000", "1.2万亩", "造林"),
    ("8亩", "8公里", ""),  # unlike units
    ("735人", "735人次", ""),
    ("300元", "每亩300元", ""),
    ("95%", "95个百分点", ""),
    ("98%", "6", "补贴渔船数"),
    ("实际完成96%", "≥95%", "覆盖面"),  # the value, or a share of it?
    ("低于95%", "≥95%", ""),
    ("≥5天", "≤5天", ""),
    ("下降3%", "≤5%", "差错率"),
    ("下降2%", "增长5%", ""),
    ("满意", "≥95%", "满意度"),
    ("12", "12月31日前", ""),
    ("2-4次", "3-5次", ""),
    ("因疫情取消1场", "≥5场", ""),
    ("未完成12个", "12个", ""),
    ("11个,差1个", "12个", ""),
    ("未达到95%", "≥95%", ""),
    ("波型护栏1820米,标志标牌18块", "8公里", ""),
    ("2条,覆盖乡镇1个", None, ""),
    ("因疫情影响,部分活动未能按计划开展", "提升", ""),
]


def test_actuals_that_a_person_would_ask_about() -> None:
    read = actuals([{"actual_raw": a, "target_raw": t, "level3": name} for a, t, name in ASK])
    expected = {(a, t): empty_but(read[0], kind="unparsed") for a, t, _ in ASK}
    assert {(a, t): one for (a, t, _), one in zip(ASK, read, strict=True)} == expected


def test_what_a_quantity_covers_is_said_of_it_unless_the_indicator_asks_for_that() -> None:
    read = actuals(
        [
            {"actual_raw": text, "target_raw": goal, "level3": name}
            for text, goal, name in [
                ("2条,覆盖乡镇1个", None, "项目处治路线"),
                ("12.5公里，涉及3个村", "≥12公里", "修建公路"),
                ("约20期；带动群众300余人", None, "开办夜校"),
                ("2条,覆盖乡镇1个", None, "覆盖乡镇数"),
                ("2场，惠及500人", None, "培训人数"),
                ("1条，覆盖3个村", "≥8公里", "修建公路"),
            ]
        ]
    )
    assert [(one["kind"], one["value"], one["unit"]) for one in read] == [
        ("quantitative", 2, "条"),
        ("quantitative", Decimal("12.5"), "公里"),
        ("quantitative", 20, "期"),
        ("unparsed", None, None),
        ("unparsed", None, None),
        ("unparsed", None, None),
    ]


def test_none_is_a_zero_only_of_what_must_not_happen() -> None:
    read = actuals(
        [
            {"actual_raw": text, "target_raw": goal, "level3": name}
            for text, goal, name in [
                ("无", "0起", "安全事故"),
                ("未发生", "≤2起", "安全事故"),
                ("无投诉", "≤2次", "群众投诉"),
                ("无", "≤2天", "办理时长"),
                ("无", "≥90%", "满意度"),
                ("无", "无", "满意度"),
                ("无", "无", "安全事故"),
            ]
        ]
    )
    assert [(one["kind"], one["value"], one["level"]) for one in read] == [
        *[("quantitative", 0, None)] * 3,
        *[("unparsed", None, "none")] * 3,
        ("qualitative", None, "met"),
    ]


def test_a_number_in_words_of_the_scale_is_met_when_repeated() -> None:
    read = actual("100", "100", operator="定性")
    assert read == empty_but(read, kind="qualitative", level="met")
    assert actual("0", "无事故")["level"] == "met"


def test_monitoring_has_no_target_beside_it() -> None:
    frame = pl.DataFrame({"actual_raw": ["85%", "已完成", "/"], "expected_annual_raw": ["100%", "有所提升", "确定能"]})
    read = read_actuals(read_actuals(frame, "actual_raw", "actual"), "expected_annual_raw", "expected_annual")
    assert read["actual_kind"].to_list() == ["quantitative", "statement", None]
    assert read["expected_annual_kind"].to_list() == ["quantitative", "qualitative", "unparsed"]
    assert read["expected_annual_level"].to_list() == [None, "partly", None]


def test_columns_and_types_are_fixed_even_for_no_rows() -> None:
    frame = pl.DataFrame(
        {"target_raw": [], "actual_raw": []}, schema={"target_raw": pl.String, "actual_raw": pl.String}
    )
    read = read_actuals(read_targets(frame), "actual_raw", "actual")
    assert dict(read.schema) == {
        "target_raw": pl.String,
        "actual_raw": pl.String,
        "target_kind": pl.String,
        "target_operator": pl.String,
        "target_low": pl.Decimal(24, 6),
        "target_high": pl.Decimal(24, 6),
        "target_date": pl.Date,
        "target_unit": pl.String,
        "actual_kind": pl.String,
        "actual_value": pl.Decimal(24, 6),
        "actual_date": pl.Date,
        "actual_unit": pl.String,
        "actual_level": pl.String,
        "actual_completion_ratio": pl.Decimal(9, 6),
    }


def test_rows_keep_their_order_and_their_own_context() -> None:
    frame = pl.DataFrame({"target_raw": ["20", "20", None, "20"], "unit": ["万元", "%", "元", None]})
    assert read_targets(frame)["target_low"].to_list() == [200000, 20, None, 20]
    assert read_targets(frame)["target_unit"].to_list() == ["元", "%", None, None]
