"""`reading`: three million targets and actuals read by the pipeline, beside bare polars running the same patterns.

Here: our reading as landing calls it (batches), and two baselines without any of its decisions: every pattern on every
row, and every pattern on distinct texts joined back. Not here: scoring (scoring.py).
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.indicators import draw
from benchmarks.measure import in_new_process, record, timed

ROWS = 3_000_000
DISTINCT = (20_000, 500_000)
_WAYS = ("ours", "bare_distinct", "bare_rows")


def run() -> Path:
    """Each way over each distinctness in its own process; results/reading.json."""
    figures: dict[str, Any] = {"rows": ROWS, "texts_per_row": 2}
    for distinct in DISTINCT:
        ways = {way: in_new_process(__name__, way, str(distinct)) for way in _WAYS}
        ours = ways["ours"]
        ratios = {
            f"{measure}_over_{way}": round(ours[f"{measure}_seconds"] / ways[way][f"{measure}_seconds"], 2)
            for way in _WAYS[1:]
            for measure in ("wall", "processor")
        }
        figures[f"distinct_{distinct}"] = {**ways, "ratio": ratios}
    return record("reading", figures)


def ours(frame: pl.DataFrame) -> None:
    """Targets and actuals as landing reads them, batch by batch."""
    from pipelines.land.reading import read_actuals, read_targets
    from pipelines.land.rows.add_readings import BATCH_ROWS

    for start in range(0, frame.height, BATCH_ROWS):
        read_actuals(read_targets(frame.slice(start, BATCH_ROWS)), "actual_raw", "actual")


def bare_rows(frame: pl.DataFrame) -> None:
    """Every pattern on every row."""
    from pipelines.land.rows.add_readings import BATCH_ROWS

    for start in range(0, frame.height, BATCH_ROWS):
        part = frame.slice(start, BATCH_ROWS)
        part.select(_names(), _texts("target_raw", "t"), _texts("actual_raw", "a"))


def bare_distinct(frame: pl.DataFrame) -> None:
    """Every pattern once per distinct text of a batch, joined back: what anybody would do first."""
    from pipelines.land.rows.add_readings import BATCH_ROWS

    for start in range(0, frame.height, BATCH_ROWS):
        part = frame.slice(start, BATCH_ROWS)
        for column, patterns in (
            ("level3", _names()),
            ("target_raw", _texts("target_raw", "t")),
            ("actual_raw", _texts("actual_raw", "a")),
        ):
            texts = part.select(pl.col(column).unique()).with_columns(patterns)
            part = part.join(texts, on=column, how="left")


def _names() -> pl.Expr:
    """What an indicator's name says, by the reading's own patterns."""
    from pipelines.land.reading.data import words
    from pipelines.land.reading.text import normalise

    name = normalise(pl.col("level3"))
    keys = ("time_names", "rate_names", "money_names", "completion_rate_names")
    return pl.struct(name.str.contains(words(key)).alias(key) for key in keys).alias("names")


def _texts(column: str, prefix: str) -> pl.Expr:
    """Number, operator, unit, date and words of a text, by the reading's own patterns; nothing is decided."""
    from pipelines.land.reading.data import any_of, unit_spellings, words
    from pipelines.land.reading.dates import _BEFORE, _FORMS, _VERBS
    from pipelines.land.reading.text import NUMBER, normalise

    norm = normalise(pl.col(column))
    signs = [(word, sign) for sign, group in words("operators").items() for word in group]
    shape = norm.str.replace_all(NUMBER, "#").str.replace_many([w for w, _ in signs], [s for _, s in signs])
    number = norm.str.extract(f"({NUMBER})", 1)
    tail = shape.str.extract("#([^#]*)$", 1)
    limit = f"^(.*?)(?:{words('suffix_at_least')}|{words('suffix_at_most')}$)"
    named = shape.str.extract(rf"^{_BEFORE}(.+?)(?:前|之前|以前)?{_VERBS}$", 1)
    statements = ("statement_not_met", "statement_partly", "statement_met", "clearly_bad", "bad", "partly", "good")
    return pl.struct(
        number.str.replace_all(",", "").cast(pl.Decimal(24, 6), strict=False).alias("number"),
        shape.str.extract("([≥≤><=])", 1).alias("operator"),
        tail.str.extract(f"({any_of(list(unit_spellings()))})", 1).alias("unit"),
        tail.str.contains(limit).alias("limit"),
        shape.str.replace_all(any_of(words("before_number"), escape=False), "").alias("front"),
        *(named.str.contains(f"^(?:{form[0]})$").alias(f"date{place}") for place, form in enumerate(_FORMS)),
        *(shape.str.contains(words(key)).alias(key) for key in statements),
    ).alias(prefix)


if __name__ == "__main__":
    way: Callable[[pl.DataFrame], None] = {"ours": ours, "bare_rows": bare_rows, "bare_distinct": bare_distinct}[
        sys.argv[1]
    ]
    drawn = draw(ROWS, int(sys.argv[2]))
    print(json.dumps({"distinct_targets": drawn["target_raw"].n_unique(), **timed(lambda: way(drawn))}))
