"""Goals with ten indicators each, and what mid-year monitoring and self-evaluations say of them, as people write.

Here: the extracts goals, goal_indicators, monitoring_reports, monitoring_indicators, self_evaluations and
self_evaluation_indicators. Not here: money (money.py), evaluations by others (work.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.generate.arrays import Bools, Dice, Ints, dates, days_of, hundredths, money, numbered, words
from pipelines.generate.indicators import COUNT, WEIGHTS, Drawn, Wording, draw, spell_actual, spell_target
from pipelines.generate.money import Funds
from pipelines.generate.projects import Bureau, Projects

BLOCK_SUBJECTS = 20_000
GRADES = ("优", "良", "中", "差")
_KINDS = ("project", "policy", "department")
_DEPARTMENT_IDS = 10_000_000


@dataclass(frozen=True)
class Subjects:
    """Projects, policies and departments with a goal. Money in fen as their forms print it."""

    ids: Ints
    kind: Ints
    code: pa.Array
    wording: Wording
    initial: Ints
    adjusted: Ints
    paid: Ints
    is_secret: Bools

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def kind_words(self) -> pa.Array:
        return words(_KINDS, self.kind)

    def only(self, chosen: Bools) -> "Subjects":
        """Those for which `chosen` holds."""
        return self._taken(np.flatnonzero(chosen))

    def blocks(self) -> Iterator["Subjects"]:
        """All of them, a bounded number at a time."""
        for start in range(0, len(self), BLOCK_SUBJECTS):
            yield self._taken(np.arange(start, min(start + BLOCK_SUBJECTS, len(self))))

    def _taken(self, places: Ints) -> "Subjects":
        return Subjects(
            self.ids[places],
            self.kind[places],
            self.code.take(pa.array(places)),
            self.wording.taken(places),
            self.initial[places],
            self.adjusted[places],
            self.paid[places],
            self.is_secret[places],
        )


def subjects_of(bureau: Bureau, projects: Projects, funds: Funds, paid: Ints) -> Subjects:
    """Who has a goal: nearly every managed project with money, and nearly every department."""
    slot = np.arange(bureau.slots, dtype=np.int64)
    chosen = np.flatnonzero(
        projects.is_managed & (funds.adjusted > 0) & (bureau.dice.throw("goal", slot, projects.year) < 0.97)
    )
    heads = bureau.heads
    line_of = {id(line): number for number, line in enumerate(bureau.lines)}
    lines = np.array([line_of[id(line)] for line in bureau.lines], dtype=np.int64)
    department = np.searchsorted(np.array([bureau.departments[head] for head in heads]), bureau.departments)
    own = department[projects.agency]
    sums = [
        np.bincount(own, weights=each, minlength=len(heads)).astype(np.int64)
        for each in (funds.initial, np.maximum(funds.adjusted, 0), paid)
    ]
    kept = np.flatnonzero(bureau.dice.throw("dept goal", np.arange(len(heads)), projects.year) < 0.95)
    objects = pa.concat_arrays(
        [
            projects.object.take(pa.array(chosen)),
            pa.array([f"{bureau.department_names[heads[each]]}年度重点工作" for each in kept], pa.string()),
        ]
    )
    agencies = np.concatenate([projects.agency[chosen], np.array(heads, dtype=np.int64)[kept]])
    return Subjects(
        ids=np.concatenate([chosen, _DEPARTMENT_IDS + kept]),
        kind=np.concatenate([projects.is_policy[chosen].astype(np.int64), np.full(len(kept), 2)]),
        code=pa.concat_arrays(
            [projects.code.take(pa.array(chosen)), pa.array([bureau.departments[heads[each]] for each in kept])]
        ),
        wording=Wording(objects, lines[agencies], [bureau.lines[place] for place in range(len(bureau.lines))]),
        initial=np.concatenate([funds.initial[chosen], sums[0][kept]]),
        adjusted=np.concatenate([funds.adjusted[chosen], sums[1][kept]]),
        paid=np.concatenate([paid[chosen], sums[2][kept]]),
        is_secret=np.concatenate([projects.is_secret[chosen], np.zeros(len(kept), dtype=np.bool_)]),
    )


def goal_table(dice: Dice, year: int, subjects: Subjects) -> pa.Table:
    """Extract `goals`: most in time and well reviewed."""
    when = (subjects.ids, year)
    grade = dice.among("review", (30, 50, 7, 2, 11), *when)
    approved = dice.throw("approved", *when) < 0.96
    disclosed = (dice.throw("disclosed", *when) < 0.88) & ~subjects.is_secret
    texts = [
        f"完成{what}年度任务，保障资金规范使用，群众满意度达到预期。" for what in subjects.wording.object.to_pylist()
    ]
    return pa.table(
        {
            "subject_kind": subjects.kind_words,
            "subject_code": subjects.code,
            "goal_text": pa.array(texts, pa.string()),
            "review_grade": words((*GRADES, None), grade),
            "review_round": words(("first", "second"), dice.pick("round", 2, *when)),
            "submitted_date": dates(days_of(year - 1, 10, 20) + dice.pick("submitted", 40, *when)),
            "council_date": dates(np.full(len(subjects), days_of(year - 1, 12, 28))),
            "approved_date": dates(days_of(year, 1, 26) + dice.pick("approved2", 20, *when), approved),
            "disclosed_date": dates(days_of(year, 2, 20) + dice.pick("disclosed2", 25, *when), disclosed),
        }
    )


def goal_indicator_blocks(bureau: Bureau, year: int, subjects: Subjects) -> Iterator[pa.Table]:
    """Extract `goal_indicators`: ten per goal."""
    for part in subjects.blocks():
        drawn = draw(bureau.dice, year, part.ids, part.wording, part.adjusted)
        target = spell_target(bureau.dice, year, drawn)
        yield pa.table({**_identity(bureau, year, part, drawn), **target, "weight_points": _weights(len(part))})


def monitoring_table(dice: Dice, year: int, subjects: Subjects) -> pa.Table:
    """Extract `monitoring_reports`: January to July, sent in August, some late, some not at all."""
    when = (subjects.ids, year)
    executed = (subjects.paid * (0.42 + 0.16 * dice.throw("so far", *when))).astype(np.int64)
    likelihood = dice.among("likely", (80, 17, 3), *when)
    reasons = (None, "前期手续办理较慢", "受天气影响施工推迟")
    return pa.table(
        {
            "subject_kind": subjects.kind_words,
            "subject_code": subjects.code,
            "period_end": dates(np.full(len(subjects), days_of(year, 7, 31))),
            "executed_amount": money(executed),
            "expected_annual_amount": money(subjects.paid),
            "deviation_reason": words(reasons, likelihood),
            "likelihood": words(("certain", "possible", "impossible"), likelihood),
            "needs_rectification": likelihood == 2,
            "submitted_date": dates(days_of(year, 8, 5) + dice.pick("report", 30, *when)),
        }
    )


def monitoring_indicator_blocks(bureau: Bureau, year: int, subjects: Subjects) -> Iterator[pa.Table]:
    """Extract `monitoring_indicators`: where the year stands at the end of July."""
    for part in subjects.blocks():
        drawn = draw(bureau.dice, year, part.ids, part.wording, part.adjusted)
        yield pa.table(
            {
                "kpi_id": _kpi_ids(bureau, year, part),
                "period_end": dates(np.full(len(part) * COUNT, days_of(year, 7, 31))),
                "actual_raw": spell_actual(bureau.dice, year, drawn, "july", 0.58)[0],
                "expected_annual_raw": spell_actual(bureau.dice, year, drawn, "expected", 1.0)[0],
            }
        )


def self_evaluation_blocks(bureau: Bureau, year: int, subjects: Subjects) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Extracts `self_evaluations` and `self_evaluation_indicators`: in the next spring, now and then too kind."""
    dice = bureau.dice
    for part in subjects.blocks():
        when = (part.ids, year)
        drawn = draw(dice, year, part.ids, part.wording, part.adjusted)
        target = spell_target(dice, year, drawn)
        actual, scores, missed = spell_actual(dice, year, drawn, "year", 1.0)
        spent = np.clip(part.paid / np.maximum(part.adjusted, 1), 0, 1)
        execution = np.floor(spent * 1000 + 0.5).astype(np.int64)
        total = execution + scores.reshape(-1, COUNT).sum(axis=1)
        total = np.where(dice.throw("sum", *when) < 0.03, total + 100, total)
        grade = np.where(total >= 9000, 0, np.where(total >= 8000, 1, np.where(total >= 6000, 2, 3)))
        grade = np.where(dice.throw("kind", *when) < 0.03, np.maximum(grade - 1, 0), grade)
        sheet = pa.table(
            {
                "subject_kind": part.kind_words,
                "subject_code": part.code,
                "budget_initial": money(part.initial),
                "budget_adjusted": money(part.adjusted),
                "executed": money(np.where(dice.throw("wan", *when) < 0.05, part.paid // 10_000 * 10_000, part.paid)),
                "execution_score": hundredths(execution),
                "total_score": hundredths(total),
                "grade": words(GRADES, grade),
                "submitted_date": dates(days_of(year + 1, 2, 20) + dice.pick("self", 60, *when)),
            }
        )
        reasons = words((None, "年中任务调整", "资金到位较晚"), np.where(missed, 1 + drawn.target % 2, 0))
        rows = {
            **_identity(bureau, year, part, drawn),
            **{name: target[name] for name in ("operator", "target_raw", "unit")},
            "actual_raw": actual,
            "weight_points": _weights(len(part)),
            "score": hundredths(scores),
            "deviation_reason": reasons,
        }
        yield sheet, pa.table(rows)


def _kpi_ids(bureau: Bureau, year: int, subjects: Subjects) -> pa.Array:
    ids = np.repeat(subjects.ids, COUNT) * COUNT + np.tile(np.arange(COUNT), len(subjects))
    return numbered(f"{bureau.region.code}KP{year % 100:02d}", ids, 10)


def _identity(bureau: Bureau, year: int, subjects: Subjects, drawn: Drawn) -> dict[str, pa.Array]:
    places = pa.array(np.repeat(np.arange(len(subjects)), COUNT))
    return {
        "kpi_id": _kpi_ids(bureau, year, subjects),
        "subject_kind": subjects.kind_words.take(places),
        "subject_code": subjects.code.take(places),
        "level1": drawn.level1,
        "level2": drawn.level2,
        "level3": drawn.level3,
    }


def _weights(subjects: int) -> pa.Array:
    return hundredths(np.tile(np.array(WEIGHTS, dtype=np.int64) * 100, subjects))


def chosen(dice: Dice, year: int, subjects: Subjects, what: str, share: float) -> Subjects:
    """Those who did `what`."""
    return subjects.only(dice.throw(what, subjects.ids, year) < share)
