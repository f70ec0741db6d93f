"""The fiscal part of a form's money: the rows below the total in, the amount out, or why there is none.

A row is its label and its amount (万元), which stands under every heading; the first one is the total.
"""

from pathlib import Path

import pytest

from pipelines.land import check_files
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span, write_sheets
from tests.support.papers import self_evaluation

Money = list[tuple[str, str]]
NATIONAL = "项目支出绩效自评表"
TRANSFER = "转移支付绩效目标自评表"
DEPARTMENT = "部门整体支出绩效自评表"


def read(folder: Path, kind: str, money: Money, label: str = "项目资金（万元）") -> Form:
    total, *sources = money
    rows = self_evaluation(
        title=kind,
        label=label,
        total=[total[0], *[total[1]] * 3, "10", "", "9"],
        sources=[[label, *[amount] * 3, "", "", ""] for label, amount in sources],
    )
    if kind == DEPARTMENT:
        rows[2] = [Span("部门名称", 2), Span("某局", 7)]
    if kind == TRANSFER:
        rows = transfer(money)
    write_sheets(folder / "表.xlsx", {"表": rows})
    (form,), _ = read_forms(folder / "表.xlsx")
    return form


def transfer(money: Money) -> list[Row]:
    """A form of a transfer, which has neither weights nor scores."""
    first: Row = [Span("资金投入情况（万元）", 1, len(money) + 1), "", "全年预算数（A）", "全年执行数（B）", "执行率"]
    return [
        [Span(TRANSFER, 5)],
        ["转移支付名称", Span("校舍改造补助", 4)],
        first,
        *([label, amount, amount, ""] for label, amount in money),
        ["一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值"],
        ["产出指标", "数量指标", "新建校舍", "≥5000", "5200"],
    ]


