"""The money of 清源县's running year and of the year before: projects, allotments, payments, units, all made up.

Here: rows few enough to be worked by hand. Not here: papers (running_papers.py), files (running.py).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .delivery import Row

COUNTY, TOWN = "990101", "990101001"
YEAR = 2026
STEPS = {
    "submitted": date(2025, 12, 10),
    "council": date(2026, 1, 10),
    "approved": date(2026, 2, 25),
    "disclosed": date(2026, 3, 10),
}
"""The budget's own dates; the goals of the year keep them but for two."""


def wan(amount: str) -> Decimal:
    return (Decimal(amount) * 10_000).quantize(Decimal("0.01"))


def _project(number: int, name: str, agency: str, letter: str = "T", **more: object) -> Row:
    return {
        "pro_code": f"{COUNTY}26{letter}{number:012d}",
        "pro_name": f"{name}（示例）",
        "agency_code": agency,
        "fund_book": "general",
        "is_new": False,
        "start_year": 2024,
        "end_year": 2028,
        **more,
    }


PROJECTS = {
    "school": _project(1, "校舍维修", "101001", responsible_person="教育局副局长乙（示例）"),
    "bond": _project(2, "县医院综合楼", "105001", tags="专项债券", fund_book="gov_fund", start_year=2026),
    "roads": _project(3, "农村公路养护", "105001", tags="直达资金"),
    "training": _project(4, "教师培训", "101001"),
    "heating": _project(5, "老旧小区供热改造", "105001", tags="PPP"),
    "seed": _project(6, "良种补贴", "102001", tags="衔接资金"),
    "canal": _project(7, "灌区渠道整治", "103001", tags="转移支付"),
    "buses": _project(8, "新能源公交补贴", "105001", tags="政府购买服务", start_year=2023, end_year=2025),
    "lamps": _project(9, "路灯更换", "105001", tags="政府采购"),
    "wages": _project(10, "教师工资", "101001", letter="R"),
}
SCHOOL_2025 = {**PROJECTS["school"], "responsible_person": "教育局副局长甲（示例）"}
CANAL_2025 = {**PROJECTS["canal"]}
TOWN_PROJECT: Row = {**_project(1, "村道保洁", "001001"), "pro_code": f"{COUNTY}26T000000009001"}

INITIAL = {
    "school": "300", "roads": "40", "training": "120", "heating": "150", "seed": "300", "canal": "250",
    "buses": "20", "lamps": "50", "wages": "220",
}  # fmt: skip
SUPPLEMENTS = {"bond": ("1000", date(2026, 7, 15)), "roads": ("60", date(2026, 6, 20))}

PAID: dict[str, Sequence[tuple[int, int, str]]] = {  # month, day, 万元
    "school": [(3, 12, "60"), (5, 20, "70"), (8, 18, "60"), (9, 3, "15")],
    "bond": [(7, 28, "120"), (8, 25, "200")],
    "roads": [(4, 9, "40"), (7, 10, "60")],
    "training": [(4, 15, "38"), (7, 6, "40")],
    "heating": [(6, 11, "90"), (12, 25, "150")],
    "seed": [(3, 30, "100"), (6, 5, "100")],
    "canal": [(4, 22, "50")],
    "buses": [(2, 26, "20")],
    "lamps": [(3, 19, "30"), (5, 27, "25")],
    "wages": [(1, 20, "35"), (3, 20, "35"), (5, 20, "35"), (7, 20, "35")],
}
"""The last of `heating` is dated 25 December: a slip of the keyboard that nobody saw in September."""


def code_of(name: str) -> str:
    return str(PROJECTS[name]["pro_code"])


DIVISIONS = {"101": "教科文股", "102": "农业农村股", "103": "农业农村股", "104": "农业农村股", "105": "经济建设股"}
"""The county bureau's own divisions, by the departments in their care."""


def _agency(agency: str, name: str, quota: str | None = None) -> Row:
    return {
        "agency_code": agency,
        "agency_name": f"{name}（示例）",
        "dept_code": agency[:3],
        "dept_name": f"{name}（示例）",
        "public_expense_quota": None if quota is None else wan(quota),
        "managing_division": DIVISIONS.get(agency[:3]),
    }


