"""Worked examples of the money rules, every r (rules, section 7): what was delivered, and what is recommended.

Each project of region 110101 is one example; its code says which. Balances and roll-ups have modules of their own.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, YEAR = "110101", 2022
WORLD: Rows = {}


def add(extract: str, **row: Any) -> None:
    """One delivered row of the example region and year."""
    WORLD.setdefault(extract, []).append({"mof_div_code": REGION, "fiscal_year": YEAR, **row})


def project(code: str, budget: int, paid: int = 0, *, goal: bool = True, **columns: Any) -> None:
    """A project with an initial budget, one unnamed payment in June, and an approved goal with one indicator."""
    kind = columns.setdefault("subject_kind", "project")
    row = {"pro_code": code, "pro_name": code, "agency_code": "101001", "fund_book": "general", "pro_kind": "specific"}
    add("projects", **{**row, **columns})
    add("allotments", bgt_id=f"I-{code}", pro_code=code, bgt_type="initial", doc_date="2022-01-20", amount=budget)
    if paid:
        add("payments", pay_id=f"P-{code}", pro_code=code, pay_date="2022-06-01", amount=paid)
    if goal:
        add("goals", subject_kind=kind, subject_code=code, goal_text="目标", approved_date="2022-02-01")
        levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
        add("goal_indicators", kpi_id=f"K-{code}", subject_kind=kind, subject_code=code, **levels, target_raw="10")


def evaluated(code: str, score: str, evaluator: str = "finance", **columns: Any) -> None:
    """An evaluation completed at the end of September."""
    row = {"eval_id": f"E-{code}-{evaluator}-{score}", "subject_kind": "project", "completed_date": "2022-09-30"}
    add("evaluations", **{**row, "subject_code": code, "evaluator": evaluator, "score": score, **columns})


def finding(code: str, problem_kind: str, **columns: Any) -> None:
    """A finding about a project."""
    row = {"finding_id": f"F-{code}", "subject_kind": "project", "subject_code": code, "problem_kind": problem_kind}
    add("findings", **{**row, **columns})


def assessed(code: str, conclusion: str, day: str) -> None:
    """An ex-ante assessment of a project."""
    row = {
        "assessment_id": f"A-{code}-{day}",
        "subject_kind": "project",
        "subject_code": code,
        "requested_amount": 600000,
    }
    add("ex_ante_assessments", **row, conclusion=conclusion, assessed_date=day)


def parameter(name: str, value: str) -> None:
    """A policy parameter of the example region alone."""
    WORLD.setdefault("policy_parameters", []).append(
        {"mof_div_code": REGION, "fiscal_year_from": 2021, "parameter": name, "value": value, "evidence": "convention"}
    )


def ladder(subject_kind: str, money_base: str, **steps: tuple[str, str | None]) -> None:
    """A result ladder of the example region: one whole set of a subject kind and money base."""
    for grade, (action, ratio) in steps.items():
        row = {"subject_kind": subject_kind, "money_base": money_base, "grade": grade, "action": action}
        WORLD.setdefault("policy_result_ladder", []).append(
            {
                "mof_div_code": REGION,
                "fiscal_year_from": 2021,
                "legal_basis": "示例办法",
                "evidence": "doc",
                "cut_ratio": ratio,
                **row,
            }
        )


DEPARTMENT = {"dept_code": "101", "dept_name": "一局"}
add("agencies", agency_code="101001", agency_name="局本级", **DEPARTMENT, public_expense_quota="600000")
add("agencies", agency_code="101002", agency_name="二级单位", **DEPARTMENT, public_expense_quota="400000.50")
parameter("ex_ante_threshold_yuan", "500000")
parameter("low_execution_ratio", "0.6")
parameter("carry_over_growth_cut_ratio", "0.3")
parameter("mid_year_month", "6")
ladder(
    "project", "next_year_budget", 优=("prioritise", "0"), 良=("maintain", "0"), 中=("cut", "0.1"), 差=("cancel", "1")
)
ladder(
    "department", "public_expense_quota", 优=("maintain", "0"), 良=("quota_deduction", "0.01"),
    中=("quota_deduction", "0.03"),
)  # fmt: skip
ladder("government", "transfer", 优=("prioritise", "0"), 差=("cut", "0.05"))

project("R01", 1000, 900)
evaluated("R01", "95")
project("R02", 1000, 900)
evaluated("R02", "80")
project("R03", 1005, 900)
evaluated("R03", "79.995", evaluator="department")  # rounds to 80.00: 良
evaluated("R03", "72.50", evaluator="spot_check")
project("R03B", 1005, 900, subject_kind="policy")
evaluated("R03B", "72.50", subject_kind="policy")
project("R04", 1000, 900)
evaluated("R04", "59.99")
project("R05", 1000, 900)
evaluated("R05", "0")
project("R07", 1000, 900, end_year=2022)
project("R07-BOND", 1000, 900, end_year=2022, tags="直达资金;专项债券")
project("R07-SOCIAL", 1000, 900, end_year=2022, fund_book="social_insurance")
project("R08", 3000, 1000)
project("R09", 1000, 900)
finding("R09", "fragmented")
project("R10", 1000, 900)
finding("R10", "inefficient")
project("R12", 1000, 900, goal=False)
project("R12-WAGES", 1000, 100, goal=False, pro_kind="personnel")
project("R12-SUPPLEMENT", 1000, 900)
add("allotments", bgt_id="S-1", pro_code="R12-SUPPLEMENT", bgt_type="supplement", doc_date="2022-01-31", amount=300)
add("allotments", bgt_id="S-2", pro_code="R12-SUPPLEMENT", bgt_type="supplement", doc_date="2022-02-01", amount=400)
add("payments", pay_id="S-2P", pro_code="R12-SUPPLEMENT", pay_date="2022-07-01", amount=300)
project("R13", 600000, 550000, is_new=True)
project("R13-AT-BOUND", 500000, 450000, is_new=True)
project("R13-ASSESSED", 600000, 550000, is_new=True)
assessed("R13-ASSESSED", "support", "2022-01-20")
project("R13-REJECTED", 600000, 550000, is_new=True)
assessed("R13-REJECTED", "reject", "2021-12-01")
for _name in ("R13-SUPPLEMENT", "R13-REJECTED-LATER"):
    project(_name, 600000, 550000, is_new=True)
    assessed(_name, "support", "2022-01-10")
    assessed(_name, "reject", "2022-06-01")
add("allotments", bgt_id="S-13", pro_code="R13-SUPPLEMENT", bgt_type="supplement", doc_date="2022-06-20", amount=800000)
project("R14", 1000, 900, approved_estimate=5000, total_investment_paid="5000.01")
project("R15", 1000, 900)
evaluated("R15", "65", scope="interim")
project("R15-ALERT", 1000)
add("payments", pay_id="R15-ALERT-1", pro_code="R15-ALERT", pay_date="2022-06-30", amount="299.99")
add("payments", pay_id="R15-ALERT-2", pro_code="R15-ALERT", pay_date="2022-07-01", amount="650")
project("R15-AT-BOUND", 1000)
add("payments", pay_id="R15-BOUND-1", pro_code="R15-AT-BOUND", pay_date="2022-06-30", amount="300")
add("payments", pay_id="R15-BOUND-2", pro_code="R15-AT-BOUND", pay_date="2022-07-01", amount="650")
project("R18", 1000, 900)
finding("R18", "slow", letter_date="2022-10-01", due_date="2024-03-14")
project("R18-DUE-TODAY", 1000, 900)
finding("R18-DUE-TODAY", "slow", letter_date="2022-10-01", due_date="2024-03-15")
project("R19", 1000, 900)
add("allotments", bgt_id="C-2022", pro_code="R19", bgt_type="carry_over", doc_date="2022-01-20", amount=500)
add("payments", pay_id="C-2022P", pro_code="R19", pay_date="2022-07-01", amount=500)
LAST_YEAR = {"fiscal_year": 2021, "pro_code": "R19"}
add("agencies", fiscal_year=2021, agency_code="101001", agency_name="局本级", **DEPARTMENT)
add("projects", **LAST_YEAR, pro_name="R19", agency_code="101001", fund_book="general", pro_kind="specific")
add("allotments", **LAST_YEAR, bgt_id="C-2021", bgt_type="carry_over", doc_date="2021-01-20", amount=100)
evaluated("101", "85", subject_kind="department")
add("transfers", transfer_id="T-1", sub_mof_div_code="110102", amount="700")
add("transfers", transfer_id="T-2", sub_mof_div_code="110102", amount="300.50")
evaluated("110102", "59", subject_kind="government")
for _number, _government in enumerate(("110103", "110104")):
    add("transfers", transfer_id=f"T-1{_number}", sub_mof_div_code=_government, amount="1000")
    evaluated(_government, "95", subject_kind="government")
evaluated("110104", "65", evaluator="spot_check", subject_kind="government", scope="interim")
add(
    "agencies", agency_code="102001", agency_name="二局", dept_code="102", dept_name="二局", public_expense_quota="1000"
)
evaluated("102", "95", subject_kind="department")

EXAMPLES = [
    # rule, subject, money base, action, base, ratio, recommended
    ("r01", "R01", "next_year_budget", "prioritise", "1000.00", "0", "0.00"),
    ("r02", "R02", "next_year_budget", "maintain", "1000.00", "0", "0.00"),
    ("r03", "R03", "next_year_budget", "cut", "1005.00", "0.1", "100.50"),
    ("r03", "R03B", "next_year_budget", "improve", "1005.00", None, None),
    ("r04", "R04", "next_year_budget", "cancel", "1000.00", "1", "1000.00"),
    ("r05", "R05", "next_year_budget", "cancel", "1000.00", "1", "1000.00"),
    ("r07", "R07", "current_balance", "reclaim", "100.00", "1", "100.00"),
    ("r07", "R07-BOND", "current_balance", "adjust_merge", "100.00", "1", "100.00"),
    ("r08", "R08", "next_year_budget", "cut", "3000.00", "0.666667", "2000.00"),
    ("r09", "R09", "next_year_budget", "adjust_merge", "1000.00", None, None),
    ("r10", "R10", "next_year_budget", "cut", "1000.00", None, None),
    ("r11", "R07", "next_year_budget", "exit", "1000.00", "1", "1000.00"),
    ("r12", "R12", "next_year_budget", "withhold", "1000.00", "1", "1000.00"),
    ("r12", "R12-SUPPLEMENT", "current_balance", "withhold", "500.00", "0.6", "300.00"),
    ("r13", "R13", "current_balance", "withhold", "50000.00", "1", "50000.00"),
    ("r13", "R13-REJECTED", "current_balance", "withhold", "50000.00", "1", "50000.00"),
    ("r13", "R13-SUPPLEMENT", "current_balance", "withhold", "850000.00", "0.941176", "800000.00"),
    ("r14", "R14", "current_balance", "suspend", "100.00", "1", "100.00"),
    ("r15", "R15", "current_balance", "cut", "100.00", None, None),
    ("r15", "R15-ALERT", "current_balance", "cut", "50.01", None, None),
    ("r16", "101", "public_expense_quota", "quota_deduction", "1000000.50", "0.01", "10000.01"),
    ("r16", "102", "public_expense_quota", "maintain", "1000.00", "0", "0.00"),
    ("r17", "110102", "transfer", "cut", "1000.50", "0.05", "50.03"),
    ("r17", "110103", "transfer", "prioritise", "1000.00", "0", "0.00"),
    ("r17", "110104", "transfer", "maintain", "1000.00", "0", "0.00"),  # 中 in mid-year: not prioritised
    ("r18", "R18", "next_year_budget", "withhold", "1000.00", "1", "1000.00"),
]


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("rule_id", "subject", "money_base", "action", "base", "ratio", "recommended"),
    EXAMPLES,
    ids=[f"{example[0]}-{example[1]}" for example in EXAMPLES],
)
def test_rule_example(
    ask: Ask,
    rule_id: str,
    subject: str,
    money_base: str,
    action: str,
    base: str,
    ratio: str | None,
    recommended: str | None,
) -> None:
    rows = ask(
        f"""select action, base_yuan, cut_ratio, recommended_yuan, evidence_text, policy_key
        from marts.fct_recommendations
        where mof_div_code = '{REGION}' and fiscal_year = {YEAR} and rule_id = '{rule_id}'
          and subject_code = '{subject}' and money_base = '{money_base}'"""
    )
    assert len(rows) == 1
    row = rows[0]
    assert (row["action"], row["base_yuan"], row["cut_ratio"], row["recommended_yuan"]) == (
        action,
        _amount(base),
        _amount(ratio),
        _amount(recommended),
    )
    assert row["evidence_text"].endswith("。")
    assert row["policy_key"]


@pytest.mark.parametrize(
    ("rule_id", "subject"),
    [
        ("r07", "R07-SOCIAL"),  # social insurance money is never reclaimed
        ("r13", "R13-AT-BOUND"),  # the threshold itself is not above it
        ("r13", "R13-ASSESSED"),  # assessed on the very day of the document
        ("r13", "R13-REJECTED-LATER"),  # its one document had been supported by its day
        ("r15", "R15-AT-BOUND"),  # 20 points behind is not below the bound
        ("r18", "R18-DUE-TODAY"),  # due on the day the data speak of
        ("r12", "R12-WAGES"),  # nobody's wages depend on a missing form
        ("r08", "R12-WAGES"),
        ("r12", "R01"),
    ],
)
def test_rule_does_not_fire(ask: Ask, rule_id: str, subject: str) -> None:
    fired = ask(f"select rule_id from marts.fct_recommendations where subject_code = '{subject}'")
    assert {"rule_id": rule_id} not in fired


def test_a_document_supported_by_its_day_is_no_matter_of_a_later_rejection(ask: Ask) -> None:
    """The supplement that was rejected is asked for, the initial budget that had been supported is not."""
    gaps = ask(
        """select subject_code, required_yuan from marts.rpt_coverage_gaps
        where stage = 'ex_ante' and subject_code in ('R13-SUPPLEMENT', 'R13-REJECTED-LATER')"""
    )
    assert gaps == [{"subject_code": "R13-SUPPLEMENT", "required_yuan": Decimal("800000.00")}]
    (told,) = ask(
        "select evidence_text from marts.fct_recommendations where subject_code = 'R13-SUPPLEMENT' and rule_id = 'r13'"
    )
    assert told["evidence_text"].startswith("指标S-13（2022年6月20日，事前绩效评估结论为不予支持）")


def test_r19_takes_a_share_of_the_growth_of_carry_over(ask: Ask) -> None:
    """100 yuan last year, 500 this year: 30 % of 400."""
    rows = ask(
        f"""select subject_code, action, recommended_yuan, evidence_text from marts.fct_recommendations
        where mof_div_code = '{REGION}' and rule_id = 'r19'"""
    )
    assert [(row["subject_code"], row["action"], row["recommended_yuan"]) for row in rows] == [
        ("101", "cut", Decimal("120.00"))
    ]
    assert "由上年100.00元增至500.00元" in rows[0]["evidence_text"]


def test_a_spot_check_speaks_before_the_departments_own_evaluation(ask: Ask) -> None:
    rows = ask("select eval_id from marts.fct_evaluations where subject_code = 'R03' and is_final_score")
    assert rows == [{"eval_id": "E-R03-spot_check-72.50"}]


def test_the_grade_is_taken_on_the_rounded_score(ask: Ask) -> None:
    rows = ask("select score, grade from marts.fct_evaluations where eval_id = 'E-R03-department-79.995'")
    assert rows == [{"score": Decimal("80.00"), "grade": "良"}]


def test_evidence_can_be_pasted_into_a_letter(ask: Ask) -> None:
    rows = ask(
        f"""select evidence_text from marts.fct_recommendations
        where mof_div_code = '{REGION}' and is_effective and subject_code in ('R03', 'R13') order by subject_code"""
    )
    assert [row["evidence_text"] for row in rows] == [
        "2022年度抽评（E-R03-spot_check-72.50，2022年9月30日完成）得分72.50分，等级为“中”；"
        "下一年度预算基数1,005.00元，建议压减100.50元（10%）。",
        "指标I-R13（2022年1月20日，没有事前绩效评估），单笔超过500,000.00元应先评估，其中尚未支付50,000.00元；"
        "本年度资金余额50,000.00元，建议不予安排50,000.00元。",
    ]


def test_exactly_one_row_of_a_subject_and_base_is_effective(ask: Ask) -> None:
    rows = ask(
        """select subject_code, money_base from marts.fct_recommendations
        where is_effective or superseded_by is not null  -- hints of r09 compete with nothing
        group by mof_div_code, fiscal_year, subject_kind, subject_code, money_base
        having count(case when is_effective then 1 end) <> 1"""
    )
    assert rows == []


def test_the_others_name_the_effective_rule(ask: Ask) -> None:
    rows = ask(
        "select rule_id, superseded_by from marts.fct_recommendations where subject_code = 'R05' order by rule_id"
    )
    assert rows == [{"rule_id": "r04", "superseded_by": None}, {"rule_id": "r05", "superseded_by": "r04"}]


def test_amounts_never_exceed_their_base(ask: Ask) -> None:
    """A base of 0 is listed only of a breach whose money is spent (r12's supplements, r13)."""
    assert not ask(
        "select * from marts.fct_recommendations where recommended_yuan > base_yuan or base_yuan < 0 or base_yuan = 0 "
        "and (rule_id not in ('r12', 'r13') or money_base <> 'current_balance' or recommended_yuan <> 0)"
    )
    assert not ask(
        "select * from marts.fct_recommendations where base_yuan is null "
        "and (money_base <> 'next_year_budget' or recommended_yuan is not null or cut_ratio is not null)"
    )


def test_only_what_is_missing_past_its_day_is_overdue(ask: Ask) -> None:
    """R13-REJECTED was assessed in time: a gap, for it holds money, and nothing is left to do."""
    gaps = ask(
        f"""select subject_code, status, reason from marts.rpt_coverage_gaps
        where mof_div_code = '{REGION}' and fiscal_year = {YEAR} and is_overdue and period = 'year'
            and stage not in ('spot_check', 'evaluation') order by all"""
    )
    assert [tuple(row.values()) for row in gaps] == [
        ("R13", "missing", "missing"),
        ("R13-REJECTED", "done", "rejected"),
        ("R13-SUPPLEMENT", "done", "rejected"),
        ("R18", "missing", "not_closed"),
    ]
    told = f"where mof_div_code = '{REGION}' and fiscal_year = {YEAR}"
    assert ask(f"select missing_count from marts.rpt_departments {told} and dept_code = '101'") == [
        {"missing_count": 2}
    ]
    assert ask(f"select sum(missing_count)::int as missing from marts.rpt_divisions {told}") == [{"missing": 2}]
