"""Why an indicator misses its target, where the reason has several columns: 经费保障 | 制度保障 | 人员保障 | 原因说明.

Here: one text out of them. Not here: which columns they are (headings.py).

制度保障 雨季影响              制度保障：雨季影响
经费保障 √, 原因说明 拨款推迟   经费保障；拨款推迟
"""

from pipelines.land.cells.choices import is_tick
from pipelines.land.forms.form import NOTHING
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.headings import Heading


def reason_of(grid: Grid, heading: Heading, row: int) -> str | None:
    """The reasons of a row, each with the name of its column; a tick is that name. What is merged downwards counts for
    each of its rows."""
    said: list[str] = []
    for at, name in heading.reasons.items():
        r0, c0, _, c1 = grid.span(row, at)
        text = grid.rows[row][at]
        if not text or r0 < heading.first or (c0 < at and c0 in heading.reasons) or NOTHING.fullmatch(text.strip()):
            continue
        if name is None or c1 > c0:
            said.append(text.strip())
        elif is_tick(text) is not False:
            said.append(name if is_tick(text) else f"{name}：{text.strip()}")
    return "；".join(dict.fromkeys(said)) or None
