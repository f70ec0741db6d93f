"""What a report is about: the region, the year, the period, and the release that speaks.

Here: who is spoken of, and what a period means in months and monitoring windows. Not here: figures.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import duckdb

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.readers.letters.sql import NAMED_REGIONS
from pipelines.readers.report.tables import select

_PERIOD = re.compile(r"year|Q[1-4]|M(0[1-9]|1[0-2])")

TREE = """
    with recursive below as (
        select mof_div_code, 0 as distance from marts.dim_regions where mof_div_code = ?1 and fiscal_year = ?2
        union
        select child.mof_div_code, below.distance + 1
        from marts.dim_regions as child
        inner join below on child.parent_mof_div_code = below.mof_div_code and child.fiscal_year = ?2
    )
"""
"""The region of ?1 and all below it in the year of ?2, with their distance."""

BELOW = "with below as (select unnest(?1) as mof_div_code)"
"""The same, told once (`Subject.below`): ?1 is the list of codes."""


@dataclass(frozen=True)
class Subject:
    """What the report is about, and which release speaks. `month`: last complete month of the period, of which
    money is told, None without any; `parent`: the region above, when the release knows it;
    `below`: the region and all below it; `windows`, `awaited`: the monitoring rounds told, and the
    year's first when it is still to come (`_rounds`)."""

    region: str
    region_name: str  # where no year names it, the code and a blank that keeps it from the figures after it
    year: int
    period: str
    release_id: str
    data_as_of: str
    reported: int
    expected: int
    month: int | None = None
    parent: str | None = None
    admin_level: str | None = None
    below: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    report: Literal["coverage", "disclosure", "referrals", "budget"] = "coverage"

    @property
    def title(self) -> str:
        """Heading of the page and of the workbook."""
        if self.report == "disclosure":
            return say(
                f"{self.region_name}{self.year}年预算绩效信息公开和报送人大的表",
                f"{self.region_name}, fiscal year {self.year}: tables to publish and for the people's congress",
            )
        if self.report == "referrals":
            return say(
                f"{self.region_name}{self.year}年移送清单（仅供本局）",
                f"{self.region_name}, fiscal year {self.year}: handed over (bureau only)",
            )
        if self.report == "budget":
            return say(
                f"{self.region_name}{self.year + 1}年预算安排参考（上年绩效结果与申报）",
                f"{self.region_name}: results and requests for the budget of {self.year + 1}",
            )
        period = "" if self.period == "year" else self.period_name
        return say(
            f"{self.region_name}{self.year}年{period}预算绩效管理覆盖情况",
            f"{self.region_name}, fiscal year {self.year}{', ' + period if period else ''}: "
            "coverage of budget performance management",
        )

    @property
    def period_name(self) -> str:
        """`第二季度`, `1–8月`, `全年`."""
        if self.period.startswith("Q"):
            return say(f"第{'一二三四'[int(self.period[1:]) - 1]}季度", self.period)
        if self.period.startswith("M"):
            return say(f"1–{self.last_month}月", f"to month {self.last_month}")
        return say("全年", "whole year")

    @property
    def last_month(self) -> int:
        """The month in which the period ends."""
        return last_month(self.period)

    @property
    def is_running(self) -> bool:
        """The year had not closed on the day the data speak of."""
        return date.fromisoformat(self.data_as_of) < date(self.year, 12, 31)

    @property
    def is_over(self) -> bool:
        """The period had ended on the day the data speak of."""
        last = calendar.monthrange(self.year, self.last_month)[1]
        return date(self.year, self.last_month, last) <= date.fromisoformat(self.data_as_of)

    @property
    def tells_an_earlier_round(self) -> bool:
        """No monitoring round ends in the period: the last one before it is told."""
        return bool(self.windows) and self.period != "year" and not set(self.windows) & set(ending_in(self.period))

    @property
    def rounds(self) -> str:
        """The period whose monitoring rounds are told: the report's own, else the month in which the last one before it
        ended."""
        return f"M{last_month(self.windows[0]):02}" if self.tells_an_earlier_round else self.period

    @property
    def scope(self) -> list[Any]:
        """Region and year, the first two parameters of a query on the region."""
        return [self.region, self.year]

    @property
    def tree(self) -> list[Any]:
        """The region with all below it, and the year: the first two parameters of a query that begins with BELOW."""
        return [list(self.below), self.year]


def last_month(period: str) -> int:
    """12 for the year, 6 for Q2, 8 for M08."""
    return {"Q": 3, "M": 1}[period[0]] * int(period[1:]) if period != "year" else 12


