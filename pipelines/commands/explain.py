"""`jixiao explain`: one subject's whole story.

Here: options, where it is written. Not here: the story (readers/explain/).
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import FiscalYear, Home, Json, Lang, Region, Release
from pipelines.commands.regions import region_code
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say, system_says
from pipelines.settings import Settings

_FORMATS = ("text", "json", "html")
_KINDS = ("project", "policy", "department", "government")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "一个项目、政策、部门或下级政府的来龙去脉: 资金、目标、监控、得分、触发的规则, 每个数字的文件和行号",
            "one subject's whole story: money, goals, scores, rules that fired, file and row of each figure",
        )
    )(explain)


def explain(
    subject_code: Annotated[
        str,
        typer.Argument(
            help=say("项目、部门或下级政府的代码或名称", "code or name of a project, department or government")
        ),
    ],
    region: Region = None,
    fiscal_year: FiscalYear = None,
    kind: Annotated[
        str | None,
        typer.Option(help=say("同一代码有几类对象时: ", "when several kinds share the code: ") + "|".join(_KINDS)),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="|".join(_FORMATS))] = "text",
    output: Annotated[Path | None, typer.Option(help=say("写入文件", "write to this file"))] = None,
    release: Release = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    _check("--format", form, _FORMATS)
    _check("--kind", kind, _KINDS)
    from pipelines.readers.explain import explain as tell
    from pipelines.readers.explain import story_layouts

    settings = Settings.load(home, lang)
    story = tell(settings, subject_code, region_code(settings, region), fiscal_year, kind, release)
    if as_json or form == "json":
        text = json.dumps(story_layouts.as_json(story), ensure_ascii=False, indent=2, default=str) + "\n"
    else:
        text = story_layouts.as_html(story, settings.pages) if form == "html" else story_layouts.as_text(story)
    if output is None:
        print(text, end="")
        return 0
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise JixiaoError(
            say(f"写不了 {output}: {system_says(error)}", f"cannot write {output}: {system_says(error)}"),
            say("换一个位置", "choose another place"),
        ) from error
    return 0


def _check(option: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise JixiaoError(
            say(f"{option} 不能是 {value}", f"{option} cannot be {value}"),
            say(f"可选: {'、'.join(known)}", f"one of {', '.join(known)}"),
            EXIT_USAGE,
        )
