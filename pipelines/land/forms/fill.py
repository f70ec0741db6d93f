"""A form and its subject as rows of the extracts it speaks for.

Here: which value goes into which column, rows that are no data, forms that cannot be taken. Not here: reading values
(batch.py), finding texts (extract.py).
"""

import calendar
import re
from collections.abc import Mapping

from pipelines.land.forms.batch import Batch, Origin
from pipelines.land.forms.form import Form, Remark
from pipelines.land.forms.layouts import INDICATORS, MAIN
from pipelines.land.forms.subjects import Directory, Found, kpi_ids, made_id
from pipelines.lang import Lang

_MONTH = re.compile(r"(\d{1,2})月")


def extracts_of(form: Form) -> list[str]:
    """The extracts a form speaks for, the one with its single row first."""
    kind = form.kind
    return [MAIN[kind], *([INDICATORS[kind]] if kind in INDICATORS else [])]


def fill(form: Form, origin: Origin, directory: Directory, batches: Mapping[str, Batch]) -> None:
    """Add the form's rows to the batches of its extracts. Every row of the sheet is accounted for in one of them."""
    kind = form.kind
    main, table = batches[MAIN[kind]], batches.get(INDICATORS.get(kind, ""))
    if form.is_blank:
        main.skip(origin, "blank_form", form.row_count)
        if table:
            table.skip(origin, "blank_form", 0)
        return
    main.skip(origin, "form_text", max(form.row_count - len(form.rows) - form.fillers - 1, 0))
    found = directory.find(form)
    wrong = _wrong(form, origin, found, main.lang)
    if wrong:
        column, name, reason, said = wrong
        main.refuse(origin, form, 1, column, name, reason, said)
        if table and form.rows:
            rows = len(form.rows)
            with_it = (
                f"未采用（原因见{main.contract.zh}的说明），同表的 {rows} 行指标随之未采用",
                f"is not taken (why: see {main.contract.extract}), and the form's {rows} rows of indicators go with it",
            )
            table.refuse(origin, form, rows, column, name, reason, with_it[main.lang != "zh"])
        if table and not form.rows:
            table.skip(origin, "form_text", 0)
        if table and form.fillers:
            table.skip(origin, "filler", form.fillers)
        return
    main.account(origin).unread.extend(form.unread)
    main.remark(origin, form, (*form.remarks, *_named_year(form, origin), *found.remarks))
    code = str(found.code)
    period = _period_end(form, origin.fiscal_year)
    if form.conflicts:
        _refuse_conflicts(form, origin, main)
    else:
        _add_main(form, origin, found, period, main)
    if table is None:
        return
    table.skip(origin, "form_text", 0)
    if form.fillers:
        table.skip(origin, "filler", form.fillers)
    ids = kpi_ids(form, found.kind, code, origin.fiscal_year, directory)
    places = {name: (form.unnamed.get(name), column) for name, column in form.places.items()}
    parent: str | None = None
    for row, kpi_id in zip(form.rows, ids, strict=True):
        values = {**row.values, "kpi_id": kpi_id, "subject_kind": found.kind, "subject_code": code}
        values["period_end"] = period
        values["parent_kpi_id"] = row.values.get("parent_kpi_id") or (parent if row.is_child else None)
        parent = parent if row.is_child else kpi_id
        table.add(origin, form, row.row, values, places, form.power)


def _wrong(form: Form, origin: Origin, found: Found, lang: Lang) -> tuple[str, str, str, str] | None:
    """Why the form cannot be taken: heading, field, reason code and sentence."""
    year = form.text("fiscal_year")
    if conflict := next((each for each in form.conflicts if each.name == "fiscal_year"), None):
        return "年度", "fiscal_year", "conflicting_values", conflict.zh if lang == "zh" else conflict.en
    if year and int(year) != origin.fiscal_year:
        folder = f"{origin.mof_div_code}/{origin.fiscal_year}"
        zh = f"与所在文件夹的年度（{folder}）不一致；请放到对应年度的文件夹或更正年度"
        en = f"is not the year of its folder ({folder}); put the form into that year's folder, or correct the year"
        return "年度", "fiscal_year", "other_year", zh if lang == "zh" else en
    if found.code is None:
        heading = "部门名称" if form.subject_kind == "department" else "项目名称"
        return heading, "subject_name", str(found.reason), found.said[0 if lang == "zh" else 1]
    return None


def _named_year(form: Form, origin: Origin) -> list[Remark]:
    """A title that names another year than the folder's, though nothing says so outright."""
    years = form.bare_years
    if not years or not origin.fiscal_year or any(int(cell.text) == origin.fiscal_year for cell in years):
        return []
    zh = f"表名写的是 {years[0].text} 年，按所在文件夹的 {origin.fiscal_year} 年度计入；请核对是否放错文件夹或写错年份"
    en = f"the title names {years[0].text}; it counts for {origin.fiscal_year}, its folder's; check title and folder"
    return [Remark("title_year", "年度", zh, en, years[0])]


def _refuse_conflicts(form: Form, origin: Origin, main: Batch) -> None:
    """The form's own row, whose values nobody can tell; each by name."""
    for number, conflict in enumerate(form.conflicts):
        zh, en = conflict.zh, conflict.en
        heading = next((column.zh for column in main.contract.columns if column.name == conflict.name), conflict.name)
        main.refuse(
            origin,
            form,
            int(number == 0),
            heading,
            conflict.name,
            "conflicting_values",
            zh if main.lang == "zh" else en,
        )


def _add_main(form: Form, origin: Origin, found: Found, period: str | None, main: Batch) -> None:
    values: dict[str, str | None] = {name: cell.text for name, cell in form.values.items()}
    values |= dict.fromkeys(form.labelled - values.keys())
    code = str(found.code)
    values.update(subject_kind=found.kind, subject_code=code, period_end=period)
    if form.kind == "ex_ante" and not values.get("assessment_id"):
        values["assessment_id"] = made_id("E", str(origin.fiscal_year), code, str(form.text("assessed_date")))
    places: dict[str, tuple[int | None, int]] = {name: (cell.row, cell.column) for name, cell in form.values.items()}
    named = form.values.get("subject_code") or form.values.get("subject_name")
    if named:
        places["subject_code"] = (named.row, named.column)
    main.add(origin, form, named.row if named else 1, values, places, form.power)


def _period_end(form: Form, year: int) -> str | None:
    """The printed day, or the last day of the month a span such as 1-7月 ends with."""
    text = form.text("period_end")
    match = _MONTH.fullmatch(text.strip()) if text else None
    if match and 1 <= int(match[1]) <= 12:
        month = int(match[1])
        return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"
    return text
