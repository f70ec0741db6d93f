"""Two regions, departments or years side by side.

Here: the figures that both have, each with its name once. Not here: one of them alone (region.py, department.py).
"""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from pipelines.land.cells.values import canonical_region
from pipelines.lang import say
from pipelines.readers.addresses import with_query
from pipelines.readers.browse.grid import Cell, Column, Grid, Kind, written
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import Link, NoPage, Page, View
from pipelines.readers.browse.render import environment
from pipelines.readers.browse.tables import called, region_name, regions, several
from pipelines.readers.report.report_labels import STAGES

_SIDES = ("a", "b")
Figure = tuple[str, Kind, Any]
"""Its name, its kind, its value."""


def build(view: View, *rest: str) -> Page:
    """`?a=510521&ay=2021&ad=001&b=…`: region, year, and a department or none, of either side."""
    if rest:
        raise NoPage(say("没有这一页", "there is no such page"))
    asked = {name: view.query.get(name, "").strip() for side in _SIDES for name in (side, f"{side}y", f"{side}d")}
    told = ""
    blocks: list[Grid] = []
    if any(asked.values()):
        sides = [_side(view, *(asked[f"{side}{part}"] for part in ("", "y", "d"))) for side in _SIDES]
        told = say("；", "; ").join(side for side in sides if isinstance(side, str))
        if not told:
            blocks = [_beside(*sides)]  # type: ignore[arg-type]
    places = view.ask(
        "select mof_div_code, arg_max(mof_div_name, fiscal_year) as name from marts.dim_regions "
        "group by mof_div_code order by mof_div_code"
    )
    form = environment().get_template("compare.html.j2").render(asked=asked, places=places, told=told, say=say)
    return Page(
        say("并排比较", "Side by side"),
        blocks,
        crumbs=[view.home],
        form=Markup(form),
        lead=say("两个区划、两个部门，或同一个的两个年度。", "Two regions, two departments, or two years of the same."),
    )


def _side(view: View, region: str, year: str, department: str) -> tuple[Cell, list[Figure]] | str:
    """Its name with its figures; or what is wrong with what was asked."""
    if not region or not (year.isdecimal() and len(year) == 4):
        return say("每一边都要有区划和四位年度", "either side needs a region and a year of four digits")
    names = {code: row["mof_div_name"] for (code, each), row in regions(view).items() if each == int(year)}
    found = called(canonical_region(region) or region, names)
    if len(found) > 1:
        return several(region, found, names)
    if not found:
        return say(f"发布版中没有区划 {region} 的 {year} 年", f"the release holds no region {region} in {year}")
    [code], scope = found, [found[0], int(year)]
    name = region_name(view, code, int(year))
    if not department:
        return Cell(f"{name} {year}", view.href("region", code, year)), _region(view, scope)
    rows = view.ask("select * from marts.rpt_departments where mof_div_code = ? and fiscal_year = ?", scope)
    departments = {row["dept_code"]: row for row in rows}
    names = {each: row["dept_name"] for each, row in departments.items()}
    found = called(department, names)
    if len(found) > 1:
        return several(department, found, names)
    if not found:
        return say(f"{name} {year}年没有部门 {department}", f"{name} has no department {department} in {year}")
    title = f"{name} {names[found[0]] or found[0]} {year}"
    return Cell(title, view.href("department", code, year, found[0])), _department(departments[found[0]])


def beside(view: View, years: Iterable[int], region: str, year: int, department: str = "") -> list[Link]:
    """A link to the year before, laid beside this one; none without such a year, or for who may not compare."""
    former, to = max((each for each in years if each < year), default=None), view.href("compare")
    if former is None or not to:
        return []
    sides = {"a": region, "ay": former, "ad": department, "b": region, "by": year, "bd": department}
    told = say(f"与{former}年并排", f"{former} and {year} side by side")
    return [Link(told, with_query(to, **sides))]


