"""What a page says of figures that stand as they were: a region held back, one whose payments ended months ago.

Here: which regions a page's figures come from. Not here: the sentences, which every paper of such a region carries
(letters/standing.py).
"""

from pipelines.publish.holding import read_held
from pipelines.readers.addresses import Address
from pipelines.readers.browse.page import View
from pipelines.readers.letters.standing import held, sentences

_OF_A_REGION = ("division", "department", "subject", "indicator", "tag")
_TREE = """
    with recursive tree as (
        select ?::varchar as mof_div_code
        union
        select below.mof_div_code
        from marts.dim_regions as below inner join tree on below.parent_mof_div_code = tree.mof_div_code
        where below.fiscal_year = ?
    )

    select mof_div_code from tree
"""


def told(view: View, address: Address) -> list[str]:
    """The sentences of a page at this address: of every region on the first page of the bureau, of a region and those
    below it on its own page, of one region's delivery elsewhere."""
    connection = view.open.connection.cursor()
    match address:
        case ("home",) if not view.is_brief and not view.open.department:
            return held(connection, read_held(connection).keys())
        case ("region", region, year):
            below = [row["mof_div_code"] for row in view.ask(_TREE, [region, int(year)])]
            return sentences(connection, below, int(year))
        case (kind, region, *_) if kind in _OF_A_REGION:
            return held(connection, [region])
    return []
