"""`scoring`: three million self-evaluated indicators scored by the models, beside one statement written by hand."""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks import worlds
from benchmarks.measure import record
from benchmarks.versus import Comparison, compare

ROWS, DISTINCT = 3_000_000, 20_000
_COLUMNS = "mof_div_code, fiscal_year, kpi_id, rule_score, delta_reason"
_SCORING = Comparison(
    "scoring",
    mart="fct_indicator_results",
    models=f"select {_COLUMNS} from models_build.marts.fct_indicator_results",
    bare=f"select {_COLUMNS} from bare_build.bare",
)


def run(rows: str = str(ROWS)) -> Path:
    """results/scoring.json."""
    return record("scoring", measure(int(rows)))


def measure(rows: int) -> dict[str, Any]:
    """Figures over `rows` indicators, eight to a project, targets and actuals drawn from 20,000 texts each."""
    with tempfile.TemporaryDirectory(prefix="jixiao-scoring-") as folder:
        database = worlds.empty_build(Path(folder))
        worlds.indicators(database, rows, DISTINCT)
        return {"rows": rows, **compare(_SCORING, database, Path(folder))}
