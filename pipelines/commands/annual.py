"""`jixiao annual-report`: the bureau's report on a year or half-year of its work.

Here: options, what was written. Not here: the report (readers/annual/).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import FiscalYear, Home, Json, Lang, Region, Release
from pipelines.commands.regions import region_code
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "annual-report",
        help=say(
            "预算绩效管理工作情况报告 (Word 文件), 全年或上半年; 文末列出每个数字的来源",
            "the bureau's report on its year or half-year, .docx; it ends with where each figure stands",
        ),
    )(annual_report)


def annual_report(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    half: Annotated[bool, typer.Option("--half", help=say("写上半年", "of the first half of the year"))] = False,
    output: Annotated[
        Path | None,
        typer.Option(help=say("输出目录 (默认 reports/版本/)", "folder to write to (default reports/<release>/)")),
    ] = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.annual import write_annual_reports
    from pipelines.readers.report import reindex
    from pipelines.readers.report.index import in_its_language

    settings = Settings.load(home, lang)
    written = write_annual_reports(settings, release, region_code(settings, region), fiscal_year, half, output)
    if output is None:
        with in_its_language(settings):
            reindex(settings)
    if as_json:
        print_json(
            [
                {
                    "file": str(each.path),
                    "mof_div_code": each.region,
                    "fiscal_year": each.year,
                    "own_text": each.own_text,
                    "figures": [source.__dict__ for source in each.sources],
                }
                for each in written
            ]
        )
        return 0
    for each in written:
        print(each.path)
        if each.own_text is None:
            print(
                say(
                    f"  组织一节待补: 把本局文字写进 {each.expected_text} (见 docs/annual-report.md)",
                    f"  the chapter on organisation waits for the bureau's words in {each.expected_text}",
                )
            )
    return 0
