"""Every page of a release opened once, and every kind of link on them followed: what is wrong, one line each.

    python -m scripts.crawl_pages --home DIR [--region 510521] [--limit 200]
        [--kinds region,subject] [--drawn 100] [--seconds 400] [--output docs/reliability/crawl.json]

Regions, divisions, departments and subjects of every year in Chromium, as wide as a telephone and without scripts
(the first of each kind where --drawn says how many, the others by HTTP, which takes a tenth of the time);
indicators and policies by HTTP; of delivered files one row for every file, sheet and column that a figure leads to; of
links that sort, filter, turn pages or take a table home one for every table. A fault: an answer other than 200, a code
or a Python word that a person would read, a link or an anchor that leads nowhere, a page wider than the telephone.
"""

import argparse
import http.client
import json
import math
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.readers.addresses import path_of, read
from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.support import chromium
from tests.support.browsing import RAW_CODE, Answer
from tests.support.served import pages_served

WIDTH = 390
_SEEN_IN_CHROMIUM = ("home", "region", "division", "department", "subject")
_WHOLE = frozenset({*_SEEN_IN_CHROMIUM, "indicator", "source", "policies", "search", "check", "whatif", "compare"})
_PYTHON = re.compile(r"\b(?:None|nan|NaT)\b|Decimal\(")


class Crawl:
    """One walk: what is still to be opened, what was, and what was wrong."""

    def __init__(self, site: str, screen: Any, limit: int | None = None, kinds: frozenset[str] = _WHOLE) -> None:
        parts = urlsplit(site)
        self.site, self.screen, self.limit, self.kinds = site.rstrip("/"), screen, limit, kinds
        self.ends = math.inf
        """When it stops, by the clock of `time.monotonic`."""
        self.drawn = math.inf
        """Pages of each kind that Chromium opens; further ones are asked for by HTTP."""
        self.line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self.waiting: dict[str, str] = {}
        """Address -> the page that leads there."""
        self.known: set[str] = set()
        self.opened: Counter[str] = Counter()
        self.faults: list[str] = []
        self.ids: dict[str, frozenset[str]] = {}
        self.anchors: dict[str, str] = {}
        """Address with an anchor -> the first page that leads there."""

    def add(self, address: str, where: str) -> None:
        """An address to open, unless one like it is known already."""
        bare = address.partition("#")[0]
        like = _like(bare)
        if "#" in address and address not in self.anchors:
            self.anchors[address] = where
        if like and like not in self.known:
            self.known.add(like)
            self.waiting[bare] = where

    def walk(self) -> None:
        """Open until nothing is left, or `limit` pages of each kind."""
        while self.waiting and time.monotonic() < self.ends:
            address = next(iter(self.waiting))
            where = self.waiting.pop(address)
            kind = read(address.partition("?")[0])[0][0]
            if kind not in self.kinds or (self.limit is not None and self.opened[kind] >= self.limit):
                continue
            self.opened[kind] += 1
            is_drawn = kind in _SEEN_IN_CHROMIUM and "?" not in address and self.opened[kind] <= self.drawn
            answer = self.shown(address) if is_drawn else self.fetched(address)
            if answer.status != 200:
                self.faults.append(f"{address}: {answer.status}, from {where}")
            elif answer.headers.get("content-type", "").startswith("text/html"):
                self.look(address, answer)
        for address, where in self.anchors.items():
            page, _, name = address.partition("#")
            if page in self.ids and name not in self.ids[page]:
                self.faults.append(f"{address}: no such place on the page, from {where}")

    def shown(self, address: str) -> Answer:
        """A page in Chromium; one that is wider than the screen is a fault."""
        got = self.screen.goto(self.site + address)
        wide = self.screen.evaluate("document.documentElement.scrollWidth")
        if wide > WIDTH:
            self.faults.append(f"{address}: {wide} pixels wide")
        return Answer(got.status, got.headers, got.body())

    def fetched(self, address: str) -> Answer:
        """A page by HTTP."""
        try:
            self.line.request("GET", address)
            got = self.line.getresponse()
        except http.client.RemoteDisconnected:  # it was idle while Chromium read
            self.line.request("GET", address)
            got = self.line.getresponse()
        return Answer(got.status, {name.lower(): text for name, text in got.getheaders()}, got.read())

    def look(self, address: str, answer: Answer) -> None:
        """What a page says, and where it leads."""
        self.ids[address] = frozenset(re.findall(r' id="([^"]*)"', answer.text))
        kind = read(address.partition("?")[0])[0][0]
        known = _PYTHON if kind == "source" else RAW_CODE  # a file is shown as it was delivered, codes and all
        if codes := sorted(set(known.findall(answer.words))):
            self.faults.append(f"{address}: says {', '.join(codes)}")
        for link in answer.links:
            self.add(link, address)
        for name in re.findall(r'href="#([^"]*)"', answer.text):
            if name not in self.ids[address]:
                self.faults.append(f"{address}#{name}: no such place on the page")


