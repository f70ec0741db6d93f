"""`jixiao releases`: which there are, what one holds, going back, dropping old ones.

Here: printing. Not here: moving the pointer (publish/).
"""

from typing import Annotated, Any

import typer

from pipelines.commands.diff import diff
from pipelines.commands.options import PLAIN, Home, Json, Lang
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json, print_table

_Id = Annotated[str, typer.Argument(help=say("版本编号, 或 current", "release id, or current"))]
_Former = Annotated[str, typer.Argument(help=say("版本编号", "release id"))]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help=say("发布版本: 列出, 查看, 退回, 清理", "releases: list, show, roll back, prune"), **PLAIN)
    group.command("list", help=say("列出全部版本", "list them"))(list_releases)
    group.command("show", help=say("一个版本的内容", "what one holds"))(show)
    group.command(
        "diff",
        help=say("两个版本之间往年指标的变化及其来源文件", "figures of closed years that differ, and the files behind"),
    )(diff)
    group.command("rollback", help=say("使一个版本重新生效", "put one back in force"))(rollback)
    group.command(
        "prune",
        help=say("清理旧版本, 保留最近若干个和每年最后一个", "drop old ones; the newest and each year's last stay"),
    )(prune)
    app.add_typer(group, name="releases")


def list_releases(home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    from pipelines.warehouse import current_release, release_ids, release_record, withdrawn

    settings = Settings.load(home, lang)
    current, gone = current_release(settings), set(withdrawn(settings))
    records = [release_record(settings, release) for release in release_ids(settings)]
    rows = [_row(record, current, gone) for record in records]
    if as_json:
        print_json({"current": current, "releases": rows})
    else:
        columns = say("版本,数据日期,生成时间,表,行,现行", "release,as of,created,tables,rows,in force").split(",")
        print_table(columns, [list(row.values()) for row in rows], right=[3, 4])
    return 0


def _row(record: dict[str, Any], current: str | None, gone: set[str]) -> dict[str, Any]:
    return {
        "release_id": record["release_id"],
        "data_as_of": record["data_as_of"],
        "created_at": record["created_at"],
        "tables": len(record["marts"]),
        "rows": sum(mart["rows"] for mart in record["marts"].values()),
        "in_force": "*"
        if record["release_id"] == current
        else say("已撤回", "withdrawn")
        if record["release_id"] in gone
        else "",
    }


def show(release_id: _Id, home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    from pipelines.night.backfill import record_of
    from pipelines.warehouse import find_release, release_record

    settings = Settings.load(home, lang)
    found = find_release(settings, release_id)
    record, backfill = release_record(settings, found), record_of(settings, found)
    if as_json:
        print_json({**record, "backfill": backfill})
        return 0
    for field in ("release_id", "data_as_of", "created_at", "code_version", "policy_hash", "reason"):
        print(f"{field}: {record[field]}")
    if backfill:
        print(
            say(
                f"补跑: {backfill['from']}–{backfill['to']}, {backfill['by']}, {backfill['at']}, "
                f"{backfill['reason']}; ",
                f"backfill: {backfill['from']}–{backfill['to']}, {backfill['by']}, {backfill['at']}, "
                f"{backfill['reason']}; ",
            )
            + say("往年指标变化 ", "figures changed: ")
            + str((backfill["changes"] or {}).get("figures", 0))
        )
    print(say(f"原始文件: {len(record['inputs'])}", f"raw files: {len(record['inputs'])}"))
    for accepted in record["accepted"]:
        print(say(f"人工放行: {accepted['check']}", f"let through: {accepted['check']}") + f" ({accepted['observed']})")
    print_table(
        say("表,行数,内容指纹", "table,rows,content hash").split(","),
        [(table, mart["rows"], mart["content_sha256"][:16]) for table, mart in record["marts"].items()],
        right=[1],
    )
    return 0


def rollback(release_id: _Former, home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    from pipelines import publish
    from pipelines.night import lock_home
    from pipelines.readers.report import refusal_warning
    from pipelines.readers.report.index import in_its_language, write_index
    from pipelines.readers.report.withdrawal import mark_pages

    settings = Settings.load(home, lang)
    with lock_home(settings):
        publish.rollback(settings, release_id)
        if settings.reports.is_dir():
            mark_pages(settings)
            with in_its_language(settings):
                write_index(settings, refusal_warning(settings, release_id))
    if as_json:
        print_json({"current": release_id})
    else:
        print(say(f"现行版本: {release_id}", f"in force: {release_id}"))
    return 0


def prune(home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    from datetime import datetime

    from pipelines import publish
    from pipelines.land.ledger.prune import prune_landing
    from pipelines.night import SHANGHAI, lock_home

    settings = Settings.load(home, lang)
    with lock_home(settings):
        gone = publish.prune(settings)
        files = prune_landing(settings, datetime.now(SHANGHAI).replace(tzinfo=None))
    if as_json:
        print_json({"pruned": gone, "landing_files": files})
    else:
        print(
            say(
                f"已清理 {len(gone)} 个版本, {len(files)} 个落地旧文件",
                f"{len(gone)} releases and {len(files)} old landing files dropped",
            )
        )
    return 0
