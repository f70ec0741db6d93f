"""One project, policy, department or lower government: its whole story, each figure leading to its cell.

Here: the story of explain as a page, its years and deadlines. Not here: what the story tells (explain/).
"""

from dataclasses import replace
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.addresses import safe
from pipelines.readers.browse.chapters import grid
from pipelines.readers.browse.confidential import is_secret, wordless
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import Headline, Link, NoPage, Page, View
from pipelines.readers.browse.pages.months import progress
from pipelines.readers.browse.pages.subject_more import deadlines, history, history_table, loop
from pipelines.readers.browse.tables import to_indicator, to_subject, way_to, years_of
from pipelines.readers.explain import tell
from pipelines.readers.explain.story import Section, Story
from pipelines.readers.explain.subject import Subject, at, find

_FIRST = ("identity", "recommendations", "months")
"""Chapters that stand before the others: what a reader comes for."""


def build(view: View, region: str = "", year: str = "", kind: str = "", code: str = "", *rest: str) -> Page:
    if not year.isdigit() or not code or rest:
        raise NoPage(say("地址写成 /subject/区划/年度/类型/代码", "the address is /subject/REGION/YEAR/KIND/CODE"))
    try:
        connection = view.open.connection
        found = at(connection, region, int(year), kind, code) or find(connection, code, region, int(year), kind)
    except JixiaoError as error:
        raise NoPage(error.cause) from error
    subject = replace(found, others=())  # other years and kinds have their own links here
    if is_secret(view, region, code):
        subject = replace(subject, name=None, is_secret=True)
    story = tell(view.open.connection, subject)
    past = history(view, subject)
    crumbs = way_to(view, region, int(year))
    [row] = story.section("identity").rows
    if row.get("dept_code"):
        crumbs.append(
            Link(row["dept_name"] or row["dept_code"], view.href("department", region, year, row["dept_code"]))
        )
    return Page(
        title=say(f"{story.subject.label} {year}年", f"{story.subject.label} {year}"),
        lead=f"{label('kind', subject.kind)} {subject.code}",
        blocks=_blocks(view, story, past),
        crumbs=crumbs,
        years=years_of(view, _years(view, past), int(year)),
        notices=story.notices,
        headlines=[Headline(*told) for told in story.headlines],
        has_contents=not view.is_brief,
    )


def _blocks(view: View, story: Story, past: list[dict[str, Any]]) -> list[Grid]:
    chapters = {each.name: each for each in story.sections if each.name != "code_changes" or each.rows}
    order = [name for name in _FIRST if name in chapters] + [name for name in chapters if name not in _FIRST]
    if view.is_brief:
        order.remove("policies")  # one page for all
    grids = [_chapter(view, story.subject, chapters[name]) for name in order]
    at = order.index("months") + 1 if "months" in order else len(_FIRST)
    more = [history_table(view, past, to_subject_page(view)), deadlines(view, story.subject), loop(view, story.subject)]
    return grids[:at] + [each for each in more if each is not None] + grids[at:]


def _chapter(view: View, subject: Subject, section: Section) -> Grid:
    """A chapter; indicators lead to their page, policies to the list of policies below. Of a subject that is secret in
    another year too nothing is said in words."""
    if view.is_brief and section.name in ("months", "coverage"):  # row by row the same policy, thousands of times
        section = replace(section, fields=[each for each in section.fields if each.words != "policy"])
    if subject.is_secret:
        section = replace(section, rows=[wordless(row) for row in section.rows])
    key = {"mof_div_code": subject.mof_div_code, "fiscal_year": subject.fiscal_year}
    indicator, item = to_indicator(view), to_subject(view)
    leads: dict[str, Any] = {}
    if "kpi_id" in {each.name for each in section.fields}:
        leads = {name: lambda row: indicator({**key, **row}) for name in ("kpi_id", "level3")}
    if section.name == "items":
        leads = {
            name: lambda row: item({**key, "subject_kind": row["subject_kind"], "subject_code": row["pro_code"]})
            for name in ("pro_code", "pro_name")
        }
    if section.name != "policies":
        policies = "" if view.is_brief else "#policies"
        leads |= dict.fromkeys(("policy_key", "grade_policy_key"), lambda row: policies)
    anchors: dict[str, Any] = {}
    if section.name == "goal_indicators":
        anchors = {"kpi_id": lambda row: f"k-{safe(row['kpi_id'])}"}
    is_drawn = section.name == "months" and not view.is_brief  # of an export the table alone, thousands of times
    chart = progress(list(section.rows)) if is_drawn else None
    more = {"note": ""} if section.name in ("policies", "items") else {}  # they speak of the command line
    return grid(view, section, leads, anchors, chart=chart, is_folded=section.name == "policies", **more)


def _years(view: View, past: list[dict[str, Any]]) -> list[tuple[int, str]]:
    lead = to_subject_page(view)
    return list({row["fiscal_year"]: (row["fiscal_year"], lead(row)) for row in past}.values())


def to_subject_page(view: View) -> Any:
    """The subject's own page, of a department too."""
    return lambda row: view.href(
        "subject", row["mof_div_code"], row["fiscal_year"], row["subject_kind"], row["subject_code"]
    )
