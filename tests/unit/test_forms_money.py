"""Money of forms as departments fill them: what is ugly about each in its name, what must be read out of it below."""

from pathlib import Path

import pytest

from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span
from tests.support.papers import HEADING, INDICATORS, MONEY, ROWS, WIDTH, Paper, check, self_evaluation, write


def wide(text: str) -> Row:
    return [Span(text, WIDTH)]


def units(**changes: str) -> dict[str, str]:
    return {"budget_adjusted": "1300000.00", "executed": "1170000.00", "execution_score": "9", **changes}


def in_units(*units: str) -> list[str]:
    """The money headings with what stands behind each."""
    names = [f"{name}{unit}" for name, unit in zip(MONEY[3:6], units, strict=True)]
    return [*MONEY[:3], *names, *MONEY[6:]]


PAPERS = {
    # the unit of money
    "unit behind the label": Paper(self_evaluation(), units(), ROWS),
    "unit in lenticular brackets": Paper(self_evaluation(label="项目资金【万元】"), units()),
    "unit on a second line": Paper(self_evaluation(label="项目资金\n万元"), units()),
    "unit after a slash": Paper(self_evaluation(label="项目资金/万元"), units()),
    "unit in a note with words behind": Paper(
        self_evaluation(label="项目资金", above=[wide("单位为：万元（保留两位小数）")]), units()
    ),
    "unit in a sentence": Paper(self_evaluation(label="项目资金", above=[wide("本表金额以万元为单位")]), units()),
    "unit in two cells": Paper(
        self_evaluation(label="项目资金", above=[[Span("", 7), "金额单位：", "万元"]]), units()
    ),
    "unit in the page header": Paper(
        self_evaluation(label="项目资金"), units(), header="金额单位：人民币万元", only=".docx"
    ),
    "no unit is 元": Paper(
        self_evaluation(label="项目资金"), units(budget_adjusted="130.00", executed="117.00")
    ),
    "the unit of an indicator is not that of the form": Paper(
        self_evaluation(
            label="项目资金",
            table=[HEADING, ["", "效益指标", "经济效益指标", "节约成本（万元）", "≥14", "16", "90", "90", ""]],
        ),
        units(budget_adjusted="130.00", executed="117.00"),
    ),
    "two units in two columns": Paper(
        self_evaluation(
            label="项目资金",
            money=in_units("（万元）", "（万元）", "（元）"),
            total=["年度资金总额", "120", "130", "1170000", "10", "90%", "9"],
        ),
        units(),
    ),
    "two units, the headings with a letter": Paper(
        self_evaluation(
            label="项目资金",
            money=in_units("（A）（元）", "（B）（元）", "（C）（万元）"),
            total=["年度资金总额", "1200000", "1300000", "117", "10", "90%", "9"],
        ),
        units(),
    ),
    "the unit alone below each heading": Paper(
        [
            *self_evaluation(label="项目资金")[:3],
            [Span("项目资金", 2, 3), *MONEY[2:]],
            ["", "万元", "万元", "万元", "", "", ""],
            *self_evaluation(label="项目资金")[4:],
        ],
        units(),
    ),
    "an amount with its own unit": Paper(
        self_evaluation(label="项目资金", total=["年度资金总额", "120万元", "130万元", "1170000", "10", "90%", "9"]),
        units(),
    ),
    "two notes with two units and amounts without": Paper(
        self_evaluation(label="项目资金", above=[wide("单位：元"), wide("金额单位：万元")]), conflict="几种金额单位"
    ),
    "a note of which nobody chose one": Paper(
        self_evaluation(label="项目资金", above=[wide("单位：元/万元")]), conflict="几种金额单位"
    ),
    "two notes and units behind the headings": Paper(
        self_evaluation(
            label="项目资金",
            above=[wide("单位：元"), wide("金额单位：万元")],
            money=in_units("（万元）", "（万元）", "（万元）"),
        ),
        units(),
    ),
    "hundreds of millions in 元 of two sources": Paper(
        self_evaluation(
            label="项目资金（元）",
            total=["年度资金总额", "230000000", "230000000", "230000000", "10", "100%", "10"],
            sources=[
                ["其中：当年财政拨款", "120000000", "120000000.55", "120000000", "", "", ""],
                ["上年结转资金", "110000000", "110000000.45", "110000000", "", "", ""],
            ],
        ),
        {"budget_adjusted_fiscal": "230000001.00", "execution_score": "10"},
    ),
    # the money table
    "the score beside a source": Paper(
        self_evaluation(
            total=["年度资金总额", "120", "130", "117", "", "", ""],
            sources=[["其中：当年财政拨款", "120", "130", "117", "10", "90%", "9"]],
        ),
        units(),
    ),
    "the score over all sources, the total last": Paper(
        self_evaluation(
            total=["其中：当年财政拨款", "120", "120", "107", Span("10", 1, 2), "", Span("9", 1, 2)],
            sources=[["合计", "120", "130", "117", "90%"]],
        ),
        units(),
    ),
    "the money below the indicators": Paper(
        [
            *self_evaluation()[:3],
            HEADING,
            *INDICATORS,
            [Span("项目资金（万元）", 2, 2), *MONEY[2:]],
            ["年度资金总额", "120", "130", "117", "10", "90%", "9"],
            [Span("总分", 6), "100", "97", ""],
        ],
        units(total_score="97"),
        ROWS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("name", PAPERS)
def test_a_form_is_read_as_a_person_reads_it(name: str, suffix: str, tmp_path: Path) -> None:
    check(PAPERS[name], tmp_path / f"表{suffix}")


UNKNOWN_WORDS = {  # label of the money, unit of the form (power of ten); None: it is asked about
    "项目资金(RMB万元)": 4,
    "项目资金（人民币：万元）": 4,
    "项目资金（仟元）": 3,
    "項目資金（萬圓）": 4,
    "项目资金（财政专户万元口径）": None,
    "项目资金（元）": 0,
}


@pytest.mark.parametrize("label", UNKNOWN_WORDS)
def test_the_unit_behind_the_label(label: str, tmp_path: Path) -> None:
    form = read_forms(write(tmp_path / "form.xlsx", self_evaluation(label=label)))[0][0]
    power = UNKNOWN_WORDS[label]
    if power is None:
        assert form.conflicts or form.text("budget_adjusted") is None
    else:
        assert (form.power, form.conflicts) == (power, [])


NOTE = [Span("（2022年度）", 7), Span("单位：万元", 2)]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    ("first", "second"), [([NOTE], [NOTE]), ([NOTE], []), ([wide("单位：万元")], [])], ids=["each", "first", "line"]
)
def test_the_unit_above_several_forms_of_a_sheet(
    first: list[Row], second: list[Row], suffix: str, tmp_path: Path
) -> None:
    """Beside the year, above each form or above the first of them alone."""
    rows = [
        *self_evaluation(label="项目资金", above=first),
        *self_evaluation(label="项目资金", above=second, total=["年度资金总额", "12", "13", "11.7", "10", "90%", "9"]),
    ]
    forms, _ = read_forms(write(tmp_path / f"表{suffix}", [row if row else [""] for row in rows]))
    assert [(form.power, form.text("executed"), form.conflicts) for form in forms] == [(4, "117", []), (4, "11.7", [])]
