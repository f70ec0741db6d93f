"""Money units as people print them: behind a heading, in a note, in two cells, in the name of a sheet."""

import pytest

from pipelines.contracts import normalise_header
from pipelines.land.cells.money_units import noted_units, row_unit, split_unit, unit_alone
from pipelines.land.cells.odd_money import odd_unit


@pytest.mark.parametrize(
    ("printed", "name", "power"),
    [
        ("金额（万元）", "金额", 4),
        ("金额【单位：万元】", "金额", 4),
        ("金额〔亿元〕", "金额", 8),
        ("全年预算数（A）（万元）", "全年预算数", 4),
        ("全年执行数（万元）（B）", "全年执行数", 4),
        ("金额（必填）", "金额", None),
        ("（必填）金额", "金额", None),
        ("项目代码（必填，文本格式）", "项目代码", None),
        ("金额（必填，单位：千元）", "金额", 3),
        ("金额（万元，保留两位小数）", "金额", 4),
        ("项目资金/万元", "项目资金", 4),
        ("项目资金，万元", "项目资金", 4),
        ("项目资金\n万元", "项目资金", 4),
        ("项目资金\n（人民币万元）", "项目资金", 4),
        ("实际支付金额\n单位：万元", "实际支付金额", 4),
        ("金额单位：万元", "金额单位", 4),
        ("金额-元", "金额", 0),
        ("金额（萬元）", "金额", 4),
        ("金额（仟元）", "金额", 3),
        ("金額（萬圓）", "金额", 4),
        ("金额（W）", "金额(w)", None),
        ("金额（其中财政资金）", "金额(其中财政资金)", None),
        ("支出（万元/人）", "支出(万元/人)", None),
        ("预算单位", "预算单位", None),
    ],
)
def test_a_heading_and_its_unit(printed: str, name: str, power: int | None) -> None:
    assert split_unit(normalise_header(printed)) == (name, power)


@pytest.mark.parametrize(
    ("cells", "powers"),
    [
        (["单位：万元"], {4}),
        (["金额单位：人民币万元"], {4}),
        (["单位为：万元"], {4}),
        (["单位：万元（保留两位小数）"], {4}),
        (["单位：万元保留两位小数"], {4}),
        (["【单位：万元】"], {4}),
        (["本表以万元为单位，请保留两位小数"], {4}),
        (["注：金额按元填列"], {0}),
        (["除特别注明外，单位均为百万元"], {6}),
        (["编制单位：某局", None, "单位：", "万元"], {4}),
        (["填报单位：某局　　　　单位：万元"], {4}),
        (["填报单位：某局    单位： 万元    2022年"], {4}),
        (["单 位：万 元"], {4}),
        (["（单位：", "千元）"], {3}),
        (["注：单位：万元。"], {4}),
        (["备注：2.单位：千元"], {3}),
        (["（以下金额均以万元计）"], {4}),
        (["單位：萬元"], {4}),
        (["單位：", "仟元"], {3}),
        (["单位：圆"], {0}),
        (["单位：圆通速递"], set()),
        (["表中金额均为万元，取整"], {4}),
        (["以千元计算"], {3}),
        (["（2022年度）　　万元"], {4}),
        (["填报日期：2023年1月 （千元）"], {3}),
        (["某乡 万元镇"], set()),
        (["以万元计划的项目"], set()),
        (["支付明细表（万元）"], {4}),
        (["编制单位：元谋县财政局"], set()),
        (["预算单位：万元镇中心校"], set()),
        (["单位：元谋县"], set()),
        (["人均支出（万元/人）"], set()),
        (["某县2022年部门预算"], set()),
    ],
)
def test_a_note_in_a_row(cells: list[str | None], powers: set[int]) -> None:
    assert noted_units([cells]) == powers


@pytest.mark.parametrize(
    ("sheet", "powers"),
    [("自评表（万元）", {4}), ("支付-万元", {4}), ("万元", {4}), ("2022年", set()), ("单元", set())],
)
def test_the_name_of_a_sheet(sheet: str, powers: set[int]) -> None:
    assert noted_units([], sheet) == powers


def test_outside_the_cells() -> None:
    assert noted_units([["支付表"]], "Sheet1", ["第 1 页", "单位：万元"]) == {4}


@pytest.mark.parametrize(
    ("text", "power"),
    [("（万元）", 4), ("人民币万元", 4), ("单位：千元", 3), ("元", 0), ("万元镇", None), ("个", None)],
)
def test_a_text_that_is_a_unit_alone(text: str, power: int | None) -> None:
    assert unit_alone(normalise_header(text)) == power


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("人民币万元", "万元"),
        ("（万元）", "万元"),
        ("万", "万"),
        ("元", "元"),
        ("美元", "美元"),
        ("USD", "usd"),
        ("人民币", None),
        ("某县教育局", None),
    ],
)
def test_the_unit_of_a_row(text: str, said: str | None) -> None:
    assert row_unit(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("项目资金（美元）", "美元"),
        ("支付明细表（单位：港币）", "港币"),
        ("金额单位：欧元", "欧元"),
        ("项目资金（单位：10000元）", "10000元"),
        ("全年预算数（W）", "w"),
        ("以美元计", "美元"),
        ("项目资金（万元）", None),
        ("全年预算数（A）", None),
        ("引进外资项目（含美元贷款）", None),
        ("编制单位：美元素材公司", None),
        ("项目名称：购置日元机", None),
        ("每户补助（1000元）", None),
    ],
)
def test_a_money_unit_that_nobody_can_turn_into_yuan(text: str, said: str | None) -> None:
    assert odd_unit(normalise_header(text)) == said


@pytest.mark.parametrize(
    ("sources", "total"),
    [
        (["110万元", "20万元"], "1300000"),
        (["900万元", "0"], "9000000"),  # nothing is nothing in every unit
        (["3万元", "20"], "3万元 + 20"),  # nobody can add these
    ],
)
def test_sources_of_funds_that_say_their_own_units_are_added(sources, total):
    from pipelines.land.forms.form import Cell
    from pipelines.land.forms.sums import sum_of

    assert sum_of([Cell(text, row, 4) for row, text in enumerate(sources, 7)]).text == total
