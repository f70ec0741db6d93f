"""Tables as one Open Data Contract Standard document (Bitol ODCS v3).

Source: https://bitol-io.github.io/open-data-contract-standard/. Not here: where the files go (contract_files.py).
"""

from collections.abc import Sequence
from typing import Any

from pipelines.readers.data_contracts.table import Field, Kind, Table, number

_TYPES: dict[Kind, str] = {
    "string": "string",
    "integer": "integer",
    "decimal": "number",
    "number": "number",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}


def document(contract_id: str, name: str, version: str, purpose: str, tables: Sequence[Table]) -> dict[str, Any]:
    """The whole contract, ready for YAML."""
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": contract_id,
        "name": name,
        "version": version,
        "status": "active",
        "description": {"purpose": purpose},
        "schema": [_schema(table) for table in tables],
    }


def _schema(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "logicalType": "object",
        "physicalType": "table",
        "businessName": table.title,
        "description": table.description,
        "properties": [_property(field, table.key) for field in table.fields],
    }


def _property(field: Field, key: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": field.name,
        "businessName": field.title,
        "description": field.description,
        "logicalType": _TYPES[field.kind],
        "physicalType": field.physical,
        "required": field.is_required,
    }
    if field.name in key:
        told |= {"primaryKey": True, "primaryKeyPosition": key.index(field.name) + 1}
    if field.is_personal:
        told["classification"] = "confidential"
    if field.values:
        told["enum"] = [{"value": value} for value in field.values]
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    if options := {name: number(bound) for name, bound in bounds.items() if bound is not None}:
        told["logicalTypeOptions"] = options
    if field.names:
        told["customProperties"] = [{"property": "acceptedHeaders", "value": list(field.names)}]
    return told
