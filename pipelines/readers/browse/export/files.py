"""Delivered files in an export: every row, a thousand on a page, each with an id that figures lead to.

Here: writing them in one pass over each file, bounded in memory. Not here: what may be shown (source/mask.py).
"""

from collections.abc import Iterator
from pathlib import Path

from pipelines.land.forms.night import is_form
from pipelines.land.problems import Refused
from pipelines.land.rows.code_hash import any_contract
from pipelines.lang import say
from pipelines.readers.addresses import safe
from pipelines.readers.browse.export.site import ROWS, Site, slim
from pipelines.readers.browse.labels import extract_name, language
from pipelines.readers.browse.page import View
from pipelines.readers.browse.render import environment
from pipelines.readers.browse.shelf import Open
from pipelines.readers.browse.source import Delivered, forms, history, rows
from pipelines.readers.browse.source.mask import confidential
from pipelines.readers.explain.story import Row

_CUT = "<!--rows-->"
"""Where the template breaks off; no text of a file can say it, for all of them are escaped."""


def write_files(site: Site, held: Open) -> int:
    """Write the pages of every delivered file of the export's regions and years; how many pages. A file that is no
    longer in raw/ as the release read it, or that speaks of a secret subject on a form, has none."""
    view = View(held)
    wanted = view.ask(
        "select distinct path, mof_div_code, fiscal_year from meta.sources "
        "where status = 'in_force' and fiscal_year is not null order by path"
    )
    pages = 0
    for row in wanted:
        if row["mof_div_code"] in site.regions and row["fiscal_year"] in site.years:
            pages += _file(site, held, view, row["path"])
    return pages


def _file(site: Site, held: Open, view: View, path: str) -> int:
    found = history.sources(view, path)
    file = history.delivered_file(view, path, found[0]["sha256"])
    if file is None:
        return 0
    number = len(site.sources) + 1
    opened: dict[int, Path] = {}
    first_sheet = ""
    try:
        for sheet, piece in _pieces(view, file, path, found):
            if not opened:
                first_sheet = sheet or ""
                site.sources[path] = (number, first_sheet)
            page = piece.lines[0].number // ROWS
            if page not in opened:
                opened[page] = site.folder / "f" / f"{number}-{page}.html"
                opened[page].parent.mkdir(parents=True, exist_ok=True)
                opened[page].write_text(_frame(site, held, path, found, number, {}).partition(_CUT)[0], "utf-8")
            suffix = "" if not sheet or sheet == first_sheet else f"-{safe(sheet)}"
            text = environment().get_template("rows.html.j2").render(piece=piece, sheet=sheet, suffix=suffix, say=say)
            with opened[page].open("a", encoding="utf-8", newline="\n") as stream:
                stream.write(slim(text))
    except (Refused, OSError):
        pass  # what was read so far stands; a figure of a later row leads to the page that ends before it
    listed = {page: f"{number}-{page}.html" for page in opened}
    for target in opened.values():
        with target.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(_frame(site, held, path, found, number, listed).partition(_CUT)[2])
    return len(opened)


def _pieces(view: View, file: Path, path: str, found: list[Row]) -> Iterator[tuple[str | None, Delivered]]:
    kept_back = confidential(view, found[0]["mof_div_code"])
    if not is_form(path):
        yield from rows.pieces(file, view.open.raw, path, any_contract(found[0]["extract"]), kept_back, ROWS)
    elif not history.subjects(view, path) & kept_back.secret:
        yield from forms.whole(file)


def _frame(site: Site, held: Open, path: str, found: list[Row], number: int, pages: dict[int, str]) -> str:
    """The page around the rows; `pages`: the other pages of the file, known at its end."""
    start = f"f/{number}-0.html"
    view = site.view_from(held, start)
    region, year = found[0]["mof_div_code"], found[0]["fiscal_year"]
    return (
        environment()
        .get_template("file.html.j2")
        .render(
            path=path,
            name=path.rpartition("/")[2],
            extracts=say("、", ", ").join(extract_name(row["extract"]) for row in found),
            sha256=found[0]["sha256"],
            deliveries=history.deliveries(view, path),
            region=view.href("region", region, year),
            region_code=region,
            year=year,
            pages=pages,
            rows=ROWS,
            href=view.href,
            asset=site.asset_from(start),
            language=language(),
            release=held.release_id,
            as_of=f"{held.as_of:%Y-%m-%d}",
            say=say,
        )
    )
