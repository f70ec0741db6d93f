"""`jixiao sample` on the samples' release: who may be drawn, the file it writes, and that the file loads back."""

import csv
from pathlib import Path

import pytest

from pipelines.land import check_files
from tests.conftest import Published, jixiao_here

PLACE = ["--region", "511903", "--fiscal-year", "2021"]


@pytest.fixture(scope="module")
def written(published: Published, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """A draw of twelve, as file and as JSON."""
    folder = tmp_path_factory.mktemp("sample") / "511903" / "2021"
    folder.mkdir(parents=True)
    file = folder / "samples.csv"
    ended = jixiao_here(
        "sample", *PLACE, "--n", "12", "--seed", "7", "--output", str(file), "--json", home=published.home
    )
    assert ended.code == 0, ended.err
    return file, ended.summary


def test_twelve_are_drawn_with_reasons_and_none_that_is_in_the_list_already(release, written) -> None:
    _, told = written
    drawn = {each["subject_code"] for each in told["drawn"]}
    listed = {
        code
        for (code,) in release(
            "select subject_code from marts.rpt_sample_frame "
            "where mof_div_code = '511903' and fiscal_year = 2021 and is_drawn"
        )
    }
    assert len(drawn) == 12 and listed and not drawn & listed
    assert all(each["reason"].startswith("风险分") for each in told["drawn"])


def test_the_file_loads_back_as_samples(written) -> None:
    file, told = written
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [row["抽查编号"] for row in rows] == [each["sample_id"] for each in told["drawn"]]
    assert check_files([file]) == []


def test_the_same_words_give_the_same_bytes(published: Published, written) -> None:
    again = jixiao_here("sample", *PLACE, "--n", "12", "--seed", "7", home=published.home)
    assert again.out == written[0].read_text("utf-8-sig")


def test_a_region_with_nothing_to_draw_is_told_so(published: Published) -> None:
    ended = jixiao_here(
        "sample", "--region", "999999", "--fiscal-year", "2021", "--n", "1", "--seed", "7", home=published.home
    )
    assert ended.code == 1
    assert len(ended.err.strip().splitlines()) == 2
