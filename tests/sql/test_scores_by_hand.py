"""Self-evaluations drawn by chance, scored a second time here from the text of the rules (sections 2 and 3).

Equal to the last hundredth. The second way shares no code with the first: fractions, and a table of what words mean.
"""

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

COUNTY, YEAR = "330172", 2022
BASE = {"mof_div_code": COUNTY, "fiscal_year": YEAR}
FORMS = 60
BANDS = {"met": ("0.8", "1", "1"), "partly": ("0.6", "0.8", "0.7"), "not_met": ("0", "0.6", "0")}
WORDS = {
    "效果明显": {
        "效果明显": "met",
        "达成预期指标": "met",
        "部分达成": "partly",
        "未完成": "not_met",
        "未开展": "not_met",
    },
    "有效提升": {"有效提升": "met", "已完成": "met", "有所提升": "partly", "未达成": "not_met"},
}
NUMBER_WORDS = {
    "已完成": "done",
    "达成预期指标": "done",
    "未开展": "not_met",
    "部分达成": "partly",
    "未完成": "not_met",
}
NO_ANSWER = (None, "/", "无", "见附件")
LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"),
)
NAMES = {"覆盖数量": False, "投诉件数": True, "完成规模": False, "响应时限": True}
SIGNS = (("≥", True), (">=", True), ("≤", False), ("不超过", False), ("=", None), ("", None))


def _half_up(value: Fraction, places: str = "0.01") -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(places), ROUND_HALF_UP)


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


class Draw:
    """One indicator: the row that is delivered, and what the rules make of it."""

    def __init__(self, luck: random.Random, form: int, at: int) -> None:
        self.luck = luck
        self.weight = luck.choice([None, *(Decimal(points) for points in ("5", "7.5", "10", "20", "12.25"))])
        self.reported = luck.choice([None, *(Decimal(luck.randrange(0, 2500)) / 100 for _ in range(4))])
        self.level1, self.level2 = luck.choice(LEVELS)
        self.name = luck.choice(list(NAMES))
        self.leaves = self.over = False
        self.share: Fraction | None = None  # of the target that was attained
        self.outcome: str | None = None
        self.kind = luck.choice(("number", "number", "number", "range", "zero", "date", "words"))
        self.target, self.actual, self.unit = getattr(self, f"_{self.kind}")()
        self._say_nothing()
        self.row: dict[str, Any] = {
            **BASE, "kpi_id": f"D{form:02}{at:02}", "subject_kind": "project", "subject_code": f"DRAWN{form}",
            "level1": self.level1, "level2": self.level2, "level3": f"{self.name}{at}", "target_raw": self.target,
            "actual_raw": self.actual, "unit": self.unit, "weight_points": self.weight, "score": self.reported,
        }  # fmt: skip

    def _number(self) -> tuple[str, str, str | None]:
        sign, up = self.luck.choice(SIGNS)
        is_cost = self.level1 == "成本指标"
        if sign == "=":
            up = not is_cost
        elif not sign:
            up = not is_cost and not NAMES[self.name]
        target = Decimal(self.luck.randrange(16, 900)) / self.luck.choice((1, 2, 8))
        actual = Decimal(self.luck.randrange(0, 1500)) / self.luck.choice((1, 3 if up else 1, 4))
        actual = actual.quantize(Decimal("0.01"))
        word = self.luck.choice([None, None, None, *NUMBER_WORDS])
        in_column = self.luck.random() < 0.5
        unit = self.luck.choice(("个", "次", "万元"))
        printed = f"{sign}{_text(target)}" + ("" if in_column else unit)
        if word:
            self._answered(NUMBER_WORDS[word])
            return printed, word, unit if in_column else None
        if up:
            self.share = min(Fraction(1), Fraction(actual) / Fraction(target))
            self.over = Fraction(actual) > Fraction(target) * Fraction(13, 10)
        else:
            self.share = Fraction(1) if actual <= target else Fraction(target) / Fraction(actual)
        return printed, _text(actual) + ("" if in_column else unit), unit if in_column else None

    def _range(self) -> tuple[str, str, str | None]:
        low = Decimal(self.luck.randrange(1, 300))
        high = low + self.luck.randrange(1, 200)
        actual = Decimal(self.luck.randrange(0, 700))
        self.share = Fraction(1)
        if actual < low:
            self.share = Fraction(actual) / Fraction(low)
        elif actual > high:
            self.share = Fraction(high) / Fraction(actual)
        return f"{_text(low)}{self.luck.choice('-~至')}{_text(high)}个", f"{_text(actual)}个", None

    def _zero(self) -> tuple[str, str, str | None]:
        actual = self.luck.choice((0, 0, 1, 7))
        self.share = Fraction(1 if actual <= 0 else 0)
        return "0起", f"{actual}起", None

    def _date(self) -> tuple[str, str, str | None]:
        due, done = self.luck.randrange(1, 13), self.luck.randrange(1, 13)
        self.share = Fraction(1 if done <= due else 0)
        self.level2 = "时效指标"
        return f"{YEAR}年{due}月底前", f"{YEAR}年{done}月5日", None

    def _words(self) -> tuple[str, str, str | None]:
        target = self.luck.choice(list(WORDS))
        actual = self.luck.choice(list(WORDS[target]))
        self._answered(WORDS[target][actual])
        return target, actual, None

    def _answered(self, level: str) -> None:
        if level == "done":
            self.share = Fraction(1)
        else:
            self.outcome = level

    def _say_nothing(self) -> None:
        """Some cells are blank, cannot be read, or say that the indicator does not apply."""
        chance = self.luck.random()
        if chance < 0.12:
            self.share, self.outcome, self.over = None, None, False
            self.leaves = chance < 0.04
            self.actual = "不适用" if self.leaves else self.luck.choice(NO_ANSWER)
            if self.actual == "无" and (self.target == "0起" or self.name == "投诉件数"):
                self.actual = None  # there it would say that none happened
        elif chance < 0.16:
            self.share, self.outcome, self.over = None, None, False
            self.target = self.luck.choice(("—", "≥**人"))

    @property
    def has_number(self) -> bool:
        return self.kind in ("number", "range", "zero") and self.target not in ("—", "≥**人")

    @property
    def judged(self) -> Fraction | None:
        """The share attained where nobody has given points: that of words is their band's default."""
        return Fraction(BANDS[self.outcome][2]) if self.outcome else self.share

    @property
    def score(self) -> Decimal | None:
        if self.weight is None:
            return None
        if self.outcome:
            low, high, default = (Fraction(share) * Fraction(self.weight) for share in BANDS[self.outcome])
            given = default if self.reported is None else min(max(Fraction(self.reported), low), high)
            return _half_up(given)
        return None if self.share is None else _half_up(self.share * Fraction(self.weight))


