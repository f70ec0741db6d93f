"""The papers of 清源县's running year: goals, monitoring, one self-evaluation, what the bureau found.

Here: rows, all made up. Not here: money and units (running.py).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from .delivery import Row
from .running_cycle import SECOND_ROUND
from .running_money import PAID, PROJECTS, STEPS, TOWN_PROJECT, code_of, wan


def _goal(kind: str, code: str, text: str, **dates: date | None) -> Row:
    kept: dict[str, object] = {f"{step}_date": day for step, day in STEPS.items()}
    return {"subject_kind": kind, "subject_code": code, "goal_text": text, **kept, **dates}


def _goals() -> list[Row]:
    """`roads` had its goal approved after the money, the bond's goal came with the bond; department 102 filed before
    it was merged into 104, 103 and 105 never did."""
    kept = ("school", "heating", "seed", "canal", "buses", "lamps")
    rows = [_goal("project", code_of(name), f"完成{PROJECTS[name]['pro_name']}年度任务") for name in kept]
    rows.append(SECOND_ROUND)
    rows.append(
        _goal("project", code_of("roads"), "养护农村公路 120 公里", approved_date=date(2026, 8, 5), disclosed_date=None)
    )
    bond_steps = {f"{step}_date": None for step in STEPS}
    bond_steps |= {"submitted_date": date(2026, 7, 5), "approved_date": date(2026, 7, 10)}
    rows.append(_goal("project", code_of("bond"), "综合楼主体封顶", **bond_steps))
    rows += [_goal("department", code, "保障部门履职") for code in ("101", "102")]
    return rows


INDICATORS: Mapping[str, tuple[str, str, str, str]] = {  # level 2, level 3, target, unit
    "school": ("数量指标", "维修校舍面积", "≥8000", "平方米"),
    "bond": ("时效指标", "主体封顶时间", "2026年11月底前", ""),
    "roads": ("数量指标", "养护里程", "≥120", "公里"),
    "training": ("数量指标", "培训教师人次", "≥900", "人次"),
    "heating": ("数量指标", "改造小区个数", "≥12", "个"),
    "seed": ("数量指标", "补贴面积", "≥3.5", "万亩"),
    "canal": ("数量指标", "整治渠道长度", "≥26", "公里"),
    "buses": ("数量指标", "补贴车辆", "≥40", "辆"),
    "lamps": ("数量指标", "更换路灯", "≥600", "盏"),
}


def _indicators() -> list[Row]:
    rows: list[Row] = []
    for name, (level2, level3, target, unit) in INDICATORS.items():
        common = {"subject_kind": "project", "subject_code": code_of(name)}
        rows.append(
            {"kpi_id": f"KPI26-{name}-1", **common, "level1": "产出指标", "level2": level2, "level3": level3,
             "target_raw": target, "unit": unit, "weight_points": Decimal(60)}
        )  # fmt: skip
        rows.append(
            {"kpi_id": f"KPI26-{name}-2", **common, "level1": "满意度指标", "level2": "服务对象满意度指标",
             "level3": "服务对象满意度", "target_raw": "≥90", "unit": "%", "weight_points": Decimal(30)}
        )  # fmt: skip
    return rows


MONITORED = {
    "school": (8, 20, "4200"),
    "bond": (8, 25, "地下室完工"),
    "training": (8, 26, "610"),
    "seed": (9, 5, "3.1"),
    "canal": (8, 28, "6"),
}
"""name -> day in 2026 on which the report for January–July came (due 31 August), what the first indicator stood at."""


def _monitoring() -> list[Row]:
    to_july = {name: sum((wan(a) for m, _, a in PAID[name] if m <= 7), Decimal(0)) for name in MONITORED}
    return [
        {"subject_kind": "project", "subject_code": code_of(name), "period_end": date(2026, 7, 31),
         "executed_amount": to_july[name], "submitted_date": date(2026, month, day)}
        for name, (month, day, _) in MONITORED.items()
    ]  # fmt: skip


def _monitoring_indicators() -> list[Row]:
    return [
        {"kpi_id": f"KPI26-{name}-1", "period_end": date(2026, 7, 31), "actual_raw": actual}
        for name, (_, _, actual) in MONITORED.items()
    ]


def _self_evaluation_2026() -> tuple[list[Row], list[Row]]:
    """`training` evaluated itself as early as August, every mark full: 优, beside the bureau's interim 中."""
    code = code_of("training")
    head: Row = {
        "subject_kind": "project", "subject_code": code, "budget_initial": wan("120"), "budget_adjusted": wan("120"),
        "executed": wan("78"), "execution_score": Decimal("6.5"), "total_score": Decimal("96.5"), "grade": "优",
        "submitted_date": date(2026, 8, 15),
    }  # fmt: skip
    rows: list[Row] = [
        {"kpi_id": f"KPI26-training-{n}", "subject_kind": "project", "subject_code": code, "level1": level1,
         "level2": level2, "level3": level3, "target_raw": target, "unit": unit, "actual_raw": actual,
         "weight_points": Decimal(weight), "score": Decimal(weight)}
        for n, level1, level2, level3, target, unit, actual, weight in (
            (1, "产出指标", "数量指标", "培训教师人次", "≥900", "人次", "930", 60),
            (2, "满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90", "%", "95", 30),
        )
    ]  # fmt: skip
    return [head], rows


