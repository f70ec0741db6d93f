"""Known errors of sources, as data: `raw/corrections.csv`, applied when a build is loaded, never to landing.

Here: reading and validating the file, taking its values into the views of schema raw, saying of every line what became
of it. Not here: whether a line that no longer fits stops the night (expectations/audit_corrections.json).

A line names one cell (region, year, extract, key, column), what the source says there (`expect`) and, with status
更正, what is taken instead. Once the source says something else the line is `mended`: it is not applied, and the gate
refuses until the line is closed or brought up to date. A row that is no longer delivered makes it `not_found`.
"""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts import Column, Contract, corrections_contract, duckdb_type, printed_key
from pipelines.errors import EXIT_NOT_PUBLISHED, JixiaoError
from pipelines.land.cells.columns import parse_column
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.file import land_file
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse import name, quote

FILE = "corrections.csv"
Line = dict[str, Any]


def read_corrections(settings: Settings, contracts: dict[str, Contract]) -> list[Line]:
    """The lines of raw/corrections.csv, values in the form of their columns; none where there is no file.

    JixiaoError (exit code 3) naming line and mend when the file, or a line, cannot be taken.
    """
    file = settings.raw / FILE
    if not file.exists():
        return []
    with TemporaryDirectory(prefix="jixiao-corrections-") as folder:
        rows, rejects = Path(folder, "rows.parquet"), Path(folder, "rejects.parquet")
        landed = land_file(file, Delivery(FILE, "", corrections_contract(), None, None), rows, rejects)
        if rejects.exists():
            raise _wrong(str(pl.read_parquet(rejects)["message"][0]), landed.tally.rejected or 1)
        lines = pl.read_parquet(rows).to_dicts()
    return [_validated(line, contracts) for line in lines]


def apply_corrections(
    connection: duckdb.DuckDBPyConnection, contracts: dict[str, Contract], lines: list[Line]
) -> dict[str, str]:
    """Fill meta.corrections; of every extract that has lines applied, the SELECT over its view that takes them.

    The caller redefines the views: this only reads them.
    """
    selects: dict[str, str] = {}
    for line in lines:
        contract = contracts[line["extract"]]
        column = contract.column(line["column_name"])
        said = f"cast(r.{name(column.name)} as varchar)"
        found = connection.execute(
            f"select {said} from raw.{name(contract.extract)} r where {_row(contract, line)}"
        ).fetchall()
        outcome = _outcome(line, found)
        is_money = contract.money_columns[:1] == [column.name]
        delta = (
            Decimal(line["value"] or 0) - Decimal(line["expect"] or 0) if is_money and outcome == "applied" else None
        )
        connection.execute(
            "insert into meta.corrections values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(line[part] for part in ("mof_div_code", "fiscal_year", "extract", "row_key", "column_name")),
                line["expect"],
                line["value"],
                line["why"],
                line["status"],
                outcome,
                found[0][0] if found else None,
                delta,
            ],
        )
    for extract in sorted({line["extract"] for line in lines}):
        applied = connection.execute(
            "select mof_div_code, fiscal_year, row_key, column_name, corrected from meta.corrections "
            "where extract = ? and outcome = 'applied'",
            [extract],
        ).fetchall()
        if applied:
            selects[extract] = _replaced(contracts[extract], applied)
    return selects


def _outcome(line: Line, found: list[tuple]) -> str:
    if line["status"] == "closed":
        return "closed"
    if not found:
        return "not_found"
    if any(value != line["expect"] for (value,) in found):
        return "mended"
    return "applied" if line["status"] == "apply" else "noted"


def _row(contract: Contract, line: Line) -> str:
    return (
        f"r.mof_div_code = {quote(line['mof_div_code'])} and r.fiscal_year = {int(line['fiscal_year'])} "
        f"and {_key(contract)} = {quote(line['row_key'])}"
    )


def _key(contract: Contract) -> str:
    return printed_key(contract, "r")


def _replaced(contract: Contract, applied: list[tuple]) -> str:
    """`select *` of `r` with the corrected cells."""
    cases: dict[str, list[str]] = {}
    for region, year, key, column, value in applied:
        line = {"mof_div_code": region, "fiscal_year": year, "row_key": key}
        kind = duckdb_type(contract.column(column))
        cases.setdefault(column, []).append(
            f"when {_row(contract, line)} then cast({'null' if value is None else quote(value)} as {kind})"
        )
    replaced = ", ".join(
        f"case {' '.join(whens)} else r.{name(column)} end as {name(column)}" for column, whens in cases.items()
    )
    return f"select r.* replace ({replaced})"


def _validated(line: Line, contracts: dict[str, Contract]) -> Line:
    """The line with `expect` and `value` as the landed column would print them."""
    row = line["_source_row"]
    contract = contracts.get(line["extract"])
    if contract is None or contract.kind != "extract":
        raise _wrong(say(f"第{row}行：没有数据表 {line['extract']}", f"row {row}: no extract {line['extract']}"))
    named = {column.name: column for column in contract.columns}
    column = named.get(line["column_name"])
    if column is None or column.key or column.pii or column.reads:
        raise _wrong(
            say(
                f"第{row}行：{line['extract']} 的 {line['column_name']} 不能更正（无此列，或为主键、个人信息、原文列）",
                f"row {row}: {line['column_name']} of {line['extract']} cannot be corrected: no such column, or a key, "
                "personal data, or text that is read into figures",
            )
        )
    return {**line, "expect": _typed(line, "expect", column), "value": _typed(line, "value", column)}


def _typed(line: Line, part: str, column: Column) -> str | None:
    values, reasons = parse_column(pl.Series([line[part]], dtype=pl.String), column)
    if reasons is not None:
        row = line["_source_row"]
        raise _wrong(
            say(
                f"第{row}行：“{line[part]}”不是 {column.zh} 的值",
                f"row {row}: {line[part]!r} is no value of {column.name}",
            )
        )
    value = values[0]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _wrong(what: str, count: int = 1) -> JixiaoError:
    more = say(f"（共 {count} 处）", f" ({count} in all)") if count > 1 else ""
    return JixiaoError(
        f"raw/{FILE}: {what}{more}",
        say(f"更正 raw/{FILE} 后重新运行; 现行版本不变", f"mend raw/{FILE} and run again; the release in force stands"),
        EXIT_NOT_PUBLISHED,
    )
