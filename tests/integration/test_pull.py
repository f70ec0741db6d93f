"""Databases as sources: real servers of our own, rows in a table, rows in a delivery, then what changed."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.pull.run import pull_home
from tests.support.pulling import DELIVERED, delivered, home_of, only
from tests.support.servers import PASSWORD


class TestWhatStandsInATable:
    def test_comes_exactly_without_deleted_rows_other_regions_or_columns_nobody_asked_for(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        came = only(pull_home(settings))
        assert (came.outcome, came.fiscal_year, came.rows, came.is_full) == ("delivered", 2021, 2, True)
        assert delivered(settings) == DELIVERED
        (file,) = (settings.raw / "510999" / "2021").iterdir()
        names = [row[0] for row in duckdb.sql(f"describe select * from '{file}'").fetchall()]
        assert "memo" not in {name.lower() for name in names}

    def test_nothing_new_makes_no_new_delivery(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        before = [path.stat().st_mtime_ns for path in (settings.raw / "510999" / "2021").iterdir()]
        again = only(pull_home(settings))
        assert (again.outcome, again.is_full) == ("unchanged", False)
        assert [path.stat().st_mtime_ns for path in (settings.raw / "510999" / "2021").iterdir()] == before

    def test_the_password_is_written_nowhere(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert written and not [path for path in written if PASSWORD.encode() in path.read_bytes()]

    @pytest.mark.parametrize(("column", "written"), [("fiscal_year", "2021 "), ("mof_div_code", " 510999")])
    def test_blanks_around_year_and_region_are_none(self, server, tmp_path, column, written):
        server.run(
            "alter table pay_voucher "
            + (
                f"alter column {column} type varchar(12)"
                if server.url.startswith("postgresql")
                else f"modify {column} varchar(12)"
            )
        )
        server.run(f"update pay_voucher set {column} = '{written}' where pay_app_id = 'Z2'")
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).rows == 2 and delivered(settings) == DELIVERED

    @pytest.mark.parametrize("flag", ["1", " 1", "01", "true", "True", "Y", "是"])
    def test_a_deleted_row_however_it_is_flagged(self, server, tmp_path, flag):
        server.run(
            "alter table pay_voucher "
            + (
                "alter column is_deleted type varchar(9)"
                if server.url.startswith("postgresql")
                else "modify is_deleted varchar(9)"
            )
        )
        server.run(f"update pay_voucher set is_deleted = '{flag}' where pay_app_id = 'Z1'")
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).rows == 1 and delivered(settings) == DELIVERED[1:]

    def test_a_flag_that_says_neither_is_refused(self, server, tmp_path):
        server.run("update pay_voucher set is_deleted = 'X' where pay_app_id = 'Z1'")
        came = only(pull_home(home_of(tmp_path, server)))
        assert came.outcome == "refused" and "X (1)" in came.cause

    def test_amounts_kept_as_text_arrive_for_the_contract_to_read(self, server, tmp_path):
        server.run(
            "alter table pay_voucher "
            + (
                "alter column xpay_amt type varchar(30)"
                if server.url.startswith("postgresql")
                else "modify xpay_amt varchar(30)"
            )
        )
        server.run("update pay_voucher set xpay_amt = '' where pay_app_id = 'Z2'")
        server.add("Z5", "P3", "2021-08-01", "1,234.50", None, "2021", "510999", None, "2", None)
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).outcome == "delivered"
        assert [row[3] for row in delivered(settings)] == ["1234567890123456.78", "", "1,234.50"]


class TestChanges:
    @pytest.mark.parametrize(
        ("kind", "first", "then"),
        [
            ("date", "2021-05-01", "2021-06-01"),
            ("timestamp null", "2021-05-01 09:00:00", "2021-06-01 09:00:00"),
            ("bigint", "20210501", "20210601"),
            ("bigint", "20210501090000", "20210601090000"),
            ("varchar(20)", "2021-05-01T09:00:00", "2021-06-01T09:00:00"),
        ],
    )
    def test_update_times_of_any_type(self, server, tmp_path, kind, first, then):
        server.run("alter table pay_voucher drop column update_time")
        server.run(f"alter table pay_voucher add column update_time {kind}")
        server.run(f"update pay_voucher set update_time = '{first}'")
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run(f"update pay_voucher set pro_code = 'P9', update_time = '{then}' where pay_app_id = 'Z2'")
        came = only(pull_home(settings))
        assert (came.outcome, came.is_full, [row[1] for row in delivered(settings)]) == (
            "delivered",
            False,
            ["P1", "P9"],
        )
        server.run("update pay_voucher set pro_code = 'P8' where pay_app_id = 'Z1'")  # its time stays: nothing tells
        assert only(pull_home(settings)).outcome == "unchanged"
        came = only(pull_home(settings, since=date(2021, 4, 1)))
        assert (came.outcome, came.is_full, [row[1] for row in delivered(settings)]) == (
            "delivered",
            False,
            ["P8", "P9"],
        )

    def test_a_day_that_is_later_than_the_last_fetch_leaves_no_gap(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("update pay_voucher set pro_code = 'P9', update_time = '20210601090000001' where pay_app_id = 'Z2'")
        pull_home(settings, since=date(2021, 12, 31))
        assert [row[1] for row in delivered(settings)] == ["P1", "P9"]

    def test_everything_is_fetched_on_demand_after_a_week_and_after_somebody_wrote_into_the_file(
        self, server, tmp_path
    ):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        silent = "update pay_voucher set pro_code = '{}' where pay_app_id = 'Z1'"
        server.run(silent.format("P7"))
        assert only(pull_home(settings, full=True)).is_full and delivered(settings)[0][1] == "P7"
        (path,) = (tmp_path / "pulls").rglob("*.json")
        kept = json.loads(path.read_text("utf-8"))
        server.run(silent.format("P8"))
        path.write_text(json.dumps({**kept, "full_at": "2021-01-01T00:00:00"}), "utf-8")
        assert only(pull_home(settings)).is_full and delivered(settings)[0][1] == "P8"
        server.run(silent.format("P6"))
        (file,) = (settings.raw / "510999" / "2021").iterdir()
        duckdb.sql(f"copy (select * replace ('P5' as pro_code) from '{file}') to '{file}.new' (format parquet)")
        Path(f"{file}.new").replace(file)
        assert only(pull_home(settings)).is_full and delivered(settings)[0][1] == "P6"

    def test_changed_new_and_deleted_rows_arrive_by_their_update_time(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("update pay_voucher set xpay_amt = 8.25, update_time = '20210702080000000' where pay_app_id = 'Z2'")
        server.add("Z9", "P3", "2021-08-01", "1.10", None, "2021", "510999", "20210801080000000", "2", None)
        server.run("update pay_voucher set is_deleted = '1', update_time = '20210802080000000' where pay_app_id = 'Z1'")
        came = only(pull_home(settings))
        assert (came.outcome, came.is_full) == ("delivered", False)
        assert delivered(settings) == [("Z2", "P1", "2021-06-01", "8.25"), ("Z9", "P3", "2021-08-01", "1.10")]

    @pytest.mark.parametrize(
        "change",
        [
            "delete from pay_voucher where pay_app_id = 'Z2'",  # gone without a word
            # by a clock that is behind
            "update pay_voucher set xpay_amt = 3, update_time = '20200101000000000' where pay_app_id = 'Z2'",
        ],
    )
    def test_what_update_times_do_not_tell_the_sums_do(self, server, tmp_path, change):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run(change)
        came = only(pull_home(settings))
        assert (came.outcome, came.is_full) == ("delivered", True)
        assert [row[0] for row in delivered(settings)] == (["Z1"] if "delete" in change else ["Z1", "Z2"])
        assert sum(Decimal(row[3]) for row in delivered(settings)) == Decimal("1234567890123456.78") + (
            0 if "delete" in change else 3
        )

    def test_a_key_that_stands_twice_is_delivered_as_it_is_for_the_contract_to_name(self, server, tmp_path):
        server.add("Z1", "P1", "2021-05-01", "9.00", None, "2021", "510999", "20210501090000000", "2", None)
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).rows == 3
        assert [row[0] for row in delivered(settings)] == ["Z1", "Z1", "Z2"]
