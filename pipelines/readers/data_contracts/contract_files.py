"""The files: two ODCS documents, one Table Schema for each extract and mart."""

import json
from pathlib import Path

import yaml

from pipelines.contracts import load_contracts
from pipelines.readers.data_contracts import odcs, table_schema
from pipelines.readers.data_contracts.table import Table, of_extract, of_mart
from pipelines.settings import Settings
from pipelines.transform import mart_shapes, parsed_project, read_manifest

_EXTRACTS = "各单位和系统报送的文件: 列名、类型、主键、可选值。What the bureau's systems and departments deliver"
_MARTS = "发布版里人人可读的表 (marts)。The tables of a release that everybody may read"


def write_contracts(settings: Settings, folder: Path, version: str) -> list[Path]:
    """`extracts.odcs.yaml`, `marts.odcs.yaml`, `extracts/<name>.schema.json`, `marts/<name>.schema.json`.

    The same project gives the same bytes. OSError when the folder cannot be written.
    """
    groups = {"extracts": (_EXTRACTS, extracts()), "marts": (_MARTS, marts(settings))}
    made: list[Path] = []
    for group, (purpose, tables) in groups.items():
        (folder / group).mkdir(parents=True, exist_ok=True)
        told = odcs.document(f"jixiao-{group}", f"jixiao {group}", version, purpose, tables)
        text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1000)
        made.append(_put(folder / f"{group}.odcs.yaml", text))
        for table in tables:
            text = json.dumps(table_schema.schema(table), ensure_ascii=False, indent=2) + "\n"
            made.append(_put(folder / group / f"{table.name}.schema.json", text))
    return made


def extracts() -> list[Table]:
    return [of_extract(contract) for _, contract in sorted(load_contracts().items())]


def marts(settings: Settings) -> list[Table]:
    """Every mart, by name."""
    nodes = read_manifest(parsed_project(settings))["nodes"].values()
    keys = {name: shape["key"] for name, shape in mart_shapes(settings).items()}
    found = [node for node in nodes if node["resource_type"] == "model" and node["schema"] == "marts"]
    return [of_mart(node, keys[node["name"]]) for node in sorted(found, key=lambda node: node["name"])]


def _put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
