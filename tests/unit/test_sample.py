"""The draw of `jixiao sample`: weighted by risk, the same by seed and data, whatever the order of the rows."""

import csv
import dataclasses
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from pipelines.contracts import load_contracts
from pipelines.errors import JixiaoError
from pipelines.readers.sample import COLUMNS, Candidate, Draw, Terms, allowed, draw, within


def _candidate(code: str, risk: str = "1") -> Candidate:
    return Candidate(
        "project", code, f"项目{code}", "101001", "101", Decimal("1000.00"), Decimal(risk), "预算1,000.00元"
    )


FRAME = [_candidate(f"P{place:03}") for place in range(200)]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    assert draw(FRAME, 10, "2021-08") == draw(list(reversed(FRAME)), 10, "2021-08")
    assert draw(FRAME, 10, "2021-08") != draw(FRAME, 10, "2021-09")


def test_a_larger_draw_holds_the_smaller_one() -> None:
    assert set(draw(FRAME, 5, "s")) < set(draw(FRAME, 6, "s"))


def test_a_subject_that_joins_moves_nobody_but_itself() -> None:
    before, after = set(draw(FRAME, 20, "s")), set(draw([*FRAME, _candidate("NEW")], 20, "s"))
    assert len(before - after) <= 1


def test_chance_grows_with_risk() -> None:
    frame = [
        *(_candidate(f"LOW{place}") for place in range(50)),
        *(_candidate(f"HIGH{place}", "10") for place in range(50)),
    ]
    drawn = Counter(each.code[:3] for seed in range(100) for each in draw(frame, 10, str(seed)))
    # of the first subject drawn, ten in eleven are high; over ten of them a little less
    assert 0.85 < drawn["HIG"] / drawn.total() < 0.92


def test_most_at_risk_stands_first_and_all_are_drawn_when_there_are_fewer() -> None:
    assert [each.code for each in draw([_candidate("A"), _candidate("B", "2.5")], 5, "s")] == ["B", "A"]


def test_the_extract_has_the_contracts_columns_and_says_why() -> None:
    found = Draw("511903", 2021, "7", date(2021, 8, 1), "R", 2, 0, [_candidate("A", "2.50")])
    rows = list(csv.DictReader(found.as_csv().splitlines()))
    assert set(COLUMNS) <= {column.name for column in load_contracts()["samples"].columns}
    assert rows == [
        {
            "抽查编号": "511903-2021-7-001",
            "对象类型": "项目",
            "对象代码": "A",
            "抽取日期": "2021-08-01",
            "随机种子": "7",
            "抽取理由": "风险分2.5：预算1,000.00元",
        }
    ]


PLANNED = [
    Candidate("project", code, None, agency, agency[:3], Decimal(1), Decimal(risk), "", tags, year, Decimal(fee))
    for code, agency, risk, tags, year, fee in [
        ("BOND", "101001", "4", "专项债券;政府采购", None, "30000"),
        ("ROAD", "101002", "3", None, 2024, "30000"),
        ("FARM", "102001", "2", "衔接资金", 2021, "30000"),
    ]
]


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        (Terms(), {"BOND", "ROAD", "FARM"}),
        (Terms(tags=("专项债券",)), {"BOND"}),
        (Terms(tags=("专项债券", "衔接资金")), {"BOND", "FARM"}),
        (Terms(excluded=("ROAD",)), {"BOND", "FARM"}),
        (Terms(excluded=("101",)), {"FARM"}),
        (Terms(excluded=("101002",)), {"BOND", "FARM"}),
    ],
)
def test_a_plan_keeps_to_its_tags_and_exclusions(terms: Terms, codes: set[str]) -> None:
    assert {each.code for each in allowed(PLANNED, PLANNED, terms)} == codes


@pytest.mark.parametrize(
    ("terms", "word"),
    [(Terms(tags=("PPP",)), "PPP"), (Terms(excluded=("999",)), "999")],
)
def test_a_tag_or_code_that_nobody_bears_is_named(terms: Terms, word: str) -> None:
    with pytest.raises(JixiaoError, match=word):
        allowed(PLANNED, PLANNED, terms)


@pytest.mark.parametrize(("limit", "fee", "count"), [("60000", None, 2), ("59999", None, 1), ("60000", "20000", 3)])
def test_a_plan_costs_no_more_than_its_limit(limit: str, fee: str | None, count: int) -> None:
    terms = Terms(cost_limit=Decimal(limit), fee=None if fee is None else Decimal(fee))
    assert len(within(PLANNED, "7", terms)) == count


def test_a_limit_without_a_known_fee_or_below_one_fee_is_refused() -> None:
    unknown = [dataclasses.replace(each, fee=None) for each in PLANNED]
    for drawn, limit in ((unknown, "60000"), (PLANNED, "29999")):
        with pytest.raises(JixiaoError):
            within(drawn, "7", Terms(cost_limit=Decimal(limit)))
