"""Two nights of one county in autumn: the first goal for the coming year arrives, and the running year is still
reported; the report of August, which is due and which nobody made, is made by the first."""

from tests.support.week import COMING, Week


def test_a_goal_for_the_coming_year_does_not_take_the_report(week: Week) -> None:
    running = f"coverage-{COMING}-2021"
    assert week.sound.end.code == 0
    assert week.sound.reports == {running, f"{running}-M08"}
    assert week.held.reports == {running}
    assert "2021" in week.held.running
