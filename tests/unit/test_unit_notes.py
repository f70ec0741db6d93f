"""A money unit printed beside or below an extract's table: it holds where it stands in the header's own line; where the
rows have begun, the file is asked to say it in the header. No amount is taken in another unit without a word."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.home import Home, write_workbook
from tests.support.raw_workbook import HEADER, amounts, path_of

FIRST, SECOND = ["Z1", "P1", "2021-02-01", "12.5"], ["Z2", "P1", "2021-02-02", "13.5"]


def read(folder: Path, rows: list[list[str]]) -> tuple[list[Decimal], list[str]]:
    """Amounts, and why rows or the file were not taken."""
    home = Home(folder)
    write_workbook(path_of(home), rows)
    return amounts(home), home.rejects("reason_code")


@pytest.mark.parametrize("note", [["", "单位：万元"], ["单位：万元"], ["", "（万元）"], ["", "金额单位：", "万元"]])
def test_in_the_header_s_own_line_it_holds(note: list[str], tmp_path: Path) -> None:
    assert read(tmp_path, [[*HEADER, *note], FIRST, SECOND]) == ([Decimal(125_000), Decimal(135_000)], [])


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, [*FIRST, "", "单位：万元"], SECOND],
        [HEADER, FIRST, [*SECOND, "金额单位：", "万元"]],
        [HEADER, FIRST, SECOND, ["", "", "", "", "", "单位：万元"]],
        [HEADER, FIRST, SECOND, ["", "", "", "（万元）"]],
        [HEADER, FIRST, SECOND, ["单位：", "万元"]],
        [HEADER, FIRST, SECOND, [], ["注：以上金额以万元为单位"]],
    ],
    ids=["right", "right, in two cells", "far below", "below the amounts", "below, in two cells", "in a note"],
)
def test_beside_or_below_the_rows_the_header_must_say_it(rows: list[list[str]], tmp_path: Path) -> None:
    assert read(tmp_path, rows) == ([], ["unit_conflict"])


def test_what_agrees_with_the_header_or_is_no_unit_disturbs_nobody(tmp_path: Path) -> None:
    said = [*HEADER[:3], "实际支付金额（元）"]
    rows = [said, [*FIRST, "", "单位：万元"], [*SECOND, "编制单位：万元镇"], ["单位：", "元"]]
    assert read(tmp_path, rows) == ([Decimal("12.5"), Decimal("13.5")], [])
