"""What no page may say: wording of a subject that is secret in any year, whatever was handed to audit or discipline.

Here: who is secret, and the conditions that keep rows away. Not here: personal data in
delivered files (source/mask.py).
"""

from collections.abc import Sequence

from pipelines.readers.browse.page import View
from pipelines.readers.explain.story import Row

WORDING = frozenset(
    {
        *("subject_name", "pro_name", "description", "goal_text", "level3", "target_raw", "actual_raw", "target_read"),
        *("actual_read", "deviation_reason", "problem", "wording", "decision_reason", "printed", "expected", "message"),
        *("responsible_person", "measures"),
    }
)
"""Columns that say in words what a subject is."""


SECRET = """
    with recursive hidden as (
        select mof_div_code, subject_code from marts.dim_subjects where is_secret
        union
        select
            hidden.mof_div_code,
            case when hidden.subject_code = changes.old_code then changes.new_code else changes.old_code end
        from hidden
        inner join marts.rpt_code_changes as changes
            on
                hidden.mof_div_code = changes.mof_div_code
                and changes.code_kind = 'project'
                and hidden.subject_code in (changes.old_code, changes.new_code)
    )

    select mof_div_code, subject_code from hidden
"""
"""(region, code) of secret subjects, as SQL."""


def secrets(view: View) -> frozenset[tuple[str, str]]:
    """(region, code) of every subject that is secret in any year of the release, under any code it ever bore."""
    return view.open.once(
        "secrets", lambda: frozenset((row["mof_div_code"], row["subject_code"]) for row in view.ask(SECRET))
    )


def is_secret(view: View, region: str, code: str | None) -> bool:
    return (region, code) in secrets(view)


def silenced(view: View, rows: Sequence[Row], code: str = "subject_code") -> list[Row]:
    """The rows, those of secret subjects without their wording. Each needs `mof_div_code` and the column `code`."""
    hidden = secrets(view)
    return [wordless(row) if (row["mof_div_code"], row[code]) in hidden else row for row in rows]


def wordless(row: Row) -> Row:
    """The row without what it says in words."""
    return {name: None if name in WORDING else value for name, value in row.items()}
