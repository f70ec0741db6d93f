"""Shapes that name a day, month, quarter or year, and the day they end on.

A deadline is the last day of what is named. 12月前 or 2023年前 (before the month? in it?) is left unread.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.data import words

# certainty: 'sure' = can be nothing else; 'time' = a date only for an indicator of time (12月, 2020); 'year' = a date
# when the number is a calendar year (2020年), else a length of time.
DATE_COLUMNS = {
    "date_certainty": pl.String,
    "year_at": pl.Int8,  # which number is the year, 0 = not printed
    "month_at": pl.Int8,
    "day_at": pl.Int8,
    # 'day' | 'month' | 'quarter' | 'year' | 'june' | 'december' | '10' | '20' | 'dotted' | 'dotted_end' | 'dotted_span'
    "edge": pl.String,
}
_BEFORE, _VERBS = words("before_date"), words("after_date")
_DAY, _END, _TO = r"(?:日|号)?", r"(?:底|末|内)", r"(?:--?|~|至|到)"
# (pattern of what is named, certainty, year, month, day, edge); tried in this order
_FORMS: list[tuple[str, str, int, int, int, str]] = [
    (rf"#年#月#{_DAY}", "sure", 1, 2, 3, "day"),
    (r"#-#-#|#/#/#", "sure", 1, 2, 3, "day"),
    (rf"#/#/#{_TO}#/#/#|#-#-#(?:--|~|至|到)#-#-#", "sure", 4, 5, 6, "day"),
    (r"#\.#", "dotted", 1, 1, 2, "dotted"),
    (rf"#\.#{_TO}#\.#", "dotted", 3, 3, 4, "dotted_end"),
    (rf"#年#月{_END}?", "sure", 1, 2, 0, "month"),
    (r"#年#月上旬", "sure", 1, 2, 0, "10"),
    (r"#年#月中旬", "sure", 1, 2, 0, "20"),
    (r"#年#月下旬", "sure", 1, 2, 0, "month"),
    (r"#月#(?:日|号)", "sure", 0, 1, 2, "day"),
    (r"(?:当年|本年|年内|全年)#月#(?:日|号)", "sure", 0, 1, 2, "day"),
    (rf"(?:当年|本年)?#月{_END}", "sure", 0, 1, 0, "month"),
    (r"#月上旬", "sure", 0, 1, 0, "10"),
    (r"#月中旬", "sure", 0, 1, 0, "20"),
    (r"#月下旬", "sure", 0, 1, 0, "month"),
    (r"#月", "time", 0, 1, 0, "month"),
    (rf"#年度?{_END}", "sure_year", 1, 0, 0, "year"),
    (r"#年(?:度|全年|当年|度内)?", "year", 1, 0, 0, "year"),
    (rf"#年度?第?#季度{_END}?", "sure", 1, 2, 0, "quarter"),
    (rf"第?#季度{_END}?", "sure", 0, 1, 0, "quarter"),
    (rf"#年度?上半年{_END}?", "sure", 1, 0, 0, "june"),
    (rf"#年度?下半年{_END}?", "sure", 1, 0, 0, "december"),
    (rf"(?:当年|本年)?上半年{_END}?", "sure", 0, 0, 0, "june"),
    (rf"(?:当年|本年)?下半年{_END}?", "sure", 0, 0, 0, "december"),
    (r"(?:当年|本年度?|年度|全年)?年底|年末|(?:本|当)年底|年度末|年终", "sure", 0, 0, 0, "december"),
    (r"全年|本年度?内?|当年内?|当年度|年内|年度内|本年度", "time", 0, 0, 0, "december"),
    (r"#", "bare", 1, 0, 0, "bare"),
    (r"#[-/]#", "pair", 1, 2, 0, "month"),
    (rf"#{_TO}#", "pair", 0, 2, 0, "dotted_span"),
]
# A limit 前 is read only after something that has a last day of its own.
_NAMED_END = "底|末|日|号|旬|年终|-#-#|/#/#|#\\.#"


def _single(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Read one date text in `column`; adds DATE_COLUMNS (positions count from the column's own first number)."""
    text = pl.col(column).str.replace_all(r"\(含(?:当?[日天月年])?\)", "")
    named = text.str.extract(rf"^{_BEFORE}(.+?)(?:前|之前|以前)?{_VERBS}$", 1)
    limited = text.str.contains(
        r"前(?:全部|均|已|按时|按期|如期|全面)*(?:完|竣|建|验|投|支|拨|发|到|结|交|办|实|开|启|兑|报|上|提|公|落|达|$)"
    )
    frame = frame.with_columns(named=named.str.replace("[之以]$", ""), limited=limited)
    vague = pl.col("limited") & ~pl.col("named").str.contains(rf"(?:{_NAMED_END})$")
    chain = {name: pl.lit(None, dtype=dtype) for name, dtype in DATE_COLUMNS.items()}
    for pattern, certainty, year, month, day, edge in reversed(_FORMS):
        hit = pl.col("named").str.contains(f"^(?:{pattern})$") & ~vague
        values = (certainty, year, month, day, edge)
        chain = {
            name: pl.when(hit).then(pl.lit(value, dtype=DATE_COLUMNS[name])).otherwise(chain[name])
            for (name, value) in zip(DATE_COLUMNS, values, strict=True)
        }
    return frame.with_columns(**chain).drop("named", "limited")


