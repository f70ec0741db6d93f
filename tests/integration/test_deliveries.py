"""Deliveries that would change figures without a word: corrections with columns left out, an export cut off, last
year's file in this year's folder. One home, four nights in order.
"""

import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import PROJECT, Ended, jixiao_here

REGION = "990861"
AGENCIES = "单位代码,单位名称,部门代码,部门名称\nA1,甲局,D1,甲局\n"
PROJECTS = "项目代码,项目名称,单位代码,预算类型,终止年度\nP1,旧桥加固,A1,一般公共预算,2020\n"
RENAMED = "项目代码,项目名称,单位代码,预算类型\nP1,旧桥加固（二期）,A1,一般公共预算\n"
PAID = "支付申请ID,项目代码,支付日期,实际支付金额\n"


def payments(year: int, prefix: str, count: int, yuan: int) -> str:
    """So many payments of that much, one after the other through the year."""
    rows = (f"{prefix}{number},P1,{year}-{number % 3 + 1:02}-1{number % 9},{yuan}\n" for number in range(count))
    return PAID + "".join(rows)


def allotment(year: int, yuan: int) -> str:
    return f"指标ID,项目代码,指标类型,指标日期,金额\nB{year},P1,年初预算,{year}-01-10,{yuan}\n"


def revenues(months: int) -> str:
    return "收入科目,月份,本月收入数\n" + "".join(f"税收收入,{month + 1},1000\n" for month in range(months))


