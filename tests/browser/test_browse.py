"""`jixiao browse` in Chromium: from the first page to a cell in five clicks, back, search, print, a telephone's width,
without scripts and without a request to anywhere; and the same county as files, searched with them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.readers.browse.export import export
from pipelines.readers.browse.shelf import Shelf
from scripts.crawl_pages import walked
from scripts.ten_questions import ask, lines_of
from tests.conftest import PROJECT, Published
from tests.support.served import pages_served

SUBJECT = "/subject/510521/2021/project/51052121T000000000010"


@pytest.fixture(scope="module")
def site(published: Published) -> Iterator[str]:
    """The address that the command prints."""
    with pages_served(published.home) as (address, _):
        yield address


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """`opened(address, width=390)` -> the page without scripts; every request is noted in `page.fetched`."""
    contexts = []

    def show(address: str, width: int = 1440, script: bool = False) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.fetched = []
        page.on("request", lambda request: page.fetched.append(request.url))
        page.goto(address)
        return page

    yield show
    for context in contexts:
        context.close()


def test_five_clicks_lead_to_the_cell_and_back_leads_back(opened: Callable[..., Any], site: str) -> None:
    page = opened(site)
    page.click("#regions a:text-is('泸县')")
    page.click("#departments a:text-is('发展改革局（示例）')")
    page.click("#subjects a:text-is('机关食堂信息化升级（示例）')")
    page.click("#self_evaluation_indicators a:text-is('服务合格率')")
    page.click("#reached a:text-is('87%')")
    assert page.inner_text("td.marked") == "87%"
    page.go_back()
    assert "服务合格率" in page.inner_text("h1")
    assert {request.split("/")[2] for request in page.fetched if "://" in request} == {site.split("/")[2]}


def test_from_a_province_five_clicks_lead_to_the_cell(opened: Callable[..., Any], site: str) -> None:
    """Through a prefecture of which nobody sent money or coverage: its name leads on all the same."""
    page = opened(site + "/region/530000/2022")
    page.click("#below a:text-is('保山市')")
    page.click("#departments a:text-is('保山市文化和旅游局')")
    page.click("#subjects a:text-is('2022年中央支持地方公共文化服务体系建设补助资金')")
    page.click("#self_evaluation_indicators a:text-is('平均每个农家书屋开展阅读活动数量')")
    page.click("#reached a[href$='/actual_raw#cell']")
    assert page.locator("td.marked").count() == 1
    on_a_telephone = opened(page.url, width=390).locator("td.marked").bounding_box()
    assert on_a_telephone["x"] >= 0 and on_a_telephone["x"] + on_a_telephone["width"] <= 390
    assert 0 <= on_a_telephone["y"] <= 900 - on_a_telephone["height"]


def test_a_search_is_typed_and_a_find_opened(opened: Callable[..., Any], site: str) -> None:
    page = opened(site)
    page.fill("#q", "jgst")
    page.press("#q", "Enter")
    page.click("#found a:text-is('51052121T000000000010')")
    assert page.url == site + SUBJECT


@pytest.mark.parametrize("address", ["/", "/region/510521/2021", "/department/510521/2021/001", SUBJECT])
def test_pages_fit_a_telephone_and_a_sheet(opened: Callable[..., Any], site: str, address: str) -> None:
    page = opened(site + address, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/region/510521/2021",
        SUBJECT,
        "/indicator/510521/2021/510521KP21000075",
        "/source/510521~12021~1PAY_VOUCHER.csv/~2/29/amount",
        "/search?q=jgst",
        "/check",
        "/whatif?region=510521&year=2021",
        "/compare?a=510521&ay=2021&b=511903&by=2021",
    ],
)
def test_axe_finds_nothing_serious(opened: Callable[..., Any], site: str, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(opened(site + address, script=True)).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == []


def test_ten_questions_are_answered_by_clicking_as_the_guide_says(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    found = ask(context.new_page(), site)
    context.close()
    told = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines_of(PROJECT / "docs/browsing.md")]
    assert [(each.question, str(each.clicks), each.answer) for each in found] == [(*row[:2], row[4]) for row in told]
    assert all(int(row[3]) < 60 for row in told)


def test_every_kind_of_page_of_a_region_opens_says_no_code_and_leads_somewhere(
    browser: Any, site: str, published: Published
) -> None:
    """All regions, years and pages: scripts/crawl_pages.py."""
    found = walked(site, browser, published.settings, region="990101", limit=12)
    assert found["faults"] == []
    assert {"home", "region", "division", "department", "subject", "indicator", "source"} <= set(found["pages"])


def test_the_files_are_searched_sorted_and_lead_to_the_cell(
    opened: Callable[..., Any], published: Published, tmp_path: Path
) -> None:
    shelf = Shelf(published.settings)
    written = export(shelf, tmp_path / "pages", region="990101", year=2026)
    shelf.close()
    page = opened(written.index.as_uri(), script=True)
    page.fill("#q", "ldgh")
    page.press("#q", "Enter")
    page.click("#main a:text-is('路灯更换（示例）')")
    page.click("#goal_indicators a[href*='target_raw']")
    assert page.inner_text("td.marked") == "≥600"
    page.goto((written.index.parent / "region" / "990101-2026.html").as_uri())
    page.click("#departments th.w button")
    rows = page.locator("#departments tbody tr").all()
    paid = [float(row.locator("td.w").first.inner_text().replace(",", "")) for row in rows]
    assert paid == sorted(paid, reverse=True) and len(paid) > 2
    assert all(request.startswith(("file:", "data:")) for request in page.fetched)
