"""Rows or money that a tried file would take from what the release in force was made of, or add to a closed year, in
the words of `jixiao check`.

Here: the sentence. Not here: how much is much (publish/drift.py asks the gate), which rows would stand (replacing.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.check.against_home import HomeState, Place
from pipelines.land.check.beside import Packed
from pipelines.land.check.problem import Problem, of_file
from pipelines.land.check.replacing import totals_with
from pipelines.lang import say


def fallen(
    path: Path,
    contract: Contract,
    rows: pl.DataFrame,
    place: Place,
    home: HomeState,
    beside: Iterable[pl.DataFrame],
    packed: Packed | None = None,
) -> Iterator[Problem]:
    """Where the night would warn of, or hold back, the region's year for what the file leaves out, or for what it adds
    to a closed year: a warning, or a problem. `beside`: rows of the year that lie beside the file and that no night has
    landed; `packed`: the archive that it came in."""
    if home.gate is None:
        return
    after, taken = totals_with(home, rows, contract, place, path, beside, packed)
    drift = home.gate(contract.extract, place, after)
    if drift is None:
        return
    before = drift.before
    told = [say(f"行数 {before.rows} → {after.rows}", f"rows {before.rows} → {after.rows}")]
    if before.amount is not None or after.amount is not None:
        figures = f"{_yuan(before.amount)} → {_yuan(after.amount)}"
        told.append(say(f"金额（元）{figures}", f"yuan {figures}"))
    listed = say("，", ", ").join(told)
    instead = ""
    if taken:
        instead = say(
            f"若以它代替 {taken}（若只是补充，其余各行不变），",
            f"if it takes the place of {taken} (if it only adds to it, the other rows stand): ",
        )
    where = say(f"{place[0]} {place[1]} 年度{contract.zh}", f"{contract.extract} of {place[0]}, {place[1]}")
    message = {
        "critical": say(
            f"{instead}{where}与上一发布版相比：{listed}；夜间不会发布该区划的新数据（audit_drift），"
            "请核对是否没有导全或重复导出；确认无误的由管理员 --accept audit_drift 放行",
            f"{instead}{where} beside the release in force: {listed}; the night will not publish the region's new data "
            "(audit_drift): was the export cut off, or doubled? If it is right, let it through with --accept "
            "audit_drift",
        ),
        "warning": say(
            f"{instead}{where}与上一发布版相比：{listed}；夜间会提醒（audit_drift_warnings），请核对是否没有导全",
            f"{instead}{where} beside the release in force: {listed}; the night will warn (audit_drift_warnings): was "
            "the export cut off?",
        ),
    }[drift.severity]
    is_refused = drift.severity == "critical"
    found = of_file(path, contract.extract, "drift_refused" if is_refused else "drift_warned", message)
    yield replace(found, is_warning=not is_refused)


def _yuan(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"
