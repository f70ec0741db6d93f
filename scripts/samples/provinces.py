"""河北省 130000 and 山西省 140000, 2021: what their cities and counties cut, reclaimed, cancelled or merged.

Published: the totals, sent up as rows without a subject. Made up: how 河北's 228 items split into cancelled and merged,
and the names and codes of the twelve of 山西's 129 reporting units that are no counties of the official list.
"""

import csv
from datetime import date
from pathlib import Path

from .bureau import Bureau
from .delivery import Dress, Tray
from .figures import wan
from .paperwork import Paperwork

YEAR = 2021
LIST = Path(__file__).with_name("regions.csv")


def regions_of(bureau: Bureau) -> None:
    """The region rows below (and with) the bureau's code from the list: codes as we remember them."""
    province = bureau.code[:2]
    with LIST.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["mof_div_code"][:2] == province:
                bureau.add("regions", **row)


def _summary(
    papers: Paperwork,
    level: str,
    count: int,
    action: str,
    *,
    fen: int | None = None,
    items: int | None = None,
    reason: str = "",
) -> None:
    papers.apply(
        action,
        date(YEAR, 12, 31),
        amount=fen,
        item_count=items,
        reported_admin_level=level,
        reporting_mof_div_count=count,
        decision_reason=reason,
    )


def hebei() -> Bureau:
    """The province's summary of its twelve cities."""
    bureau = Bureau("130000", YEAR)
    regions_of(bureau)
    papers = Paperwork(bureau)
    _summary(papers, "prefecture", 12, "cut", fen=wan("92500"))
    _summary(papers, "prefecture", 12, "reclaim", fen=wan("30000"), reason="公开数为“约3亿元”")
    _summary(papers, "prefecture", 12, "cancel", items=150, reason="228个在取消与合并间的划分为编造")
    _summary(papers, "prefecture", 12, "merge", items=78, reason="228个在取消与合并间的划分为编造")
    return bureau


def shanxi() -> Bureau:
    """The province's summaries of its 11 cities and of its 129 counties."""
    bureau = Bureau("140000", YEAR)
    regions_of(bureau)
    papers = Paperwork(bureau)
    for level, count, cut, reclaimed, proposals in (
        ("prefecture", 11, "35500", "56400", 928),
        ("county", 129, "58000", "109400", 3225),
    ):
        _summary(papers, level, count, "cut", fen=wan(cut))
        _summary(papers, level, count, "reclaim", fen=wan(reclaimed))
        _summary(papers, level, count, "proposal", items=proposals)
    return bureau


def deliver(tray: Tray) -> None:
    """Plain UTF-8; 山西 as a workbook in 亿元."""
    for bureau, dress in ((hebei(), Dress()), (shanxi(), Dress(form="xlsx", unit="亿元"))):
        tray.put_bureau(bureau.folder, bureau.rows, dress)
