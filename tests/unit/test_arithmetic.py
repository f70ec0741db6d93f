"""Quotients of the models: exact, rounded once, half away from zero; against Python's whole numbers."""

import itertools
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import jinja2
import pyarrow as pa
import pytest

MACROS = Path(__file__).parents[2] / "dbt_project" / "macros"


@pytest.fixture(scope="module")
def macros() -> Any:
    """The macros as DuckDB gets them: each writes SQL."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    environment.globals["return"] = lambda told: told
    environment.globals["adapter"] = SimpleNamespace(dispatch=lambda name, _: getattr(module, f"default__{name}"))
    written = (MACROS / name for name in ("arithmetic.sql", "rules.sql"))
    module = environment.from_string("".join(path.read_text("utf-8") for path in written)).module
    return module


def _rounded(num: Decimal | None, den: Decimal | None, scale: int) -> Decimal | None:
    """What the quotient is, in whole numbers."""
    if num is None or not den:
        return None
    above, below = int(abs(num) * 10**10), int(abs(den) * 10**10)
    whole = (2 * above * 10**scale + below) // (2 * below)
    return Decimal(whole if (num < 0) == (den < 0) else -whole).scaleb(-scale)


def _asked(expression: str, pairs: list[tuple[Decimal | None, Decimal | None]]) -> list[Decimal | None]:
    sides = zip(*pairs, strict=True)
    columns = [pa.array(side, pa.decimal128(28, 10)) for side in sides]
    given = pa.table({"place": range(len(pairs)), "num": columns[0], "den": columns[1]})
    with duckdb.connect() as connection:
        connection.register("pairs", given)
        return [told for (told,) in connection.execute(f"select {expression} from pairs order by place").fetchall()]


def _drawn(chance: random.Random) -> Decimal:
    """Of any size from a ten-thousand-millionth to a hundred million million, few digits or many."""
    digits = chance.randint(1, 18)
    return Decimal(chance.randint(-(10**digits), 10**digits)).scaleb(-chance.choice((0, 2, 2, 4, 6, 10)))


@pytest.mark.parametrize("scale", [0, 2, 6, 9, 10])
def test_a_quotient_is_exact_and_rounded_once(macros: Any, scale: int) -> None:
    chance = random.Random(scale)
    pairs: list[tuple[Decimal | None, Decimal | None]] = [(_drawn(chance), _drawn(chance)) for _ in range(4_000)]
    for _ in range(2_000):  # quotients that end on a half, and a hair beside it
        den, whole = Decimal(chance.randint(1, 10**6)), chance.randint(-(10 ** (13 - scale)), 10 ** (13 - scale))
        half = (Decimal(whole) + Decimal("0.5")).scaleb(-scale) * den * 2
        pairs += [(half + hair, den * 2) for hair in map(Decimal, ("0", "0.0000000001", "-0.0000000001"))]
    pairs += [(None, Decimal(1)), (Decimal(1), None), (Decimal(1), Decimal(0)), (Decimal(0), Decimal(-3))]
    pairs = [
        (num, den)
        for num, den in pairs
        if num is None or not den or (abs(num) < 10**17 > abs(den) and abs(num / den) < 10 ** (17 - scale))
    ]
    told = _asked(macros.div_round("num", "den", scale), pairs)
    assert told == [_rounded(num, den, scale) for num, den in pairs]


@pytest.mark.parametrize("scale", [6, 15])
def test_a_quotient_of_money_is_exact_and_rounded_once(macros: Any, scale: int) -> None:
    chance = random.Random(scale)
    cents = [Decimal(chance.randint(-(10 ** chance.randint(1, 17)), 10**17)) / 100 for _ in range(8_000)]
    pairs: list[tuple[Decimal | None, Decimal | None]] = list(itertools.pairwise(cents))
    for _ in range(1_000):  # the sides of a quotient that ends on a half, and a cent beside it
        den = Decimal(chance.choice((2, 4, 5, 16, 32, 64, 3, 7))) * 2 ** chance.randint(0, 20)
        half = (Decimal(chance.randint(0, 10**scale)) + Decimal("0.5")).scaleb(-scale) * den
        pairs += [(round(half, 2) + hair, den) for hair in map(Decimal, ("0", "0.01", "-0.01"))]
    pairs += [(Decimal(third), Decimal(third) * 3) for third in range(1, 1_000)]
    pairs += [(Decimal("0.01") * whole, Decimal(2 * 10**15) / 100) for whole in (10**13 + 1, 10**15 - 1, 10**15)]
    pairs += [(None, Decimal(1)), (Decimal(1), None), (Decimal(1), Decimal(0)), (Decimal(0), Decimal(-3))]
    pairs = [(num, den) for num, den in pairs if num is None or not den or abs(num / den) < 10 ** (20 - scale)]
    told = _asked(macros.money_quotient("num", "den", scale), pairs)
    assert told == [_rounded(num, den, scale) for num, den in pairs]


def test_a_ratio_stands_still_where_its_type_ends(macros: Any) -> None:
    pairs = [("1", "3"), ("2", "-3"), ("5000", "1"), ("-5000", "1"), ("999.9999995", "1"), ("1", "0"), ("0", "7")]
    told = _asked(macros.ratio("num", "den"), [(Decimal(num), Decimal(den)) for num, den in pairs])
    wanted = ["0.333333", "-0.666667", "999.999999", "-999.999999", "999.999999", None, "0.000000"]
    assert told == [each and Decimal(each) for each in wanted]


@pytest.mark.parametrize(
    ("number", "places", "wanted"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.4949999999", 2, "2.49"), ("0.0000005", 6, "0.000001")],
)
def test_a_half_is_rounded_away_from_zero(macros: Any, number: str, places: int, wanted: str) -> None:
    rounded: Callable[[str, int], str] = macros.round_half_up
    assert _asked(rounded("num", places), [(Decimal(number), None)]) == [Decimal(wanted)]
