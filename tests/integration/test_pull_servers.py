"""What PostgreSQL and MariaDB have each of their own: types, locks, sessions, character sets."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import psycopg2
import pymysql
import pytest
import sqlalchemy as sa

from pipelines.pull.run import pull_home
from tests.support.pulling import DELIVERED, ROWS, TABLE, Server, delivered, home_of, only
from tests.support.servers import PASSWORD


class TestPostgreSQL:
    @pytest.fixture
    def server(self, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        postgres.run("drop table if exists pay_voucher")
        postgres.run(TABLE)
        postgres.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", ROWS)
        return postgres

    def test_money_is_cast_and_infinity_and_nan_reach_the_contract_as_they_are(self, server, tmp_path):
        server.run("alter table pay_voucher alter column xpay_amt type numeric")
        server.run("update pay_voucher set xpay_amt = 'NaN', xpay_date = 'infinity' where pay_app_id = 'Z2'")
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).outcome == "delivered"
        assert delivered(settings)[1] == ("Z2", "P1", "infinity", "NaN")
        server.run("delete from pay_voucher where pay_app_id = 'Z2'")
        server.run("update pay_voucher set xpay_amt = 1234.56")
        server.run("alter table pay_voucher alter column xpay_amt type money using xpay_amt::money")
        assert only(pull_home(settings)).outcome == "delivered"
        assert delivered(settings) == [("Z1", "P1", "2021-05-01", "1234.56")]

    def test_a_materialised_view_is_a_table_too(self, server, tmp_path):
        server.run("alter table pay_voucher rename to p")
        server.run("create materialized view pay_voucher as select * from p")
        try:
            assert only(pull_home(home_of(tmp_path, server))).rows == 2
        finally:
            server.run("drop materialized view pay_voucher")
            server.run("drop table p")

    @pytest.mark.parametrize(("schema", "told"), [("IFMIS", None), ("nowhere", "没有模式 nowhere")])
    def test_a_schema_is_found_whatever_the_case_of_its_letters(self, server, tmp_path, schema, told):
        server.run("create schema if not exists ifmis")
        server.run("drop table if exists ifmis.pay_voucher")
        server.run("alter table pay_voucher set schema ifmis")
        came = only(pull_home(home_of(tmp_path, server, f"schema: {schema}")))
        assert came.rows == 2 if told is None else told in came.cause

    def test_a_view_decimals_beyond_the_cent_and_padded_or_empty_texts_arrive_as_they_stand(self, server, tmp_path):
        server.run("alter table pay_voucher alter column xpay_amt type numeric")
        server.run("update pay_voucher set xpay_amt = 1.005 where pay_app_id = 'Z1'")
        server.run("alter table pay_voucher alter column pro_code type char(6)")
        server.run("update pay_voucher set payee_acct_name = '' where pay_app_id = 'Z2'")
        server.run("create or replace view \"V_Pay\" as select * from pay_voucher where pay_app_id < 'Z3'")
        settings = home_of(tmp_path, server)
        path = settings.raw / "510999" / "sources.yml"
        path.write_text(path.read_text("utf-8").replace("PAY_VOUCHER", "v_pay"), "utf-8")
        try:
            came = only(pull_home(settings))
        finally:
            server.run('drop view "V_Pay"')
        assert delivered(settings) == [
            ("Z1", "P1    ", "2021-05-01", "1.005"), ("Z2", "P1    ", "2021-06-01", "-0.01")
        ]  # fmt: skip
        names = duckdb.sql(f"select payee_acct_name from '{settings.raw / came.files[0]}' order by 1").fetchall()
        assert names == [("",), ("某建筑公司",)]

    def test_a_locked_table_is_waited_for_until_the_time_out_and_then_named(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        url = sa.make_url(server.admin)
        holder = psycopg2.connect(
            host=url.host, port=url.port, user=url.username, password=url.password, dbname=url.database
        )
        with holder.cursor() as cursor:
            cursor.execute("lock table pay_voucher in access exclusive mode")
            came = only(pull_home(settings))
        holder.close()
        assert came.outcome == "refused" and "statement timeout" in came.cause
        assert delivered(settings) == DELIVERED

    def test_a_session_killed_in_mid_fetch_delivers_nothing(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        path = settings.raw / "510999" / "sources.yml"
        query = "select p.*, pg_terminate_backend(pg_backend_pid()) as gone from pay_voucher p"
        path.write_text(
            path.read_text("utf-8")
            .replace("table: PAY_VOUCHER", f'query: "{query}"')
            .replace("deleted: IS_DELETED", "deleted: IS_DELETED, columns: {payee_name: gone}"),
            "utf-8",
        )
        came = only(pull_home(settings))
        assert came.outcome == "kept" and "terminat" in came.cause and delivered(settings) == DELIVERED


class TestMariaDB:
    def test_a_locked_table_is_named_and_the_next_one_comes(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE)
        maria.run("create or replace table locked as select 'T1' as transfer_id, '510999' as sub_mof_div_code, "
                  "cast(1 as decimal(18,2)) as amount, '2021' as y")  # fmt: skip
        maria.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", ROWS)
        settings = home_of(tmp_path, maria)
        path = settings.raw / "510999" / "sources.yml"
        locked = "      transfers: {table: locked, fiscal_year: y}\n      payments:"
        text = path.read_text("utf-8").replace("timeout_seconds: 5", "timeout_seconds: 3")
        path.write_text(text.replace("      payments:", locked), "utf-8")
        url = sa.make_url(maria.admin)
        holder = pymysql.connect(
            host=url.host, port=url.port, user=url.username, password=url.password, database=url.database
        )
        with holder.cursor() as cursor:
            cursor.execute("lock tables locked write")
            refused, came = pull_home(settings)
        holder.close()
        assert (refused.extract, refused.outcome) == ("transfers", "refused") and any(
            word in refused.cause for word in ("时限", "锁")
        )
        assert (came.outcome, came.rows) == ("delivered", 2)

    def test_a_session_killed_in_mid_fetch_delivers_nothing(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE)
        rows = [(f"Z{n}", *ROWS[0][1:]) for n in range(3_000)]
        maria.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", rows)
        settings = home_of(tmp_path, maria)
        pull_home(settings)
        before = delivered(settings)
        path = settings.raw / "510999" / "sources.yml"
        query = "select p.*, if(sleep(0.01) = 0, 'x', '') as slow from pay_voucher p"
        path.write_text(
            path.read_text("utf-8")
            .replace("table: PAY_VOUCHER", f'query: "{query}"')
            .replace("deleted: IS_DELETED", "deleted: IS_DELETED, columns: {payee_name: slow}"),
            "utf-8",
        )
        with ThreadPoolExecutor() as pool:
            came = pool.submit(pull_home, settings)
            asked = "select id from information_schema.processlist where info like 'select%sleep(%' and time_ms > 1000"
            while not came.done():
                maria.run(f"begin not atomic for r in ({asked}) do kill r.id; end for; end")
        outcome = only(came.result())
        assert outcome.outcome == "kept" and "取到一半断了" in outcome.cause and delivered(settings) == before

    def test_a_bit_is_a_deletion_flag(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE.replace("is_deleted varchar(1)", "is_deleted bit(1)"))
        maria.run("insert into pay_voucher (pay_app_id, pro_code, xpay_date, xpay_amt, fiscal_year, mof_div_code, "
                  "is_deleted) values ('Z1', 'P1', '2021-05-01', 1, '2021', '510999', b'1'), "
                  "('Z2', 'P1', '2021-05-01', 2, '2021', '510999', b'0')")  # fmt: skip
        settings = home_of(tmp_path, maria)
        assert only(pull_home(settings)).rows == 1 and [row[0] for row in delivered(settings)] == ["Z2"]

    def test_utf8mb3_six_decimals_a_year_and_the_sources_clock(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        kinds = TABLE.replace("decimal(18,2)", "decimal(20,6)").replace("fiscal_year char(4)", "fiscal_year year")
        maria.run(kinds.replace("xpay_date date", "xpay_date timestamp null") + " character set utf8mb3")
        row = "'Z1','项目㐀','2021-05-01 18:00:00',1.005001,'','2021','510999',null,'2',null"
        maria.run(f"set statement time_zone='+00:00' for insert into pay_voucher values ({row})")
        settings = home_of(tmp_path, maria)
        pull_home(settings)
        assert delivered(settings) == [("Z1", "项目㐀", "2021-05-02 02:00:00", "1.005001")]

    def test_zero_dates_and_gbk_texts_arrive_as_they_stand(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE + " character set gbk")
        row = "'Z1','项目甲','0000-00-00',1,'县一中','2021','510999','20210101000000000','2',null"
        maria.run(f"set statement sql_mode='' for insert into pay_voucher values ({row})")
        settings = home_of(tmp_path, maria)
        assert only(pull_home(settings)).outcome == "delivered"
        assert delivered(settings) == [("Z1", "项目甲", "0000-00-00", "1.00")]
