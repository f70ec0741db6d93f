"""Ten indicators of a goal as numbers, and their targets and actuals as people write them.

Here: the template, the drawn numbers, the spellings (clean, tucked into the text, messy). Not here: whose they are
(goals.py). Weights sum to 90, as the execution of the budget takes 10.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from pipelines.generate.arrays import Bools, Dice, Ints, words
from pipelines.generate.vocabulary import Line

_FEN_OF_WAN = 1_000_000


@dataclass(frozen=True)
class _Template:
    level1: str
    level2: str
    is_lower: bool
    weight: int
    form: str
    """number, percent, date or word."""


_COST, _OUT, _EFFECT, _HAPPY = "成本指标", "产出指标", "效益指标", "满意度指标"
_TEMPLATES = (
    _Template(_COST, "经济成本指标", True, 20, "number"),
    _Template(_OUT, "数量指标", False, 10, "number"),
    _Template(_OUT, "数量指标", False, 5, "number"),
    _Template(_OUT, "质量指标", False, 10, "percent"),
    _Template(_OUT, "时效指标", False, 10, "date"),
    _Template(_OUT, "时效指标", False, 5, "percent"),
    _Template(_EFFECT, "社会效益指标", False, 10, "number"),
    _Template(_EFFECT, "可持续影响指标", False, 5, "word"),
    _Template(_EFFECT, "生态效益指标", True, 5, "number"),
    _Template(_HAPPY, "服务对象满意度指标", False, 10, "percent"),
)
COUNT = len(_TEMPLATES)
WEIGHTS = tuple(template.weight for template in _TEMPLATES)
_LASTING = ("健全", "长期", "稳步提升", "持续改善", "明显")
_NO_NUMBER = ("见实施方案", "按计划完成", "详见附件", "/", "—", "按上级要求")
_DONE = ("已完成", "达成预期指标", "已完成100%", "完成")


@dataclass(frozen=True)
class Wording:
    """What each subject's indicators speak of, and its line of work."""

    object: pa.Array
    line: Ints
    lines: list[Line]

    def taken(self, places: Ints) -> "Wording":
        """The subjects at those places."""
        return Wording(self.object.take(pa.array(places)), self.line[places], self.lines)


@dataclass(frozen=True)
class Drawn:
    """Indicators of several subjects, ten rows each: ids, place in the template, target as a number, texts."""

    ids: Ints
    place: Ints
    target: Ints
    unit: pa.Array
    level1: pa.Array
    level2: pa.Array
    level3: pa.Array
    form: Ints
    is_lower: Bools


_FORMS = ("number", "percent", "date", "word")


def draw(dice: Dice, year: int, ids: Ints, wording: Wording, adjusted: Ints) -> Drawn:
    """The indicators of a year's goals; `adjusted`: fen, for the cost."""
    subjects = len(ids)
    row_ids, place = np.repeat(ids, COUNT), np.tile(np.arange(COUNT), subjects)
    sizes = np.array([2, 3, 5, 6, 8, 10, 12, 15, 20, 24, 30, 36, 50, 80, 120, 300])
    amount = sizes[dice.pick("amount", len(sizes), ids, year)]
    percent = np.array([85, 90, 92, 95, 98, 100])
    target = np.zeros((subjects, COUNT), dtype=np.int64)
    target[:, 0] = adjusted // _FEN_OF_WAN + 1
    target[:, 1] = amount
    target[:, 2] = 1 + dice.pick("villages", 30, ids, year)
    target[:, 3] = percent[2 + dice.pick("quality", 4, ids, year)]
    target[:, 5] = 100
    target[:, 6] = 50 * (1 + dice.pick("people", 200, ids, year))
    target[:, 8] = dice.pick("complaints", 6, ids, year)
    target[:, 9] = percent[dice.pick("happy", 5, ids, year)]
    units, names = _texts(wording)
    line = np.repeat(wording.line, COUNT) * COUNT + place
    objects = pl.Series(wording.object).gather(np.repeat(np.arange(subjects), COUNT))
    # most say for whom; some copy the line's usual words, which reviewers notice (rv15)
    speaks = np.isin(place, (0, 1, 4)) | (np.isin(place, (6, 7, 9)) & (dice.throw("speaks", row_ids, place) < 0.95))
    said = pl.select(
        pl.when(pl.Series(speaks)).then(objects).otherwise(pl.lit("")) + pl.Series(names).gather(line)
    ).to_series()
    return Drawn(
        ids=row_ids,
        place=place,
        target=target.reshape(-1),
        unit=words(units, line),
        level1=words([template.level1 for template in _TEMPLATES], place),
        level2=words([template.level2 for template in _TEMPLATES], place),
        level3=said.to_arrow().cast(pa.string()),
        form=np.tile(np.array([_FORMS.index(template.form) for template in _TEMPLATES]), subjects),
        is_lower=np.tile(np.array([template.is_lower for template in _TEMPLATES]), subjects),
    )


