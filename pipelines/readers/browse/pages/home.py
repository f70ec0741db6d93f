"""The first page: how last night went, every region over the years, what fell due, what the release changed.

Here: the queries of these four. Not here: one region (region.py).
"""

import json
from datetime import timedelta
from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.confidential import silenced
from pipelines.readers.browse.grid import Cell, Column, Grid
from pipelines.readers.browse.labels import extract_name, label, period
from pipelines.readers.browse.page import Headline, Link, NoPage, Page, View
from pipelines.readers.browse.tables import C, region_name, table, to_department, to_region, to_subject
from pipelines.readers.report.report_labels import STAGES
from pipelines.warehouse import release_ids, release_record, withdrawn

_STAGES = ("goal", "monitoring", "self_evaluation", "evaluation")
_DAYS = 60
"""Days before and after the day of the data whose due dates are told."""
_MOST = 2_000
"""Of them listed, the latest first."""
_FILES = 200
"""Files that came or changed, listed at most."""


def build(view: View, *rest: str) -> Page:
    if rest:
        raise NoPage(say("没有这一页", "there is no such page"))
    stage = view.query.get("stage", "goal")
    stage = stage if stage in STAGES else "goal"
    return Page(
        title=say("预算绩效数据", "Budget performance"),
        blocks=[_regions(view, stage), _due(view), *_changes(view), _gate(view)],
        headlines=[_light(view), *_totals(view)],
        links=[
            Link(say("全部政策", "All policies"), view.href("policies")),
            *(
                Link(
                    say(f"覆盖率看{label('stage', each)}", f"coverage of {label('stage', each)}"),
                    "" if each == stage else f"{view.href('home')}?stage={each}",
                )
                for each in _STAGES
                if not view.is_brief
            ),
        ],
    )


def _light(view: View) -> Headline:
    """Of the last run here; of the release's own gate where it was copied from elsewhere."""
    last = _last_run(view)
    warnings = view.ask("select count(*) as found from meta.gate_results where not passed")[0]["found"]
    if last is not None and last.get("exit_code") and last.get("outcome") not in ("published", "unchanged"):
        made = say(
            f"运行 {last.get('run_id', '')} 没有发布，页面仍是原来的版本",
            "it did not publish; the release before stands",
        )
        return Headline(say("昨夜", "Last night"), say("红灯", "red"), made, "bad")
    if warnings:
        made = say(f"已发布，{warnings} 项检查有提示，见下", f"published, {warnings} checks say something, see below")
        return Headline(say("昨夜", "Last night"), say("黄灯", "yellow"), made, "warn")
    return Headline(
        say("昨夜", "Last night"), say("绿灯", "green"), say("已发布，检查全部通过", "published, all passed"), "good"
    )


def _last_run(view: View) -> dict[str, Any] | None:
    try:
        with view.open.settings.runs.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(0, stream.tell() - 2_000_000))
            lines = stream.read().splitlines()
        return json.loads(lines[-1])
    except (OSError, ValueError, IndexError):
        return None


def _totals(view: View) -> list[Headline]:
    return [Headline(say("数据日期", "Data as of"), f"{view.open.as_of:%Y-%m-%d}", view.open.release_id)]


_REGIONS = """
    with recursive newest as (
        select mof_div_code, arg_max(mof_div_name, fiscal_year) as name,
            arg_max(parent_mof_div_code, fiscal_year) as parent,
            coalesce(max(fiscal_year) filter (where fiscal_year <= ?2), max(fiscal_year)) as last_year,
            bool_or(is_reported) as is_reported
        from marts.dim_regions group by mof_div_code
    ),

    tree as (
        select newest.*, newest.mof_div_code as path, 0 as depth
        from newest left join newest as parents on newest.parent = parents.mof_div_code
        where parents.mof_div_code is null
        union
        select newest.*, tree.path || '/' || newest.mof_div_code, tree.depth + 1
        from newest inner join tree on newest.parent = tree.mof_div_code
        where tree.depth < 6
    ),

    rates as (
        select mof_div_code, fiscal_year, coverage_count_ratio, reported_region_count, expected_region_count
        from marts.rpt_coverage
        where scope = 'subtree' and stage = ?1 and subject_kind = 'all' and fund_book = 'all' and period = 'year'
    ),

    months as (
        select mof_div_code, fiscal_year, arg_max(execution_ratio, month) as execution_ratio, max(month) as month
        from marts.rpt_execution
        where scope = 'subtree' and dept_code = 'all' and is_month_complete
        group by mof_div_code, fiscal_year
    )

    select tree.mof_div_code, coalesce(tree.name, tree.mof_div_code) as name, tree.depth, tree.last_year,
        years.fiscal_year, rates.coverage_count_ratio, months.execution_ratio, months.month
    from tree
    inner join marts.dim_regions as years on tree.mof_div_code = years.mof_div_code
    left join rates on tree.mof_div_code = rates.mof_div_code and years.fiscal_year = rates.fiscal_year
    left join months on tree.mof_div_code = months.mof_div_code and years.fiscal_year = months.fiscal_year
    where tree.is_reported or tree.depth = 0
    order by tree.path, years.fiscal_year
"""


