"""Search over a release: names, codes, initials of pinyin, words of targets.

Here: the index of a release (made once, kept with it) and what a query finds. Not here: the page (pages/search.py).
The initials come from the order in which ICU sorts Chinese, which is by pinyin and marks where each letter begins; of
a character with several readings the first one counts.
"""

import itertools
import unicodedata
from dataclasses import dataclass

import polars as pl

from pipelines.readers.browse.confidential import secrets
from pipelines.readers.browse.page import View
from pipelines.readers.browse.shelf import Open

MOST = 50
"""Finds of each kind."""
_LETTERS = "abcdefghjklmnopqrstwxyz"
_INDEX = "\ufdd0"
"""With a letter after it, what stands before the first character of that letter in the Chinese order of CLDR."""
_KINDS = ("region", "department", "subject")


@dataclass(frozen=True)
class Index:
    """Everything that has a name: kind, region, newest year, subject kind, code, name, both folded, initials; `around`:
    names of its region and department, folded."""

    frame: pl.DataFrame


def index_of(view: View) -> Index:
    """The index of the view's release."""
    held = view.open
    with held.lock:
        return held.once("search", lambda: _made(view))


def _made(view: View) -> Index:
    found = view.open.connection.cursor().sql(
        """
        select 'region' as kind, mof_div_code, max(fiscal_year) as fiscal_year, null as subject_kind,
            mof_div_code as code, arg_max(mof_div_name, fiscal_year) as name, null as place
        from marts.dim_regions group by mof_div_code
        union all
        select 'department', mof_div_code, max(fiscal_year), 'department', dept_code, arg_max(dept_name, fiscal_year),
            null
        from marts.dim_subjects where dept_code is not null group by mof_div_code, dept_code
        union all
        select 'subject', mof_div_code, max(fiscal_year), subject_kind, subject_code,
            case when not bool_or(is_secret) then arg_max(subject_name, fiscal_year) end,
            arg_max(dept_name, fiscal_year)
        from marts.dim_subjects where subject_kind <> 'department' group by mof_div_code, subject_kind, subject_code
        """
    )
    frame = pl.DataFrame(pl.from_arrow(found.to_arrow_table()))
    letters = _initials(view.open, frame["name"])
    regions = frame.filter(pl.col("kind") == "region").select("mof_div_code", region=pl.col("name"))
    frame = frame.join(regions, on="mof_div_code", how="left", maintain_order="left")
    around = pl.concat_str("region", "place", separator=" ", ignore_nulls=True)
    return Index(
        frame.with_columns(
            folded=_folded(pl.col("name").fill_null("")),
            around=_folded(around),
            folded_code=pl.col("code").str.to_lowercase(),
            initials=pl.col("name").fill_null("").str.replace_many(letters).str.to_lowercase(),
        ).drop("region")
    )


def _folded(text: pl.Expr) -> pl.Expr:
    """As words are compared: small letters, half-width signs."""
    return text.str.normalize("NFKC").str.to_lowercase()


def _initials(held: Open, names: pl.Series) -> dict[str, str]:
    """Character -> first letter of its pinyin, of the characters that occur."""
    names = names.drop_nulls().unique()
    characters = sorted({each for name in names for each in name if "\u4e00" <= each <= "\u9fff"})
    if not characters:
        return {}
    rows = held.connection.cursor().execute(
        "select letter, icu_sort_key(letter, 'zh') from (select unnest(?) as letter)",
        [[*characters, *(_INDEX + letter.upper() for letter in _LETTERS)]],
    )
    keys = dict(rows.fetchall())
    bounds = [(keys[_INDEX + letter.upper()], letter) for letter in _LETTERS]
    told = {}
    for each in characters:
        before = [letter for bound, letter in bounds if bound <= keys[each]]
        told[each] = before[-1] if before else each
    return told


