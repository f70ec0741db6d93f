"""A small but whole year of a region, for cases whose figure needs little more than a few units and projects.

Here: departments with a few general-budget projects, their goals, mid-year monitoring and self-evaluations, all made
up. Not here: what makes a case's figure.
"""

from datetime import date

from .bureau import Bureau
from .figures import split
from .paperwork import Paperwork
from .words import DEPARTMENTS


def modest_books(code: str, year: int, departments: int, quotas: list[int] | None = None) -> Bureau:
    """Books with that many departments (and their quotas in fen) and no money yet."""
    bureau = Bureau(code, year)
    for number, name in enumerate(DEPARTMENTS[:departments]):
        bureau.department(name, quota=quotas[number] if quotas else None)
    return bureau


def modest_projects(bureau: Bureau, count: int, total: int) -> None:
    """Ordinary projects of the general budget that make the total (fen), spread over the units."""
    projects = [bureau.project(bureau.agencies[number % len(bureau.agencies)]) for number in range(count)]
    for project, fen in zip(projects, split(total, count, bureau.rng), strict=True):
        bureau.fund(project, fen)
        bureau.spend(project, bureau.rng.choice((100, 98, 95, 91, 86)), 3)


def modest_papers(bureau: Bureau, *, all_stages: bool = True) -> Paperwork:
    """Goals of all managed subjects; with all stages also monitoring of January–July and self-evaluations."""
    papers, year = Paperwork(bureau), bureau.year
    for project in bureau.managed():
        papers.project_goal(project)
        if all_stages:
            papers.monitor(project, date(year, 7, 31), date(year, 8, 20))
            papers.self_evaluate(project)
    if all_stages:
        for dept_code in bureau.departments():
            kpis = papers.department_goal(dept_code)
            papers.monitor_department(dept_code, date(year, 7, 31), date(year, 8, 20))
            papers.self_evaluate_department(dept_code, kpis)
    return papers
