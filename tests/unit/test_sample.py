"""The draw of `jixiao sample`: weighted by risk, the same by seed and data, whatever the order of the rows."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal

from pipelines.contracts import load_contracts
from pipelines.sample import COLUMNS, Candidate, Draw, draw


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
            "sample_id": "511903-2021-7-001",
            "subject_kind": "project",
            "subject_code": "A",
            "drawn_date": "2021-08-01",
            "seed": "7",
            "reason": "风险分2.5：预算1,000.00元",
        }
    ]
