"""The register of letters, filled in by the office and dropped into raw/: the next night takes it in (clerk's day)."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import PROJECT, SAMPLES_AS_OF, Published, copy_home, jixiao_here
from tests.support.few_regions import RUNNING as COUNTY

YEAR = "2026"
SUPERVISION = "DB-"
"""督办函; the unit's problems stand in the letter about its evaluation too."""
DAY, NUMBER = "2026-08-10", "清财绩函〔2026〕7号"


@pytest.fixture(scope="module")
def home(few_regions: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night with two problems that no letter has gone out for; finals; the register filled in and dropped into raw/;
    checked; the next night."""
    home = copy_home(few_regions, tmp_path_factory.mktemp("register"), everything=True)
    assert stands(home) == {"WT26-3": ("no_letter", None, None), "WT26-4": ("no_letter", None, None)}
    said(home, "letters", "--region", COUNTY, "--fiscal-year", YEAR, "--final")
    register = home / "letters" / COUNTY / YEAR / "发文登记.xlsx"
    fill_in(register)
    into = home / "raw" / COUNTY / YEAR / register.name
    shutil.copy(register, into)
    said(home, "check", str(into))
    said(home, "refresh", "--as-of", str(SAMPLES_AS_OF))
    return home


def said(home: Path, *words: str) -> str:
    ended = jixiao_here(*words, home=home)
    assert ended.code == 0, (words, ended.out, ended.err)
    return ended.out


def fill_in(register: Path) -> None:
    """As the office does: day and number of the letter that goes out, and a column of its own."""
    book = load_workbook(register)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    own = sheet.max_column + 1
    sheet.cell(1, own).value = "签收人"
    [row] = [
        row
        for row in range(2, sheet.max_row + 1)
        if "WT26-3" in str(sheet.cell(row, heads["问题编号"]).value)
        and str(sheet.cell(row, heads["登记号"]).value).startswith(SUPERVISION)
    ]
    assert (sheet.cell(row, heads["状态"]).value, sheet.cell(row, heads["归口业务股室"]).value) == (
        "正式",
        "教科文股",
    )
    for head, value in (("发文日期", DAY), ("发文字号", NUMBER)):
        sheet.cell(row, heads[head]).value = value
    sheet.cell(row, own).value = "办公室"
    book.save(register)


def stands(home: Path) -> dict[str, tuple[str, str | None, str | None]]:
    with open_release(Settings(home=home, project=PROJECT)) as connection:
        rows = connection.execute(
            "select finding_id, status, cast(letter_date as varchar), letter_number from marts.fct_rectifications "
            "where finding_id in ('WT26-3', 'WT26-4')"
        ).fetchall()
    return {finding: (status, day, number) for finding, status, day, number in rows}


def test_the_typed_day_and_number_are_those_of_the_problem(home: Path) -> None:
    """Both problems are of one department: one letter named them."""
    assert stands(home) == {"WT26-3": ("open", DAY, NUMBER), "WT26-4": ("open", DAY, NUMBER)}


def test_that_it_went_out_is_no_reason_for_another_letter_and_what_was_typed_stays(home: Path) -> None:
    said(home, "letters", "--region", COUNTY, "--fiscal-year", YEAR, "--final")
    sheet = load_workbook(home / "letters" / COUNTY / YEAR / "发文登记.xlsx").worksheets[0]
    heads, *rows = [[str(cell or "") for cell in row] for row in sheet.values]
    told = [dict(zip(heads, row, strict=True)) for row in rows if "WT26-3" in row[heads.index("问题编号")]]
    of_it = [row for row in told if row["登记号"].startswith(SUPERVISION)]
    assert [(row["登记号"], row["状态"], row["发文字号"], row["签收人"]) for row in of_it] == [
        (f"{SUPERVISION}{COUNTY}-{YEAR}-101-01", "正式", NUMBER, "办公室")
    ]
