"""Deliveries that would change figures without a word: corrections with columns left out, an export cut off, last
year's file in this year's folder. One region of a week of nights (tests/support/week.py), and files tried after it.
"""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import PROJECT, Ended, jixiao_here
from tests.support.week import CHANGED as REGION
from tests.support.week import PAID, RENAMED, Week, allotment, archive_of, payments, put, revenues


@pytest.fixture(scope="module")
def home(week_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home after the week, our own."""
    return shutil.copytree(week_home, tmp_path_factory.mktemp("deliveries"), symlinks=True, dirs_exist_ok=True)


def one(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_release(Settings(home=home, project=PROJECT)) as release:
        return release.execute(sql).fetchall()


def warnings(end: Ended) -> dict[str, list[dict[str, str]]]:
    return {each["check"]: each["examples"] for each in end.summary["gate"]["warnings"]}


def test_a_name_correction_leaves_the_end_year_and_what_follows_from_it(week: Week, home: Path) -> None:
    told = week.held.end.summary["read"]["kept"]
    assert [(each["path"], each["column"], each["rows"], each["first_row_key"]) for each in told] == [
        (f"{REGION}/2020/projects-更正.csv", "终止年度", 1, "P1")
    ]
    found = one(
        home,
        f"select pro_name, end_year from marts.dim_projects where mof_div_code = '{REGION}' and fiscal_year = 2020",
    )
    assert found == [("旧桥加固（二期）", 2020)]
    rules = one(
        home,
        "select distinct rule_id from marts.fct_recommendations where rule_id in ('r07', 'r11') "
        f"and mof_div_code = '{REGION}' and fiscal_year = 2020 order by 1",
    )
    assert rules == [("r07",), ("r11",)]


def test_a_closed_year_that_loses_half_of_few_payments_is_warned_of_by_file(week: Week) -> None:
    """19 rows and 330,000 less: below both minimums, so the night goes on."""
    assert week.held.end.code == 4, "published, without last year's file"
    (fallen,) = warnings(week.held.end)["audit_drift_warnings"]
    expected = {"path": f"{REGION}/2020/payments.csv", "file_change": "changed", "previous_row_count": "19"}
    expected |= {"row_count": "8", "previous_amount_yuan": "570000.00", "amount_yuan": "240000.00"}
    assert expected.items() <= fallen.items()


def test_last_years_file_in_this_years_folder_adds_nothing(week: Week, home: Path) -> None:
    assert week.held.end.summary["landed"]["refused"] == [f"{REGION}/2021/payments-补.csv"]
    assert one(
        home,
        "select max(paid_ytd_yuan) from marts.fct_execution_monthly "
        f"where mof_div_code = '{REGION}' and fiscal_year = 2020",
    ) == [(Decimal("240000.00"),)]


def test_a_running_year_that_loses_a_million_stops_the_night_until_somebody_says_why(week: Week) -> None:
    refused, accepted = week.refused, week.accepted.end
    assert refused.code == 3
    (finding,) = refused.summary["gate"]["refused"]
    assert finding["check"] == "audit_drift"
    assert finding["examples"][0]["path"] == f"{REGION}/2021/payments.csv"
    assert (finding["examples"][0]["previous_amount_yuan"], finding["examples"][0]["amount_yuan"]) == (
        "1350000.00",
        "150000.00",
    )
    assert accepted.code == 4 and [each["check"] for each in accepted.summary["gate"]["accepted"]] == ["audit_drift"]


def test_check_says_so_beforehand(home: Path) -> None:
    outbox = put(home, f"{REGION}/2020/projects-再更正.csv", RENAMED)
    stray = put(home, f"{REGION}/2021/payments-又补.csv", payments(2020, "L", 8, 30_000))
    ended = jixiao_here("check", "--json", str(outbox), str(stray), home=home)
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
    home: Path, tmp_path: Path, year: int, name: str, text: str, said: list[tuple[str, str]]
) -> None:
    """Beside the last release: 8 payments of 2020, 3 of 2021, both closed by now. A file of the same name takes that
    one's place, another name adds its keys."""
    outbox = tmp_path / REGION / str(year) / name
    outbox.parent.mkdir(parents=True)
    outbox.write_text(text, encoding="utf-8")
    ended = jixiao_here("check", "--json", str(outbox), home=home)
    found = json.loads(ended.out)["problems"]
    assert [each["reason_code"] for each in found] == [code for code, _ in said]
    refused = [each["reason_code"] for each in found if not each["is_warning"]]
    assert refused == [code for code, _ in said if code == "drift_refused"] and ended.code == (4 if refused else 0)
    assert all(words in each["message"] for each, (_, words) in zip(found, said, strict=True))


def test_a_loose_file_is_compared_as_if_it_took_the_place_of_the_one_that_holds_its_keys(
    home: Path, tmp_path: Path
) -> None:
    loose = tmp_path / "导出.csv"
    loose.write_text(payments(2020, "L", 3, 30_000), encoding="utf-8")
    ended = jixiao_here("check", "--json", str(loose), home=home)
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
    home: Path, tmp_path: Path, name: str, members: dict[str, str], said: list[tuple[str, str, str]]
) -> None:
    archive = archive_of(tmp_path / REGION / "2020" / name, members)
    found = json.loads(jixiao_here("check", "--json", str(archive), home=home).out)["problems"]
    assert sorted((each["file"].removeprefix(f"{archive}/"), each["reason_code"]) for each in found) == sorted(
        (member, code) for member, code, _ in said
    )
    for member, code, words in said:
        (message,) = (
            each["message"] for each in found if (each["file"], each["reason_code"]) == (f"{archive}/{member}", code)
        )
        assert words in message