READ: dict[str, tuple[str, Money, str]] = {
    "this year's and what was carried over": (
        NATIONAL, [("年度资金总额", "130"), ("其中：当年财政拨款", "100"), ("上年结转资金", "20"), ("其他资金", "10")],
        "120",
    ),
    "one row alone that says more than the total": (NATIONAL, [("总额", "130"), ("当年财政拨款", "140")], "140"),
    "one row alone, whatever the total": (NATIONAL, [("总额", "130"), ("其中：财政资金", "100")], "100"),
    "nothing was carried over, as the total says": (
        NATIONAL, [("总额", "130"), ("当年财政拨款", "120"), ("上年结转资金", ""), ("其他资金", "10")], "120",
    ),
    "all of it was carried over, as the total says": (
        NATIONAL, [("总额", "30"), ("当年财政拨款", ""), ("上年结转资金", "20"), ("其他资金", "10")], "20",
    ),
    "a dash is nothing": (NATIONAL, [("总额", "130"), ("当年财政拨款", "—"), ("上年结转资金", "20")], "20"),
    "of which: a part of the row above": (
        NATIONAL, [("总额", "130"), ("财政资金", "120"), ("其中：上年结转资金", "20"), ("其他资金", "10")], "120",
    ),
    "below the parts of a row: another part, as the total says": (
        NATIONAL,
        [("总额", "130"), ("财政资金", "120"), ("其中：当年拨款", "100"), ("上年结转资金", "20"), ("其他资金", "10")],
        "120",
    ),
    "below the parts of a row: an amount of its own, as the total says": (
        NATIONAL,
        [("总额", "150"), ("财政资金", "120"), ("其中：当年拨款", "100"), ("上年结转资金", "20"), ("其他资金", "10")],
        "140",
    ),
    "of which in a row that nobody knows": (
        NATIONAL, [("总额", "130"), ("财政资金", "120"), ("其中：某项专款", "70"), ("其他资金", "10")], "120",
    ),
    "each of which of the total": (
        NATIONAL, [("总额", "120"), ("其中：当年财政拨款", "100"), ("其中：上年结转资金", "20")], "120",
    ),
    "levels of government": (
        NATIONAL, [("总额", "120"), ("省级财政资金", "100"), ("上年结转", "20")], "120",
    ),
    "the bureau's own": (NATIONAL, [("总额", "120"), ("本级财政资金", "100"), ("上年结转", "20")], "120"),
    "a subsidy from above": (NATIONAL, [("总额", "120"), ("其中：中央补助", "100"), ("上年结转", "20")], "120"),
    "another book": (NATIONAL, [("总额", "120"), ("政府性基金", "100"), ("上年结转", "20")], "120"),
    "two books": (
        NATIONAL, [("总额", "170"), ("一般公共预算拨款", "100"), ("上年结转", "20"), ("政府性基金预算拨款", "50")],
        "170",
    ),
    "several levels of one transfer": (
        TRANSFER,
        [("年度资金总额", "110"), ("中央财政资金", "80"), ("省级资金", "10"), ("市级资金", "15"), ("县级资金", "5")],
        "110",
    ),
    "cities and counties together": (
        TRANSFER, [("年度资金总额", "110"), ("其中：中央补助", "80"), ("市县财政资金", "30")], "110",
    ),
    "above the county": (TRANSFER, [("年度资金总额", "110"), ("上级补助", "80"), ("县级资金", "30")], "110"),
    "a county's part of the local": (
        TRANSFER,
        [("总额", "110"), ("中央财政资金", "80"), ("地方资金", "30"), ("其中：县级财政资金", "5")],
        "110",
    ),
    "no central money, as the total says": (
        TRANSFER, [("总额", "30"), ("中央财政资金", ""), ("县级资金", "30"), ("其他资金", "")], "30",
    ),
    "a department's books": (
        DEPARTMENT, [("资金总额", "150"), ("一般公共预算", "100"), ("政府性基金", "50"), ("项目支出", "150")], "150",
    ),
    "a department without a fund, its money by kind too": (
        DEPARTMENT,
        [("年度资金总额", "100"), ("一般公共预算", "100"), ("政府性基金", ""), ("基本支出", "60"), ("项目支出", "40")],
        "100",
    ),
    "levels that nobody knows of the row above, as the total says": (
        NATIONAL,
        [("总额", "130"), ("其中：财政拨款", "120"), ("中央资金", "80"), ("县级资金", "40"), ("其他资金", "10")],
        "120",
    ),
    "levels that are numbered": (
        NATIONAL, [("总额", "130"), ("财政拨款", "120"), ("（1）中央", "80"), ("（2）县级", "40"), ("其他资金", "10")],
        "120",
    ),
    "levels of the row above, as it and the total say": (
        NATIONAL,
        [("总额", "130"), ("财政拨款", "120"), ("中央财政资金", "80"), ("县级财政资金", "40"), ("其他资金", "10")],
        "120",
    ),
    "levels of the row above, one of them unknown": (
        NATIONAL,
        [("总额", "150"), ("财政拨款", "120"), ("中央财政资金", "80"), ("（2）县级", "40"), ("上年结转", "20"),
         ("其他资金", "10")],
        "140",
    ),
    "a row that nobody knows and the total does not need": (
        NATIONAL, [("总额", "130"), ("财政拨款", "120"), ("其他资金", "10"), ("备用", "7")], "120",
    ),
    "a department's money by kind, in more detail": (
        DEPARTMENT,
        [("资金总额", "130"), ("基本支出", "80"), ("人员经费", "60"), ("公用经费", "20"), ("项目支出", "50"),
         ("财政拨款", "130")],
        "130",
    ),
    "a department's money by kind, whatever the total": (
        DEPARTMENT,
        [("资金总额", "130"), ("其中：人员经费", "60"), ("日常公用经费", "20"), ("“三公”经费", "5"),
         ("财政拨款", "120")],
        "120",
    ),
    "rounded sources": (NATIONAL, [("总额", "120"), ("当年财政拨款", "100.5"), ("上年结转", "20")], "120.5"),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_the_fiscal_part(tmp_path: Path, name: str) -> None:
    kind, money, fiscal = READ[name]
    form = read(tmp_path, kind, money)
    assert (form.text("budget_adjusted_fiscal"), form.unread, form.conflicts) == (fiscal, [], [])
    assert form.text("budget_adjusted") == money[0][1]


UNKNOWN: dict[str, tuple[str, Money, tuple[str, ...]]] = {
    "a row that nobody knows": (
        NATIONAL, [("总额", "130"), ("当年财政拨款", "100"), ("某项专款", "20")], ("某项专款（E7",),
    ),
    "no other row": (NATIONAL, [("总额", "130"), ("某项专款", "20")], ("某项专款（E6",)),
    "the row of a transfer that nobody knows": (
        TRANSFER, [("年度资金总额", "110"), ("中央财政资金", "80"), ("专债资金", "30")], ("专债资金（C6",),
    ),
    "levels that nobody knows, without a total that the others make": (
        NATIONAL, [("总额", "140"), ("财政拨款", "120"), ("中央资金", "80"), ("县级资金", "40"), ("其他资金", "10")],
        ("中央资金（E7", "县级资金（E8"),
    ),
    "this year's is blank and the total says more": (
        NATIONAL, [("总额", "130"), ("当年财政拨款", ""), ("上年结转资金", "20")], ("当年财政拨款（E6",),
    ),
    "what was carried over is blank and the total says more": (
        NATIONAL, [("总额", "130"), ("当年财政拨款", "100"), ("上年结转资金", "")], ("上年结转资金（E7",),
    ),
    "only what was carried over": (NATIONAL, [("总额", "130"), ("上年结转资金", "20")], ("上年结转资金（E6",)),
    "two rows of one name that are not all": (
        NATIONAL,
        [("总额", "230"), ("财政资金", "100"), ("中央补助", "60"), ("县级财政资金", "30"), ("其他资金", "130")],
        ("财政资金（E6", "中央补助（E7", "县级财政资金（E8"),
    ),
    "below the parts of a row, without a total": (
        NATIONAL, [("财政资金", "120"), ("其中：当年财政拨款", "100"), ("上年结转资金", "20")],
        ("财政资金（E5", "上年结转资金（E7"),
    ),
    "perhaps a part of the first": (
        NATIONAL, [("总额", "130"), ("财政资金", "120"), ("上年结转资金", "5"), ("其他资金", "10")],
        ("财政资金（E6", "上年结转资金（E7"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_can_tell_is_unknown_and_listed(tmp_path: Path, name: str) -> None:
    kind, money, listed = UNKNOWN[name]
    form = read(tmp_path, kind, money)
    assert form.text("budget_adjusted_fiscal") is None
    assert "budget_adjusted_fiscal" in form.labelled or len(money) == 2
    assert len(form.unread) == len(listed)
    assert all(said.startswith(start) for said, start in zip(form.unread, listed, strict=True))
    assert form.conflicts == []


@pytest.mark.parametrize(
    "money",
    [
        [("总额", "130"), ("财政资金", "120"), ("上年结转资金", "20")],
        [("总额", "130万元"), ("财政资金", "1000000元"), ("上年结转资金", "40万元")],
    ],
)
def test_a_sum_of_more_than_the_total_is_a_conflict(tmp_path: Path, money: Money) -> None:
    conflict, executed = read(tmp_path, NATIONAL, money).conflicts
    assert (conflict.name, executed.name) == ("budget_adjusted_fiscal", "executed_fiscal")
    assert "大于" in conflict.zh
    assert "其中：" in conflict.zh


BESIDE_THE_TOTAL: dict[str, tuple[Money, str | None]] = {
    "nothing was carried over": ([("总额", "100"), ("财政拨款", "100"), ("上年结转", "")], "100"),
    "of which": (
        [("总额", "130"), ("财政资金", "120"), ("其中：当年拨款", "100"), ("上年结转", "20"), ("其他资金", "10")],
        "120",
    ),
    "more than the total": ([("总额", "130"), ("财政资金", "120"), ("上年结转", "20"), ("其他资金", "10")], None),
}


@pytest.mark.parametrize("total", ["年度资金总额（万元）", "年度资金总额(单位：万元)"])
@pytest.mark.parametrize("name", BESIDE_THE_TOTAL)
def test_a_unit_in_the_totals_own_label_is_that_of_its_parts(tmp_path: Path, name: str, total: str) -> None:
    (_, amount), *sources = BESIDE_THE_TOTAL[name][0]
    form = read(tmp_path, NATIONAL, [(total, amount), *sources], label="项目资金")
    fiscal = BESIDE_THE_TOTAL[name][1]
    assert [conflict.name for conflict in form.conflicts] == [] if fiscal else ["budget_adjusted_fiscal"]
    if fiscal:
        assert (form.text("budget_adjusted_fiscal"), form.power, form.unread) == (fiscal, 4, [])


def test_a_unit_in_the_label_of_one_part_is_that_of_its_sum(tmp_path: Path) -> None:
    money = [("总额", "130"), ("当年财政拨款（万元）", "100"), ("上年结转", "20"), ("其他资金", "10")]
    form = read(tmp_path, NATIONAL, money, label="项目资金")
    assert (form.text("budget_adjusted"), form.text("budget_adjusted_fiscal"), form.power) == ("130", "120", 4)


@pytest.mark.parametrize("total", ["", "130万元"])
def test_a_total_that_holds_nothing_comparable_is_not_said_to_differ(tmp_path: Path, total: str) -> None:
    blank = [("总额", total), ("财政拨款", "100"), ("上年结转", "")]
    below = [("总额", total), ("财政资金", "120"), ("其中：当年财政拨款", "100"), ("上年结转", "20")]
    for money in (blank, below):
        form = read(tmp_path, NATIONAL, money, label="项目资金")
        assert form.text("budget_adjusted_fiscal") is None
        assert form.unread
        for said in form.unread:
            assert "没有可比的总额" in said
            assert "与总额对不上" not in said


def test_tasks_below_the_money_are_none_of_it(tmp_path: Path) -> None:
    money = [("总额", "130"), ("当年财政拨款", "130")]
    rows = self_evaluation(
        total=["年度资金总额", "120", "130", "117", "10", "90%", "9"],
        sources=[["当年财政拨款", "120", "130", "117", "", "", ""]],
    )
    tasks: list[Row] = [["任务", "", "", "内容", "预算金额", "执行金额"], ["监测", "", "", "全年", "60", "57"]]
    write_sheets(tmp_path / "表.xlsx", {"表": [*rows[:6], *tasks, *rows[6:]]})
    (form,), _ = read_forms(tmp_path / "表.xlsx")
    assert (form.text("budget_adjusted_fiscal"), form.unread) == (money[1][1], [])


def headed(*headings: str | Span) -> list[Row]:
    """A form with these headings of amounts, 100 under each of their columns."""
    columns = sum(each.across if isinstance(each, Span) else 1 for each in headings)
    first, _, name, _, *rest = self_evaluation()
    total: Row = ["", "年度资金总额", *["100"] * columns, "9"]
    return [first, name, ["项目资金（万元）", "", *headings, "得分"], total, *rest[1:]]


@pytest.mark.parametrize(
    ("headings", "unread"),
    [
        (["年初预算数", "全年预算数", Span("全年执行数", 2)], []),
        (["年初预算数", Span("全年执行数", 2)], []),
        (["预算批复数", "预算增减数", Span("全年执行数", 2)], ["预算批复数", "预算增减数"]),
        (["2021年安排", Span("全年执行数", 2)], ["2021年安排"]),
        (["预算批复数", "全年执行数", "已花"], ["预算批复数", "已花"]),
        (["年初预算数", "全年预算数", Span("已花", 2)], ["已花"]),
    ],
)
def test_headings_that_were_not_used_and_none_other(tmp_path: Path, headings: list[str], unread: list[str]) -> None:
    """Those left of the first one that is known, too; never one that stands over two columns and was used."""
    write_sheets(tmp_path / "表.xlsx", {"表": headed(*headings)})
    (form,), _ = read_forms(tmp_path / "表.xlsx")
    assert form.unread == unread


def test_check_says_what_to_do(tmp_path: Path) -> None:
    rows = self_evaluation(sources=[["某项专款", "120", "130", "117", "", "", ""]])
    write_sheets(tmp_path / "表.xlsx", {"表": rows})
    (told,) = (each for each in check_files([tmp_path / "表.xlsx"]) if each.is_warning)
    assert told.message == (
        "某项专款（E6、F6 不认识的资金来源，财政资金未取）；请改成财政拨款、上年结转、单位资金、其他资金等通用的叫法，"
        "包含在上一行里的写明“其中：”"
    )
