"""CSV files as text, whatever wrote them: encoding and separator found out, rows numbered as records.

Here: UTF-8, GB18030 and UTF-16; comma, semicolon and tab; a careful reader for ordinary files, polars' streaming one
for big ones. Not here: other formats, the header (headers.py).
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts import load_contracts, load_policy_contracts, normalise_header
from pipelines.land.cells.money_units import split_unit
from pipelines.land.cells.values import unwrapped
from pipelines.land.files.chunks import row_chunks
from pipelines.land.files.headers import HEADER_WITHIN, Header
from pipelines.land.problems import Refused

BIG_FILE = 16 << 20
"""Bytes from which the streaming reader is used; it is some twenty times faster and forgives less in quoting."""

_BLOCK = 4 << 20
_SEPARATORS = (",", "\t", ";", "|")
_NO_SEPARATORS = ("，", "；", "、", "｜")
_BEYOND = 4
"""Cells beyond the header that the streaming reader keeps, to notice rows that have too many."""

_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_NULLS = bytes(4)
"""No text holds as many: in UTF-16 one letter has at most three of them beside another."""

_ENOUGH_CHINESE = 4
"""Letters of a line that no GB18030 text is by chance in UTF-8."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_CELL = 1 << 20
"""Characters of the longest cell; more are quotes that do not close."""


def _reader(lines: Iterable[str], **dialect: Any) -> Any:
    """Cells up to _CELL: the limit is the whole process's, and some packages move it when they are imported."""
    csv.field_size_limit(_CELL)
    return csv.reader(lines, **dialect)


@dataclass(frozen=True)
class CsvSource:
    """A CSV file ready to be read: `file` is UTF-8, possibly a transcoded copy."""

    file: Path
    encoding: str
    separator: str
    preview: list[list[str | None]]


def open_csv(file: Path, work: Path) -> CsvSource:
    """Find out encoding and separator; Refused when the bytes are no text. `work` takes a copy of big foreign files."""
    encoding = detect_encoding(file)
    head = _head(file, encoding)
    separator = _separator(head)
    _parted_by_no_other(head, separator)
    if encoding not in ("utf-8", "utf-8-sig") and file.stat().st_size > BIG_FILE:
        file, encoding = _transcode(file, encoding, work), "utf-8"
    rows = _reader(io.StringIO(head, newline=""), delimiter=separator)
    return CsvSource(file, encoding, separator, [list(row) for row in islice(_lenient(rows), HEADER_WITHIN)])


_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
"""Who sends one of these is not helped by advice on encodings of text."""


