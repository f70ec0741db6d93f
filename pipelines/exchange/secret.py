"""What a pack says of secret subjects: codes, dates, amounts and figures; their wording only as masks.

Secret is who is so in any year delivered, under any code it bore. Here: who that is, masking the rows of a file, and
the proof that every masked target and actual reads as before. Not here: one text's mask (masks.py).
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract, load_contracts
from pipelines.exchange.masks import mask_name, mask_number, mask_words, token
from pipelines.exchange.regions import is_below
from pipelines.exchange.rows import read_file
from pipelines.land.raw.discover import Found
from pipelines.land.reading import read_actuals, read_targets
from pipelines.land.rows.pii import pii_key
from pipelines.settings import Settings
from pipelines.warehouse.changes import hash_file

HIDDEN = "（涉密）"
_GOALS = "goal_indicators"
_LENT = ("operator", "target_raw", "unit")
_NAMES = ("level1", "level2", "level3")
_ROW = "_row"


@dataclass(frozen=True)
class Masked:
    """A file's rows with masks. `left_out`: rows that no mask leaves with the same reading, and which therefore do not
    travel, named by their ids."""

    frame: pl.DataFrame
    rows: int
    left_out: list[str]


@dataclass(frozen=True)
class Secrets:
    """The secret subjects of a region and those below it."""

    codes: frozenset[tuple[str, str]]
    names: frozenset[str]
    goals: pl.DataFrame
    """Rows of goal_indicators of secret subjects, any year, as delivered."""
    key: bytes
    savings: tuple[str, ...]

    def path(self, path: str) -> str:
        """A raw path as the manifest names it: of a file named after a secret subject only folder and ending."""
        if not any(name in path for name in self.names):
            return path
        return f"{path.rpartition('/')[0]}/{HIDDEN}{Path(path).suffix}"

    def mask(self, frame: pl.DataFrame, contract: Contract) -> Masked:
        """The rows of one file, those of secret subjects masked in every column that the contract marks as wording."""
        wording = [column for column in contract.columns if column.wording and column.name in frame.columns]
        whose = self._whose(frame)
        if not wording or whose is None or not self.codes:
            return Masked(frame, 0, [])
        frame = frame.with_row_index(_ROW)
        hidden = frame.filter(whose)
        if not hidden.height:
            return Masked(frame.drop(_ROW), 0, [])
        masked = hidden.with_columns(
            self._each(column.name, token) for column in wording if not column.reads and column.name != "level3"
        )
        if "level3" in masked.columns:
            masked = masked.with_columns(self._each("level3", self._name))
        readable = [column.name for column in wording if column.reads]
        unlike: set[int] = set()
        if readable:
            masked, unlike = self._mask_readable(hidden, masked, contract, readable)
        left_out = [
            " ".join(map(str, row)) for row in hidden.filter(pl.col(_ROW).is_in(unlike)).select(contract.key).rows()
        ]
        whole = pl.concat([frame.filter(~pl.col(_ROW).is_in(hidden[_ROW].implode())), masked]).sort(_ROW)
        whole = whole.filter(~pl.col(_ROW).is_in(list(unlike)))
        return Masked(whole.drop(_ROW), hidden.height - len(unlike), left_out)

    @cached_property
    def _masked_goals(self) -> pl.DataFrame:
        return self.mask(self.goals, load_contracts()[_GOALS]).frame

    def _name(self, text: str, key: bytes) -> str:
        return mask_name(text, key, self.savings)

    def _each(self, column: str, mask: Callable[[str, bytes], str]) -> pl.Expr:
        return pl.col(column).map_elements(lambda text: mask(text, self.key), return_dtype=pl.String)

    def _whose(self, frame: pl.DataFrame) -> pl.Expr | None:
        """Which rows are a secret subject's; None where rows are of no subject."""
        regions: dict[str, list[str]] = {}
        for code in ("subject_code", "pro_code", "kpi_id"):
            if code in frame.columns and (code != "kpi_id" or "subject_code" not in frame.columns):
                break
        else:
            return None
        known = self.goals.select("mof_div_code", "kpi_id").rows() if code == "kpi_id" else self.codes
        for region, each in known:
            regions.setdefault(region, []).append(each)
        return pl.any_horizontal(
            pl.lit(False),
            *((pl.col("mof_div_code") == region) & pl.col(code).is_in(codes) for region, codes in regions.items()),
        ).fill_null(False)

    def _mask_readable(
        self, hidden: pl.DataFrame, masked: pl.DataFrame, contract: Contract, columns: list[str]
    ) -> tuple[pl.DataFrame, set[int]]:
        """Targets and actuals masked so that they read as before, and the rows of those that do not: first with the
        numbers alone, then, where that reads otherwise, with the general words too."""
        goals = self.goals if contract.reads_beside else None
        wanted = self._readings(hidden, contract, goals)
        chosen = masked.with_columns(self._each(name, _with_numbers) for name in columns)
        unlike = self._unlike(chosen, wanted, contract)
        if unlike:
            texts = hidden.filter(pl.col(_ROW).is_in(list(unlike)))
            for name in columns:
                doubted = texts[name].drop_nulls().unique().implode()
                again = (
                    pl.when(hidden[name].is_in(doubted))
                    .then(hidden[name].map_elements(lambda text: mask_words(text, self.key), return_dtype=pl.String))
                    .otherwise(chosen[name])
                )
                chosen = chosen.with_columns(again.alias(name))
            unlike = self._unlike(chosen, wanted, contract)
        return chosen, unlike

    def _unlike(self, masked: pl.DataFrame, wanted: pl.DataFrame, contract: Contract) -> set[int]:
        read = self._readings(masked, contract, self._masked_goals if contract.reads_beside else None)
        same = pl.all_horizontal(pl.col(name).eq_missing(wanted[name]) for name in wanted.columns)
        return set(masked.filter(read.select(same).to_series().not_())[_ROW])

    def _readings(self, frame: pl.DataFrame, contract: Contract, goals: pl.DataFrame | None) -> pl.DataFrame:
        """What is read of the rows, beside their goals where the contract reads them there; in the rows' order."""
        before = frame.select(name for name in frame.columns)
        if goals is not None:
            goals = goals.unique(["mof_div_code", "fiscal_year", "kpi_id"], keep="last", maintain_order=True)
            lent = goals.select(
                "mof_div_code", "fiscal_year", "kpi_id", *(pl.col(c).alias(f"lent_{c}") for c in (*_NAMES, *_LENT))
            )
            frame = frame.join(lent, on=["mof_div_code", "fiscal_year", "kpi_id"], how="left", maintain_order="left")
            for name in (*_NAMES, *_LENT):
                own = pl.col(name) if name in frame.columns else pl.lit(None, dtype=pl.String)
                borrowed = (
                    pl.when(pl.col("target_raw").is_null())
                    if name in _LENT and "target_raw" in before.columns
                    else None
                )
                told = (
                    borrowed.then(pl.col(f"lent_{name}")).otherwise(own)
                    if borrowed
                    else pl.coalesce(own, f"lent_{name}")
                )
                frame = frame.with_columns(told.alias(f"told_{name}"))
            frame = frame.with_columns(pl.col(f"told_{name}").alias(name) for name in (*_NAMES, *_LENT))
        known = set(frame.columns)
        frame = read_targets(frame)
        for column in contract.columns:
            if column.reads == "actual" and column.name in known:
                frame = read_actuals(frame, column.name, column.name.removesuffix("_raw"))
        return frame.select(name for name in frame.columns if name not in known)


