"""`jixiao browse --export DIR`: the same pages as files, opened by index.html from an office share or a stick.

Here: which pages are written, in which order. Not here: how an address becomes a file (site.py), delivered files
(files.py), the search (search_words.py). Pages are read without scripts; with them tables sort and filter, and search
works.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.readers.addresses import Address
from pipelines.readers.browse.export.files import write_files
from pipelines.readers.browse.export.search_words import write_words
from pipelines.readers.browse.export.site import Site, chosen, slim_style
from pipelines.readers.browse.page import NoPage, View
from pipelines.readers.browse.pages import page_at
from pipelines.readers.browse.render import STATIC, render
from pipelines.readers.browse.shelf import Open, Shelf

Progress = Callable[[int, int], None]
"""Called with pages written and pages in all."""


@dataclass(frozen=True)
class Written:
    """What was written."""

    index: Path
    release_id: str
    pages: int
    file_pages: int
    bytes: int


def export(
    shelf: Shelf, folder: Path, region: str | None = None, year: int | None = None, progress: Progress | None = None
) -> Written:
    """Write the pages of a release, of one region and all below it when told, of one year when told.

    JixiaoError (usage) when the folder holds anything else than a former export; (other) when the region is unknown.
    """
    _make_room(folder)
    with shelf.reading() as held:
        view = View(held)
        addresses = chosen(view, region, year)
        if len(addresses) == 1:
            raise JixiaoError(
                say(
                    f"发布版中没有区划 {region or ''} {year or ''}",
                    f"the release holds no region {region} {year or ''}",
                ),
                say("见 jixiao browse 的首页", "see the first page of `jixiao browse`"),
            )
        site = Site(view, folder, addresses, is_part=bool(region or year))
        file_pages = write_files(site, held)  # first: figures lead to those files alone that could be shown
        for number, address in enumerate(addresses):
            _write(site, held, address)
            if progress:
                progress(number + 1, len(addresses))
        write_words(site, view)
        site.write("browse.css", slim_style((STATIC / "browse.css").read_text("utf-8")))
        shutil.copyfile(STATIC / "browse.js", folder / "browse.js")
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        return Written(folder / "index.html", held.release_id, len(addresses), file_pages, size)


def _write(site: Site, held: Open, address: Address) -> None:
    """One page; what the release turns out not to have is left out, as a link to it would be."""
    file = site.file_of(address)
    view = site.view_from(held, file)
    try:
        page = page_at(view, address)
    except NoPage:
        return
    scripts = [
        *(["words.js"] if address == ("search",) else []),
        "browse.js",
    ]  # the words before who looks through them
    text = render(page, view, "", asset=site.asset_from(file), downloads=False, scripts=scripts)
    site.write(file, text)


def _make_room(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "browse.css").is_file() or not (folder / "index.html").is_file():
            raise JixiaoError(
                say(f"{folder} 里有别的东西", f"{folder} holds something else"),
                say("换一个空目录", "choose an empty folder"),
                EXIT_USAGE,
            )
        for entry in folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    folder.mkdir(parents=True, exist_ok=True)
