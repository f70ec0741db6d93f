"""Which region a person means: its code, or its name as the release in force has it.

Here: names into codes for every command's --region. Not here: whether a command finds anything of that region.
"""

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

_LISTED = 8


def region_code(settings: Settings, told: str | None) -> str | None:
    """The code (6 digits and 6 digits + 000 are one region); None for None.

    A name counts when it is a region's whole name, else when it stands in one region's name alone. JixiaoError (usage)
    when none or several bear it.
    """
    from pipelines.land.cells.values import canonical_region

    if told is None or not (told := told.strip()) or told.isdecimal():
        return canonical_region(told) or told if told else None
    from pipelines.warehouse import open_release

    with open_release(settings) as connection:
        rows = connection.execute(
            "select mof_div_code, arg_max(mof_div_name, fiscal_year) as mof_div_name from marts.dim_regions "
            "where contains(mof_div_name, ?) group by mof_div_code order by mof_div_code",
            [told],
        ).fetchall()
    whole = [row for row in rows if row[1] == told] or rows
    if len(whole) == 1:
        return whole[0][0]
    listed = "、".join(f"{code} {name}" for code, name in whole[:_LISTED])
    more = say(f" 等 {len(whole)} 个", f" and others, {len(whole)} in all") if len(whole) > _LISTED else ""
    raise JixiaoError(
        say(f"有 {len(whole)} 个区划叫 {told}", f"{len(whole)} regions are called {told}")
        if whole
        else say(f"现行版本里没有区划叫 {told}", f"no region of the release is called {told}"),
        say(f"写明代码: {listed}{more}", f"give the code: {listed}{more}")
        if whole
        else say(
            "写区划代码, 或检查名称; 表 dim_regions 列出所有区划",
            "give its code, or check the name; the table dim_regions lists them all",
        ),
        EXIT_USAGE,
    )
