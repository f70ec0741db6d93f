"""An export of the pages (`jixiao browse --export`) as a reader of a stick finds it: how large, and whether it opens.

    jixiao generate --home DIR --counties 1 --projects 1000 --payments 30000 --years 2021-2025
    jixiao refresh --home DIR
    jixiao browse --home DIR --export FOLDER
    python -m scripts.open_export --folder FOLDER --words 道路

Chromium opens `index.html` from the file system, types the words into the search, opens the first find and from there
a delivered row. Fails when anything is asked of a network, or the row is not there.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.support import chromium

FOUND = "#main h2 + ul li"


def measured(folder: Path) -> dict[str, Any]:
    """Files and megabytes by the folder's parts."""
    files, sizes = Counter[str](), Counter[str]()
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.relative_to(folder).parts[0]
            files[part] += 1
            sizes[part] += path.stat().st_size
    return {
        "megabytes": round(sum(sizes.values()) / 1e6, 1),
        "files": sum(files.values()),
        "by_part": {part: [files[part], round(size / 1e6, 1)] for part, size in sizes.most_common()},
    }


def opened(folder: Path, words: str) -> dict[str, Any]:
    """Seconds from the first page to the finds of a search and to the first of them; what was asked of a network."""
    from playwright.sync_api import sync_playwright

    fetched: list[str] = []
    with sync_playwright() as playwright:
        page = chromium.launch(playwright).new_page(viewport={"width": 1440, "height": 900})
        page.on("request", lambda request: fetched.append(request.url))
        began = time.monotonic()
        page.goto((folder / "index.html").as_uri())
        index = time.monotonic() - began
        page.fill("#q", words)
        began = time.monotonic()
        page.press("#q", "Enter")
        page.wait_for_selector(FOUND)
        found, finds = time.monotonic() - began, page.locator(FOUND).count()
        page.click(f"{FOUND} a[href*='subject/']")
        subject = page.inner_text("h1")
        page.click("main a[href*='/f/']")
        row = page.locator("tr:target, .asked, tr[id]").count()
    away = [url for url in fetched if not url.startswith(("file:", "data:"))]
    assert row and not away, (row, away)
    return {
        "first_page_seconds": round(index, 2),
        "search_seconds": round(found, 2),
        "finds": finds,
        "subject": subject,
        "asked_of_a_network": away,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--words", default="道路")
    asked = parser.parse_args()
    print(json.dumps({**measured(asked.folder), **opened(asked.folder, asked.words)}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
