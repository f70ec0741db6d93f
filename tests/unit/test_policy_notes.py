"""The national policy rows in English: their notes, the days of the calendar."""

import csv
import re

from pipelines.lang import set_lang
from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.report.evidence import national_notes
from tests.conftest import PROJECT


def test_every_note_of_a_national_policy_row_has_its_english() -> None:
    files = sorted((PROJECT / "dbt_project" / "seeds" / "policy").glob("*.csv"))
    rows = [row for file in files for row in csv.DictReader(file.read_text("utf-8").splitlines())]
    notes = {row["note"] for row in rows if row.get("note")}
    assert set(national_notes()) == notes
    assert [english for english in national_notes().values() if re.search("[一-鿿]", english)] == []


def test_a_calendar_in_english_says_when_a_window_is_due() -> None:
    set_lang("en")
    try:
        assert label_of("policy_value", "M07 01-01–07-31 截止 08-31") == "M07 01-01–07-31 due 08-31"
    finally:
        set_lang("zh")


def test_the_goal_among_the_aspects_of_an_assessment_is_no_stage() -> None:
    assert label_of("policy_value", "necessity goal") == "立项必要性 绩效目标合理性"
