"""What was handed to audit or discipline inspection, as a workbook for the bureau alone.

Here: the one list that puts such problems into words, outside reports/, so that no page, index or pack finds it. Not
here: the letter that goes with it (notices/).
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.lang import get_lang, say
from pipelines.readers.report.report_labels import named, word
from pipelines.readers.report.subject import BELOW, Subject, find
from pipelines.readers.report.tables import Column, Table, select
from pipelines.settings import Settings

FOLDER = "bureau-only"


def build_referrals(
    settings: Settings,
    release_id: str | None = None,
    region: str | None = None,
    fiscal_year: int | None = None,
    output: Path | None = None,
) -> list[Path]:
    """One workbook for each region and year (as `build_report` chooses them) that referred anything, in `output` or
    <home>/bureau-only/; none where nothing was. JixiaoError: the release does not know the region in that year."""
    from pipelines.readers.report import night, workbook
    from pipelines.warehouse import find_release, open_papers

    release = find_release(settings, release_id)
    folder = output or settings.home / FOLDER
    written = []
    with open_papers(settings, release) as connection:
        for code, year in night.asked(connection, region, fiscal_year):
            subject = replace(find(connection, code, year, "year"), report="referrals")
            table = _list(connection, subject)
            if not table.rows:
                continue
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if output is None:  # an older one may be open to all
                folder.chmod(0o700)
            path = folder / f"referrals-{code}-{year}{'-en' if get_lang() == 'en' else ''}.xlsx"
            workbook.write(path, subject, [], [table], _notes())
            path.chmod(0o600)
            written.append(path)
    return written


def _notes() -> Sequence[str]:
    return [
        say(
            "仅供本局：只可交给所移送的审计或纪检监察机关，不得发给被移送的单位，不得公开，不随上报包上报。",
            "For the bureau alone: for the audit or discipline body it was handed to, never for the unit concerned.",
        )
    ]


def _list(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.finding_id, found.referred_to, found.problem_kind,
            found.amount, found.subject_kind, found.subject_code, found.subject_name, found.dept_code,
            departments.dept_name, found.problem, found._source_file, found._source_row
        from marts.rpt_referrals as found
        inner join below on found.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
        left join marts.rpt_departments as departments
            on
                found.mof_div_code = departments.mof_div_code and found.fiscal_year = departments.fiscal_year
                and found.dept_code = departments.dept_code
        where found.fiscal_year = ?2
        order by found.referred_to, found.mof_div_code, found.finding_id
        """,
        subject.tree,
    )
    return Table(
        "referrals",
        say("移送清单（仅供本局）", "Handed over (bureau only)"),
        [
            Column(say("区划", "Region")),
            Column(say("问题编号", "Finding")),
            Column(say("移送", "Handed to")),
            Column(say("问题类型", "Kind of problem")),
            Column(say("涉及金额", "Amount"), "money"),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("部门", "Department")),
            Column(say("问题", "Problem")),
            Column(say("来源文件", "File")),
            Column(say("行", "Row"), "count"),
        ],
        [
            (
                *(row[0], row[1], word("referred_to", row[2]), word("problem_kind", row[3]), row[4]),
                *(word("kind", row[5]), row[6], row[7], named(row[8], row[9]), *row[10:]),
            )
            for row in rows
        ],
        empty=say("没有移送的问题。", "Nothing was handed over."),
    )
