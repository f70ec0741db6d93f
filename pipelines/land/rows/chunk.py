"""One chunk of a sheet against its contract: good rows, rejects, non-data, and the sums that must reconcile.

Here: every decision about a single row. Not here: files and chunks (file.py), keys that repeat (repeats.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from pipelines.contracts import UNSAID, Column, Contract, landed_columns, reading_columns
from pipelines.land.cells.columns import OUTER_BLANKS, POLARS_TYPES, WRAPPED, Plain, nulls, parse_column
from pipelines.land.cells.money_units import row_unit
from pipelines.land.cells.values import MERGED_OVER_ROWS, NOT_CALCULATED, canonical_region
from pipelines.land.files.headers import Header
from pipelines.land.problems import HIDDEN, REJECT_SCHEMA, Place, sentence
from pipelines.land.rows import pii
from pipelines.land.rows.defaults import fill_computed, fill_constants
from pipelines.land.rows.non_data import classify
from pipelines.land.rows.tally import Tally, exact_sum
from pipelines.lang import Lang


@dataclass(frozen=True)
class Delivery:
    """Where a file's rows belong and how to speak of them. Region and year None: unknown, not compared (check)."""

    path: str
    sha256: str
    contract: Contract
    mof_div_code: str | None
    fiscal_year: int | None
    unsaid: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """Normalised header -> column, of the region's mapping profile."""
    pii_key: bytes | None = None
    """None: rows are only checked, so personal data are dropped."""
    lang: Lang = "zh"


@dataclass(frozen=True)
class Outcome:
    """Of one chunk: rows to land (the contract's columns, typed, and `_source_row`), and rejects in REJECT_SCHEMA."""

    good: pl.DataFrame
    rejects: pl.DataFrame


def apply_contract(
    chunk: pl.DataFrame, header: Header, place: Place, date1904: bool, delivery: Delivery, tally: Tally
) -> Outcome:
    """Read every row of the chunk; counts go into `tally`."""
    contract = delivery.contract
    plain = Plain(chunk, _tabular(header, contract))
    cells = _stripped(chunk, plain)
    kinds = classify(cells, header, contract, place, plain.codes)
    parsed, reasons = _parse(cells, header, date1904, delivery, plain)
    _judge_rows(parsed, reasons, delivery)

    frame = pl.DataFrame([series.alias(name) for name, series in parsed.items()]).with_columns(cells["_row"])
    fates = _fates(kinds, cells["_ragged"], reasons)
    _count(tally, kinds, fates, frame, contract)
    if fates is None:
        return Outcome(_landed(frame, delivery), pl.DataFrame(schema=REJECT_SCHEMA))
    rejects = pl.DataFrame(schema=REJECT_SCHEMA)
    if (fates == "rejected").any():
        rejects = _list_rejects(cells.with_columns(kinds.is_null().alias("_data")), reasons, header, place, delivery)
    return Outcome(_landed(frame.filter(fates == "loaded"), delivery), rejects)


def _tabular(header: Header, contract: Contract) -> dict[str, tuple[Column, int]]:
    """Columns of a chunk that are read as they stand: what each holds, and its power of ten."""
    return {
        f"c{position.index}": (contract.column(name), position.power)
        for name, position in header.columns.items()
        if header.unit_column is None or position.has_unit
    }


def _fates(kinds: pl.Series, ragged: pl.Series, reasons: Mapping[str, pl.Series]) -> pl.Series | None:
    """What becomes of each row: `non_data`, `rejected` (it, or a cell of it, could not be taken) or `loaded`; None =
    all are loaded."""
    if not reasons and kinds.null_count() == len(kinds) and not ragged.any():
        return None
    faulty = pl.any_horizontal(pl.lit(ragged), *(pl.lit(reason).is_not_null() for reason in reasons.values()))
    other = pl.when(pl.lit(kinds).is_not_null()).then(pl.lit("non_data"))
    return pl.select(other.when(faulty).then(pl.lit("rejected")).otherwise(pl.lit("loaded"))).to_series()


