"""Random damage to valid files: never an exception, never a wrong figure, always an account that adds up.

Bytes, cells and headers of a payments file are mutated with fixed seeds. Whatever then lands is a row of the valid
file, or one whose own cell was changed; the rest is rejected, refused or no data.
"""

import csv
import io
import random
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts import load_contracts
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.file import Landed, land_guarded
from tests.support.home import write_workbook

HEADER = ["支付申请ID", "项目代码", "支付日期", "实际支付金额", "备注"]
ROWS = [[f"Z{n}", f"P{n % 3}", f"2021-0{n % 9 + 1}-1{n % 9}", f"{n * 1234.5:.2f}", "退款"] for n in range(1, 13)]
VALID = {(row[0], row[1], row[2], Decimal(row[3])) for row in ROWS}
ODD_CELLS = [
    *(
        "",
        "—",
        "/",
        "#REF!",
        "合计",
        "注：一",
        "=1+1",
        "1.1E+17",
        "（负数）",
        "1,23,4",
        "１２．５",
        "3万元",
        "2021-13-45",
    ),
    *("\0", '"', "'; drop", "{{ x }}", "财" * 200, "-", "99999999999999999999", "NaN", "inf", "0x1F", "1e5", "٣", "²"),
]
ODD_HEADERS = [
    "",
    "金额（万元）",
    "单位：万元",
    "项目代码",
    "合计",
    "XPAY_AMT",
    "支付日期 ",
    "\ufeff",
    "{{ x }}",
    "金额（美元）",
]


def land(file: Path, folder: Path) -> tuple[Landed, list[tuple]]:
    """The account, and what landed. Fails when it does not add up or was not foreseen."""
    delivery = Delivery(str(file), "0" * 64, load_contracts()["payments"], "510521", 2021)
    rows, rejects = folder / "rows.parquet", folder / "rejects.parquet"
    rows.unlink(missing_ok=True)
    landed = land_guarded(file, delivery, rows, rejects)
    if landed.refused:
        assert landed.refused.reason_code != "unforeseen", landed.refused.zh
        return landed, []
    assert landed.tally.reconciles()
    assert landed.tally.rejected == 0 or pl.read_parquet(rejects).height
    frame = pl.read_parquet(rows)
    assert frame.height == landed.tally.loaded
    return landed, frame.select("pay_id", "pro_code", pl.col("pay_date").cast(pl.String), "amount").rows()


def write(file: Path, rows: list[list[str]]) -> None:
    if file.suffix == ".xlsx":
        write_workbook(file, rows)
        return
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8", newline="")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_damaged_bytes(suffix: str, tmp_path: Path) -> None:
    """A changed byte may change the cell it stands in; nothing else may land differently."""
    draw = random.Random(20)
    valid = tmp_path / f"valid{suffix}"
    write(valid, [HEADER, *ROWS])
    content = valid.read_bytes()
    for _ in range(80):
        data = bytearray(content)
        for _ in range(draw.choice([1, 1, 3, 30])):
            at = draw.randrange(len(data))
            kind = draw.random()
            if kind < 0.6:
                data[at] = draw.randrange(256)
            elif kind < 0.8:
                del data[at : at + draw.randrange(1, 40)]
            else:
                data[at:at] = draw.randbytes(draw.randrange(1, 20))
            if not data:
                break
        file = tmp_path / f"payments{suffix}"
        file.write_bytes(data)
        _, rows = land(file, tmp_path)
        if suffix == ".xlsx":  # its parts carry checksums: damage is refused or touches no cell
            assert set(rows) <= VALID


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_odd_cells_and_headers(suffix: str, tmp_path: Path) -> None:
    """Rows that were not touched land as they were, unless the file is refused; touched ones never gain a figure."""
    draw = random.Random(21)
    file = tmp_path / f"payments{suffix}"
    for _ in range(80):
        rows = [list(row) for row in ROWS]
        touched = {draw.randrange(len(rows)) for _ in range(3)}
        cells = {}
        for number in touched:
            column = draw.randrange(len(HEADER))
            cells[number] = column
            rows[number][column] = draw.choice(ODD_CELLS)
        header = list(HEADER)
        has_odd_header = draw.random() < 0.3
        if has_odd_header:
            header[draw.randrange(len(HEADER))] = draw.choice(ODD_HEADERS)
        write(file, [header, *rows])
        landed, found = land(file, tmp_path)
        untouched = {each for number, each in enumerate(_typed(ROWS)) if number not in touched}
        if has_odd_header and "万元" not in "".join(header):
            assert {row for row in found if row[0] not in {ROWS[at][0] for at in touched}} <= untouched
        if landed.refused or has_odd_header:
            continue
        assert untouched <= set(found)
        amounts = {row[0]: row[3] for row in found}
        for number, column in cells.items():
            if column != 3 and ROWS[number][0] in amounts:
                assert amounts[ROWS[number][0]] == Decimal(ROWS[number][3])


def _typed(rows: list[list[str]]) -> list[tuple]:
    return [(row[0], row[1], row[2], Decimal(row[3])) for row in rows]
