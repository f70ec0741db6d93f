"""How contract columns are typed once landed and named once staged.

Here: database types, the reading and lineage columns. Not here: how a cell becomes such a value (land/).
"""

from pipelines.contracts.model import Column, Contract

_DUCKDB_TYPES = {
    "code": "VARCHAR",
    "text": "VARCHAR",
    "enum": "VARCHAR",
    "money": "DECIMAL(18,2)",
    "number": "DECIMAL(18,6)",
    "integer": "INTEGER",
    "date": "DATE",
    "boolean": "BOOLEAN",
}

# Suffixes of what land/reading/ makes of a target's or an actual's text; values keep the printed magnitude (90 %
# is 90 with unit '%'). rules.md §2.
_TARGET_READING = {
    "kind": "VARCHAR",
    "operator": "VARCHAR",
    "low": "DECIMAL(24,6)",
    "high": "DECIMAL(24,6)",
    "date": "DATE",
    "unit": "VARCHAR",
}
_ACTUAL_READING = {
    "kind": "VARCHAR",
    "value": "DECIMAL(24,6)",
    "date": "DATE",
    "unit": "VARCHAR",
    "level": "VARCHAR",
    "completion_ratio": "DECIMAL(9,6)",
}

LINEAGE_COLUMNS: dict[str, str] = {
    "_source_file": "VARCHAR",
    "_source_sheet": "VARCHAR",
    "_source_row": "INTEGER",
    "_source_sha256": "VARCHAR",
}
"""File relative to raw/ (posix), sheet, 1-based row as a person sees it, hash of the file's content."""


UNSAID = "_unsaid"
"""Landing files only: the columns of which a row's sheet or form says nothing, joined by commas; NULL: it says all."""


def duckdb_type(column: Column) -> str:
    """The DuckDB type in which the column lands."""
    return _DUCKDB_TYPES[column.type]


def reading_columns(contract: Contract) -> dict[str, str]:
    """Name -> DuckDB type of the columns read out of free text; `actual_raw` gives `actual_kind`, `actual_value` …"""
    readings: dict[str, str] = {}
    for column in contract.columns:
        if column.reads is None:
            continue
        parts = _TARGET_READING if column.reads == "target" else _ACTUAL_READING
        prefix = column.name.removesuffix("_raw")
        readings.update({f"{prefix}_{suffix}": duckdb for suffix, duckdb in parts.items()})
    return readings


def landed_columns(contract: Contract) -> dict[str, str]:
    """Name -> DuckDB type of every column of the contract's landing files and of its `raw` table, in order."""
    return {
        **{column.name: duckdb_type(column) for column in contract.all_columns},
        **reading_columns(contract),
        **LINEAGE_COLUMNS,
    }


def printed_key(contract: Contract, alias: str = "", names: list[str] | None = None) -> str:
    """SQL: the row's key (`names`: these columns) as people write it, parts separated by /; a part that has its default
    goes without saying."""
    prefix = f"{alias}." if alias else ""
    parts = []
    for name in names or contract.key:
        column, value = contract.column(name), f"cast({prefix}{name} as varchar)"
        parts.append(value if column.default is None else f"nullif({value}, '{column.default}')")
    return f"concat_ws('/', {', '.join(parts)})"


def round_order(contract: Contract, alias: str = "") -> str:
    """SQL: 1 for the first round, 2 for the next …; of a contract with rounds."""
    column = contract.column(str(contract.round_column))
    cases = " ".join(f"when '{value}' then {place}" for place, value in enumerate(column.enum, start=1))
    return f"case {f'{alias}.' if alias else ''}{column.name} {cases} end"


def staged_name(column: Column) -> str:
    """The column's name from staging on: money says its unit."""
    if column.type == "money" and not column.name.endswith("_yuan"):
        return f"{column.name}_yuan"
    return column.name