def county_papers() -> dict[str, list[Row]]:
    """Every paper of the county in 2026."""
    evaluations, evaluated_indicators = _self_evaluation_2026()
    return {
        "budget_steps": [{"step": step, "step_date": day} for step, day in STEPS.items()],
        "goals": _goals(),
        "goal_indicators": _indicators(),
        "ex_ante_assessments": [
            {"assessment_id": "PG26-1", "subject_kind": "project", "subject_code": code_of("bond"),
             "requested_amount": wan("1200"), "conclusion": "partial",
             "assessed_date": date(2026, 6, 30), "total_score": Decimal(86)}
        ],
        "monitoring_reports": _monitoring(),
        "monitoring_indicators": _monitoring_indicators(),
        "self_evaluations": evaluations,
        "self_evaluation_indicators": evaluated_indicators,
        "evaluations": [
            {"eval_id": "PJ26-1", "subject_kind": "project", "subject_code": code_of("training"),
             "evaluator": "finance", "score": Decimal(71), "grade": "中", "scope": "interim",
             "completed_date": date(2026, 7, 20)}
        ],
        "findings": [
            {"finding_id": "WT26-1", "eval_id": "PJ26-1", "subject_kind": "project",
             "subject_code": code_of("training"), "problem_kind": "slow", "problem": "培训课时完成不足一半",
             "letter_date": date(2026, 7, 25),
             "due_date": date(2026, 8, 25), "accountability": "interview"},
            {"finding_id": "WT26-2", "subject_kind": "project", "subject_code": code_of("lamps"),
             "problem_kind": "irregular", "problem": "路灯采购疑似围标（示例线索）", "referred_to": "discipline",
             "letter_date": date(2026, 8, 3)},
        ],
        "disclosures": [
            {"subject_kind": "project", "subject_code": code_of("bond"), "document_kind": "goal",
             "disclosed_date": date(2026, 12, 25)}
        ],
    }  # fmt: skip


def county_papers_before() -> dict[str, list[Row]]:
    """The goals of 2025."""
    return {
        "goals": [
            {"subject_kind": "project", "subject_code": code_of(name), "goal_text": "完成年度任务",
             "submitted_date": date(2025, 1, 8), "approved_date": date(2025, 2, 20)}
            for name in ("school", "canal")
        ]
    }  # fmt: skip


def town_papers() -> dict[str, list[Row]]:
    """The township's one goal."""
    return {"goals": [_goal("project", str(TOWN_PROJECT["pro_code"]), "村道保洁全年不断")]}
