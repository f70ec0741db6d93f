"""What goes wrong at a server (killed, locked, renamed, emptied) leaves the former delivery standing and is named."""

import resource

import pytest
import sqlalchemy as sa

from pipelines.pull.run import pull_home
from tests.support.pulling import DELIVERED, ROWS, delivered, home_of, only


class TestWhatGoesWrong:
    """The former delivery stands, and the outcome says why and how old it is."""

    def test_a_renamed_column(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("alter table pay_voucher rename column xpay_amt to paid_amt")
        came = only(pull_home(settings))
        assert came.outcome == "refused" and "amount（实际支付金额）" in came.cause and "paid_amt" in came.cause
        assert came.age_hours is not None and delivered(settings) == DELIVERED

    def test_a_table_that_is_gone_or_not_to_be_seen(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("drop table pay_voucher")
        came = only(pull_home(settings))
        assert came.outcome == "refused" and "没有表或视图 PAY_VOUCHER" in came.cause
        assert delivered(settings) == DELIVERED

    def test_a_year_that_is_empty_all_at_once(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("delete from pay_voucher")
        came = only(pull_home(settings))
        assert (came.outcome, came.fiscal_year) == ("refused", 2021) and delivered(settings) == DELIVERED
        for file in (settings.raw / "510999" / "2021").iterdir():  # it is empty indeed: what stood is taken away
            file.unlink()
        assert only(pull_home(settings)).outcome == "empty"

    def test_an_extract_the_server_refuses_hinders_no_other(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        path = settings.raw / "510999" / "sources.yml"
        broken = '      transfers: {query: "select * from nowhere", fiscal_year: y}\n      payments:'
        path.write_text(path.read_text("utf-8").replace("      payments:", broken), "utf-8")
        refused, came = pull_home(settings)
        assert (refused.extract, refused.outcome) == ("transfers", "refused") and "nowhere" in refused.cause
        assert (came.outcome, came.rows) == ("delivered", 2)

    def test_a_disk_that_is_full(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        rows = [(f"N{n:07}", *ROWS[0][1:]) for n in range(3_000)]
        server.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", rows)
        allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, allowed[1]))
        try:
            came = only(pull_home(settings))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, allowed)
        assert came.outcome == "refused" and "本机写不进去" in came.cause
        assert delivered(settings) == DELIVERED and not list((tmp_path / "pulls").rglob(".fetch-*"))
        assert only(pull_home(settings)).rows == 3_002

    def test_a_table_without_a_row_of_the_region_says_which_it_has(self, server, tmp_path):
        server.run("delete from pay_voucher where mof_div_code <> '510998'")
        came = only(pull_home(home_of(tmp_path, server)))
        assert came.outcome == "empty" and "510998 (1)" in came.cause
        server.run("delete from pay_voucher")
        assert "表是空的" in only(pull_home(home_of(tmp_path / "again", server))).cause

    def test_rows_of_no_region_are_named(self, server, tmp_path):
        server.add("Z8", "P3", "2021-08-01", "1.10", None, "2021", None, None, "2", None)
        named, came = pull_home(home_of(tmp_path, server))
        assert (named.outcome, named.rows) == ("refused", 1) and "区划" in named.cause
        assert (came.outcome, came.rows) == ("delivered", 2)

    def test_an_amount_that_is_a_floating_point_number(self, server, tmp_path):
        server.run(
            "alter table pay_voucher alter column xpay_amt type double precision"
            if server.url.startswith("postgresql")
            else "alter table pay_voucher modify xpay_amt double"
        )
        came = only(pull_home(home_of(tmp_path, server)))
        assert came.outcome == "refused" and "浮点数" in came.cause and "decimal(18,2)" in came.cause

    def test_a_year_that_is_none_is_named_and_the_others_come(self, server, tmp_path):
        server.run("update pay_voucher set fiscal_year = '21' where pay_app_id = 'Z2'")
        named, came = pull_home(home_of(tmp_path, server))
        assert (named.outcome, named.rows) == ("refused", 1) and "21 (1)" in named.cause
        assert (came.outcome, came.rows) == ("delivered", 1)

    def test_a_wrong_password(self, server, tmp_path, monkeypatch):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        monkeypatch.setenv("BUDGET_PASSWORD", "falsch")
        came = only(pull_home(settings))
        assert came.outcome in ("kept", "refused") and "falsch" not in came.cause
        assert came.age_hours is not None and delivered(settings) == DELIVERED

    def test_a_server_that_is_away(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        address = settings.raw / "510999" / "sources.yml"
        port = str(sa.make_url(server.url).port)
        address.write_text(address.read_text("utf-8").replace(f":{port}/", ":1/"), "utf-8")
        came = only(pull_home(settings))
        assert came.outcome == "kept" and came.age_hours is not None and delivered(settings) == DELIVERED

    def test_nothing_can_be_written_whatever_the_account_may(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        path = settings.raw / "510999" / "sources.yml"
        path.write_text(
            path.read_text("utf-8").replace(
                "table: PAY_VOUCHER", 'query: "select p.* from pay_voucher p where exists (select 1)"'
            ),
            "utf-8",
        )
        from pipelines.pull import sources
        from pipelines.pull.opening import open_session
        from pipelines.pull.session import Refuses

        source = sources.read(path).sources["一体化"]
        with (
            open_session(source, sources.address(source, settings.home)) as session,
            pytest.raises(Refuses, match=r"(?i)read.?only"),
        ):
            session.ask("delete from pay_voucher")
        assert only(pull_home(settings)).rows == 2
