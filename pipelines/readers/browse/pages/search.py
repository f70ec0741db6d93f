"""What a search found: regions, departments, subjects, indicators.

Here: the page. Not here: how it is found (search.py of the package).
"""

from pipelines.lang import say
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import NoPage, Page, View
from pipelines.readers.browse.search import MOST, find, papers, targets
from pipelines.readers.browse.tables import C, named, table, to_department, to_indicator, to_region, to_subject
from pipelines.readers.explain.story import Row

_LONGEST = 100


def build(view: View, *rest: str) -> Page:
    if rest:
        raise NoPage(say("没有这一页", "there is no such page"))
    words = view.query.get("q", "").strip()[:_LONGEST]
    if not words:
        return Page(
            say("搜索", "Search"),
            [],
            crumbs=[view.home],
            lead=say(
                "输入名称、代码、拼音首字母或指标文字。",
                "Type a name, a code, initials of pinyin, or words of a target.",
            ),
            search="",
        )
    count, found = find(view, words, 4 * MOST)
    names = _regions(view)
    rows: list[Row] = [
        {
            **row,
            "region": names.get(row["mof_div_code"], row["mof_div_code"]),
            "subject_code": row["code"],
            "dept_code": row["code"],
        }
        for row in found.to_dicts()
    ]
    leads = {"region": to_region(view), "department": to_department(view), "subject": to_subject(view)}
    told = [
        {**row, "what": label("kind", row["subject_kind"]) if row["kind"] == "subject" else label("code", row["kind"])}
        for row in rows
    ]
    listed = table(
        "found",
        say("名称和代码", "Names and codes"),
        [
            C("name", say("名称", "Name"), lead=lambda row: leads[row["kind"]](row)),
            C("code", say("代码", "Code"), lead=lambda row: leads[row["kind"]](row)),
            C("what", say("类型", "Kind")),
            C("region", say("区划", "Region")),
            C("place", say("部门", "Department")),
            C("fiscal_year", say("最近年度", "Newest year")),
        ],
        told,
        empty=say("没有找到。", "Nothing found."),
        note=say(f"共 {count} 个，列前 {4 * MOST} 个。", f"{count} found, the first {4 * MOST}.")
        if count > 4 * MOST
        else "",
    )
    indicators = targets(view, words)
    wording = table(
        "indicators",
        say("指标", "Indicators"),
        [
            C("level3", say("三级指标", "Level 3"), lead=to_indicator(view)),
            C("printed_operator", say("符号", "Sign")),
            C("target_raw", say("指标值", "Target"), lead=to_indicator(view)),
            C("unit", say("单位", "Unit")),
            C("subject_name", say("对象", "Subject"), lead=to_subject(view)),
            C("subject_code", say("对象代码", "Its code"), lead=to_subject(view)),
            C("mof_div_name", say("区划", "Region")),
            C("fiscal_year", say("年度", "Year")),
        ],
        named(view, indicators),
        empty=say("没有找到。", "Nothing found."),
        note=say(f"列前 {MOST} 个。", f"The first {MOST}.") if len(indicators) == MOST else "",
    )
    numbered = [{**row, "what": _PAPERS[row["mart"]]()} for row in named(view, papers(view, words))]
    by_number = table(
        "papers",
        say("评价和问题", "Evaluations and problems"),
        [
            C("number", say("编号", "Number"), lead=to_subject(view)),
            C("what", say("类型", "Kind")),
            C("subject_name", say("对象", "Subject"), lead=to_subject(view)),
            C("subject_code", say("对象代码", "Its code"), lead=to_subject(view)),
            C("mof_div_name", say("区划", "Region")),
            C("fiscal_year", say("年度", "Year")),
        ],
        numbered,
    )
    blocks = [by_number, listed, wording] if numbered else [listed, wording]
    return Page(say(f"搜索：{words}", f"Search: {words}"), blocks, crumbs=[view.home], search=words)


_PAPERS = {
    "fct_evaluations": lambda: say("评价", "evaluation"),
    "fct_rectifications": lambda: say("问题", "problem"),
}


def _regions(view: View) -> dict[str, str]:
    def asked() -> dict[str, str]:
        rows = view.ask(
            "select mof_div_code, arg_max(mof_div_name, fiscal_year) as name from marts.dim_regions group by 1"
        )
        return {row["mof_div_code"]: row["name"] or row["mof_div_code"] for row in rows}

    return view.open.once("names of regions", asked)
