"""恩阳区 511903, 2021: goals of 89 departments and 345 key projects, special-bond follow-up, evaluations by kind.

Published: 89, 345, 2.36 亿元; 15.24 亿元 of special bonds over 21 units; 3 policies, 6 departments, 72 special-fund and
25 department-budget projects evaluated; ex-ante assessment above 50 万元. Every row below them is made up.
Special-fund projects carry the tag 专项资金; the 25 are key projects without a tag.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .bureau import Agency, Bureau, Project
from .delivery import Dress, Tray
from .enyang_papers import write_papers
from .figures import day, split, wan
from .words import DEPARTMENTS, MADE_UP

CODE, YEAR = "511903", 2021
DEPARTMENT_COUNT, KEY_COUNT, BOND_UNITS, BOND_COUNT = 89, 345, 21, 38
SPECIAL_COUNT, OTHER_COUNT = 72, 46
KEY_TOTAL, BOND_TOTAL = wan("23600"), wan("152400")
SPECIAL_TOTAL, OTHER_TOTAL, POLICY_TOTAL = wan("41386.52"), wan("3120.75"), wan("6240")
LATE_ROWS = 66
IDLE_BOND = 2


@dataclass
class Groups:
    """The managed subjects by what the figures say of them."""

    key: list[Project]
    bonds: list[Project]
    special: list[Project]
    others: list[Project]
    policies: list[Project]


def books() -> tuple[Bureau, Groups]:
    """The year's rows, and which subjects belong to which figure."""
    bureau = Bureau(CODE, YEAR)
    bureau.add("regions", mof_div_code=CODE, mof_div_name="恩阳区", parent_mof_div_code="511900", admin_level="county")
    for number, name in enumerate(DEPARTMENTS[:DEPARTMENT_COUNT]):
        bureau.department(name, units=2 if number % 6 == 0 else 1)
    groups = Groups(_key(bureau), _bonds(bureau), _special(bureau), _others(bureau), _policies(bureau))
    bureau.running_costs(wan("98430.66"), wan("8912.40"))
    _public_finance(bureau)
    write_papers(bureau, groups)
    return bureau, groups


def _heads(bureau: Bureau, count: int) -> list[Agency]:
    return [agency for agency in bureau.agencies if agency.code.endswith("001")][:count]