def _regions(view: View, stage: str) -> Grid:
    """Topmost regions and those below them that ever reported; a year is two columns, coverage and execution. The name
    leads to the running year, or the newest before it: the coming one holds requests alone."""
    rows = view.open.once(f"regions by year, {stage}", lambda: view.ask(_REGIONS, [stage, view.open.as_of.year]))
    rows = [row for row in rows if view.tells_of(row["mof_div_code"], row["fiscal_year"])]
    figures = ("coverage_count_ratio", "execution_ratio")
    told_of = {row["fiscal_year"] for row in rows if any(row[figure] is not None for figure in figures)}
    years = sorted(told_of, reverse=True)  # of the coming year there are requests alone
    held: dict[str, dict[int, dict[str, Any]]] = {}
    for row in rows:
        held.setdefault(row["mof_div_code"], {})[row["fiscal_year"]] = row
    covered = say("覆盖", "covered")
    columns = [Column("region", say("区划", "Region")), Column("code", say("代码", "Code"))]
    for year in years:
        columns.append(Column(f"c{year}", f"{year} {covered}", "ratio"))
        columns.append(Column(f"e{year}", f"{year} {say('执行', 'executed')}", "ratio"))
    told = []
    for code, by_year in held.items():
        first = next(iter(by_year.values()))
        line: list[Any] = [
            Cell(first["name"], view.href("region", code, first["last_year"]), depth=first["depth"]),
            code,
        ]
        for year in years:
            row = by_year.get(year)
            href = view.href("region", code, year)
            for figure in figures:
                value = row[figure] if row else None
                line.append(Cell(value, href if value is not None else "", is_blank=row is None))
        told.append(line)
    return Grid(
        "regions",
        say(
            f"各区划逐年：{label('stage', stage)}覆盖率和预算执行率",
            f"Regions over the years: {label('stage', stage)} coverage, execution",
        ),
        columns,
        told,
        note=say(
            "本级及下级。执行率截至该年最后一个过完的月份。列出顶层区划和报送过数据的下级；其余在各区划页。",
            "All levels below included. Execution to the last complete month. The silent ones: see their parent.",
        ),
        empty=say("发布版中还没有区划。", "The release holds no region."),
    )


_DUE = """
    select found.mof_div_code, found.fiscal_year, found.subject_kind, found.subject_code, found.subject_name,
        found.dept_code, coalesce(departments.dept_name, found.dept_code) as dept_name, found.deadline_kind,
        found.stage, found.period, found.due_date, found.deadline_status, found.late_days
    from marts.rpt_deadlines as found
    left join marts.rpt_departments as departments using (mof_div_code, fiscal_year, dept_code)
    where found.due_date between ?1 and ?2 and not coalesce(found.is_done, false)
        and (?4 is null or list_contains(?4, found.mof_div_code || '/' || found.fiscal_year))
    order by found.due_date desc, found.mof_div_code, found.dept_code, found.subject_code
    limit ?3
"""


