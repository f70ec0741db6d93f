"""大连市 210200, 2021: 12 counties, 133 departments in the self-evaluation of overall spending.

Published: 12 and 133. Departments and money are made up; two of the twelve are zones whose codes are ours. The results
of the lower governments' fiscal operation and the transfers are made up too: this source has them for other places.
"""

from datetime import date
from decimal import Decimal

from .bureau import Bureau
from .delivery import Dress, Tray
from .figures import wan, yuan
from .modest import modest_books
from .paperwork import Paperwork
from .provinces import regions_of

CODE, YEAR = "210200", 2021
DEPARTMENTS_EACH = (12, *[11] * 11)


def deliver(tray: Tray) -> None:
    """The city sends the tree, transfers and its look at the counties; each county its own folder."""
    city = Bureau(CODE, YEAR)
    regions_of(city)
    counties = [str(row["mof_div_code"]) for row in city.rows["regions"] if row["admin_level"] == "county"]
    papers = Paperwork(city)
    for number, county in enumerate(counties):
        city.add(
            "transfers",
            transfer_id=f"ZY{CODE}{number:02d}",
            sub_mof_div_code=county,
            amount=yuan(wan(8600) + wan("412.5") * number),
            doc_date=date(YEAR, 3, 30),
            transfer_kind="一般性转移支付",
        )
        score = Decimal(74 + number * 2)
        papers.evaluate("government", county, "finance", score, date(YEAR, 11, 12), disclosed=False)
    tray.put_bureau(city.folder, city.rows, Dress(form="xlsx", unit="万元"))
    for county, departments in zip(counties, DEPARTMENTS_EACH, strict=True):
        bureau = _county(county, departments)
        tray.put_bureau(bureau.folder, bureau.rows, Dress(encoding="gb18030", unit="元"))


def _county(code: str, departments: int) -> Bureau:
    """Departments with wages and office money, each with an overall self-evaluation of which only totals came up."""
    bureau = modest_books(code, YEAR, departments)
    bureau.running_costs(wan(1450) * departments, wan(160) * departments)
    papers = Paperwork(bureau)
    for dept_code in bureau.departments():
        papers.self_evaluate_department(dept_code, [], total=papers.some_score())
    return bureau
