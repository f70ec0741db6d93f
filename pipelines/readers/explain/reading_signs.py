"""What was read of a target and of an actual, in a few signs; and what a secret subject must not say.

Here: wording only, nothing is computed. Not here: the reading itself (land/reading/).
"""

from pipelines.lang import say
from pipelines.readers.explain.story import Row, number
from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.explain.subject import Subject
from pipelines.readers.report.tables import written

_WORDING = ("level3", "target_raw", "actual_raw", "deviation_reason", "goal_text", "printed", "expected", "message")


def without_wording(subject: Subject, rows: list[Row]) -> list[Row]:
    """Rows of a secret subject keep codes, amounts and scores and lose every text that could tell what it is."""
    if not subject.is_secret:
        return rows
    return [{name: None if name in _WORDING else value for name, value in row.items()} for row in rows]


def with_readings(rows: list[Row], operator: str) -> list[Row]:
    """Each row with what was read of its target and actual put in a few signs, for the page and the terminal."""
    return [{**row, "target_read": target_read(row, operator), "actual_read": actual_read(row)} for row in rows]


def target_read(row: Row, operator: str) -> str | None:
    """`≥ 90 %`, `3–5`, `2021-12-31`; None when nothing was read."""
    if row.get("target_date"):
        return f"{row['target_date']:%Y-%m-%d}"
    low, high = row.get("target_low"), row.get("target_high")
    if low is None and high is None:
        return None
    if row.get(operator) == "range":
        told = f"{number(low)}–{number(high)}"
    else:
        told = f"{label_of('operator', row.get(operator)) or ''} {number(high if low is None else low)}".strip()
    return f"{told} {row['target_unit']}" if row.get("target_unit") else told


def actual_read(row: Row) -> str | None:
    """`87 %`, a date, a rate of completion, or what the words say; None when nothing was read."""
    if row.get("actual_date"):
        return f"{row['actual_date']:%Y-%m-%d}"
    if row.get("actual_value") is not None:
        told = number(row["actual_value"])
        return f"{told} {row['actual_unit']}" if row.get("actual_unit") else told
    if row.get("actual_completion_ratio") is not None:
        rate = written(row["actual_completion_ratio"], "ratio")
        return say(f"完成率 {rate}", f"{rate} complete")
    return label_of("attained", row.get("actual_level"))
