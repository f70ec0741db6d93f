"""When something starts by itself: working days, monitoring rounds, files that have come to rest."""

from datetime import date

from pipelines.night.calendar import Due, Round, due, first_working_day, is_working_day, month_before
from pipelines.orchestration.settling import Seen, decide, look

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


class TestDue:
    """What is due and not made, whatever day it is."""

    def test_the_report_of_july_is_due_from_the_first_working_day_of_august_on(self):
        july = Due(date(2026, 8, 3), 2026, "M07")
        assert due(date(2026, 8, 2), date(2026, 8, 1), [], []) == []
        assert due(date(2026, 8, 3), date(2026, 8, 1), [], []) == [july]
        assert due(date(2026, 8, 28), date(2026, 8, 1), [], []) == [july]
        assert due(date(2026, 8, 28), date(2026, 8, 1), [], {(2026, "M07")}) == []

    def test_a_machine_that_was_off_for_months_owes_every_report_of_them(self):
        """The last was made on 3 August; it starts again on 11 November."""
        owed = due(date(2026, 11, 11), date(2026, 8, 3), [], {(2026, "M07")})
        assert [(each.period, each.since) for each in owed] == [
            ("M08", date(2026, 9, 1)),
            ("M09", date(2026, 10, 5)),
            ("M10", date(2026, 11, 2)),
        ]

    def test_a_monitoring_round_is_due_in_the_month_in_which_it_must_be_handed_in(self):
        known = [Round(2026, "Q2", date(2026, 7, 20)), Round(2026, "M11", date(2026, 12, 20))]
        assert Due(date(2026, 7, 1), 2026, "Q2") in due(date(2026, 7, 1), date(2026, 7, 1), known, [])
        owed = due(date(2026, 12, 31), date(2026, 7, 1), known, {(2026, "Q2")})
        assert sum(each.period == "M11" for each in owed) == 1  # the month and the round are one report
        assert not any(each.period == "Q2" for each in owed)

    def test_the_turn_of_the_year(self):
        assert due(date(2027, 1, 6), date(2027, 1, 1), [], []) == [Due(date(2027, 1, 4), 2026, "M12")]


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
