"""A county's agencies, and its projects of one year: slots in which one project ends and another begins.

Here: what a project is, as arrays. Not here: its money (money.py), its goal (goals.py).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.generate.arrays import Bools, Dice, Ints, money, numbered, words
from pipelines.generate.tree import Region
from pipelines.generate.vocabulary import Line, vocabulary

KINDS = ("personnel", "operating", "other_operating", "specific")
BOOKS = ("general", "gov_fund", "soe_capital", "social_insurance")
_LETTERS = ("R", "Y", "Z", "T")
_TAGS = (None, "直达资金", "衔接资金", "转移支付", "政府采购", "政府购买服务", "直达资金;转移支付", "PPP")
_TAG_WEIGHTS = (72, 5, 3, 6, 8, 4, 1.5, 0.5)
_FOREVER = 60
_ORIGIN = 1960
_YUAN = 100

DIVISIONS = ("行政政法股", "教科文股", "社会保障股", "农业农村股", "经济建设股", "资源环境股")
"""The finance bureau's own divisions, by the number of the department in their care."""


@dataclass(frozen=True)
class Bureau:
    """One county: its dice, agencies and towns."""

    region: Region
    slots: int
    dice: Dice
    agencies: list[str]
    agency_names: list[str]
    departments: list[str]
    """Of each agency."""
    department_names: list[str]
    lines: list[Line]
    """Of each agency."""
    towns: list[str]
    seed: int

    @property
    def heads(self) -> list[int]:
        """The first agency of each department."""
        return [place for place, code in enumerate(self.agencies) if code.endswith("001")]


@dataclass(frozen=True)
class Projects:
    """Projects of one year, one element per slot; `turn` counts the projects a slot has had."""

    year: int
    turn: Ints
    start_year: Ints
    end_year: Ints
    kind: Ints
    book: Ints
    agency: Ints
    base: Ints
    """A usual year's money in fen."""
    code: pa.Array
    name: pa.Array
    object: pa.Array
    """What the indicators speak of."""
    is_policy: Bools
    is_secret: Bools

    @property
    def is_managed(self) -> Bools:
        """Neither wages nor running costs."""
        return self.kind >= 2

    @property
    def is_new(self) -> Bools:
        return self.start_year == self.year

    @property
    def subject_kind(self) -> pa.Array:
        return words(("project", "policy"), self.is_policy.astype(np.int64))


