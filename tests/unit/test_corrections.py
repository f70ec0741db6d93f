"""raw/corrections.csv: known errors of sources as data, which stop fitting loudly once the source is mended."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from pipelines.errors import JixiaoError
from pipelines.load import load
from tests.support.home import Home

HEAD = "财政区划代码,预算年度,数据表,主键,列,源值,更正值,原因,状态\n"
LINE = '510521,2021,payments,Z1,amount,"1,000.10",100.01,多录一位,更正\n'


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.put(
        "510521/2021/payments.csv", "pay_id,pro_code,pay_date,amount\nZ1,P1,2021-03-01,1000.10\nZ2,P1,2021-03-02,5\n"
    )
    return home


def build(home: Home) -> duckdb.DuckDBPyConnection:
    home.land()
    night = datetime(2022, 1, 10, 2)
    return duckdb.connect(
        str(load(home.settings, "a", date(2022, 1, 10), "0", night, home.settings.builds / "a").database)
    )


def outcomes(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    return con.execute("select expected, corrected, outcome, found, delta_yuan from meta.corrections").fetchall()


def test_a_line_is_applied_to_its_cell_and_to_no_other(home: Home) -> None:
    home.put("corrections.csv", HEAD + LINE)
    with build(home) as con:
        assert con.execute("select pay_id, amount from raw.payments order by 1").fetchall() == [
            ("Z1", Decimal("100.01")),
            ("Z2", Decimal("5.00")),
        ]
        assert outcomes(con) == [("1000.10", "100.01", "applied", "1000.10", Decimal("-900.09"))]
    assert home.rows("payments", "amount")[0] == Decimal("1000.10"), "landing keeps what was delivered"


def test_a_text_with_a_percent_sign_is_a_text(home: Home) -> None:
    home.put("510521/2021/projects.csv", "pro_code,pro_name,agency_code,fund_book\nP1,增长5,001001,一般公共预算\n")
    home.put("corrections.csv", HEAD + "510521,2021,projects,P1,pro_name,增长5,增长5%s,漏了百分号,更正\n")
    with build(home) as con:
        assert con.execute("select pro_name from raw.projects").fetchall() == [("增长5%s",)]


@pytest.mark.parametrize(
    ("line", "outcome", "amount"),
    [
        (LINE.replace("1,000.10", "999"), "mended", "1000.10"),
        (LINE.replace("Z1", "Z9"), "not_found", "1000.10"),
        (LINE.replace("更正\n", "仅注明\n"), "noted", "1000.10"),
        (LINE.replace("更正\n", "已结\n").replace("1,000.10", "7"), "closed", "1000.10"),
    ],
)
def test_what_becomes_of_a_line(home: Home, line: str, outcome: str, amount: str) -> None:
    home.put("corrections.csv", HEAD + line)
    with build(home) as con:
        assert [each[2] for each in outcomes(con)] == [outcome]
        assert con.execute("select amount from raw.payments where pay_id = 'Z1'").fetchone() == (Decimal(amount),)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (LINE.replace("payments", "payment"), "没有数据表 payment"),
        (LINE.replace("amount", "pay_id"), "pay_id 不能更正"),
        (LINE.replace("amount", "payee_name"), "payee_name 不能更正"),
        (LINE.replace("100.01", "百元"), "“百元”不是 实际支付金额 的值"),
        (LINE.replace("更正\n", "改\n"), "不在可选范围"),
        (LINE + LINE.replace("100.01", "7"), "同一主键"),
    ],
)
def test_a_wrong_line_stops_the_night_and_is_named(home: Home, line: str, said: str) -> None:
    home.put("corrections.csv", HEAD + line)
    with pytest.raises(JixiaoError) as raised:
        build(home)
    assert said in raised.value.cause
    assert raised.value.exit_code == 3
