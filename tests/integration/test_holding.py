"""One county's missing file does not keep the others from being published: its former deliveries stand, and every page
says of which day they are. Two counties, three nights; policy lets half of them fail.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.lang import set_lang
from pipelines.readers.annual import write_annual_reports
from pipelines.readers.browse.app import application
from pipelines.readers.browse.door.own import OwnShelf
from pipelines.readers.browse.shelf import Shelf
from pipelines.readers.letters.render import shown
from pipelines.readers.notices import write_notices
from pipelines.readers.report import build_report
from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import PROJECT, Ended, jixiao_here
from tests.support.browsing import get
from tests.support.county import put_county

FAILING, SOUND = "990101", "990102"
GONE = f"{FAILING}/2022/payments.csv"
BROWSED = (
    *("/", f"/region/{FAILING}/2022", f"/subject/{FAILING}/2022/project/P1"),
    f"/compare?a={SOUND}&ay=2022&b={FAILING}&by=2022",
    *(f"/region/{SOUND}/2022", f"/compare?a={SOUND}&ay=2022&b={SOUND}&by=2022"),
)
"""The first four tell of the failing county."""
OWN = ("/", f"/department/{FAILING}/2022/D1", f"/subject/{FAILING}/2022/project/P1")
"""What a reader of its department D1 may open."""
POLICY = "fiscal_year_from,parameter,value,evidence\n2000,held_region_ratio,0.5,convention\n"


class Nights:
    """A home, the ends of its nights, and what stood after each."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ends: list[Ended] = []
        self.paid: list[dict[str, Decimal]] = []
        self.held: list[list[tuple[Any, ...]]] = []
        self.pages: list[str] = []
        self.papers: dict[str, bytes] = {}
        self.english = ""
        self.browsed: list[dict[str, str]] = []
        self.own: list[dict[str, str]] = []

    def night(self, day: str, *words: str) -> None:
        self.ends.append(jixiao_here("refresh", "--json", "--as-of", day, *words, home=self.home))
        with open_release(Settings(home=self.home, project=PROJECT)) as release:
            paid = release.cursor().execute(
                "select mof_div_code, sum(paid_ytd_yuan) from marts.fct_execution_monthly "
                "where fiscal_year = 2022 and month = 12 group by 1"
            )
            self.paid.append(dict(paid.fetchall()))
            held = release.cursor().execute("select mof_div_code, mof_div_name, since_date from meta.held_regions")
            self.held.append(held.fetchall())
        shelf = Shelf(Settings(home=self.home, project=PROJECT))
        self.browsed.append({address: get(application(shelf), address).text for address in BROWSED})
        own = OwnShelf(shelf, (FAILING, "D1"))
        self.own.append({address: get(application(own), address).text for address in OWN})
        own.close()
        shelf.close()
        newest = max((self.home / "reports").glob("2*"))
        self.pages.append("".join(page.read_text("utf-8") for page in newest.glob(f"coverage-{FAILING}-*.html")))

    def write_papers(self) -> None:
        """What the bureau writes of the failing county while it is held back, and its page in English."""
        settings = Settings(home=self.home, project=PROJECT)
        written = write_notices(settings, FAILING, 2022, output=self.home / "told").outcome
        [month] = [each.file for each in written.issued if each.letter.kind == "progress"]
        [report] = write_annual_reports(settings, region=FAILING, fiscal_year=2022, output=self.home / "told")
        briefs = build_report(settings, region=FAILING, fiscal_year=2022, output=self.home / "told", with_brief=True)
        self.papers = {
            "progress": (written.folder / month).read_bytes(),
            "annual": report.path.read_bytes(),
            "brief": next(path for path in briefs if path.suffix == ".docx").read_bytes(),
        }
        set_lang("en")
        try:
            [page] = [
                path
                for path in build_report(settings, region=FAILING, fiscal_year=2022, output=self.home / "told")
                if path.suffix == ".html"
            ]
        finally:
            set_lang("zh")
        self.english = page.read_text("utf-8")


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    home = tmp_path_factory.mktemp("holding")
    for region in (FAILING, SOUND):
        put_county(home, range(2022, 2023), region)
        policy = home / "raw" / "policy" / region / "policy_parameters.csv"
        policy.parent.mkdir(parents=True)
        policy.write_text(POLICY, "utf-8")
    found = Nights(home)
    found.night("2023-03-01")
    kept = (home / "raw" / GONE).read_text("utf-8")
    (home / "raw" / GONE).unlink()
    with (home / "raw" / SOUND / "2022" / "payments.csv").open("a", encoding="utf-8") as file:
        file.write("Z9,P1,2022-09-01,5000.00,某公司,6222\n")
    found.night("2023-03-02")
    found.write_papers()
    found.night("2023-03-02")
    (home / "raw" / GONE).write_text(kept + "Z8,P1,2022-09-01,7000.00,某公司,6222\n", "utf-8")
    found.night("2023-03-03")
    return found


