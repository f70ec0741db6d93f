"""`jixiao doctor`: what is wrong with this installation or home, and the mend.

Here: looking and telling. Changes nothing.
"""

import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.commands.show import explain, print_json
from pipelines.errors import EXIT_OTHER
from pipelines.lang import say
from pipelines.settings import Settings

_NEEDED = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars", "sqlalchemy")
_FREE_BYTES = 2 * 1024**3
Ill = tuple[str, str]
"""What is wrong, and the mend."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("检查安装和数据目录, 并说明如何处理", "what is wrong here, and the mend"))(doctor)


def doctor(home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    settings = Settings.load(home, lang)
    ills = [*_installation(settings), *_home(settings), *_releases(settings)]
    if as_json:
        found = [{"cause": cause, "mend": mend} for cause, mend in ills]
        print_json({"home": str(settings.home), "exit_code": EXIT_OTHER if ills else 0, "problems": found})
    else:
        print(say(f"数据目录: {settings.home}", f"home: {settings.home}"))
        for cause, mend in ills:
            print(f"- {cause}\n  → {mend}")
    if ills:
        explain(*ills[0])
        return EXIT_OTHER
    if not as_json:
        print(say("没有发现问题", "nothing is wrong"))
    return 0


def _installation(settings: Settings) -> Iterator[Ill]:
    for package in _NEEDED:
        try:
            version(package)
        except PackageNotFoundError:
            yield (
                say(f"缺少软件包 {package}", f"package {package} is missing"),
                "pip install --require-hashes -r requirements.lock",
            )
    for folder in (settings.dbt_project, settings.expectations):
        if not folder.is_dir():
            yield (
                say(f"找不到 {folder}", f"{folder} is not there"),
                say("在源码目录运行, 或设置 JIXIAO_PROJECT", "run in the checkout, or set JIXIAO_PROJECT"),
            )


def _home(settings: Settings) -> Iterator[Ill]:
    if not settings.raw.is_dir():
        yield (
            say(f"没有原始数据目录 {settings.raw}", f"there is no {settings.raw}"),
            say("建立 raw/<区划>/<年度>/ 并放入数据表", "make raw/<region>/<year>/ and put extracts there"),
        )
    if settings.home.exists() and shutil.disk_usage(settings.home).free < _FREE_BYTES:
        yield (
            say("磁盘剩余空间不足 2 GB", "less than 2 GB of disk is free"),
            say("清理磁盘, 或运行 jixiao releases prune", "free some, or run `jixiao releases prune`"),
        )


def _releases(settings: Settings) -> Iterator[Ill]:
    from pipelines.publish import last_refusal, read_back
    from pipelines.warehouse import current_release

    release = current_release(settings)
    if release:
        problem = (
            read_back(settings, release) if (settings.releases / release / "release.json").exists() else "release.json"
        )
        if problem:
            yield (
                say(f"现行版本 {release} 已损坏: {problem}", f"the release in force {release} is damaged: {problem}"),
                say("jixiao releases rollback 到另一版本, 或 jixiao refresh", "roll back to another, or refresh"),
            )
    refusal = last_refusal(settings)
    if refusal:
        yield (
            say(f"上次运行未发布: {refusal['findings'][0]['what']}", f"last night: {refusal['findings'][0]['what']}"),
            refusal["findings"][0]["mend"],
        )
