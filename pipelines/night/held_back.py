"""What lies after data_as_of, as the night's summary says it: how many rows, how much money, in which files.

Here: reading audit.audit_future_dated of a build, and the lines for a person. Not here: what is held back
(contracts/edge.py), the list itself (dbt: rpt_future_dated).
"""

from pathlib import Path
from typing import Any

from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse import open_sandboxed

_TOLD_FILES = 10


def held_back(settings: Settings, build: Path) -> list[dict[str, Any]]:
    """One entry per file with something dated after data_as_of, amounts as text."""
    with open_sandboxed(build, settings) as connection:
        found = connection.execute(
            "select mof_div_code, fiscal_year, extract, path, row_count, event_count, "
            "cast(amount_yuan as varchar) as amount_yuan, cast(first_date as varchar) as first_date, "
            "cast(last_date as varchar) as last_date from audit.audit_future_dated order by all"
        )
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def lines(files: list[dict[str, Any]]) -> list[str]:
    """What a person reads: the counts, then each file; nothing when nothing lies ahead."""
    if not files:
        return []
    rows, events = (sum(int(file[count]) for file in files) for count in ("row_count", "event_count"))
    kept = [
        *([say(f"{rows} 行暂不计入", f"kept out, rows: {rows}")] if rows else []),
        *([say(f"{events} 行的日期暂作为空", f"days kept empty, rows: {events}")] if events else []),
    ]
    told = [
        say(
            f"晚于数据日期: {', '.join(kept)}; 到期自动计入 (rpt_future_dated)",
            f"later than data_as_of: {'; '.join(kept)}; they enter on their day (rpt_future_dated)",
        )
    ]
    told += [f"  {_file(file)}" for file in files[:_TOLD_FILES]]
    if len(files) > _TOLD_FILES:
        told.append(say(f"  另有 {len(files) - _TOLD_FILES} 个文件", f"  and {len(files) - _TOLD_FILES} more files"))
    return told


def _file(file: dict[str, Any]) -> str:
    first, last = file["first_date"], file["last_date"]
    days = first if first == last else f"{first}…{last}"
    rows, events, money = int(file["row_count"]), int(file["event_count"]), file["amount_yuan"]
    counts = [
        *([say(f"{rows} 行", f"rows {rows}")] if rows else []),
        *([say(f"{money} 元", f"{money} yuan")] if money else []),
        *([say(f"事项 {events}", f"events {events}")] if events else []),
    ]
    return f"{file['path']} ({file['mof_div_code']}): {', '.join([*counts, days])}"