def _span(frame: pl.DataFrame) -> pl.DataFrame:
    """Spans (6月-12月, 2020年5月20日开工,2020年6月20日完工): the day that the second part ends on."""
    started = (
        pl.col("shape")
        .str.extract_groups(
            r"^(?P<left>[^,;]*#[^,;]*?)(?:开工|启动|开始|动工)[,;、至]*(?P<right>.*#.*?)(?:完工|竣工|完成|结束|验收)$"
        )
        .struct
    )
    between = (
        pl.col("shape")
        .str.extract_groups(
            r"^(?P<left>[^~至到]*?#[^~至到\-]*?)(?:--|-|~|至|到)(?P<right>[^\-~至到]*#[^\-~至到]*|年底.*)$"
        )
        .struct
    )
    work = frame.with_columns(
        left=pl.coalesce(started.field("left"), between.field("left")),
        right=pl.coalesce(started.field("right"), between.field("right")),
    )
    left_ok = pl.col("left").str.contains(
        rf"^{_BEFORE}(?:#年度?)?(?:#月(?:初|底)?)?(?:第?#季度)?(?:#(?:日|号)?)?(?:起|初)?$"
    )
    work = _single(work, "right").with_columns(
        offset=pl.col("left").str.count_matches("#", literal=True).cast(pl.Int8),
        left_year=pl.when(pl.col("left").str.contains("#年"))
        .then(pl.lit(1, dtype=pl.Int8))
        .otherwise(pl.lit(0, dtype=pl.Int8)),
    )
    usable = left_ok & pl.col("date_certainty").is_in(["sure", "time", "year", "sure_year"])
    # 6-8月 and 2022年1-12月 have their unit on the right only; 3-6年 is a length of time
    usable &= pl.col("left").str.contains("[年月日季]") | pl.col("right").str.contains("月")
    return work.with_columns(
        date_certainty=pl.when(usable).then(
            pl.when(pl.col("left").str.contains("[年月日季]")).then(pl.lit("sure")).otherwise(pl.lit("time"))
        ),
        year_at=pl.when(pl.col("year_at") > 0)
        .then(pl.col("year_at") + pl.col("offset"))
        .otherwise(pl.col("left_year")),
        month_at=pl.when(pl.col("month_at") > 0).then(pl.col("month_at") + pl.col("offset")).otherwise(0),
        day_at=pl.when(pl.col("day_at") > 0).then(pl.col("day_at") + pl.col("offset")).otherwise(0),
    ).drop("left", "right", "offset", "left_year")


def read_dates(shapes: pl.DataFrame) -> pl.DataFrame:
    """Add DATE_COLUMNS to shapes; all NULL where no date is named."""
    columns, kinds = shapes.columns, {**shapes.schema, **DATE_COLUMNS}
    hint = pl.col("shape").str.contains("[年月日季#]")
    one = _single(shapes.filter(hint), "shape")
    unread = pl.col("date_certainty").is_null()
    pair = pl.col("date_certainty") == "pair"
    spans = _span(one.filter(unread & (pl.col("shape").str.contains("[年月日]"))).select(columns))
    order = [*columns, *DATE_COLUMNS]
    rest = one.filter(~(unread & pl.col("shape").str.contains("[年月日]")) | pair)
    read = pl.concat([rest.select(order), spans.select(pl.col(c).cast(kinds[c]) for c in order)])
    read = read.select("shape", *DATE_COLUMNS)
    return shapes.join(read, on="shape", how="left", maintain_order="left")


def _number_at(position: str) -> pl.Expr:
    chain = pl.lit(None, dtype=pl.Int32)
    for i in range(6, 0, -1):
        whole = (
            pl.when(pl.col(f"n{i}").str.contains(r"^[0-9]{1,4}$")).then(pl.col(f"n{i}")).cast(pl.Int32, strict=False)
        )
        chain = pl.when(pl.col(position) == i).then(whole).otherwise(chain)
    return chain