def _stripped(chunk: pl.DataFrame, plain: Plain) -> pl.DataFrame:
    """Outer blanks off, nothing left = NULL."""
    texts = [name for name in chunk.columns if name.startswith("c") and name not in plain.columns]
    if not texts:
        return chunk
    chunk = chunk.with_columns(pl.col(texts).str.strip_chars(OUTER_BLANKS).replace("", None))
    (wrapped,) = chunk.select(pl.any_horizontal(pl.col(texts).str.contains(WRAPPED).any())).to_series()
    if not wrapped:
        return chunk
    return chunk.with_columns(_unwrapped(name) for name in texts)


def _unwrapped(name: str) -> pl.Expr:
    """values.unwrapped, for a whole column."""
    cell = pl.col(name).str
    inner = cell.replace(r'(?s)^="(.*)"$', "${1}").str.replace_all('""', '"', literal=True)
    text = pl.when(cell.contains(r'(?s)^=".*"$')).then(inner).otherwise(cell.replace(r"(?s)^'(.)", "${1}"))
    return text.str.strip_chars(OUTER_BLANKS).replace("", None).alias(name)


def _parse(
    cells: pl.DataFrame, header: Header, date1904: bool, delivery: Delivery, plain: Plain
) -> tuple[dict[str, pl.Series], dict[str, pl.Series]]:
    """Canonical name -> typed values; and, where a cell could not be read, -> reason codes. Columns that the file has
    not are NULL."""
    parsed: dict[str, pl.Series] = {}
    reasons: dict[str, pl.Series] = {}
    for column in delivery.contract.all_columns:
        position = header.columns.get(column.name)
        if position is None:
            parsed[column.name] = nulls(cells.height, POLARS_TYPES[column.type])
            continue
        texts = cells[f"c{position.index}"]
        seen: Plain | None = plain
        if header.unit_column is not None and not position.has_unit:
            texts, seen = _with_unit(texts, cells[f"c{header.unit_column}"]), None
        values, reason = parse_column(texts, column, power=position.power, date1904=date1904, plain=seen)
        parsed[column.name] = values
        if reason is not None:
            reasons[column.name] = reason
    return parsed, reasons


def _with_unit(amounts: pl.Series, units: pl.Series) -> pl.Series:
    """Amounts with the unit that their row prints in a column of its own; a unit in the amount's cell goes before."""
    said = units.replace_strict({text: row_unit(text) for text in units.drop_nulls().unique()}, return_dtype=pl.String)
    own = pl.lit(amounts).str.contains("元|万|亿")
    return pl.select(
        pl.when(pl.lit(said).is_not_null() & ~own)
        .then(pl.concat_str(pl.lit(amounts), pl.lit(said)))
        .otherwise(pl.lit(amounts))
        .alias(amounts.name)
    ).to_series()


def _judge_rows(parsed: dict[str, pl.Series], reasons: dict[str, pl.Series], delivery: Delivery) -> None:
    """What cells mean together: the folder's region and year, defaults, signs, required values."""
    contract = delivery.contract
    own = {column.name for column in contract.columns}
    if "mof_div_code" not in own:
        _belongs(parsed, reasons, "mof_div_code", delivery.mof_div_code, "other_region", contract.row_of_other_regions)
    if contract.kind == "extract":
        _belongs(parsed, reasons, "fiscal_year", delivery.fiscal_year, "other_year", False)
    fill_constants(parsed, reasons, contract, delivery.unsaid)
    if contract.kind == "extract":
        fill_computed(parsed, reasons, contract, parsed["fiscal_year"])
    for column in contract.columns:
        _region_code(parsed, reasons, column)
        _sign(parsed, reasons, column)
        if column.required and parsed[column.name].null_count():
            _mark(reasons, column.name, pl.lit(parsed[column.name]).is_null(), "missing_required")


