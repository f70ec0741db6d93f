"""Reading of what people write as a target or an actual: numbers, dates, words, statements, or honestly `unparsed`.

`read_targets` and `read_actuals` are the whole interface. Vectorised: wording is read once per distinct shape, numbers
once per distinct text, only the last decision is made per row. The source text stays where it was. Not here: scoring,
and the direction of an indicator without a printed operator (both dbt).
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.actuals import read_actual_columns
from pipelines.land.reading.targets import TARGET_COLUMNS, read_target_columns

__all__ = ["TARGET_COLUMNS", "read_actuals", "read_targets"]


def read_targets(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the reading of `target_raw`.

    Uses, where the frame has them (text, NULL allowed): operator, unit, level1, level2, level3, fiscal_year (a date
    printed without a year belongs to it; without either it is unparsed).

    Adds: target_kind ('quantitative', 'qualitative', 'date', 'unparsed'; NULL when blank) · target_operator ('>=',
    '<=', '>', '<', '=', 'range'; NULL when none is printed) · target_low, target_high DECIMAL(24,6) (the side that the
    operator bounds; both without an operator) · target_date DATE (last day in time) · target_unit (万 and 亿
    multiplied in, ‰ as %). Rules §2. Never raises on any text.
    """
    read = read_target_columns(frame)
    return frame.with_columns(read.get_columns())


def read_actuals(frame: pl.DataFrame, column: str, prefix: str) -> pl.DataFrame:
    """Add the reading of the actual in `column` as {prefix}_kind, _value, _date, _unit, _level, _completion_ratio.

    Uses what `read_targets` uses, and the target (`target_raw`, and its reading if it is there already): a percentage
    beside a target of 360天 is a rate of completion, a bare 90 beside ≤90万元 is in 万元, words are compared with the
    target's words.

    kind: 'quantitative', 'qualitative', 'date', 'statement', 'unparsed'; NULL when blank · value DECIMAL(24,6), in the
    target's unit where both print units of one kind (公里, 米) · date DATE · unit · level of words and statements:
    'met', 'partly', 'not_met', 'not_done' (未开展), 'not_applicable' (不适用); 'none' of an unparsed 无 ·
    completion_ratio DECIMAL(9,6) of a stated rate (已完成100% is 1). Rules §2. Never raises.
    """
    read = read_actual_columns(frame, column, prefix)
    return frame.with_columns(read.get_columns())