LUCK = random.Random(20261128)
DRAWN = {form: [Draw(LUCK, form, at) for at in range(LUCK.randrange(1, 9))] for form in range(FORMS)}
MONEY = {form: (LUCK.randrange(1, 10**9), LUCK.randrange(0, 10**9)) for form in range(FORMS)}
WORLD = {
    "projects": [
        {**BASE, "pro_code": f"DRAWN{form}", "pro_name": f"抽得{form}", "agency_code": "1", "fund_book": "general"}
        for form in DRAWN
    ],
    "self_evaluations": [
        {
            **{**BASE, "subject_kind": "project", "subject_code": f"DRAWN{form}"},
            "budget_adjusted": f"{Decimal(budget) / 100:f}",
            "executed": f"{Decimal(paid) / 100:f}",
        }
        for form, (budget, paid) in MONEY.items()
    ],
    "self_evaluation_indicators": [indicator.row for drawn in DRAWN.values() for indicator in drawn],
    "goal_indicators": [
        {name: value for name, value in indicator.row.items() if name not in ("actual_raw", "score")}
        for drawn in DRAWN.values()
        for indicator in drawn
    ],
    "monitoring_indicators": [
        {**BASE, "kpi_id": indicator.row["kpi_id"], "period_end": f"{YEAR}-06-30", "actual_raw": indicator.actual}
        for drawn in DRAWN.values()
        for indicator in drawn
    ],
}


@pytest.fixture
def results(ask) -> dict[str, dict[str, Any]]:
    sql = f"select * from marts.fct_indicator_results where mof_div_code = '{COUNTY}' and phase = 'self_evaluation'"
    return {row["kpi_id"]: row for row in ask(sql)}


