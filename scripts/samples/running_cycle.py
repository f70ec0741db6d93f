"""The circle of 清源县: what 2025 recommended and the budget of 2026 made of it, what is asked for 2027, two rounds of
a goal, who answered for what. All made up, few enough to be worked by hand (docs/running-year.md).

Here: rows that only the circle needs. Not here: the running year itself (running_money.py, running_papers.py).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .delivery import Row
from .running_money import PROJECTS, STEPS, code_of, wan

FUND: Row = {
    **PROJECTS["school"], "pro_code": "99010125T000000000011", "pro_name": "产业引导基金（示例）",
    "agency_code": "105001", "start_year": 2023, "end_year": 2025, "tags": "政府投资基金",
    "responsible_person": "住建局局长（示例）",
}  # fmt: skip
"""Ended in 2025."""

BUDGETS_2025 = {"training": "150", "lamps": "80", "heating": "150", "seed": "300", "buses": "20", "fund": "60"}
SCORES_2025 = {"training": "72", "lamps": "55", "heating": "75", "seed": "93"}
"""中, 差, 中, 优: by the county's ladder 30, 40 and 30 to be cut; of the new budget training gave 30, lamps 30, heating
nothing."""
CLAIMED_2025 = {"training": "30", "lamps": "40", "heating": "30"}
REQUESTS: dict[int, dict[str, tuple[str, str | None, str | None]]] = {  # 万元: asked, audited, approved
    2026: {
        "school": ("310", "300", "300"), "roads": ("60", "40", "40"), "training": ("150", "120", "120"),
        "heating": ("160", "150", "150"), "seed": ("300", "300", "300"), "canal": ("260", "250", "250"),
        "buses": ("20", "20", "20"), "lamps": ("80", "60", "50"),
    },
    2027: {
        "school": ("320", "300", None), "roads": ("100", None, None), "training": ("130", None, None),
        "heating": ("150", None, None), "seed": ("330", None, None), "canal": ("200", None, None),
        "buses": ("20", None, None), "lamps": ("60", None, None),
    },
}  # fmt: skip
LADDER = (("优", "prioritise", "0"), ("良", "maintain", "0"), ("中", "cut", "0.2"), ("差", "cut", "0.5"))


def joined(*bureaus: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of several, extract by extract."""
    rows: dict[str, list[Row]] = {}
    for bureau in bureaus:
        for extract, its_rows in bureau.items():
            rows.setdefault(extract, []).extend(its_rows)
    return rows


def _code(name: str) -> str:
    return str(FUND["pro_code"]) if name == "fund" else code_of(name)


def _subject(name: str) -> Row:
    return {"subject_kind": "project", "subject_code": _code(name)}


def cycle_before() -> dict[str, list[Row]]:
    """2025: budgets paid in full, the bureau's scores, what it says was cut, what was put right, who answered."""
    return {
        "projects": [*(PROJECTS[name] for name in BUDGETS_2025 if name != "fund"), FUND],
        "allotments": [
            {"bgt_id": f"ZB25-{name}", "pro_code": _code(name), "bgt_type": "initial", "doc_date": date(2025, 2, 20),
             "amount": wan(amount)}
            for name, amount in BUDGETS_2025.items()
        ],
        "payments": [
            {"pay_id": f"ZF25-{name}-1", "pro_code": _code(name), "pay_date": date(2025, 7, 10), "amount": wan(amount)}
            for name, amount in BUDGETS_2025.items()
        ],
        "goals": [
            {**_subject(name), "goal_text": "完成年度任务", "submitted_date": date(2025, 1, 8),
             "approved_date": date(2025, 2, 20)}
            for name in BUDGETS_2025
        ],
        "evaluations": [
            {"eval_id": f"PJ25-{name}", **_subject(name), "evaluator": "finance", "score": Decimal(score),
             "completed_date": date(2025, 11, 20), "evaluated_amount": wan(BUDGETS_2025[name])}
            for name, score in SCORES_2025.items()
        ],
        "result_applications": [
            {"application_id": f"YY25-{name}", **_subject(name), "action": "cut", "amount": wan(amount),
             "applied_date": date(2025, 12, 25), "eval_id": f"PJ25-{name}"}
            for name, amount in CLAIMED_2025.items()
        ],
        "findings": [
            _finding("training", "off_target", date(2026, 2, 20), "按需求核定人次", "目标由800人次提到900人次", None),
            _finding("lamps", "inefficient", date(2026, 2, 25), "重新论证更换范围", "压减30万元", "interview"),
            _finding("heating", "slow", date(2026, 3, 5), "倒排工期", "2026年6月前完成支付90万元", "circular"),
        ],
    }  # fmt: skip


