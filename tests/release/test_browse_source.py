"""Pages of delivered files that lead nowhere say what was looked for and what to do; rows that are there stay."""

import html
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.lang import set_lang
from pipelines.readers.addresses import path_of
from pipelines.readers.browse.app import application
from pipelines.readers.browse.shelf import Shelf
from pipelines.warehouse import current_release, papers_path
from scripts.make_form_fixtures import own
from tests.conftest import Published
from tests.support.browsing import Answer, get
from tests.support.forms import REGION, put_form, put_names
from tests.support.home import Home

CSV, BOOK = "510521/2021/PAY_VOUCHER.csv", "653001/2018/绩效指标.xlsx"
LATE = "511903/2021/国库集中支付-12月补录.csv"
Open = Callable[..., Answer]


def told_of(answer: Answer) -> str:
    """All words of the page, names of files among them."""
    return html.unescape(re.sub(r"<[^>]+>", "\n", answer.text.partition("<body>")[2]))


def opener(shelf: Shelf) -> Open:
    app = application(shelf)

    def opened(*parts: str, status: int = 200) -> Answer:
        answer = get(app, path_of(("source", *parts)))
        assert answer.status == status, (parts, answer.words[-400:])
        return answer

    return opened


@pytest.fixture(scope="module")
def source(published: Published) -> Iterator[Open]:
    shelf = Shelf(published.settings)
    yield opener(shelf)
    shelf.close()


@pytest.fixture
def with_form(published: Published, tmp_path: Path) -> Iterator[tuple[Home, str, Open]]:
    """A home whose release read, besides the samples, two forms, their register of projects and a file that is none."""
    home = Home(tmp_path)
    put_names(home, own("hubei_two_goals"))
    path = put_form(home, "hubei-two-goals.xlsx", 2021)
    put_form(home, "guangshui.xlsx", 2021)
    home.put(f"{REGION}/2021/通讯录.csv", "科室,分机\n办公室,8001\n")
    home.land()
    release = str(current_release(published.settings))
    releases = published.settings.releases
    shutil.copytree(releases / release, tmp_path / "releases" / release)
    (tmp_path / "releases" / "current.txt").write_text(release)
    entries = pl.read_parquet(home.settings.landing / "ledger.parquet")
    shown = papers_path(home.settings, release)
    shown.chmod(0o644)
    with duckdb.connect(str(shown)) as connection:
        connection.register("entries", entries)
        connection.execute(
            "insert into meta.sources by name select path, mof_div_code, fiscal_year, extract, sha256, rows_read, "
            "rows_loaded, rows_rejected, rows_non_data, status, landing_file from entries"
        )
    shelf = Shelf(home.settings)
    yield home, path, opener(shelf)
    shelf.close()


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("510521/2021/没有.csv",), "没有读过文件 510521/2021/没有.csv"),
        (("510521/2021/没有.csv", "", "3"), "没有读过文件 510521/2021/没有.csv"),
        ((CSV, "", "999999"), f"{CSV} 里没有第999999行"),
        ((CSV, "", "999990-999999", "amount"), f"{CSV} 里没有第999990-999999行"),
        ((CSV, "", "2-60", "amount", "51052121T999999999999"), "第2-60行里没有代码 51052121T999999999999"),
        ((CSV, "Sheet1"), f"{CSV} 里没有工作表 Sheet1"),
        ((CSV, "Sheet1", "29"), f"{CSV} 里没有工作表 Sheet1"),
        ((BOOK, "没有", "3"), f"{BOOK} 里没有工作表 没有"),
        ((BOOK, "Sheet1", "99999"), f"{BOOK} [Sheet1] 里没有第99999行"),
        ((CSV, "", "29", "no_column"), f"{CSV} 的数据合同里没有列 no_column"),
        ((CSV, "", "40-12"), "行写成 12 或 12-40"),
        ((CSV, "", "0"), f"{CSV} 里没有第0行"),
        ((CSV, "", "", "amount"), "行写成 12 或 12-40"),
        ((CSV, "", "29", "amount", "", "more"), "行写成 12 或 12-40"),
    ],
)
def test_what_is_not_there_is_named_with_what_to_do(source: Open, parts: tuple[str, ...], told: str) -> None:
    answer = source(*parts, status=404)
    assert told in told_of(answer) and "回到首页" in answer.words
    if parts[0] == CSV and "行写成" not in told:
        assert path_of(("source", CSV)) in answer.links
    set_lang("en")
    try:
        asked = "".join(parts)
        assert not [c for c in told_of(source(*parts, status=404)) if "一" <= c <= "鿿" and c not in asked]
    finally:
        set_lang("zh")


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((CSV,), "内容指纹"),
        ((BOOK, "Sheet1"), "内容指纹"),
        ((CSV, "", "29", "amount"), "怎样读的"),
        ((CSV, "", "1"), "PAY_APP_ID"),  # the header
        ((CSV, "", "1200-999999"), "报送的原样"),
        ((LATE, "", "68"), "不是可确定的日期"),  # refused
    ],
)
def test_what_is_there_is_shown(source: Open, parts: tuple[str, ...], shown: str) -> None:
    assert shown in source(*parts).words


def test_of_a_file_that_is_gone_what_was_read_of_it_tells(with_form: Any) -> None:
    home, _, source = with_form
    table = f"{REGION}/2021/projects.csv"
    assert "怎样读的" in source(table, "", "2").words
    home.remove(table)
    assert "已不在" in source(table, "", "2").words
    source(table, "", "3", status=404)
    source(table, "Sheet1", status=404)
    shutil.rmtree(home.settings.landing / "projects")
    assert "已不在" in source(table, "", "3").words, "nothing is left that could tell"


def test_a_cell_of_a_form(with_form: Any) -> None:
    home, path, source = with_form
    columns = ("_source_file", "_source_sheet", "_source_row", "total_score")
    [(_, sheet, row, score)] = [each for each in home.rows("self_evaluations", *columns) if each[0] == path]
    answer = source(path, sheet or "", str(row), "total_score")
    assert score and f"{float(score)}" in answer.text.partition('id="reading"')[2]
    source(path, sheet or "", "9999", "total_score", status=404)
    source(path, sheet or "", "9990-9999", status=404)
    source(path, "没有这张表", str(row), status=404)
    assert "没有载入" in source(path, sheet or "", "1").words


def test_of_a_file_that_was_not_recognised_no_row_was_taken(with_form: Any) -> None:
    _, _, source = with_form
    path = f"{REGION}/2021/通讯录.csv"
    assert "未识别" in source(path).words
    assert f"没有从文件 {path} 读到任何行" in told_of(source(path, "", "2", status=404))
