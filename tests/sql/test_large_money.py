"""A province's own project may hold 10^13 yuan: a drawn world and its twin with every amount times thirty million.

What is no money is the same in both; money is the same times thirty million, but for what was rounded to the cent.
"""

import re
from decimal import Decimal
from typing import Any

import pytest

from pipelines.contracts import load_contracts
from tests.sql.conftest import Ask
from tests.support.random_worlds import draw
from tests.support.world import Rows

SEED, FACTOR = 3, 30_000_000
PLAIN, LARGE = "23", "24"
_SUMMED = 200
"""Rounded amounts that a figure may sum up, half a cent each."""


def _large(rows: Rows) -> Rows:
    """The same rows with every amount of money times FACTOR, the threshold of a policy too."""
    contracts = load_contracts()
    large: Rows = {}
    for extract, its_rows in rows.items():
        money = set(contracts[extract].money_columns) if extract in contracts else set()
        large[extract] = [
            {
                name: str(Decimal(str(value)) * FACTOR) if name in money or _is_threshold(row, name) else value
                for name, value in row.items()
            }
            for row in its_rows
        ]
    return large


def _is_threshold(row: dict[str, Any], name: str) -> bool:
    return name == "value" and str(row.get("parameter", "")).endswith("_yuan")


WORLD: Rows = {}
for _world in (draw(SEED, PLAIN), _large(draw(SEED, LARGE))):
    for _extract, _rows in _world.items():
        WORLD.setdefault(_extract, []).extend(_rows)


def _columns(ask: Ask) -> dict[str, list[str]]:
    """Mart -> its columns, without places in files and ranks among other provinces."""
    columns: dict[str, list[str]] = {}
    for row in ask("select table_name, column_name from duckdb_columns() where schema_name = 'marts'"):
        columns.setdefault(row["table_name"], []).append(row["column_name"])
    return {
        mart: [name for name in names if not re.search("source_(file|sheet|row)", name) and name != "rank"]
        for mart, names in sorted(columns.items())
        if {"mof_div_code", "fiscal_year"} <= set(names)
    }


def _told(ask: Ask, mart: str, names: list[str], prefix: str) -> list[dict[str, Any]]:
    """The rows of one twin, its prefix and the figures within sentences taken out, in an order of what is no money."""
    listed = ", ".join(f'"{name}"' for name in names)
    rows = ask(f"select {listed} from marts.{mart} where mof_div_code like '{prefix}%'")
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str):
                text = re.sub(r"-?[\d,]+(\.\d+)?(元| 元)", "#元", value)
                row[name] = re.sub(rf"\b{prefix}(\d{{4}})", r"__\1", text)
    return sorted(rows, key=lambda row: [str(row[name]) for name in names if not _is_money(name)] + _money_key(row))


def _is_money(name: str) -> bool:
    return name.endswith("_yuan") or name in ("amount", "over_yuan")


def _money_key(row: dict[str, Any]) -> list[str]:
    return [f"{value:040.2f}" for name, value in row.items() if _is_money(name) and value is not None]


@pytest.fixture(scope="module")
def columns(ask: Ask) -> dict[str, list[str]]:
    return _columns(ask)


def test_the_twin_is_as_large_as_a_province_has_it(ask: Ask) -> None:
    (row,) = ask(
        "select max(budget_adjusted_ytd_yuan) as yuan from marts.fct_execution_monthly "
        f"where mof_div_code like '{LARGE}%'"
    )
    assert row["yuan"] > 10**13


def test_every_mart_holds_and_says_the_same(ask: Ask, columns: dict[str, list[str]]) -> None:
    filled = 0
    for mart, names in columns.items():
        plain, large = (_told(ask, mart, names, prefix) for prefix in (PLAIN, LARGE))
        assert len(plain) == len(large), mart
        filled += bool(plain)
        for one, other in zip(plain, large, strict=True):
            for name in names:
                _compare(f"{mart}.{name}", one[name], other[name], _is_money(name))
    assert filled > 25, "worlds too poor to say anything"


def _compare(where: str, one: Any, other: Any, is_money: bool) -> None:
    if is_money and one is not None and other is not None:
        assert abs(other - one * FACTOR) <= Decimal("0.005") * FACTOR * _SUMMED, (where, one, other)
    elif where.endswith("_ratio") and isinstance(one, Decimal) and other is not None:
        # a share of what was rounded to the cent, or a sentence's figure
        assert abs(other - one) <= Decimal("0.000002"), (where, one, other)
    else:
        assert one == other, (where, one, other)
