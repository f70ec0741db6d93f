"""Texts without a number: blank marks, statements about the goal (已完成), words (有所提升) and the level they claim.

The words themselves are in words.yaml. What is in no list has no level.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.data import any_of, words

WORD_COLUMNS = {
    "is_blank": pl.Boolean,
    "is_words": pl.Boolean,  # something a person can read, without numbers
    # 'met' | 'partly' | 'not_met' | 'not_done' | 'not_applicable': a statement about the goal as a whole
    "statement": pl.String,
    "word_level": pl.String,  # the level that the words alone say
    "grade": pl.Int8,  # rank on the scale 优 3 良 2 中 1 差 0
    "hedges": pl.String,  # 有所, 较 … found in it, joined
    "says_none": pl.Boolean,  # 无, 未发生, 无投诉
    "plain": pl.String,  # without what carries no meaning of its own: 全天候 of 全天候可用
    "soft": pl.String,  # and without adverbs of degree: 运行稳定 of 运行较稳定
    "bare": pl.String,  # and without a whole degree: 运行稳定 of 运行稳定较好
}


def read_words(shapes: pl.DataFrame) -> pl.DataFrame:
    """Add WORD_COLUMNS to `shape`, `count`; nothing but FALSE and NULL where there is a number."""
    text = pl.col("shape").str.replace(r"[.;,:、!~]+$", "")
    frame = shapes.with_columns(text=text)
    wordless = pl.col("count") == 0
    bare = pl.col("text").str.replace_all(any_of(words("harmless")), "")
    good_news = pl.col("text").str.contains("^" + words("nothing_bad").replace("@BAD@", words("bad_things")) + "$")
    bare_none = pl.col("text").is_in(words("none_words"))
    none = bare_none | good_news
    reason = words("reason_behind")
    statement = (
        pl.when(pl.col("text").str.contains(f"^{words('not_applicable')}{reason}$")).then(pl.lit("not_applicable"))
        .when(pl.col("text").str.contains(f"^{words('not_done')}{reason}$")).then(pl.lit("not_done"))
        .when(pl.col("text").str.contains(f"^{words('statement_not_met')}$")).then(pl.lit("not_met"))
        .when(pl.col("text").str.contains(f"^{words('statement_partly')}$")).then(pl.lit("partly"))
        .when(pl.col("text").str.contains(f"^{words('statement_met')}$")).then(pl.lit("met"))
    )  # fmt: skip
    length = pl.col("text").str.len_chars()
    bad, partly, good = (bare.str.contains(words(key)) for key in ("bad", "partly", "good"))
    grade = pl.col("text").replace_strict(words("grades"), default=None, return_dtype=pl.Int8)
    level = (
        pl.when(good_news & ~bare_none).then(pl.lit("met"))
        .when(grade >= 2).then(pl.lit("met"))
        .when(grade == 1).then(pl.lit("partly"))
        .when(grade == 0).then(pl.lit("not_met"))
        .when(pl.col("text").is_in(words("met_words"))).then(pl.lit("met"))
        # a long text that says both is for a person
        .when((length <= 12) & ~partly & bare.str.contains(words("clearly_bad"))).then(pl.lit("not_met"))
        .when(bad).then(None)
        .when(partly & (length <= 16)).then(pl.lit("partly"))
        .when(partly).then(None)
        .when(good & (length <= 40)).then(pl.lit("met"))
    )  # fmt: skip
    hedges = pl.concat_str(
        [
            pl.when(pl.col("text").str.contains(h, literal=True)).then(pl.lit(h)).otherwise(pl.lit(""))
            for h in words("hedges")
        ]
    )
    vague = pl.col("shape").str.contains(words("vague_numeral"))
    elsewhere = pl.col("text").str.contains(f"^(?:{words('elsewhere')})$")
    readable = (
        ~(vague | elsewhere)
        & pl.col("shape").str.contains(r"\p{Han}")
        & ~pl.col("shape").str.contains(r"[\x{fffd}]|[\p{N}--[〇]]")
    )
    return frame.with_columns(
        is_blank=wordless & pl.col("shape").is_in(words("blank")),
        is_words=wordless & readable,
        statement=pl.when(wordless).then(statement),
        word_level=pl.when(wordless).then(level),
        grade=pl.when(wordless).then(grade),
        hedges=pl.when(wordless).then(hedges),
        says_none=wordless & none,
        **{name: pl.when(wordless).then(text) for name, text in _cores(pl.col("text")).items()},
    ).drop("text")


def _cores(text: pl.Expr) -> dict[str, pl.Expr]:
    """The text without its light words, and then without adverbs of degree, or without a whole degree; NULL: nothing
    is left."""
    plain = text.str.replace_all(any_of(words("light")), "").str.replace(words("tail"), "")
    soft = plain.str.replace_all(any_of(words("softly")), "")
    bare = plain.str.replace(words("degree") + "$", "").str.replace("^" + words("degree"), "")
    return {name: pl.when(core != "").then(core) for name, core in (("plain", plain), ("soft", soft), ("bare", bare))}


def says_the_same(target: str) -> pl.Expr:
    """Whether the words say what the target's words (columns prefixed `target`) say, perhaps with a degree to it."""
    asked = pl.col(f"{target}plain")
    return pl.any_horizontal((pl.col(core) == asked).fill_null(False) for core in ("plain", "soft", "bare"))


def level_against(target: str, actual: str) -> pl.Expr:
    """Level of an actual's words where the target's own words are known: NULL when unclear.

    `target`, `actual` are column prefixes of WORD_COLUMNS (such as 't_'). The same hedge on both sides (有所提升
    against 有所改善) is what was asked for; on the scale 优良中差 the ranks are compared.
    """
    t_grade, a_grade = pl.col(f"{target}grade"), pl.col(f"{actual}grade")
    graded = (
        pl.when(a_grade >= t_grade)
        .then(pl.lit("met"))
        .when(a_grade == 0)
        .then(pl.lit("not_met"))
        .otherwise(pl.lit("partly"))
    )
    own = pl.col(f"{actual}word_level")
    t_hedges, a_hedges = pl.col(f"{target}hedges").fill_null(""), pl.col(f"{actual}hedges").fill_null("")
    asked = (own == "partly") & (a_hedges != "") & (t_hedges == a_hedges)
    both_none = pl.col(f"{target}says_none") & pl.col(f"{actual}says_none")
    return (
        pl.when(both_none)
        .then(pl.lit("met"))
        .when(t_grade.is_not_null() & a_grade.is_not_null())
        .then(graded)
        .when(asked)
        .then(pl.lit("met"))
        .otherwise(own)
    )
