"""Every reader leaves out what was handed to audit or discipline, and what only follows from it: a query that reads one
of these marts says so."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.dbt_yaml import columns_of, models_of

ROOT = Path(__file__).parents[2]
READERS = (
    "readers/report",
    "readers/letters",
    "readers/notices",
    "readers/annual",
    "readers/explain",
    "readers/extract",
    "readers/notebook",
    "readers/shell",
    "readers/forms",
    "readers/sample.py",
    "night/simulate",
)
SAYS = {
    **{table: "is_bureau_only" for table in models_of("marts") if "is_bureau_only" in columns_of(table)},
    "fct_rectifications": "referred_to",
}


def files() -> list[Path]:
    places = [ROOT / "pipelines" / name for name in READERS]
    found = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))]
    return [*found, *sorted((ROOT / "notebooks").glob("*.py"))]


def texts(path: Path) -> Iterator[str]:
    """Each string of a module, its f-strings whole."""
    tree = ast.parse(path.read_text("utf-8"))
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in within:
            yield node.value


def test_there_are_such_marts_and_such_queries() -> None:
    assert set(SAYS) >= {"fct_recommendations", "fct_coverage", "rpt_coverage_gaps", "fct_result_applications"}
    assert sum(f"marts.{table}" in text for path in files() for text in texts(path) for table in SAYS) > 15


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_query_on_them_leaves_those_rows_out(path: Path) -> None:
    silent = [
        (table, " ".join(text.split())[:80])
        for text in texts(path)
        for table, word in SAYS.items()
        if f"marts.{table}" in text and word not in text
    ]
    assert silent == []


def test_only_the_bureaus_list_and_the_paper_to_the_addressee_read_the_referral_list() -> None:
    found = [path.relative_to(ROOT) for path in files() for text in texts(path) if "marts.rpt_referrals" in text]
    assert {path.as_posix() for path in found} == {
        "pipelines/readers/notices/sql.py",
        "pipelines/readers/report/referrals.py",
    }


def test_whoever_shows_or_hands_out_opens_what_papers_read() -> None:
    """The marts themselves count what was handed on, as the rules say: they are asked by hand alone (shell, query)."""
    asked = {"readers/shell", "night/simulate"}
    more = {"readers/browse", "exchange/export", "night/drafts.py", "night/due.py"}
    places = [ROOT / "pipelines" / name for name in {*READERS, *more} - asked]
    found = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))]
    assert len(found) > 50
    assert [path.name for path in found if "open_release" in path.read_text("utf-8")] == []
