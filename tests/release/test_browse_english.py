"""Pages in English say in English what a program wrote; names and wordings stay as they were delivered."""

import re
from collections.abc import Callable

import pytest

from pipelines.readers.addresses import path_of
from pipelines.readers.browse.app import application
from pipelines.readers.browse.shelf import Shelf
from tests.support.browsing import Ask, get

Cells = Callable[[str, str], list[str]]


@pytest.fixture
def cells(shelf: Shelf, english: None) -> Cells:
    """`cells(address, table)`: texts of the table's cells, in English."""
    app = application(shelf)

    def told(address: str, table: str) -> list[str]:
        answer = get(app, address)
        assert answer.status == 200, address
        part = answer.text.partition(f'id="{table}"')[2].partition("</section>")[0]
        found = re.findall(r"(?s)<t[dh](?: [^>]*)?>(.*?)</t[dh]>", part.partition("<tbody>")[2])
        return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found]

    return told


def test_what_the_re_review_found(cells: Cells, ask: Ask) -> None:
    """Of every rule that the samples break: what is wrong begins in English, what was expected is English."""
    found = ask(
        "select rule_id, mof_div_code, fiscal_year, subject_kind, subject_code from marts.rpt_self_evaluation_reviews "
        "where not is_secret qualify row_number() over (partition by rule_id order by mof_div_code, subject_code) = 1"
    )
    assert len(found) > 8
    for _, *subject in found:
        lines = cells(path_of(("subject", *map(str, subject))), "reviews")
        if lines[0] == "Severity":  # a single row lies on its side
            lines = lines[1::2]
        ends = [place for place, told in enumerate(lines) if re.search(r"\.(csv|xlsx):\d+$", told)]
        assert ends
        for end in ends:  # …, expected, what it is, where it stands
            assert re.match("[A-Z]", lines[end - 1]), lines[: end + 1]
            assert not re.search("[一-鿿]", lines[end - 2]), lines[: end + 1]


def test_why_a_cell_was_refused(cells: Cells, ask: Ask) -> None:
    for path, sheet, row in ask("select path, coalesce(sheet, ''), row from meta.rejects where row is not null"):
        lines = cells(path_of(("source", path, sheet, str(row))), "rejects")
        assert lines
        for told in lines[1::2]:
            assert re.match("“[^”]*” (is|was|has) ", told), told


def test_a_division_that_nobody_named(cells: Cells, ask: Ask) -> None:
    region, year = ask(
        "select mof_div_code, fiscal_year from marts.rpt_divisions where managing_division = '未知' order by 1, 2"
    )[0]
    assert "unknown" in cells(f"/region/{region}/{year}", "divisions")


def test_units_of_parameters(cells: Cells, shelf: Shelf) -> None:
    text = get(application(shelf), "/whatif?region=990101&year=2026").text
    today = re.findall(r"<td><label[^>]*>.*?</label></td><td>(.*?)</td>", text)
    assert len(today) > 20 and any("points" in each for each in today)
    assert not [each for each in today if re.fullmatch(r"[\d.,]+ [一-鿿]+", each)]


def test_who_reviewed_a_goal_and_how_it_was_graded(cells: Cells) -> None:
    told = cells("/subject/990101/2026/project/99010126T000000000004", "goal_rounds")
    assert {"third party fair", "finance bureau good"} <= set(told)
    assert "≥800人次" in told, "as it was printed"


def test_months_of_alert_thresholds(shelf: Shelf, cells: Cells) -> None:
    text = get(application(shelf), "/policies").text
    assert "month 4 red 0.25" in text and not re.search(r"\d月 (red|yellow)", text)
