"""When something starts by itself: working days, monitoring rounds, files that have come to rest."""

from datetime import date

from pipelines.calendar import Round, first_working_day, is_working_day, month_before, rounds_of_month
from pipelines.settling import Seen, decide, look

MINUTES = 300


class TestFirstWorkingDay:
    def test_a_month_that_begins_on_a_saturday_begins_work_on_monday(self):
        assert first_working_day(2026, 8) == date(2026, 8, 3)

    def test_holidays_of_fixed_date_are_known(self):
        assert first_working_day(2026, 1) == date(2026, 1, 2)
        assert first_working_day(2026, 10) == date(2026, 10, 5)
        assert not is_working_day(date(2026, 5, 1))

    def test_an_ordinary_month(self):
        assert first_working_day(2026, 12) == date(2026, 12, 1)

    def test_the_report_of_january_speaks_of_december(self):
        assert month_before(date(2026, 1, 2)) == (2025, "M12")
        assert month_before(date(2026, 8, 3)) == (2026, "M07")


def test_the_round_of_august_is_what_the_policy_calendar_has_due_in_august():
    known = [
        Round(2026, "M07", date(2026, 8, 31)),
        Round(2026, "M07", date(2026, 8, 31)),
        Round(2025, "M07", date(2025, 8, 31)),
        Round(2026, "M11", date(2026, 12, 20)),
    ]
    assert rounds_of_month(known, 2026, 8) == [Round(2026, "M07", date(2026, 8, 31))]
    assert rounds_of_month(known, 2026, 12) == [Round(2026, "M11", date(2026, 12, 20))]
    assert rounds_of_month(known, 2026, 3) == []


class TestSettling:
    def test_a_night_is_asked_for_once_the_files_have_rested(self):
        seen, is_due = decide(None, "a", 1000, MINUTES)
        assert not is_due
        seen, is_due = decide(seen, "a", 1000 + MINUTES - 1, MINUTES)
        assert not is_due
        seen, is_due = decide(seen, "a", 1000 + MINUTES, MINUTES)
        assert is_due
        assert decide(seen, "a", 9000, MINUTES)[1] is False

    def test_every_change_begins_the_rest_anew(self):
        seen, _ = decide(None, "a", 1000, MINUTES)
        seen, is_due = decide(seen, "b", 1290, MINUTES)
        assert (seen, is_due) == (Seen("b", 1290), False)
        assert decide(seen, "b", 1300, MINUTES)[1] is False
        assert decide(seen, "b", 1590, MINUTES)[1] is True

    def test_a_clock_set_back_does_not_hold_it_for_ever(self):
        seen = Seen("a", 10_000)
        seen, is_due = decide(seen, "a", 2000, MINUTES)
        assert (seen.since, is_due) == (2000, False)

    def test_the_memory_survives_as_text(self):
        seen = Seen("a", 1.5, "b")
        assert Seen.from_cursor(seen.as_cursor()) == seen
        assert Seen.from_cursor(None) is None

    def test_growing_coming_and_going_are_seen(self, tmp_path):
        looks = [look(tmp_path / "raw")]
        file = tmp_path / "raw" / "990101" / "payments.csv"
        file.parent.mkdir(parents=True)
        for text in ("a", "ab"):
            file.write_text(text)
            looks.append(look(tmp_path / "raw"))
        file.unlink()
        assert len(set(looks)) == 3
        assert look(tmp_path / "raw") == looks[0]
