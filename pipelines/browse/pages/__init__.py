"""The pages, one module each: `build(view, *parts)` returns the `Page` at that address, or raises `NoPage`.

Here: which page has which name. A new page is a new module and a line here. Not here: how it is served (app.py).
"""

from collections.abc import Callable

from pipelines.browse.page import Page
from pipelines.browse.pages import (
    compare,
    department,
    division,
    home,
    indicator,
    policies,
    region,
    search,
    source,
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
