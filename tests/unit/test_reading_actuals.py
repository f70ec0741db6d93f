"""What a person reads in an actual beside its target, as examples: text in, reading out."""

from datetime import date
from decimal import Decimal

import polars as pl

from pipelines.land.reading import read_actuals
from tests.support.readings import actual, actuals, empty_but

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
