"""`jixiao forms`: official forms and templates to hand out.

Here: options, what was written. Not here: the forms (readers/forms/).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import FiscalYear, Home, Json, Lang, Region
from pipelines.commands.regions import region_code
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "官方表格 (空白的和按现行版本预填的) 及每张抽取表的 Excel 模板",
            "official forms, blank and prefilled from the release in force, and an XLSX template of every extract",
        )
    )(forms)


def forms(
    output: Annotated[
        Path | None, typer.Option(help=say("输出目录 (默认数据目录下 reports/forms)", "folder (default reports/forms)"))
    ] = None,
    region: Region = None,
    fiscal_year: FiscalYear = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.forms import write_forms

    settings = Settings.load(home, lang)
    outcome = write_forms(settings, output, region_code(settings, region), fiscal_year)
    if as_json:
        print_json(
            {
                "folder": str(outcome.folder),
                "release_id": outcome.release_id,
                "prefilled_forms": outcome.forms,
                **{
                    name: [str(path.relative_to(outcome.folder)) for path in paths]
                    for name, paths in (
                        ("blank", outcome.blank),
                        ("prefilled", outcome.prefilled),
                        ("templates", outcome.templates),
                    )
                },
            }
        )
        return 0
    told = [
        say(
            f"空白表 {len(outcome.blank)} 份, 抽取表模板 {len(outcome.templates)} 份, "
            f"预填表 {outcome.forms} 张 (工作簿 {len(outcome.prefilled)} 个)",
            f"{len(outcome.blank)} blank forms, {len(outcome.templates)} templates, "
            f"{outcome.forms} prefilled forms in {len(outcome.prefilled)} workbooks",
        ),
        say(f"位置: {outcome.folder}", f"where: {outcome.folder}"),
    ]
    if outcome.release_id is None:
        told.append(say("还没有发布过版本, 因此没有预填表", "nothing is published yet, so nothing is prefilled"))
    print("\n".join(told))
    return 0