def test_the_other_county_is_published_and_the_failing_one_stands_as_it_was(nights: Nights) -> None:
    first, second = nights.paid[0], nights.paid[1]
    assert nights.ends[1].code == 4 and nights.ends[1].summary["outcome"] == "published"
    assert second[SOUND] - first[SOUND] == Decimal("5000.00")
    assert second[FAILING] == first[FAILING]
    assert nights.held[1] == [(FAILING, "甲县", nights.held[1][0][2])] and str(nights.held[1][0][2]) == "2023-03-01"


def test_it_is_told_with_region_extract_and_file(nights: Nights) -> None:
    [told] = nights.ends[1].summary["held"]
    assert (told["mof_div_code"], told["name"], told["since"]) == (FAILING, "甲县", "2023-03-01")
    assert f"甲县（{FAILING}） 2022 年度 国库集中支付, 文件 {GONE}" in told["reasons"][0]
    assert f"甲县（{FAILING}）新的报送未过检查，没有采用，所列仍是 2023-03-01 的报送" in nights.pages[1]
    assert "未过检查" not in nights.pages[0] and not (nights.home / "reports" / "failed.html").exists()


def test_pages_that_are_walked_through_say_so_where_its_figures_stand(nights: Nights) -> None:
    said = [
        {address for address, text in pages.items() if "甲县的数字为截至2023年3月1日的报送" in text}
        for pages in nights.browsed
    ]
    assert said == [set(), {*BROWSED[:4]}, {*BROWSED[:4]}, set()]


def test_a_department_of_it_is_told_so_in_its_own_file_and_not_what_failed(nights: Nights) -> None:
    said = [
        {address for address, text in pages.items() if "甲县的数字为截至2023年3月1日的报送" in text}
        for pages in nights.own
    ]
    assert said == [set(), {*OWN}, {*OWN}, set()]
    assert not [text for pages in nights.own for text in pages.values() if GONE in text]


def test_its_papers_say_of_which_day_their_figures_are_and_not_what_failed(nights: Nights) -> None:
    """The last complete month, the year's report, the brief: what failed is between the county and the bureau."""
    said = [shown(nights.papers[name]) for name in ("progress", "annual", "brief")]
    for text in said:
        assert "甲县的数字为截至2023年3月1日的报送，此后的报送未通过检查，没有采用。" in text
        assert GONE not in text and "国库集中支付, 文件" not in text


def test_a_page_tells_in_its_readers_language_what_failed(nights: Nights) -> None:
    assert f"year 2022 payments, file {GONE}" in nights.english and "年度" not in nights.english.partition("<main")[0]


def test_nothing_new_is_no_new_night_and_still_says_so(nights: Nights) -> None:
    assert nights.ends[2].summary["outcome"] == "unchanged"
    assert [each["mof_div_code"] for each in nights.ends[2].summary["held"]] == [FAILING]


def test_when_the_file_is_back_the_mark_goes(nights: Nights) -> None:
    assert nights.ends[3].code == 0
    assert nights.paid[3][FAILING] - nights.paid[0][FAILING] == Decimal("7000.00")
    assert nights.held[3] == [] and "未过检查" not in nights.pages[3]
