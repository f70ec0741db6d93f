"""The rest of a county's year: ex-ante assessments, evaluations, findings, results, disclosures, dates, revenue, debt.

Here: small extracts that follow from projects, money and goals. Not here: those three.
"""

import numpy as np
import pyarrow as pa

from pipelines.generate.arrays import Dice, Ints, dates, days_of, hundredths, money, numbered, words
from pipelines.generate.desk import third_party_codes
from pipelines.generate.goals import GRADES, Subjects
from pipelines.generate.money import Funds
from pipelines.generate.projects import Bureau, Projects
from pipelines.generate.vocabulary import vocabulary

THRESHOLD_FEN = 50_000_000
"""Ex-ante assessment above 50 万元, as the generated province's policy says."""
_EVALUATORS = ("department", "finance", "spot_check", "third_party")
_REVENUES = ("增值税", "企业所得税", "个人所得税", "契税", "国有土地使用权出让收入", "非税收入")


def ex_ante_table(bureau: Bureau, projects: Projects, funds: Funds) -> pa.Table:
    """Extract `ex_ante_assessments`: of nine in ten new projects and supplements above the threshold."""
    dice, year = bureau.dice, projects.year
    slot = np.arange(bureau.slots, dtype=np.int64)
    new = projects.is_new & (funds.initial > THRESHOLD_FEN)
    due = projects.is_managed & (new | (funds.supplement > THRESHOLD_FEN))
    slots = np.flatnonzero(due & (dice.throw("ex ante", slot, year) < 0.9))
    count, when = len(slots), (slots, year)
    points = [1200 + dice.pick(f"points{part}", 800, *when) for part in range(5)]
    total = sum(points, np.zeros(count, dtype=np.int64))
    conclusion = dice.among("conclusion", (88, 10, 2), *when)
    before = np.where(new[slots], days_of(year - 1, 10, 10), funds.supplement_day[slots] - 45)
    names = ("necessity", "economy", "goal", "feasibility", "compliance")
    return pa.table(
        {
            "assessment_id": numbered(f"{bureau.region.code}SQ{year % 100:02d}", slots, 8),
            "subject_kind": projects.subject_kind.take(pa.array(slots)),
            "subject_code": projects.code.take(pa.array(slots)),
            "requested_amount": money(np.maximum(funds.initial, funds.supplement)[slots]),
            **{f"score_{name}": hundredths(part) for name, part in zip(names, points, strict=True)},
            "total_score": hundredths(total),
            "conclusion": words(("support", "partial", "reject"), conclusion),
            "approved_amount": money(
                np.maximum(funds.initial, funds.supplement)[slots] * np.array((100, 80, 0))[conclusion] // 100
            ),
            "assessed_date": dates(before + dice.pick("assessed", 30, *when)),
            "assessor": words(("预算绩效管理股",), np.zeros(count, dtype=np.int64)),
        }
    )


def evaluation_table(bureau: Bureau, year: int, subjects: Subjects) -> tuple[pa.Table, Ints, Ints]:
    """Extract `evaluations` (of one subject in ten), the subjects' places, scores in hundredths."""
    dice = bureau.dice
    places = np.flatnonzero(dice.throw("evaluated", subjects.ids, year) < 0.1)
    ids = subjects.ids[places]
    count, when = len(places), (ids, year)
    score = np.clip(8600 + 750 * dice.bell("score", *when), 2000, 9900).astype(np.int64)
    grade = np.where(score >= 9000, 0, np.where(score >= 8000, 1, np.where(score >= 6000, 2, 3)))
    evaluator = dice.among("evaluator", (50, 18, 27, 5), *when)
    interim = (evaluator > 0) & (dice.throw("interim", *when) < 0.25)
    day = np.where(interim, days_of(year, 7, 1), days_of(year, 9, 1)) + dice.pick("day", 60, *when)
    disclosed = dice.throw("shown", *when) < 0.7
    reasons = ("amount", "representative", "influence", "public_attention", "public_report", "random")
    table = pa.table(
        {
            "eval_id": numbered(f"{bureau.region.code}PJ{year % 100:02d}", ids, 8),
            "subject_kind": subjects.kind_words.take(pa.array(places)),
            "subject_code": subjects.code.take(pa.array(places)),
            "evaluator": words(_EVALUATORS, evaluator),
            "score": hundredths(score),
            "grade": words(GRADES, grade),
            "evaluated_amount": money(subjects.adjusted[places]),
            "scope": words(("final", "interim"), interim.astype(np.int64)),
            "evaluated_year": pa.array(np.full(count, year, dtype=np.int32)),
            "is_on_site": dice.throw("site", *when) < 0.6,
            "selection_reason": words(reasons, dice.pick("why", len(reasons), *when)),
            "third_party_code": third_party_codes(bureau, ids, year, evaluator == 3),
            "fee_amount": money(2_000_000 + 500_000 * dice.pick("fee", 12, *when), evaluator == 3),
            "completed_date": dates(day),
            "disclosed_date": dates(day + 40, disclosed),
        }
    )
    return table, places, score