def _texts(wording: Wording) -> tuple[list[str | None], list[str]]:
    """Units and names of every line's ten indicators."""
    units: list[str | None] = []
    names: list[str] = []
    for line in wording.lines:
        units += ["万元", line.unit, "个", "%", None, "%", "人", None, "次", "%"]
        names += ["总成本", "数量", "覆盖村（社区）数量", line.quality, "完成时限", "资金拨付及时率"]
        names += [line.outcome, line.lasting, "群众投诉次数", line.people]
    return units, names


def spell_target(dice: Dice, year: int, drawn: Drawn) -> dict[str, pa.Array]:
    """Columns operator, target_raw, unit: half the targets clean, the rest as forms in use print them."""
    style = dice.among("style", (52, 16, 10, 11, 5, 3, 3), drawn.ids, drawn.place, year)
    other = dice.pick("other", 1000, drawn.ids, drawn.place, year)
    sign, at, end = _operators()
    frame = pl.DataFrame(
        {
            "style": style,
            "form": drawn.form,
            "number": pl.Series(drawn.target).cast(pl.String),
            "unit": pl.Series(drawn.unit),
            "lower": drawn.is_lower,
            "none": pl.Series(_NO_NUMBER).gather(other % len(_NO_NUMBER)),
            "lasting": pl.Series(_LASTING).gather(other % len(_LASTING)),
            "date": pl.Series([f"{year}年12月底前", f"{year}年12月31日前", f"{year}.12", f"{year}年11月底前"]).gather(
                other % 4
            ),
        }
    )
    spelt = frame.select(
        operator=pl.when(pl.col("form") >= 2)
        .then(None)
        .when(pl.col("style") == 0)
        .then(sign)
        .when(pl.col("style") == 5)
        .then(pl.lit("="))
        .otherwise(None),
        target_raw=pl.when(pl.col("form") == 2)
        .then(pl.col("date"))
        .when(pl.col("form") == 3)
        .then(pl.col("lasting"))
        .when(pl.col("style") == 1)
        .then(sign + pl.col("number") + pl.col("unit"))
        .when(pl.col("style") == 2)
        .then(at + pl.col("number") + pl.col("unit"))
        .when(pl.col("style") == 4)
        .then(pl.col("number") + pl.col("unit") + end)
        .when(pl.col("style") == 6)
        .then(pl.col("none"))
        .otherwise(pl.col("number")),
        unit=pl.when(pl.col("style").is_in([0, 3, 5]) & (pl.col("form") < 2)).then(pl.col("unit")).otherwise(None),
    )
    return {name: spelt[name].to_arrow().cast(pa.string()) for name in spelt.columns}