def _with_numbers(text: str, key: bytes) -> str:
    return mask_number(text, key) if re.search(r"\d", text) else mask_words(text, key)


def find_secrets(settings: Settings, files: Iterable[Found], code: str, folder: Path) -> Secrets:
    """The secret subjects of region `code` and those below it, from project libraries and changes of codes of every
    year in raw/. `folder`: for rows in between."""
    below = [found for found in files if found.kind == "extract" and is_below(str(found.mof_div_code), code)]
    projects = _rows(below, "projects", folder)
    changes = _rows(below, "code_changes", folder)
    codes: set[tuple[str, str]] = set()
    if projects.height and "is_secret" in projects.columns:
        codes = set(projects.filter("is_secret").select("mof_div_code", "pro_code").rows())
    pairs = (
        changes.filter(pl.col("code_kind") == "project").select("mof_div_code", "old_code", "new_code").rows()
        if codes and changes.height
        else []
    )
    while (
        more := {
            (region, one) for region, *both in pairs for one in both if any((region, other) in codes for other in both)
        }
        - codes
    ):
        codes |= more
    names: frozenset[str] = frozenset()
    goals = pl.DataFrame()
    if codes:
        subjects = pl.DataFrame(sorted(codes), schema=["mof_div_code", "code"], orient="row")
        named = projects.join(
            subjects, left_on=["mof_div_code", "pro_code"], right_on=["mof_div_code", "code"], how="semi"
        )
        names = frozenset(name for name in named["pro_name"] if name)
        goals = _rows(below, _GOALS, folder)
        if goals.height:
            goals = goals.join(
                subjects, left_on=["mof_div_code", "subject_code"], right_on=["mof_div_code", "code"], how="semi"
            )
    if not goals.width:
        contract = load_contracts()[_GOALS]
        goals = pl.DataFrame(
            schema={c.name: pl.Int32 if c.type == "integer" else pl.String for c in contract.all_columns}
        )
    return Secrets(frozenset(codes), names, goals, pii_key(settings.home) if codes else b"", _savings(settings))


def _rows(files: list[Found], extract: str, folder: Path) -> pl.DataFrame:
    """Every readable row of that extract; a file that lands nowhere says nothing."""
    contract = load_contracts()[extract]
    frames = []
    for found in files:
        if found.extract == extract:
            rows = folder / "looked.parquet"
            if not read_file(found, contract, hash_file(found.file), rows).refused:
                frames.append(pl.read_parquet(rows))
    return pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()


def _savings(settings: Settings) -> tuple[str, ...]:
    """Words by which rule rv08 knows a saving, as any policy file in use sets them."""
    seeds = (settings.dbt_project / "seeds" / "policy").glob("*policy_parameters.csv")
    found: set[str] = set()
    for file in [*seeds, *(settings.raw / "policy").glob("*/policy_parameters*.csv")]:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream):
                if row.get("parameter") == "savings_words":
                    found |= set((row.get("value") or "").split())
    return tuple(sorted(found))