def finding_table(bureau: Bureau, year: int, subjects: Subjects, places: Ints, score: Ints) -> pa.Table:
    """Extract `findings`: in most poor evaluations and some good ones; most are set right in time."""
    dice = bureau.dice
    kept = dice.throw("finding", subjects.ids[places], year) < np.where(score < 8000, 0.85, 0.15)
    places = places[kept]
    ids, count = subjects.ids[places], int(kept.sum())
    when = (ids, year)
    problem = dice.among("problem", (4, 6, 20, 30, 14, 4, 12, 10), *when)
    kinds = ("overlap", "fragmented", "irregular", "slow", "inefficient", "expired", "off_target", "other")
    letter = days_of(year, 10, 20) + dice.pick("letter", 30, *when)
    closed = dice.throw("closed", *when) < 0.8
    said = ("与同类项目内容相近", "资金安排分散", "支出依据不充分", "实施进度慢于计划", "产出低于预期", "政策期限已满",
            "实施内容与目标不一致", "资料归档不完整")  # fmt: skip
    return pa.table(
        {
            "finding_id": numbered(f"{bureau.region.code}WT{year % 100:02d}", ids, 8),
            "eval_id": numbered(f"{bureau.region.code}PJ{year % 100:02d}", ids, 8),
            "subject_kind": subjects.kind_words.take(pa.array(places)),
            "subject_code": subjects.code.take(pa.array(places)),
            "problem_kind": words(kinds, problem),
            "amount": money(subjects.adjusted[places] // 10, dice.throw("sum of it", *when) < 0.4),
            "problem": words(said, problem),
            "letter_date": dates(letter, dice.throw("sent", *when) < 0.93),
            "due_date": dates(letter + 60),
            "closed_date": dates(letter + 20 + dice.pick("took", 70, *when), closed),
            "measures": words(("已制定整改方案并落实到人", None), np.where(closed, 0, 1)),
            "result": words(("已完成整改", None), np.where(closed, 0, 1)),
            "accountability": words(
                (None, "interview", "circular", "held_accountable"), dice.among("answers", (90, 6, 3, 1), *when)
            ),
        }
    ).slice(0, count)


def application_table(bureau: Bureau, year: int, subjects: Subjects, places: Ints, score: Ints) -> pa.Table:
    """Extract `result_applications`: seven in ten poor results are acted upon."""
    dice = bureau.dice
    kept = (score < 8000) & (dice.throw("applied", subjects.ids[places], year) < 0.7)
    places, score = places[kept], score[kept]
    ids, count = subjects.ids[places], len(places)
    action = np.where(score < 6000, 1, dice.among("action", (70, 0, 15, 15), ids, year))
    return pa.table(
        {
            "application_id": numbered(f"{bureau.region.code}YY{year % 100:02d}", ids, 8),
            "subject_kind": subjects.kind_words.take(pa.array(places)),
            "subject_code": subjects.code.take(pa.array(places)),
            "action": words(("cut", "cancel", "reclaim", "adjust"), action),
            "amount": money(subjects.adjusted[places] // np.where(action == 1, 1, 5)),
            "applied_date": dates(days_of(year, 11, 20) + dice.pick("applied on", 30, ids, year)),
            "stage": words(("final",), np.zeros(count, dtype=np.int64)),
            "decision": words(("accepted",), np.zeros(count, dtype=np.int64)),
            "eval_id": numbered(f"{bureau.region.code}PJ{year % 100:02d}", ids, 8),
        }
    )


def disclosure_table(dice: Dice, year: int, goals: Subjects, self_evaluated: Subjects) -> pa.Table:
    """Extract `disclosures`: goals with the budget, self-evaluations with the final accounts; nothing secret."""
    parts = []
    for document, subjects, share, day in (
        ("goal", goals, 0.85, days_of(year, 2, 22)),
        ("self_evaluation", self_evaluated, 0.75, days_of(year + 1, 8, 20)),
    ):
        shown = subjects.only((dice.throw(f"show {document}", subjects.ids, year) < share) & ~subjects.is_secret)
        parts.append(
            pa.table(
                {
                    "subject_kind": shown.kind_words,
                    "subject_code": shown.code,
                    "document_kind": pa.array([document] * len(shown), pa.string()),
                    "disclosed_date": dates(day + dice.pick("shown on", 25, shown.ids, year)),
                }
            )
        )
    return pa.concat_tables(parts)


def step_table(year: int) -> pa.Table:
    """Extract `budget_steps`."""
    steps = ("submitted", "council", "congress", "approved", "disclosed")
    days = (days_of(year - 1, 11, 30), days_of(year - 1, 12, 28), days_of(year, 1, 15), days_of(year, 2, 10),
            days_of(year, 3, 10))  # fmt: skip
    return pa.table({"step": list(steps), "step_date": dates(np.array(days))})


def revenue_table(bureau: Bureau, year: int, yearly: int) -> pa.Table:
    """Extract `revenues`: twelve months of six kinds; `yearly`: the county's spending in fen, about matched."""
    kinds, months = np.repeat(np.arange(len(_REVENUES)), 12), np.tile(np.arange(1, 13), len(_REVENUES))
    budget = yearly // len(_REVENUES) * (8 + kinds) // 10
    collected = (budget / 12 * (0.8 + 0.45 * bureau.dice.throw("collected", kinds, months, year))).astype(np.int64)
    return pa.table(
        {
            "revenue_kind": words(_REVENUES, kinds),
            "month": pa.array(months.astype(np.int32)),
            "budget_amount": money(budget),
            "collected_amount": money(collected),
        }
    )


def debt_table(bureau: Bureau, year: int, yearly: int) -> pa.Table:
    """Extract `debts`: two kinds at mid-year and year end, below their limits."""
    kinds = np.array([0, 0, 1, 1])
    limit = yearly * np.array([2, 2, 5, 5])
    balance = (limit * (0.8 + 0.18 * bureau.dice.throw("balance", np.arange(4), year))).astype(np.int64)
    ends = np.array([days_of(year, 6, 30), days_of(year, 12, 31)] * 2)
    return pa.table(
        {
            "debt_kind": words(("general", "special"), kinds),
            "period_end": dates(ends),
            "limit_amount": money(limit),
            "balance_amount": money(balance),
        }
    )


def sample_table(bureau: Bureau, year: int, subjects: Subjects) -> pa.Table:
    """Extract `samples`: up to ten subjects drawn for a spot check."""
    order = np.argsort(bureau.dice.throw("sample", subjects.ids, year), kind="stable")[:10]
    count = len(order)
    return pa.table(
        {
            "sample_id": numbered(f"{bureau.region.code}CY{year % 100:02d}", np.arange(1, count + 1), 3),
            "subject_kind": subjects.kind_words.take(pa.array(order)),
            "subject_code": subjects.code.take(pa.array(order)),
            "drawn_date": dates(np.full(count, days_of(year, 5, 10))),
            "seed": pa.array([str(bureau.seed)] * count, pa.string()),
            "reason": pa.array(["随机"] * count, pa.string()),
        }
    )


def library_table(bureau: Bureau) -> pa.Table:
    """Extract `indicator_library`: four indicators of each line of work."""
    rows = [
        (line.departments[0], line.works[0], level1, level2, level3, unit, "正向", value)
        for line in vocabulary().lines
        for level1, level2, level3, unit, value in (
            ("产出指标", "数量指标", f"{line.objects[0]}{line.works[0]}数量", line.unit, "10"),
            ("产出指标", "质量指标", line.quality, "%", "95"),
            ("效益指标", "社会效益指标", line.outcome, "人", "500"),
            ("满意度指标", "服务对象满意度指标", line.people, "%", "90"),
        )
    ]
    names = ("industry", "fund_use", "level1", "level2", "level3", "unit", "direction", "reference_value")
    columns = dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))
    ids = numbered(f"{bureau.region.code}ZK", np.arange(1, len(rows) + 1), 5)
    return pa.table({"library_kpi_id": ids, **columns})
