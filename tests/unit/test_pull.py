"""sources.yml: what is taken, what is refused and with which words; files as sources; other drivers' values as text."""

import datetime as dt
import sqlite3
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from sqlalchemy import create_engine

from pipelines.errors import JixiaoError
from pipelines.pull import since, sources
from pipelines.pull.other import Other, text_of
from pipelines.pull.run import describe, pull_home
from pipelines.pull.session import Refuses
from pipelines.pull.trial import check_home
from pipelines.settings import Settings
from tests.conftest import PROJECT


def written(folder: Path, text: str) -> Path:
    path = folder / "raw" / "510999" / "sources.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def source(url: str, extract: str = "{table: t, fiscal_year: y}", more: str = "") -> str:
    return f"sources:\n  库:\n    url: {url}\n{more}    extracts:\n      payments: {extract}\n"


def test_one_region_in_two_folders_is_refused(tmp_path):
    path = written(tmp_path, source("sqlite:///x.db"))
    (tmp_path / "raw" / "510999000").mkdir()
    (tmp_path / "raw" / "510999000" / "sources.yml").write_text(path.read_text("utf-8"), "utf-8")
    with pytest.raises(JixiaoError, match=r"510999000/sources\.yml"):
        sources.files(tmp_path / "raw")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources: {", "第 1 行不是 UTF-8 编码的 YAML"),
        ("", "sources: 缺少此项"),
        (source("postgresql://a:geheim@h/x"), "地址里不能写密码"),
        (source("postgresql://a@h/x?password=geheim"), "地址里不能写密码"),
        (source("mysql://a@h/x?passwd=geheim"), "地址里不能写密码"),
        (source("irgendwas"), "地址写法不对"),
        (source("sqlite:///x.db", "{fiscal_year: y}"), "table 和 query 只写一个"),
        (source("sqlite:///x.db", '{query: "select 1; drop table t", fiscal_year: y}'), "不能有 ; 和 --"),
        (source("sqlite:///x.db", "{table: t, fiscal_year: y, columns: {betrag: x}}"), "no columns betrag"),
        (source("sqlite:///x.db", "{table: t, fiscal_year: y, jahr: 1}"), "没有此项"),
        (source("sqlite:///x.db", "{table: t, fiscal_year: y, columns: {pay_id: x, bgt_id: X}}"), "x 写了两次"),
        (source("sqlite:///x.db", more="    time_zone: Mond/Krater\n"), "没有这个时区"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place_and_without_the_password(tmp_path, text, told):
    with pytest.raises(JixiaoError) as refused:
        sources.read(written(tmp_path, text))
    assert refused.value.exit_code == 2
    assert "510999/sources.yml" in refused.value.cause and told in refused.value.cause
    assert "geheim" not in refused.value.cause


class TestPasswords:
    def test_a_variable_that_is_not_set(self, tmp_path, monkeypatch):
        monkeypatch.delenv("NOWHERE", raising=False)
        read = sources.read(written(tmp_path, source("postgresql://a@h/x", more="    password_env: NOWHERE\n")))
        with pytest.raises(JixiaoError, match="环境变量 NOWHERE 没有值"):
            sources.address(read.sources["库"], tmp_path)

    def test_a_file_that_others_can_read_is_refused_and_one_of_ones_own_is_taken(self, tmp_path):
        secret = tmp_path / "password.txt"
        secret.write_text("geheim\n")
        secret.chmod(0o644)
        read = sources.read(written(tmp_path, source("postgresql://a@h/x", more="    password_file: password.txt\n")))
        with pytest.raises(JixiaoError, match="别人也能读"):
            sources.address(read.sources["库"], tmp_path)
        secret.chmod(0o600)
        assert sources.address(read.sources["库"], tmp_path).password == "geheim"
        assert "geheim" not in sources.shown(read.sources["库"])


@pytest.fixture(params=["sqlite", "duckdb"])
def file_home(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A home whose source is a database file with three payments, one of them deleted."""
    database = tmp_path / f"budget.{request.param}"
    connection = sqlite3.connect(database) if request.param == "sqlite" else duckdb.connect(str(database))
    connection.execute(
        "create table 支付 (编号 text, pro_code text, 支付日期 text, 实付金额 decimal(18,2), 年度 integer, 删 text)"
    )
    for row in (("Z1", "P1", "2021-05-01", "60000.10", 2021, "2"), ("Z2", "P1", "2021-06-01", "-0.01", 2021, "2"),
                ("Z3", "P1", "2021-06-02", "5", 2021, "1")):  # fmt: skip
        connection.execute("insert into 支付 values (?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    extract = "{table: 支付, fiscal_year: 年度, deleted: 删, columns: {pay_id: 编号}}"
    written(tmp_path, source(f"{request.param}:///{database}", extract))
    return Settings(home=tmp_path, project=PROJECT)


class TestFilesAsSources:
    def test_rows_arrive_under_the_contracts_names(self, file_home):
        (came,) = pull_home(file_home)
        assert (came.outcome, came.rows) == ("delivered", 2), came
        rows = duckdb.sql(
            f"select pay_id, pro_code, 支付日期, cast(实付金额 as decimal(18,2)) from '{file_home.raw / came.files[0]}'"
        )
        assert sorted(rows.fetchall()) == [
            ("Z1", "P1", "2021-05-01", Decimal("60000.10")),
            ("Z2", "P1", "2021-06-01", Decimal("-0.01")),
        ]
        assert describe([came]) == ["取到 510999 payments 2021: 2 行 (全量)"]

    def test_the_check_tells_connection_columns_years_and_what_would_load(self, file_home):
        told = [(each.is_fault, each.told) for each in check_home(file_home)]
        assert [is_fault for is_fault, _ in told] == [False] * 4
        assert "编号→pay_id" in told[1][1] and "实付金额→amount" in told[1][1]
        assert told[2:] == [(False, "2021–2021 年 2 行"), (False, "试读 2 行, 都可装载")]
        assert not list((file_home.raw / "510999").glob("2021/*"))

    def test_the_check_names_a_row_that_would_be_rejected(self, file_home):
        path = file_home.raw / "510999" / "sources.yml"
        swapped = "{pay_id: 编号, pay_date: pro_code, pro_code: 支付日期}"
        path.write_text(path.read_text("utf-8").replace("{pay_id: 编号}", swapped), "utf-8")
        faults = [each.told for each in check_home(file_home) if each.is_fault]
        assert len(faults) == 2 and all("P1" in told and "日期" in told for told in faults)

    def test_no_file_no_delivery(self, file_home):
        for file in file_home.home.glob("budget.*"):
            file.unlink()
        (came,) = pull_home(file_home)
        assert came.outcome == "kept" and "没有文件" in came.cause


def test_an_amount_sqlite_cannot_hold_to_the_cent_is_refused_by_name(tmp_path):
    database = tmp_path / "big.db"
    with sqlite3.connect(database) as connection:
        connection.execute(
            "create table t (pay_id text, pro_code text, pay_date text, amount decimal(18,2), y integer)"
        )
        connection.execute("insert into t values ('Z1', 'P1', '2021-05-01', 1234567890123456.78, 2021)")
    connection.close()
    written(tmp_path, source(f"sqlite:///{database}"))
    (came,) = pull_home(Settings(home=tmp_path, project=PROJECT))
    assert came.outcome == "refused" and "amount" in came.cause and "浮点数" in came.cause


@pytest.mark.parametrize(
    "declared",
    [
        "(pay_id, pro_code, pay_date, amount, y, r)",
        "(pay_id text, pro_code text, pay_date text, amount text, y integer, r text)",
    ],
)
def test_sqlite_rows_are_found_whatever_a_column_was_declared(tmp_path, declared):
    database = tmp_path / "loose.db"
    with sqlite3.connect(database) as connection:
        connection.execute(f"create table t {declared}")
        for row in (("Z1", "P1", "2021-05-01", "1234567890123456.78", 2021, 510999),
                    ("Z2", "P1", "2021-05-01", 1.005, 2021, "510999")):  # fmt: skip
            connection.execute("insert into t values (?, ?, ?, ?, ?, ?)", row)
    connection.close()
    written(tmp_path, source(f"sqlite:///{database}", "{table: t, fiscal_year: y, region: r}"))
    (came,) = pull_home(Settings(home=tmp_path, project=PROJECT))
    assert (came.outcome, came.rows) == ("delivered", 2), came


def test_a_township_is_a_region_of_its_own_and_the_check_says_what_is_left_alone(tmp_path):
    database = tmp_path / "two.db"
    with sqlite3.connect(database) as connection:
        connection.execute("create table t (pay_id, pro_code, pay_date, amount, y, r)")
        for name, code in (("Z1", "510999000"), ("Z2", "510999101"), ("Z3", "510123")):
            connection.execute("insert into t values (?, 'P1', '2021-05-01', 5, 2021, ?)", (name, code))
    connection.close()
    text = source(f"sqlite:///{database}", "{table: t, fiscal_year: y, region: r}")
    written(tmp_path, text)
    (tmp_path / "raw" / "510999101").mkdir()
    (tmp_path / "raw" / "510999101" / "sources.yml").write_text(text, "utf-8")
    settings = Settings(home=tmp_path, project=PROJECT)
    assert [(each.region, each.rows) for each in pull_home(settings)] == [("510999", 1), ("510999101", 1)]
    assert "别的区划不取: 510123 (1)、510999101 (1) 行" in [each.told for each in check_home(settings, "510999")]


def test_names_that_sqlalchemy_would_make_small_stay_as_the_database_writes_them():
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("create table T (PAY_ID text, pro_code text)")
        engine.dialect.requires_name_normalize = True  # what Oracle's dialect sets
        assert [each.name for each in Other(connection).columns("T")] == ["PAY_ID", "pro_code"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (Decimal("1E+3"), "1000"),
        (Decimal("1234567890123456.78"), "1234567890123456.78"),
        (0.1, "0.1"),
        (True, "1"),
        (dt.date(2021, 8, 3), "2021-08-03"),
        (dt.datetime(2021, 8, 3, 17, 30), "2021-08-03 17:30:00"),
        (b"\x01", "0x01"),
    ],
)
def test_what_other_drivers_hand_over_becomes_exact_text(value, text):
    assert text_of(value, "x") == text


def test_a_floating_point_amount_that_lost_its_cents_is_refused():
    with pytest.raises(Refuses, match="浮点数"):
        text_of(1234567890123456.78, "金额")


@pytest.mark.parametrize(
    ("moment", "before"),
    [
        ("20210501090000000", "20210430090000000"),
        ("20210501090000", "20210430090000"),
        ("2021-05-01 09:00:00", "2021-04-30 09:00:00"),
        ("2021-05-01", "2021-04-30 00:00:00"),
        ("20210501", "20210430"),
        ("0001-01-01", None),
        ("第五批", None),
        # seen by the fetch of 2021-12-31 08:00: no change can be later
        ("2099-01-01", "2021-12-30 08:00:00"),
        ("20990101", "20211230"),
        ("2099-01-01 00:00:00+08", "2021-12-30 08:00:00+08:00"),
    ],
)
def test_a_fetch_begins_a_day_before_the_last_change_in_the_same_way_of_writing(moment, before):
    fetched = dt.datetime(2021, 12, 31, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert since.earlier(moment, 24, fetched) == before


def test_doctor_names_a_password_that_is_not_there(tmp_path, monkeypatch):
    from pipelines.commands.doctor import _sources

    monkeypatch.delenv("NOWHERE", raising=False)
    written(tmp_path, source("postgresql://a@h/x", more="    password_env: NOWHERE\n"))
    assert [cause for cause, _ in _sources(Settings(home=tmp_path, project=PROJECT))] == ["环境变量 NOWHERE 没有值"]
