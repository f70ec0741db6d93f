"""`jixiao report`: reports from a release.

Here: options. Not here: the reports (readers/report/).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import PLAIN, FiscalYear, Home, Json, Lang, Region, Release
from pipelines.commands.regions import region_code
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json

Output = Annotated[
    Path | None,
    typer.Option(help=say("输出目录 (默认 reports/版本/)", "folder to write to (default reports/<release>/)")),
]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help=say("报告", "reports"), **PLAIN)
    group.command(
        "coverage",
        help=say("绩效覆盖报告 (HTML、XLSX 和简报 DOCX)", "coverage report: HTML, XLSX and a brief as DOCX"),
    )(coverage)
    group.command(
        "disclosure",
        help=say(
            "拟公开的表和报送人大的表, 不含涉密对象 (HTML 和 XLSX)",
            "the tables to publish and those for the people's congress, nothing secret (HTML and XLSX)",
        ),
    )(disclosure)
    group.command(
        "referrals",
        help=say(
            "移送审计、纪检监察的问题清单, 仅供本局 (XLSX, 在 bureau-only/ 中)",
            "what was handed to audit or discipline inspection, for the bureau alone (XLSX, in bureau-only/)",
        ),
    )(referrals)
    group.command(
        "budget",
        help=say(
            "研究预算的会用的表: 每个项目一行, 前三年、建议、申报、建议安排 (XLSX 和 HTML)",
            "for the budget meeting: one row a project, three years, advice, request, suggestion (XLSX and HTML)",
        ),
    )(budget)
    app.add_typer(group, name="report")


def coverage(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    period: Annotated[
        str | None, typer.Option(help=say("期间: year, Q1–Q4, M01–M12", "period: year, Q1 to Q4, M01 to M12"))
    ] = None,
    output: Output = None,
    below: Annotated[
        bool,
        typer.Option(
            "--below", help=say("同时生成其下各区划自己的页面", "also the page of every region below that reported")
        ),
    ] = False,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.report import build_report
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    found = find_release(settings, release)
    code = region_code(settings, region)
    written = build_report(settings, found, code, fiscal_year, period, output, with_brief=True, with_below=below)
    _tell(found, written, as_json)
    return 0


def disclosure(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    output: Output = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.report import build_disclosure
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    found = find_release(settings, release)
    _tell(found, build_disclosure(settings, found, region_code(settings, region), fiscal_year, output), as_json)
    return 0


def referrals(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    output: Annotated[
        Path | None,
        typer.Option(help=say("输出目录 (默认 bureau-only/)", "folder to write to (default bureau-only/)")),
    ] = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.report.referrals import build_referrals
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    found = find_release(settings, release)
    written = build_referrals(settings, found, region, fiscal_year, output)
    if written or as_json:
        _tell(found, written, as_json)
    else:
        print(say("没有移送的问题, 没有写清单", "nothing was handed over: no list written"))
    return 0


def budget(
    region: Region = None,
    fiscal_year: Annotated[
        int | None, typer.Option(help=say("预算年度 (默认下一年)", "year of the budget (default the coming one)"))
    ] = None,
    output: Output = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.report import build_budget
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    found = find_release(settings, release)
    _tell(found, build_budget(settings, found, region, fiscal_year, output), as_json)
    return 0


def _tell(release: str, paths: list[Path], as_json: bool) -> None:
    """What was written."""
    if as_json:
        print_json({"release_id": release, "files": [str(path) for path in paths]})
    else:
        print("\n".join(str(path) for path in paths))
