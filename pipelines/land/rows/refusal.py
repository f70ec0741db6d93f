"""A file that is refused whole: what we did not foresee as a refusal, and the account of the rows it brought.

Here: these two rules. Not here: the refusals we foresee (where they are raised).
"""

import traceback
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from pipelines.land.files.headers import Header, Position
from pipelines.land.files.readers import Sheet, open_sheets
from pipelines.land.problems import Refused
from pipelines.land.rows.tally import Tally

_BELOW_HEADER = frozenset({"missing_column", "duplicate_column", "unit_conflict"})
"""Refusals that name the row of the header."""


def refusal(error: BaseException) -> Refused:
    """One file never takes the night along: what we did not foresee refuses that file, with its place in our code."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, OSError | MemoryError):
        raise error
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}"
    return Refused(
        "unforeseen",
        f"读取时出现未预料的错误（{place}），整个文件未采用；请另存为 .csv 再试，并把文件交给维护人员",
        f"an unforeseen error ({place}), the file was not taken; try it saved as .csv and give it to the maintainers",
    )


def rejected_whole(file: Path, before: Tally, refused: Refused, work: Path) -> Tally:
    """Every row of a refused file as rejected, so that its account closes too; as far as its rows can be counted.

    `before`: what had been counted when it was refused. Without a header nothing says which rows are titles: all
    that print something count.
    """
    if before.read:
        tally = Tally(before.read, 0, before.read - before.non_data.total(), before.non_data)
        for name, sums in before.money.items():
            tally.add_amount(name, "read", sums["read"])
            tally.add_amount(name, "non_data", sums["non_data"])
            tally.add_amount(name, "rejected", sums["read"] - sums["non_data"])
        return tally
    rows = 0
    try:
        for sheet in open_sheets(file, Path(mkdtemp(dir=work))):
            is_named = refused.reason_code in _BELOW_HEADER and refused.sheet == sheet.name
            above = (refused.row or 0) if is_named and file.suffix.lower() != ".parquet" else 0
            rows += _printed_rows(sheet, above)
    except (Exception, pl.exceptions.PanicException) as error:
        refusal(error)  # of a file that cannot be read to its end, the rows up to there
    return Tally(read=rows, rejected=rows)


def _printed_rows(sheet: Sheet, above: int) -> int:
    """Rows below row `above` with anything in them."""
    width = max(map(len, sheet.preview), default=0)
    header = Header(0, width, {str(index): Position(index, "") for index in range(width)})
    filled = [pl.col(f"c{index}").str.strip_chars().str.len_chars() > 0 for index in range(width)]
    is_printed = (pl.col("_row") > above) & pl.any_horizontal(filled)
    return sum(int(chunk.select(is_printed.sum()).item() or 0) for chunk in sheet.chunks(header)) if width else 0
