"""Single cells: what people and systems write, and the exact value or the reason."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts import load_contracts
from pipelines.land.cells import values
from pipelines.land.cells.columns import parse_column
from pipelines.land.cells.floats import float_text, float_texts
from pipelines.land.rows.code_hash import any_contract

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CENTS = st.integers(-(10**17), 10**17)
DAYS = st.dates(date(1930, 1, 1), date(2090, 12, 31))


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def money_spellings(yuan: Decimal) -> list[str]:
    plain, grouped = f"{yuan:.2f}", f"{yuan:,.2f}"
    signed = [plain, grouped, f" {plain} ", full_width(plain), full_width(grouped), f"{plain}元", f"{plain}000"]
    bracketed = [f"({abs(yuan):,.2f})", f"（{abs(yuan):.2f}）"] if yuan < 0 else [f"¥{plain}", f"￥{grouped}"]
    return signed + bracketed + [plain.replace("-", "\u2212")]


@given(CENTS)
def test_every_spelling_of_an_amount_is_the_same_amount(cents: int) -> None:
    yuan = Decimal(cents).scaleb(-2)
    if abs(yuan) < 10**15:
        assert {values.parse_money(text) for text in money_spellings(yuan)} == {values.Read(yuan)}


@given(CENTS.filter(lambda cents: abs(cents) < 10**15), st.sampled_from(list(values.UNIT_POWERS)))
def test_a_unit_moves_the_point_and_nothing_else(cents: int, unit: str) -> None:
    yuan = Decimal(cents).scaleb(-2)
    printed = f"{yuan.scaleb(-values.UNIT_POWERS[unit]):f}"
    assert values.parse_money(printed, values.UNIT_POWERS[unit]) == values.Read(yuan)
    assert values.parse_money(printed + unit) == values.Read(yuan)
    assert values.parse_money(printed + unit, power=4) == values.Read(yuan), "the cell's own unit goes first"


@given(st.lists(st.one_of(CENTS.map(lambda cents: f"{Decimal(cents).scaleb(-2):f}"), st.text(max_size=8))))
def test_a_column_reads_as_its_cells_do(texts: list[str]) -> None:
    column = load_contracts()["payments"].column("amount")
    amounts, reasons = parse_column(pl.Series(texts, dtype=pl.String), column)
    said = [None] * len(texts) if reasons is None else reasons
    assert list(zip(amounts, said, strict=True)) == [tuple(values.parse_money(text)) for text in texts]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,3x", "unreadable_money"),
        ("12,3", "unreadable_money"),
        ("700.0,77", "unreadable_money"),
        ("1.2E+05", "unreadable_money"),
        ("10²", "unreadable_money"),
        ("50%", "unreadable_money"),
        ("12.5美元", "unreadable_money"),
        ("1.005", "too_precise"),
        ("0.0000001万元", "too_precise"),
        ("10000000000000000", "out_of_range"),
        ("22221\x1500", "unreadable_money"),  # a letter got lost: not a hundred times as much
        ("25924\x0c50", "unreadable_money"),
        ("8\t41.50", "unreadable_money"),  # two numbers
        ("1000 97.6", "unreadable_money"),
        ("1000 976", "unreadable_money"),
        ("12.50 800", "unreadable_money"),
        ("1 2", "unreadable_money"),
        ("#REF!", "formula_error"),
    ],
)
def test_an_amount_that_is_none_says_why(text: str, reason: str) -> None:
    assert values.parse_money(text) == values.Read(None, reason)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "——", "/", "－", "　"])
def test_a_dash_is_a_blank(text: str) -> None:
    for parse in (values.parse_money, values.parse_number, values.parse_integer, values.parse_date, values.parse_code):
        assert parse(text) == values.BLANK


@given(DAYS)
def test_every_spelling_of_a_day_is_the_same_day(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    spellings = [
        f"{day}", f"{y}/{m}/{d}", f"{y}/{m:02}/{d:02}", f"{y}.{m}.{d}", f"{y}{m:02}{d:02}", f"{y}年{m}月{d}日",
        f"{y} 年 {m} 月 {d} 日", f"{day} 00:00:00", f"{day}T08:30:00", f"{y}/{m}/{d} 8:30", f"{y}{m:02}{d:02}083000",
        full_width(f"{day}"), str(serial), f"{serial}.0",
    ]  # fmt: skip
    assert {values.parse_date(text) for text in spellings} == {values.Read(day)}


@given(st.dates(date(1932, 1, 1), date(2090, 12, 31)))
def test_an_excel_day_counts_from_the_epoch_of_its_file(day: date) -> None:
    assert values.parse_date(str((day - date(1904, 1, 1)).days), date1904=True) == values.Read(day)


def test_days_of_the_1904_epoch() -> None:
    day = date(2021, 8, 3)
    assert values.parse_date("42949", date1904=True) == values.Read(day)
    assert values.parse_date("44411") == values.Read(day)
    assert date(1904, 1, 1) + timedelta(days=42949) == day


@pytest.mark.parametrize(
    "text",
    ["2021-13-05", "2021-02-30", "8/3/2021", "21-8-3", "2021年8月", "202108", "昨天", "3021-01-01", "2021-08-1\x1c"],
)
def test_a_day_that_is_not_certain_is_unreadable(text: str) -> None:
    assert values.parse_date(text) == values.Read(None, "unreadable_date")


def test_a_code_that_lost_a_letter_is_none() -> None:
    assert values.parse_code("Z0\x195") == values.Read(None, "damaged_code")
    assert values.parse_code("P\x1a") == values.Read(None, "damaged_code")
    assert values.parse_code("\x00Z05\x00") == values.Read("Z05")
    assert values.parse_code("\x1a") == values.BLANK


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0012", "0012"),
        ("51190221T000000000001", "51190221T000000000001"),
        ("510521000000000000001", "510521000000000000001"),
        ("510521.0", "510521"),
        ("'0012", "0012"),
        ('="0012"', "0012"),
        ("００１２", "0012"),
        ("\t12E4 ", "12E4"),
    ],
)
def test_codes_stay_what_they_were(text: str, code: str) -> None:
    assert values.parse_code(text) == values.Read(code)


@pytest.mark.parametrize("text", ["1.1E+17", "1E+17", "5.11902000021012E+20", "5.1e20"])
def test_a_code_in_scientific_notation_is_damaged(text: str) -> None:
    assert values.parse_code(text) == values.Read(None, "damaged_code")


def test_regions_are_published_with_6_digits_townships_with_9() -> None:
    read = {text: values.parse_region(text).value for text in ("510521", "510521000", "511902100", "000000000", "5105")}
    assert read == {
        "510521": "510521",
        "510521000": "510521",
        "511902100": "511902100",
        "000000000": "000000000",
        "5105": None,
    }


def test_yes_and_no() -> None:
    assert [values.parse_boolean(word).value for word in ("是", "1", "Y", "TRUE", "1.0")] == [True] * 5
    assert [values.parse_boolean(word).value for word in ("否", "2", "n", "False")] == [False] * 4
    assert values.parse_boolean("也许").reason == "unreadable_boolean"


def test_numbers_and_whole_numbers() -> None:
    assert values.parse_number("86.3333333333333").value == Decimal("86.333333")
    assert values.parse_number("10分").value == Decimal(10)
    assert values.parse_number("10%").reason == "unreadable_number"
    assert [values.parse_integer(text).value for text in ("2021", "2021.0", "2021年", "3月")] == [2021, 2021, 2021, 3]
    assert values.parse_integer("2021.5").reason == "unreadable_integer"


@given(st.integers(-(10**13), 10**13))
def test_a_spreadsheet_number_is_the_amount_that_was_typed(cents: int) -> None:
    text = float_text(cents / 100)
    assert text is not None and Decimal(text) == Decimal(cents).scaleb(-2)


@given(st.lists(st.floats() | st.integers(-(10**14), 10**14).map(lambda cents: cents / 100) | st.none()))
def test_a_column_of_numbers_reads_as_its_cells_do(numbers: list[float | None]) -> None:
    texts = float_texts(pl.Series(numbers, dtype=pl.Float64)).to_list()
    assert texts == [None if number is None else float_text(number) for number in numbers]


def test_binary_noise_is_no_precision() -> None:
    assert float_text(0.1 + 0.2) == "0.3"
    assert float_text(33.333333333333336) == "33.3333333333333357", "a third stays a third: too precise for an amount"
    assert float_text(510521.0) == "510521"
    assert float_text(12345678901234.56) == "12345678901234.56"
    assert float_text(511902000021012345678.0) == "5.11902000021012E+20"
    assert float_text(float("nan")) is None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for parse in (
        values.parse_money, values.parse_number, values.parse_integer, values.parse_date, values.parse_code,
        values.parse_boolean, values.parse_region, values.parse_text,
    ):  # fmt: skip
        assert parse(text) is not None


def test_the_letter_in_a_project_code_says_its_kind() -> None:
    kinds = [values.pro_kind_of_code(f"51190221{letter}000000000001") for letter in "RYZTX"]
    assert kinds == ["personnel", "operating", "other_operating", "specific", "specific"]
    assert values.pro_kind_of_code("P1") == "specific"


CHINA_NEXT_DAY = [
    "2021-08-03T20:00:00Z", "2021-08-03T20:00:00+00:00", "2021-08-03 20:00:00+0000", "2021-08-03 20:00:00 +00:00",
    "2021-08-03T20:00Z", "2021-08-03T20:00:00.123Z", "2021-08-03 20:00:00 UTC", "2021-08-03 20:00:00 GMT",
    "2021/8/3 20:00:00 Z", "20210803T200000Z", "20210803200000Z", "20210803200000000+0000",
    "2021年8月3日 20:00:00 UTC", "２０２１-08-03T20:00:00Z", "2021-08-03T23:00:00+07", "2021-08-03T12:00:00-0500",
    "2021-08-03 20:00:00 UTC+0", "2021-08-03T20:00:00Z[UTC]", "2021-08-03T16:00:00Z", "2021-08-03T24:00:00+08:00",
]  # fmt: skip
CHINA_SAME_DAY = [
    "2021-08-03T20:00:00", "2021-08-03T20:00:00+08:00", "2021-08-03 20:00:00 +0800", "2021-08-03T15:59:59Z",
    "2021-08-04T00:30:00+09:00", "2021-08-03T20:00:00+08:00[Asia/Shanghai]", "2021-08-03 24:00:00",
    "2021-08-02T16:00:00Z", "20210803200000", "2021-08-03T20:00:00.000+08",
]  # fmt: skip


@pytest.mark.parametrize("text", CHINA_NEXT_DAY)
def test_a_time_with_a_zone_is_of_its_day_in_shanghai(text: str) -> None:
    assert values.parse_date(text) == values.Read(date(2021, 8, 4))


@pytest.mark.parametrize("text", CHINA_SAME_DAY)
def test_a_time_of_the_same_day_in_shanghai(text: str) -> None:
    assert values.parse_date(text) == values.Read(date(2021, 8, 3))


@pytest.mark.parametrize(
    "text",
    [
        "2021-08-03 20:00:00 CST",
        "2021-08-03T25:00:00Z",
        "2021-08-03T20:61:00Z",
        "2021-08-03T20:00:00+99:00",
        "20:00:00Z",
    ],
)
def test_a_time_that_is_not_certain_is_unreadable(text: str) -> None:
    assert values.parse_date(text) == values.Read(None, "unreadable_date")


@pytest.mark.parametrize(
    ("extract", "column", "good", "bad"),
    [
        ("projects", "end_year", ["1990", "2021年", "2100"], ["25", "0", "-2021", "1989", "2101", "20211", "02021"]),
        ("allotments", "origin_year", ["2020"], ["20", "202"]),
        ("evaluations", "evaluated_year", ["2021.0"], ["21", "3021"]),
        ("payments", "fiscal_year", ["2021"], ["221"]),
        ("revenues", "month", ["1", "12", "3月", "03"], ["0", "13", "-1"]),
        ("result_applications", "item_count", ["0", "25"], ["-1"]),
        ("evaluations", "score", ["0", "100", "1000"], ["-1", "1000.01", "20210101"]),
        ("self_evaluations", "total_score", ["101"], ["-5"]),
        ("goal_indicators", "weight_points", ["0", "33.5"], ["-10"]),
        ("payments", "pay_date", ["1990-01-01", "2100-12-31"], ["1989-12-31", "2101-01-01", "1921-08-03", "4441"]),
        ("findings", "due_date", ["2021-08-03T20:00:00Z"], ["0021-08-03", "1900/1/1", "2121-08-03", "00001"]),
        ("policy_grade_bands", "score_min", ["0", "90"], ["-1", "101"]),
    ],
)  # fmt: skip
def test_a_number_or_day_beyond_what_is_plausible_is_not_read(
    extract: str, column: str, good: list[str], bad: list[str]
) -> None:
    contract = any_contract(extract)
    _, reasons = parse_column(pl.Series(good), contract.column(column))
    assert reasons is None
    found, reasons = parse_column(pl.Series(bad), contract.column(column))
    assert found.null_count() == len(bad) and reasons is not None and reasons.null_count() == 0
