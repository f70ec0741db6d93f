"""Two charts as inline SVG: they need no script, no font and no network, and print.

Here: drawing numbers that SQL gave. Not here: the report's own charts (report/).
"""

import html
from collections.abc import Mapping, Sequence
from decimal import Decimal

_INK, _GRID, _COLOURS = "#1c2733", "#d5dce3", ("#0b5a8a", "#c2571a", "#5b7f2b", "#7a3e8e")
_FONT = "font-family=\"'Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif\" font-size=\"13\""
_Number = Decimal | float | int | None


def bars(values: Mapping[str, _Number], title: str, *, is_share: bool = True) -> str:
    """Horizontal bars, one per entry. Shares run from 0 to 1; other numbers to the largest; missing ones say so."""
    numbers = {label: None if value is None else float(value) for label, value in values.items()}
    top = 1.0 if is_share else max([abs(value) for value in numbers.values() if value is not None] or [1.0]) or 1.0
    width, left, step = 760, 210, 26
    rows = []
    for place, (label, value) in enumerate(numbers.items()):
        y = 34 + place * step
        length = 0 if value is None else max(0.0, min(value / top, 1.0)) * (width - left - 110)
        told = "无应覆盖数" if value is None and is_share else _told(values[label], is_share=is_share)
        rows.append(
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end" fill="{_INK}">{html.escape(label)}</text>'
            f'<rect x="{left}" y="{y + 2}" width="{length:.1f}" height="16" fill="{_COLOURS[0]}"/>'
            f'<text x="{left + length + 6:.1f}" y="{y + 14}" fill="{_INK}">{told}</text>'
        )
    return _svg(width, 44 + step * len(numbers), title, "".join(rows))


def lines(names: Sequence[str], series: Mapping[str, Sequence[_Number]], title: str) -> str:
    """Shares over the given points (months, years), one line per series; a gap where a value is missing."""
    width, height, left, bottom = 760, 300, 60, 40
    known = [float(value) for values in series.values() for value in values if value is not None]
    top = max([1.0, *known])
    across = (width - left - 130) / max(1, len(names) - 1)
    down = height - bottom - 40

    def x(place: int) -> float:
        return left + place * across

    def y(value: float) -> float:
        return 40 + down * (1 - max(0.0, value) / top)

    drawn = [
        f'<line x1="{left}" x2="{width - 130}" y1="{y(share):.1f}" y2="{y(share):.1f}" stroke="{_GRID}"/>'
        f'<text x="{left - 8}" y="{y(share) + 4:.1f}" text-anchor="end" fill="{_INK}">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    drawn += [
        f'<text x="{x(place):.1f}" y="{height - bottom + 20}" text-anchor="middle" fill="{_INK}">'
        f"{html.escape(name)}</text>"
        for place, name in enumerate(names)
    ]
    for number, (label, values) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(x(place), y(float(value))) for place, value in enumerate(values) if value is not None]
        path = " ".join(f"{'M' if not place else 'L'}{px:.1f},{py:.1f}" for place, (px, py) in enumerate(points))
        drawn.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points]
        drawn.append(f'<text x="{width - 122}" y="{52 + 20 * number}" fill="{colour}">{html.escape(label)}</text>')
    return _svg(width, height, title, "".join(drawn))


def _told(value: _Number, *, is_share: bool) -> str:
    if value is None:
        return "—"
    if is_share:
        return f"{float(value):.2%}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"  # counts have no decimals


def _svg(width: int, height: int, title: str, inner: str) -> str:
    """The drawing at its own size, for letters that can be read: a narrow window scrolls it sideways."""
    return (
        f'<div style="overflow-x:auto">'
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(title)}" '
        f'style="width:{width}px;max-width:none" {_FONT} xmlns="http://www.w3.org/2000/svg">'
        f'<text x="0" y="18" font-weight="bold" fill="{_INK}">{html.escape(title)}</text>{inner}</svg></div>'
    )
