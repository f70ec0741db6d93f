"""`jixiao backfill`: years read again from raw/, and one release of it.

Here: options and the summary in words. Not here: the run (orchestration/nightly.py), the record (night/backfill.py).
"""

import sys
from typing import Annotated

import typer

from pipelines.commands.bars import Bars
from pipelines.commands.options import Home, Json, Lang, day
from pipelines.commands.refresh import finish
from pipelines.lang import say
from pipelines.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "补跑: 从 raw/ 重新读取若干年度, 重算, 过闸, 发布一个版本并留下记录; 中断后再运行一次即接着做",
            "read years again from raw/, rebuild, gate, publish one release with a record; run again to resume",
        )
    )(backfill)


def backfill(
    first: Annotated[int, typer.Option("--from", help=say("起始年度", "first fiscal year"))],
    last: Annotated[int, typer.Option("--to", help=say("终止年度", "last fiscal year"))],
    reason: Annotated[str, typer.Option(help=say("理由, 随版本保存", "why; kept with the release"))],
    by: Annotated[
        str | None, typer.Option(help=say("经办人 (默认当前用户)", "who asks (default: who is logged in)"))
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help=say("数据日期 (默认同现行版本)", "data as of (default: the day of the release in force)")),
    ] = None,
    accept: Annotated[
        str | None, typer.Option(help=say("本次放行的一项关键检查", "one critical check to let through"))
    ] = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines import STARTED
    from pipelines.orchestration.nightly import Again, run_backfill

    settings = Settings.load(home, lang)
    wish = Again(first, last, reason, by, day(as_of), accept)
    with Bars(shown=sys.stderr.isatty() and not as_json) as bars:
        summary = run_backfill(settings, wish, bars, STARTED)
    told = summary.get("backfill", {})
    lines = []
    if "read_again" in told:
        changes = told.get("changes") or {}
        lines.append(
            say(
                f"补跑 {first}–{last}: 重读 {told['read_again']} 个文件, "
                f"其中 {len(told['read_differently'])} 个读法有变"
                f"; 往年指标变化 {changes.get('figures', 0)} 个",
                f"backfill {first}–{last}: {told['read_again']} files read again, {len(told['read_differently'])} "
                f"otherwise than before; {changes.get('figures', 0)} figures of closed years changed",
            )
        )
    if changes_of := summary.get("release_id"):
        former = say("前一版本", "the former release")
        lines.append(f"  jixiao releases diff <{former}> {changes_of}")
    return finish(summary, as_json, lines)
