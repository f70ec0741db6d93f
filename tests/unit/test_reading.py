"""What a person reads in a target, as examples: text in, reading out."""

from decimal import Decimal

import polars as pl
import pytest

from pipelines.land.reading import read_actuals, read_targets
from tests.support.readings import actual, actuals, empty_but, shown, target, targets

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


@pytest.mark.parametrize(
    "text",
    [
        "(90,100]",
        "[90,100]",
        "（90，100）",
        "【90,100】",
        "[1,200]",
        "（1，200）",
        "(0,100]",
        "[90, 100]分",
        "[60%,80%)",
        "(90,100)",
        "≥(80,100)",
    ],
)
def test_an_interval_is_no_number_with_a_thousands_comma(text: str) -> None:
    assert target(text)["kind"] == "unparsed"
    assert actual(text)["kind"] == "unparsed"


@pytest.mark.parametrize(
    ("text", "number"), [("(1,200)", 1200), ("≥(1,200)", 1200), ("（3,500）", 3500), ("（35,000）", 35000)]
)
def test_a_thousands_comma_between_round_brackets(text: str, number: int) -> None:
    assert (target(text)["kind"], target(text)["low"]) == ("quantitative", number)


def test_brackets_round_a_result_of_thousands() -> None:
    assert actual("（1,200）")["value"] == 1200


@pytest.mark.parametrize("text", ["1,200", "(1,000)", "（2，050）", "1 200", "≥1,200（含）"])
def test_a_comma_that_parts_thousands(text: str) -> None:
    assert target(text)["low"] in (1200, 1000, 2050)
