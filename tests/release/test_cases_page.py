"""docs/cases.md names a figure of the samples for each of the 48 cases, with the query that gives it: asked again."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.conftest import PROJECT
from tests.support.dbt_yaml import models_of

LINE = re.compile(r"\| ([EATLM]\d+) \|.*?\| (.*?) \| .*?: \*\*(.*?)\*\* \|.*\| `(select .*)` \|")
PAGE = (PROJECT / "docs" / "cases.md").read_text("utf-8")
LINES = {found[1]: found for found in map(LINE.fullmatch, PAGE.splitlines()) if found}


def test_every_case_has_its_line() -> None:
    numbers = {"E": 10, "A": 6, "T": 14, "L": 8, "M": 10}
    assert sorted(LINES) == sorted(f"{case}{n}" for case, count in numbers.items() for n in range(1, count + 1))


def test_the_tables_named_are_there() -> None:
    named = set(re.findall(r"`((?:dim|fct|rpt)_\w+)`", PAGE))
    assert named <= set(models_of("marts"))


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_its_figure_comes_out_of_the_release(line: re.Match[str], release: Callable[[str], list[tuple]]) -> None:
    [(found,)] = release(line[4])
    told = f"{found:,}" if isinstance(found, int | Decimal) else str(found)
    assert told == line[3]
