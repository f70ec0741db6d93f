"""The page "what do I do when…" shows what the commands print now."""

import pytest

from scripts.what_to_do import PAGE, SITUATIONS, Situation, message

TEXT = PAGE.read_text("utf-8")


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.title)
def test_the_page_shows_the_message_as_it_is_printed_and_what_to_do(situation: Situation):
    shown = message(situation)
    assert len(shown.splitlines()) >= 2
    assert f"\n{shown}\n```" in TEXT, "run `python -m scripts.what_to_do`"
    assert f"{situation.zh}\n\n{situation.en}\n" in TEXT


def test_fifteen_messages_stand_on_it():
    assert TEXT.count("\n## ") == len(SITUATIONS) == 15
