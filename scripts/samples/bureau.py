"""One region's books of one year: units, projects, money, and the row sets that become extracts.

Here: what every case needs to keep money in agreement (allotments, payments, budgets). Goals, reports and scores are
in paperwork.py. Not here: files (delivery.py), published figures (the cases).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random

from .figures import day, month_end, share, split, yuan
from .indicators import Kpi
from .words import MADE_UP, Line, Names, line_of

FUND_TYPES = {"general": "11", "gov_fund": "12", "soe_capital": "13", "social_insurance": "14"}
KIND_LETTERS = {"personnel": "R", "operating": "Y", "other_operating": "Z", "specific": "T"}


@dataclass
class Agency:
    code: str
    name: str
    dept_code: str
    line: Line


@dataclass
class Project:
    """A project and what happened to its money; all amounts in fen."""

    code: str
    name: str
    agency: Agency
    kind: str
    book: str
    subject_kind: str = "project"
    tags: str = ""
    is_key: bool = False
    initial: int = 0
    adjusted: int = 0
    first_bgt_id: str = ""
    payments: list[tuple[date, int]] = field(default_factory=list)
    kpis: list[Kpi] = field(default_factory=list)
    kpi_ids: list[str] = field(default_factory=list)

    @property
    def is_managed(self) -> bool:
        return self.kind in ("specific", "other_operating")

    @property
    def subject(self) -> tuple[str, str]:
        """Kind and code, as papers name it."""
        return self.subject_kind, self.code

    def paid(self, until: date | None = None) -> int:
        """Fen paid up to a day, the whole year without one."""
        return sum(fen for when, fen in self.payments if until is None or when <= until)


class Bureau:
    """The books of one region and year. `rows` holds extract -> rows in the order they were written."""

    def __init__(self, code: str, year: int, first_number: int = 1) -> None:
        self.code = code
        self.year = year
        self.folder = f"{code}/{year}"
        self.rng = Random(f"{code}/{year}")
        self.names = Names(self.rng)
        self.rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        self.agencies: list[Agency] = []
        self.projects: list[Project] = []
        self._numbers: dict[str, int] = defaultdict(lambda: first_number - 1)

    def add(self, extract: str, **values: object) -> None:
        """Adds one row to an extract."""
        self.rows[extract].append(values)

    def number(self, series: str) -> int:
        """The next number of a series."""
        self._numbers[series] += 1
        return self._numbers[series]

    def department(self, name: str, units: int = 1, quota: int | None = None) -> list[Agency]:
        """A department with its units; the quota (fen) goes to the first."""
        dept_code = f"{self.number('department'):03d}"
        made = []
        for number in range(1, units + 1):
            unit_name = f"{name}{MADE_UP}" if number == 1 else f"{name}下属第{number - 1}单位{MADE_UP}"
            agency = Agency(f"{dept_code}{number:03d}", unit_name, dept_code, line_of(name))
            row: dict[str, object] = {
                "agency_code": agency.code,
                "agency_name": agency.name,
                "dept_code": dept_code,
                "dept_name": f"{name}{MADE_UP}",
            }
            if quota is not None:
                row["public_expense_quota"] = yuan(quota if number == 1 else 0)
            self.rows["agencies"].append(row)
            made.append(agency)
        self.agencies += made
        return made

    def project(
        self,
        agency: Agency,
        name: str | None = None,
        *,
        kind: str = "specific",
        book: str = "general",
        subject_kind: str = "project",
        tags: str = "",
        is_key: bool = False,
        **more: object,
    ) -> Project:
        """A project or policy of a unit; without a name one is made up."""
        number = self.number("project")
        code = f"{self.code[:6]}{self.year % 100:02d}{KIND_LETTERS[kind]}{number:012d}"
        project = Project(code, name or self.names.project(agency.line), agency, kind, book, subject_kind, tags, is_key)
        row: dict[str, object] = {
            "pro_code": code,
            "pro_name": project.name,
            "agency_code": agency.code,
            "pro_kind": kind,
            "subject_kind": subject_kind,
            "fund_book": book,
            "is_new": False,
            "is_key": is_key,
            "tags": tags,
            "exp_func_code": agency.line.func_code,
        }
        self.rows["projects"].append({**row, **more})
        self.projects.append(project)
        return project

    def running_costs(self, personnel: int, operating: int) -> None:
        """Wages and office expenses of every department's first unit, paid in twelve months (fen, over all)."""
        heads = [agency for agency in self.agencies if agency.code.endswith("001")]
        for kind, name, total in (("personnel", "人员工资支出", personnel), ("operating", "公用经费支出", operating)):
            for agency, fen in zip(heads, split(total, len(heads), self.rng), strict=True):
                project = self.project(agency, f"{name}{MADE_UP}", kind=kind)
                self.allot(project, "initial", fen, date(self.year, 1, 20))
                self.pay_evenly(project, fen)

    def allot(self, project: Project, bgt_type: str, fen: int, doc_date: date, origin_year: int | None = None) -> str:
        """One allotment document (fen as printed: signed for `transfer` alone); returns its id."""
        bgt_id = f"{self.code}ZB{self.year % 100:02d}{self.number('allotment'):06d}"
        row: dict[str, object] = {
            "bgt_id": bgt_id,
            "pro_code": project.code,
            "bgt_type": bgt_type,
            "doc_date": doc_date,
            "doc_no": f"示例财预〔{self.year}〕{self.number('document') % 400 + 1}号",
            "amount": yuan(fen),
            "fund_type_code": FUND_TYPES[project.book],
            "origin_year": origin_year,
        }
        self.rows["allotments"].append(row)
        project.adjusted += -fen if bgt_type in ("reduction", "reclaimed") else fen
        if bgt_type == "initial":
            project.initial += fen
        project.first_bgt_id = project.first_bgt_id or bgt_id
        return bgt_id

    def fund(self, project: Project, fen: int, *, last_month: int = 10, changes: int = 25) -> None:
        """Brings a project's adjusted budget to exactly `fen`.

        `changes` percent of them get there in several documents; those after the first are dated up to `last_month`.
        """
        start = date(self.year, 1, self.rng.randint(10, 28))
        if self.rng.randint(1, 100) > changes or fen < 2_000_000:
            self.allot(project, "initial", fen, start)
            return
        way = self.rng.choice(("supplement", "reduction", "carry_over", "carry_over"))
        part = share(fen, self.rng.randint(8, 25))
        later = day(self.rng, self.year, min(3, last_month), last_month)
        if way == "reduction":
            self.allot(project, "initial", fen + part, start)
            self.allot(project, "reduction", part, later)
        elif way == "supplement":
            self.allot(project, "initial", fen - part, start)
            self.allot(project, "supplement", part, later)
        else:
            self.allot(project, "initial", fen - part, start)
            self.allot(project, "carry_over", part, date(self.year, 2, 20), self.year - 1)

    def shift(self, giver: Project, taker: Project, fen: int, when: date) -> None:
        """调剂: moves money between two projects; the sum stays."""
        self.allot(giver, "transfer", -fen, when)
        self.allot(taker, "transfer", fen, when)

    def pay(self, project: Project, fen: int, when: date, eco: str = "30227", *, name_allotment: bool = False) -> None:
        """One treasury payment (negative = refund)."""
        row: dict[str, object] = {
            "pay_id": f"{self.code}ZF{self.year % 100:02d}{self.number('payment'):07d}",
            "pro_code": project.code,
            "bgt_id": project.first_bgt_id if name_allotment else None,
            "pay_date": when,
            "amount": yuan(fen),
            "dep_bgt_eco_code": eco,
        }
        self.rows["payments"].append(row)
        project.payments.append((when, fen))

    def pay_evenly(self, project: Project, fen: int) -> None:
        """Twelve monthly payments."""
        month = fen // 12 // 100 * 100
        eco = "30101" if project.kind == "personnel" else "30201"
        for number in range(1, 13):
            self.pay(project, month if number < 12 else fen - 11 * month, date(self.year, number, 15), eco)

    def spend(self, project: Project, percent: int, times: int = 4, *, first_month: int = 2) -> None:
        """Pays that share of the adjusted budget in a few payments; a few are refunded in part."""
        total = share(project.adjusted, percent) if percent < 100 else project.adjusted
        if total <= times * 10_000:
            return
        parts = split(total, times, self.rng, spread=4)
        months = sorted(self.rng.sample(range(first_month, 13), times))
        eco = self.rng.choice(("30213", "30226", "30227", "30905", "31005"))
        for number, (month, fen) in enumerate(zip(months, parts, strict=True)):
            when = date(self.year, month, self.rng.randint(3, 26))
            self.pay(project, fen, when, eco, name_allotment=number == 0 and self.rng.random() < 0.3)
        if self.rng.random() < 0.03:
            back = share(parts[-1], 10)
            if back:
                self.pay(project, -back, month_end(self.year, months[-1]), eco)

    def managed(self) -> list[Project]:
        """Projects and policies that performance work is about: no wages, no office expenses."""
        return [project for project in self.projects if project.is_managed]

    def departments(self) -> dict[str, list[Project]]:
        """Department code -> all its projects."""
        grouped: dict[str, list[Project]] = {agency.dept_code: [] for agency in self.agencies}
        for project in self.projects:
            grouped[project.agency.dept_code].append(project)
        return grouped