def _allotments() -> list[Row]:
    rows: list[Row] = [
        {"bgt_id": f"ZB26-{name}", "pro_code": code_of(name), "bgt_type": "initial", "doc_date": date(2026, 2, 25),
         "amount": wan(amount)}
        for name, amount in INITIAL.items()
    ]  # fmt: skip
    rows += [
        {"bgt_id": f"ZJ26-{name}", "pro_code": code_of(name), "bgt_type": "supplement", "doc_date": day,
         "amount": wan(amount)}
        for name, (amount, day) in SUPPLEMENTS.items()
    ]  # fmt: skip
    return rows


def _payments() -> list[Row]:
    return [
        {
            "pay_id": f"ZF26-{name}-{number}",
            "pro_code": code_of(name),
            "pay_date": date(YEAR, month, day),
            "amount": wan(amount),
        }
        for name, payments in PAID.items()
        for number, (month, day, amount) in enumerate(payments, start=1)
    ]


def county_money() -> dict[str, list[Row]]:
    """The county in 2026; its units as they stand after the merger: 102 and 103 are no longer listed."""
    return {
        "regions": [
            {"mof_div_code": COUNTY, "mof_div_name": "清源县（示例）", "admin_level": "county"},
            {
                "mof_div_code": TOWN,
                "mof_div_name": "柳溪镇（示例）",
                "parent_mof_div_code": COUNTY,
                "admin_level": "township",
            },
        ],
        "agencies": [
            _agency("101001", "教育局", "60"),
            _agency("104001", "农业农村和水利局", "48"),
            _agency("105001", "住房和城乡建设局", "52"),
        ],
        "code_changes": [
            {"code_kind": kind, "old_code": old, "new_code": new, "effective_date": date(2026, 7, 1)}
            for kind, old, new in (
                ("department", "102", "104"), ("department", "103", "104"),
                ("agency", "102001", "104001"), ("agency", "103001", "104001"),
            )
        ],
        "projects": list(PROJECTS.values()),
        "allotments": _allotments(),
        "payments": _payments(),
    }  # fmt: skip


def county_year_before() -> dict[str, list[Row]]:
    """The closed year before, of two projects: what the forecast of `school` rests on."""
    paid = {"school": [(3, "80"), (8, "120"), (12, "70")], "canal": [(5, "100"), (11, "140")]}
    budgets = {"school": "280", "canal": "240"}
    return {
        "agencies": [
            _agency("101001", "教育局", "58"),
            _agency("102001", "农业农村局", "26"),
            _agency("103001", "水利局", "20"),
            _agency("105001", "住房和城乡建设局", "50"),
        ],
        "projects": [SCHOOL_2025, CANAL_2025],
        "allotments": [
            {"bgt_id": f"ZB25-{name}", "pro_code": code_of(name), "bgt_type": "initial", "doc_date": date(2025, 2, 20),
             "amount": wan(amount)}
            for name, amount in budgets.items()
        ],
        "payments": [
            {"pay_id": f"ZF25-{name}-{number}", "pro_code": code_of(name), "pay_date": date(2025, month, 15),
             "amount": wan(amount)}
            for name, payments in paid.items()
            for number, (month, amount) in enumerate(payments, start=1)
        ],
    }  # fmt: skip


def town_money() -> dict[str, list[Row]]:
    code = str(TOWN_PROJECT["pro_code"])
    return {
        "agencies": [_agency("001001", "柳溪镇人民政府")],
        "projects": [TOWN_PROJECT],
        "allotments": [
            {"bgt_id": "ZB26-T", "pro_code": code, "bgt_type": "initial", "doc_date": date(2026, 3, 1),
             "amount": wan("20")}
        ],
        "payments": [
            {"pay_id": f"ZF26-T-{month}", "pro_code": code, "pay_date": date(2026, month, 8), "amount": wan("4")}
            for month in (3, 4, 5)
        ],
    }  # fmt: skip
