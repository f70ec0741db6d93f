"""`jixiao report`: reports from a release.

Here: options. Not here: the reports (report/).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import PLAIN, FiscalYear, Home, Json, Lang, Region, Release
from pipelines.commands.show import print_json
from pipelines.lang import say
from pipelines.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help=say("报告", "reports"), **PLAIN)
    group.callback()(_group)
    group.command("coverage", help=say("绩效覆盖报告 (HTML 和 XLSX)", "coverage report, HTML and XLSX"))(coverage)
    app.add_typer(group, name="report")


def _group() -> None:
    """Keeps `report` a group while it has one command."""


def coverage(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    period: Annotated[str | None, typer.Option(help=say("期间: year, Q1, M08 …", "period: year, Q1, M08 …"))] = None,
    output: Annotated[Path | None, typer.Option(help=say("输出目录", "folder to write to"))] = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.report import build_report
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    found = find_release(settings, release)
    paths = build_report(settings, found, region=region, fiscal_year=fiscal_year, period=period, output=output)
    if as_json:
        print_json({"release_id": found, "files": [str(path) for path in paths]})
    else:
        print("\n".join(str(path) for path in paths))
    return 0
