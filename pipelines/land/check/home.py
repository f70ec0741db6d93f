"""What a tried file would do in the home it will go to, in the words of `jixiao check`.

Here: values it would clear or leave alone, rows of another year, doubts. Not here: comparing (against_home.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipelines.contracts import Column, Contract
from pipelines.land.check.advice import find_column
from pipelines.land.check.against_home import HomeState, Place, Standing, content_hash
from pipelines.land.check.problem import Problem, of_file, of_refusal
from pipelines.land.check.replacing import Replaced, replaced, unknown_projects
from pipelines.land.ledger.doubts import Doubt, misplaced, other_year
from pipelines.land.problems import column_letters
from pipelines.land.rows.file import Landed
from pipelines.lang import say

_NAMED = 10
"""Codes that are named; the rest is counted."""


def beside_home(
    path: Path,
    contract: Contract,
    rows: pl.DataFrame,
    positions: dict[tuple[str | None, str], int],
    region: str | None,
    year: int | None,
    home: HomeState | None,
) -> Iterator[Problem]:
    """Values of the home that the file's rows would clear, row by row, or leave alone, column by column."""
    if home is None or contract.kind != "extract":
        return
    place = home.place(rows, contract, region, year)
    if place is None:
        return
    kept: dict[str, list[Standing]] = {}
    for each in home.standing(rows, contract, place, content_hash(path)):
        if each.is_kept:
            kept.setdefault(each.column.name, []).append(each)
        else:
            yield _cleared(path, contract, each, positions)
    for column in kept.values():
        yield _left_alone(path, contract, column)


def _cleared(path: Path, contract: Contract, each: Standing, positions: dict[tuple[str | None, str], int]) -> Problem:
    header = next(
        (text for sheet, text in positions if sheet == each.sheet and _means(contract, text, each.column)), None
    )
    index = positions.get((each.sheet, str(header)))
    message = say(
        f"第{each.row}行“{header or each.column.zh}”列：为空，载入后 {each.row_key} 原有的“{each.value}”"
        f"（见 {each.path}）将被清空；不想清空的请补填，或整列不报",
        f"row {each.row}, column “{header or each.column.name}”: blank; {each.row_key} loses “{each.value}” "
        f"(from {each.path}); if that is not meant, fill it in, or leave the column out",
    )
    return replace(
        of_file(path, contract.extract, "value_cleared", message),
        sheet=each.sheet,
        cell=None if index is None else f"{column_letters(index)}{each.row}",
        row=each.row,
        column=header or each.column.zh,
        expected=each.value,
        is_warning=True,
    )


def _means(contract: Contract, header: str, column: Column) -> bool:
    return find_column(contract, header) == column


def _left_alone(path: Path, contract: Contract, rows: list[Standing]) -> Problem:
    first = rows[0]
    message = say(
        f"没有“{first.column.zh}”列：{len(rows)} 行保留原值（如 {first.row_key} 的“{first.value}”，见 {first.path}）；"
        "要改的请加上该列，要清空的请加上该列并留空",
        f"no column “{first.column.name}”: {len(rows)} rows keep their value (such as “{first.value}” of "
        f"{first.row_key}, from {first.path}); to change it, add the column; to clear it, add it and leave it blank",
    )
    return replace(of_file(path, contract.extract, "value_kept", message), column=first.column.zh, is_warning=True)


def of_another_year(
    path: Path,
    contract: Contract,
    rows: pl.DataFrame,
    landed: Landed,
    place: Place | None,
    home: HomeState,
    beside: Iterable[pl.DataFrame],
) -> Iterator[Problem]:
    """Rows dated in another year, keys that stand there already; both: the night would not take the file. `beside`:
    rows of other years that no night has landed yet."""
    if contract.year_column is None or place is None:
        return
    dated = other_year(landed.years, place[1])
    known = home.known_elsewhere(rows, contract, place, content_hash(path), beside)
    if dated and known and 2 * known.off_known > dated.rows:
        there = Doubt("known_elsewhere", known.off_known, dated.of, dated.found)
        yield of_refusal(path, contract.extract, misplaced(dated, there, place[1]))
    elif dated:
        yield doubted(path, contract, dated)
    elif known and known.year and 2 * known.known > known.rows:
        yield doubted(path, contract, Doubt("known_elsewhere", known.known, known.rows, known.year))


def doubted(path: Path, contract: Contract, doubt: Doubt) -> Problem:
    return replace(of_file(path, contract.extract, doubt.kind, doubt.sentence()), is_warning=True)


def instead(path: Path, contract: Contract, rows: pl.DataFrame, place: Place, home: HomeState) -> Iterator[Problem]:
    """Amounts of the home that the file replaces by others, one warning a column."""
    columns: dict[str, list[Replaced]] = {}
    for each in replaced(home, rows, contract, place, content_hash(path)):
        columns.setdefault(each.column.name, []).append(each)
    for listed in columns.values():
        first, count = listed[0], len(listed)
        such = say("如 " if count > 1 else "", "such as " if count > 1 else "")
        message = say(
            f"{count} 行的“{first.column.zh}”与已报的同主键行不同：{such}{first.row_key} 原为 {first.before}"
            f"（见 {first.path}），载入后为 {first.after}；以后到的为准，不是更正的请核对主键",
            f"“{first.column.name}” of {count} rows differs from the row delivered under that key: {such}"
            f"{first.row_key} was {first.before} (from {first.path}) and becomes {first.after}; the later delivery "
            "holds, so check the keys if this is no correction",
        )
        yield replace(
            of_file(path, contract.extract, "amount_replaced", message),
            sheet=first.sheet,
            row=first.row if count == 1 else None,
            column=first.column.zh,
            value=first.after,
            expected=first.before,
            is_warning=True,
        )


def undeclared(
    path: Path,
    contract: Contract,
    rows: pl.DataFrame,
    place: Place,
    home: HomeState,
    beside: Iterable[pl.DataFrame],
) -> Iterator[Problem]:
    """Projects that the rows name and nobody declared: the night would warn of each (audit_unknown_codes)."""
    found = unknown_projects(home, rows, contract, place, beside)
    if not found:
        return
    listed = say("、", ", ").join(list(found)[:_NAMED])
    listed += say(f" 等 {len(found)} 个", f" and others, {len(found)} in all") if len(found) > _NAMED else ""
    count = sum(found.values())
    money = contract.extract in ("allotments", "payments")
    message = say(
        f"{count} 行的项目代码未登记在 {place[0]} {place[1]} 年度的项目表中：{listed}；夜间会提醒"
        f"（audit_unknown_codes），{'资金只记在“未知”项目下，' if money else ''}不计入覆盖；请更正代码或补报项目",
        f"{count} rows name projects that nobody declared for {place[0]}, {place[1]}: {listed}; the night will warn "
        f"(audit_unknown_codes), {'the money stands under 未知, and' if money else 'and'} they enter no coverage; "
        "correct the code or declare the project",
    )
    yield replace(of_file(path, contract.extract, "unknown_project", message), is_warning=True)
