"""`jixiao refresh`: the nightly, its progress and its end.

Here: options, progress bars, the summary in words. Not here: the run (orchestration/nightly.py).
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from pipelines.commands.bars import Bars
from pipelines.commands.options import Home, Json, Lang, day
from pipelines.errors import EXIT_PUBLISHED_WITHOUT_SOME
from pipelines.lang import say
from pipelines.night import held_back
from pipelines.night.run_log import STEPS
from pipelines.settings import Engine, Settings
from pipelines.terminal import explain, print_json

_TOLD = 10
"""Columns with values kept that are told one by one."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("每晚流程: 落地, 装载, 转换, 闸门, 发布, 报告", "the nightly: land to report"))(refresh)


def refresh(
    home: Home = None,
    as_of: Annotated[
        str | None, typer.Option(help=say("数据日期 YYYY-MM-DD (默认今天)", "data as of this day (default today)"))
    ] = None,
    accept: Annotated[
        str | None, typer.Option(help=say("本次放行的一项关键检查", "one critical check to let through tonight"))
    ] = None,
    reason: Annotated[str | None, typer.Option(help=say("放行理由", "why it is let through"))] = None,
    engine: Annotated[
        Engine,
        typer.Option(
            help=say(
                "计算引擎; spark 用 JIXIAO_SPARK_MASTER 指明集群",
                "what computes the models; JIXIAO_SPARK_MASTER names the cluster of spark",
            )
        ),
    ] = "duckdb",
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines import STARTED
    from pipelines.orchestration.nightly import Wish
    from pipelines.orchestration.nightly import refresh as run_night

    settings = replace(Settings.load(home, lang), engine=engine)
    with Bars(shown=sys.stderr.isatty() and not as_json) as bars:
        summary = run_night(settings, Wish(day(as_of), accept, reason), bars, STARTED)
    return finish(summary, as_json)


def finish(summary: dict[str, Any], as_json: bool, more: Sequence[str] = ()) -> int:
    """Print how a run ended, `more` after it; its exit code."""
    code = int(summary["exit_code"])
    if as_json:
        print_json(summary)
    else:
        for line in (*describe(summary), *more):
            print(line)
    if code == EXIT_PUBLISHED_WITHOUT_SOME:
        explain(*_without(summary))
    elif code:
        explain(summary["cause"], summary["mend"])
    return code


def describe(summary: dict[str, Any]) -> list[str]:
    """The end of a refresh in a few lines: read, rejected, gated, published, and where."""
    pulled = _pulled(summary)
    if summary["outcome"] == "unchanged":
        return [*pulled, *_unchanged(summary)]
    lines = [say(f"起因: {summary['why']}", f"because: {summary['why']}")]
    return [*pulled, *lines, *_read(summary), *_warned(summary), *_gated(summary), *_published(summary), _took(summary)]


def _pulled(summary: dict[str, Any]) -> list[str]:
    """What databases gave, and what stands because one was away."""
    if not summary.get("pull"):
        return []
    from pipelines.pull.run import Outcome
    from pipelines.pull.run import describe as told

    return told([Outcome(**each) for each in summary["pull"]])


def _unchanged(summary: dict[str, Any]) -> list[str]:
    release, withdrawn = summary["release_id"], summary.get("withdrawn")
    if withdrawn:
        lines = [
            say(
                f"现行版本 {release} 是回退后重新生效的, {withdrawn[-1]} 已撤回; 它之后没有新的文件, 没有重新发布",
                f"release {release} is in force again, {withdrawn[-1]} was withdrawn; nothing came since",
            )
        ]
    else:
        lines = [say(f"无变化, 现行版本 {release}", f"nothing changed, in force: {release}")]
        for each in summary.get("held", []):
            named, why = f"  {each['name']} ({each['mof_div_code']})", "; ".join(each["reasons"])
            lines.append(
                say(f"{named} 仍沿用 {each['since']} 的报送: {why}", f"{named} still stands on {each['since']}: {why}")
            )
    if made := summary.get("report"):
        lines.append(say(f"补做到期的报告: {made[0]} 等 {len(made)} 个文件", f"reports that were due: {made[0]}, …"))
    return lines


def _read(summary: dict[str, Any]) -> list[str]:
    read, landed = summary.get("read"), summary.get("landed", {})
    if read is None:
        return []
    files = sum(read["files"].values())
    fillers = read["rows_filler"]
    of_which = say(f" (其中表格空行 {fillers:,})", f" (fillers of forms {fillers:,})") if fillers else ""
    lines = [
        say(
            f"读取: {files} 个文件, {read['rows_read']:,} 行; 装载 {read['rows_loaded']:,}, "
            f"拒收 {read['rows_rejected']:,}, 非数据 {read['rows_non_data']:,}{of_which}, "
            f"被取代 {read['rows_superseded']:,}",
            f"read: {files} files, {read['rows_read']:,} rows; loaded {read['rows_loaded']:,}, "
            f"rejected {read['rows_rejected']:,}, no data {read['rows_non_data']:,}{of_which}, "
            f"superseded {read['rows_superseded']:,}",
        )
    ]
    for path in landed.get("refused", []):
        lines.append(say(f"  整份拒收: {path}", f"  refused: {path}"))
    for path in landed.get("unrecognised", []):
        lines.append(say(f"  不能识别: {path}", f"  not recognised: {path}"))
    for path, columns in landed.get("unused_columns", {}).items():
        lines.append(
            say(f"  未使用的列: {path}: {'、'.join(columns)}", f"  unused columns: {path}: {', '.join(columns)}")
        )
    remarks = landed.get("remarks", {})
    for path in list(remarks)[:_TOLD]:
        told = say(*("；".join(zh for zh, _ in remarks[path]), "; ".join(en for _, en in remarks[path])))
        lines.append(say(f"  请核对: {path}: {told}", f"  to be looked at: {path}: {told}"))
    if len(remarks) > _TOLD:
        sql = "select path, message from meta.sources where status = 'in_force' and message is not null"
        more = len(remarks) - _TOLD
        lines.append(say(f'  另有 {more} 个文件: jixiao query "{sql}"', f'  {more} more files: jixiao query "{sql}"'))
    kept = read.get("kept", [])
    for each in kept[:_TOLD]:
        lines.append(
            say(
                f"  没有该列, 保留旧值: {each['path']}: {each['column']} {each['rows']} 行 "
                f"(如 {each['first_row_key']}, 原值见 {each['former_path']})",
                f"  no such column, value kept: {each['path']}: {each['column']}, {each['rows']} rows "
                f"(such as {each['first_row_key']}, from {each['former_path']})",
            )
        )
    if len(kept) > _TOLD:
        sql = "select * from meta.kept_values"
        lines.append(
            say(
                f'  另有 {len(kept) - _TOLD} 列: jixiao query "{sql}"',
                f'  {len(kept) - _TOLD} more: jixiao query "{sql}"',
            )
        )
    if read.get("corrections"):
        told = ", ".join(f"{outcome} {count}" for outcome, count in read["corrections"].items())
        lines.append(say(f"  更正表: {told}", f"  corrections: {told}"))
    if read["rows_rejected"]:
        sql = "select * from meta.rejects"
        lines.append(say(f'  拒收明细: jixiao query "{sql}"', f'  the rejects: jixiao query "{sql}"'))
    return lines


def _warned(summary: dict[str, Any]) -> list[str]:
    """What dbt's tests of `severity: warn` found."""
    return [
        say(f"  [提醒] dbt {each['test']}: {each['found']}", f"  [warning] dbt {each['test']}: {each['found']}")
        for each in summary.get("dbt", {}).get("warnings", [])
    ]


def _gated(summary: dict[str, Any]) -> list[str]:
    gate = summary.get("gate")
    if gate is None:
        return []
    refused, accepted, warnings = gate["refused"], gate["accepted"], gate["warnings"]
    lines = [
        say(
            f"闸门: {gate['expectations']} 项检查, 拒绝 {len(refused)}, 放行 {len(accepted)}, 提醒 {len(warnings)}",
            f"gate: {gate['expectations']} checks, {len(refused)} refused, {len(accepted)} let through, "
            f"{len(warnings)} warnings",
        )
    ]
    for mark, findings in ((say("拒绝", "refused"), refused), (say("放行", "let through"), accepted)):
        for finding in findings:
            lines.append(f"  [{mark}] {finding['what']}")
            lines += [f"      {line}" for line in finding["lines"]]
            lines.append(f"      → {finding['mend']}")
    for finding in warnings:
        lines.append(f"  [{say('提醒', 'warning')}] {finding['what']}")
        lines += [f"      {line}" for line in finding["lines"]]
    return [*lines, *held_back.lines(summary["future_dated"])]


def _published(summary: dict[str, Any]) -> list[str]:
    from pipelines.readers.report.withdrawal import after_withdrawal

    lines = []
    for each in summary.get("held", []):
        lines.append(
            say(
                f"沿用: {each['name']} ({each['mof_div_code']}) 未过检查, 用 {each['since']} 的报送",
                f"held back: {each['name']} ({each['mof_div_code']}) failed, its deliveries of {each['since']} stand",
            )
        )
        lines += [f"  {reason}" for reason in each["reasons"]]
    if summary["outcome"] == "published":
        tables = summary["marts"]
        lines += after_withdrawal(summary.get("follows") or {}, summary["release_id"])
        lines.append(
            say(
                f"发布: {summary['release_id']}, {len(tables)} 张表 {sum(tables.values()):,} 行, "
                f"数据日期 {summary['data_as_of']}",
                f"published: {summary['release_id']}, {len(tables)} tables, {sum(tables.values()):,} rows, "
                f"as of {summary['data_as_of']}",
            )
        )
        lines.append(f"  {summary['release']}")
    reports = summary.get("report", [])
    if reports:
        more = say(f" 等 {len(reports)} 个文件", f" and {len(reports) - 1} more") if len(reports) > 1 else ""
        lines.append(say(f"报告: {reports[0]}{more}", f"report: {reports[0]}{more}"))
    if drafts := summary.get("drafts"):
        lines += _drafts(drafts)
    return lines


def _drafts(drafts: dict[str, Any]) -> list[str]:
    if cause := drafts.get("cause"):
        mend = drafts["mend"]
        return [say(f"函件、通知的草稿没有写: {cause}; {mend}", f"no drafts of letters and notices: {cause}; {mend}")]
    count, there = drafts["written"], drafts["papers"]
    return (
        [
            say(
                f"函件、通知草稿: 新写 {count} 份, letters/ 中共 {there} 份",
                f"drafts of letters and notices: {count} written, {there} papers in letters/",
            )
        ]
        if count
        else []
    )


def _took(summary: dict[str, Any]) -> str:
    parts = ", ".join(f"{say(*STEPS[step])} {seconds:.1f}" for step, seconds in summary["timings"].items())
    return say(f"用时: {summary['total_seconds']:.1f} 秒 ({parts})", f"took {summary['total_seconds']:.1f} s ({parts})")


def _without(summary: dict[str, Any]) -> tuple[str, str]:
    if held := summary.get("held"):
        return _held(held), say(
            "按列出的检查更正后重新报送; 确认无误用 --accept 检查名 --reason 说明理由 放行",
            "mend what is listed and deliver again; if it is right, --accept CHECK --reason WHY lets it pass",
        )
    files = summary["published_without"]
    first = files[0]
    return (
        say(
            f"已发布, 但 {len(files)} 个文件被拒收或拒收行超过容许值, 如 {first['path']} "
            f"({first['rows_rejected']}/{first['rows_read']} 行)",
            f"published, without {len(files)} files refused or beyond the tolerated rejects, such as {first['path']} "
            f"({first['rows_rejected']} of {first['rows_read']} rows)",
        ),
        say("按 meta.rejects 更正后重新报送", "mend what meta.rejects lists and deliver again"),
    )


def _held(held: list[dict[str, Any]]) -> str:
    named = say("、", ", ").join(f"{each['name']} ({each['mof_div_code']})" for each in held[:_TOLD])
    return say(
        f"已发布, 但 {len(held)} 个区划未过检查, 沿用原来的报送: {named}",
        f"published, but {len(held)} regions failed and stand on what they delivered before: {named}",
    )
