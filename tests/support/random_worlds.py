"""Small worlds drawn by chance: a province with its cities and counties over three years, as rows of the raw tables.

`draw(seed, prefix)` gives the same world under any two-digit region prefix, so that twins of it (with another policy,
in another order) can stand in one build and be compared. Amounts, dates, scores and texts are drawn; nothing is
expected here: what must hold is in tests/sql/test_properties.py.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from tests.support.world import Rows

YEARS = (2021, 2022, 2023)
_NATIONAL = (("产出指标", "数量指标", 50), ("效益指标", "社会效益指标", 30), ("满意度指标", "服务对象满意度指标", 10))
_TEXTS = (  # target, actuals
    ("≥20个", ("20个", "25个", "18个", "40个", "已完成", None)),
    ("≤30万元", ("30万元", "28.5万元", "33万元", "0")),
    ("10-20天", ("15天", "8天", "25天")),
    ("{year}年12月底前", ("{year}年11月30日", "{next}年1月10日", "已完成")),
    ("效果明显", ("效果明显", "部分达成", "未达成")),
    ("≥90%", ("95%", "90%", "81%", "看情况")),
)


@dataclass
class _Drawing:
    """The rows drawn so far, and one running number for every id."""

    chance: random.Random
    prefix: str
    rows: Rows = field(default_factory=dict)
    last_id: int = 0

    def add(self, extract: str, region: str, year: int, **row: Any) -> None:
        given = {"mof_div_code": self.prefix + region, "fiscal_year": year, **row}
        self.rows.setdefault(extract, []).append({name: value for name, value in given.items() if value is not None})

    def policy(self, table: str, region: str, **row: Any) -> None:
        given = {"mof_div_code": self.prefix + region, "legal_basis": "示例办法", "evidence": "doc", **row}
        self.rows.setdefault(table, []).append(given)

    def next_id(self, letter: str) -> str:
        self.last_id += 1
        return f"{letter}{self.last_id}"

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def pick(self, *values: Any) -> Any:
        return self.chance.choice(values)

    def yuan(self, most: int = 1_000_000) -> str:
        return f"{self.chance.randint(1, most * 100) / 100:.2f}"

    def day(self, year: int, first_month: int = 1) -> str:
        return f"{year}-{self.chance.randint(first_month, 12):02}-{self.chance.randint(1, 28):02}"


def draw(seed: int, prefix: str, recodes: bool = True) -> Rows:
    """A world of about 600 rows; the same seed gives the same rows but for the prefix of the region codes. Without
    `recodes` every project keeps its code, for whoever sums up by code."""
    drawing = _Drawing(random.Random(seed), prefix)
    regions = {"0000": None, "0100": "0000", "0101": "0100", "0102": "0100"}
    levels = ("province", "prefecture", "county", "county")
    for (region, parent), level in zip(regions.items(), levels, strict=True):
        row = {"mof_div_name": f"区划{region}", "admin_level": level, "parent_mof_div_code": parent and prefix + parent}
        drawing.add("regions", region, YEARS[0], _source_file=f"{prefix}0000/{YEARS[0]}/regions.csv", **row)
    _policy(drawing)
    for region in regions:
        _region(drawing, region, recodes)
    return drawing.rows


def _policy(drawing: _Drawing) -> None:
    """Some of what a province and a city may set from the first year on."""
    since = {"fiscal_year_from": YEARS[0]}
    for name, value in (
        ("low_execution_ratio", "0.8"),
        ("ex_ante_threshold_yuan", "300000"),
        ("carry_over_growth_cut_ratio", "0.3"),
        ("goal_level3_count", "2"),
        ("mid_year_month", "8"),
    ):
        if drawing.happens(0.5):
            drawing.policy("policy_parameters", drawing.pick("0000", "0100"), **since, parameter=name, value=value)
    for stage, due in (("goal", "01-31"), ("self_evaluation", "+1-03-31"), ("disclosure", "+1-06-30")):
        if drawing.happens(0.7):
            drawing.policy("policy_calendar", "0000", **since, stage=stage, period="year", due=due)
    for kind, base in (("department", "public_expense_quota"), ("government", "transfer")):
        for grade, ratio in (("良", "0.01"), ("中", "0.03"), ("差", "0.05")):
            action = "quota_deduction" if kind == "department" else "cut"
            row = {"subject_kind": kind, "money_base": base, "grade": grade, "action": action, "cut_ratio": ratio}
            drawing.policy("policy_result_ladder", "0000", **since, **row)


def _region(drawing: _Drawing, region: str, recodes: bool) -> None:
    projects = [_project(drawing, number) for number in range(drawing.chance.randint(3, 6))]
    for year in YEARS:
        for agency in ("001001", "001002", "002001"):
            known = {"agency_name": agency, "dept_code": agency[:3], "dept_name": agency[:3]}
            quota = drawing.pick(None, drawing.yuan())
            drawing.add("agencies", region, year, agency_code=agency, public_expense_quota=quota, **known)
        subjects = [("department", "001"), ("department", "002")]
        for project in projects:
            if drawing.happens(0.9):
                drawing.add("projects", region, year, **project, is_new=drawing.happens(0.3))
                _money(drawing, region, year, project["pro_code"])
                subjects.append((project["subject_kind"], project["pro_code"]))
        for kind, code in subjects:
            _papers(drawing, region, year, {"subject_kind": kind, "subject_code": code})
        if region == "0100":
            for county in ("0101", "0102"):
                lower = {"sub_mof_div_code": drawing.prefix + county, "amount": drawing.yuan()}
                drawing.add("transfers", region, year, transfer_id=drawing.next_id("T"), **lower)
                government = {"subject_kind": "government", "subject_code": drawing.prefix + county}
                _evaluation(drawing, region, year, government)
    if recodes and drawing.happens(0.7):
        _recode(drawing, region, projects[0]["pro_code"])


def _recode(drawing: _Drawing, region: str, code: str) -> None:
    """A project goes by another code from some day on, and by a third later: its papers bear any of them."""
    names = (code, f"{code}N", f"{code}M")
    for old, new, year in ((names[0], names[1], YEARS[0]), (names[1], names[2], YEARS[-1])):
        days = {"effective_date": drawing.day(year)}
        drawing.add("code_changes", region, year, code_kind="project", old_code=old, new_code=new, **days)
    for year in YEARS:
        for papers in (
            ("goals", "goal_indicators"),
            ("self_evaluations", "self_evaluation_indicators"),
            ("evaluations",),
        ):
            borne = drawing.pick(*names)
            for extract in papers:
                for row in drawing.rows.get(extract, ()):
                    place = (row["mof_div_code"], row["fiscal_year"], row["subject_code"])
                    if place == (drawing.prefix + region, year, code):
                        row["subject_code"] = borne


def _project(drawing: _Drawing, number: int) -> dict[str, Any]:
    return {
        "pro_code": f"P{number}",
        "pro_name": f"项目{number}",
        "agency_code": drawing.pick("001001", "001002", "002001"),
        "pro_kind": drawing.pick("specific", "specific", "specific", "other_operating", "personnel"),
        "subject_kind": drawing.pick("project", "project", "policy"),
        "fund_book": drawing.pick("general", "general", "gov_fund", "social_insurance"),
        "tags": drawing.pick(None, None, "专项债券", "直达资金"),
        "end_year": drawing.pick(None, None, *YEARS),
        "approved_estimate": drawing.pick(None, "1000000"),
        "total_investment_paid": drawing.pick(None, "900000", "1100000"),
    }


def _money(drawing: _Drawing, region: str, year: int, code: str) -> None:
    documents = [
        ("initial", None, 0.95),
        ("supplement", None, 0.3),
        ("supplement", None, 0.2),
        ("reclaimed", None, 0.1),
    ]
    documents += [("carry_over", year - 1, 0.2), ("carry_over", year - 2, 0.2), ("reduction", None, 0.1)]
    numbers, allotted = [], 0.0
    for kind, origin, share in documents:
        if not drawing.happens(share):
            continue
        number, amount = (
            drawing.next_id("B"),
            drawing.yuan(100_000 if kind in ("reclaimed", "reduction") else 1_000_000),
        )
        row = {"bgt_id": number, "pro_code": code, "bgt_type": kind, "amount": amount, "origin_year": origin}
        drawing.add("allotments", region, year, **row, doc_date=drawing.day(year, 1 if kind == "initial" else 3))
        if kind in ("initial", "supplement", "carry_over"):
            numbers.append(number)
            allotted += float(amount)
    for _ in range(drawing.chance.randint(0, 3)):
        amount = f"{allotted * drawing.chance.choice((0.05, 0.2, 0.33, 1)):.2f}"
        row = {"pay_id": drawing.next_id("Z"), "pro_code": code, "bgt_id": drawing.pick(None, None, *numbers)}
        if float(amount):
            drawing.add("payments", region, year, **row, amount=amount, pay_date=drawing.day(year, 2))


def _papers(drawing: _Drawing, region: str, year: int, subject: dict[str, str]) -> None:
    """Goal, monitoring, self-evaluation, evaluations, findings and applied results of one subject."""
    indicators = _goal(drawing, region, year, subject) if drawing.happens(0.8) else []
    if drawing.happens(0.3):
        assessment = {"conclusion": drawing.pick("support", "reject"), "assessed_date": drawing.day(year)}
        row = {"assessment_id": drawing.next_id("X"), "requested_amount": drawing.yuan()}
        drawing.add("ex_ante_assessments", region, year, **subject, **assessment, **row)
    if drawing.happens(0.5):
        drawing.add("monitoring_reports", region, year, **subject, period_end=f"{year}-06-30")
        for row in indicators:
            actual = {"kpi_id": row["kpi_id"], "period_end": f"{year}-06-30", "actual_raw": row["actual_raw"]}
            drawing.add("monitoring_indicators", region, year, **actual)
    if drawing.happens(0.7):
        form = {"budget_adjusted": "20000", "executed": drawing.pick("9034", "20000"), "execution_score": "4.52"}
        total = f"{drawing.chance.randint(50, 100)}"
        drawing.add("self_evaluations", region, year, **subject, **drawing.pick(form, {}), total_score=total)
        for row in indicators:
            score = drawing.pick(row["weight_points"], "5", None)
            drawing.add("self_evaluation_indicators", region, year, **row, score=score)
    for _ in range(drawing.chance.choice((0, 0, 1, 2))):
        _evaluation(drawing, region, year, subject)
    if drawing.happens(0.3):
        dates = {
            "letter_date": f"{year}-07-01",
            "due_date": f"{year}-11-30",
            "closed_date": drawing.pick(None, f"{year}-10-01"),
        }
        problem = drawing.pick("overlap", "inefficient", "slow", "off_target")
        row = {"finding_id": drawing.next_id("F"), "problem_kind": problem}
        drawing.add("findings", region, year, **subject, **row, **dates)
    if drawing.happens(0.3):
        row = {
            "action": drawing.pick("cut", "reclaim", "cancel", "withhold"),
            "amount": drawing.pick(None, drawing.yuan()),
        }
        number = drawing.next_id("A")
        drawing.add(
            "result_applications", region, year, **subject, **row, application_id=number, applied_date=f"{year}-12-01"
        )
    if drawing.happens(0.3):
        row = {"document_kind": drawing.pick("goal", "self_evaluation"), "disclosed_date": drawing.day(year + 1)}
        drawing.add("disclosures", region, year, **subject, **row)


def _goal(drawing: _Drawing, region: str, year: int, subject: dict[str, str]) -> list[dict[str, Any]]:
    """A goal and its indicators; what was achieved comes with them for whoever reports it."""
    review = {
        "review_grade": drawing.pick(None, "优", "良", "中", "差"),
        "approved_date": drawing.pick(None, f"{year}-02-10"),
    }
    drawing.add("goals", region, year, **subject, goal_text="目标", **review)
    rows = []
    for level1, level2, weight in _NATIONAL:
        target, actuals = drawing.pick(*_TEXTS)
        number = drawing.next_id("K")
        named = {"kpi_id": number, **subject, "level1": level1, "level2": level2, "level3": f"指标{number}"}
        row = {
            **named,
            "target_raw": target.format(year=year),
            "weight_points": drawing.pick(str(weight), str(weight), None),
        }
        drawing.add("goal_indicators", region, year, **row)
        actual = drawing.pick(*actuals)
        rows.append({**row, "actual_raw": actual and actual.format(year=year, next=year + 1)})
    return rows


def _evaluation(drawing: _Drawing, region: str, year: int, subject: dict[str, str]) -> None:
    row = {
        "eval_id": drawing.next_id("E"),
        "evaluator": drawing.pick("finance", "third_party", "spot_check", "department"),
        "score": drawing.pick("0", f"{drawing.chance.randint(5000, 10000) / 100}", "59.99", "60", "89.995"),
        "scope": drawing.pick("final", "final", "interim"),
        "completed_date": drawing.day(year, 3),
    }
    drawing.add("evaluations", region, year, **subject, **row)