def _like(address: str) -> str:
    """Addresses of which one is opened for all: '' for those that are no pages of the release."""
    path, _, query = address.partition("?")
    parts, release = read(path)
    if parts[0] in ("static", "logout", "login"):
        return ""
    if release is not None:
        return f"r {parts[0]}"
    if query:
        return f"{parts[0]}?{re.sub(r'=[^&]*', '', query)}" if parts[0] != "search" else address
    if parts[0] == "source":
        file, sheet, _, column = (*parts[1:], "", "", "", "")[:4]
        return f"source {file} {sheet} {column}"
    return path


def every_page(settings: Settings, region: str | None) -> Iterator[str]:
    """Addresses of the release's own list: links alone might miss a page that nothing leads to."""
    where = f"where mof_div_code = '{region}'" if region and region.isalnum() else ""
    with open_release(settings) as connection:
        for kind, columns, mart in (
            ("region", "mof_div_code, fiscal_year", "dim_regions"),
            ("subject", "mof_div_code, fiscal_year, subject_kind, subject_code", "dim_subjects"),
            ("indicator", "mof_div_code, fiscal_year, kpi_id", "fct_indicator_results"),
        ):
            rows = connection.cursor().execute(f"select distinct {columns} from marts.{mart} {where} order by all")
            for row in rows.fetchall():
                yield path_of((kind, *map(str, row)))


def crawl(
    home: Path,
    region: str | None = None,
    limit: int | None = None,
    kinds: frozenset[str] = _WHOLE,
    seconds: float = math.inf,
    drawn: float = math.inf,
) -> dict[str, Any]:
    """Figures of the walk: pages opened by kind, seconds, faults."""
    from playwright.sync_api import sync_playwright

    settings = Settings.load(home)
    with pages_served(home) as (site, _), sync_playwright() as playwright:
        return walked(site, chromium.launch(playwright), settings, region, limit, kinds, seconds, drawn)


def walked(
    site: str,
    browser: Any,
    settings: Settings,
    region: str | None,
    limit: int | None,
    kinds: frozenset[str] = _WHOLE,
    seconds: float = math.inf,
    drawn: float = math.inf,
) -> dict[str, Any]:
    """The walk over a site that is served already; `left`: pages that `seconds` did not reach."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 800}, java_script_enabled=False)
    try:
        began = time.monotonic()
        found = Crawl(site, context.new_page(), limit, kinds)
        found.ends, found.drawn = began + seconds, drawn
        for address in ("/", "/policies", "/search", "/whatif?region=990101&year=2026", *every_page(settings, region)):
            found.add(address, "the list of the release")
        if region:  # a walk of one region does not wander off into the others
            found.add = lambda address, where, add=found.add: add(address, where) if region in address else None  # type: ignore[method-assign]
        found.walk()
    finally:
        context.close()
    return {
        "pages": dict(sorted(found.opened.items())),
        "seconds": round(time.monotonic() - began),
        "left": sum(read(address.partition("?")[0])[0][0] in kinds for address in found.waiting) if not limit else 0,
        "faults": found.faults,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--region")
    parser.add_argument("--limit", type=int, help="pages of each kind at most")
    parser.add_argument("--kinds", default=",".join(sorted(_WHOLE)), help="kinds of pages, joined by commas")
    parser.add_argument("--drawn", type=float, default=math.inf, help="pages of each kind in Chromium at most")
    parser.add_argument("--seconds", type=float, default=math.inf, help="stop after so long, and say what is left")
    parser.add_argument("--output", type=Path)
    asked = parser.parse_args()
    figures = crawl(
        asked.home, asked.region, asked.limit, frozenset(asked.kinds.split(",")), asked.seconds, asked.drawn
    )
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    print(text)
    if asked.output:
        asked.output.write_text(text + "\n", "utf-8")
    return 1 if figures["faults"] or figures["left"] else 0


if __name__ == "__main__":
    sys.exit(main())
