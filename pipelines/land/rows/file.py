"""One delivered file from raw bytes to its landing Parquet and its rejects.

Here: sheets, chunks and writing, in bounded memory. Not here: single rows (chunk.py), whether the file needs landing at
all (night/).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts import UNSAID, Contract
from pipelines.land.files.blocks import beside_each_other, blocks
from pipelines.land.files.chunks import CHUNK_ROWS, arrow_column, arrow_schema
from pipelines.land.files.headers import Header, match_header
from pipelines.land.files.kinds import kind_of
from pipelines.land.files.readers import Sheet, open_sheets
from pipelines.land.ledger.doubts import Doubt, row_limit, years_of
from pipelines.land.ledger.entries import DRAFT
from pipelines.land.problems import HIDDEN, REJECT_SCHEMA, Place, Refused, sentence
from pipelines.land.rows.chunk import Delivery, address, apply_contract, unread_columns
from pipelines.land.rows.policy import validate
from pipelines.land.rows.refusal import refusal, rejected_whole
from pipelines.land.rows.repeats import key_hashes, settle, suspects
from pipelines.land.rows.tally import Tally, exact_sum
from pipelines.land.worker import shared_worker

_SAME = pa.dictionary(pa.int32(), pa.large_string())
_OF_THE_FILE = ("_source_file", "_source_sheet", "_source_sha256", UNSAID)
"""Lineage that every row of a sheet shares; in Parquet it is text like any other."""

_NOT_MEANT = re.compile(rf"{DRAFT.pattern}|示例|样例|样表|范例|填报说明|填表说明|填写说明|模板")
"""In a sheet's name, beside other sheets with the same table."""

Progress = Callable[[int], None]
"""Called with the number of rows read so far."""


@dataclass
class Landed:
    """What became of one file."""

    tally: Tally = field(default_factory=Tally)
    refused: Refused | None = None
    unknown_columns: list[str] = field(default_factory=list)
    skipped_sheets: list[str] = field(default_factory=list)
    """Sheets without a header of the contract."""
    left_out: list[str] = field(default_factory=list)
    """In words what is hidden in the file and was not read: sheets, rows, columns."""
    unsaid: dict[str, None] = field(default_factory=dict)
    """What its sheets say nothing about, each as landed under UNSAID; '' = a sheet that says all."""
    years: Counter[int] = field(default_factory=Counter)
    """Rows by year of the day that should lie in the folder's year."""
    doubts: list[Doubt] = field(default_factory=list)
    """What looks odd about one of its sheets."""
    positions: dict[tuple[str | None, str], int] = field(default_factory=dict)
    """Sheet and printed header -> column of the sheet from 0."""


def land_file(file: Path, delivery: Delivery, target: Path, rejects: Path, progress: Progress | None = None) -> Landed:
    """Write `target` (good rows, without readings) and `rejects` (bad cells, if any), each whole or not at all.

    A refused file writes no `target` and one line of rejects. Raises OSError when the disk does, and MemoryError.
    """
    landed = Landed()
    target.parent.mkdir(parents=True, exist_ok=True)
    rejects.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".draft-") as folder:
        draft, listed = Path(folder, "rows.parquet"), Path(folder, "rejects.parquet")
        try:
            with pq.ParquetWriter(listed, pl.DataFrame(schema=REJECT_SCHEMA).to_arrow().schema) as list_writer:
                _write(file, delivery, draft, list_writer, landed, progress or (lambda _: None))
            if not landed.tally.reconciles():
                raise AssertionError(f"{delivery.path}: rows or money in are not loaded + rejected + non-data")
            if delivery.contract.kind == "policy":
                validate(draft, listed, delivery, landed.tally)
            draft.replace(target)
        except (Exception, pl.exceptions.PanicException) as error:
            landed.refused = refusal(error)
            landed.tally = rejected_whole(file, landed.tally, landed.refused, Path(folder))
            landed.refused.as_rejects(delivery.path, delivery.lang).write_parquet(listed)
        if landed.refused or landed.tally.rejected:
            listed.replace(rejects)
        else:
            rejects.unlink(missing_ok=True)
    return landed


def land_guarded(file: Path, delivery: Delivery, target: Path, rejects: Path) -> Landed:
    """`land_file`, workbooks in the worker process: one that kills it, or takes too much, is refused like any other."""
    if kind_of(file) in ("text", "parquet"):
        return land_file(file, delivery, target, rejects)
    try:
        return shared_worker().call(land_file, file, delivery, target, rejects, size=file.stat().st_size)
    except Refused as refused:
        target.unlink(missing_ok=True)
        rejects.parent.mkdir(parents=True, exist_ok=True)
        refused.as_rejects(delivery.path, delivery.lang).write_parquet(rejects)
        return Landed(refused=refused)


