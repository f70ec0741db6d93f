"""What tests named after rows of the seed cases share: regions and years they ask about, one row of an answer."""

from collections.abc import Callable
from decimal import Decimal

Release = Callable[[str], list[tuple]]

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
ENYANG = "mof_div_code = '511903' and fiscal_year = 2021"
ARTUX = "mof_div_code = '653001' and fiscal_year = 2018"
LUXIAN = "mof_div_code = '510521' and fiscal_year = 2021"
OWN = "scope = 'own' and subject_kind = 'all' and fund_book = 'all' and period = 'year'"


def one(release: Release, sql: str) -> tuple:
    """The answer where it must be a single row."""
    rows = release(sql)
    assert len(rows) == 1, rows
    return rows[0]
