"""A report as one offline HTML page: readable without scripts, printable on A4, no request to anywhere.

Here: rendering. Not here: the figures (coverage.py, disclosure.py). Charts are pictures in the page (charts.py)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup, escape

from pipelines.lang import get_lang, say
from pipelines.readers.report.coverage import Report
from pipelines.readers.report.disclosure import Disclosure
from pipelines.readers.report.drill import stem_of
from pipelines.readers.report.findings import LONGEST_FOLD, LONGEST_LIST
from pipelines.readers.report.tables import Column, Kind, Link, headed, shown, written

_HERE = Path(__file__).parent
LARGEST = 3_000_000
"""Bytes of a disclosure page: opens at once in the browsers of county offices."""
_CUTS = (LONGEST_LIST, 100, 50, 20, 10, 5, 2, 1)
"""Rows a list shows, the first number that makes the page small enough."""
_SHORT = 6
"""Letters of a text that print keeps on one line."""


@cache
def environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,  # names come from departments' files: nothing in them may become markup
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["written"] = written
    environment.filters["shown"] = shown
    environment.filters["headed"] = headed
    environment.filters["cells"] = _cells
    return environment


def _cells(row: Sequence[Any], columns: Sequence[Column], skip: int | None) -> Markup:
    """The cells of a row but the one at `skip`. In Python, not in the template: a night has a million of them."""
    pairs = zip(row, columns, strict=True)
    return Markup("".join(_cell(value, column.kind) for place, (value, column) in enumerate(pairs) if place != skip))


def _cell(value: Any, kind: Kind) -> str:
    if isinstance(value, Link):
        return f'<td><a href="{escape(value.href)}">{escape(value.text)}</a></td>'
    told = shown(value, kind)
    if kind == "text":
        return f"<td{' data-short' if len(told) <= _SHORT else ''}>{escape(told)}</td>"
    return f'<td class="{kind}">{escape(told)}</td>'


def render(report: Report, links: Mapping[str, str]) -> str:
    """The coverage page as text. `links`: words and file names of what stands beside it (workbook, brief, parent)."""
    told = {"subject": report.subject, "report": report, "links": links, "meanings": report.meanings}
    return page("coverage.html.j2", **told, printed=LONGEST_FOLD)


def render_disclosure(report: Disclosure, links: Mapping[str, str]) -> str:
    """The disclosure page as text, lists cut until it weighs no more than LARGEST; the workbook holds every row."""
    told: dict[str, Any] = {"subject": report.subject, "report": report, "links": links, "meanings": {}}
    text = ""
    for longest in _CUTS:
        text = page("disclosure.html.j2", **told, longest=longest)
        if len(text.encode()) <= LARGEST:
            break
    return text


def links(report: Report, pages: Collection[str]) -> dict[str, str]:
    """What the page leads to at its top: the report of the region above, when it stands in the same folder."""
    subject = report.subject
    above = stem_of(subject.parent, subject.year, subject.period) if subject.parent else None
    return {say("上级报告", "region above"): f"{above}.html"} if above in pages else {}


def page(template: str, **told: Any) -> str:
    """One page of ours, with what every template needs."""
    return (
        environment()
        .get_template(template)
        .render(
            lang=get_lang(),
            made_at=f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}",
            say=say,
            **{"longest": LONGEST_LIST, **told},
        )
    )
