"""Synthetic indicators: targets and actuals as departments write them, drawn from a chosen number of distinct texts.

Here: the texts and their frame. Not here: reading or scoring them (reading.py, scoring.py).
"""

import numpy as np
import polars as pl

_NAMES = [
    "培训人次",
    "补助标准",
    "验收合格率",
    "完成及时率",
    "资金成本控制",
    "群众满意度",
    "设备购置数量",
    "受益人口",
    "政策知晓率",
    "建设面积",
]
_LEVELS = [
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
]
_WORDS = ["有所提升", "显著改善", "明显提高", "基本完成", "优", "良好", "持续提升", "不断完善", "无事故", "已完成"]
_ACTUAL_WORDS = ["已完成", "完成", "有所提升", "未完成", "良好", "达到预期目标", "基本完成", "100%"]


def _target(kind: int, n: int) -> str:
    """One text of a kind; different n, different text."""
    whole, tenth = n // 10 + 1, n % 10
    return (
        f"≥{whole}.{tenth}%",
        f"≥{n + 1}人次",
        f"不少于{n + 1}个",
        f"≤{n + 1}.{tenth}万元",
        f"{n + 1}公里",
        f"{2018 + n % 7}年{n % 12 + 1}月{n // 84 % 28 + 1}日前完成",
        f"{n + 1}-{n + 21}天",
        (_NAMES[n // 10 % 10] if n >= 10 else "") + _WORDS[n % 10],
    )[kind]


def _actual(kind: int, n: int) -> str:
    if kind == 7:
        return _ACTUAL_WORDS[n % len(_ACTUAL_WORDS)]
    if kind == 6:
        return f"{n + 10}天"
    return _target(kind, n).lstrip("≥≤").replace("不少于", "")


def draw(rows: int, distinct: int, seed: int = 1) -> pl.DataFrame:
    """`rows` indicators whose targets are drawn from about `distinct` texts (actuals from as many again).

    Columns: goal_id, kpi_id, target_raw, actual_raw, operator, unit, level1, level2, level3, fiscal_year, weight.
    Popular texts are drawn more often than rare ones, as in real forms.
    """
    rng = np.random.default_rng(seed)
    kinds, each = 8, distinct // 8
    targets = pl.Series([_target(kind, n) for kind in range(kinds) for n in range(each)])
    actuals = pl.Series([_actual(kind, n) for kind in range(kinds) for n in range(each)])
    kind = rng.integers(0, kinds, rows)
    number = (each * rng.random(rows) ** 2).astype(np.int64)
    achieved = np.clip(number + rng.integers(-2, 4, rows), 0, each - 1)
    level = rng.integers(0, len(_LEVELS), rows)
    names = pl.Series([f"{name}{n}" for name in _NAMES for n in range(3000)])
    levels = pl.DataFrame(_LEVELS, schema=["level1", "level2"], orient="row")
    return pl.DataFrame(
        {
            "place": np.arange(rows),
            "target_raw": targets.gather(kind * each + number),
            "actual_raw": actuals.gather(kind * each + achieved),
            "level1": levels["level1"].gather(level),
            "level2": levels["level2"].gather(level),
            "level3": names.gather(rng.integers(0, len(names), rows)),
        }
    ).select(
        pl.format("g{}", pl.col("place") // 8).alias("goal_id"),
        pl.format("k{}", "place").alias("kpi_id"),
        "target_raw",
        "actual_raw",
        pl.lit(None, dtype=pl.String).alias("operator"),
        pl.lit(None, dtype=pl.String).alias("unit"),
        "level1",
        "level2",
        "level3",
        pl.lit(2023, dtype=pl.Int32).alias("fiscal_year"),
    )
