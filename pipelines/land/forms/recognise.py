"""Which layout a sheet follows, by what is printed on it; several forms below each other are parted.

Here: choosing. Not here: reading the form (extract.py).
"""

import re
from functools import lru_cache

from pipelines.land.cells.money_units import noted_units
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import Layout, normalise, without_unit

_TITLE_LENGTH = 60
_ASKING_TEXTS = 6
_NUMBER = re.compile(r"[-+\d.,，%\s]+")


def printed_labels(grid: Grid) -> set[str]:
    """Every text of the grid as a label, also what stands before a colon."""
    labels: set[str] = set()
    for text in {text for row in grid.rows for text in row if text}:
        labels.update(_labels(text))
    return labels


@lru_cache(maxsize=65_536)
def _labels(text: str) -> tuple[str, ...]:
    before_colon = (_label(text),) if "：" in text or ":" in text else ()
    return normalise(text), *without_unit(text), *before_colon


def choose(grid: Grid, layouts: list[Layout]) -> Layout | None:
    """The layout whose anchors are all there; of several the one with a fitting title, then with most anchors."""
    labels = printed_labels(grid)
    best: tuple[int, int] | None = None
    chosen = None
    for layout in layouts:
        if all(choice.is_among(labels) for choice in layout.needed) and not layout.barred.is_among(labels):
            rank = (_title(labels, layout), len(layout.needed))
            if best is None or rank > best:
                best, chosen = rank, layout
    return chosen


def missing(grid: Grid, layouts: list[Layout]) -> tuple[Layout, list[str], list[str]] | None:
    """For a sheet that is no form: the layout it misses by the fewest headings, with at least half its anchors printed;
    one whose title is printed before all others.

    With it the anchors that are not printed, and the headings that its form does not have.
    """
    labels = printed_labels(grid)
    best: tuple[bool, int, int] | None = None
    nearest = None
    for layout in layouts:
        lacking = [
            next((word for word in choice if not word.startswith("~")), choice[0].removeprefix("~"))
            for choice, needed in zip(layout.anchors, layout.needed, strict=True)
            if not needed.is_among(labels)
        ]
        extra = sorted(label for label in labels if layout.barred.is_among({label}))
        rank = (_title(labels, layout) > 0, -len(lacking) - len(extra), len(layout.anchors))
        if 2 * len(lacking) <= len(layout.anchors) and (best is None or rank > best):
            best, nearest = rank, (layout, lacking, extra)
    return nearest


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
    """The forms of a sheet, each with its layout; none when it is no form.

    A new form begins where the subject's name is asked for again after a whole form, with the title lines above it.
    """
    names = frozenset().union(*(layout.name_labels for layout in layouts))
    asking = {text for text in set().union(*grid.rows) if text and _label(text) in names}
    asked = [number for number, row in enumerate(grid.rows) if not asking.isdisjoint(row) and _is_question(row)]
    starts = [0]
    for row in asked[1:]:
        if row > starts[-1] and choose(grid.part(starts[-1], row), layouts):
            starts.append(_with_title(grid, starts[-1], row, layouts))
    if len(starts) == 1:
        layout = choose(grid, layouts)
        return [(grid, layout)] if layout else []
    return _pieces(grid, starts, layouts, grid.rows[: asked[0]])


def _pieces(
    grid: Grid, starts: list[int], layouts: list[Layout], head: list[list[str | None]]
) -> list[tuple[Grid, Layout]]:
    """The forms that begin at those rows; what is none belongs to the form above it (a signature, a next page).

    `head`: what stands above the first of them, and is said of all.
    """
    found: list[tuple[int, Layout]] = []
    for start, stop in zip(starts, [*starts[1:], len(grid.rows)], strict=True):
        layout = choose(grid.part(start, stop), layouts)
        if layout:
            found.append((start, layout))
    stops = [*(start for start, _ in found[1:]), len(grid.rows)]
    pieces = [(grid.part(start, stop), layout) for (start, layout), stop in zip(found, stops, strict=True)]
    for piece, _ in pieces[1:]:
        piece.above = head
    return pieces


def _is_question(row: list[str | None]) -> bool:
    """Whether a row that holds the label may ask for its value; the heading of a table, or data, hold more texts."""
    return len({text for text in row if text}) <= _ASKING_TEXTS


@lru_cache(maxsize=65_536)
def _label(text: str) -> str:
    """What stands before a colon, or the whole text, as a label."""
    return normalise(text.replace("：", ":").partition(":")[0] if "：" in text or ":" in text else text)


def _with_title(grid: Grid, former: int, row: int, layouts: list[Layout]) -> int:
    """The first row of the form that asks for its subject in `row`: titles, year, other labels of its head go with it.

    Never a row that the form above needs to be one.
    """
    start = row
    while start - 1 > former and _is_head(grid.rows[start - 1], layouts):
        start -= 1
    return start if choose(grid.part(former, start), layouts) else row


def _is_head(row: list[str | None], layouts: list[Layout]) -> bool:
    """Blank, one line of text that is no note, opening with a label of a form's head (主管部门, 项目代码), or with the
    unit of all its money (（2022年度） | 单位：万元)."""
    texts = [text for text in dict.fromkeys(row) if text]
    if not texts:
        return True
    label = _label(texts[0])
    if len(texts) == 1:
        return not any(layout.indicators and re.search(layout.indicators.end, label) for layout in layouts)
    if any(label in layout.head_labels for layout in layouts):
        return True
    return bool(noted_units([texts])) and not any(_NUMBER.fullmatch(text) for text in texts)
