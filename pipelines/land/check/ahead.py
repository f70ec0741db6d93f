"""What of a tried file lies after today, in the words of `jixiao check`: a night of today would not count it yet.

Here: counting rows and events by the columns that the contract says date them. Not here: how a night holds them back
(contracts/edge.py), the lines of its summary (night/held_back.py).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.check.problem import Problem, of_file
from pipelines.lang import say


def ahead(path: Path, contract: Contract, rows: pl.DataFrame, year: int | None) -> Iterator[Problem]:
    """One warning for rows dated after today, one for rows on which only an event is. `year`: the folder's."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    rows = _typed(contract, rows)
    later = _any(contract, contract.dated_by("row"), rows, today, year)
    whole = rows.filter(later)
    if whole.height:
        money = next((name for name in contract.money_columns if name in rows.columns), None)
        amount = whole[money].cast(pl.Decimal(38, 2), strict=False).sum() if money else None
        told = say(f"，合计 {amount} 元", f", {amount} yuan in all") if amount else ""
        days = _days(contract, contract.dated_by("row"), whole, today)
        message = say(
            f"{whole.height} 行的日期晚于今天（{today}）{days}{told}：载入后暂不计入任何数字，到期自动计入；请核对日期",
            f"{whole.height} rows are dated after today ({today}){days}{told}: they load and count from their day on; "
            "check the days",
        )
        yield replace(of_file(path, contract.extract, "future_dated", message), is_warning=True)
    events = contract.dated_by("event")
    partly = rows.filter(~later & _any(contract, events, rows, today, year))
    if partly.height:
        days = _days(contract, events, partly, today)
        message = say(
            f"{partly.height} 行上有事项的日期晚于今天（{today}）{days}：行照算，该日期到期前按没有处理；请核对日期",
            f"{partly.height} rows bear an event dated after today ({today}){days}: the rows count, the event from its "
            "day on; check the days",
        )
        yield replace(of_file(path, contract.extract, "future_dated", message), is_warning=True)


def _typed(contract: Contract, rows: pl.DataFrame) -> pl.DataFrame:
    """Days as days: a form's rows still hold them as text."""
    days = [column.name for column in contract.columns if column.type == "date" and column.name in rows.columns]
    texts = [name for name in days if rows.schema[name] != pl.Date]
    return rows.with_columns(pl.col(texts).cast(pl.String).str.to_date("%Y-%m-%d", strict=False)) if texts else rows


def _any(contract: Contract, names: list[str], rows: pl.DataFrame, today: date, year: int | None) -> pl.Expr:
    """Whether one of the columns lies after today; a month begins on its first."""
    tests = [pl.lit(False)]
    for name in names:
        if name not in rows.columns:
            continue
        if contract.column(name).type == "date":
            tests.append(pl.col(name) > today)
        elif year is not None:
            tests.append(pl.date(year, pl.col(name).clip(1, 12), 1) > today)
    return reduce(or_, tests).fill_null(False)


def _days(contract: Contract, names: list[str], rows: pl.DataFrame, today: date) -> str:
    """`: 支付日期 2026-12-30` for the first and last of the days that lie ahead."""
    told = []
    for name in names:
        column = contract.column(name)
        if name in rows.columns and column.type == "date":
            found = rows[name].filter(rows[name] > today)
            if found.len():
                days = "…".join(dict.fromkeys(str(day) for day in (found.min(), found.max())))
                told.append(f"{say(column.zh, name)} {days}")
    return say("：", ": ") + say("、", ", ").join(told) if told else ""
