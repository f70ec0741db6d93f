"""CSV as a server prints it, into Parquet: what is NULL, what is empty text, whatever stands inside."""

import pyarrow.parquet as pq
import pytest

from pipelines.pull.printed import parquet_from_csv

NAMES = ["pay_id", "amount", "payee"]


def _rows(printed: bytes, tmp_path) -> list[tuple]:
    with parquet_from_csv(NAMES, tmp_path / "rows.parquet") as sink:
        sink.write(printed)
    return [tuple(row.values()) for row in pq.read_table(tmp_path / "rows.parquet").to_pylist()]


def test_an_empty_field_is_null_and_quoted_it_is_empty_text(tmp_path):
    assert _rows(b'A1,0012.50,\nA2,,""\n', tmp_path) == [("A1", "0012.50", None), ("A2", None, "")]


def test_line_ends_commas_and_quotes_within_a_text(tmp_path):
    assert _rows('A1,1.00,"甲,乙\n""丙"""\n'.encode(), tmp_path) == [("A1", "1.00", '甲,乙\n"丙"')]


def test_words_that_other_readers_take_for_nothing_are_text(tmp_path):
    assert _rows(b"NULL,NaN,N/A\n", tmp_path) == [("NULL", "NaN", "N/A")]


def test_no_row_is_a_file_without_rows(tmp_path):
    assert _rows(b"", tmp_path) == []
    assert pq.read_schema(tmp_path / "rows.parquet").names == NAMES


def test_rows_that_cannot_be_written_are_printed_to_the_end_first(tmp_path):
    printed = 0
    with pytest.raises(OSError), parquet_from_csv(NAMES, tmp_path / "no-such-folder" / "rows.parquet") as sink:
        for _ in range(200_000):
            printed += sink.write(b"A1,1.00,payee of some length to fill every pipe\n")
    assert printed > 1_000_000


def test_who_prints_fails_with_an_error_of_his_own(tmp_path):
    class Broken(Exception):
        pass

    with pytest.raises(Broken), parquet_from_csv(NAMES, tmp_path / "rows.parquet") as sink:
        sink.write(b"A1,1.00,\n")
        raise Broken
