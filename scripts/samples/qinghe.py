"""青禾县 (990102), 2024 to 2026, read on 10 September 2026: money that lies idle, 三公 up and down. All made up.

Here: idle money of an ordinary project, a bond and a project of the last year; payments of running costs by economic
classification; who was commissioned to evaluate, at what fee; ex-ante assessments with what they took off; advances and
treasury cash. Few enough to be worked by hand (docs/idle-money.md). Not here: a running year's traps (running.py).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .delivery import Dress, Row, Tray
from .running_money import wan

COUNTY = "990102"
YEARS = (2024, 2025, 2026)

DEPARTMENTS = {
    "201": ("文化和旅游局", "教科文股"),
    "202": ("卫生健康局", "社会保障股"),
    "203": ("机关事务服务中心", "行政政法股"),
}


def _code(number: int, letter: str = "T") -> str:
    return f"{COUNTY}24{letter}{number:012d}"


PROJECTS: dict[str, tuple[str, Row]] = {  # name -> department, what the project file says
    "platform": ("201", {"pro_code": _code(1), "pro_name": "智慧旅游平台（示例）", "end_year": 2027}),
    "hall": ("201", {"pro_code": _code(2), "pro_name": "文化中心（示例）", "end_year": 2027,
                     "fund_book": "gov_fund", "tags": "专项债券"}),
    "clinic": ("202", {"pro_code": _code(3), "pro_name": "乡镇卫生院改造（示例）", "end_year": 2027}),
    "care": ("202", {"pro_code": _code(4), "pro_name": "智慧养老（示例）", "end_year": 2028}),
    "deck": ("201", {"pro_code": _code(8), "pro_name": "观景平台（示例）", "end_year": 2027}),
    "office201": ("201", {"pro_code": _code(5, "Y"), "pro_name": "文化和旅游局日常公用经费（示例）"}),
    "office202": ("202", {"pro_code": _code(6, "Y"), "pro_name": "卫生健康局日常公用经费（示例）"}),
    "office203": ("203", {"pro_code": _code(7, "Y"), "pro_name": "机关事务服务中心日常公用经费（示例）"}),
}  # fmt: skip
STARTS = {"platform": 2024, "hall": 2024, "clinic": 2025, "care": 2026, "deck": 2026}
ASKED_ONLY = {2026: {"deck"}}
"""Projects that asked for money and got none."""

ALLOTMENTS: dict[int, Sequence[tuple[str, str, tuple[int, int], str, int | None]]] = {
    # name, type, month and day, 万元, origin year
    2024: [
        ("platform", "initial", (2, 20), "100", None),
        ("hall", "initial", (2, 20), "300", None),
    ],
    2025: [
        ("platform", "carry_over", (1, 15), "60", 2024),
        ("hall", "carry_over", (1, 15), "180", 2024),
        ("clinic", "initial", (2, 20), "200", None),
        *((f"office{dept}", "initial", (2, 20), "60", None) for dept in DEPARTMENTS),
    ],
    2026: [
        ("platform", "carry_over", (1, 15), "50", 2024),
        ("platform", "reclaimed", (3, 20), "20", 2024),
        ("hall", "carry_over", (1, 15), "80", 2024),
        ("clinic", "carry_over", (1, 15), "50", 2025),
        ("clinic", "initial", (2, 20), "150", None),
        ("care", "initial", (2, 20), "240", None),
        *((f"office{dept}", "initial", (2, 20), "60", None) for dept in DEPARTMENTS),
    ],
}

PAID: dict[int, Sequence[tuple[str, tuple[int, int], str, str]]] = {  # name, month and day, 万元, economic code
    2024: [("platform", (6, 12), "40", "30227"), ("hall", (9, 5), "120", "31001")],
    2025: [
        ("platform", (5, 14), "10", "30227"),
        ("hall", (7, 8), "100", "31001"),
        ("clinic", (6, 3), "90", "31001"),
        ("clinic", (11, 20), "60", "31001"),
        ("office201", (3, 10), "3", "30217"),
        ("office201", (7, 9), "3", "30217"),
        ("office201", (2, 18), "4", "30231"),
        ("office201", (9, 2), "5", "30212"),
        ("office202", (4, 15), "6", "30215"),
        ("office202", (5, 22), "4", "30216"),
        ("office202", (8, 11), "2", "30217"),
        ("office203", (1, 25), "12", "30211"),
        ("office203", (10, 16), "9", "30231"),
    ],
    2026: [
        ("platform", (6, 16), "5", "30227"),
        ("clinic", (4, 21), "30", "31001"),
        ("clinic", (7, 2), "75", "31001"),
        ("care", (5, 19), "110", "30227"),
        ("office201", (3, 11), "2", "30217"),
        ("office201", (8, 6), "2", "30217"),
        ("office201", (2, 24), "3", "30231"),
        ("office201", (5, 13), "18", "31013"),
        ("office202", (4, 16), "7.5", "30215"),
        ("office202", (6, 10), "3", "30216"),
        ("office202", (7, 15), "1", "30217"),
        ("office203", (1, 27), "10", "30211"),
        ("office203", (3, 5), "4", "30231"),
        ("office203", (8, 20), "15", "30201"),
    ],
}

ADVANCES = [  # id, what for, year it arose, (opening, added, cleared, balance) at the end of 2024, 2025, August 2026
    ("ZF-01", "园区征地垫款", 2022, ("90", "", "10", "80"), ("80", "", "20", "60"), ("60", "", "15", "45")),
    ("ZF-02", "抗旱应急垫款", 2023, ("25", "", "", "25"), ("25", "", "5", "20"), ("20", "", "", "20")),
    ("ZF-03", "疾控设备预拨", 2025, None, ("0", "30", "", "30"), ("30", "", "30", "0")),
    ("ZF-04", "防汛应急垫款", 2026, None, None, ("0", "18", "", "18")),
]
ENDS = {2024: date(2024, 12, 31), 2025: date(2025, 12, 31), 2026: date(2026, 8, 31)}

MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31)
CASH = ["820", "760", "690", "640", "580", "520", "470", "455"]
"""Treasury cash at the end of January to August 2026."""


def _ids(year: int, kind: str, number: int, name: str) -> str:
    return f"{kind}{year % 100}-{name}-{number}"


def _agencies() -> list[Row]:
    return [
        {
            "agency_code": f"{dept}001",
            "agency_name": f"{name}（示例）",
            "dept_code": dept,
            "dept_name": f"{name}（示例）",
            "managing_division": division,
        }
        for dept, (name, division) in DEPARTMENTS.items()
    ]


def _money(year: int) -> dict[str, list[Row]]:
    named = {name for name, *_ in (*ALLOTMENTS[year], *PAID[year])}
    projects: list[Row] = [
        {
            "fund_book": "general",
            **row,
            "agency_code": f"{dept}001",
            "start_year": STARTS.get(name),
            "is_new": STARTS.get(name) == year,
        }
        for name, (dept, row) in PROJECTS.items()
        if name in named | ASKED_ONLY.get(year, set())
    ]
    return {
        "agencies": _agencies(),
        "projects": projects,
        "allotments": [
            {"bgt_id": _ids(year, "ZB", number, name), "pro_code": PROJECTS[name][1]["pro_code"], "bgt_type": kind,
             "doc_date": date(year, *day), "amount": wan(amount), "origin_year": origin}
            for number, (name, kind, day, amount, origin) in enumerate(ALLOTMENTS[year], start=1)
        ],
        "payments": [
            {"pay_id": _ids(year, "ZF", number, name), "pro_code": PROJECTS[name][1]["pro_code"],
             "pay_date": date(year, *day), "amount": wan(amount), "dep_bgt_eco_code": eco}
            for number, (name, day, amount, eco) in enumerate(PAID[year], start=1)
        ],
        "goals": [
            {"subject_kind": "project", "subject_code": PROJECTS[name][1]["pro_code"], "goal_text": "完成年度任务",
             "submitted_date": date(year, 1, 8), "approved_date": date(year, 2, 20)}
            for name in sorted(named) if not name.startswith("office")
        ],
        "advances": [
            {"advance_id": advance_id, "reason": reason, "occurred_year": arose, "period_end": ENDS[year],
             **{column: wan(amount) if amount else None for column, amount in
                zip(("opening_amount", "added_amount", "cleared_amount", "balance_amount"), moved, strict=True)}}
            for advance_id, reason, arose, *years in ADVANCES
            if (moved := years[YEARS.index(year)]) is not None
        ],
    }  # fmt: skip


def _subject(name: str) -> Row:
    return {"subject_kind": "project", "subject_code": PROJECTS[name][1]["pro_code"]}


def _papers_2025() -> dict[str, list[Row]]:
    """What the units said of their year 2025."""
    forms = [("platform", "60", "10", "90", "优"), ("clinic", "200", "150", "96", "优")]
    return {
        "self_evaluations": [
            {**_subject(name), "budget_adjusted": wan(budget), "executed": wan(paid), "total_score": Decimal(score),
             "grade": grade, "submitted_date": date(2026, 3, 20)}
            for name, budget, paid, score, grade in forms
        ]
    }  # fmt: skip


def _papers_2026() -> dict[str, list[Row]]:
    """What others found of it in 2026, what they cost, and what was asked for."""
    work = [("PJ26-1", "platform", "68", "60", "TP01", "5"), ("PJ26-2", "clinic", "82", "200", "TP01", "8"),
            ("PJ26-3", "hall", "85", "180", "TP02", "1.5")]  # fmt: skip
    asked = [("PG26-1", "care", "300", "240", "partial"), ("PG26-2", "clinic", "150", "150", "support"),
             ("PG26-3", "deck", "80", None, "reject")]  # fmt: skip
    return {
        "third_parties": [
            {"third_party_code": "TP01", "third_party_name": "明达会计师事务所（示例）", "kind": "firm",
             "selection_method": "公开招标", "contract_amount": wan("12"), "quality_score": Decimal(92),
             "selected_date": date(2026, 3, 2)},
            {"third_party_code": "TP02", "third_party_name": "基建评审专家组（示例）", "kind": "expert",
             "selection_method": "专家库抽取", "contract_amount": wan("2"), "quality_score": Decimal(78),
             "selected_date": date(2026, 4, 7)},
        ],
        "evaluations": [
            {"eval_id": eval_id, **_subject(name), "evaluator": "third_party", "score": Decimal(score),
             "evaluated_amount": wan(amount), "scope": "final", "evaluated_year": 2025,
             "completed_date": date(2026, 7, 10), "third_party_code": who, "fee_amount": wan(fee)}
            for eval_id, name, score, amount, who, fee in work
        ],
        "ex_ante_assessments": [
            {"assessment_id": assessment_id, **_subject(name), "requested_amount": wan(requested),
             "approved_amount": None if approved is None else wan(approved), "conclusion": conclusion,
             "assessed_date": date(2026, 1, 12), "total_score": Decimal(80)}
            for assessment_id, name, requested, approved, conclusion in asked
        ],
        "samples": [
            {"sample_id": f"{COUNTY}-2026-plan-{number:03}", **_subject(name), "drawn_date": date(2026, 4, 1),
             "seed": "plan", "reason": "评价计划"}
            for number, name in enumerate(("clinic", "platform", "care"), start=1)
        ],
        "treasury_cash": [
            {"period_end": date(2026, month, day), "balance_amount": wan(amount)}
            for month, (day, amount) in enumerate(zip(MONTH_ENDS, CASH, strict=True), start=1)
        ],
    }  # fmt: skip


def deliver(tray: Tray) -> None:
    """UTF-8 CSV with Chinese headers, amounts in 万元."""
    region = {"mof_div_code": COUNTY, "mof_div_name": "青禾县（示例）", "admin_level": "county"}
    papers = {2024: {}, 2025: _papers_2025(), 2026: _papers_2026()}
    for year in YEARS:
        rows = {"regions": [region]} | _money(year) | papers[year]
        tray.put_bureau(f"{COUNTY}/{year}", rows, Dress(unit="万元"))
