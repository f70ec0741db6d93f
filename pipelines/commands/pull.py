"""`jixiao pull`: fetch from the databases that raw/<region>/sources.yml names.

Here: options, the outcome in words. Not here: the fetch (pull/).
"""

from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang, Region, day
from pipelines.commands.regions import region_code
from pipelines.errors import EXIT_PROBLEMS, EXIT_PUBLISHED_WITHOUT_SOME, EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import explain, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("从数据库取数到 raw/", "fetch from databases into raw/"))(pull)


def pull(
    region: Region = None,
    since: Annotated[
        str | None,
        typer.Option(help=say("此日以后变更的行再取一次 YYYY-MM-DD", "fetch rows changed since this day once more")),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help=say("全部重取", "fetch everything again"))] = False,
    check: Annotated[
        bool, typer.Option("--check", help=say("只试连接、权限、列和十行, 不取数", "only try it, fetch nothing"))
    ] = False,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.night import lock_home
    from pipelines.pull import run, sources, trial

    settings = Settings.load(home, lang)
    region = region_code(settings, region)
    if not sources.files(settings.raw, region):
        raise JixiaoError(
            say("没有 raw/区划代码/sources.yml", "there is no raw/<region>/sources.yml"),
            say("按 docs/pulling-from-a-database.md 写一份", "write one as docs/pulling-from-a-database.md shows"),
            EXIT_USAGE,
        )
    if check:
        findings = trial.check_home(settings, region)
        faults = [each for each in findings if each.is_fault]
        code = EXIT_PROBLEMS if faults else 0
        if as_json:
            print_json({"exit_code": code, "findings": trial.as_dicts(findings)})
        else:
            for each in findings:
                mark = "✗" if each.is_fault else "✓"
                print(f"{mark} {each.region} {each.source} {each.extract or ''} {each.told}".replace("  ", " "))
        if faults:
            explain(
                say(f"{len(faults)} 处不能取数", f"{len(faults)} faults"),
                say("按上面标 ✗ 的行改正", "mend the lines marked ✗"),
            )
        return code
    with lock_home(settings):
        outcomes = run.pull_home(settings, region, day(since), full)
    failed = [each for each in outcomes if each.outcome in ("kept", "refused")]
    code = EXIT_PUBLISHED_WITHOUT_SOME if failed else 0
    if as_json:
        print_json({"exit_code": code, "pull": run.as_dicts(outcomes)})
    else:
        for line in run.describe(outcomes):
            print(line)
    if failed:
        explain(
            say(f"{len(failed)} 项没有取到, 原来的仍在用", f"{len(failed)} were not fetched; what stood still stands"),
            say("用 jixiao pull --check 查看原因", "see `jixiao pull --check`"),
        )
    return code
