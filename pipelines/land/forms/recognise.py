"""Which layout a sheet follows, by what is printed on it; several forms below each other are parted at their titles.

Here: choosing. Not here: reading the form (extract.py).
"""

import re
from functools import lru_cache

from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import Layout, normalise

_TITLE_LENGTH = 60


def printed_labels(grid: Grid) -> dict[str, str]:
    """Every text of the grid as a label, also what stands before a colon -> the text."""
    labels: dict[str, str] = {}
    for text in {text for row in grid.rows for text in row if text}:
        labels[normalise(text)] = text
        if "：" in text or ":" in text:
            labels.setdefault(normalise(text.replace("：", ":").partition(":")[0]), "")
    return labels


def choose(grid: Grid, layouts: list[Layout]) -> Layout | None:
    """The layout whose anchors are all there; of several the one with a fitting title, then with most anchors."""
    return _choose(set(printed_labels(grid)), layouts)


def _choose(labels: set[str], layouts: list[Layout]) -> Layout | None:
    best: tuple[int, int] | None = None
    chosen = None
    for layout in layouts:
        if not labels & layout.barred and all(_printed(labels, *choice) for choice in layout.needed):
            rank = (_title(labels, layout), len(layout.needed))
            if best is None or rank > best:
                best, chosen = rank, layout
    return chosen


def missing(grid: Grid, layouts: list[Layout]) -> tuple[Layout, list[str], list[str]] | None:
    """For a sheet that is no form: the layout it misses by the fewest headings, with at least half its anchors printed.

    With it the anchors that are not printed, and the headings that its form does not have.
    """
    labels = set(printed_labels(grid))
    best: tuple[int, int] | None = None
    nearest = None
    for layout in layouts:
        lacking = [
            next((word for word in choice if not word.startswith("~")), choice[0].removeprefix("~"))
            for choice, needed in zip(layout.anchors, layout.needed, strict=True)
            if not _printed(labels, *needed)
        ]
        extra = sorted(labels & layout.barred)
        rank = (-len(lacking) - len(extra), len(layout.anchors))
        if 2 * len(lacking) <= len(layout.anchors) and (best is None or rank > best):
            best, nearest = rank, (layout, lacking, extra)
    return nearest


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
    labels = printed_labels(grid)
    title = _titles(tuple(dict.fromkeys(each for layout in layouts for each in layout.title_texts)))
    texts = {text for label, text in labels.items() if text and len(label) <= _TITLE_LENGTH and title.search(label)}
    starts = _title_rows(grid, texts) if texts else []
    if len(starts) > 1:
        stops = [*starts[1:], len(grid.rows)]
        pieces = [grid.part(0 if number == 0 else start, stops[number]) for number, start in enumerate(starts)]
        found = [(piece, layout) for piece in pieces if (layout := choose(piece, layouts))]
        if len(found) > 1:
            return found
    layout = _choose(set(labels), layouts)
    return [(grid, layout)] if layout else []


@lru_cache(8)
def _titles(titles: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True)))


def _title_rows(grid: Grid, titles: set[str]) -> list[int]:
    """Rows whose only text is a title."""
    return [
        number
        for number, row in enumerate(grid.rows)
        if not titles.isdisjoint(row) and len({text for text in row if text}) == 1
    ]
