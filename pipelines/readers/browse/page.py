"""What a page is made of: title, way back, years, notices, headlines and tables.

Here: the shape, and `View`: what a page is given to ask and to link with. Not here: pages (pages/), markup
(templates/).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipelines.lang import say
from pipelines.readers.addresses import Address, path_of
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.shelf import Open
from pipelines.readers.browse.source import Delivered
from pipelines.readers.explain.story import Row, ask


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; without `href` only words."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Headline:
    """A figure that stands in a table of the page or of a mart, and what it is made of."""

    label: str
    figure: str
    made: str = ""
    tone: str = ""
    """`good`, `warn` or `bad`: said in words too, never by colour alone."""


@dataclass(frozen=True)
class Piece:
    """A piece of a delivered file, shown above the tables."""

    delivered: Delivered
    note: str = ""


@dataclass(frozen=True)
class Page:
    """One page. `crumbs`: the way from the start to here; `years`: the same page in other years."""

    title: str
    blocks: Sequence[Grid]
    crumbs: Sequence[Link] = ()
    years: Sequence[Link] = ()
    lead: str = ""
    notices: Sequence[str] = ()
    headlines: Sequence[Headline] = ()
    links: Sequence[Link] = ()
    """Other pages about the same."""
    piece: Piece | None = None
    search: str | None = None
    """What was searched for, where it is the page of a search."""
    has_contents: bool = True
    """Whether its tables are listed at the top."""
    form: Any = None
    """Markup of what a reader may fill in, above the tables."""


@dataclass(frozen=True)
class Reader:
    """Who reads a served page. `token`: what a form must carry; `tools`: pages that answer forms."""

    token: str
    name: str = ""
    tools: Sequence[Link] = ()


class NoPage(Exception):
    """There is nothing at this address; `told` says so to the person, `mend` what to do, `onward` leads to it."""

    def __init__(self, told: str, mend: str = "", onward: Link | None = None) -> None:
        super().__init__(told)
        self.told, self.mend, self.onward = told, mend, onward


@dataclass
class View:
    """One look at a release: what a page asks it, and how it links to other pages."""

    open: Open
    release: str | None = None
    """Set when the address names its release: links then stay in it."""
    query: dict[str, str] = field(default_factory=dict)
    write: Callable[[Address, str | None], str] = path_of
    is_brief: bool = False
    """Of an export: thousands of pages in one folder."""
    reader: Reader | None = None
    """None where the pages are files."""
    only: frozenset[tuple[str, int]] | None = None
    """(region, year) that an export tells of; None: all."""

    def tells_of(self, region: str, year: int) -> bool:
        """Whether the pages tell of that region and year: who is given one county's pages sees no other's figures."""
        return self.only is None or (region, year) in self.only

    def ask(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Rows of a query on the release, as dictionaries."""
        return ask(self.open.connection, sql, parameters)

    def href(self, page: str, *parts: Any) -> str:
        """Link to a page."""
        return self.write((page, *(str(part if part is not None else "") for part in parts)), self.release)

    @cached_property
    def home(self) -> Link:
        """The first step of every way back."""
        return Link(say("首页", "Home"), self.href("home"))

    def saying(self, told: str) -> str:
        """What a cell says when pointed at; nothing where every byte counts."""
        return "" if self.is_brief else told

    def has(self, mart: str) -> bool:
        """Whether this release has the table; older ones lack some."""
        return mart in self.open.marts
