"""Writes dbt's staging models from the contracts: `python -m pipelines.contracts.dbt_staging`.

Here: one `stg_<extract>.sql` per extract (rename money to say its unit; 1:1 with raw) and their descriptions. Not
here: the sources they read (dbt_sources.py), policy tables (they join national defaults and are written by hand).
"""

from pathlib import Path

import yaml

from pipelines.contracts.loader import load_contracts
from pipelines.contracts.model import Contract
from pipelines.contracts.types import LINEAGE_COLUMNS, landed_columns, reading_columns, staged_name

PROJECT = Path(__file__).parents[2] / "dbt_project"
STAGING = PROJECT / "models" / "staging"

_LINEAGE_MEANING = {
    "_source_file": "来源文件。File relative to raw/.",
    "_source_sheet": "来源工作表。Sheet of an XLSX file.",
    "_source_row": "来源行号。1-based row as a person sees it.",
    "_source_sha256": "来源文件指纹。SHA-256 of the file's content.",
}


def staging_sql(contract: Contract) -> str:
    """The model that renames one extract's landed columns."""
    renamed = {column.name: staged_name(column) for column in contract.all_columns}
    lines = [
        f"    {name} as {renamed[name]}" if renamed.get(name, name) != name else f"    {name}"
        for name in landed_columns(contract)
    ]
    return (
        f"-- {contract.zh}: 1:1 with raw.{contract.extract}. Written by `python -m pipelines.contracts.dbt_staging`.\n"
        "select\n" + ",\n".join(lines) + f"\nfrom {{{{ source('raw', '{contract.extract}') }}}}\n"
    )


def staging_yaml() -> str:
    """Descriptions of every staging model and column, Chinese label first."""
    return "# Written by `python -m pipelines.contracts.dbt_staging`.\n" + yaml.safe_dump(
        {"version": 2, "models": [_model(contract) for contract in load_contracts().values()]},
        allow_unicode=True,
        sort_keys=False,
        width=160,
    )


def _model(contract: Contract) -> dict[str, object]:
    columns = [
        {"name": staged_name(column), "description": f"{column.zh}。{column.meaning_zh} {column.meaning_en}"}
        for column in contract.all_columns
    ]
    columns += [
        {"name": name, "description": "由原文读出。Read from the text beside it (rules, section 2)."}
        for name in reading_columns(contract)
    ]
    columns += [{"name": name, "description": _LINEAGE_MEANING[name]} for name in LINEAGE_COLUMNS]
    return {
        "name": f"stg_{contract.extract}",
        "description": f"{contract.zh}。{contract.grain_zh}。{contract.grain_en}.",
        "columns": columns,
    }


def files() -> dict[Path, str]:
    """Path -> text of every generated file."""
    models = {STAGING / f"stg_{name}.sql": staging_sql(contract) for name, contract in load_contracts().items()}
    return {**models, STAGING / "_staging__models.yml": staging_yaml()}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
