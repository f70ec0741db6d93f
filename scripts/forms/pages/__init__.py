"""Each layout of official form, filled: published tables (tests/data/selfeval) where one fits, else figures of ours.

Here: how each form is laid out. Not here: writing files (sheet.py, make_form_fixtures.py).
"""

from scripts.forms.pages.before_and_during import ex_ante, goal_department, goal_project, monitoring
from scripts.forms.pages.other_self_evaluations import department, guangshui, rural, transfer
from scripts.forms.pages.project_self_evaluations import hubei, national, sichuan, yunnan

__all__ = [
    "department",
    "ex_ante",
    "goal_department",
    "goal_project",
    "guangshui",
    "hubei",
    "monitoring",
    "national",
    "rural",
    "sichuan",
    "transfer",
    "yunnan",
]
