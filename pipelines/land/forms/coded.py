"""Values of a form that take only certain words, as grade and conclusion do: of choices the ticked one.

Here: the fields of a layout, what is said of choices without a tick. Not here: which word is ticked, in one cell
(cells/choices.py) or over several (options.py).
"""

from collections.abc import Callable, Iterator

from pipelines.contracts import Column, load_contracts
from pipelines.land.cells.choices import chosen, is_marked
from pipelines.land.files.word.symbols import UNKNOWN
from pipelines.land.forms.form import Cell, Conflict, Form, Remark
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.layouts import MAIN, behind_colon
from pipelines.land.forms.options import among_others, line_of, pick, picked_beside, words_of


def coded_columns(form: Form) -> dict[str, Column]:
    """Of the extract that takes the form's one row."""
    columns = load_contracts()[MAIN[form.kind]].columns
    return {column.name: column for column in columns if column.type in ("enum", "boolean")}


def read_coded(
    grid: Grid, hits: Hits, column: Column, form: Form, is_label: Callable[[str], object], unticked: dict[str, Cell]
) -> None:
    """The column's value into the form, of the first label that has one. `unticked`: gets the label of choices of which
    none is ticked."""
    words = words_of(column)
    for row, at, first in _labels(grid, hits, column.name):
        picked = picked_beside(grid, (row, at), words, is_label, first)
        if picked is None:
            cell = Cell(first, row + grid.first_row, at) if first else _beside(grid, row, at, words, is_label)
        else:
            cell = picked.cell
            if cell is None:
                unticked.setdefault(column.name, Cell(str(grid.rows[row][at]), row + grid.first_row, at))
            if not picked.is_clear:
                form.conflicts.append(_several(column.name))
        if cell is not None:
            form.values[column.name] = cell
            return


def _labels(grid: Grid, hits: Hits, name: str) -> Iterator[tuple[int, int, str]]:
    """Where the label stands, and what stands behind its colon."""
    yield from ((row, at, behind_colon(str(grid.rows[row][at]))) for row, at in hits.get(f"inline:{name}", ()))
    yield from ((row, at, "") for row, at in hits.get(f"field:{name}", ()))


def _beside(grid: Grid, row: int, at: int, words: frozenset[str], is_label: Callable[[str], object]) -> Cell | None:
    """The next text to the right, unless that is a label and no word of the column."""
    right = grid.span(row, at)[3] + 1
    piece = next((each for each in line_of(grid, row, right, words) if each.text), None)
    if piece is None or (piece.kind == "other" and is_label(piece.text)):
        return None
    return Cell(piece.text, row + grid.first_row, piece.start)


def choose(form: Form, unticked: dict[str, Cell]) -> None:
    """Of choices printed in one cell the ticked one. A conflict: several are ticked; a remark: none is."""
    asked = {conflict.name for conflict in form.conflicts}
    columns = coded_columns(form)
    for name in [each for each in form.values if each in columns and each not in asked]:
        cell = form.values[name]
        text = chosen(cell.text, True)
        if text is None:
            unticked[name] = form.values.pop(name)
            continue
        form.values[name] = cell._replace(text=text)
        if is_marked(text) or UNKNOWN in text:
            form.conflicts.append(_several(name))
    form.remarks += [_none(columns[name], cell) for name, cell in unticked.items() if name not in form.values]


def read_in_total(grid: Grid, row: int, at: int, name: str, form: Form) -> None:
    """The value into the form, of the row of a total whose label stands at `at`, unless it has one."""
    if name in form.values:
        return
    column = coded_columns(form)[name]
    words = words_of(column)
    line = among_others(line_of(grid, row, grid.span(row, at)[3] + 1, words))
    picked = pick([line], words, grid.first_row)
    if picked is None:
        cell = next((Cell(each.text, row + grid.first_row, each.start) for each in line if each.kind == "word"), None)
    else:
        cell = picked.cell
        if cell is None:
            form.remarks.append(_none(column, Cell(str(grid.rows[row][at]), row + grid.first_row, at)))
        if not picked.is_clear:
            form.conflicts.append(_several(name))
    if cell is not None:
        form.values[name] = cell


def _none(column: Column, cell: Cell) -> Remark:
    return Remark(
        "no_choice",
        column.zh,
        f"“{column.zh}”印有几项而没有勾选，按空白处理；请在选定的一项打√",
        f"choices of {column.name} are printed and none is ticked, so it is blank; tick the one that is meant",
        cell,
    )


def _several(name: str) -> Conflict:
    return Conflict(
        name,
        "勾选了几项，或看不出勾选的是哪一项；请只在选定的一项打√",
        "several choices are ticked, or it cannot be told which one; tick the one that is meant",
    )