def matched_sheets(sheets: list[Sheet], delivery: Delivery, landed: Landed) -> list[tuple[Sheet, Header]]:
    """The sheets that carry the contract's header; Refused when none does."""
    matched = []
    landed.left_out += [f"隐藏的工作表“{sheet.name}”" for sheet in sheets if sheet.is_hidden]
    seen = [sheet for sheet in sheets if not sheet.is_hidden]
    for sheet in (part for each in seen for part in beside_each_other(each, delivery.contract, delivery.names)):
        try:
            header = _header_of(sheet, sheet.preview, delivery)
        except Refused as refused:
            if refused.reason_code == "missing_column" and (hidden := sheet.left_out()):
                refused.zh += f"；未读{'、'.join(hidden)}，需要的请取消隐藏"
                refused.en += "; hidden columns are not read, unhide what is needed"
            raise
        if header is None:
            landed.skipped_sheets += [sheet.name] if sheet.name else []  # a text file has no sheets to name
        else:
            matched.append((sheet, header))
            landed.left_out += [each for each in sheet.left_out() if each not in landed.left_out]
            for position in header.columns.values():
                landed.positions[sheet.name, position.header] = position.index
            landed.unknown_columns += [text for text in header.unknown if text not in landed.unknown_columns]
    matched = _without_drafts(matched, landed)
    if not matched:
        expected = [column for column in delivery.contract.columns if column.required]
        raise Refused(
            "no_header",
            f"找不到“{delivery.contract.zh}”的表头；前30行内应有一行含：{'、'.join(column.zh for column in expected)}"
            + (f"；未读{'、'.join(landed.left_out)}，需要的请取消隐藏" if landed.left_out else ""),
            f"no header of {delivery.contract.extract} in the first 30 rows; "
            f"one must hold: {', '.join(column.name for column in expected)}"
            + ("; hidden sheets are not read, unhide what is needed" if landed.left_out else ""),
        )
    return matched


def _without_drafts(matched: list[tuple[Sheet, Header]], landed: Landed) -> list[tuple[Sheet, Header]]:
    """Where other sheets hold the table, one that its own name calls a draft, void or an example is none, and named."""
    finals = [each for each in matched if not _NOT_MEANT.search(each[0].name or "")]
    if not finals or len(finals) == len(matched):
        return matched
    others = dict.fromkeys(sheet.name for sheet, _ in matched if _NOT_MEANT.search(sheet.name or ""))
    landed.left_out += [f"工作表“{name}”（名称表明是草稿、作废或示例）" for name in others]
    return finals


def _header_of(sheet: Sheet, rows: list[list[str | None]], delivery: Delivery) -> Header | None:
    return match_header(
        rows,
        delivery.contract,
        sheet=sheet.name,
        unsaid=delivery.unsaid,
        letters=sheet.place.letters,
        names=delivery.names,
        outside=sheet.outside,
    )


def _write(
    file: Path, delivery: Delivery, draft: Path, rejects: pq.ParquetWriter, landed: Landed, progress: Progress
) -> None:
    schema = _written_schema(delivery.contract)
    hashes: list[pl.Series] = []
    places: dict[str | None, tuple[Place, Header]] = {}
    with _writer(draft, delivery.contract, schema) as writer:
        for sheet, header in matched_sheets(open_sheets(file, draft.parent), delivery, landed):
            places.setdefault(sheet.name, (sheet.place, header))
            lineage = {"_source_file": delivery.path, "_source_sheet": sheet.name, "_source_sha256": delivery.sha256}
            match = partial(_header_of, sheet, delivery=delivery)
            rows = last = 0
            for own, chunk in blocks(sheet, header, delivery.contract, delivery.names, match):
                rows, last = _end(chunk, rows, last)
                lineage[UNSAID] = unsaid(delivery, own) or None
                landed.unsaid.setdefault(lineage[UNSAID] or "")
                outcome = apply_contract(chunk, own, sheet.place, sheet.date1904, delivery, landed.tally)
                hashes.append(key_hashes(outcome.good, delivery.contract))
                landed.years += years_of(outcome.good, delivery.contract)
                writer.write_table(_table(outcome.good, schema, lineage))
                _write_rejects(rejects, outcome.rejects)
                progress(landed.tally.read)
            landed.doubts += [doubt for doubt in [row_limit(rows, last)] if doubt]
    suspected = suspects(hashes)
    hashes.clear()
    if len(suspected):
        _drop_repeats(draft, delivery, suspected, schema, places, rejects, landed.tally)


def unsaid(delivery: Delivery, header: Header) -> str:
    """The columns of which neither the header nor the file's name says anything, joined by commas."""
    said = {*header.columns, *delivery.unsaid}
    return ",".join(column.name for column in delivery.contract.columns if column.name not in said)


def _end(chunk: pl.DataFrame, rows: int, last: int) -> tuple[int, int]:
    """How many rows there are up to the last one with anything in it, and where that stands, after another chunk."""
    cells = [name for name in chunk.columns if name.startswith("c")]
    is_filled = pl.any_horizontal(pl.col(cells).str.strip_chars() != "")
    if chunk.tail(1).select(is_filled).to_series().any():
        return rows + chunk.height, int(chunk["_row"][-1])
    filled = chunk.select(is_filled).to_series().arg_true()
    return (rows + int(filled[-1]) + 1, int(chunk["_row"][int(filled[-1])])) if len(filled) else (rows, last)