def _mark(reasons: dict[str, pl.Series], name: str, where: pl.Expr, reason: str) -> None:
    """Give this reason where there is none yet."""
    marked = pl.when(where).then(pl.lit(reason))
    if name in reasons:
        marked = pl.coalesce(pl.lit(reasons[name]), marked)
    found = pl.select(marked.alias(name)).to_series()
    if found.null_count() < len(found):
        reasons[name] = found


def _belongs(
    parsed: dict[str, pl.Series],
    reasons: dict[str, pl.Series],
    name: str,
    folder: str | int | None,
    reason: str,
    may_differ: bool,
) -> None:
    """A row says the folder's region and year or nothing."""
    if folder is None:
        return
    height = len(parsed[name])
    if parsed[name].null_count() == height and name not in reasons:
        parsed[name] = pl.Series([folder], dtype=parsed[name].dtype).new_from_index(0, height)
        return
    value = pl.lit(parsed[name])
    if not may_differ:
        _mark(reasons, name, value != folder, reason)
    if parsed[name].null_count():
        parsed[name] = pl.select(value.fill_null(folder).cast(parsed[name].dtype).alias(name)).to_series()


def _region_code(parsed: dict[str, pl.Series], reasons: dict[str, pl.Series], column: Column) -> None:
    """A code that is a region's in some rows (subject_code of a government) is made canonical there."""
    for other, kinds in column.region_code_when.items():
        is_region = parsed[other].is_in(kinds).fill_null(False) & parsed[column.name].is_not_null()
        if is_region.any():
            codes = [canonical_region(code) for code in parsed[column.name].filter(is_region)]
            found = parsed[column.name].scatter(is_region.arg_true(), pl.Series(codes, dtype=pl.String))
            parsed[column.name] = found
            _mark(reasons, column.name, pl.lit(is_region) & pl.lit(found).is_null(), "bad_region_code")


def _sign(parsed: dict[str, pl.Series], reasons: dict[str, pl.Series], column: Column) -> None:
    """Money that is not above zero where only the listed kinds of rows may have it.

    A document of 0 moves nothing: it is a cell left out or a total that was never filled in, and its sender is told.
    """
    for other, kinds in (column.positive_except or {}).items():
        least = parsed[column.name].min()
        if not isinstance(least, Decimal) or least > 0:
            continue
        amount, bound = pl.lit(parsed[column.name]), ~pl.lit(parsed[other]).is_in(kinds)
        _mark(reasons, column.name, (amount < 0) & bound, "wrong_sign")
        _mark(reasons, column.name, (amount == 0) & bound, "zero_amount")


def _count(tally: Tally, kinds: pl.Series, fates: pl.Series | None, frame: pl.DataFrame, contract: Contract) -> None:
    tally.read += frame.height
    if fates is None:
        tally.loaded += frame.height
        for name in contract.money_columns:
            total = exact_sum(frame[name])
            tally.add_amount(name, "read", total)
            tally.add_amount(name, "loaded", total)
        return
    tally.loaded += int((fates == "loaded").sum())
    tally.rejected += int((fates == "rejected").sum())
    for kind, rows in kinds.drop_nulls().value_counts().iter_rows():
        tally.non_data[kind] += rows
    for name in contract.money_columns:
        tally.add_amount(name, "read", exact_sum(frame[name]))
        for bucket in ("loaded", "rejected", "non_data"):
            tally.add_amount(name, bucket, exact_sum(frame[name].filter(fates == bucket)))


