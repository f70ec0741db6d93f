"""A frame as people read it: codes in words, shares as percentages, money with separators, 是 and 否.

Here: which column holds which kind of code. Not here: the words (explain/story_labels.py), labels of columns (kit.py).
"""

from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.readers.explain.story_labels import label_of

_FAMILIES = {
    "action": "action",
    "alert_level": "level",
    "delta_reason": "delta",
    "money_base": "base",
    "operator": "operator",
    "period": "period",
    "phase": "phase",
    "reason": "reason",
    "rule_id": "rule",
    "severity": "severity",
    "stage": "stage",
    "subject_kind": "kind",
}
"""Column -> family of the codes it holds."""
NOTHING = "—"
_LONG = 24  # characters: about what a column shows without being cut off


def as_words(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows: codes, yes and no, years, days and what is unknown as text; numbers stay numbers, for sorting."""
    return frame.with_columns(
        [_as_text(frame[column]) for column in frame.columns if not _is_number(column, frame.schema[column])]
    )


def _is_number(column: str, kind: pl.DataType) -> bool:
    return kind.is_numeric() and column not in ("fiscal_year", "month")


def _as_text(series: pl.Series) -> pl.Series:
    family = _FAMILIES.get(series.name, "yes" if series.dtype == pl.Boolean else None)
    told = [NOTHING if value in (None, "") else str(label_of(family, value) if family else value) for value in series]
    return pl.Series(series.name, told, pl.String)


def number_as_text(column: str, value: Any) -> str:
    """0.8618 of a `_ratio` -> 86.18%; money and scores with separators and two decimals; counts as they are."""
    if value is None:
        return NOTHING
    if column.endswith("_ratio"):
        return f"{Decimal(str(value)) * 100:,.2f}%"
    return f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)):,.2f}"


def long_texts(frame: pl.DataFrame) -> list[str]:
    """Columns whose text does not fit on a line."""
    texts = [column for column, kind in frame.schema.items() if kind == pl.String]
    return [column for column in texts if (frame[column].str.len_chars().max() or 0) > _LONG]  # type: ignore[operator]
