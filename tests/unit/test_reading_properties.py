"""Properties of the reading: spelling does not matter, magnitude is kept, nothing raises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.land.reading import read_actuals, read_targets

# One call reads millions and has a price of its own, so few examples with many rows each.
SOME = settings(max_examples=8, deadline=None)
UNITS = ["%", "人", "次", "万元", "元", "亩", "公里", "个工作日", ""]
AT_LEAST = [
    "≥{}",
    "≧{}",
    ">={}",
    "＞＝{}",
    "⩾ {}",
    "不少于{}",
    "不低于{}",
    "至少{}",
    "大于等于{}",
    "{}以上",
    "≥{}以上",
    " ≥{}。",
]
AT_MOST = [
    "≤{}",
    "≦{}",
    "<={}",
    "＜＝{}",
    "不超过{}",
    "不高于{}",
    "小于等于{}",
    "{}以内",
    "{}以下",
    "控制在{}以内",
    "≤{}以内",
]
FULL_WIDTH = str.maketrans("0123456789.%,", "０１２３４５６７８９．％，")

numbers = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)
multipliers = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}


def read(texts: list[str], **context: str) -> pl.DataFrame:
    return read_targets(
        pl.DataFrame({"target_raw": texts}).with_columns(pl.lit(v).alias(k) for k, v in context.items())
    )


def spellings(number: Decimal) -> list[str]:
    plain = f"{number:f}"
    return [
        plain,
        f"{number:,f}",
        plain.translate(FULL_WIDTH),
        f"{number:,f}".translate(FULL_WIDTH),
        f"{number:,f}".replace(",", " "),
        plain + "00",
    ]


@SOME
@given(numbers, st.sampled_from(UNITS), st.sampled_from([AT_LEAST, AT_MOST]))
def test_spellings_of_one_target_read_equal(number: Decimal, unit: str, forms: list[str]) -> None:
    texts = [
        form.format(spelled + space + unit) for form in forms for spelled in spellings(number) for space in ("", " ")
    ]
    readings = read(texts).drop("target_raw").unique()
    assert readings.height == 1
    value = number * 10000 if unit == "万元" else number
    assert value in (readings["target_low"][0], readings["target_high"][0])


@SOME
@given(st.decimals(min_value=0, max_value=10**6, places=4, allow_nan=False), st.sampled_from(list(multipliers)))
def test_only_a_printed_multiplier_changes_a_number(number: Decimal, multiplier: str) -> None:
    texts = [
        f"{number:f}{multiplier}亩",
        f"≥{number:f}{multiplier}亩",
        f"完成{number:f}{multiplier}亩",
        f"{number:f}{multiplier}亩左右",
    ]
    frame = read(texts)
    assert frame["target_low"].to_list() == [number.scaleb(multipliers[multiplier])] * len(texts)


@SOME
@given(
    st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False),
    st.sampled_from(["万元", "万亩", "元", "亩", "%"]),
)
def test_a_unit_in_the_value_the_column_or_both_is_one_unit(number: Decimal, unit: str) -> None:
    frame = pl.DataFrame(
        {"target_raw": [f"{number:f}", f"{number:f}{unit}", f"{number:f}{unit}"], "unit": [unit, None, unit]}
    )
    assert read_targets(frame).select("target_low", "target_unit").unique().height == 1


@SOME
@given(st.lists(st.tuples(numbers, st.integers(7, 9)), min_size=1, max_size=5))
def test_digits_that_do_not_fit_are_not_rounded(pairs: list[tuple[Decimal, int]]) -> None:
    texts = [f"{number:f}{'0' * (places - 3)}1" for number, places in pairs]
    assert set(read(texts)["target_kind"]) == {"unparsed"}


@SOME
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31)))
def test_spellings_of_one_day_read_equal(day: date) -> None:
    forms = [
        "{0}年{1}月{2}日",
        "{0}-{1:02}-{2:02}",
        "{0}/{1}/{2}",
        "{0}{1:02}{2:02}",
        "{0} 年 {1} 月 {2} 日前完成",
        "{0}年{1}月{2}号前",
    ]
    texts = [form.format(day.year, day.month, day.day) for form in forms]
    assert set(read(texts, level2="时效指标")["target_date"]) == {day}


@SOME
@given(numbers, st.sampled_from(["%", "人", "万元", "公里", ""]))
def test_an_actual_copied_from_its_target_has_the_target_s_value(number: Decimal, unit: str) -> None:
    texts = [form.format(f"{number:f}{unit}") for form in ("{}", "≥{}", "≤{}", "{}以上", "=  {}")]
    frame = read_targets(pl.DataFrame({"target_raw": texts, "actual_raw": texts}))
    both = read_actuals(frame, "actual_raw", "actual")
    assert both["actual_value"].to_list() == both.select(pl.coalesce("target_low", "target_high")).to_series().to_list()
    assert both["actual_unit"].equals(both["target_unit"])


@SOME
@given(
    st.lists(st.tuples(numbers, st.sampled_from(UNITS), st.sampled_from(AT_LEAST + AT_MOST)), min_size=20, max_size=60)
)
def test_what_was_read_reads_the_same_when_it_is_written_out(drawn: list[tuple[Decimal, str, str]]) -> None:
    once = read([form.format(f"{number:f}{unit}") for number, unit, form in drawn])
    value = pl.coalesce("target_low", "target_high").cast(pl.String)
    written = once.select(pl.concat_str("target_operator", value, pl.col("target_unit").fill_null(""))).to_series()
    again = read(written.to_list())
    assert again.drop("target_raw").equals(once.drop("target_raw"))


DECORATED = [
    "{}",
    "已完成{}",
    "实际{}",
    "约{}",
    "{}左右",
    "共{}",
    "（{}）",
    "{}。",
    "完成{}",
    "累计{}",
    "≥{}",
    "全年{}",
    "新增{}",
]
BESIDE = [
    "剩余{}",
    "未完成{}",
    "比目标少{}",
    "其中{}",
    "差{}",
    "超{}",
    "{}以外",
    "{}或更多",
    "{}余",
    "第{}",
    "-{}",
    "原定{}",
]


@SOME
@given(
    st.lists(
        st.tuples(
            numbers, st.sampled_from(["人", "次", "亩", "公里", "万元", "万人"]), st.sampled_from(DECORATED + BESIDE)
        ),
        min_size=30,
        max_size=80,
    )
)
def test_an_actual_is_the_number_printed_or_none(drawn: list[tuple[Decimal, str, str]]) -> None:
    """Never another number than the one that stands there, whatever stands around it."""
    texts = [form.format(f"{number:f}{unit}") for number, unit, form in drawn]
    frame = read_targets(pl.DataFrame({"target_raw": [f"≥1{unit}" for _, unit, _ in drawn], "actual_raw": texts}))
    values = read_actuals(frame, "actual_raw", "actual")["actual_value"].to_list()
    for (number, unit, form), value in zip(drawn, values, strict=True):
        printed = number * (10000 if unit.startswith("万") else 1)
        assert value is None or value in (printed, -printed if form == "-{}" else printed), form
    assert all(value is None for (_, _, form), value in zip(drawn, values, strict=True) if form in BESIDE[:6])


odd = st.text(st.characters(codec="utf-8"), max_size=40)
ALPHABET = "0123456789.,%‰≥≤=~-至到年月日底前万亿百千元个人次以上内完成未不无提升零一二十" + (
    "百成季度每/（）()：、 \n\t\x00\x1f²①½٣＃#"
)
chinese = st.text(ALPHABET, max_size=20)


@SOME
@given(st.lists(st.tuples(*[st.one_of(st.none(), odd, chinese)] * 5), min_size=40, max_size=80))
def test_nothing_raises_and_every_text_gets_a_kind(rows: list[tuple[str | None, ...]]) -> None:
    names = ["target_raw", "actual_raw", "operator", "unit", "level3"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    both = read_actuals(read_targets(frame), "actual_raw", "actual")
    assert both.height == frame.height
    assert both.select(names).equals(frame)
    kinds = {"quantitative", "qualitative", "date", "statement", "unparsed", None}
    assert set(both["target_kind"]) <= kinds - {"statement"}
    assert set(both["actual_kind"]) <= kinds
    value = pl.coalesce("target_low", "target_high").is_not_null()
    assert both.filter((pl.col("target_kind") == "quantitative") != value).is_empty()
    assert both.filter((pl.col("actual_kind") == "quantitative") != pl.col("actual_value").is_not_null()).is_empty()
