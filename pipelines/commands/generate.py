"""`jixiao generate`: made-up raw files of any size.

Here: options and the summary in words. Not here: what is drawn (generate/).
"""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Json, Lang
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.terminal import print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say("生成任意规模的模拟数据 (同一种子, 同样的字节)", "made-up data of any size, the same by seed")
    )(generate)


def generate(
    home: Annotated[Path, typer.Option(help=say("写入此目录的 raw/ (须为空)", "into raw/ of this empty folder"))],
    size: Annotated[str | None, typer.Option(help="county | prefecture | province")] = None,
    counties: Annotated[int | None, typer.Option(help=say("县数", "counties"))] = None,
    projects: Annotated[
        int | None, typer.Option(help=say("每年项目数, 各县合计", "projects a year, over all counties"))
    ] = None,
    payments: Annotated[
        int | None, typer.Option(help=say("每年支付笔数, 各县合计", "payments a year, over all counties"))
    ] = None,
    years: Annotated[str | None, typer.Option(help=say("年度, 如 2021-2025", "years, such as 2021-2025"))] = None,
    seed: Annotated[int, typer.Option(help=say("随机种子", "seed"), min=0)] = 1,
    form: Annotated[str, typer.Option("--format", help="parquet | csv")] = "parquet",
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.generate import FORMS
    from pipelines.generate import generate as write
    from pipelines.generate.sizes import size_of

    del lang  # taken from the words before the help texts were made
    if form not in FORMS:
        raise JixiaoError(
            say(f"格式 {form} 不支持", f"format {form} is unknown"),
            say("可用", "use") + f" {' | '.join(FORMS)}",
            EXIT_USAGE,
        )
    wanted = size_of(size, counties, projects, payments, years)
    started = time.perf_counter()
    made = write(home, wanted, seed, form, _progress if sys.stderr.isatty() and not as_json else None)
    seconds = round(time.perf_counter() - started, 2)
    if as_json:
        print_json(
            {
                "home": str(home),
                "seed": seed,
                "seconds": seconds,
                "files": made.files,
                "bytes": made.bytes,
                "rows": made.rows,
            }
        )
        return 0
    print_table(say("数据表,行数", "extract,rows").split(","), list(made.rows.items()), right=[1])
    mib = f"{made.bytes / 2**20:,.1f} MiB"
    print(
        say(
            f"已写入 {home / 'raw'}: {made.files} 个文件, {mib}, {seconds} 秒",
            f"written to {home / 'raw'}: {made.files} files, {mib}, {seconds} s",
        )
    )
    print(say("下一步", "next") + f": jixiao refresh --home {home}")
    return 0


def _progress(done: int, of: int) -> None:
    print(f"\r{done}/{of}", end="" if done < of else "\n", file=sys.stderr, flush=True)
