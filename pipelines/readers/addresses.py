"""Addresses of pages: `("subject", "510521", "2021", "project", "5105…")` and how they are written in a link.

Here: the writing, the same for every page and safe for any code or file name. Not here: what a page shows (pages/).
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlencode

Address = tuple[str, ...]
"""The page's name, then its parts as text."""

_EMPTY = "~2"
OF_RELEASE = "r"
"""`/r/<release>/…` is a page of that release, whichever is in force: a link that stays as it is."""


def path_of(address: Address, release: str | None = None) -> str:
    """`/subject/510521/2021/project/5105…`; an `/` or `~` in a part as ~1 and ~0, an empty part as ~2."""
    parts = [OF_RELEASE, release, *address] if release else [*address]
    if parts and parts[-1] == "home":
        parts = parts[:-1]
    return "/" + "/".join(_written(part or "") for part in parts)


def page_url(site: str, release: str, *parts: str | int) -> str:
    """The whole address of a page in that release, for papers that lead to it. `site`: `Settings.pages`."""
    return f"{site}{path_of(tuple(map(str, parts)), release)}"


def read(raw_path: str) -> tuple[Address, str | None]:
    """(address, release or None) of a path as the browser sent it."""
    parts = [_read(part) for part in raw_path.strip("/").split("/")] if raw_path.strip("/") else []
    release = None
    if len(parts) >= 2 and parts[0] == OF_RELEASE:
        release, parts = parts[1], parts[2:]
    return tuple(parts) or ("home",), release


def with_query(path: str, **told: str | int | None) -> str:
    """The path with those of the values that are given."""
    given = {name: value for name, value in told.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


@lru_cache(4096)  # a page has hundreds of links, and their regions, years and files are the same
def _written(part: str) -> str:
    return quote(part.replace("~", "~0").replace("/", "~1"), safe="~") if part else _EMPTY


def _read(part: str) -> str:
    text = unquote(part)
    return "" if text == _EMPTY else text.replace("~1", "/").replace("~0", "~")


def safe(part: str) -> str:
    """A part of a name that no file system misreads: capitals, digits and - stay, anything else by its number."""
    return re.sub(r"[^0-9A-Z-]", lambda found: f"~{ord(found[0]):x}", part)
