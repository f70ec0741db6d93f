"""One thing to mend before a file is sent, as `jixiao check` prints it, and what the file was taken for.

Here: their shapes, and making one of a whole file. Not here: finding problems (files.py, home.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.land.check.advice import suggestion
from pipelines.land.problems import Refused
from pipelines.lang import get_lang, say

_NAMED = 5
"""Subjects of a file that are named."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend before sending. `is_warning`: it would load and be published, but something is left out."""

    file: str
    extract: str | None
    sheet: str | None
    cell: str | None
    """Address as a spreadsheet shows it, of CSV files too; None: the whole file or row."""
    row: int | None
    column: str | None
    value: str | None
    expected: str | None
    suggestion: str | None
    reason_code: str
    message: str
    is_warning: bool = False


@dataclass(frozen=True)
class Taken:
    """What a tried file was taken for, so that its sender sees it was the right thing. `rows`: of the extract, or the
    indicators of all its forms."""

    file: str
    name: str
    """The extract, or the layout of its forms."""
    zh: str
    rows: int
    forms: int = 0
    """Forms in the file; 0: it is an extract."""
    subjects: tuple[str, ...] = ()
    """Whose they are, as far as the home knows them: name and code."""

    def sentence(self) -> str:
        what = say(f"{self.zh}（{self.name}）", self.name)
        if self.forms:
            said = say(
                f"{what}，{self.forms} 份，{self.rows:,} 个指标",
                f"{what}, {self.forms} forms, {self.rows:,} indicators",
            )
            named = say("、", ", ").join(self.subjects[:_NAMED])
            more = say("等", ", …") if len(self.subjects) > _NAMED else ""
            return said + (say(f"，对象 {named}{more}", f", of {named}{more}") if named else "")
        return say(f"{what}，{self.rows:,} 行", f"{what}, {self.rows:,} rows")


def of_file(path: Path, extract: str | None, reason: str, message: str) -> Problem:
    """Of the whole file."""
    return Problem(
        str(path), extract, None, None, None, None, None, None, suggestion(None, reason, None, message), reason, message
    )


def of_refusal(path: Path, extract: str | None, refused: Refused) -> Problem:
    """Why the whole file cannot be taken."""
    return replace(
        of_file(path, extract, refused.reason_code, refused.message(get_lang())),
        sheet=refused.sheet,
        row=refused.row,
        column=refused.column,
        value=refused.value,
    )


def unused_sentence(headers: Sequence[str], count: int | None = None) -> str:
    """Of columns that nobody knows: a warning, since what stands there may be meant for others. `count`: of all."""
    count = count or len(headers)
    named = "".join(f"“{header}”" for header in headers)
    if count == 1:
        return say(f"{named}列未使用；请核对列名", f"column {named} is not used; check its name")
    more = say(f"等 {count} 列", f"… ({count} columns)") if count > len(headers) else say(f" {count} 列", "")
    return say(f"{named}{more}未使用；请核对列名", f"columns {named}{more} are not used; check their names")