def ending_in(period: str) -> list[str]:
    """Windows that end within a period; for the year, all."""
    last = last_month(period)
    first = {"Q": last - 2, "M": last}.get(period[0], 1)
    return [window for month in range(first, last + 1) for window in _ending_with(month)]


def _ending_with(month: int) -> list[str]:
    return [*([f"Q{month // 3}"] if month % 3 == 0 else []), f"M{month:02}"]


def _rounds(
    connection: duckdb.DuckDBPyConnection, region: str, year: int, period: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The monitoring windows that a report tells, and those that it waits for.

    Told: those that may end in its period; where the marts hold none of them, the last one held before it. Waited for:
    the first one held at all, when it ends after the period."""
    held = {
        window
        for (window,) in select(
            connection,
            """
            select distinct period from marts.rpt_coverage
            where
                mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and period <> 'year' and required_count > 0
            """,
            [region, year],
        )
    }
    ending = ending_in(period)
    months = {month: tuple(window for window in _ending_with(month) if window in held) for month in range(1, 13)}
    before = [windows for month, windows in months.items() if windows and month <= last_month(period)]
    after = [windows for month, windows in months.items() if windows and month > last_month(period)]
    told = before[-1] if before and not held & set(ending) else tuple(ending)
    return told, after[0] if after and not before else ()


def checked_period(period: str | None) -> str:
    """The period as the marts write it; JixiaoError (usage) when it is none."""
    told = {"m": "M", "q": "Q"}.get((period or "y")[0], (period or "y")[0]) + (period or "year")[1:]
    if _PERIOD.fullmatch(told):
        return told
    raise JixiaoError(
        say(f"期间 {period} 不能识别", f"{period} is no period"),
        say("写成 year、Q1–Q4 或 M01–M12", "write year, Q1 to Q4 or M01 to M12"),
        EXIT_USAGE,
    )


def find(connection: duckdb.DuckDBPyConnection, region: str, year: int, period: str) -> Subject:
    """The subject as the release knows it; JixiaoError when it does not know the region in that year."""
    known = select(
        connection,
        f"""
        select coalesce(region.mof_div_name, region.mof_div_code || ' '), parent.mof_div_code, region.admin_level
        from ({NAMED_REGIONS}) as region
        left join marts.dim_regions as parent
            on region.parent_mof_div_code = parent.mof_div_code and region.fiscal_year = parent.fiscal_year
        where region.mof_div_code = ? and region.fiscal_year = ?
        """,
        [region, year],
    )
    if not known:
        raise JixiaoError(
            say(
                f"发布版中没有区划 {region} 的 {year} 年度数据",
                f"the release holds nothing of region {region} in {year}",
            )
            if year
            else say(f"发布版中没有区划 {region}", f"the release holds nothing of region {region}"),
            say(
                '用 jixiao query "select mof_div_code, fiscal_year from marts.dim_regions" 查看有哪些',
                'see which there are: jixiao query "select mof_div_code, fiscal_year from marts.dim_regions"',
            ),
        )
    [(release_id, as_of)] = select(connection, "select release_id, data_as_of from meta.build")
    [(reported, expected, month)] = select(
        connection,
        """
        select max(coverage.reported_region_count), max(coverage.expected_region_count), (
            select max(execution.month)
            from marts.rpt_execution as execution
            where
                execution.mof_div_code = ?1 and execution.fiscal_year = ?2 and execution.scope = 'subtree'
                and execution.dept_code = 'all' and execution.month <= ?3 and execution.is_month_complete
        )
        from marts.rpt_coverage as coverage
        where coverage.mof_div_code = ?1 and coverage.fiscal_year = ?2 and coverage.scope = 'subtree'
        """,
        [region, year, last_month(period)],
    )
    below = select(connection, f"{TREE} select mof_div_code from below order by distance, mof_div_code", [region, year])
    name, parent, level = known[0]
    return Subject(
        *(region, name, year, period, release_id, f"{as_of:%Y-%m-%d}", reported or 0, expected or 0),
        *(month, parent, level, tuple(code for (code,) in below), *_rounds(connection, region, year, period)),
    )


def reported_below(connection: duckdb.DuckDBPyConnection, region: str, year: int) -> list[str]:
    """Regions strictly below that sent anything in the year: those whose own page says something."""
    rows = select(
        connection,
        TREE
        + """
        select regions.mof_div_code
        from marts.dim_regions as regions
        inner join below on regions.mof_div_code = below.mof_div_code
        where regions.fiscal_year = ?2 and below.distance > 0 and regions.is_reported
        order by regions.mof_div_code
        """,
        [region, year],
    )
    return [code for (code,) in rows]