def _region(view: View, scope: list[Any]) -> list[Figure]:
    months = view.ask(
        """
        select month, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio, yellow_count,
            red_count
        from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all' and is_month_complete
            and paid_ytd_yuan is not null
        order by month desc limit 1
        """,
        scope,
    )
    last = months[0] if months else {}
    told: list[Figure] = [
        (say("截至月份", "To month"), "count", last.get("month")),
        (say("调整后预算（万元）", "Adjusted budget (10,000 yuan)"), "wan", last.get("budget_adjusted_ytd_yuan")),
        (say("累计支付（万元）", "Paid (10,000 yuan)"), "wan", last.get("paid_ytd_yuan")),
        (say("执行率", "Execution"), "ratio", last.get("execution_ratio")),
        (say("时间进度（按到位）", "Time, by arrival"), "ratio", last.get("time_progress_ratio")),
        (say("黄色预警", "Yellow alerts"), "count", last.get("yellow_count")),
        (say("红色预警", "Red alerts"), "count", last.get("red_count")),
    ]
    rows = view.ask(
        """
        select stage, required_count, covered_count, coverage_count_ratio, coverage_amount_ratio from marts.rpt_coverage
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and subject_kind = 'all'
            and fund_book = 'all' and period = 'year'
        """,
        scope,
    )
    stages = {row["stage"]: row for row in rows}
    for stage in STAGES:
        row, name = stages.get(stage, {}), label("stage", stage)
        figures: list[Figure] = [
            (say(f"{name}：应办", f"{name}: required"), "count", row.get("required_count")),
            (say(f"{name}：已办", f"{name}: done"), "count", row.get("covered_count")),
            (say(f"{name}：覆盖率", f"{name}: coverage"), "ratio", row.get("coverage_count_ratio")),
            (say(f"{name}：金额覆盖率", f"{name}: coverage by money"), "ratio", row.get("coverage_amount_ratio")),
        ]
        told += figures
    return told


def _department(row: dict[str, Any]) -> list[Figure]:
    return [
        (say("调整后预算（万元）", "Adjusted budget (10,000 yuan)"), "wan", row["budget_adjusted_ytd_yuan"]),
        (say("累计支付（万元）", "Paid (10,000 yuan)"), "wan", row["paid_ytd_yuan"]),
        (say("执行率", "Execution"), "ratio", row["execution_ratio"]),
        (say("红色预警", "Red alerts"), "count", row["red_count"]),
        (say("到期未办", "Missing"), "count", row["missing_count"]),
        (say("迟到", "Late"), "count", row["late_count"]),
        (say("逾期整改", "Overdue findings"), "count", row["overdue_problem_count"]),
        (say("建议减下年（万元）", "Off next year (10,000 yuan)"), "wan", row["next_year_budget_yuan"]),
        (say("建议收当年（万元）", "Back this year (10,000 yuan)"), "wan", row["this_year_cash_yuan"]),
    ]


def _beside(left: tuple[Cell, list[Figure]], right: tuple[Cell, list[Figure]]) -> Grid:
    """A row for each figure that either side has; what a side knows nothing of is a dash."""
    figures = [
        {name: written(value, kind) for name, kind, value in side[1] if value is not None} for side in (left, right)
    ]
    names = dict.fromkeys(name for side in (left, right) for name, _, _ in side[1])
    rows: list[list[Any]] = [[say("打开", "Open"), left[0], right[0]]]
    rows += [[name, *(side.get(name) for side in figures)] for name in names if any(name in side for side in figures)]
    return Grid(
        "beside",
        say("并排", "Side by side"),
        [
            Column("figure", say("数字", "Figure")),
            Column("a", str(left[0].value)),
            Column("b", str(right[0].value)),
        ],
        rows,
        note=say(
            "区划为本级及下级，截至各自最后一个过完的月份。", "Regions with all below, to their last complete month."
        ),
    )
