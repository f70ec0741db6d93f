"""Shapes with numbers: which number is the value, its operator, multiplier and unit; and exact decimals from digits.

A shape is read only when every character of it is accounted for. Dates are in `dates`; completion rates are flagged
here (`completion`) because only an actual takes them as such.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.data import any_of, table, unit_spellings, words

OPERATORS = "≥≤><="
# What a reading of a shape holds; the same columns for every kind of shape.
NUMBER_COLUMNS = {
    "form": pl.String,  # 'number' | 'range' | NULL
    "op": pl.String,  # '>=' '<=' '>' '<' '=' or NULL
    "negative": pl.Boolean,
    "exponent": pl.Int8,  # power of ten printed with the value (万 = 4), NULL when none
    "unit": pl.String,  # unit printed with the value, kept spelling, or NULL
    "unit_known": pl.Boolean,
    "before": pl.String,  # words before the number that only the indicator's own name can justify
    "trend": pl.String,  # 'up' | 'down' | NULL: 增长 / 下降
    "completion": pl.Boolean,  # reads as a completion rate
    "says_rate": pl.Boolean,  # and calls itself one (完成率)
    "metric": pl.Boolean,  # is named as the value of something of its own (满意度 90%)
}


def operator_signs(shapes: pl.Expr) -> pl.Expr:
    """Words for operators become signs: 不少于 -> ≥."""
    pairs = [(word, sign) for sign, group in words("operators").items() for word in group]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return shapes.str.replace_many([w for w, _ in pairs], [s for _, s in pairs], leftmost=True)


def ascii_operator(sign: pl.Expr) -> pl.Expr:
    """≥ -> '>=' and so on; NULL for no operator."""
    return sign.replace_strict(
        {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}, default=None, return_dtype=pl.String
    )


def read_tail(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Read what follows a number: adds exponent, unit, unit_known, tail_op, tail_ok."""
    spellings = unit_spellings()
    multipliers = table("units")["multipliers"]
    multiplier = any_of(list(multipliers))
    unit = any_of(list(spellings))
    at_least, at_most, followers = (words(k) for k in ("suffix_at_least", "suffix_at_most", "inside_followers"))
    tail = pl.col(column).str.replace(r"^(.*?)(?:左右|上下)", "${1}").str.replace(r"^(?:余|多)", "")
    limit = pl.col("limit").struct
    frame = frame.with_columns(
        tail.str.extract_groups(
            rf"^(?P<body>.*?)(?:(?P<low>{at_least})(?P<r1>.*)|(?P<high>{at_most})(?P<r2>$|{followers}))?$"
        ).alias("limit")
    ).with_columns(
        body=limit.field("body"),
        tail_op=pl.when(limit.field("low").is_not_null())
        .then(pl.lit("≥"))
        .when(limit.field("high").is_not_null())
        .then(pl.lit("≤")),
        rest_after_limit=pl.coalesce(limit.field("r1"), limit.field("r2"), pl.lit("")),
    )
    per = any_of([str(p) for p in table("units")["per"]])
    own_name = pl.col("body").str.contains("^" + any_of(table("units")["not_multipliers"]))
    frame = frame.with_columns(
        multiplier=pl.when(~own_name).then(pl.col("body").str.extract(f"^({multiplier})", 1)),
    ).with_columns(named=pl.col("body").str.strip_prefix(pl.col("multiplier").fill_null("")).str.replace("^[余多]", ""))
    parts = pl.col("parts").struct
    frame = frame.with_columns(
        pl.col("named")
        .str.extract_groups(rf"^(?P<u>{unit})(?P<per>(?:[/每]{per})(?:[·•./*每]{per})*)?(?P<rest>.*)$")
        .alias("parts")
    )
    # MPa, MWh and Hz are units of their own, no metres, megawatts and hours with a noun behind
    goes_on = pl.concat_str(parts.field("u").str.slice(-1), parts.field("rest").str.slice(0, 1)).str.contains(
        "^[A-Za-z]{2}$"
    )
    frame = frame.with_columns(parts=pl.when(goes_on & parts.field("per").is_null()).then(None).otherwise("parts"))
    frame = frame.with_columns(
        known=parts.field("u"), per=_per(parts.field("per")), noun=parts.field("rest").fill_null("")
    )
    bad = words("after_number_bad") + "|[零一二两三四五六七八九十百千万亿]"
    # An unlisted unit: a short word of its own, such as 床位.
    loose = (
        pl.col("known").is_null()
        & pl.col("named").str.contains(r"^[\p{Han}A-Za-z]{1,4}$")
        & ~pl.col("named").str.contains(bad + "|完成|达成|合格|达标|通过|覆盖|每|^[wWkK]$")
    )
    noun = pl.col("noun") + pl.col("rest_after_limit")
    noun_ok = noun.str.contains(r"^[\p{Han}A-Za-z]{0,10}$") & ~noun.str.contains(bad)
    # 12月底 and 3年末 are points in time
    ends = pl.col("known").is_in(["月", "年", "年度", "季度"]) & pl.col("noun").str.contains("^(?:底|末|初|中|上|下)")
    noun_ok &= ~ends.fill_null(False)
    nothing = pl.col("named") == ""
    return frame.with_columns(
        exponent=pl.col("multiplier").replace_strict(multipliers, default=None, return_dtype=pl.Int8),
        unit=pl.when(pl.col("known").is_not_null())
        .then(
            pl.col("known").replace_strict(spellings, default=None, return_dtype=pl.String)
            + pl.col("per").fill_null("")
        )
        .when(loose)
        .then(pl.col("named")),
        unit_known=pl.col("known").is_not_null(),
        whole_unit=pl.col("noun") + pl.col("rest_after_limit") == "",
        # nobody counts in 万%
        tail_ok=(pl.col("multiplier").is_null() | ~pl.col("known").fill_null("").is_in(["%", "百分比", "百分号", "‰"]))
        & (nothing | pl.col("known").is_not_null() | loose)
        & noun_ok,
    ).drop("limit", "body", "rest_after_limit", "multiplier", "named", "parts", "known", "per", "noun")


