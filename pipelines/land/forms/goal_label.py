"""The text of a goal that stands under a label nobody knows: listed, since its form has none.

Here: that. Not here: the labels that are known (layouts), the text (extract.py).
"""

from pipelines.land.forms.extract import find_labels, meanings
from pipelines.land.forms.form import NO_GOAL, Form
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import Layout, normalise

_LONGEST_LABEL = 20


def list_goal(grid: Grid, layout: Layout, form: Form) -> None:
    """Labels above the indicators that speak of a goal and have a text beside or below them."""
    if "goal_text" not in layout.fields or "goal_text" in form.values or "goal_text" in form.labelled:
        return
    end = min((row for row, _ in find_labels(grid, layout).get("ind:level3", ())), default=0)
    for row, cells in enumerate(grid.rows[:end]):
        for at, text in enumerate(cells):
            if text and grid.span(row, at)[:2] == (row, at) and _is_label(text, layout) and _has_text(grid, row, at):
                form.unread.append(f"{text.replace(chr(10), '')}（{grid.cell(row, at)} {NO_GOAL}）")


def _is_label(text: str, layout: Layout) -> bool:
    label = normalise(text)
    is_title = label.endswith(("表", "书"))
    return "目标" in label and len(label) <= _LONGEST_LABEL and not is_title and not meanings(text, layout)


def _has_text(grid: Grid, row: int, at: int) -> bool:
    """Whether the next cell beside or below holds more than a label."""
    _, _, last, right = grid.span(row, at)
    beside = grid.rows[row][right + 1] if right + 1 < len(grid.rows[row]) else None
    below = grid.rows[last + 1][at] if last + 1 < len(grid.rows) else None
    return any(text and len(normalise(text)) > 4 for text in (beside, below if not beside else None))
