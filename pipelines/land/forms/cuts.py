"""Rows that the end of a page cuts in two: joined where it is plain, else the form is refused.

Here: this one doubt, of forms printed to PDF. Not here: pages of a form under a heading printed again (read.py).
"""

from pipelines.land.cells.values import parse_number
from pipelines.land.files.pdf.read import cut_table
from pipelines.land.forms.form import Form, IndicatorRow
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.problems import Refused

_WRAPPED = ("target_raw", "actual_raw", "expected_annual_raw", "deviation_reason", "unit")
_POINTS = ("weight_points", "score")


def mend_cuts(grid: Grid, hits: Hits, form: Form) -> None:
    """What stands alone at the top of a page belongs to the row before it. Refused: nobody can tell, or columns of the
    table are on another page."""
    elsewhere = [name[4:] for name in hits if name.startswith("ind:") and name[4:] not in form.places]
    if form.places and elsewhere:
        raise cut_table("指标表", "the table of indicators")  # its other columns stand on another page
    labelled = {row for cells in hits.values() for row, _ in cells}
    first = min((row for row, _ in hits.get("ind:level3", ())), default=len(grid.rows))
    for start in grid.breaks:
        row = next((at for at in range(start, len(grid.rows)) if at not in labelled), None)
        if row is None:
            continue
        at = next((at for at, each in enumerate(form.rows) if each.row == row + grid.first_row), None)
        if at is not None:
            _join(form, at, grid)
        elif start not in labelled and row < first and any(grid.rows[row]):
            raise _cut(grid, row)


def _join(form: Form, at: int, grid: Grid) -> None:
    row = form.rows[at]
    has_points = any(_is_number(row, name) for name in _POINTS)
    if has_points:
        return
    if row.values["level3"]:
        if any(name in form.places for name in _POINTS) or not row.values.get("target_raw"):
            raise _cut(grid, row.row - grid.first_row)
        return
    if not at:
        raise _cut(grid, row.row - grid.first_row)
    before = form.rows[at - 1].values
    for name in _WRAPPED:
        if row.values.get(name):
            before[name] = (before.get(name) or "") + str(row.values[name])
    del form.rows[at]


def _is_number(row: IndicatorRow, name: str) -> bool:
    text = row.values.get(name)
    return bool(text) and parse_number(str(text)).value is not None


def _cut(grid: Grid, row: int) -> Refused:
    return Refused(
        "cut_row",
        f"第{row + grid.first_row}行在换页处被切成两段，看不出怎样相接；请调整打印使行不跨页，或报送 .docx、.xlsx 原件",
        f"row {row + grid.first_row} is cut in two by a page's end; print it so that no row is cut, or send the .docx",
        row=row + grid.first_row,
    )
