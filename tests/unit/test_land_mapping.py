"""raw/<region>/mapping.yml: a region's own header names."""

from decimal import Decimal

import pytest

from tests.support.home import Home

OWN = "单据编号,项目代码,支付日期,拨付金额（万元）\nZ1,P1,2021-03-01,1.5\n"
PROFILE = "payments:\n  单据编号: pay_id\n  拨付金额: amount\n"


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.put("510521/2021/payments.csv", OWN)
    return home


def test_it_names_columns_of_its_own_region_only_and_reads_again_when_it_comes(home: Home) -> None:
    home.put("510522/2021/payments.csv", OWN.replace("Z1", "Z2"))
    assert home.land().refused == ["510521/2021/payments.csv", "510522/2021/payments.csv"]
    home.put("510521/mapping.yml", PROFILE)
    summary = home.land()
    assert summary.refused == ["510522/2021/payments.csv"]
    assert home.rows("payments", "pay_id", "amount") == [("Z1", Decimal("15000.00"))]
    assert summary.of_status("not_read")[0].path == "510521/mapping.yml"
    assert home.land().parsed == []


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("payment:\n  单据编号: pay_id\n", "第1行：没有数据表“payment”"),
        ("payments:\n  单据编号: payid\n", "第2行：payments 没有列“payid”"),
        ("payments:\n  单据编号: pay_id\n  支付日期: amount\n", "第3行：“支付日期”已表示 pay_date"),
        ("payments:\n  - pay_id\n", "第2行：应为“名称: 值”"),
        ("payments: [\n", "不是 UTF-8 编码的 YAML"),
        ("payments:\n  !!python/object/apply:os.system [x]: amount\n", "应为“名称: 值”"),
    ],
)
def test_a_bad_profile_is_listed_with_its_line_and_not_used(home: Home, profile: str, said: str) -> None:
    home.put("510521/mapping.yml", profile)
    summary = home.land()
    assert summary.unrecognised == ["510521/mapping.yml"]
    assert said in home.rejects("message")[-1] + home.rejects("message")[0]
