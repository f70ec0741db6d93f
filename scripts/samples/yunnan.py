"""云南省 530000, 2021: in 12 of 16 prefectures finance evaluations cover all four budget books.

Published: 12 of 16. Which twelve, and every row of the prefectures, is made up.
"""

from datetime import date

from .bureau import Bureau
from .delivery import Dress, Tray
from .figures import wan
from .modest import modest_books, modest_papers
from .provinces import regions_of
from .words import MADE_UP

CODE, YEAR = "530000", 2021
BOOKS = {
    "general": ("公共服务提升", "1860.40"),
    "gov_fund": ("土地出让收入安排的基础设施", "3120.75"),
    "soe_capital": ("国有企业改革补助", "540.20"),
    "social_insurance": ("城乡居民养老保险待遇支出", "4288.90"),
}
COVERED_EVERYWHERE = 12


def deliver(tray: Tray) -> None:
    """The province sends the tree; each prefecture its own folder."""
    province = Bureau(CODE, YEAR)
    regions_of(province)
    tray.put_bureau(province.folder, province.rows, Dress())
    prefectures = [str(row["mof_div_code"]) for row in province.rows["regions"] if row["admin_level"] == "prefecture"]
    for number, code in enumerate(prefectures):
        books = list(BOOKS) if number < COVERED_EVERYWHERE else list(BOOKS)[: 1 + number % 3]
        bureau = _prefecture(code, number, books)
        tray.put_bureau(bureau.folder, bureau.rows, Dress(encoding="gb18030") if number % 3 else Dress())


def _prefecture(code: str, number: int, evaluated_books: list[str]) -> Bureau:
    """One project in each book, and an evaluation of those in the given books."""
    bureau = modest_books(code, YEAR, 3)
    for book, (name, amount) in BOOKS.items():
        project = bureau.project(bureau.agencies[number % 3], f"{name}{MADE_UP}", book=book)
        bureau.allot(project, "initial", wan(amount) + wan(25) * number, date(YEAR, 2, 18))
        bureau.spend(project, bureau.rng.choice((100, 96, 92)), 4)
    papers = modest_papers(bureau, all_stages=False)
    for project in bureau.projects:
        if project.book in evaluated_books:
            papers.evaluate(
                *project.subject, "finance", papers.some_score(), date(YEAR, 10, 15), amount=project.adjusted
            )
    return bureau
