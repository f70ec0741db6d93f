"""Coverage over worlds drawn by chance, against the same rules written in Python: who is asked, what speaks for whom,
and how it stands on the day (rules, sections 6 and 7 "codes change")."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from tests.sql.conftest import Ask
from tests.sql.test_properties import PLAIN, SEEDS
from tests.support.random_worlds import YEARS, draw
from tests.support.world import Rows

AS_OF = date(2024, 3, 15)
_SIGNS = {"reduction": -1, "reclaimed": -1}
_EVALUATED = {"finance", "department", "third_party"}
Key = tuple[str, int, str, str]


def _subject(row: dict) -> Key:
    return row["mof_div_code"], row["fiscal_year"], row["subject_kind"], row["subject_code"]


def _families(rows: Rows) -> dict[tuple[str, str], set[str]]:
    """The codes before and after each code; the worlds' chains go one way and never fork."""
    after = {(row["mof_div_code"], row["old_code"]): row["new_code"] for row in rows.get("code_changes", ())}
    families: dict[tuple[str, str], set[str]] = defaultdict(set)
    for region, old in after:
        new = after.get((region, old))
        while new:
            families[region, old].add(new)
            families[region, new].add(old)
            new = after.get((region, new))
    return families


def _asked(rows: Rows) -> set[Key]:
    """Projects and policies with budget, wages left out."""
    budgets: dict[tuple, Decimal] = defaultdict(Decimal)
    for row in rows["allotments"]:
        sign = _SIGNS.get(row["bgt_type"], 1)
        budgets[row["mof_div_code"], row["fiscal_year"], row["pro_code"]] += sign * Decimal(row["amount"])
    return {
        (row["mof_div_code"], row["fiscal_year"], row["subject_kind"], row["pro_code"])
        for row in rows["projects"]
        if row["pro_kind"] != "personnel" and budgets[row["mof_div_code"], row["fiscal_year"], row["pro_code"]] > 0
    }


def _is_there(rows: Rows, papers: list[dict]) -> set[Key]:
    """The asked subjects of which a paper speaks, under whichever code."""
    families, filed = _families(rows), {_subject(row) for row in papers}
    return {
        (region, year, kind, code)
        for region, year, kind, code in _asked(rows)
        if any((region, year, kind, each) in filed for each in {code, *families[region, code]})
    }


def _due(rows: Rows, stage: str, year: int) -> date | None:
    for row in rows.get("policy_calendar", ()):
        if row["stage"] == stage:
            text = row["due"]
            return date.fromisoformat(f"{year + 1}-{text[3:]}" if text.startswith("+1-") else f"{year}-{text}")
    return None


def _expected(rows: Rows, stage: str, papers: list[dict]) -> dict[Key, tuple[str, bool]]:
    there, expected = _is_there(rows, papers), {}
    for key in _asked(rows):
        due = _due(rows, stage, key[1])
        if due is None:
            status = "no_due"
        elif key in there:
            status = "done"  # the worlds' papers bear no day on which they were handed in
        else:
            status = "pending" if due >= AS_OF else "missing"
        expected[key] = (status, key in there)
    return expected


def _told(ask: Ask, seed: int, stage: str) -> dict[Key, tuple[str, bool]]:
    found = ask(
        "select mof_div_code, fiscal_year, subject_kind, subject_code, status, is_covered from marts.fct_coverage"
        f" where mof_div_code like '{PLAIN[seed]}%' and stage = '{stage}' and subject_kind in ('project', 'policy')"
    )
    return {_subject(row): (row["status"], row["is_covered"]) for row in found}


@pytest.mark.parametrize("seed", SEEDS)
def test_self_evaluations_and_evaluations_as_computed_by_hand(ask: Ask, seed: int) -> None:
    rows = draw(seed, PLAIN[seed])
    evaluations = [row for row in rows["evaluations"] if row["evaluator"] in _EVALUATED]
    for stage, papers in (("self_evaluation", rows["self_evaluations"]), ("evaluation", evaluations)):
        expected = _expected(rows, stage, papers)
        assert _told(ask, seed, stage) == expected
        assert len({covered for _, covered in expected.values()}) == 2, "worlds too poor to say anything"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_goal_is_missing_exactly_where_no_code_of_the_subject_has_one(ask: Ask, seed: int) -> None:
    rows = draw(seed, PLAIN[seed])
    found = ask(
        "select mof_div_code, fiscal_year, subject_kind, subject_code from marts.rpt_coverage_gaps"
        f" where mof_div_code like '{PLAIN[seed]}%' and stage = 'goal' and reason = 'missing'"
        " and subject_kind in ('project', 'policy')"
    )
    assert {_subject(row) for row in found} == _asked(rows) - _is_there(rows, rows["goals"])


def test_some_papers_bear_another_code() -> None:
    for seed in SEEDS:
        rows = draw(seed, PLAIN[seed])
        printed = _asked(rows) & {_subject(row) for row in rows["self_evaluations"]}
        assert printed < _is_there(rows, rows["self_evaluations"]), f"world {seed} has no paper under another code"


def test_every_expected_document_stands_in_exactly_one_status(ask: Ask) -> None:
    [[statuses]] = [row.values() for row in ask("select list(distinct status order by status) from marts.fct_coverage")]
    assert statuses == ["done", "late", "missing", "no_due", "pending"]
    wrong = ask(
        """
        with listed as (
            select
                mof_div_code, fiscal_year, stage, period, subject_kind,
                count(*) as expected, count(*) filter (status = 'pending') as pending,
                count(*) filter (is_required) as required, count(*) filter (is_required and is_covered) as covered
            from marts.fct_coverage
            group by all
        )
        select *
        from marts.rpt_coverage
        left join listed using (mof_div_code, fiscal_year, stage, period, subject_kind)
        where
            scope = 'own' and fund_book = 'all' and subject_kind <> 'all' and (
                done_count + late_count + missing_count + no_due_count + pending_count <> coalesce(expected, 0)
                or pending_count <> coalesce(pending, 0)
                or required_count <> coalesce(required, 0)
                or covered_count <> coalesce(covered, 0)
            )
        """
    )
    assert wrong == []


def test_no_more_is_covered_than_is_required_in_any_world(ask: Ask) -> None:
    for mart in ("rpt_coverage", "rpt_coverage_by_tag"):
        assert not ask(
            f"select * from marts.{mart} where not covered_yuan between 0 and required_yuan "
            "or not covered_count between 0 and required_count or not coverage_amount_ratio between 0 and 1"
        ), mart
    assert not ask("select * from marts.fct_coverage where required_yuan < 0")
    wrong = ask(
        """
        with gaps as (
            select mof_div_code, fiscal_year, stage, period, subject_kind, sum(required_yuan) as gap_yuan
            from marts.rpt_coverage_gaps
            group by all
        )
        select *
        from marts.rpt_coverage
        left join gaps using (mof_div_code, fiscal_year, stage, period, subject_kind)
        where
            -- of assessments the gap is the one allotment that lacks it
            scope = 'own' and fund_book = 'all' and subject_kind <> 'all' and stage <> 'ex_ante'
            and required_yuan - covered_yuan <> coalesce(gap_yuan, 0)
        """
    )
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_no_gap_is_about_what_is_not_yet_due(ask: Ask, year: int) -> None:
    where = f"fiscal_year = {year} and due_date >= date '{AS_OF}'"
    assert ask(f"select 1 from marts.rpt_coverage_gaps where {where} and status not in ('done', 'late')") == []
    assert ask(f"select 1 from marts.rpt_deadlines where {where} and deadline_status = 'missing'") == []