def open_bureau(region: Region, slots: int, seed: int) -> Bureau:
    """The county's people: about a department per 30 projects, some with a second and third unit."""
    said = vocabulary()
    offices = [(name, line) for line in said.lines for name in line.departments]
    offices = sorted(offices, key=lambda office: len(office[0]))[: max(2, min(len(offices), slots // 30))]
    agencies, names, departments, department_names, lines = [], [], [], [], []
    for number, (office, line) in enumerate(offices):
        units = 1 if slots < 200 else 1 + number % 3
        for unit in range(1, units + 1):
            agencies.append(f"{number + 101:03d}{unit:03d}")
            names.append(region.name + office + ("" if unit == 1 else f"第{'零一二三'[unit]}事业站"))
            departments.append(f"{number + 101:03d}")
            department_names.append(region.name + office)
            lines.append(line)
    dice = Dice(seed, int(region.code))
    ids = np.arange(said.towns)
    thrown = zip(dice.pick("town", 40, ids).tolist(), dice.pick("town2", 40, ids).tolist(), strict=True)
    towns = [said.place(first, second) for first, second in thrown]
    return Bureau(region, slots, dice, agencies, names, departments, department_names, lines, towns, seed)


def projects_of(bureau: Bureau, year: int) -> Projects:
    """The projects that have the slots in that year. Whatever lasts is the same in every year it lasts."""
    dice, slot = bureau.dice, np.arange(bureau.slots, dtype=np.int64)
    kind = dice.among("kind", (4, 6, 20, 70), slot)
    lasts = (kind < 2) | (dice.throw("lasting", slot) < 0.25)
    life = np.where(lasts, _FOREVER, 1 + dice.pick("life", 5, slot))
    phase = np.where(lasts, 40 + dice.pick("phase", 20, slot), dice.pick("phase", 6, slot) % life)
    turn = (year - _ORIGIN + _FOREVER - phase) // life
    start = _ORIGIN - _FOREVER + phase + turn * life
    book = np.where(kind < 2, 0, dice.among("book", (90, 6, 2, 2), slot, turn))
    agency = dice.pick("agency", len(bureau.agencies), slot)
    base = np.exp(np.log(2.0e5) + 1.3 * dice.bell("base", slot, turn))
    base = np.maximum(base // 100, 10).astype(np.int64) * 100 * _YUAN
    is_policy = (kind == 3) & (dice.throw("policy", slot) < 0.01)
    named = _names(bureau, slot, turn, kind, agency)
    return Projects(
        year=year,
        turn=turn,
        start_year=start,
        end_year=np.where(lasts, 0, start + life - 1),
        kind=kind,
        book=book,
        agency=agency,
        base=base,
        code=_codes(bureau.region.code, slot, turn, start, kind),
        name=pa.array(named[0], pa.string()),
        object=pa.array(named[1], pa.string()),
        is_policy=is_policy,
        is_secret=dice.throw("secret", slot, turn) < 0.004,
    )


def _codes(region: str, slot: Ints, turn: Ints, start: Ints, kind: Ints) -> pa.Array:
    """21 characters: region, year of birth, class letter, number."""
    texts = numbered("", slot * 100 + turn % 100, 12).to_pylist()
    stems = [f"{region}{year % 100:02d}" for year in range(_ORIGIN - _FOREVER, 2100)]
    origin = _ORIGIN - _FOREVER
    return pa.array(
        [
            stems[born - origin] + _LETTERS[letter] + text
            for born, letter, text in zip(start.tolist(), kind.tolist(), texts, strict=True)
        ],
        pa.string(),
    )


def _names(bureau: Bureau, slot: Ints, turn: Ints, kind: Ints, agency: Ints) -> tuple[list[str], list[str]]:
    """(name of the project, what it works on)."""
    dice = bureau.dice
    thrown = [
        dice.pick(word, count, slot, turn)
        for word, count in (("at", len(bureau.towns)), ("object", 8), ("work", 6), ("stage", 12))
    ]
    names, objects = [], []
    for kind_, agency_, town, thing, work, stage in zip(
        kind.tolist(), agency.tolist(), *(each.tolist() for each in thrown), strict=True
    ):
        line = bureau.lines[agency_]
        what = line.objects[thing] + line.works[work]
        objects.append(f"{bureau.towns[town]}镇{what}")
        if kind_ == 0:
            names.append(f"{bureau.agency_names[agency_]}在职人员工资{stage + 1}")
        elif kind_ == 1:
            names.append(f"{bureau.agency_names[agency_]}公用经费{stage + 1}")
        else:
            ending = "项目" if stage < 9 else ("（一期）", "（二期）", "工程")[stage - 9]
            names.append(objects[-1] + ending)
    return names, objects


def project_table(bureau: Bureau, projects: Projects) -> pa.Table:
    """Extract `projects`."""
    dice, turn, count = bureau.dice, projects.turn, bureau.slots
    slot = np.arange(count, dtype=np.int64)
    lines = [bureau.lines[agency] for agency in projects.agency.tolist()]
    tag = dice.among("tag", _TAG_WEIGHTS, slot, turn)
    is_bond = is_on_bonds(bureau, projects)
    tags = words((*_TAGS, "专项债券"), np.where(is_bond, len(_TAGS), np.where(projects.is_managed, tag, 0)))
    built = (projects.end_year > projects.start_year) & (dice.throw("built", slot, turn) < 0.3)
    estimate = projects.base * np.maximum(projects.end_year - projects.start_year + 1, 1) * 6 // 5
    invested = (estimate * (0.1 + dice.throw("invested", slot, turn) * 0.98)).astype(np.int64)
    said = vocabulary()
    person = words([f"{surname}某" for surname in said.surnames], dice.pick("person", len(said.surnames), slot))
    description = [
        f"用于{name}，由{bureau.department_names[agency]}组织实施，按年度计划开展{what}。"
        for name, what, agency in zip(
            projects.name.to_pylist(), projects.object.to_pylist(), projects.agency.tolist(), strict=True
        )
    ]
    has_end = projects.end_year > 0
    return pa.table(
        {
            "pro_code": projects.code,
            "pro_name": projects.name,
            "agency_code": words(bureau.agencies, projects.agency),
            "pro_kind": words(KINDS, projects.kind),
            "subject_kind": projects.subject_kind,
            "fund_book": words(BOOKS, projects.book),
            "is_new": projects.is_new,
            "is_key": (dice.throw("key", slot) < 0.05) & projects.is_managed,
            "start_year": pa.array(projects.start_year.astype(np.int32)),
            "end_year": pa.array(projects.end_year.astype(np.int32), mask=~has_end),
            "tags": tags,
            "industry": pa.array([line.departments[0] for line in lines], pa.string()),
            "exp_func_code": pa.array([line.func_code for line in lines], pa.string()),
            "approved_estimate": money(estimate, built),
            "total_investment_paid": money(invested, built),
            "description": pa.array(description, pa.string()),
            "is_secret": projects.is_secret,
            "responsible_person": person,
        }
    )


def agency_table(bureau: Bureau) -> pa.Table:
    """Extract `agencies`."""
    quota = np.array([3_000_000 + 125_000 * place for place in range(len(bureau.agencies))], dtype=np.int64)
    return pa.table(
        {
            "agency_code": bureau.agencies,
            "agency_name": bureau.agency_names,
            "dept_code": bureau.departments,
            "dept_name": bureau.department_names,
            "public_expense_quota": money(quota),
            "managing_division": [DIVISIONS[int(code) % len(DIVISIONS)] for code in bureau.departments],
        }
    )


def is_on_bonds(bureau: Bureau, projects: Projects) -> Bools:
    """Whose money is special bonds: four in ten projects of the government funds."""
    slot = np.arange(bureau.slots, dtype=np.int64)
    return (projects.book == 1) & (bureau.dice.throw("bond", slot, projects.turn) < 0.4)
