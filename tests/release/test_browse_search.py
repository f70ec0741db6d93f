"""What the search of the pages finds: names, codes, initials of pinyin, words of targets, ids and numbers of papers."""

from urllib.parse import quote

import pytest

from pipelines.readers.addresses import path_of
from tests.support.browsing import PROJECT, Ask, Open


def test_search_finds_names_codes_initials_and_words_of_targets(page: Open) -> None:
    for words in ("%E6%9C%BA%E5%85%B3%E9%A3%9F%E5%A0%82", "51052121T000000000010", "jgst"):
        assert PROJECT in page(f"/search?q={words}").links, words
    assert any(link.startswith("/indicator/") for link in page("/search?q=%E6%BB%A1%E6%84%8F%E5%BA%A6").links)
    answer = page("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%7B%7B7*7%7D%7D")
    assert "<script" not in answer.text and "49" not in answer.words.partition("搜索：")[2][:80]


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("食堂 泸县", PROJECT),  # its own name and that of its region
        ("机关食堂 发展改革局", PROJECT),
        ("机关食堂集中采购(示例)", "/subject/510521/2021/project/51052121T000000000039"),  # brackets as typed at a desk
        ("KPI26-training-1", "/indicator/990101/2026/KPI26-training-1"),
        ("≥900人次", "/indicator/990101/2026/KPI26-training-1"),  # sign, value and unit stand in three columns
    ],
)
def test_words_that_stand_in_several_columns_find(page: Open, words: str, leads: str) -> None:
    assert leads in page(f"/search?q={quote(words)}").links


def test_an_id_finds_its_indicator_whether_or_not_targets_hold_its_letters(page: Open, ask: Ask) -> None:
    rows = ask(
        "select mof_div_code, fiscal_year, kpi_id from marts.fct_goal_indicators semi join "
        "(from marts.dim_subjects where not is_secret) as known using (mof_div_code, fiscal_year, subject_code) "
        "where regexp_matches(kpi_id, '^[^ ]*[0-9][^ ]*$') order by hash(kpi_id, 1) limit 12"
    )
    for region, year, kpi in rows:
        assert path_of(("indicator", region, str(year), kpi)) in page(f"/search?q={quote(kpi)}").links, kpi


@pytest.mark.parametrize(("mart", "number"), [("fct_evaluations", "eval_id"), ("fct_rectifications", "finding_id")])
def test_the_number_of_a_paper_finds_its_subject(page: Open, ask: Ask, mart: str, number: str) -> None:
    rows = ask(
        f"select {number}, mof_div_code, fiscal_year, subject_kind, subject_code from marts.{mart} semi join "
        "(from marts.dim_subjects where not is_secret) as known "
        "using (mof_div_code, fiscal_year, subject_kind, subject_code) "
        f"where regexp_matches({number}, '^[^ ]*[0-9][^ ]*$') and mof_div_code = '510521' order by all limit 6"
    )
    assert rows
    for paper, region, year, kind, code in rows:
        assert path_of(("subject", region, str(year), kind, code)) in page(f"/search?q={quote(paper)}").links, paper
    assert "评价和问题" not in page(f"/search?q={quote('没有这个编号-1')}").text


def test_words_of_a_region_alone_find_the_region_and_not_whatever_stands_in_it(page: Open) -> None:
    found = page(f"/search?q={quote('清源县')}").links
    assert any(link.startswith("/region/990101/") for link in found)
    assert not any(link.startswith("/subject/990101/") for link in found)


def test_an_indicator_that_is_found_says_whose_it_is(page: Open) -> None:
    assert "教师培训（示例）" in page("/search?q=KPI26-training-1").words


def test_words_of_any_target_find_an_indicator_and_words_of_none_find_nothing(page: Open, ask: Ask) -> None:
    rows = ask(
        "select level3, target_raw from marts.fct_goal_indicators semi join "
        "(from marts.dim_subjects where not is_secret) as known using (mof_div_code, fiscal_year, subject_code) "
        "where length(level3) > 3 and not contains(level3, ' ') order by hash(kpi_id) limit 20"
    )
    for level3, target in rows:
        for words in (
            level3[1:4],
            level3[-2:],
            *([target] if target and len(target) > 1 and " " not in target else []),
        ):
            found = page(f"/search?q={quote(words)}").links
            assert any(link.startswith("/indicator/") for link in found), words
    for words in ("xx", "龘龘", f"{rows[0][0][1:4]} 龘龘"):
        assert not any(link.startswith("/indicator/") for link in page(f"/search?q={quote(words)}").links), words


def test_the_number_of_a_problem_handed_on_finds_nothing(page: Open) -> None:
    answer = page(f"/search?q={quote('WT26-2')}")
    assert "评价和问题" not in answer.text and not any(link.startswith("/subject/") for link in answer.links)