def _key(bureau: Bureau) -> list[Project]:
    """345 key projects; shifts among them leave the sum of 2.36 亿元 as it was approved."""
    projects = [
        bureau.project(
            bureau.agencies[number % len(bureau.agencies)],
            kind="other_operating" if number % 7 == 3 else "specific",
            is_key=True,
            is_new=number % 8 == 1,
            start_year=2021 if number % 8 == 1 else 2019,
            end_year=2021 if number % 15 == 4 else 2023,
        )
        for number in range(KEY_COUNT)
    ]
    for project, fen in zip(projects, split(KEY_TOTAL, KEY_COUNT, bureau.rng), strict=True):
        bureau.fund(project, fen, changes=0)
    for giver, taker in zip(projects[30:50:2], projects[31:50:2], strict=True):
        bureau.shift(giver, taker, giver.adjusted // 10 // 10_000 * 10_000, date(YEAR, bureau.rng.choice((6, 9)), 18))
    _spend(bureau, projects)
    return projects


def _bonds(bureau: Bureau) -> list[Project]:
    """Special bonds of 21 units: issued in the year, a little carried over."""
    units = _heads(bureau, BOND_UNITS)
    projects = [
        bureau.project(
            units[number % BOND_UNITS],
            book="gov_fund",
            tags="专项债券",
            is_new=number % 3 != 2,
            start_year=2021 if number % 3 != 2 else 2020,
            end_year=2024,
        )
        for number in range(BOND_COUNT)
    ]
    for number, (project, fen) in enumerate(zip(projects, split(BOND_TOTAL, BOND_COUNT, bureau.rng), strict=True)):
        carried = fen // 5 // 1_000_000 * 1_000_000 if number % 9 == 2 else 0
        if carried:
            bureau.allot(project, "carry_over", carried, date(YEAR, 2, 20), YEAR - (2 if number == IDLE_BOND else 1))
        bureau.allot(project, "supplement", fen - carried, day(bureau.rng, YEAR, 4, 7))
        percent = 12 if number == IDLE_BOND else bureau.rng.choice((38, 52, 66, 74, 85, 92))
        bureau.spend(project, percent, 3, first_month=8)
    return projects


def _special(bureau: Bureau) -> list[Project]:
    """72 projects from central and provincial special funds."""
    tags = ("专项资金", "专项资金", "专项资金;直达资金", "专项资金;衔接资金")
    projects = [
        bureau.project(
            bureau.agencies[(number * 5) % len(bureau.agencies)],
            tags=tags[number % 4],
            is_new=number % 10 == 6,
            start_year=2020,
            end_year=2022,
        )
        for number in range(SPECIAL_COUNT)
    ]
    for project, fen in zip(projects, split(SPECIAL_TOTAL, SPECIAL_COUNT, bureau.rng), strict=True):
        bureau.fund(project, fen, changes=45)
    _spend(bureau, projects)
    return projects


def _others(bureau: Bureau) -> list[Project]:
    projects = [
        bureau.project(
            bureau.agencies[(number * 3) % len(bureau.agencies)], kind="other_operating", is_secret=number == 5
        )
        for number in range(OTHER_COUNT)
    ]
    for project, fen in zip(projects, split(OTHER_TOTAL, OTHER_COUNT, bureau.rng), strict=True):
        bureau.fund(project, fen)
    _spend(bureau, projects)
    return projects


def _policies(bureau: Bureau) -> list[Project]:
    names = ("困难群众生活补贴政策", "职业技能提升补贴政策", "耕地保护补偿政策")
    owners = [
        next(unit for unit in bureau.agencies if word in unit.name) for word in ("民政局", "人力资源", "自然资源")
    ]
    policies = [
        bureau.project(owner, f"{name}{MADE_UP}", subject_kind="policy", start_year=2019)
        for owner, name in zip(owners, names, strict=True)
    ]
    for policy, fen in zip(policies, split(POLICY_TOTAL, len(policies), bureau.rng), strict=True):
        bureau.allot(policy, "initial", fen, date(YEAR, 1, 25))
        bureau.spend(policy, 97, 6)
    return policies


def _spend(bureau: Bureau, projects: list[Project]) -> None:
    for project in projects:
        percent = bureau.rng.choice((100, 100, 99, 97, 95, 92, 90, 84, 76, 60))
        bureau.spend(project, percent, bureau.rng.randint(2, 4))


def _public_finance(bureau: Bureau) -> None:
    """Revenue by month and debt within its limit."""
    for kind, fen in (("增值税", wan(9200)), ("企业所得税", wan(2600)), ("契税", wan(4100)), ("非税收入", wan(7800))):
        months = split(fen * 102 // 100, 12, bureau.rng, spread=3)
        for month, collected in enumerate(months, start=1):
            bureau.add(
                "revenues",
                revenue_kind=kind,
                month=month,
                budget_amount=Decimal(fen).scaleb(-2),
                collected_amount=Decimal(collected).scaleb(-2),
            )
    for kind, limit, balances in (("general", 182_000, (160_500, 171_200)), ("special", 436_000, (298_000, 421_600))):
        for month, balance in zip((6, 12), balances, strict=True):
            bureau.add(
                "debts",
                debt_kind=kind,
                period_end=date(YEAR, month, 30 if month == 6 else 31),
                limit_amount=Decimal(limit * 10_000),
                balance_amount=Decimal(balance * 10_000),
            )


def deliver(tray: Tray) -> None:
    """Workbooks with Chinese headers in 万元; payments in two files, the second with three unreadable cells."""
    bureau, _ = books()
    workbook = Dress(form="xlsx", unit="万元")
    bom = Dress(encoding="utf-8-sig")
    payments = bureau.rows.pop("payments")
    tray.put_bureau(
        bureau.folder,
        bureau.rows,
        workbook,
        {
            "regions": bom,
            "projects": Dress(form="xlsx", title="恩阳区2021年区级预算项目库"),
            "goals": bom,
            "monitoring_reports": Dress(form="parquet", stem="monitoring_reports"),
            "result_applications": bom,
            "budget_steps": Dress(encoding="utf-8-sig", dates="年月日"),
            "debts": Dress(encoding="utf-8-sig", unit="亿元"),
        },
    )
    tray.put(bureau.folder, "国库集中支付", "payments", payments[:-LATE_ROWS], bom)
    damaged = [
        {**payments[-1], "pay_id": f"{CODE}ZF219000001", "pay_date": "2021-13-05"},
        {**payments[-1], "pay_id": f"{CODE}ZF219000002", "pro_code": "5.1E+20"},
        {**payments[-1], "pay_id": f"{CODE}ZF219000003", "amount": "12,3x"},
    ]
    tray.put(bureau.folder, "国库集中支付-12月补录", "payments", [*payments[-LATE_ROWS:], *damaged], bom)
    tray.put_policy(
        CODE,
        "policy_parameters",
        [
            {
                "fiscal_year_from": str(YEAR),
                "parameter": "ex_ante_threshold_yuan",
                "value": "500000",
                "unit": "元",
                "legal_basis": "恩阳区预算事前绩效评估管理暂行办法（见中国发展网2021-11-15"
                "《四川巴中:恩阳区“五位一体”全面推进预算绩效管理》）",
                "evidence": "seed",
                "note": "年初预算及追加项目预算和新出台支出政策前，超过50万元的由财政部门开展事前绩效评估",
            }
        ],
    )