def archive_of(file: Path, members: dict[str, str]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as packed:
        for member, text in members.items():
            packed.writestr(member, text)
    return file


class Nights:
    """A home; each night's command, and the ends of all of them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ends: list[Ended] = []

    def put(self, year: int, name: str, text: str) -> Path:
        file = self.home / "raw" / REGION / str(year) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def night(self, *words: str) -> Ended:
        self.ends.append(jixiao_here("refresh", "--json", "--as-of", "2021-09-10", *words, home=self.home))
        return self.ends[-1]

    def one(self, sql: str) -> list[tuple[Any, ...]]:
        with open_release(Settings(home=self.home, project=PROJECT)) as release:
            return release.execute(sql).fetchall()


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """2020 is closed, 2021 runs. The first night is sound; the second brings a name correction, 8 of 20 payments of
    2020, and last year's file under another name; the third cuts the running year, the fourth accepts it."""
    nights = Nights(tmp_path_factory.mktemp("deliveries"))
    for year, paid in ((2020, payments(2020, "L", 19, 30_000)), (2021, payments(2021, "T", 27, 50_000))):
        nights.put(year, "agencies.csv", AGENCIES)
        nights.put(year, "projects.csv", PROJECTS)
        nights.put(year, "allotments.csv", allotment(year, 2_000_000))
        nights.put(year, "payments.csv", paid)
    archive_of(nights.home / "raw" / REGION / "2020" / "收入.zip", {"revenues.csv": revenues(12)})
    nights.night()
    nights.put(2020, "projects-更正.csv", RENAMED)
    nights.put(2020, "payments.csv", payments(2020, "L", 8, 30_000))
    nights.put(2021, "payments-补.csv", payments(2020, "L", 8, 30_000))
    nights.night()
    nights.put(2021, "payments.csv", payments(2021, "T", 3, 50_000))
    nights.night()
    nights.night("--accept", "audit_drift", "--reason", "国库重新导出")
    return nights


def warnings(end: Ended) -> dict[str, list[dict[str, str]]]:
    return {each["check"]: each["examples"] for each in end.summary["gate"]["warnings"]}


def test_a_name_correction_leaves_the_end_year_and_what_follows_from_it(nights: Nights) -> None:
    told = nights.ends[1].summary["read"]["kept"]
    assert [(each["path"], each["column"], each["rows"], each["first_row_key"]) for each in told] == [
        (f"{REGION}/2020/projects-更正.csv", "终止年度", 1, "P1")
    ]
    found = nights.one(
        f"select pro_name, end_year from marts.dim_projects where mof_div_code = '{REGION}' and fiscal_year = 2020"
    )
    assert found == [("旧桥加固（二期）", 2020)]
    rules = nights.one(
        "select distinct rule_id from marts.fct_recommendations where rule_id in ('r07', 'r11') "
        f"and mof_div_code = '{REGION}' and fiscal_year = 2020 order by 1"
    )
    assert rules == [("r07",), ("r11",)]


def test_a_closed_year_that_loses_half_of_few_payments_is_warned_of_by_file(nights: Nights) -> None:
    """19 rows and 330,000 less: below both minimums, so the night goes on."""
    assert nights.ends[1].code == 4, "published, without last year's file"
    (fallen,) = warnings(nights.ends[1])["audit_drift_warnings"]
    expected = {"path": f"{REGION}/2020/payments.csv", "file_change": "changed", "previous_row_count": "19"}
    expected |= {"row_count": "8", "previous_amount_yuan": "570000.00", "amount_yuan": "240000.00"}
    assert expected.items() <= fallen.items()


def test_last_years_file_in_this_years_folder_adds_nothing(nights: Nights) -> None:
    assert nights.ends[1].summary["landed"]["refused"] == [f"{REGION}/2021/payments-补.csv"]
    assert nights.one(
        "select max(paid_ytd_yuan) from marts.fct_execution_monthly "
        f"where mof_div_code = '{REGION}' and fiscal_year = 2020"
    ) == [(Decimal("240000.00"),)]


def test_a_running_year_that_loses_a_million_stops_the_night_until_somebody_says_why(nights: Nights) -> None:
    refused, accepted = nights.ends[2], nights.ends[3]
    assert refused.code == 3
    (finding,) = refused.summary["gate"]["refused"]
    assert finding["check"] == "audit_drift"
    assert finding["examples"][0]["path"] == f"{REGION}/2021/payments.csv"
    assert (finding["examples"][0]["previous_amount_yuan"], finding["examples"][0]["amount_yuan"]) == (
        "1350000.00",
        "150000.00",
    )
    assert accepted.code == 4 and [each["check"] for each in accepted.summary["gate"]["accepted"]] == ["audit_drift"]


def test_check_says_so_beforehand(nights: Nights) -> None:
    outbox = nights.put(2020, "projects-再更正.csv", RENAMED)
    stray = nights.put(2021, "payments-又补.csv", payments(2020, "L", 8, 30_000))
    ended = jixiao_here("check", "--json", str(outbox), str(stray), home=nights.home)
    assert [(each["reason_code"], each["is_warning"]) for each in json.loads(ended.out)["problems"]] == [
        ("value_kept", True),
        ("other_years_file", False),
    ]
    outbox.unlink()
    stray.unlink()


@pytest.mark.parametrize(
    ("year", "name", "text", "said"),
    [
        (
            2020,
            "payments.csv",
            payments(2020, "L", 3, 30_000),
            [("drift_warned", "行数 8 → 3，金额（元）240,000.00 → 90,000.00")],
        ),
        (2020, "payments.csv", payments(2020, "L", 80, 30_000), [("drift_refused", "行数 8 → 80")]),
        (2021, "payments.csv", payments(2021, "T", 12, 50_000), []),
        (
            2021,
            "allotments.csv",
            allotment(2021, 100_000),
            [
                ("amount_replaced", "B2021 原为 2000000.00"),
                ("drift_refused", "行数 1 → 1，金额（元）2,000,000.00 → 100,000.00"),
            ],
        ),
        (
            2021,
            "payments-更正.csv",
            PAID + "T1,P1,2021-02-11,999\nN1,P9,2021-04-01,60000\n",
            [
                ("amount_replaced", "T1 原为 50000.00（见 990861/2021/payments.csv），载入后为 999.00"),
                ("unknown_project", "1 行的项目代码未登记在 990861 2021 年度的项目表中：P9"),
            ],
        ),
    ],
    ids=["fallen", "risen tenfold", "risen fourfold", "a million less", "a key again"],
)
def test_check_says_by_the_gates_tiers_what_a_file_would_change(
    nights: Nights, tmp_path: Path, year: int, name: str, text: str, said: list[tuple[str, str]]
) -> None:
    """Beside the last release: 8 payments of 2020, 3 of 2021, both closed by now. A file of the same name takes that
    one's place, another name adds its keys."""
    outbox = tmp_path / REGION / str(year) / name
    outbox.parent.mkdir(parents=True)
    outbox.write_text(text, encoding="utf-8")
    ended = jixiao_here("check", "--json", str(outbox), home=nights.home)
    found = json.loads(ended.out)["problems"]
    assert [each["reason_code"] for each in found] == [code for code, _ in said]
    refused = [each["reason_code"] for each in found if not each["is_warning"]]
    assert refused == [code for code, _ in said if code == "drift_refused"] and ended.code == (4 if refused else 0)
    assert all(words in each["message"] for each, (_, words) in zip(found, said, strict=True))


def test_a_loose_file_is_compared_as_if_it_took_the_place_of_the_one_that_holds_its_keys(
    nights: Nights, tmp_path: Path
) -> None:
    loose = tmp_path / "导出.csv"
    loose.write_text(payments(2020, "L", 3, 30_000), encoding="utf-8")
    ended = jixiao_here("check", "--json", str(loose), home=nights.home)
    (found,) = json.loads(ended.out)["problems"]
    assert found["reason_code"] == "drift_warned"
    assert f"若以它代替 {REGION}/2020/payments.csv" in found["message"] and "行数 8 → 3" in found["message"]


@pytest.mark.parametrize(
    ("name", "members", "said"),
    [
        (
            "9月.zip",
            {"国库/payments.csv": payments(2020, "Q", 45, 30_000), "allotments.csv": allotment(2020, 900_000)},
            [
                ("国库/payments.csv", "drift_refused", "行数 8 → 53"),
                ("allotments.csv", "amount_replaced", "B2020 原为 2000000.00"),
                ("allotments.csv", "drift_refused", "金额（元）2,000,000.00 → 900,000.00"),
            ],
        ),
        (
            "9月.zip",
            {"payments-1.csv": payments(2020, "Q", 20, 9), "payments-2.csv": payments(2020, "R", 20, 9)},
            [("payments-1.csv", "drift_refused", "行数 8 → 48"), ("payments-2.csv", "drift_refused", "行数 8 → 48")],
        ),
        ("收入.zip", {"revenues.csv": revenues(3)}, [("revenues.csv", "drift_warned", "行数 12 → 3")]),
    ],
    ids=["in a folder of the archive", "two that lie beside each other", "in the place of the one of that name"],
)
def test_members_of_an_archive_are_compared_as_the_night_will(
    nights: Nights, tmp_path: Path, name: str, members: dict[str, str], said: list[tuple[str, str, str]]
) -> None:
    archive = archive_of(tmp_path / REGION / "2020" / name, members)
    found = json.loads(jixiao_here("check", "--json", str(archive), home=nights.home).out)["problems"]
    assert sorted((each["file"].removeprefix(f"{archive}/"), each["reason_code"]) for each in found) == sorted(
        (member, code) for member, code, _ in said
    )
    for member, code, words in said:
        (message,) = (
            each["message"] for each in found if (each["file"], each["reason_code"]) == (f"{archive}/{member}", code)
        )
        assert words in message
