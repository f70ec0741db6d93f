"""A table as every format needs it: from a contract of an extract, from a mart of the dbt project.

Here: names, types, keys, words, without any format. Not here: the formats (odcs.py, table_schema.py).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pipelines.contracts import Column, Contract
from pipelines.contracts.types import duckdb_type
from pipelines.warehouse.views import label_of

Kind = Literal["string", "integer", "decimal", "number", "date", "timestamp", "boolean"]
_DECIMAL = re.compile(r"(?:decimal|numeric)", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """One column. `names`: other headers under which it may come. `values`: the only ones it may have, if any."""

    name: str
    title: str
    description: str
    kind: Kind
    physical: str
    is_required: bool = False
    is_personal: bool = False
    values: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """An extract or a mart. `key`: names of the columns that no two rows share."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]


def of_extract(contract: Contract) -> Table:
    """What a file of this extract holds; region and fiscal year may be left to the folder."""
    return Table(
        contract.extract,
        contract.zh,
        f"{contract.grain_zh}。{contract.grain_en}.",
        tuple(_of_column(column) for column in contract.all_columns),
        tuple(contract.row_key),
    )


_OF_COLUMN: dict[str, Kind] = {
    "code": "string",
    "text": "string",
    "enum": "string",
    "money": "decimal",
    "number": "decimal",
    "integer": "integer",
    "date": "date",
    "boolean": "boolean",
}


def _of_column(column: Column) -> Field:
    low, high = column.bounds if column.type in ("integer", "number") else (None, None)
    return Field(
        name=column.name,
        title=column.zh,
        description=f"{column.meaning_zh}。{column.meaning_en}.",
        kind=_OF_COLUMN[column.type],
        physical=duckdb_type(column),
        is_required=column.required,
        is_personal=column.pii,
        values=tuple(column.enum) if column.unknown == "reject" else (),
        minimum=None if low is None else Decimal(low),
        maximum=None if high is None else Decimal(high),
        names=tuple(dict.fromkeys((*column.standard_codes, column.zh, *column.zh_aliases))),
    )


def of_mart(node: dict[str, Any], key: list[str]) -> Table:
    """A mart, as its dbt contract promises it."""
    return Table(
        node["name"],
        label_of(node["description"]),
        _one_line(node["description"]),
        tuple(_of_mart_column(column) for column in node["columns"].values()),
        tuple(key),
    )


def _of_mart_column(column: dict[str, Any]) -> Field:
    return Field(
        name=column["name"],
        title=label_of(column["description"]),
        description=_one_line(column["description"]),
        kind=_kind(column["data_type"]),
        physical=column["data_type"],
        is_required=any(each["type"] == "not_null" for each in column["constraints"]),
    )


def _kind(data_type: str) -> Kind:
    """KeyError for a type that no mart has had so far."""
    if _DECIMAL.match(data_type):
        return "decimal"
    return _OF_DATABASE[data_type.lower()]


_OF_DATABASE: dict[str, Kind] = {
    **dict.fromkeys(("string", "varchar", "text"), "string"),
    **dict.fromkeys(("integer", "int", "bigint", "smallint"), "integer"),
    **dict.fromkeys(("double", "float"), "number"),
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


def number(bound: Decimal) -> int | float:
    """A bound as JSON and YAML write numbers."""
    return int(bound) if bound == bound.to_integral_value() else float(bound)


def _one_line(text: str) -> str:
    return " ".join(text.split())
