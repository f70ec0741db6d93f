"""What the dbt YAML says, for tests: model -> its entry."""

from functools import cache
from pathlib import Path
from typing import Any

from pipelines.contracts.dbt_words import in_words
from pipelines.contracts.yaml_files import read_yaml

PROJECT = Path(__file__).parents[2]
MODELS = PROJECT / "dbt_project" / "models"


@cache
def entries() -> dict[str, dict[str, Any]]:
    """Every model that some YAML describes."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(MODELS.rglob("*.yml")):
        for model in (read_yaml(path.read_text("utf-8")) or {}).get("models") or []:
            assert model["name"] not in found, f"{model['name']} is described twice"
            found[model["name"]] = model
    return found


def models_of(layer: str) -> list[str]:
    """Names of the models in `models/<layer>`."""
    return sorted(path.stem for path in (MODELS / layer).rglob("*.sql"))


def columns_of(model: str) -> dict[str, str]:
    """Column -> description in words."""
    return {column["name"]: in_words(column.get("description", "")) for column in entries()[model].get("columns", [])}
