"""Where the dbt files that come from the contracts stand: `dbt_project/models/staging/<area>/`.

Here: the area of every extract, called as in the later layers. Not here: what is written there (dbt_staging.py,
dbt_sources.py).
"""

from pathlib import Path

STAGING = Path(__file__).parents[2] / "dbt_project" / "models" / "staging"

POLICY = "policy"
"""The area of every policy table."""

_AREAS = {
    "regions": ("regions", "agencies", "projects"),
    "codes": ("code_changes",),
    "budget": ("allotments", "payments", "transfers", "budget_requests", "budget_steps"),
    "treasury": ("advances", "bonds", "debts", "revenues", "treasury_cash"),
    "targets": ("goals", "goal_indicators", "indicator_library"),
    "monitoring": ("monitoring_reports", "monitoring_indicators"),
    "scores": ("self_evaluations", "self_evaluation_indicators"),
    "disclosure": ("disclosures",),
    "results": ("ex_ante_assessments", "evaluations", "findings", "result_applications", "letters"),
    "work": ("third_parties",),
    "samples": ("samples",),
}
_AREA_OF = {extract: area for area, extracts in _AREAS.items() for extract in extracts}


def area_of(extract: str) -> str:
    """The area in which an extract's or policy table's dbt files stand; KeyError for an extract that has none yet."""
    return POLICY if extract.startswith("policy_") else _AREA_OF[extract]