def _per(text: pl.Expr) -> pl.Expr:
    """每人每月, /人·月 -> /人/月."""
    spelled = ["每", "·", "•", ".", "*", "日", "平米", "平方千米", "千米", "千克"]
    kept = ["/", "/", "/", "/", "/", "天", "平方米", "平方公里", "公里", "公斤"]
    # 每平方 and 每立方 leave the metre out, 每平方公里 does not
    for short in ("平方", "立方"):
        spelled += [f"{short}米", f"{short}公里", short]
        kept += [f"{short}米", f"{short}公里", f"{short}米"]
    return text.str.replace_many(spelled, kept, leftmost=True)


def _front(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Read what precedes a number: adds front_op, per_front, trend, before (what is left unexplained), front_ok."""
    per = any_of([str(p) for p in table("units")["per"]])
    signs = pl.col(column).str.extract_all(f"[{OPERATORS}]")
    allowed = any_of(words("before_number"), escape=False)
    up, down, compared = (any_of(words(k)) for k in ("up", "down", "compared"))
    frame = frame.with_columns(
        front_op=signs.list.get(0, null_on_oob=True),
        one_op=signs.list.n_unique() <= 1,
        # 至少全年完成 2 次: the operator may stand anywhere before the number
        front=pl.col(column).str.replace_all(f"[{OPERATORS}]", ""),
    ).with_columns(
        per_front=_per(pl.col("front").str.extract(f"^(每{per}(?:每?{per})*)", 1)),
        trend=pl.when(pl.col("front").str.contains(up))
        .then(pl.lit("up"))
        .when(pl.col("front").str.contains(down))
        .then(pl.lit("down")),
    )
    left = (
        pl.col("front")
        .str.replace(f"^每{per}(?:每?{per})*", "")
        .str.replace_all(compared, "")
        .str.replace_all(f"{up}|{down}", "")
        .str.replace(f"^{allowed}+", "")
        .str.replace(f"{allowed}+$", "")
    )
    whole = pl.col("front").str.contains(
        r"^[\p{Han}]{0,8}(?:率|满意度|比例|覆盖面|占比)(?:达到?|为|是|在|:|保持在?)*$"
    ) & ~pl.col("front").str.contains("未|不|无|非|差错|完成")
    return frame.with_columns(
        before=pl.when(whole | (left == "")).then(None).otherwise(left),
        metric=whole,
        front_ok=pl.col("one_op") & ((left == "") | whole | left.str.contains(r"^[\p{Han}A-Za-z()、]{1,20}$")),
    ).drop("front", "one_op")


def _merge_operators(front: str, tail: str) -> tuple[pl.Expr, pl.Expr]:
    """(operator, agrees): the sign before and the word behind must not contradict; `=` gives way to a limit."""
    a, b = pl.col(front), pl.col(tail)
    plain = a.is_null() | (a == "=")
    both = pl.when(plain & b.is_not_null()).then(b).otherwise(a)
    strict = ((a == ">") & (b == "≥")) | ((a == "<") & (b == "≤"))
    return both, (b.is_null() | plain | (a == b) | strict)


def _cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    """Shape without closing punctuation, remarks in brackets and quotation; operators as signs."""
    bad = words("remark_bad")
    unit = any_of([*unit_spellings(), *(m + u for m in ("万", "亿") for u in ("元", "人次", "亩", "人", "吨"))])
    shape = operator_signs(
        pl.col("shape")
        .str.replace_all("百分之#", "#%", literal=True)
        .str.replace_all("千分之#", "#‰", literal=True)
        .str.replace_all(r"\(含\)|\(含本数\)", "")
        .str.replace(rf"#\(({unit})\)$", "#$1")
        .str.replace_all(r"([台人户场个次项批套家处门期])\(([套次件项个家户场处期台])\)", "$1$2")
        .str.replace(r"^\(([^()]*)\)$", "$1")
        .str.replace(r"[.;,:、!~]+$", "")
    )
    # 95%≤x≤100% and ≥2个且≤5个 are ranges; a strict side would leave out its bound, which a range cannot say
    shape = shape.str.replace(r"^#([^#≤≥<>=]*)≤[\p{Han}A-Za-z]{0,10}≤#([^#]*)$", "#$1~#$2").str.replace(
        r"^≥#([^#≤≥<>=,、;]*?)[,、;]?(?:且|并且|同时)?≤#([^#]*)$", "#$1~#$2"
    )
    remark = pl.col("work").str.extract(r"\(([^()#]*)\)$", 1)
    return frame.with_columns(work=shape).with_columns(
        work=pl.when(remark.str.contains(bad).not_().fill_null(True))
        .then(pl.col("work").str.replace(r"\([^()#]*\)$", ""))
        .otherwise(pl.col("work"))
        .str.replace(r"^(?:¥|RMB)#(元)?$", "#元")
    )


def _single(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.with_columns(
        pl.col("work").str.extract_groups(r"^(?P<front>[^#]*?)(?P<sign>[+-])?#(?P<tail>[^#]*)$").alias("g")
    ).unnest("g")
    tenths = pl.col("tail").str.contains("^成")
    frame = frame.with_columns(
        tenths=tenths, tail=pl.col("tail").str.replace("^成", "%"), front=pl.col("front").fill_null("")
    )
    frame = _front(read_tail(frame, "tail"), "front")
    op, agrees = _merge_operators("front_op", "tail_op")
    # 每亩 300 元 and 每亩 300: a price per 亩; 每年 12 次: 次/年
    per = pl.col("per_front").is_not_null()
    # 每月20日 is a day of the month and 每年12月 a month of the year, no length
    day_of = pl.col("per_front").is_in(["/月", "/年", "/季度", "/季"]) & pl.col("tail").str.contains("^(?:日|号|月)")
    completion = pl.col("work").str.contains(
        rf"^{words('completion_before')}[≥=]?#%{words('completion_after')}$"
    ) | pl.col("work").str.contains(rf"^#%{words('completion_after_number')}$")
    ok = (
        pl.col("tail").is_not_null()
        & pl.col("tail_ok")
        & pl.col("front_ok")
        & agrees
        & ~day_of.fill_null(False)
        & ~(per & pl.col("unit").str.contains("/").fill_null(False))
    )
    return frame.with_columns(
        form=pl.when(ok | completion).then(pl.lit("number")),
        op=ascii_operator(op),
        negative=(pl.col("sign") == "-").fill_null(False),
        exponent=pl.when(pl.col("tenths")).then(pl.lit(1, dtype=pl.Int8)).otherwise(pl.col("exponent")),
        unit=pl.when(per).then(pl.col("unit").fill_null("") + pl.col("per_front")).otherwise(pl.col("unit")),
        before=pl.when(completion).then(None).otherwise(pl.col("before")),
        completion=completion,
        says_rate=pl.col("work").str.contains(words("completion_rate")),
    )


def _range(frame: pl.DataFrame) -> pl.DataFrame:
    frame = (
        frame.with_columns(
            pl.col("work")
            .str.extract_groups(r"^(?P<front>[^#]*?)#(?P<tail1>[^#~\-至到]*)(?:~|-|--|至|到|~~)#(?P<tail>[^#]*)$")
            .alias("g")
        )
        .unnest("g")
        .with_columns(front=pl.col("front").fill_null(""))
    )
    frame = _front(read_tail(frame, "tail"), "front")
    same = (pl.col("tail1") == "") | pl.col("tail").str.starts_with(pl.col("tail1"))
    per = pl.col("per_front").is_not_null()
    # 控制在 10-20 is a range, ≥10-20 is none
    ok = (
        pl.col("tail_ok")
        & pl.col("front_ok")
        & same
        & pl.col("tail_op").is_null()
        & ~(per & pl.col("unit").str.contains("/").fill_null(False))
    )
    ok &= pl.col("front_op").is_null() | (pl.col("front_op") == "=") | pl.col("shape").str.contains("控制|限制")
    return frame.with_columns(
        form=pl.when(ok).then(pl.lit("range")),
        op=pl.lit(None, dtype=pl.String),
        negative=pl.lit(False),
        completion=pl.lit(False),
        says_rate=pl.lit(False),
        metric=pl.lit(False),
        unit=pl.when(per).then(pl.col("unit").fill_null("") + pl.col("per_front")).otherwise(pl.col("unit")),
    )


def read_numbers(shapes: pl.DataFrame) -> pl.DataFrame:
    """Read shapes that hold numbers: `shape`, `count` in, NUMBER_COLUMNS added, `form` NULL where none is read."""
    cleaned = _cleaned(shapes)
    # Digits of other scripts or disguised ones make the text unreadable.
    readable = ~pl.col("shape").str.contains(r"[\p{N}\x{fffd}]")
    keep = ["shape", *NUMBER_COLUMNS]
    one = _single(cleaned.filter(readable & (pl.col("count") == 1)))
    two = _range(cleaned.filter(readable & (pl.col("count") == 2)))
    read = pl.concat(
        [part.select(pl.col(c).cast(NUMBER_COLUMNS.get(c, pl.String)) for c in keep) for part in (one, two)]
    )
    return shapes.join(read, on="shape", how="left", maintain_order="left")


def parts(digits: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """(whole digits, fraction digits without closing zeros) of a plain number text."""
    split = digits.str.splitn(".", 2).struct
    return split.field("field_0"), split.field("field_1").fill_null("").str.strip_chars_end("0")


def exact(whole: pl.Expr, fraction: pl.Expr, exponent: pl.Expr, negative: pl.Expr) -> pl.Expr:
    """DECIMAL(24,6) of the number times ten to `exponent` (−4 … 12) by moving the point; NULL when it does not fit."""
    digits = pl.lit("0000") + whole + fraction.str.pad_end(12, "0")
    point = pl.lit(4, dtype=pl.Int64) + whole.str.len_bytes().cast(pl.Int64) + exponent.cast(pl.Int64)
    moved = digits.str.slice(0, point) + "." + digits.str.slice(point)
    fits = (fraction.str.len_bytes().cast(pl.Int64) - exponent.cast(pl.Int64) <= 6) & (fraction.str.len_bytes() <= 12)
    value = pl.when(fits).then(moved).cast(pl.Decimal(24, 6), strict=False)
    return pl.when(negative).then(-value).otherwise(value)