def test_every_indicator_has_the_score_worked_out_here(results):
    for drawn in DRAWN.values():
        for indicator in drawn:
            row = results[indicator.row["kpi_id"]]
            assert row["rule_score"] == indicator.score, (indicator.row, row)
            assert row["is_over_fulfilled"] == indicator.over, (indicator.row, row)


def test_every_total_and_grade_is_the_sum_of_the_rounded_parts(ask):
    sql = f"select * from marts.fct_self_evaluations where mof_div_code = '{COUNTY}'"
    forms = {row["subject_code"]: row for row in ask(sql)}
    for form, drawn in DRAWN.items():
        budget, paid = MONEY[form]
        parts = [
            indicator.reported if (score := indicator.score) is None else score
            for indicator in drawn
            if not indicator.leaves
        ]
        total = None
        if None not in parts:
            total = sum(parts, _half_up(10 * min(Fraction(1), Fraction(paid, budget))))
        row = forms[f"DRAWN{form}"]
        assert row["total_rule_score"] == total, (form, row)
        bands = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
        assert row["rule_grade"] == (None if total is None else next(grade for grade, low in bands if total >= low))
        weighted = [indicator for indicator in drawn if indicator.weight]
        assert row["is_fully_rule_scored"] == (
            bool(weighted) and all(indicator.score is not None for indicator in weighted)
        ), (form, row)


def test_a_monitored_goal_is_attained_by_weight_or_all_alike(ask):
    sql = (
        f"select * from marts.fct_goal_attainment where mof_div_code = '{COUNTY}' and phase = 'monitoring:{YEAR}-06-30'"
    )
    goals = {row["subject_code"]: row for row in ask(sql)}
    for form, drawn in DRAWN.items():
        has_weights = any(indicator.weight for indicator in drawn)
        counted = [
            (Fraction(indicator.weight or 0) if has_weights else Fraction(1), share)
            for indicator in drawn
            if (share := indicator.judged) is not None and (indicator.weight or not has_weights)
        ]
        whole = sum(weight for weight, _ in counted)
        expected = _half_up(sum(weight * share for weight, share in counted) / whole, "0.000001") if whole else None
        row = goals[f"DRAWN{form}"]
        assert (row["attainment_ratio"], row["scored_count"]) == (expected, len(counted)), (form, row)


def _expected_findings() -> set[tuple[str, str, str]]:
    """(rule, subject, indicator) of section 4, as far as these forms print what it asks: no totals, no reasons."""
    found = set()
    for form, drawn in DRAWN.items():
        subject = f"DRAWN{form}"
        found.add(("rv12", subject, ""))
        if (points := sum(indicator.weight or 0 for indicator in drawn)) and points + 10 != 100:
            found.add(("rv01", subject, ""))
        for indicator in drawn:
            is_missed = indicator.outcome in ("partly", "not_met") or (indicator.share or 1) < 1 or indicator.share == 0
            reported, weight = indicator.reported, indicator.weight
            has_sign = indicator.kind == "number" and indicator.target.startswith(("≥", ">="))
            said = {
                "rv04": reported is not None and weight is not None and reported > weight,
                "rv05": is_missed and bool(weight) and reported is not None and reported >= weight,
                "rv08": has_sign and indicator.level1 == "成本指标" and indicator.target != "≥**人",
                "rv09": indicator.over,
                "rv11": indicator.level2 == "数量指标" and not indicator.has_number,
                "rv13": is_missed,
                "rv17": bool(reported) and indicator.actual in (None, "/", "无", "不适用", "未开展"),
            }
            found |= {(rule, subject, indicator.row["kpi_id"]) for rule, fires in said.items() if fires}
    return found


def test_the_re_review_finds_what_is_worked_out_here(ask):
    sql = f"select * from marts.rpt_self_evaluation_reviews where mof_div_code = '{COUNTY}'"
    assert {(row["rule_id"], row["subject_code"], row["kpi_id"]) for row in ask(sql)} == _expected_findings()


def test_what_is_unread_says_why(results):
    for drawn in DRAWN.values():
        for indicator in drawn:
            row = results[indicator.row["kpi_id"]]
            if indicator.target in ("—", "≥**人"):
                assert row["delta_reason"] == "unparsed_target"
            elif indicator.share is None and indicator.outcome is None:
                assert row["delta_reason"] == "unparsed_actual"
            elif indicator.weight is None:
                assert row["delta_reason"] == "no_weight"
