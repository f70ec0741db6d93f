"""What a department's rows may say: nothing in words of a secret subject, no word of another department.

Here: which columns are codes and which are wording, and finding others' codes and names in texts. Not here: which rows.
"""

import re
from collections.abc import Iterable, Sequence

import duckdb
import polars as pl

_CODES = re.compile(
    r".*_(code|id|kind|key|source|result|kinds)|pro_code|.*grade|policy_key|phase|period|stage|scope|step|action|"
    r"superseded_by|money_base|status|.*_status|reason|evaluator|operator|alert_level|delta_reason|review_flags|"
    r"failed_checks|severity|signal|fund_book|extract|legal_basis|part|conclusion|likelihood|review_round|"
    r"recommended_action|referred_to|_source_file|_source_sheet"
)
"""Text columns that stay in the row of a secret subject; any other text is wording and goes."""
_SHORTEST = 6
"""A code below that length (departments: 101) is no word to look for in a text: it would be found in amounts."""


def is_wording(column: str, kind: str) -> bool:
    """Whether a column of that DuckDB type says something in words."""
    return kind == "VARCHAR" and not _CODES.fullmatch(column)


def others(connection: duckdb.DuckDBPyConnection, regions: Sequence[str], department: str) -> list[str]:
    """Codes and names of every other department, agency and project of these regions, as texts might quote them."""
    rows = connection.execute(
        """
        select distinct unnest([
            subject_code, agency_code, dept_code, dept_name, case when subject_kind = 'department' then subject_name end
        ]) as word
        from release.marts.dim_subjects
        where mof_div_code = any($regions) and coalesce(dept_code, '') <> $department
        union
        select distinct unnest([pro_name, agency_name]) from release.marts.dim_projects
        where mof_div_code = any($regions) and coalesce(dept_code, '') <> $department
        except
        select unnest([subject_code, agency_code, dept_code, dept_name, subject_name]) from release.marts.dim_subjects
        where mof_div_code = any($regions) and dept_code = $department
        except
        select unnest([pro_name, agency_name]) from release.marts.dim_projects
        where mof_div_code = any($regions) and dept_code = $department
        """,
        {"regions": list(regions), "department": department},
    ).fetchall()
    return sorted(word for (word,) in rows if word and _is_telling(word))


def _is_telling(word: str) -> bool:
    """Long enough not to stand in other people's sentences by chance."""
    return len(word) >= (_SHORTEST if word.isascii() else 3)


def quoting(texts: Iterable[str], words: list[str], own: Iterable[str]) -> list[str]:
    """Those of the texts in which one of the words stands; the department's own names are looked away from first."""
    series = pl.Series("text", list(texts), dtype=pl.String)
    if not len(series) or not words:
        return []
    mine = sorted({word for word in own if word}, key=len, reverse=True)
    bare = series.str.replace_many(mine, [""] * len(mine)) if mine else series
    found = pl.select(pl.lit(bare).str.contains_any(words)).to_series()
    return series.filter(found).to_list()
