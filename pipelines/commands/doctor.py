"""`jixiao doctor`: what is wrong with this installation or home, and the mend.

Here: looking and telling. Changes nothing.
"""

import os
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.errors import EXIT_OTHER, JixiaoError
from pipelines.lang import say
from pipelines.night.space import free_bytes, needed_bytes, total_memory
from pipelines.settings import Settings, layout_files
from pipelines.terminal import explain, print_json
from pipelines.warehouse import RELEASE_ID

_NEEDED = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars", "sqlalchemy")
Ill = tuple[str, str]
"""What is wrong, and the mend."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("检查安装和数据目录, 并说明如何处理", "what is wrong here, and the mend"))(doctor)


def doctor(home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    from pipelines.land.files import office

    settings = Settings.load(home, lang)
    ills = [*_installation(settings), *_home(settings), *_landing(settings), *_releases(settings), *_runs(settings)]
    if as_json:
        found = [{"cause": cause, "mend": mend} for cause, mend in ills]
        code = EXIT_OTHER if ills else 0
        print_json({"home": str(settings.home), "exit_code": code, "problems": found, "office": office.version()})
    else:
        print(say(f"数据目录: {settings.home}", f"home: {settings.home}"))
        print(
            say(
                f".doc、.wps、.rtf、.odt、.xlsb: {office.version() or '没有安装 LibreOffice，请另存为 .docx、.xlsx'}",
                f".doc, .wps, .rtf, .odt, .xlsb: {office.version() or 'LibreOffice is not installed'}",
            )
        )
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


def _sources(settings: Settings) -> Iterator[Ill]:
    """Databases that could not be asked because of what stands here; whether they answer, `pull --check` tells."""
    from pipelines.pull import sources

    for path in sources.files(settings.raw).values():
        try:
            for source in sources.read(path).sources.values():
                sources.address(source, settings.home)
        except JixiaoError as error:
            yield error.cause, error.mend


def _layouts(settings: Settings) -> Iterator[Ill]:
    """A layout of the bureau's own that cannot be taken: no night runs with it."""
    own = layout_files(settings.home)
    if own:
        from pipelines.land.forms.layout_files import load_layouts

        try:
            load_layouts(own)
        except JixiaoError as error:
            yield error.cause, error.mend
    for path in sorted(settings.layouts.rglob("*.y*ml")):
        if path not in own and not path.name.startswith("."):
            yield (
                say(f"没有读 {path.relative_to(settings.home)}", f"{path.relative_to(settings.home)} is not read"),
                say("版式直接放在 layouts/ 下, 扩展名 .yaml", "a layout lies in layouts/ itself and ends with .yaml"),
            )


def _home(settings: Settings) -> Iterator[Ill]:
    from pipelines.land.rows.pii import KEY_FILE

    if settings.postgres_url:
        from pipelines.orchestration.instance import check_postgres

        try:
            check_postgres(settings.postgres_url)
        except JixiaoError as error:
            yield error.cause, error.mend
    if not settings.raw.is_dir():
        yield (
            say(f"没有原始数据目录 {settings.raw}", f"there is no {settings.raw}"),
            say("建立 raw/<区划>/<年度>/ 并放入数据表", "make raw/<region>/<year>/ and put extracts there"),
        )
    yield from _sources(settings)
    yield from _layouts(settings)
    needed, free = needed_bytes(settings), free_bytes(settings)
    if free < needed:
        yield (
            say(
                f"磁盘剩余 {free // 1024**2} MiB, 一夜约需 {needed // 1024**2} MiB",
                f"{free // 1024**2} MiB of disk is free, a night wants about {needed // 1024**2} MiB",
            ),
            say("清理磁盘, 或运行 jixiao releases prune", "free some, or run `jixiao releases prune`"),
        )
    if settings.home.exists() and not os.access(settings.home, os.W_OK):
        yield (
            say(f"数据目录 {settings.home} 不可写", f"{settings.home} cannot be written"),
            say("检查属主、权限和挂载方式", "check its owner, its mode and how it is mounted"),
        )
    key = settings.home / KEY_FILE
    if os.name == "posix" and key.exists() and key.stat().st_mode & 0o077:
        yield (
            say(f"其他用户可以读取 {KEY_FILE}", f"others can read {KEY_FILE}"),
            f"chmod 600 {key}; chmod 700 {key.parent}",
        )
    if total_memory() < settings.memory_bytes:
        yield (
            say(
                f"内存 {total_memory() // 1024**2} MiB, 少于设定的上限 {settings.memory_limit}",
                f"{total_memory() // 1024**2} MiB of memory, less than the limit {settings.memory_limit}",
            ),
            say("调低 JIXIAO_MEMORY_LIMIT", "lower JIXIAO_MEMORY_LIMIT"),
        )


def _landing(settings: Settings) -> Iterator[Ill]:
    """The ledger reads, names every content once, and its files are there."""
    from pipelines.land.ledger.entries import read_ledger

    try:
        entries = read_ledger(settings.landing)
    except JixiaoError as error:
        yield error.cause, error.mend
        return
    seen = Counter(entry.identity for entry in entries if entry.extract)
    twice = [identity[0] for identity, count in seen.items() if count > 1]
    if twice:
        yield (
            say(f"台账重复: {twice[0]}", f"the ledger names {twice[0]} twice"),
            say("移走 landing/ledger.parquet 后重新运行", "move landing/ledger.parquet away and run again"),
        )
    lost = [
        entry.landing_file
        for entry in entries
        if entry.status == "in_force" and entry.landing_file and not (settings.landing / entry.landing_file).exists()
    ]
    if lost:
        yield (
            say(f"缺少 {len(lost)} 个落地文件, 如 {lost[0]}", f"{len(lost)} landing files are missing, as {lost[0]}"),
            say(
                "运行 jixiao backfill 或等下一夜, 会从 raw/ 重建", "the next night that runs reads them again from raw/"
            ),
        )


def _runs(settings: Settings) -> Iterator[Ill]:
    """Backfills that did not end, builds that dead runs left, a night that failed."""
    from filelock import FileLock, Timeout

    from pipelines.night import LOCK, runs
    from pipelines.night.backfill import unfinished

    pending = unfinished(settings)
    if pending:
        yield (
            say(
                f"补跑 {pending.first}–{pending.last} 没有做完",
                f"the backfill of {pending.first}–{pending.last} stopped",
            ),
            f'jixiao backfill --from {pending.first} --to {pending.last} --reason "{pending.reason}"',
        )
    last = runs(settings, 1)
    if last and last[0]["outcome"] == "failed":
        yield last[0].get("cause") or last[0]["run_id"], last[0].get("mend") or "jixiao refresh"
    dead = [entry for entry in settings.builds.glob("*") if RELEASE_ID.fullmatch(entry.name)]
    if dead and os.access(settings.home, os.W_OK):
        try:
            with FileLock(settings.home / LOCK, timeout=0):
                yield (
                    say(
                        f"builds/ 中有 {len(dead)} 个中断运行的残留", f"{len(dead)} dead runs left something in builds/"
                    ),
                    say("下一夜自动清理, 不必处理", "the next night removes it; nothing to do"),
                )
        except Timeout:
            pass  # a run lives: its build is no leftover


def _releases(settings: Settings) -> Iterator[Ill]:
    from pipelines.publish import last_refusal
    from pipelines.warehouse import current_release
    from pipelines.warehouse.whole import read_back

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
