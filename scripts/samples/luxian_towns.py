"""Three towns of 泸县: goals reach down to the townships.

Here: small books of 9-digit regions, all made up; town codes are ours within the official shape. Not here: the county.
"""

from datetime import date

from .bureau import Bureau
from .delivery import Dress, Tray
from .figures import split, wan
from .paperwork import Paperwork

YEAR = 2021
TOWNS = {"510521901": "得胜镇", "510521902": "牛滩镇", "510521903": "玄滩镇"}
OFFICES = ("党政综合办公室", "经济发展办公室", "社会事务办公室")
PROJECTS_EACH = 5


def town_regions() -> list[dict[str, object]]:
    """The towns as rows of the county's `regions`."""
    return [
        {"mof_div_code": code, "mof_div_name": name, "parent_mof_div_code": "510521", "admin_level": "township"}
        for code, name in TOWNS.items()
    ]


def books(code: str, number: int) -> Bureau:
    """One town's rows; project numbers start where the county's and the other towns' do not reach."""
    bureau = Bureau(code, YEAR, first_number=9_000 + 100 * number)
    for office in OFFICES:
        bureau.department(office)
    projects = [bureau.project(bureau.agencies[index % len(OFFICES)]) for index in range(PROJECTS_EACH)]
    for project, fen in zip(projects, split(wan(260 + 15 * number), PROJECTS_EACH, bureau.rng), strict=True):
        bureau.fund(project, fen)
        bureau.spend(project, bureau.rng.choice((100, 95, 88)), 3)
    bureau.running_costs(wan(380), wan(42))
    papers = Paperwork(bureau)
    for project in projects:
        papers.project_goal(project, approved=date(YEAR, 3, 12))
        papers.monitor(project, date(YEAR, 8, 31), date(YEAR, 9, 10))
        papers.self_evaluate(project)
    for dept_code in bureau.departments():
        papers.self_evaluate_department(dept_code, papers.department_goal(dept_code))
    return bureau


def deliver_towns(tray: Tray) -> None:
    """Workbooks in 元, as small offices fill them."""
    for number, code in enumerate(TOWNS):
        bureau = books(code, number)
        tray.put_bureau(bureau.folder, bureau.rows, Dress(form="xlsx", unit="元"))
