"""What closes the circle in a generated county: requests for the budget, the first round of goals, bonds.

Here: small extracts that follow from projects, money and goals. Not here: those three.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from pipelines.generate import goals
from pipelines.generate.arrays import Dice, Ints, dates, days_of, money, numbered, words
from pipelines.generate.goals import Subjects
from pipelines.generate.money import Funds
from pipelines.generate.projects import Bureau, Projects, is_on_bonds

_TWO_ROUNDS = 0.05


def request_table(bureau: Bureau, projects: Projects, funds: Funds) -> pa.Table:
    """Extract `budget_requests`: every managed project asks for up to a fifth more than it gets, in autumn before."""
    dice, year = bureau.dice, projects.year
    slots = np.flatnonzero(projects.is_managed & (funds.initial > 0))
    when = (slots, year)
    given = funds.initial[slots]
    asked = given + given * dice.pick("asks more", 21, *when) // 100
    audited = given + (asked - given) // 3
    return pa.table(
        {
            "pro_code": projects.code.take(pa.array(slots)),
            "requested_amount": money(asked),
            "audited_amount": money(audited),
            "approved_amount": money(given),
            "requested_date": dates(days_of(year - 1, 9, 1) + dice.pick("asked on", 60, *when)),
        }
    )


def twice_reviewed(dice: Dice, year: int, subjects: Subjects) -> Subjects:
    """Those whose goals went through both rounds."""
    return goals.chosen(dice, year, subjects, "two rounds", _TWO_ROUNDS)


def both_rounds(dice: Dice, year: int, subjects: Subjects) -> pa.Table:
    """Extract `goals`: each goal's latest round, and the first of those that went through both."""
    twice = twice_reviewed(dice, year, subjects)
    latest = goals.goal_table(dice, year, subjects)
    is_twice = np.isin(subjects.ids, twice.ids)
    rounds = np.where(is_twice, "second", latest["review_round"].to_numpy(zero_copy_only=False))
    place = latest.schema.get_field_index("review_round")
    first = goals.goal_table(dice, year, twice)
    return pa.concat_tables(
        [
            latest.set_column(place, "review_round", pa.array(rounds, pa.string())),
            first.set_column(place, "review_round", pa.array(["first"] * len(twice), pa.string())),
        ]
    )


def first_indicator_blocks(bureau: Bureau, year: int, subjects: Subjects) -> Iterator[pa.Table]:
    """Extract `goal_indicators` of the first round: as in the second, spelled and aimed as the year before would."""
    for block, former in zip(
        goals.goal_indicator_blocks(bureau, year, subjects),
        goals.goal_indicator_blocks(bureau, year - 1, subjects),
        strict=True,
    ):
        for name in ("operator", "target_raw", "unit"):
            block = block.set_column(block.schema.get_field_index(name), name, former[name])
        yield block.append_column("review_round", pa.array(["first"] * block.num_rows, pa.string()))


def bond_table(bureau: Bureau, projects: Projects, funds: Funds) -> pa.Table:
    """Extract `bonds`: of every project on special bonds one, issued in its first year, interest due each year."""
    dice, year = bureau.dice, projects.year
    slots = np.flatnonzero(is_on_bonds(bureau, projects) & (funds.adjusted > 0))
    issued = projects.base[slots]
    interest = issued * (200 + dice.pick("coupon", 150, slots, projects.turn[slots])) // 10_000
    count = len(slots)
    return pa.table(
        {
            "bond_code": numbered(f"{bureau.region.code}ZQ", slots, 8),
            "pro_code": projects.code.take(pa.array(slots)),
            "bond_name": words(("专项债券",), np.zeros(count, dtype=np.int64)),
            "issued_date": dates(_twentieth_of_may(projects.start_year[slots])),
            "issued_amount": money(issued),
            "maturity_date": dates(_twentieth_of_may(projects.start_year[slots] + 10)),
            "principal_due_amount": money(issued // 10),
            "interest_due_amount": money(interest),
            "repaid_amount": money(np.where(dice.throw("repaid", slots, year) < 0.9, interest + issued // 10, 0)),
        }
    )


def _twentieth_of_may(years: Ints) -> Ints:
    return np.array([days_of(int(year), 5, 20) for year in years], dtype=np.int64)