def _finding(name: str, kind: str, closed: date, measures: str, result: str, accountability: str | None) -> Row:
    """Told on 5 December 2025, due by the end of February."""
    return {
        "finding_id": f"WT25-{name}", "eval_id": f"PJ25-{name}", **_subject(name), "problem_kind": kind,
        "problem": "绩效评价发现的问题（示例）", "letter_date": date(2025, 12, 5), "due_date": date(2026, 2, 28),
        "closed_date": closed, "measures": measures, "result": result, "accountability": accountability,
    }  # fmt: skip


def requests(year: int) -> list[Row]:
    """What was asked for that year's budget, in the autumn before it; of 2027 the bureau has audited one."""
    asked = date(2025, 10, 15) if year == 2026 else date(2026, 8, 28)
    return [
        {"pro_code": code_of(name), "requested_amount": wan(amounts[0]), "audited_amount": _wan(amounts[1]),
         "approved_amount": _wan(amounts[2]), "requested_date": asked, "library_date": date(2025, 9, 20)}
        for name, amounts in REQUESTS[year].items()
    ]  # fmt: skip


def _wan(amount: str | None) -> Decimal | None:
    return None if amount is None else wan(amount)


FIRST_ROUND: Sequence[tuple[str, str, str, str, str, str, int]] = (
    ("KPI26-training-1", "产出指标", "数量指标", "培训教师人次", "≥800", "人次", 60),
    ("KPI26-training-2", "满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95", "%", 30),
)
"""一上 of `training`: in 二上 the number of teachers was raised to 900, the satisfaction lowered to 90."""


def first_round() -> dict[str, list[Row]]:
    """一上, which a third party reviewed; 二上 stands among the goals of the year."""
    subject = _subject("training")
    return {
        "goals": [
            {**subject, "review_round": "first", "goal_text": "开展教师培训", "reviewer": "third_party",
             "review_grade": "中", "submitted_date": date(2025, 11, 12)}
        ],
        "goal_indicators": [
            {"kpi_id": kpi, "review_round": "first", **subject, "level1": level1, "level2": level2, "level3": level3,
             "target_raw": target, "unit": unit, "weight_points": Decimal(weight)}
            for kpi, level1, level2, level3, target, unit, weight in FIRST_ROUND
        ],
    }  # fmt: skip


SECOND_ROUND: Row = {
    "subject_kind": "project", "subject_code": code_of("training"), "review_round": "second",
    "goal_text": "培训中小学教师 900 人次", "reviewer": "finance", "review_grade": "良",
    **{f"{step}_date": day for step, day in STEPS.items()},
}  # fmt: skip


def bonds() -> dict[str, list[Row]]:
    """The bond of the county hospital, issued in July 2026: 1,000 万, interest to pay in December; and the
    county's special debt within its limit."""
    return {
        "bonds": [
            {"bond_code": "2671001", "pro_code": code_of("bond"), "bond_name": "2026年专项债券一期（示例）",
             "issued_date": date(2026, 7, 10), "issued_amount": wan("1000"), "maturity_date": date(2041, 7, 10),
             "interest_due_amount": wan("14"), "repaid_amount": wan("0")}
        ],
        "debts": [
            {"debt_kind": "special", "period_end": date(2026, 7, 31), "limit_amount": wan("5000"),
             "balance_amount": wan("4600")}
        ],
    }  # fmt: skip
