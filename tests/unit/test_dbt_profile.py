"""What dbt says to DuckDB when it opens a build, and what on every connection."""

from pathlib import Path

import yaml

PROFILE = Path(__file__).parents[2] / "dbt_project" / "profiles.yml"


def test_the_place_to_spill_is_said_once():
    """dbt repeats `settings` on every connection, and DuckDB refuses `set temp_directory` once it has spilled: a build
    bigger than its memory would stop at the next model. `config_options` it gives when the database is opened."""
    output = yaml.safe_load(PROFILE.read_text("utf-8"))["jixiao"]["outputs"]["duckdb"]
    assert {"memory_limit", "temp_directory"} <= set(output["config_options"])
    assert "settings" not in output