def find(view: View, words: str, most: int) -> tuple[int, pl.DataFrame]:
    """How many rows of the index hold the words, and the first of them; names that begin with them first. One word at
    least stands in their name, code or initials, the others there or in the name of their region or department."""
    asked = unicodedata.normalize("NFKC", words).casefold().split()
    own = [
        pl.col("folded").str.contains(word, literal=True)
        | pl.col("folded_code").str.contains(word, literal=True)
        | (pl.col("initials").str.contains(word, literal=True) if word.isascii() and word.isalpha() else False)
        for word in asked
    ]
    frame = index_of(view).frame.filter(pl.any_horizontal(own))
    if len(asked) > 1:
        pairs = zip(asked, own, strict=True)
        frame = frame.filter(*(held | pl.col("around").str.contains(word, literal=True) for word, held in pairs))
    whole = " ".join(asked)
    order = ["rank", "kind_order", "mof_div_code", "code", "tie"]
    ranked = frame.with_columns(
        rank=pl.when((pl.col("folded") == whole) | (pl.col("code") == words.strip()))
        .then(0)
        .when(pl.col("folded").str.starts_with(whole) | pl.col("initials").str.starts_with(whole))
        .then(1)
        .otherwise(2),
        kind_order=pl.col("kind").replace_strict(dict(zip(_KINDS, range(3), strict=True)), return_dtype=pl.Int8),
        tie=pl.col("subject_kind").fill_null(""),
    )
    # a common word is in a hundred thousand names, of which the page lists two hundred
    return ranked.height, ranked.bottom_k(most, by=order).sort(order)


def targets(view: View, words: str) -> list[dict]:
    """Indicators whose wording or printed target (sign, value, unit) holds every word, or whose id the word is; newest
    year first, then in the order in which they stand (by region), none of a secret subject. Each year is read no
    further than it takes."""
    asked = words.split()
    if not asked or max(map(len, asked)) < 2:
        return []
    holds = []
    if all(_pairs(word) <= pairs_of_targets(view) for word in asked):
        places = range(2, len(asked) + 2)
        holds.append(" and ".join(f"(contains(level3, ?{n}) or contains({_PRINTED}, ?{n}))" for n in places))
    if len(asked) == 1 and any(map(str.isdigit, words)):
        holds.append("kpi_id = ?2")
    if not holds:
        return []
    hidden, rows = secrets(view), []
    for year in years_of_indicators(view):
        found = view.ask(
            f"""
            select mof_div_code, fiscal_year, kpi_id, subject_kind, subject_code, level3, printed_operator, target_raw,
                unit
            from marts.fct_goal_indicators where fiscal_year = ?1 and ({" or ".join(holds)}) limit {4 * MOST}
            """,
            [year, *asked],
        )
        rows += [row for row in found if (row["mof_div_code"], row["subject_code"]) not in hidden]
        if len(rows) >= MOST:
            break
    return rows[:MOST]


def papers(view: View, words: str) -> list[dict]:
    """Evaluations and problems whose number the word is, newest year first, none of a secret subject."""
    asked = words.strip()
    if " " in asked or not any(map(str.isdigit, asked)):
        return []
    numbered = {"fct_evaluations": "eval_id", "fct_rectifications": "finding_id"}
    selects = [
        f"select '{mart}' as mart, {number} as number, mof_div_code, fiscal_year, subject_kind, subject_code "
        f"from marts.{mart} where lower({number}) = lower(?1)"
        for mart, number in numbered.items()
        if view.has(mart)
    ]
    found = view.ask(
        f"{' union all '.join(selects)} order by fiscal_year desc, mart, mof_div_code, subject_code limit {MOST}",
        [asked],
    )
    hidden = secrets(view)
    return [row for row in found if (row["mof_div_code"], row["subject_code"]) not in hidden]


_PRINTED = "concat(printed_operator, target_raw, unit)"
"""A target as the form prints it."""


def pairs_of_targets(view: View) -> frozenset[str]:
    """Every two letters that stand side by side in the wording or target of some indicator of the release: whatever
    holds other pairs is in none, and a province's millions of texts need not be read to know it."""
    sql = f"""
        select distinct unnest(list_transform(range(1, length(told)), lambda place: substr(told, place, 2)))
        from (
            select distinct level3 as told from marts.fct_goal_indicators
            union all
            select {_PRINTED} from marts.fct_goal_indicators
        )
    """

    def asked() -> frozenset[str]:
        return frozenset(pair for (pair,) in view.open.connection.cursor().execute(sql).fetchall())

    return view.open.once("pairs of targets", asked)


def _pairs(word: str) -> frozenset[str]:
    return frozenset(map("".join, itertools.pairwise(word)))


def years_of_indicators(view: View) -> list[int]:
    """Years of the release in which somebody set goals, newest first."""
    sql = "select distinct fiscal_year from marts.fct_goal_indicators order by 1 desc"
    return view.open.once("years of indicators", lambda: [row["fiscal_year"] for row in view.ask(sql)])
