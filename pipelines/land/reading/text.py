"""Source text made comparable: one spelling per character, no stray spaces, numbers lifted out of the wording.

Text in, text out; nothing is understood here. The wording left when each number is replaced by `#` is called the shape:
three million indicators have a few thousand shapes, so everything that needs many patterns is done on shapes.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from pipelines.land.reading.data import any_of, character_map, table, words

# A number with well-formed thousands separators, or a plain one. `1,2000` gives two numbers, which no grammar accepts.
NUMBER = r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
# Digits in disguise (10², ①, ½): NFKC would make other numbers of them, so they are made unreadable instead.
DISGUISED = (
    r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f\u2189\u2460-\u249b"
    r"\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]"
)
UNREADABLE = "\ufffd"
INVISIBLE = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
MAX_NUMBERS = 6
_INTERVAL = r"([\[(][0-9]+(?:\.[0-9]+)?%?) ?, ?((?:0|[1-9][0-9]*)(?:\.[0-9]+)?%?[\])])"
"""(90,100]: two numbers in brackets, no 90100; not read."""
_THOUSANDS = r"([(（])([1-9]|[1-9][0-9]{2}),([0-9]{3})([)）])"
_TENS_OF_THOUSANDS = r"([(（])([1-9][0-9]),([02-9][0-9]{2}|1[1-9][0-9]|10[1-9])([)）])"
"""(1,200), （35,000）: between round brackets, before three digits, the comma parts thousands, and goes before other
brackets and commas are made the same. (90,100) is rather a band of points, and stays an interval."""
_BRACKETED = r"^([≥≤><=])\(([0-9]+(?:\.[0-9]+)?%?)\)"
"""≥(1200)."""

_RAISED_DIGITS = [(r"([mMｍＭ])\s?²", "${1}2 "), (r"([mMｍＭ])\s?³", "${1}3 ")]
"""Behind metres they become plain before NFKC; the blank keeps what follows out of the number."""
_METRES = r"(?i)(^|[^a-z])([khdcm]?m)\^?([23])($|[^0-9.]|\.$|\.[^0-9])"
"""km2, M^3 as whole words: not pm2.5, nor m20."""
_MARK = "\ue000"
_CHINESE_DATE = (
    "((?:一九|二[〇○零])[〇○零一二三四五六七八九]{2})年"
    "(?:([0-9一二三四五六七八九十]{1,3})月(?:([0-9一二三四五六七八九十]{1,3})[日号])?)?"
)
_DIGITS: dict[str, str] = {**dict(zip("一二三四五六七八九", "123456789", strict=True)), **dict.fromkeys("〇○零", "0")}
_CHINESE_NUMERAL = "[零一二两三四五六七八九十百千]+"


def normalise(texts: pl.Expr) -> pl.Expr:
    """NFKC, one spelling per sign, simplified characters, disguised digits made unreadable."""
    before = table("characters")["before"]
    powers = {_MARK + sign: word for sign, word in table("characters")["powers"].items()}
    found, kept = character_map()
    texts = texts.str.replace_many(list(before), list(before.values()), leftmost=True)
    for thousands in (_THOUSANDS, _TENS_OF_THOUSANDS):
        texts = texts.str.replace_all(thousands, "${1}${2}${3}${4}")
    for raised, plain in _RAISED_DIGITS:
        texts = texts.str.replace_all(raised, plain)
    return (
        texts.str.replace_all(DISGUISED, UNREADABLE)
        .str.normalize("NFKC")
        .str.replace_all(_METRES, f"${{1}}{_MARK}${{2}}${{3}}${{4}}")
        .str.replace_many(list(powers), list(powers.values()), ascii_case_insensitive=True)
        .str.replace_many(found, kept, leftmost=True)
        # 18/10万: a rate per 100,000 people, no multiplier
        .str.replace(r"/\s*10万(?:人口?|例)?(\s*以[下内上]|\s*\)?$)", "/十万$1")
    )


def _tidy(texts: pl.Expr) -> pl.Expr:
    """Control characters between digits separate numbers, a space there may be a thousands separator; others vanish."""
    return (
        texts.str.replace_all("#", UNREADABLE, literal=True)
        .str.replace_all(INVISIBLE, "")
        .str.replace_all(r"([0-9])[ \t]*[\p{Cc}\u2028\u2029][\s\p{Cc}]*([0-9])", "$1;$2")
        .str.replace_all(r"([0-9])\s+([0-9])", "$1\u0001$2")
        .str.replace_all(r"[\s\x00\x02-\x1f\x7f-\x9f]+", "")
        .str.replace_all("\u0001", " ", literal=True)
        .str.replace_all(r"\p{Cc}", "")
    )


@cache
def _numeral_words() -> pl.DataFrame:
    """Chinese numerals from 零 to 九千九百九十九, in the spellings in use, as digits: `numeral`, `digits`."""
    digits = "零一二三四五六七八九"
    known = {digit: str(n) for n, digit in enumerate(digits)}
    for n in range(10, 10000):
        spelled, gap = "", False
        for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = n // size % 10
            gap |= digit == 0 and spelled != ""
            if digit:
                spelled += ("零" if gap else "") + digits[digit] + name
                gap = False
        known[spelled] = str(n)
        known[spelled.replace("二百", "两百").replace("二千", "两千")] = str(n)
        if n < 20:
            known[spelled.removeprefix("一")] = str(n)
    known |= {"两": "2", "百": "100"}
    return pl.DataFrame({"numeral": list(known), "digits": list(known.values())})


def _chinese_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """二〇二二年十二月三十一日 as 2022年12月31日."""
    dated = frame.filter(pl.col("norm").str.contains(_CHINESE_DATE))
    if dated.is_empty():
        return frame
    numerals = dict(_numeral_words().iter_rows())

    def in_digits(said: re.Match[str]) -> str:
        year = "".join(_DIGITS[letter] for letter in said[1]) + "年"
        parts = [(said[2], "月"), (said[3], "日")]
        return year + "".join(numerals.get(part, part) + word for part, word in parts if part)

    texts = [re.sub(_CHINESE_DATE, in_digits, text) for text in dated["norm"]]
    written = dated.select("raw").with_columns(pl.Series("written", texts, dtype=pl.String))
    return (
        frame.join(written, on="raw", how="left", maintain_order="left")
        .with_columns(norm=pl.coalesce("written", "norm"))
        .drop("written")
    )


def _chinese_numerals(frame: pl.DataFrame) -> pl.DataFrame:
    """Rewrite texts that are one Chinese numeral with its measure word: 两次, 百分之九十, 九成, 零事故."""
    units = table("units")
    measures = [
        m
        for m in [*units["plain"], *(s for group in units["spellings"].values() for s in group)]
        if str(m) not in {"级", "类", "档", "度", "分", "面", "点", "单", "路", "款", "口", "支", "片", "双"}
    ]
    front = r"^([^0-9零一二两三四五六七八九十百千]{0,8}?)"
    end = r"((?:/(?:年|月|季度|周|天|人|户))?(?:及?以上|及?以下|以内|之内|内|左右)?(?:完成)?)[.;,:、!~]*$"
    plain = front + f"({_CHINESE_NUMERAL})((?:万|亿)?{any_of([str(m) for m in measures])}|万|亿)" + end
    share = front + f"百分之({_CHINESE_NUMERAL})()" + end
    thousandth = front + f"千分之({_CHINESE_NUMERAL})()" + end
    tenth = front + "([一二两三四五六七八九])(成)" + end
    # 三, ≥三, 十以上: no word but an operator beside it (统一, 唯一 are words)
    operators = any_of(["≥", "≤", ">", "<", "=", *(word for group in words("operators").values() for word in group)])
    bare = f"^({operators}?)({_CHINESE_NUMERAL})(){end}"
    zero = rf"^((?:实现|确保|保持|达到|全年)*)(零)({words('bad_things')})()$"
    numeral = _numeral_words()
    frame = _myriads(frame, numeral)
    subset = frame.filter(~pl.col("norm").str.contains("[0-9]") & pl.col("norm").str.contains(_CHINESE_NUMERAL))
    if subset.is_empty():
        return frame
    candidates = [
        (share, "%", ""),
        (thousandth, "‰", ""),
        (tenth, "%", "0"),
        (plain, "", ""),
        (bare, "", ""),
        (zero, "", ""),
    ]
    rewritten: list[pl.DataFrame] = []
    for pattern, sign, extra in candidates:
        groups = (
            subset.filter(pl.col("norm").str.contains(pattern))
            .with_columns(pl.col("norm").str.extract_groups(pattern).alias("g"))
            .select("raw", *(pl.col("g").struct.field(str(i)).alias(f"g{i}") for i in range(1, 5)))
            .join(numeral, left_on="g2", right_on="numeral", how="inner")
        )
        unit = pl.lit("") if sign else pl.col("g3")
        text = pl.concat_str("g1", "digits", pl.lit(extra + sign), unit, "g4")
        rewritten.append(groups.select("raw", text.alias("rewritten")))
        subset = subset.join(groups, on="raw", how="anti")
    found = pl.concat(rewritten).unique("raw", keep="first")
    return (
        frame.join(found, on="raw", how="left", maintain_order="left")
        .with_columns(norm=pl.coalesce("rewritten", "norm"))
        .drop("rewritten")
    )


def _myriads(frame: pl.DataFrame, numeral: pl.DataFrame) -> pl.DataFrame:
    """Rewrite the one numeral of a text that goes on behind its 万: 一万二千户, 十五万零八十; 一万二 is 12000."""
    others = "[^0-9零一二两三四五六七八九十百千万]*"
    pattern = f"^({others})({_CHINESE_NUMERAL})万零?({_CHINESE_NUMERAL})({others})$"
    groups = frame.filter(pl.col("norm").str.contains(pattern)).select(
        "raw", pl.col("norm").str.extract_groups(pattern).struct.rename_fields(["front", "high", "low", "tail"])
    )
    if groups.is_empty():
        return frame
    digits = numeral.select(pl.col("digits").cast(pl.Int64), word="numeral")
    spoken = ~pl.col("norm").str.contains("万零") & (pl.col("low").str.len_chars() == 1) & pl.col("low").ne("十")
    whole = (
        groups.unnest("norm")
        .join(frame.select("raw", "norm"), on="raw")
        .join(digits.rename({"digits": "myriads"}), left_on="high", right_on="word")
        .join(digits, left_on="low", right_on="word")
        .with_columns(
            number=pl.col("myriads") * 10000 + pl.when(spoken).then(pl.col("digits") * 1000).otherwise(pl.col("digits"))
        )
    )
    written = whole.select("raw", written=pl.concat_str("front", pl.col("number").cast(pl.String), "tail"))
    return (
        frame.join(written, on="raw", how="left", maintain_order="left")
        .with_columns(norm=pl.coalesce("written", "norm"))
        .drop("written")
    )


def shapes_of(texts: pl.Series) -> pl.DataFrame:
    """Distinct texts with their normal form, shape and numbers.

    Returns one row per distinct non-null text: `raw`, `norm`, `shape`, `count` (of numbers), `n1` … `n6` (digits and
    at most one point, no separators; NULL where there is none).
    """
    frame = pl.DataFrame({"raw": texts.cast(pl.String).drop_nulls().unique()}).with_columns(
        norm=normalise(pl.col("raw"))
    )
    untidy = pl.col("norm").str.contains(rf"[\s\p{{Cc}}#]|{INVISIBLE}")
    frame = pl.concat([frame.filter(~untidy), frame.filter(untidy).with_columns(norm=_tidy(pl.col("norm")))])
    frame = frame.with_columns(
        # 指标1: … and 2022年完成 5 场: a number that is not of the value
        norm=pl.col("norm")
        .str.replace_all(_INTERVAL, "$1;$2")
        .str.replace(_BRACKETED, "$1$2")
        .str.replace(r"^(?:指标|目标)[0-9]{1,2}:", "")
        .str.replace(r"\(含[0-9.,]+%?\p{Han}{0,3}\)", "")
        # 5000亩(其中补植200亩): a part of what is counted
        .str.replace(r"([0-9]\S{0,6})\((?:含|其中)[^()未不没无缺欠减退差除<>≥≤=]{1,20}\)$", "$1")
        # 90%≤X≤95%
        .str.replace(r"^([0-9.]+%?)≤(?:[Xxα]|指标值|实际值|完成值)≤([0-9])", "$1-$2")
        .str.replace(r"([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[ T]?00:00:00(?:\.0+)?$", "$1")
        .str.replace(rf"([0-9]\S{{0,6}})[,;、]{words('done_remark')}$", "$1")
        # 截至12月底,完成20个
        .str.replace(
            r"^截[至止]到?(?:[0-9]{4}年度?)?(?:[0-9]{1,2}月(?:[0-9]{1,2}日|底|末|份|,)|年底|年末),?(\p{Han}{0,12}[0-9].*)$",
            "$1",
        )
        .str.replace(rf"^(?:19|20)[0-9]{{2}}年(?:度|全年)?,?({words('done_in_year')}[^0-9]*[0-9])", "$1")
    )
    frame = _chinese_numerals(_chinese_dates(frame))
    frame = frame.with_columns(
        shape=pl.col("norm").str.replace_all(NUMBER, "#"), n1=pl.col("norm").str.extract(f"({NUMBER})", 1)
    ).with_columns(count=pl.col("shape").str.count_matches("#", literal=True))
    several = pl.col("count") > 1
    rest = [f"n{i}" for i in range(2, MAX_NUMBERS + 1)]
    listed = frame.filter(several).with_columns(pl.col("norm").str.extract_all(NUMBER).alias("list"))
    listed = listed.with_columns(
        pl.col("list").list.get(i - 1, null_on_oob=True).alias(f"n{i}") for i in range(2, MAX_NUMBERS + 1)
    ).drop("list")
    single = frame.filter(~several).with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in rest)
    frame = pl.concat([single, listed.select(single.columns)])
    return frame.with_columns(pl.col("n1", *rest).str.replace_many([",", " "], ["", ""]))