def _due(view: View) -> Grid:
    only = None if view.only is None else [f"{region}/{year}" for region, year in view.only]
    scope = [view.open.as_of - timedelta(_DAYS), view.open.as_of + timedelta(_DAYS), _MOST, only]
    rows = view.open.once("due", lambda: view.ask(_DUE, scope)) if only is None else view.ask(_DUE, scope)
    rows = [
        {
            **row,
            "period": period(row["period"]),
            "mof_div_name": region_name(view, row["mof_div_code"], row["fiscal_year"]),
        }
        for row in silenced(view, rows)
    ]
    return table(
        "due",
        say("前后六十天内到期而未办", "Due within sixty days of the data's day and not done"),
        [
            C("due_date", say("期限", "Due"), "date"),
            C("mof_div_name", say("区划", "Region"), lead=to_region(view)),
            C("dept_name", say("部门", "Department"), lead=to_department(view)),
            C("subject_code", say("代码", "Code"), lead=to_subject(view)),
            C("subject_name", say("名称", "Name"), lead=to_subject(view)),
            C("deadline_kind", say("事项", "What"), words="deadline"),
            C("stage", say("环节", "Stage"), words="stage"),
            C("period", say("期间", "Period")),
            C("deadline_status", say("状态", "Status"), words="coverage_status"),
            C("late_days", say("逾期天数", "Days late"), "count"),
        ],
        rows,
        note=say(
            f"列前 {_MOST:,} 项，其余见各区划和部门。", f"The first {_MOST:,}; the others on their regions' pages."
        )
        if len(rows) == _MOST
        else "",
        empty=say("没有。", "Nothing."),
    )


def _changes(view: View) -> list[Grid]:
    """Files and tables that differ from the release before; what changed in the figures is `releases diff`."""
    settings, here = view.open.settings, view.open.release_id
    gone = set(withdrawn(settings))  # what stood before is what a rollback left in force
    before = [each for each in release_ids(settings) if each < here and each not in gone]
    if not before:
        return []
    former, now = release_record(settings, before[-1]), release_record(settings, here)
    old, new = former.get("inputs", {}), now.get("inputs", {})
    known = {row["path"]: row for row in view.ask("select path, extract, status, rows_loaded from meta.sources")}
    rows = [
        {
            "path": path,
            "what": say("新到", "new")
            if path not in old
            else say("撤下", "gone")
            if path not in new
            else say("有变", "changed"),
            "extract": extract_name(known[path]["extract"]) if known.get(path, {}).get("extract") else None,
            "rows_loaded": known.get(path, {}).get("rows_loaded"),
        }
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path) and _is_told(view, path)
    ][:_FILES]
    files = table(
        "changed",
        say(f"与上一版 {before[-1]} 相比变动的文件", f"Files that differ from release {before[-1]}"),
        [
            C("what", say("变动", "Change")),
            C(
                "path",
                say("文件", "File"),
                lead=lambda row: view.href("source", row["path"]) if row["path"] in known else "",
            ),
            C("extract", say("数据表", "Extract")),
            C("rows_loaded", say("载入行数", "Rows"), "count"),
        ],
        rows,
        note=say(
            f"数字的变动逐格列出: jixiao releases diff {before[-1]} {here}",
            f"figures, cell by cell: jixiao releases diff {before[-1]} {here}",
        ),
        empty=say("文件没有变动。", "No file changed."),
    )
    return [files]


def _is_told(view: View, path: str) -> bool:
    """Whether the pages tell of the region and year whose file it is, as its folders say."""
    if view.only is None:
        return True
    first, second = (*path.split("/"), "", "")[:2]
    if first == "policy":
        return second in {region for region, _ in view.only}
    return second.isdecimal() and view.tells_of(first, int(second))


def _gate(view: View) -> Grid:
    rows = view.ask("select * from meta.gate_results where not passed order by severity, why")
    rows = [
        {
            "severity": say("警告", "warning") if row["severity"] == "warning" else say("严重", "critical"),
            "why": say(row["why"], row.get("why_en") or row["why"]),  # older releases say it in Chinese alone
            "observed": row["observed"],
            "is_accepted": row["is_accepted"],
        }
        for row in rows
    ]
    return table(
        "gate",
        say("昨夜检查的提示", "What last night's checks say"),
        [
            C("severity", say("级别", "Level")),
            C("why", say("检查什么", "What is checked")),
            C("observed", say("发现", "Found")),
            C("is_accepted", say("已放行", "Let through")),
        ],
        rows,
        empty=say("全部通过。", "All passed."),
    )
