"""The other codes that a subject went by before or after (code_changes), and what stands under them.

Here: which codes, and one chapter of all of them. Not here: whose papers count as whose (int_codes__papers).
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from pipelines.lang import say
from pipelines.readers.explain.story import Field, Row, Section, ask
from pipelines.readers.explain.subject import Subject, changes_of, related

CODE = "subject_code"
"""Under which code a row stands, where a chapter holds rows of several."""


def changes(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Declared changes of the code on its way to this one and from it on; one row per change, oldest first."""
    known = changes_of(connection, subject.mof_div_code, subject.kind)
    codes = {subject.code, *related(known, subject.code)}
    rows: list[Row] = [each for each in known if each["old_code"] in codes and each["new_code"] in codes]
    return Section(
        "code_changes",
        say("代码变更", "Changes of its code"),
        [
            Field("effective_date", say("自何日起", "From"), "date"),
            Field("old_code", say("原代码", "Old code")),
            Field("new_code", say("新代码", "New code")),
            Field("change_kind", say("变化", "Change"), words="change_kind"),
        ],
        rows,
        note=say(
            "同一对象: 各章并列各代码下的资金和材料, 由“所记代码”区分。",
            "One subject: the chapters list money and papers of every code, told apart by “Under code”.",
        ),
        empty=say("代码没有变更。", "Its code did not change."),
    )


def others(subject: Subject, changed: Section) -> list[Subject]:
    """The subject under each of its other codes, in the order of the changes."""
    codes = dict.fromkeys(code for row in changed.rows for code in (row["old_code"], row["new_code"]))
    return [replace(subject, code=code, others=()) for code in codes if code != subject.code]


def hides_words(connection: duckdb.DuckDBPyConnection, subjects: Sequence[Subject]) -> bool:
    """Whether the subject is secret under one of its codes, in any year."""
    return any(
        ask(
            connection,
            "select 1 as found from marts.dim_subjects "
            "where mof_div_code = ? and subject_kind = ? and subject_code = ? and is_secret limit 1",
            [each.mof_div_code, each.kind, each.code],
        )
        for each in subjects
    )


def together(own: Section, others: Sequence[tuple[str, Section]], code: str) -> Section:
    """The chapter with the rows of the other codes, each row saying its code; as it was where they have none.

    Months are those of one code, else a month would stand there twice: its own, or those of the only other that has
    any; the note names the codes whose months are left out.
    """
    found = [(other, section) for other, section in others if section.rows]
    if not found:
        return own
    if own.name == "months" and (own.rows or len(found) > 1):
        listed = say("、", ", ").join(other for other, _ in found)
        told = say(f"逐月数另见代码 {listed}。", f"For the months of {listed} explain that code.")
        return replace(own, note=f"{own.note}{told}", empty=f"{own.empty}{told}")
    rows = [{**row, CODE: code} for row in own.rows]
    rows += [{**row, CODE: other} for other, section in found for row in section.rows]
    return replace(own, fields=[Field(CODE, say("所记代码", "Under code")), *own.fields], rows=rows)


def notices(changed: Section) -> list[str]:
    """What a reader must know before the first figure."""
    told = []
    for row in changed.rows:
        day, old, new = row["effective_date"], row["old_code"], row["new_code"]
        since = say(f"自 {day} 起, " if day else "", f"from {day} on" if day else "")
        is_merged = row["change_kind"] == "merged"
        told.append(
            say(
                f"{since}代码 {old} {'并入' if is_merged else '改为'} {new}: 两个代码下的资金和材料都列在以下各章, "
                "注明所记代码。",
                f"Code {old} {'merged into' if is_merged else 'became'} {new} {since}: money and papers under both "
                "are listed below, each with its code.",
            )
        )
    return told
