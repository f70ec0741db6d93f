"""Charts of a report, drawn here as SVG: seen without scripts, printed sharp, a few kilobytes each.

Here: horizontal bars and lines over months, of ratios 0–1. Not here: which figures (the chapters). Every figure of a
chart also stands in a table; text from data is escaped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from markupsafe import Markup, escape

from pipelines.readers.report.tables import UNKNOWN

WIDTH = 480
_NARROWEST_LABEL, _WIDEST_LABEL = 60, 200
_VALUE = 62
_BAR = 9
_ROW = 30
_HEIGHT = 250
_COLOURS = ("#0b5a8a", "#b8561b", "#5d6b78")
_DASHES = ("", "6 4", "2 3")


@dataclass(frozen=True)
class Series:
    """One line or one bar per category; `ratios` are 0–1, None where there is none."""

    name: str
    ratios: Sequence[Decimal | None]


@dataclass(frozen=True)
class Chart:
    """What is drawn: categories along the axis, one to three series."""

    kind: Literal["bars", "lines"]
    title: str
    categories: Sequence[str]
    series: Sequence[Series]

    def __html__(self) -> str:
        """The picture, so that a template prints it as it stands."""
        return bars(self) if self.kind == "bars" else lines(self)


def bars(chart: Chart) -> Markup:
    """Horizontal bars, each with its percentage behind it; bars end at 100 %, the figure says what it is."""
    label = min(_WIDEST_LABEL, max([_NARROWEST_LABEL, *(8 + _length(each) for each in chart.categories)]))
    room = WIDTH - label - _VALUE
    row = max(_ROW, len(chart.series) * (_BAR + 3) + 8)
    parts = [_legend(chart)]
    for place, category in enumerate(chart.categories):
        top = 34 + place * row
        parts.append(_text(label - 6, top + row / 2 - 1, category, anchor="end"))
        for number, series in enumerate(chart.series):
            y = top + 2 + number * (_BAR + 3)
            ratio = series.ratios[place]
            length = _held(ratio) * room
            parts.append(f'<rect x="{label}" y="{y}" width="{room}" height="{_BAR}" class="track"/>')
            parts.append(f'<rect x="{label}" y="{y}" width="{length:.1f}" height="{_BAR}" fill="{_COLOURS[number]}"/>')
            parts.append(_text(WIDTH - 2, y + _BAR - 0.5, _percent(ratio), anchor="end", size=11))
    return _picture(chart, 40 + len(chart.categories) * row, parts)


def lines(chart: Chart) -> Markup:
    """Lines over the categories on an axis that begins at 0 % and ends at 100 % or the next quarter above."""
    found = [ratio for series in chart.series for ratio in series.ratios if ratio is not None]
    top = max([Decimal(1), *(-(-ratio // Decimal("0.25")) * Decimal("0.25") for ratio in found)])
    top = min(top, Decimal(4))
    left, right, upper, lower = 46, 12, 38, _HEIGHT - 30
    step = (WIDTH - left - right) / max(1, len(chart.categories) - 1)
    parts = [_legend(chart)]
    for quarter in range(5):
        y = lower - (lower - upper) * quarter / 4
        parts.append(f'<line x1="{left}" x2="{WIDTH - 8}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        parts.append(_text(left - 6, y + 4, _percent(top * quarter / 4, 0), anchor="end", size=12))
    for place, category in enumerate(chart.categories):
        parts.append(_text(left + place * step, _HEIGHT - 10, category, anchor="middle", size=12))
    for number, series in enumerate(chart.series):
        points = [
            (left + place * step, lower - float(max(Decimal(0), min(ratio, top)) / top) * (lower - upper))
            for place, ratio in enumerate(series.ratios)
            if ratio is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{_COLOURS[number]}" stroke-width="2.5" '
            f'stroke-dasharray="{_DASHES[number]}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_COLOURS[number]}"/>' for x, y in points]
    return _picture(chart, _HEIGHT, parts)


def _picture(chart: Chart, height: float, parts: Sequence[str]) -> Markup:
    told = "; ".join(
        f"{series.name}: "
        + ", ".join(
            f"{category} {_percent(ratio)}" for category, ratio in zip(chart.categories, series.ratios, strict=True)
        )
        for series in chart.series
    )
    return Markup(
        f'<figure class="chart"><figcaption>{escape(chart.title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(f"{chart.title}: {told}")}">'
        f"{''.join(parts)}</svg></figure>"
    )


def _legend(chart: Chart) -> str:
    parts, x = [], 0.0
    for number, series in enumerate(chart.series):
        width, dashes = (8, "") if chart.kind == "bars" else (3, _DASHES[number])
        parts.append(
            f'<line x1="{x:.0f}" x2="{x + 22:.0f}" y1="14" y2="14" stroke="{_COLOURS[number]}" '
            f'stroke-width="{width}" stroke-dasharray="{dashes}"/>'
        )
        parts.append(_text(x + 27, 18, series.name))
        x += 27 + _length(series.name) + 22
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 13) -> str:
    """The words, escaped: the one place where text from data comes into a picture, but for its title."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _held(ratio: Decimal | None) -> float:
    return float(max(Decimal(0), min(ratio, Decimal(1)))) if ratio is not None else 0.0


def _percent(ratio: Decimal | None, places: int = 1) -> str:
    return UNKNOWN if ratio is None else f"{ratio * 100:.{places}f}%"


def _length(text: str) -> float:
    """About how wide a text of size 13 is."""
    return sum(13 if ord(letter) > 0x2E7F else 7 for letter in text)
