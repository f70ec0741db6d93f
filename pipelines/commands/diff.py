"""`jixiao releases diff A B`: every figure of closed years that differs, and the file that changed it.

Here: options and printing. Not here: the comparison (publish/diff.py, publish/blame.py).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json, print_table

if TYPE_CHECKING:
    from pipelines.publish.diff import Diff

_FILE_CHANGE = {"came": "new", "gone": "gone", "changed": "changed"}
"""What became of a file, as the family of codes calls it; `reread` is none of them: its content is the same."""
_KIND = {"changed": ("变", "changed"), "added": ("增", "added"), "removed": ("减", "removed")}
_BECAUSE = {"code": ("程序", "code"), "policy": ("政策", "policy"), "day": ("数据日期", "day"), "unknown": ("?", "?")}


def diff(
    before: Annotated[str, typer.Argument(help=say("前一版本编号, 或 current", "earlier release id, or current"))],
    after: Annotated[str, typer.Argument(help=say("后一版本编号, 或 current", "later release id, or current"))],
    all_years: Annotated[
        bool, typer.Option("--all-years", help=say("也比较未结束的年度", "compare open years too"))
    ] = False,
    limit: Annotated[int, typer.Option(help=say("屏幕上每表最多行数", "rows shown of each table"))] = 20,
    output: Annotated[Path | None, typer.Option(help=say("写成 Parquet", "write it as Parquet"))] = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.night.backfill import reread_between
    from pipelines.publish.diff import Side, compare, write_changes
    from pipelines.warehouse import find_release

    settings = Settings.load(home, lang)
    first, second = find_release(settings, before), find_release(settings, after)
    sides = Side.of_release(settings, first), Side.of_release(settings, second)
    found = compare(settings, *sides, all_years=all_years, reread=reread_between(settings, first, second))
    if output:
        write_changes(found, output)
    if as_json:
        print_json(
            {
                "before": first,
                "after": second,
                "years": found.years,
                **found.counts(),
                "files": [vars(file) for file in found.files],
                "changes": [change.told() for change in found.changes],
            }
        )
    else:
        _print(found, first, second, limit)
    return 0


def _how(how: str) -> str:
    from pipelines.contracts.codes import labels

    if how == "reread":
        return say("重读有变", "read otherwise")
    return say(*labels()["file_change"][_FILE_CHANGE[how]])


def _print(found: "Diff", before: str, after: str, limit: int) -> None:
    scope = say("往年", "closed years") if found.years == "closed" else say("全部年度", "all years")
    print(
        say(
            f"{before} → {after} ({scope}): 指标变化 {len(found.changes)} 个, 文件差异 {len(found.files)} 个",
            f"{before} → {after} ({scope}): {len(found.changes)} figures differ, {len(found.files)} files differ",
        )
    )
    if found.files:
        print_table(say("文件,差异", "file,how").split(","), [(file.path, _how(file.how)) for file in found.files])
    tables: dict[str, list] = {}
    for change in found.changes:
        tables.setdefault(change.table, []).append(change)
    for table, changes in tables.items():
        print(f"\n{table}: {len(changes)}")
        print_table(
            say("键,列,变化,之前,之后,起因", "key,column,kind,before,after,because").split(","),
            [
                (
                    " ".join(str(value) for value in change.key.values()),
                    change.column,
                    say(*_KIND[change.kind]),
                    change.before,
                    change.after,
                    " ".join(change.files) or "+".join(say(*_BECAUSE[what]) for what in change.because.split("+")),
                )
                for change in changes[:limit]
            ],
        )
        if len(changes) > limit:
            print(say(f"  另有 {len(changes) - limit} 个; 全部用 --json", f"  {len(changes) - limit} more; --json"))