def _list_rejects(
    cells: pl.DataFrame, reasons: Mapping[str, pl.Series], header: Header, place: Place, delivery: Delivery
) -> pl.DataFrame:
    """One line per bad cell of a data row, one per ragged row; in row order."""
    folder = "/".join(str(part) for part in (delivery.mof_div_code, delivery.fiscal_year) if part is not None)
    found = [_ragged_rows(cells, place, delivery, folder)]
    whole = cells["_data"] & ~cells["_ragged"]
    for column in delivery.contract.all_columns:
        if column.name not in reasons:
            continue
        bad = whole & reasons[column.name].is_not_null()
        if not bad.any():
            continue
        position = header.columns.get(column.name)
        index = position.index if position else -1
        value = pl.col(f"c{index}") if position else pl.lit(None, dtype=pl.String)
        rows = cells.with_columns(reasons[column.name].alias("reason_code")).filter(bad)
        said = {
            reason: sentence(reason, delivery.contract, column, delivery.lang, folder)
            for reason in rows["reason_code"].unique()
        }
        found.append(
            rows.select(
                row=pl.col("_row"),
                index=pl.lit(index, dtype=pl.Int32),
                column=pl.lit(position.header if position else column.zh),
                value=pl.when(value.is_not_null()).then(
                    pl.lit(HIDDEN) if column.pii else _shown(value, header, delivery)
                ),
                reason_code=pl.col("reason_code"),
                said=pl.col("reason_code").replace_strict(said, return_dtype=pl.String),
            )
        )
    return address(pl.concat(found).sort("row", "index", maintain_order=True), place, delivery)


def _shown(value: pl.Expr, header: Header, delivery: Delivery) -> pl.Expr:
    """A bad cell as it may be told: beside personal data, a name or an account may have slipped into its column."""
    if not any(column.pii and column.name in header.columns for column in delivery.contract.columns):
        return value
    looks_personal = value.str.contains(r"^[^0-9]*[\u4e00-\u9fffA-Za-z]{2,}[^0-9]*$") | value.str.contains(r"\d{12,}")
    # a damaged code and a formula's error name nobody
    looks_personal &= ~value.str.contains(r"^[0-9.]+[eE][+-]?\d+$|^#[A-Z0-9/]+[!?]?$")
    looks_personal &= ~value.is_in([NOT_CALCULATED, MERGED_OVER_ROWS])
    return pl.when(looks_personal).then(pl.lit(HIDDEN)).otherwise(value)


def _ragged_rows(cells: pl.DataFrame, place: Place, delivery: Delivery, folder: str) -> pl.DataFrame:
    """Rows with more cells than the header: cells stand in wrong columns, so no value is shown."""
    return cells.filter(pl.col("_data") & pl.col("_ragged")).select(
        row=pl.col("_row"),
        index=pl.lit(-1, dtype=pl.Int32),
        column=pl.lit("—"),
        value=pl.lit(None, dtype=pl.String),
        reason_code=pl.lit("ragged_row"),
        said=pl.lit(sentence("ragged_row", delivery.contract, None, delivery.lang, folder)),
    )


def address(found: pl.DataFrame, place: Place, delivery: Delivery) -> pl.DataFrame:
    """Rejects in REJECT_SCHEMA out of row, index (0-based position), column, value, reason_code, said."""
    quoted = pl.format("“{}”", pl.col("value")) if delivery.lang == "zh" else pl.format(" “{}” ", pl.col("value"))
    gap = "：" if delivery.lang == "zh" else ": "
    message = place.expression(delivery.lang) + pl.lit(gap) + quoted.fill_null("") + pl.col("said")
    return found.with_columns(
        path=pl.lit(delivery.path), sheet=pl.lit(place.sheet, dtype=pl.String), message=message
    ).select(pl.col(name).cast(dtype) for name, dtype in REJECT_SCHEMA.items())


def _landed(frame: pl.DataFrame, delivery: Delivery) -> pl.DataFrame:
    """Good rows: the contract's columns in their order and `_source_row`; personal data hashed."""
    contract = delivery.contract
    for name in pii.HASHED.get(contract.extract, ()):
        hidden = pii.hash_column(frame[name], delivery.pii_key) if delivery.pii_key else nulls(frame.height, pl.String)
        frame = frame.with_columns(hidden.alias(name))
    return frame.rename({"_row": "_source_row"})


def unread_columns(contract: Contract) -> list[str]:
    """A landing file's columns except the readings of targets and actuals, which are added later for many files."""
    readings = reading_columns(contract)
    return [*(name for name in landed_columns(contract) if name not in readings), UNSAID]