def resolve(texts: pl.DataFrame) -> pl.DataFrame:
    """Put the numbers into the dates; texts with n1 … n6 and DATE_COLUMNS in.

    Adds date_year (NULL = not printed), date_month, date_day (0 = last of the month); corrects date_certainty to
    'sure', 'time', 'dotted', 'lost' (looks like one, is none) or NULL.
    """
    dated = texts.filter(pl.col("date_certainty").is_not_null())
    others = texts.filter(pl.col("date_certainty").is_null())
    none = pl.lit(None, dtype=pl.Int32)
    others = others.with_columns(date_year=none, date_month=none, date_day=none)
    month_of = r"^(?P<y>(?:19|20)[0-9]{2})\.(?P<m>[0-9]{1,2})$"
    # 2023.07-2024.01: two months, and no range of numbers
    span = (
        pl.col("edge").is_in(["month", "dotted_span"])
        & (pl.col("date_certainty") == "pair")
        & pl.col("n1").str.contains(month_of)
        & pl.col("n2").str.contains(month_of)
    ).fill_null(False)
    dated = dated.with_columns(
        edge=pl.when(span).then(pl.lit("dotted_span")).otherwise("edge"),
        date_certainty=pl.when(span)
        .then(pl.lit("dotted"))
        .when(pl.col("edge") == "dotted_span")
        .then(None)
        .otherwise("date_certainty"),
    )
    last = (
        pl.when(pl.col("edge") == "dotted_end")
        .then("n3")
        .when(pl.col("edge") == "dotted_span")
        .then("n2")
        .otherwise("n1")
    )
    dotted = last.str.extract_groups(month_of).struct
    packed = pl.col("n1").str.extract_groups(r"^(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])$").struct
    is_bare = pl.col("edge") == "bare"
    # 2022.1 may be October with its zero lost
    whole_day = pl.col("edge").is_in(["dotted", "dotted_end"])
    month_text = pl.when((dotted.field("m") != "1") | whole_day).then(dotted.field("m"))
    by_dots = is_bare | pl.col("edge").str.starts_with("dotted")
    dated = dated.with_columns(
        y=pl.when(by_dots)
        .then(pl.coalesce(dotted.field("y"), pl.when(is_bare).then(packed.field("y"))).cast(pl.Int32))
        .otherwise(_number_at("year_at")),
        m=pl.when(by_dots)
        .then(pl.coalesce(month_text, pl.when(is_bare).then(packed.field("m"))).cast(pl.Int32))
        .otherwise(_number_at("month_at")),
        d=pl.when(is_bare).then(packed.field("d").cast(pl.Int32)).otherwise(_number_at("day_at")),
        bare_year=pl.when(is_bare & pl.col("n1").str.contains("^(?:19|20)[0-9]{2}$"))
        .then(pl.col("n1"))
        .cast(pl.Int32, strict=False),
        # 2022.12 in a text of dots is y.m.d; its month sits in the first number
    )
    edge = pl.col("edge")
    month = (
        pl.when(edge == "quarter").then(pl.when(pl.col("m").is_between(1, 4)).then(pl.col("m") * 3))
        .when(edge == "june").then(6)
        .when((edge == "december") | (edge == "year")).then(12)
        .when(pl.col("bare_year").is_not_null()).then(12)
        .otherwise(pl.col("m"))
    )  # fmt: skip
    day = (
        pl.when(edge.is_in(["10", "20"]))
        .then(edge.cast(pl.Int32, strict=False))
        .when(edge.is_in(["day", "dotted", "dotted_end"]))
        .then(pl.col("d"))
        .when(is_bare)
        .then(pl.col("d").fill_null(0))
        .otherwise(0)
    )
    year = pl.coalesce("y", "bare_year")
    needs_year = (pl.col("year_at") > 0) & ~year.is_between(1990, 2099).fill_null(False)
    wrong = needs_year | ~month.is_between(1, 12).fill_null(False) | ~day.is_between(0, 31).fill_null(False)
    certainty = pl.col("date_certainty")
    kind = (
        pl.when(certainty.is_in(["sure", "sure_year", "dotted", "year"])).then(pl.lit("sure"))
        .when(certainty.is_in(["time", "pair"])).then(pl.lit("time"))
        .when((certainty == "bare") & pl.col("n1").str.contains(".", literal=True)).then(pl.lit("dotted"))
        .when(certainty == "bare").then(pl.lit("time"))
    )  # fmt: skip
    dated = dated.with_columns(
        # 2022.1 in an indicator of time is no count either
        date_certainty=pl.when(~wrong)
        .then(kind)
        .when((is_bare | (edge == "dotted_span")) & pl.col("n1").str.contains(r"^(?:19|20)[0-9]{2}\."))
        .then(pl.lit("lost")),
        date_year=pl.when(~wrong).then(year),
        date_month=pl.when(~wrong).then(month).cast(pl.Int32),
        date_day=pl.when(~wrong).then(day).cast(pl.Int32),
    )
    return pl.concat([others, dated.select(others.columns)])


def last_day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date; day 0 is the last of the month; NULL for a day that does not exist or a year out of all reason."""
    known = year.is_between(1900, 2199) & month.is_between(1, 12)
    # pl.date raises on impossible parts, so they are taken out first
    end = pl.date(pl.when(known).then(year), month, 1).dt.month_end()
    chosen = pl.when(day == 0).then(end.dt.day().cast(pl.Int32)).otherwise(day)
    return pl.when(chosen <= end.dt.day()).then(end + pl.duration(days=chosen - end.dt.day().cast(pl.Int32)))
