"""Deadlines in targets, and what only looks like one: text in, day out."""

from datetime import date
from decimal import Decimal

from tests.support.readings import empty_but, shown, target, targets

# text -> deadline, in a timeliness indicator of 2022
DEADLINES = {
    "12月31日前": date(2022, 12, 31),
    "12月底之前完成": date(2022, 12, 31),
    "12月底（含）": date(2022, 12, 31),
    "2022年12月底前": date(2022, 12, 31),
    "2022年底前": date(2022, 12, 31),
    "年底前完成": date(2022, 12, 31),
    "截至2022年11月30日完成": date(2022, 11, 30),
    "全年": date(2022, 12, 31),
    "1-12月": date(2022, 12, 31),
    "2022年6月—12月": date(2022, 12, 31),
    "2022年1月1日至2022年11月30日": date(2022, 11, 30),
    "6-8月": date(2022, 8, 31),
    "2022.12": date(2022, 12, 31),
    "2022.12.31": date(2022, 12, 31),
    "2022-12-31": date(2022, 12, 31),
    "2022-12-31 00:00:00": date(2022, 12, 31),
    "2022/6/30前": date(2022, 6, 30),
    "20221231": date(2022, 12, 31),
    "2023年6月底前完成验收": date(2023, 6, 30),
    "2024年2月": date(2024, 2, 29),
    "2020年": date(2020, 12, 31),
    "2020": date(2020, 12, 31),
    "12月": date(2022, 12, 31),
    "第三季度": date(2022, 9, 30),
    "2022年第4季度": date(2022, 12, 31),
    "上半年": date(2022, 6, 30),
    "十二月底前": date(2022, 12, 31),
    "二〇二二年十二月三十日前": date(2022, 12, 30),
    "二○二二年十一月底": date(2022, 11, 30),
    "二零二三年": date(2023, 12, 31),
    "2022年6月上旬": date(2022, 6, 10),
    "≤2022年12月31日": date(2022, 12, 31),
    "2022.12.31前": date(2022, 12, 31),
    "2022.1.15": date(2022, 1, 15),
    "2023.07-2024.01": date(2024, 1, 31),
    "2022.1~2022.12": date(2022, 12, 31),
    "2022.1.1-2022.12.31": date(2022, 12, 31),
    "2022/1/1-2022/12/31": date(2022, 12, 31),
    "2022-01-01至2022-12-31": date(2022, 12, 31),
}


def test_deadlines() -> None:
    read = targets([{"target_raw": text, "level2": "时效指标"} for text in DEADLINES])
    assert {text: one["date"] for text, one in zip(DEADLINES, read, strict=True)} == DEADLINES
    assert {one["kind"] for one in read} == {"date"}


def test_dates_that_are_none() -> None:
    texts = ["12月前", "2023年前", "2022年13月", "2022年2月30日", "2022.1", "2022.10-2023.1"]
    read = targets([{"target_raw": text, "level2": "时效指标"} for text in texts])
    assert dict(zip(texts, read, strict=True)) == {text: empty_but(read[0], kind="unparsed") for text in texts}


def test_a_date_without_any_year_is_not_read() -> None:
    assert target("12月31日前", fiscal_year=None)["kind"] == "unparsed"
    assert target("2021年12月31日前", fiscal_year=None)["date"] == date(2021, 12, 31)


def test_a_year_is_a_date_only_where_time_is_meant() -> None:
    assert shown(target("2020", level2="数量指标", unit="人")) == (None, 2020, 2020, "人")
    assert shown(target("2022.12", level2="成本指标", level3="总成本")) == (
        None,
        Decimal("2022.12"),
        Decimal("2022.12"),
        None,
    )
    assert shown(target("12", level2="数量指标", unit="月")) == (None, 12, 12, "月")
