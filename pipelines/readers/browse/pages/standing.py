"""What a page says of figures that stand as they were: a region held back, one whose payments ended months ago.

Here: which regions a page's figures come from. Not here: the sentences, which every paper of such a region carries
(letters/standing.py).
"""

from pipelines.lang import say
from pipelines.readers.addresses import Address
from pipelines.readers.browse.page import View
from pipelines.readers.browse.tables import regions
from pipelines.readers.letters.standing import of_held, silent
from pipelines.warehouse import withdrawn_on
from pipelines.warehouse.held import Held, read_held

_OF_A_REGION = ("division", "department", "subject", "indicator", "tag")


def told(view: View, address: Address) -> list[str]:
    """The sentences of a page at this address: of every region on the first page of the bureau, of a region and those
    below it on its own page, of one region's delivery elsewhere."""
    match address:
        case ("home",):  # a department's file has its own region alone
            known = _held(view)
            return of_held(known, known if view.only is None else {region for region, _ in view.only})
        case ("compare",):
            return list(dict.fromkeys(line for side in ("a", "b") for line in _of_side(view, side)))
        case ("region", region, year):
            below = _tree(view, region, int(year))
            return [*of_held(_held(view), below), *silent(view.open.connection, below, int(year))]
        case (kind, region, *_) if kind in _OF_A_REGION:
            return of_held(_held(view), [region])
    return []


def withdrawn(view: View) -> list[str]:
    """That a rollback put the release of this page out of force: a link that stays leads to it all the same."""
    here, gone = view.open.release_id, withdrawn_on(view.open.origin)
    if here not in gone:
        return []
    day = gone[here]
    return [
        say(
            f"发布版 {here} {f'已于 {day} ' if day else '已'}撤回，其中的数字不再有效。",
            f"Release {here} was withdrawn{f' on {day}' if day else ''}: its figures are no longer valid.",
        )
    ]


def _of_side(view: View, side: str) -> list[str]:
    """Those of the region or the department on one side of a comparison."""
    region, year, department = (view.query.get(f"{side}{part}", "").strip() for part in ("", "y", "d"))
    if (region, int(year) if year.isdecimal() else 0) not in regions(view):
        return []
    return told(view, ("department", region, year, department) if department else ("region", region, year))


def _held(view: View) -> dict[str, Held]:
    return view.open.once("held regions", lambda: read_held(view.open.connection.cursor()))


def _tree(view: View, region: str, year: int) -> set[str]:
    """The region and all below it in that year."""
    below: dict[str | None, list[str]] = {}
    for (code, of), row in regions(view).items():
        if of == year:
            below.setdefault(row["parent_mof_div_code"], []).append(code)
    found, waiting = {region}, [region]
    while waiting:
        new = set(below.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
