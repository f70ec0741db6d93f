"""What a blank cell means when the contract says so: constants, what the file's name implies, and three computed ones.

Here: filling NULLs of parsed columns. Not here: which constant (contracts), anything that needs other rows (dbt).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.cells.columns import parse_column
from pipelines.land.cells.values import pro_kind_of_code


def fill_constants(
    values: dict[str, pl.Series], reasons: Mapping[str, pl.Series], contract: Contract, unsaid: Mapping[str, str]
) -> None:
    """Put the constant of the file's name, else of the contract, where a cell is blank (not where it is unreadable)."""
    for column in contract.all_columns:
        text = unsaid.get(column.name, column.default)
        if text is not None and values[column.name].null_count():
            constant, _ = parse_column(pl.Series([text]), column)
            if column.name not in reasons and values[column.name].null_count() == len(values[column.name]):
                values[column.name] = constant.new_from_index(0, len(values[column.name]))
            else:
                _fill(values, reasons, column.name, pl.lit(constant))


def fill_computed(
    values: dict[str, pl.Series], reasons: Mapping[str, pl.Series], contract: Contract, fiscal_year: pl.Series
) -> None:
    """pro_kind of a project from its code, origin_year of an allotment, evaluated_year; dbt finds them filled."""
    year = pl.lit(fiscal_year)
    if contract.extract == "projects":
        codes = values["pro_code"]
        distinct = codes.drop_nulls().unique()
        kinds = pl.Series([pro_kind_of_code(code) for code in distinct], dtype=pl.String)
        of_code = codes.replace_strict(distinct, kinds, default=None, return_dtype=pl.String)
        _fill(values, reasons, "pro_kind", pl.lit(of_code))
    elif contract.extract == "allotments":
        bgt_type = pl.lit(values["bgt_type"])
        origin = pl.when(bgt_type == "carry_over").then(year - 1).when(bgt_type != "reclaimed").then(year)
        _fill(values, reasons, "origin_year", origin.cast(pl.Int32))
    elif contract.extract == "evaluations":
        _fill(values, reasons, "evaluated_year", year)


def _fill(values: dict[str, pl.Series], reasons: Mapping[str, pl.Series], name: str, filler: pl.Expr) -> None:
    if not values[name].null_count():
        return
    blank = pl.lit(values[name]).is_null()
    if name in reasons:
        blank &= pl.lit(reasons[name]).is_null()
    values[name] = pl.select(pl.when(blank).then(filler).otherwise(pl.lit(values[name])).alias(name)).to_series()
