"""What looks odd about a file as a whole: it ends at an exporter's row limit, is dated in another year, or is called a
draft.

Here: counting, and the sentences. Not here: whose keys stand in another year (misplaced.py), drift against the last
release (dbt_project/models/audit).
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.ledger.entries import is_called_draft
from pipelines.land.problems import Refused
from pipelines.lang import say

ROW_LIMITS = (5_000, 10_000, 50_000, 65_536, 1_048_576)
"""Where spreadsheets (.xls, .xlsx) and common exporters stop, with or without the header."""

Kind = Literal["row_limit", "other_year", "known_elsewhere", "called_draft"]


@dataclass(frozen=True)
class Doubt:
    """`rows` of `of` rows are why; `found`: the limit, or the other year; None: a draft."""

    kind: Kind
    rows: int
    of: int
    found: int | None = None

    def sentence(self) -> str:
        """What is odd and what to do."""
        return {
            "row_limit": say(
                f"正好止于 {self.found or 0:,} 行（常见的导出上限）：可能没有导全；请核对行数，分批导出后一并报送",
                f"ends exactly at {self.found or 0:,} rows, a usual limit of exports: perhaps cut off; compare the "
                "count, and export it in parts",
            ),
            "other_year": say(
                f"{self.of} 行中 {self.rows} 行的日期不在本年度（多为 {self.found} 年）；请核对是否放错年度文件夹",
                f"{self.rows} of {self.of} rows are dated in another year (mostly {self.found}); right folder?",
            ),
            "known_elsewhere": say(
                f"{self.of} 行中 {self.rows} 行的主键已在其他年度（多为 {self.found} 年）的文件夹中；"
                "请核对是否重复报送",
                f"the keys of {self.rows} of {self.of} rows stand in another year's folder already (mostly "
                f"{self.found}); was it sent twice?",
            ),
            "called_draft": say(
                f"文件名表明是草稿、作废或备份，其中 {self.rows} 行仍按报送采用；不该采用的请从文件夹移走",
                f"its name calls it a draft, void or a copy, yet its {self.rows} rows count like any other's; what "
                "should not count must leave the folder",
            ),
        }[self.kind]


def row_limit(rows: int, last: int) -> Doubt | None:
    """`rows` of a sheet below its header, of which the last stands in row `last`."""
    limit = next((limit for limit in ROW_LIMITS if limit in (rows, rows + 1, last)), None)
    return Doubt("row_limit", rows, rows, limit) if limit else None


def called_draft(path: str, rows: int) -> Doubt | None:
    """Of a file that holds rows under such a name."""
    return Doubt("called_draft", rows, rows) if rows and is_called_draft(path) else None


def years_of(rows: pl.DataFrame, contract: Contract) -> Counter[int]:
    """Rows per year of the day that should lie in the folder's year; nothing where the contract has none."""
    if contract.year_column is None:
        return Counter()
    counted = rows[contract.year_column].drop_nulls().dt.year().value_counts()
    return Counter(dict(counted.iter_rows()))


def other_year(years: Mapping[int, int], year: int | None) -> Doubt | None:
    """More than half of the dated rows lie in other years than the folder's."""
    of, others = sum(years.values()), {each: rows for each, rows in years.items() if each != year}
    rows = sum(others.values())
    if year is None or 2 * rows <= of:
        return None
    return Doubt("other_year", rows, of, max(others, key=lambda each: (others[each], each)))


def misplaced(dated: Doubt, known: Doubt, year: int | None) -> Refused:
    """Both at once: a file of another year, which that year's folder has already."""
    return Refused(
        "other_years_file",
        f"{dated.of} 行中 {dated.rows} 行的日期不在 {year} 年度，其中 {known.rows} 行的主键已在日期所在年度"
        f"（{dated.found} 年）的文件夹中：多半是别的年度的文件，整份未采用；"
        "请从该文件夹移走，确属本年度的请更正日期或主键后重报",
        f"{dated.rows} of {dated.of} rows are dated outside {year}, and the keys of {known.rows} of them stand in the "
        f"folder of their year ({dated.found}) already: a file of another year, none of it was taken; remove it from "
        "this folder, or correct days or keys",
        value=str(dated.found),
    )


def to_json(doubts: Iterable[Doubt]) -> str:
    return json.dumps([asdict(each) for each in doubts])


def from_json(text: str) -> list[Doubt]:
    return [Doubt(**each) for each in json.loads(text)]
