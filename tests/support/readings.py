"""Targets and actuals as a person wrote them, read; for tests of the reading: text in, reading out."""

from typing import Any

import polars as pl

from pipelines.land.reading import read_actuals, read_targets


def targets(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read many targets at once (one call is for millions of rows and has a price); keys without the prefix."""
    frame = pl.DataFrame([{"fiscal_year": 2022, **row} for row in rows], schema_overrides={"target_raw": pl.String})
    read = (
        read_targets(frame).select("^target_.*$").drop("target_raw").rename(lambda name: name.removeprefix("target_"))
    )
    return read.to_dicts()


def actuals(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read many actuals at once, each beside its target."""
    texts = {"target_raw": pl.String, "actual_raw": pl.String}
    frame = pl.DataFrame([{"target_raw": None, "fiscal_year": 2022, **row} for row in rows], schema_overrides=texts)
    read = read_actuals(read_targets(frame), "actual_raw", "actual").select("^actual_.*$").drop("actual_raw")
    return read.rename(lambda name: name.removeprefix("actual_")).to_dicts()


def target(text: str | None, **context: Any) -> dict[str, Any]:
    return targets([{"target_raw": text, **context}])[0]


def actual(text: str | None, target_text: str | None = None, **context: Any) -> dict[str, Any]:
    return actuals([{"actual_raw": text, "target_raw": target_text, **context}])[0]


def shown(read: dict[str, Any]) -> Any:
    """(operator, low, high, unit) of a quantity, else its kind."""
    if read["kind"] != "quantitative":
        return read["kind"]
    return read["operator"], read["low"], read["high"], read["unit"]


def empty_but(read: dict[str, Any], **kept: Any) -> dict[str, Any]:
    return {**dict.fromkeys(read), **kept}
