"""A home with two releases: the next page is of the one in force, what changed is told against the one before."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.readers.browse.app import application
from pipelines.readers.browse.attendant import prepare
from pipelines.readers.browse.shelf import Shelf
from pipelines.settings import Settings
from pipelines.warehouse import current_release
from tests.conftest import Published
from tests.support.browsing import get

BEFORE, AFTER = "20260910-010000-aaaaaa", "20260911-010000-bbbbbb"


@pytest.fixture
def two(published: Published, tmp_path: Path) -> Iterator[tuple[Shelf, Callable[[str], object]]]:
    """A shelf of a home with two releases, and what puts one of them in force; the former is."""
    releases = tmp_path / "releases"
    standing = published.settings.releases / str(current_release(published.settings))
    for name in (BEFORE, AFTER):
        shutil.copytree(standing, releases / name, ignore=shutil.ignore_patterns("marts"))
    pointer = releases / "current.txt"
    pointer.write_text(BEFORE)
    shelf = Shelf(Settings(home=tmp_path, project=published.settings.project))
    yield shelf, pointer.write_text
    shelf.close()


def test_a_night_that_publishes_meanwhile_is_seen_whole_by_the_next_page(two: Any) -> None:
    shelf, put_in_force = two
    with shelf.reading() as first:
        put_in_force(AFTER)
        with shelf.reading() as second:
            assert (first.release_id, second.release_id) == (BEFORE, AFTER)
            assert [
                held.connection.cursor().execute("select count(*) > 0 from marts.dim_regions").fetchall()
                for held in (first, second)
            ] == [[(True,)]] * 2
    assert f'/r/{AFTER}"' in get(application(shelf), "/").text


def test_a_release_is_made_ready_before_somebody_searches_it_and_the_former_is_closed(two: Any) -> None:
    shelf, put_in_force = two
    assert prepare(shelf) == BEFORE
    with shelf.reading() as former:
        put_in_force(AFTER)
        assert prepare(shelf, BEFORE) == AFTER
        assert former.connection.cursor().execute("select 1").fetchall() == [(1,)], "somebody still reads it"
    assert prepare(shelf, "") == AFTER
    with pytest.raises(duckdb.ConnectionException):
        former.connection.cursor()
    with shelf.reading() as held:
        assert "search" in held.kept


def test_the_first_page_tells_which_files_changed_since_the_release_before(two: Any) -> None:
    shelf, put_in_force = two
    put_in_force(AFTER)
    record = shelf.settings.releases / BEFORE / "release.json"
    told = json.loads(record.read_text("utf-8"))
    new, changed = "510521/2021/PAY_VOUCHER.csv", "510521/2021/BA_BGT_INFO.csv"
    assert {new, changed} <= told["inputs"].keys()
    del told["inputs"][new]
    told["inputs"] |= {changed: "0" * 64, "510521/2021/旧表.csv": "1" * 64}
    record.chmod(0o644)
    record.write_text(json.dumps(told), "utf-8")
    text = get(application(shelf), "/?table=changed&as=csv").body.decode("utf-8-sig")
    assert [(row["变动"], row["文件"]) for row in csv.DictReader(io.StringIO(text))] == [
        ("有变", changed),
        ("新到", new),
        ("撤下", "510521/2021/旧表.csv"),
    ]


def test_a_withdrawn_release_says_so_and_is_not_what_the_next_one_is_compared_with(two: Any) -> None:
    shelf, put_in_force = two
    (shelf.settings.releases / "withdrawn.json").write_text(json.dumps({BEFORE: "2026-09-10"}), "utf-8")
    put_in_force(AFTER)
    app = application(shelf)
    told = f"发布版 {BEFORE} 已于 2026-09-10 撤回"
    assert told in get(app, f"/r/{BEFORE}/region/510521/2021").text
    assert told not in get(app, "/region/510521/2021").text
    assert "与上一版" not in get(app, "/").text
