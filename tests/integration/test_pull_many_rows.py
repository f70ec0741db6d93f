"""Very many rows: a night looks at what changed alone, at everything with each full fetch."""

import json
from datetime import date

import pytest

from pipelines.pull.run import describe, pull_home
from tests.support.pulling import DELIVERED, delivered, home_of, only


@pytest.fixture
def settings(server, tmp_path):
    """A home that takes every table for one of very many rows, after its first fetch."""
    settings = home_of(tmp_path, server, "whole_look_rows: 0")
    pull_home(settings)
    return settings


def make_due(settings) -> None:
    """A week is over."""
    (path,) = (settings.home / "pulls").rglob("*.json")
    kept = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**kept, "full_at": "2021-01-01T00:00:00"}), "utf-8")


def test_changed_new_and_deleted_rows_arrive(server, settings):
    server.run("update pay_voucher set xpay_amt = 8.25, update_time = '20210702080000000' where pay_app_id = 'Z2'")
    server.add("Z9", "P3", "2021-08-01", "1.10", None, "2021", "510999", "20210801080000000", "2", None)
    came = only(pull_home(settings))
    assert (came.outcome, came.is_full, came.rows, came.changed_rows) == ("delivered", False, None, 2)
    assert describe([came]) == ["取到 510999 payments 2021: 变更 2 行"]
    assert delivered(settings)[1:] == [("Z2", "P1", "2021-06-01", "8.25"), ("Z9", "P3", "2021-08-01", "1.10")]
    server.run("update pay_voucher set is_deleted = '1', update_time = '20210802080000000' where pay_app_id = 'Z1'")
    assert only(pull_home(settings)).is_full is False
    assert [row[0] for row in delivered(settings)] == ["Z2", "Z9"]


def test_what_the_overlap_brings_again_is_nothing_new_night_after_night(server, settings):
    assert describe(pull_home(settings)) == ["无变化 510999 payments 2021"]
    server.add("Z9", "P3", "2021-08-01", "1.10", None, "2021", "510999", "20210801080000000", "2", None)
    outcomes = [only(pull_home(settings)) for _ in range(3)]
    assert [(each.outcome, each.changed_rows) for each in outcomes] == [
        ("delivered", 1),
        ("unchanged", 0),
        ("unchanged", 0),
    ]
    assert only(pull_home(settings, since=date(2021, 1, 1))).outcome == "unchanged"
    server.run("update pay_voucher set xpay_amt = 2 where pay_app_id = 'Z9'")
    assert only(pull_home(settings)).changed_rows == 1 and delivered(settings)[2][3] == "2.00"
    server.run("update pay_voucher set xpay_amt = 1.10 where pay_app_id = 'Z9'")  # back again
    assert only(pull_home(settings)).changed_rows == 1 and delivered(settings)[2][3] == "1.10"


def test_rows_gone_without_a_word_are_seen_by_the_weekly_full_fetch(server, settings):
    server.run("delete from pay_voucher where pay_app_id = 'Z2'")
    assert only(pull_home(settings)).outcome == "unchanged" and delivered(settings) == DELIVERED
    make_due(settings)
    came = only(pull_home(settings))
    assert (came.outcome, came.is_full, came.rows) == ("delivered", True, 1) and delivered(settings) == DELIVERED[:1]


def test_a_row_that_is_deleted_and_written_anew_under_its_key_stands(server, settings):
    server.run("update pay_voucher set is_deleted = '1', update_time = '20210702080000000' where pay_app_id = 'Z2'")
    server.add("Z2", "P1", "2021-06-01", "9.00", None, "2021", "510999", "20210702080000000", "2", None)
    assert only(pull_home(settings)).changed_rows == 1
    assert [(row[0], row[3]) for row in delivered(settings)] == [("Z1", "1234567890123456.78"), ("Z2", "9.00")]


@pytest.mark.parametrize(
    ("year", "region", "outcomes"),
    [
        ("2022", "510999", [("unchanged", 2021), ("delivered", 2022)]),
        ("22", "510999", [("refused", None), ("unchanged", 2021)]),
        ("2021", None, [("refused", None), ("unchanged", 2021)]),
    ],
)
def test_a_new_year_and_rows_of_no_year_or_region_make_it_look_at_everything(server, settings, year, region, outcomes):
    server.add("Z9", "P3", "2022-01-05", "1.10", None, year, region, "20220105080000000", "2", None)
    for _ in range(2):
        came = pull_home(settings)
        assert sorted([(each.outcome, each.fiscal_year) for each in came], key=str) == sorted(outcomes, key=str)
        outcomes = [("unchanged" if outcome == "delivered" else outcome, at) for outcome, at in outcomes]


def test_a_key_that_comes_twice_is_delivered_as_it_is(server, settings):
    for amount in ("9.00", "10.00"):
        server.add("Z9", "P1", "2021-05-01", amount, None, "2021", "510999", "20210801080000000", "2", None)
    came = only(pull_home(settings))
    assert (came.is_full, came.rows) == (True, 4) and [row[0] for row in delivered(settings)][2:] == ["Z9", "Z9"]


def test_one_of_two_rows_of_a_key_changes_and_the_other_stands(server, settings):
    server.add("Z1", "P1", "2021-05-01", "9.00", None, "2021", "510999", "20210501080000000", "2", None)
    pull_home(settings, full=True)
    server.run("update pay_voucher set xpay_amt = 9.50, update_time = '20210802080000000' where xpay_amt = 9.00")
    came = only(pull_home(settings))
    assert (came.is_full, came.rows) == (True, 3)
    assert sorted((row[0], row[3]) for row in delivered(settings)) == [
        ("Z1", "1234567890123456.78"),
        ("Z1", "9.50"),
        ("Z2", DELIVERED[1][3]),
    ]


def test_an_update_time_that_lies_in_the_future_hides_no_change(server, settings):
    server.run("update pay_voucher set update_time = '20990101000000000' where pay_app_id = 'Z1'")
    pull_home(settings, full=True)
    server.add("Z9", "P3", "2021-08-01", "1.10", None, "2021", "510999", f"{date.today():%Y%m%d}090000000", "2", None)
    assert only(pull_home(settings)).changed_rows == 1 and len(delivered(settings)) == 3
