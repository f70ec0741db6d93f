"""One county's missing file does not keep the others from being published: its former deliveries stand, and every page
says of which day they are. Two counties, three nights; policy lets half of them fail.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import PROJECT, Ended, jixiao_here
from tests.support.county import put_county

FAILING, SOUND = "990101", "990102"
GONE = f"{FAILING}/2022/payments.csv"
POLICY = "fiscal_year_from,parameter,value,evidence\n2000,held_region_ratio,0.5,convention\n"


class Nights:
    """A home, the ends of its nights, and what stood after each."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ends: list[Ended] = []
        self.paid: list[dict[str, Decimal]] = []
        self.held: list[list[tuple[Any, ...]]] = []
        self.pages: list[str] = []

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
        newest = max((self.home / "reports").glob("2*"))
        self.pages.append("".join(page.read_text("utf-8") for page in newest.glob(f"coverage-{FAILING}-*.html")))


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


def test_nothing_new_is_no_new_night_and_still_says_so(nights: Nights) -> None:
    assert nights.ends[2].summary["outcome"] == "unchanged"
    assert [each["mof_div_code"] for each in nights.ends[2].summary["held"]] == [FAILING]


def test_when_the_file_is_back_the_mark_goes(nights: Nights) -> None:
    assert nights.ends[3].code == 0
    assert nights.paid[3][FAILING] - nights.paid[0][FAILING] == Decimal("7000.00")
    assert nights.held[3] == [] and "未过检查" not in nights.pages[3]
