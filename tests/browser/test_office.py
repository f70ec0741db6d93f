"""Workbook and brief in LibreOffice: they open, print, and say what the page says. Skipped where it is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def printed(pages, tmp_path_factory) -> dict[str, Path]:
    """Each office file of the district's and the month's report as PDF, in one run of LibreOffice."""
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftoppm") is None:
        pytest.skip("needs LibreOffice and poppler-utils: apt-get install libreoffice poppler-utils")
    folder = tmp_path_factory.mktemp("printed")
    files = [pages[name].with_suffix(ending) for name in ("district", "month") for ending in (".xlsx", ".docx")]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for ending in (".xlsx", ".docx"):
        of_kind = [str(file) for file in files if file.suffix == ending]
        words = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / ending[1:]), *of_kind]
        subprocess.run(words, check=True, capture_output=True)
    return {file.name: folder / file.suffix[1:] / f"{file.stem}.pdf" for file in files}


def text(pdf: Path) -> str:
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, encoding="utf-8", check=True)
    return told.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("coverage-511903-2021.docx", ("恩阳区财政局", "99.40%", "数据日期 2026-09-10")),
        ("coverage-510521-2021-M08-en.docx", ("Brief: 泸县 2021", "As of 2026-09-10")),
    ],
)
def test_the_brief_prints_its_first_page_and_then_the_lists_in_full(printed, name, told):
    first, *others = text(printed[name]).split("\f")[:-1]
    for words in told:
        assert "".join(words.split()) in "".join("".join([first, *others[:1]]).split())
    assert others and all(page.strip() for page in others)


def test_the_workbook_prints_with_contents_first_and_numbered_pages(printed):
    told = text(printed["coverage-511903-2021.xlsx"])
    first, *others = told.split("\f")[:-1]
    assert "恩阳区2021年预算绩效管理覆盖情况" in first and "工作表" in first
    assert "".join(first.split()).endswith(f"1/{len(others) + 1}")
    assert any("返回目录" in sheet for sheet in others)
