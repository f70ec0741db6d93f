"""What a department's reader sees: its own years, subjects and indicators, out of the file that is its own.

Here: which pages those are, its first page, links that lead no further. Not here: which rows are its own (extract/).
"""

from collections.abc import Callable
from dataclasses import replace

from pipelines.lang import say
from pipelines.readers import addresses
from pipelines.readers.browse.page import NoPage, Page, View
from pipelines.readers.browse.pages import department, indicator, policies, search, subject
from pipelines.readers.browse.tables import C, table


def home(view: View, *rest: str) -> Page:
    """The department's years."""
    if rest:
        raise NoPage(say("没有这一页", "there is no such page"))
    rows = view.ask(
        """
        with named as (
            select mof_div_code, fiscal_year, dept_code, max(dept_name) as dept_name
            from marts.dim_subjects where dept_code is not null group by mof_div_code, fiscal_year, dept_code
        )

        select named.mof_div_code, named.fiscal_year, named.dept_code, named.dept_name,
            found.budget_adjusted_ytd_yuan, found.paid_ytd_yuan, found.execution_ratio, found.missing_count,
            found.red_count
        from named
        left join marts.rpt_departments as found using (mof_div_code, fiscal_year, dept_code)
        order by named.fiscal_year desc
        """
    )
    listed = table(
        "years",
        say("各年度", "Years"),
        [
            C(
                "fiscal_year",
                say("年度", "Year"),
                lead=lambda row: view.href("department", row["mof_div_code"], row["fiscal_year"], row["dept_code"]),
            ),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("missing_count", say("到期未办", "Missing"), "count"),
            C("red_count", say("红色预警", "Red alerts"), "count"),
        ],
        rows,
    )
    name = next((row["dept_name"] for row in rows if row["dept_name"]), None)
    return Page(name or say("本部门", "Your department"), [listed])


def _own(build: Callable[..., Page]) -> Callable[..., Page]:
    """The page, saying whose rows these are: what compares with others is empty for that reason alone."""

    def built(view: View, *parts: str) -> Page:
        page = build(view, *parts)
        told = say(
            "只含本部门的内容：与其他部门、其他区划的比较和来源文件不在其中。",
            "Your department alone: comparisons with others and delivered files are not in it.",
        )
        return replace(page, notices=[told, *page.notices])

    return built


PAGES = {
    "home": _own(home),
    "department": _own(department.build),
    "subject": _own(subject.build),
    "indicator": _own(indicator.build),
    "policies": policies.build,
    "search": _own(search.build),
}


def path_of(to: addresses.Address, release: str | None = None) -> str:
    """A link where a department's reader may go, nothing elsewhere."""
    return addresses.path_of(to, release) if to[0] in PAGES else ""
