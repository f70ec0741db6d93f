"""`recommendations`: what 300,000 projects of two years set off, by the models, beside one statement by hand."""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks import worlds
from benchmarks.measure import record
from benchmarks.versus import Comparison, compare

PROJECTS = 300_000
_COLUMNS = "mof_div_code, fiscal_year, {subject}, money_base, rule_id, action, is_effective, {amount}"
_RECOMMENDATIONS = Comparison(
    "recommendations",
    mart="fct_recommendations",
    models="select {} from models_build.marts.fct_recommendations".format(
        _COLUMNS.format(subject="subject_code", amount="recommended_yuan")
    ),
    bare="select {} from bare_build.bare".format(
        _COLUMNS.format(subject="pro_code", amount="cast(recommended as decimal(18, 2))")
    ),
)


def run(projects: str = str(PROJECTS)) -> Path:
    """results/recommendations.json."""
    return record("recommendations", measure(int(projects)))


def measure(projects: int) -> dict[str, Any]:
    """Figures over `projects` projects of 130 counties in two years: twelve payments each a year."""
    with tempfile.TemporaryDirectory(prefix="jixiao-recommendations-") as folder:
        database = worlds.empty_build(Path(folder))
        worlds.projects(database, projects)
        return {"projects": projects, "years": 2, **compare(_RECOMMENDATIONS, database, Path(folder))}
