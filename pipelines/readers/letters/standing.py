"""Since when a region's figures stand as they are: it is held back, or no payment of it came for months.

Here: the sentences that every paper and page of such a region carries. Not here: what failed (report/held.py, for the
bureau alone).
"""

from collections.abc import Collection, Mapping
from datetime import date

import duckdb

from pipelines.lang import say
from pipelines.readers.letters.letter_labels import long_day
from pipelines.warehouse import asked
from pipelines.warehouse.held import Held, read_held

# a running year whose last complete month, and none since, brought a payment of the region itself
_SILENT = """
    with last as (
        select mof_div_code, max(last_pay_date) as day
        from marts.fct_payment_sources
        where fiscal_year = ?2 and list_contains(?1, mof_div_code)
        group by mof_div_code
    ),

    complete as (
        select mof_div_code, max(month) as month
        from marts.rpt_execution
        where fiscal_year = ?2 and scope = 'own' and dept_code = 'all' and is_month_complete
        group by mof_div_code
    )

    select last.mof_div_code, coalesce(regions.mof_div_name, last.mof_div_code), last.day
    from last
    inner join complete using (mof_div_code)
    cross join meta.build as build
    left join marts.dim_regions as regions
        on regions.mof_div_code = last.mof_div_code and regions.fiscal_year = ?2
    where build.data_as_of < make_date(?2, 12, 31) and last.day < make_date(?2, complete.month, 1)
    order by last.mof_div_code
"""


_MOST_NAMED = 5


def sentences(connection: duckdb.DuckDBPyConnection, regions: Collection[str], year: int) -> list[str]:
    """For papers that tell of money: `held`, and one sentence on those that fell silent."""
    return [*held(connection, regions), *silent(connection, regions, year)]


def held(connection: duckdb.DuckDBPyConnection, regions: Collection[str]) -> list[str]:
    """One sentence for each of the regions that is held back."""
    return of_held(read_held(connection), regions)


def of_held(known: Mapping[str, Held], regions: Collection[str]) -> list[str]:
    """The same of what was read before."""
    return [
        say(
            f"{each.name}的数字为截至{long_day(each.since_date)}的报送，此后的报送未通过检查，没有采用。",
            f"{each.name} stands on its deliveries of {each.since_date}: later ones failed the checks.",
        )
        for each in known.values()
        if each.region in regions
    ]


def silent(connection: duckdb.DuckDBPyConnection, regions: Collection[str], year: int) -> list[str]:
    """One sentence on the regions whose payments of the running year ended before its last complete month."""
    rows: list[tuple[str, str, date]] = asked(connection, _SILENT, [sorted(regions), year]).fetchall()
    if not rows:
        return []
    if len(rows) == 1:
        [(_, name, day)] = rows
        return [
            say(
                f"{name}最近一笔支付在{long_day(day)}，此后没有报送支付，资金数字停在该日。",
                f"The last payment of {name} is of {day}; none came since, and its money stands as of that day.",
            )
        ]
    zh = "、".join(f"{name}（{long_day(day)}）" for _, name, day in rows[:_MOST_NAMED])
    en = ", ".join(f"{name} ({day})" for _, name, day in rows[:_MOST_NAMED])
    return [
        say(
            f"{len(rows)}个区划最近一笔支付以后没有再报送支付，资金数字停在该日："
            f"{zh}{'等' if len(rows) > _MOST_NAMED else ''}。",
            f"{len(rows)} regions sent no payment after these days, and their money stands as of them: "
            f"{en}{', …' if len(rows) > _MOST_NAMED else ''}.",
        )
    ]
