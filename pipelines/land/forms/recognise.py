"""Which layout a sheet follows, by what is printed on it; several forms below each other are parted at their titles.

Here: choosing. Not here: reading the form (extract.py).
"""

import re

from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import Layout, normalise

_TITLE_LENGTH = 60


def printed_labels(grid: Grid) -> set[str]:
    """Every text of the grid as a label, also what stands before a colon."""
    labels: set[str] = set()
    for row in grid.rows:
        for text in row:
            if text:
                labels.add(normalise(text))
                if "：" in text or ":" in text:
                    labels.add(normalise(text.replace("：", ":").partition(":")[0]))
    return labels


def choose(grid: Grid, layouts: list[Layout]) -> Layout | None:
    """The layout whose anchors are all there; of several the one with a fitting title, then with most anchors."""
    labels = printed_labels(grid)
    best: tuple[int, int] | None = None
    chosen = None
    for layout in layouts:
        if not labels & layout.barred and all(_printed(labels, *choice) for choice in layout.needed):
            rank = (_title(labels, layout), len(layout.needed))
            if best is None or rank > best:
                best, chosen = rank, layout
    return chosen


def _printed(labels: set[str], words: frozenset[str], patterns: list[re.Pattern[str]]) -> bool:
    return bool(labels & words) or any(pattern.fullmatch(label) for pattern in patterns for label in labels)


def _title(labels: set[str], layout: Layout) -> int:
    """Length of the longest title of the layout that is printed; 0 = none."""
    return max(
        (
            len(title)
            for title in layout.title_texts
            for label in labels
            if title in label and len(label) <= _TITLE_LENGTH
        ),
        default=0,
    )


def parts(grid: Grid, layouts: list[Layout]) -> list[tuple[Grid, Layout]]:
    """The forms of a sheet, each with its layout; none when it is no form."""
    starts = _title_rows(grid, layouts)
    if len(starts) > 1:
        stops = [*starts[1:], len(grid.rows)]
        pieces = [grid.part(0 if number == 0 else start, stops[number]) for number, start in enumerate(starts)]
        found = [(piece, layout) for piece in pieces if (layout := choose(piece, layouts))]
        if len(found) > 1:
            return found
    layout = choose(grid, layouts)
    return [(grid, layout)] if layout else []


def _title_rows(grid: Grid, layouts: list[Layout]) -> list[int]:
    """Rows whose only text is a title, the first of each run."""
    titles = {title for layout in layouts for title in layout.title_texts}
    rows: list[int] = []
    for number, row in enumerate(grid.rows):
        texts = {text for text in row if text}
        if len(texts) == 1:
            label = normalise(next(iter(texts)))
            if len(label) <= _TITLE_LENGTH and any(title in label for title in titles):
                rows.append(number)
    return rows
