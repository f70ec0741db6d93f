"""Indicators of made-up goals, and what self-evaluations say of them.

Here: one goal's indicators (weights 90, as execution takes 10), actual values and scores by the national arithmetic,
now and then rounded by hand as people do. Not here: subjects and money.
"""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from .figures import FEN_PER_WAN, half_up
from .words import Line

WORKS_IN_WORDS = ("健全", "长期", "稳步提升", "持续改善", "明显")


@dataclass(frozen=True)
class Kpi:
    """One indicator; `goal` is the target as a number, None for words and dates."""

    level1: str
    level2: str
    level3: str
    operator: str
    target_raw: str
    unit: str
    weight: int
    goal: Decimal | None = None
    lower_is_better: bool = False


def indicators(line: Line, work: str, year: int, fen: int, rng: Random, *, brief: bool = False) -> list[Kpi]:
    """Eight indicators of a project in the national frame; `brief` leaves six, half of them in words."""
    amount = Decimal(rng.choice((2, 3, 5, 6, 8, 10, 12, 15, 20, 24, 30, 36, 50, 80, 120)))
    cost = Decimal(fen) / FEN_PER_WAN
    people = Decimal(rng.randint(3, 60) * 50)
    rate = Decimal(rng.choice((90, 95, 98, 100)))
    happy = Decimal(rng.choice((85, 90, 92, 95)))
    outcome, outcome_unit = line.outcome
    # Most units write for whom; some copy the line's usual words, which reviewers notice (rv15).
    of = "" if rng.random() < 0.08 else work
    out, effect, happiness = "产出指标", "效益指标", "满意度指标"
    if brief:
        return [
            Kpi(out, "数量指标", f"{work}数量", "≥", f"{amount}", line.unit, 25, amount),
            Kpi(out, "质量指标", f"{work}质量", "", "良好", "", 15),
            Kpi(out, "时效指标", f"{work}进度", "", "按计划完成", "", 10),
            Kpi(effect, "社会效益指标", of + outcome, "", "明显", "", 20),
            Kpi(effect, "可持续影响指标", of + line.lasting, "", "长期", "", 10),
            Kpi(happiness, "服务对象满意度指标", of + line.people, "≥", f"{happy}", "%", 10, happy),
        ]
    return [
        Kpi(out, "数量指标", f"{work}数量", "≥", f"{amount}", line.unit, 10, amount),
        Kpi(out, "数量指标", "覆盖乡镇（街道）数量", "≥", "3", "个", 10, Decimal(3)),
        Kpi(out, "质量指标", line.quality, "≥", f"{rate}", "%", 10, rate),
        Kpi(out, "时效指标", f"{work}完成时限", "", f"{year}年12月底前", "", 10),
        Kpi(out, "成本指标", f"{work}总成本", "≤", f"{cost.normalize():f}", "万元", 10, cost, True),
        Kpi(effect, "社会效益指标", of + outcome, "≥", f"{people}", outcome_unit, 20, people),
        Kpi(effect, "可持续影响指标", of + line.lasting, "", rng.choice(WORKS_IN_WORDS), "", 10),
        Kpi(happiness, "服务对象满意度指标", of + line.people, "≥", f"{happy}", "%", 10, happy),
    ]


def overall_indicators(office: str, year: int, fen: int, rng: Random) -> list[Kpi]:
    """Seven indicators of a department's (or a town's) overall spending."""
    cost = Decimal(fen) / FEN_PER_WAN
    tasks = Decimal(rng.randint(4, 15))
    return [
        Kpi("产出指标", "数量指标", f"{office}年度重点工作任务数量", "≥", f"{tasks}", "项", 20, tasks),
        Kpi("产出指标", "质量指标", "重点工作办结率", "≥", "95", "%", 15, Decimal(95)),
        Kpi("产出指标", "时效指标", "重点工作完成时限", "", f"{year}年12月31日前", "", 10),
        Kpi("产出指标", "成本指标", f"{office}支出总成本", "≤", f"{cost.normalize():f}", "万元", 10, cost, True),
        Kpi("效益指标", "社会效益指标", f"{office}履职效能提升情况", "", "稳步提升", "", 15),
        Kpi("效益指标", "可持续影响指标", f"{office}内部管理制度", "", "健全", "", 10),
        Kpi("满意度指标", "服务对象满意度指标", f"{office}服务对象满意度", "≥", "90", "%", 10, Decimal(90)),
    ]


def achieved(kpi: Kpi, year: int, rng: Random, spent_share: Decimal) -> tuple[str, Decimal]:
    """What the year's end says of an indicator: (actual as written, score)."""
    weight = Decimal(kpi.weight)
    if kpi.goal is None:
        if "年" in kpi.target_raw:
            return f"{year}年{rng.randint(10, 12)}月{rng.randint(1, 28)}日", weight
        met = rng.random() < 0.85
        return (kpi.target_raw if met else "基本完成"), half_up(weight * (1 if met else Decimal("0.7")), 1)
    if kpi.lower_is_better:
        return f"{half_up(kpi.goal * spent_share):f}", weight
    reached = _reached(kpi, rng)
    score = half_up(weight * min(Decimal(1), reached / kpi.goal))
    if rng.random() < 0.05:
        score = half_up(score, 0)
    return f"{reached}{kpi.unit if kpi.unit == '%' else ''}", score


def _reached(kpi: Kpi, rng: Random) -> Decimal:
    assert kpi.goal is not None
    percent = rng.choices((rng.randint(60, 89), rng.randint(90, 99), 100, rng.randint(101, 118)), (1, 2, 6, 2))[0]
    reached = half_up(kpi.goal * percent / 100, 0)
    return min(reached, Decimal(100)) if kpi.unit == "%" else reached