def _operators() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Sign, words before, words after the number."""
    lower = pl.col("lower")
    return (
        pl.when(lower).then(pl.lit("≤")).otherwise(pl.lit("≥")),
        pl.when(lower).then(pl.lit("不超过")).otherwise(pl.lit("不低于")),
        pl.when(lower).then(pl.lit("以内")).otherwise(pl.lit("以上")),
    )


def spell_actual(dice: Dice, year: int, drawn: Drawn, when: str, share: float) -> tuple[pa.Array, Ints, Bools]:
    """(actual_raw, score in hundredths, missed). `share`: how far into the year, for what grows with it."""
    keys = (drawn.ids, drawn.place, year)
    outcome = dice.among(f"{when} outcome", (50, 30, 15, 3, 2), *keys)
    part = dice.throw(f"{when} part", *keys)
    ratio = np.select(
        [outcome == 0, outcome == 1, outcome == 2, outcome == 3],
        [np.ones_like(part), 1 + 0.15 * part, 0.5 + 0.49 * part, 1.35 + 0.6 * part],
        1.0,
    )
    percents = drawn.form == 1
    ratio = np.where(percents & (ratio > 1), np.minimum(ratio, 100 / np.maximum(drawn.target, 1)), ratio)
    ratio = np.where(drawn.is_lower, np.where(outcome == 2, 1 + 0.4 * part, np.where(outcome == 1, 0.9, 1.0)), ratio)
    grows = np.where(percents | drawn.is_lower & (drawn.place != 0), 1.0, share)
    actual = np.rint(drawn.target * ratio * grows).astype(np.int64)
    missed = (outcome == 2) & (drawn.form != 3)
    reached = np.where(drawn.is_lower, drawn.target / np.maximum(actual, 1), actual / np.maximum(drawn.target, 1))
    reached = np.where(drawn.is_lower & (actual <= drawn.target), 1.0, np.minimum(reached, 1.0))
    reached = np.where(drawn.form == 2, np.where(missed, 0.0, 1.0), reached)
    reached = np.where(drawn.form == 3, 0.9, reached)
    kind = dice.throw(f"{when} kind", *keys) < 0.05
    weight = np.array(WEIGHTS, dtype=np.int64)[drawn.place] * 100
    score = np.floor(weight * np.where(kind, 1.0, reached) + 0.5).astype(np.int64)
    return _actual_text(dice, year, drawn, when, actual, missed), score, missed


def _actual_text(dice: Dice, year: int, drawn: Drawn, when: str, actual: Ints, missed: Bools) -> pa.Array:
    keys = (drawn.ids, drawn.place, year)
    style = dice.among(f"{when} style", (70, 16, 10, 2, 1, 1), *keys)
    other = dice.pick(f"{when} other", 1000, *keys)
    frame = pl.DataFrame(
        {
            "style": style,
            "form": drawn.form,
            "number": pl.Series(actual).cast(pl.String),
            "unit": pl.Series(drawn.unit),
            "missed": missed,
            "done": pl.Series(_DONE).gather(other % len(_DONE)),
            "word": pl.Series(["效果明显", "达成预期指标", "部分达成", "健全", "持续改善"]).gather(other % 5),
            "date": pl.Series([f"{year}年12月15日", f"{year}年11月30日", f"{year}-12-20", "已完成"]).gather(other % 4),
        }
    )
    text = (
        pl.when(pl.col("form") == 3)
        .then(pl.col("word"))
        .when((pl.col("form") == 2) & pl.col("missed"))
        .then(pl.lit(f"{year + 1}年1月20日"))
        .when(pl.col("form") == 2)
        .then(pl.col("date"))
        .when(pl.col("style") == 1)
        .then(pl.col("number") + pl.col("unit"))
        .when((pl.col("style") == 2) & ~pl.col("missed"))
        .then(pl.col("done"))
        .when(pl.col("style") == 3)
        .then(pl.lit("≥") + pl.col("number") + pl.col("unit"))
        .when(pl.col("style") == 4)
        .then(None)
        .when(pl.col("style") == 5)
        .then(pl.lit("无"))
        .otherwise(pl.col("number"))
    )
    return frame.select(text.alias("text")).to_series().to_arrow().cast(pa.string())
