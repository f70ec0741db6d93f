"""One indicator: what was promised, reached and scored, each leading to its cell; over the years; elsewhere.

Here: the queries of these. Not here: the subject it belongs to (subject.py).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.chapters import cell_of, grid, source
from pipelines.readers.browse.confidential import is_secret, silenced
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import Headline, Link, NoPage, Page, View
from pipelines.readers.browse.pages.subject_more import history
from pipelines.readers.browse.search import years_of_indicators
from pipelines.readers.browse.tables import C, named, table, to_indicator, to_region, to_subject, way_to, years_of
from pipelines.readers.explain.reading_signs import with_readings
from pipelines.readers.explain.story import Field, Row, Section, number
from pipelines.readers.explain.subject import Subject

_ELSEWHERE = 100


def build(view: View, region: str = "", year: str = "", kpi_id: str = "", *rest: str) -> Page:
    if not year.isdigit() or not kpi_id or rest:
        raise NoPage(say("地址写成 /indicator/区划/年度/指标编号", "the address is /indicator/REGION/YEAR/ID"))
    scope = [region, int(year), kpi_id]
    goals = view.ask(
        "select * from marts.fct_goal_indicators where mof_div_code = ? and fiscal_year = ? and kpi_id = ?", scope
    )
    results = view.ask(
        "select * from marts.fct_indicator_results where mof_div_code = ? and fiscal_year = ? and kpi_id = ? "
        "order by phase",
        scope,
    )
    if not goals and not results:
        raise NoPage(
            say(f"区划 {region} {year}年没有指标 {kpi_id}", f"region {region} has no indicator {kpi_id} in {year}")
        )
    first = (goals or results)[0]
    hidden = is_secret(view, region, first["subject_code"])
    goals, results = silenced(view, goals), silenced(view, results)
    subject = _subject(view, first, hidden)
    name = (goals or results)[0]["level3"] or say(f"指标 {kpi_id}", f"indicator {kpi_id}")
    past = _past(view, subject, first, hidden)
    years = {
        row["fiscal_year"]: view.href("indicator", row["mof_div_code"], row["fiscal_year"], row["kpi_id"])
        for row in past
    }
    told = label("kind", subject.kind)
    return Page(
        title=f"{name} {year}{say('年', '')}",
        lead=f"{say('指标', 'indicator')} {kpi_id} · {told} {subject.label} {subject.code}",
        blocks=[
            _promised(view, goals),
            _reached(view, results),
            *_over_years(view, past),
            *([] if hidden else [_elsewhere(view, first)]),
        ],
        crumbs=[
            *way_to(view, region, int(year)),
            *_department(view, first),
            Link(subject.label, view.href("subject", region, year, subject.kind, subject.code)),
        ],
        years=years_of(view, list(years.items()), int(year)),
        notices=[say("涉密: 只列代码、数值和得分，不列文字。", "Secret: codes, figures and scores only.")]
        if hidden
        else [],
        headlines=_headlines(results),
    )


def _subject(view: View, row: Row, hidden: bool) -> Subject:
    found = view.ask(
        """
        select coalesce(regions.mof_div_name, found.mof_div_code) as region_name, found.subject_name
        from marts.dim_subjects as found left join marts.dim_regions as regions using (mof_div_code, fiscal_year)
        where found.mof_div_code = ? and found.fiscal_year = ? and found.subject_kind = ? and found.subject_code = ?
        """,
        [row["mof_div_code"], row["fiscal_year"], row["subject_kind"], row["subject_code"]],
    )
    told = found[0] if found else {"region_name": row["mof_div_code"], "subject_name": None}
    return Subject(
        row["mof_div_code"],
        told["region_name"],
        row["fiscal_year"],
        row["subject_kind"],
        row["subject_code"],
        None if hidden else told["subject_name"],
        hidden,
        bool(found),
    )


def _department(view: View, row: Row) -> list[Link]:
    found = view.ask(
        "select dept_code, dept_name from marts.dim_subjects where mof_div_code = ? and fiscal_year = ? "
        "and subject_kind = ? and subject_code = ? and dept_code is not null",
        [row["mof_div_code"], row["fiscal_year"], row["subject_kind"], row["subject_code"]],
    )
    return [
        Link(
            each["dept_name"] or each["dept_code"],
            view.href("department", row["mof_div_code"], row["fiscal_year"], each["dept_code"]),
        )
        for each in found
    ]


def _headlines(results: list[Row]) -> list[Headline]:
    told = []
    for row in with_readings([row for row in results if row["phase"] == "self_evaluation"], "operator"):
        told += [
            Headline(
                say("指标值", "Target"),
                str(row["target_raw"] or "—"),
                say(f"读作 {row['target_read'] or '—'}", f"read as {row['target_read'] or '—'}"),
            ),
            Headline(
                say("完成值", "Actual"),
                str(row["actual_raw"] or "—"),
                say(f"读作 {row['actual_read'] or '—'}", f"read as {row['actual_read'] or '—'}"),
            ),
            Headline(
                say("复算得分", "Score by rule"),
                number(row["rule_score"]) or "—",
                say(f"自评 {number(row['reported_score']) or '—'}", f"printed {number(row['reported_score']) or '—'}"),
            ),
        ]
        if row["delta_reason"]:
            told.append(Headline(say("差异原因", "Why they differ"), str(label("delta", row["delta_reason"]))))
    return told


def _promised(view: View, rows: list[Row]) -> Grid:
    section = Section(
        "promised",
        say("目标里的指标", "As the goal has it"),
        [
            Field("level1", say("一级", "Level 1")),
            Field("level2", say("二级", "Level 2")),
            Field("level3", say("三级", "Level 3")),
            Field("printed_operator", say("符号", "Sign")),
            Field("target_raw", say("指标值", "Target as printed")),
            Field("unit", say("单位", "Unit")),
            Field("target_read", say("读出目标", "Target read")),
            Field("weight_points", say("分值", "Weight"), "number"),
            Field("direction", say("方向", "Direction"), words="direction"),
            Field("parent_kpi_id", say("上级指标", "Part of")),
            Field("library_kpi_id", say("指标库编号", "In the library")),
        ],
        with_readings(rows, "target_operator"),
        empty=say("目标里没有这个指标。", "The goal does not hold it."),
    )
    return grid(view, section)


def _reached(view: View, rows: list[Row]) -> Grid:
    section = Section(
        "reached",
        say("监控和自评", "Monitored and self-evaluated"),
        [
            Field("phase", say("阶段", "Phase"), words="phase"),
            Field("target_raw", say("指标值", "Target as printed")),
            Field("target_read", say("读出目标", "Target read")),
            Field("operator_source", say("符号来源", "Sign because of"), words="operator_source"),
            Field("actual_raw", say("完成值", "Actual as printed")),
            Field("actual_read", say("读出实际", "Actual read")),
            Field("attainment_ratio", say("完成率", "Attained"), "ratio"),
            Field("weight_points", say("分值", "Weight"), "number"),
            Field("reported_score", say("自评得分", "Score printed"), "score"),
            Field("rule_score", say("复算得分", "Score by rule"), "score"),
            Field("score_delta", say("差", "Difference"), "score"),
            Field("delta_reason", say("差异原因", "Why"), words="delta"),
            Field("deviation_reason", say("偏差原因", "Reason given")),
            Field("policy_key", say("所依政策", "Policy"), words="policy"),
        ],
        with_readings(rows, "operator"),
        empty=say("没有监控，也没有自评。", "Neither monitored nor self-evaluated."),
    )
    return grid(view, section, is_facts=False)


def _past(view: View, subject: Subject, row: Row, hidden: bool) -> list[Row]:
    """The indicator in each year of the subject, under any of its codes: the same id, else the same wording."""
    codes = sorted({each["subject_code"] for each in history(view, subject)} | {subject.code})
    rows = view.ask(
        """
        select mof_div_code, fiscal_year, kpi_id, subject_kind, subject_code, level3, phase, target_raw, actual_raw,
            attainment_ratio, weight_points, reported_score, rule_score, delta_reason, operator, target_low,
            target_high, target_date, target_unit, _source_file, _source_row
        from marts.fct_indicator_results
        where mof_div_code = ?1 and subject_kind = ?2 and list_contains(?3, subject_code)
            and (kpi_id = ?4 or (level1 = ?5 and level3 = ?6)) and phase = 'self_evaluation'
        order by fiscal_year desc, kpi_id
        """,
        [subject.mof_div_code, subject.kind, codes, row["kpi_id"], row["level1"], row["level3"]],
    )
    return silenced(view, rows)


def _over_years(view: View, rows: list[Row]) -> list[Grid]:
    if len({row["fiscal_year"] for row in rows}) < 2:
        return []
    to = to_indicator(view)
    return [
        table(
            "years",
            say("历年", "Over the years"),
            [
                C("fiscal_year", say("年度", "Year"), lead=to),
                C("level3", say("三级指标", "Level 3"), lead=to),
                C("target_raw", say("指标值", "Target"), lead=lambda row: cell_of(view, row, "target_raw")),
                C("actual_raw", say("完成值", "Actual"), lead=lambda row: cell_of(view, row, "actual_raw")),
                C("attainment_ratio", say("完成率", "Attained"), "ratio"),
                C("weight_points", say("分值", "Weight"), "number"),
                C("reported_score", say("自评得分", "Printed"), "score"),
                C("rule_score", say("复算得分", "By rule"), "score"),
                C("delta_reason", say("差异原因", "Why"), words="delta"),
            ],
            rows,
        )
    ]


def _elsewhere(view: View, row: Row) -> Grid:
    """Who else promises the same: the same entry of the library, or the same words; the newest years first. Each year
    is asked for by itself, in the order in which its rows stand (by region), so that what many promise is found in the
    first blocks and a province need not be read to its end."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for year in years_of_indicators(view):
        for column in ("library_kpi_id", "level3"):  # one by one: either alone lets blocks be skipped, both do not
            if row.get(column) and len(found) < _ELSEWHERE:
                same = _same(view, row, column, year)
                found |= {(each["mof_div_code"], each["fiscal_year"], each["kpi_id"]): each for each in same}
    rows = named(view, list(found.values())[:_ELSEWHERE])
    rows = [each for each in silenced(view, rows) if each["level3"]]  # a secret one says nothing here
    rows = [{**each, "_source": source(view, each, "target_raw")} for each in rows]
    return table(
        "elsewhere",
        say("别处的同一指标", "The same indicator elsewhere"),
        [
            C("fiscal_year", say("年度", "Year")),
            C("mof_div_name", say("区划", "Region"), lead=to_region(view)),
            C("subject_name", say("项目", "Subject"), lead=to_subject(view)),
            C("level2", say("二级", "Level 2")),
            C("level3", say("三级", "Level 3"), lead=to_indicator(view)),
            C("printed_operator", say("符号", "Sign")),
            C("target_raw", say("指标值", "Target")),
            C("unit", say("单位", "Unit")),
            C("weight_points", say("分值", "Weight"), "number"),
            C("_source", say("来源", "Source")),
        ],
        rows,
        note=say(
            f"三级指标文字相同或指标库编号相同，至多 {_ELSEWHERE} 行。",
            f"Same words or same library entry, {_ELSEWHERE} at most.",
        ),
        empty=say("别处没有同样的指标。", "Nobody else has it."),
    )


def _same(view: View, row: dict[str, Any], column: str, year: int) -> list[dict[str, Any]]:
    """Indicators of other subjects that say the same in that column, the first of the year."""
    return view.ask(
        f"""
        select * from (
            select mof_div_code, fiscal_year, kpi_id, subject_kind, subject_code, level2, level3, printed_operator,
                target_raw, unit, weight_points, library_kpi_id, _source_file, _source_sheet, _source_row
            from marts.fct_goal_indicators
            where fiscal_year = ?1 and {column} = ?2 and not (mof_div_code = ?3 and subject_code = ?4)
            limit {_ELSEWHERE}
        ) as found
        order by mof_div_code, subject_code, kpi_id
        """,
        [year, row[column], row["mof_div_code"], row["subject_code"]],
    )
