"""The register of letters, filled in by the office and dropped into raw/: the next night takes it in (clerk's day)."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import PROJECT, SAMPLES_AS_OF, jixiao_here

COUNTY, YEAR = "990101", "2026"
FINDINGS = f"""问题编号,对象类型,对象代码,问题类型,问题描述,整改期限
WT26-3,项目,{COUNTY}26T000000000007,进度缓慢,渠道衬砌未开工,2026-12-20
WT26-4,项目,{COUNTY}26T000000000006,资金使用不规范,补贴名册不全,2026-12-20
"""
DOCUMENT = """fiscal_year_from,rule_id,legal_basis,evidence
2026,r18,《清源县（示例）预算绩效结果应用办法》第九条,doc
"""
DAY, NUMBER = "2026-08-10", "清财绩函〔2026〕7号"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night with two problems that no letter has gone out for; finals; the register filled in and dropped into raw/;
    checked; the next night."""
    home = tmp_path_factory.mktemp("register")
    samples = PROJECT / "data" / "raw"
    for name in (COUNTY, f"{COUNTY}001", f"policy/{COUNTY}"):
        shutil.copytree(samples / name, home / "raw" / name)
    (home / "raw" / COUNTY / YEAR / "评价问题-补.csv").write_text(FINDINGS, "utf-8")
    (home / "raw" / "policy" / COUNTY / "policy_rule_sources.csv").write_text(DOCUMENT, "utf-8")
    (home / "letters.yml").write_text("默认: {联系人: 王主任, 回复天数: 15}\n", "utf-8")
    said(home, "refresh", "--as-of", str(SAMPLES_AS_OF))
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
    [row] = [row for row in range(2, sheet.max_row + 1) if "WT26-3" in str(sheet.cell(row, heads["问题编号"]).value)]
    assert (sheet.cell(row, heads["状态"]).value, sheet.cell(row, heads["归口业务股室"]).value) == (
        "正式",
        "农业农村股",
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
    of_it = [dict(zip(heads, row, strict=True)) for row in rows if "WT26-3" in row[heads.index("问题编号")]]
    assert [(row["登记号"], row["状态"], row["发文字号"], row["签收人"]) for row in of_it] == [
        (f"DB-{COUNTY}-{YEAR}-104-01", "正式", NUMBER, "办公室")
    ]