def detect_encoding(file: Path) -> str:
    """`utf-8-sig`, `utf-8`, `utf-16`, `utf-16-le`, `utf-16-be` or `gb18030`; it decodes every byte of the file."""
    with file.open("rb") as stream:
        start = stream.read(1 << 18)
        stream.seek(max(0, file.stat().st_size - (1 << 16)))
        end = stream.read()
    has_nulls = _NULLS in start or _NULLS in end
    if has_nulls:
        candidates = []
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif start.count(b"\0") > len(start) // 8:
        candidates = ["utf-16-le" if start[1::2].count(b"\0") > start[::2].count(b"\0") else "utf-16-be"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if encoding == "gb18030" and (line := _first_foreign_line(start)):
            raise Refused(
                "bad_encoding",
                f"前面是 UTF-8，第{line}行起不是（多半由两个文件拼成）；请统一用 UTF-8 或 GB18030 重新导出",
                f"begins as UTF-8 and is no more from line {line} on (two files joined?); export it in one encoding",
                row=line,
            )
        if _decodes(file, encoding) and not (encoding == "gb18030" and _is_mostly_utf8(start)):
            return encoding
    if file.suffix.lower() in _WORKBOOKS:
        raise Refused(
            "broken_workbook",
            "既不是工作簿也不是文字（可能被加密软件加密，或传输中断）；请在打得开的电脑上解密、另存为 .xlsx 后报送",
            "is neither a workbook nor text (encrypted by security software, or cut off); decrypt it where it opens, "
            "save it as .xlsx and send that",
        )
    if has_nulls and not _NOT_TEXT.search(start.partition(_NULLS)[0]):
        raise Refused(
            "cut_off",
            "里有一段空字节，多半是写入或复制中断，其后的行可能缺失；请重新导出或复制",
            "holds a run of zero bytes, probably cut off in writing or copying: rows may be missing; export or copy "
            "it again",
        )
    raise Refused(
        "bad_encoding",
        "文字编码无法识别或中途损坏；请以 UTF-8 或 GB18030 编码重新导出",
        "the text encoding is unknown or damaged; export it again as UTF-8 or GB18030",
    )


def _decodes(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _first_foreign_line(start: bytes) -> int | None:
    """Where a text whose first Chinese line is UTF-8 holds a line that is not; None where the first is not either."""
    lines = start.split(b"\n")
    chinese = [number for number, line in enumerate(lines) if not line.isascii()]
    try:
        if len(_CHINESE.findall(lines[chinese[0]].decode())) < _ENOUGH_CHINESE:
            return None
    except (UnicodeError, IndexError):
        return None
    return next((number + 1 for number in chinese[:-1] if not _is_utf8(lines[number])), None) or (
        chinese[-1] + 1 if not _is_utf8(lines[chinese[-1]]) and len(start) < 1 << 18 else None
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeError:
        return False
    return True


def _is_mostly_utf8(start: bytes) -> bool:
    """A UTF-8 file with a few broken bytes must not be read as GB18030 rubbish."""
    text = start.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    chinese = len(_CHINESE.findall(text))
    return chinese > 20 and chinese > 10 * broken


def _head(file: Path, encoding: str) -> str:
    with file.open("r", encoding=encoding, errors="replace", newline="") as stream:
        return stream.read(1 << 16)


def _separator(head: str) -> str:
    """The one that parts most headers that we know, since a text may hold any of them; then the one by which most rows
    are as wide as the widest; a comma when none does better."""

    def worth(separator: str) -> tuple[int, int, int]:
        reader = _reader(io.StringIO(head, newline=""), delimiter=separator)
        rows = list(islice(_lenient(reader), HEADER_WITHIN))
        known = max((sum(_is_header(cell) for cell in row) for row in rows), default=0)
        widest = max((len(row) for row in rows), default=0)
        return known, sum(len(row) == widest for row in rows) if widest > 1 else 0, widest

    return max(_SEPARATORS, key=worth)


def _parted_by_no_other(head: str, separator: str) -> None:
    """Refused: no header that we know is parted by what parts cells, and several are by a sign that does not."""
    lines = head.splitlines()[:HEADER_WITHIN]
    if any(_is_header(cell) for line in lines for cell in line.split(separator)):
        return
    for line in lines:
        for sign in _NO_SEPARATORS:
            if sum(map(_is_header, line.split(sign))) > 1:
                raise Refused(
                    "bad_separator",
                    f"各列之间是“{sign}”，不能分列；请另存为 CSV（半角逗号分隔）或 .xlsx 后重报",
                    f"parts its columns by “{sign}”, which parts no cells; save it as CSV with commas, or as .xlsx",
                )


@lru_cache(maxsize=16_384)
def _is_header(cell: str) -> bool:
    return split_unit(normalise_header(unwrapped(cell)))[0] in _headers()


@cache
def _headers() -> frozenset[str]:
    """Every header of every contract."""
    contracts = [*load_contracts().values(), *load_policy_contracts().values()]
    return frozenset(header for contract in contracts for header in contract.column_of)


def _lenient(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows as far as they can be read: the head may end within a row."""
    try:
        yield from rows
    except csv.Error:
        return


def _transcode(file: Path, encoding: str, work: Path) -> Path:
    """A UTF-8 copy in `work`, written block by block."""
    copy = work / f"{file.stem[:40]}.utf8.csv"
    with (
        file.open("r", encoding=encoding, newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        while block := source.read(_BLOCK):
            target.write(block)
    return copy


def csv_chunks(source: CsvSource, header: Header, size: int) -> Iterator[pl.DataFrame]:
    """The rows below the header as frames (see `readers.Sheet`); a quoted line break does not end a row."""
    if source.file.stat().st_size <= BIG_FILE:
        return _careful_chunks(source, header, size)
    return _streamed_chunks(source, header, size)


def _careful_chunks(source: CsvSource, header: Header, size: int) -> Iterator[pl.DataFrame]:
    with source.file.open("r", encoding=source.encoding, newline="") as stream:
        rows = _reader(stream, delimiter=source.separator, strict=True)
        try:
            yield from row_chunks(
                islice(enumerate(rows, start=1), header.row, None), header.width, min(size, 50_000), ragged=True
            )
        except csv.Error as error:
            raise _bad_quotes(rows.line_num) from error


def _streamed_chunks(source: CsvSource, header: Header, size: int) -> Iterator[pl.DataFrame]:
    width = header.width
    quoted = _has_quotes(source.file)
    scan = pl.scan_csv(
        source.file,
        has_header=False,
        schema={f"c{index}": pl.String for index in range(width + _BEYOND)},
        separator=source.separator,
        quote_char='"' if quoted else None,
        truncate_ragged_lines=True,
        missing_columns="insert",
    )
    beyond = [f"c{index}" for index in range(width, width + _BEYOND)]
    done = 0
    try:
        for batch in scan.collect_batches(chunk_size=size, maintain_order=True):
            filled = [name for name in beyond if batch[name].null_count() < batch.height]
            numbered = batch.select(
                *[f"c{index}" for index in range(width)],
                pl.int_range(done + 1, done + batch.height + 1, dtype=pl.Int32).alias("_row"),
                pl.any_horizontal(pl.lit(False), *(pl.col(name).fill_null("") != "" for name in filled)).alias(
                    "_ragged"
                ),
            )
            done += batch.height
            yield numbered.filter(pl.col("_row") > header.row) if done - batch.height < header.row else numbered
    except pl.exceptions.PolarsError as error:
        raise _bad_quotes(done) from error


def _has_quotes(file: Path) -> bool:
    """Whether the file quotes at all; quotes that do not pair are refused before they can swallow rows."""
    count = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            count += block.count(b'"') if b'"' in block else 0  # looking for one is ten times as fast as counting
    if count % 2:
        raise _bad_quotes(None)
    return count > 0


def _bad_quotes(line: int | None) -> Refused:
    return Refused(
        "bad_quotes",
        "引号不成对，后面的行无法可靠读取" + (f"（约第{line}行）" if line else "") + "；请修正引号或重新导出",
        "quotes do not pair, so the rows after them cannot be trusted" + (f" (near line {line})" if line else ""),
        row=line,
    )