def _written_schema(contract: Contract) -> pa.Schema:
    fields = arrow_schema(contract, unread_columns(contract))
    return pa.schema([field.with_type(_SAME) if field.name in _OF_THE_FILE else field for field in fields])


def _writer(draft: Path, contract: Contract, schema: pa.Schema) -> pq.ParquetWriter:
    """Dictionaries only where values repeat: not of keys, amounts and row numbers, where they cost time and space.

    Amounts and row numbers as whole numbers and their differences: a third of the space, half of the time.
    """
    counted = [*contract.money_columns, "_source_row"]
    repeating = [name for name in schema.names if name not in {*contract.key, *counted}]
    how: dict[str, Any] = {
        "compression": "zstd",
        "compression_level": 1,
        "use_dictionary": repeating,
        "column_encoding": dict.fromkeys(counted, "DELTA_BINARY_PACKED"),
        "write_statistics": [field.name for field in schema if field.type not in (pa.string_view(), _SAME)],
        "store_decimal_as_integer": True,
        "store_schema": False,
    }
    return pq.ParquetWriter(draft, schema, **how)


def _table(frame: pl.DataFrame, schema: pa.Schema, same: Mapping[str, str | None]) -> pa.Table:
    """The frame in the schema. `same`: columns that say the same in every row, written as one value."""
    columns = [
        _repeated(same[field.name], frame.height) if field.name in same else arrow_column(frame[field.name], field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _repeated(text: str | None, times: int) -> pa.DictionaryArray:
    if text is None:
        return pa.nulls(times, _SAME)
    first = pa.Array.from_buffers(pa.int32(), times, [None, pa.py_buffer(bytes(4 * times))])
    return pa.DictionaryArray.from_arrays(first, pl.Series([text]).to_arrow(compat_level=pl.CompatLevel.oldest()))


def _write_rejects(writer: pq.ParquetWriter, rejects: pl.DataFrame) -> None:
    if rejects.height:
        writer.write_table(rejects.to_arrow().cast(writer.schema))


def _again(draft: Path) -> Iterator[pl.DataFrame]:
    """The landed rows once more, with their position."""
    done = 0
    with pq.ParquetFile(draft) as parquet:
        for batch in parquet.iter_batches(CHUNK_ROWS):
            frame = pl.DataFrame(pl.from_arrow(batch))
            yield frame.with_columns(pl.int_range(done, done + frame.height).alias("_position"))
            done += frame.height


def _drop_repeats(
    draft: Path,
    delivery: Delivery,
    suspected: pl.Series,
    schema: pa.Schema,
    places: dict[str | None, tuple[Place, Header]],
    rejects: pq.ParquetWriter,
    tally: Tally,
) -> None:
    """Take repeated rows out of the draft and settle the account for them."""
    repeats = settle(_again(draft), delivery.contract, suspected)
    gone = pl.concat([repeats.folded["_position"], repeats.conflicting["_position"]]).implode()
    if not repeats.folded.height and not repeats.conflicting.height:
        return
    whole = draft.with_suffix(".whole")
    draft.replace(whole)
    try:
        with _writer(draft, delivery.contract, schema) as writer:
            for frame in _again(whole):
                kept = frame.filter(~pl.col("_position").is_in(gone)).drop("_position")
                writer.write_table(_table(kept, schema, {}))
    finally:
        whole.unlink(missing_ok=True)
    _settle_account(tally, repeats.folded, "non_data", delivery)
    _settle_account(tally, repeats.conflicting, "rejected", delivery)
    for (sheet,), rows in repeats.conflicting.group_by("_source_sheet", maintain_order=True):
        place, header = places[sheet if isinstance(sheet, str) else None]
        _write_rejects(rejects, _conflicts(rows, place, header, delivery))


def _settle_account(tally: Tally, rows: pl.DataFrame, bucket: str, delivery: Delivery) -> None:
    tally.loaded -= rows.height
    if bucket == "rejected":
        tally.rejected += rows.height
    elif rows.height:
        tally.non_data["duplicate_row"] += rows.height
    for name in delivery.contract.money_columns:
        tally.move(name, bucket, exact_sum(rows[name]))


def _conflicts(rows: pl.DataFrame, place: Place, header: Header, delivery: Delivery) -> pl.DataFrame:
    """Every row of a key that stands there with different content, under its first key column."""
    contract = delivery.contract
    positions = [header.columns[name] for name in contract.key if name in header.columns]
    secret = any(contract.column(name).pii for name in contract.key)
    value = pl.lit(HIDDEN) if secret else pl.concat_str(contract.key, separator=" / ", ignore_nulls=True)
    found = rows.select(
        row=pl.col("_source_row"),
        index=pl.lit(positions[0].index if positions else -1, dtype=pl.Int32),
        column=pl.lit("、".join(position.header for position in positions)),
        value=value,
        reason_code=pl.lit("conflicting_key"),
        said=pl.lit(sentence("conflicting_key", contract, None, delivery.lang)),
    )
    return address(found, place, delivery)
