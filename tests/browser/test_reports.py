"""Our pages in a real browser: wide, narrow, printed, without scripts, by keyboard, for people who cannot see them."""

import subprocess

import pytest

NAMES = ("district", "province", "month", "disclosure", "index")
WIDTHS = (1440, 390)
GRAVE = ("serious", "critical")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_never_scrolls_sideways_and_fetches_nothing(opened, name, width):
    page = opened(name, width)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
    assert page.fetched == [page.url]


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious(opened, name):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach((fold, place) => fold.open = place < 6)")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in GRAVE] == []


def test_it_reads_and_unfolds_without_scripts(opened):
    page = opened("district", script=False)
    assert page.locator("h1").inner_text() == "恩阳区2021年预算绩效管理覆盖情况"
    assert page.locator("figure.chart svg").count() == 2
    fold = page.locator("#subjects details").first
    row = fold.locator("td").first
    assert not row.is_visible()
    for _ in range(2):  # the list of departments, then the first of them
        page.locator("#subjects details:not([open]) > summary").first.click()
    assert page.locator("#subjects details details td").first.is_visible()


def test_the_first_screen_answers_a_director(opened):
    page = opened("province")
    seen = page.locator("header").inner_text()
    assert "本报告不完整：应报 18 个区划，已报 16 个" in seen and "数据日期 2026-09-10" in seen
    bottom = page.locator(".key-points").bounding_box()
    assert bottom["y"] + bottom["height"] < 900


def test_the_keyboard_reaches_the_drill_down(opened):
    page = opened("district")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#subjects summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#subjects details").first.get_attribute("open") is not None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_province_leads_to_its_regions_and_back(opened):
    page = opened("province")
    page.locator("#regions a").first.click()
    assert "530100" in page.url and "昆明市" in page.locator("h1").inner_text()
    page.get_by_role("link", name="上级报告").click()
    assert "530000" in page.url


@pytest.mark.parametrize(("name", "fewest", "most"), [("district", 20, 120), ("province", 3, 60), ("month", 3, 60)])
def test_a4_has_numbered_pages_and_every_list_in_full(opened, tmp_path, name, fewest, most):
    target = tmp_path / "report.pdf"
    opened(name).pdf(path=str(target), prefer_css_page_size=True, print_background=True)
    told = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, encoding="utf-8", check=True)
    sheets = told.stdout.split("\f")[:-1]
    assert fewest <= len(sheets) <= most
    for number, sheet in enumerate(sheets, start=1):
        foot = "".join(sheet.split())[-60:]
        assert foot.endswith(f"{number}/{len(sheets)}") and "2026-09-10" in foot
    size = subprocess.run(["pdfinfo", target], capture_output=True, encoding="utf-8", check=True).stdout
    assert "A4" in size


def test_the_print_holds_every_red_project_gap_and_recommendation(opened, tmp_path, release):
    """By code, against the marts: 恩阳区 2021 has more than a screen of each."""
    target = tmp_path / "report.pdf"
    opened("district").pdf(path=str(target), prefer_css_page_size=True, print_background=True)
    told = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, encoding="utf-8", check=True)
    printed = "".join(told.stdout.split())
    where = "mof_div_code = '511903' and fiscal_year = 2021"
    for table, condition, code in (
        ("fct_execution_monthly", "month = 12 and alert_level = 'red'", "pro_code"),
        ("rpt_coverage_gaps", "is_bureau_only is not true", "subject_code"),
        ("fct_recommendations", "is_effective and is_bureau_only is not true", "subject_code"),
    ):
        codes = [each for (each,) in release(f"select {code} from marts.{table} where {where} and {condition}")]
        assert len(codes) > 100
        assert [each for each in codes if each not in printed] == [], table


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_every_red_project_gap_and_recommendation_stands(opened, script):
    """In folds that are shut on the screen, and in rows beyond those that the screen lists."""
    page = opened("district", script=script)
    listed = page.locator("#alerts tbody tr, #gaps tbody tr, #recommendations tbody tr")
    assert listed.count() > 300 and not listed.first.is_visible()
    page.emulate_media(media="print")
    assert listed.first.is_visible() and listed.last.is_visible()
    assert page.locator("#recommendations tr.more").count() == page.locator("#recommendations tr.more:visible").count()


def test_pages_stay_small(pages):
    assert all(path.stat().st_size < 3 * 2**20 for path in pages.values())
