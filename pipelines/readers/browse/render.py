"""A page as HTML: readable without scripts, no request to anywhere but its own style sheet.

Here: the templates and what they are given. Not here: what a page tells (pages/), how it is served (app.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from pipelines.land.problems import column_letters
from pipelines.lang import say
from pipelines.readers.addresses import path_of, with_query
from pipelines.readers.browse.grid import Cell, Column, Grid, arranged, bare, written
from pipelines.readers.browse.labels import language
from pipelines.readers.browse.page import Link, Page, View
from pipelines.readers.report.definitions import meanings

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


@dataclass(frozen=True)
class Here:
    """The page's own address, and what its query says: for links that sort, filter and turn pages."""

    path: str
    query: dict[str, str]

    def with_(self, told: dict[str, Any]) -> str:
        return with_query(self.path, **{**self.query, **told})

    def others(self, table: str) -> dict[str, str]:
        """What a filter of the table must leave as it is."""
        own = {f"f.{table}", f"s.{table}", f"p.{table}"}
        return {name: text for name, text in self.query.items() if name not in own}


@cache
def environment() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,  # names come from departments' files: nothing in them may become markup
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(bare=bare, value=_value, cell=_cell, letters=column_letters)
    return found


def _explained(grid: Grid, view: View) -> Grid:
    """The table with what each figure is, as dim_metrics says it, to be read by pointing at its heading."""
    known = view.open.once("meanings", lambda: {name: told[1] for name, told in meanings(view.open.connection).items()})
    return replace(grid, columns=[replace(each, meaning=known.get(each.key, "")) for each in grid.columns])


def _value(cell: Any, column: Column) -> Markup:
    """What a cell says, and where it leads. Here and not in the template: a page has thousands of cells."""
    return Markup(_told(cell, column))


def _cell(cell: Any, column: Column) -> Markup:
    """The cell of a table, with its class, its place and the bar under a percentage."""
    told, more = bare(cell), ""
    if isinstance(cell, Cell):
        more += f' class="in{cell.depth}"' if cell.depth else ""
        more += f' id="{escape(cell.anchor)}"' if cell.anchor else ""
    if column.kind != "text":
        bar = f" b{_bar(told)}" if column.kind == "ratio" and told is not None else ""
        more = f' class="{column.kind}{bar}"{more}'
    return Markup(f"<td{more}>{_told(cell, column)}</td>")


def _told(cell: Any, column: Column) -> str:
    """The same as `_value`, escaped."""
    if not isinstance(cell, Cell):
        return escape(written(cell, column.kind))
    if cell.is_blank:
        return ""
    told = escape(written(cell.value, column.kind))
    title = f' title="{escape(cell.title)}"' if cell.title else ""
    return f'<a href="{escape(cell.href)}"{title}>{told}</a>' if cell.href else told


def _bar(ratio: Decimal) -> int:
    """Length of the bar under a percentage, in steps of five."""
    return int(min(max(ratio, Decimal(0)), Decimal(1)) * 20) * 5


def render(
    page: Page,
    view: View,
    path: str,
    *,
    asset: Callable[[str], str],
    downloads: bool = True,
    permalink: str = "",
    scripts: Sequence[str] = (),
) -> str:
    """The page as text. `path`: its own address; `downloads`: tables can be sorted, filtered and taken home by link;
    `scripts`: of an export, which has no server to ask."""
    blocks = [arranged(block, view.query, whole=not downloads) for block in page.blocks]
    page = replace(page, blocks=blocks if view.is_brief else [_explained(block, view) for block in blocks])
    query = {name: text for name, text in view.query.items() if name not in ("table", "as")}
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            here=Here(path, query),
            href=view.href,
            asset=asset,
            language=language(),
            release=view.open.release_id,
            as_of=f"{view.open.as_of:%Y-%m-%d}",
            permalink=permalink,
            scripts=scripts,
            downloads=downloads,
            with_query=with_query,
            reader=view.reader,
            say=say,
        )
    )


def nothing_here(told: str, mend: str, onward: Link | None = None) -> str:
    """The page of an address that leads nowhere, or of a home without a release. `onward`: where to go instead."""
    return (
        environment()
        .get_template("nothing.html.j2")
        .render(
            told=told,
            mend=mend,
            onward=onward,
            language=language(),
            home=path_of(("home",)),
            asset=lambda name: f"/static/{name}",
            say=say,
        )
    )
