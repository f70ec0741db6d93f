"""A table as a Frictionless Table Schema (Data Package v1, https://specs.frictionlessdata.io/table-schema/)."""

from typing import Any

from pipelines.readers.data_contracts.table import Field, Kind, Table, number

_TYPES: dict[Kind, str] = {
    "string": "string",
    "integer": "integer",
    "decimal": "number",
    "number": "number",
    "date": "date",
    "timestamp": "datetime",
    "boolean": "boolean",
}


def schema(table: Table) -> dict[str, Any]:
    """Ready for JSON."""
    return {
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "fields": [_field(field) for field in table.fields],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }


def _field(field: Field) -> dict[str, Any]:
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    constraints: dict[str, Any] = {name: number(bound) for name, bound in bounds.items() if bound is not None}
    if field.is_required:
        constraints["required"] = True
    if field.values:
        constraints["enum"] = list(field.values)
    told = {"name": field.name, "type": _TYPES[field.kind], "title": field.title, "description": field.description}
    return {**told, **({"constraints": constraints} if constraints else {})}
