"""The pages, one module each: `build(view, *parts)` returns the `Page` at that address, or raises `NoPage`.

Here: which page has which name. A new page is a new module and a line here. Not here: how it is served (app.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipelines.lang import say
from pipelines.readers.addresses import Address
from pipelines.readers.browse.page import NoPage, Page, View
from pipelines.readers.browse.pages import (
    compare,
    department,
    division,
    home,
    indicator,
    policies,
    region,
    search,
    source,
    standing,
    subject,
    tag,
)

PAGES: dict[str, Callable[..., Page]] = {
    "home": home.build,
    "region": region.build,
    "division": division.build,
    "department": department.build,
    "tag": tag.build,
    "subject": subject.build,
    "indicator": indicator.build,
    "policies": policies.build,
    "source": source.build,
    "search": search.build,
    "compare": compare.build,
}
"""Name, the first part of an address -> what makes the page."""


def page_at(view: View, address: Address, pages: Mapping[str, Callable[..., Page]] = PAGES) -> Page:
    """The page at that address, which says where its figures stand as they were; NoPage where there is none."""
    build = pages.get(address[0])
    if build is None:
        raise NoPage(say("没有这一页", "there is no such page"))
    page = build(view, *address[1:])
    return replace(page, notices=[*standing.withdrawn(view), *page.notices, *standing.told(view, address)])
