"""One county's missing file does not keep the others from being published: its former deliveries stand, and every page
says of which day they are. Two counties of a week of nights (tests/support/week.py); policy lets half of all fail.
"""

from datetime import date
from decimal import Decimal

from pipelines.readers.letters.render import shown
from tests.support.week import BROWSED, CHANGED, GONE, HELD, OWN, SOUND, Stood, Week

SAYS_SO = "甲县的数字为截至2021年9月10日的报送"


def published(week: Week) -> list[Stood]:
    return [week.sound, week.held, week.unchanged, week.accepted]


def test_the_other_county_is_published_and_the_failing_one_stands_as_it_was(week: Week) -> None:
    first, second = week.sound.paid, week.held.paid
    assert week.held.end.code == 4 and week.held.end.summary["outcome"] == "published"
    assert second[SOUND] - first[SOUND] == Decimal("5000.00")
    assert second[HELD] == first[HELD]
    assert week.held.held == [(HELD, "甲县", date(2021, 9, 10))]


def test_it_is_told_with_region_extract_and_file(week: Week) -> None:
    [told] = week.held.end.summary["held"]
    assert (told["mof_div_code"], told["name"], told["since"]) == (HELD, "甲县", "2021-09-10")
    assert f"甲县（{HELD}） 2020 年度 国库集中支付, 文件 {GONE}" in told["reasons"][0]
    assert f"甲县（{HELD}）新的报送未过检查，没有采用，所列仍是 2021-09-10 的报送" in week.held.coverage
    assert "未过检查" not in week.sound.coverage
    assert not any(night.is_said_to_have_failed for night in published(week))


def test_pages_that_are_walked_through_say_so_where_its_figures_stand(week: Week) -> None:
    said = [{address for address, text in night.browsed.items() if SAYS_SO in text} for night in published(week)]
    assert said == [set(), {*BROWSED[:4]}, {*BROWSED[:4]}, set()]


def test_a_department_of_it_is_told_so_in_its_own_file_and_not_what_failed(week: Week) -> None:
    said = [{address for address, text in night.own.items() if SAYS_SO in text} for night in published(week)]
    assert said == [set(), {*OWN}, {*OWN}, set()]
    assert not [text for night in published(week) for text in night.own.values() if GONE in text]


def test_its_papers_say_of_which_day_their_figures_are_and_not_what_failed(week: Week) -> None:
    """The last complete month, the year's report, the brief: what failed is between the county and the bureau."""
    said = [shown(week.papers[name]) for name in ("progress", "annual", "brief")]
    for text in said:
        assert f"{SAYS_SO}，此后的报送未通过检查，没有采用。" in text
        assert GONE not in text and "国库集中支付, 文件" not in text


def test_a_page_tells_in_its_readers_language_what_failed(week: Week) -> None:
    assert f"year 2020 payments, file {GONE}" in week.english and "年度" not in week.english.partition("<main")[0]


def test_nothing_new_is_no_new_night_and_still_says_so(week: Week) -> None:
    assert week.unchanged.end.summary["outcome"] == "unchanged"
    assert [each["mof_div_code"] for each in week.unchanged.end.summary["held"]] == [HELD]


def test_when_the_file_is_back_the_mark_goes(week: Week) -> None:
    """What the night is published without is another region's."""
    [without] = week.accepted.end.summary["published_without"]
    assert without["path"].startswith(CHANGED) and "held" not in week.accepted.end.summary
    assert week.accepted.paid[HELD] - week.sound.paid[HELD] == Decimal("7000.00")
    assert week.accepted.held == [] and "未过检查" not in week.accepted.coverage
