"""A figure of the report is one cell of one mart: read here, never computed, and noted with where it stands.

Here: `Figures` (reads cells, notes those that a sentence uses), how a figure is written. Not here: which cells
(work.py, outlook.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import duckdb

from pipelines.contracts.codes import labels, zh
from pipelines.readers.report.tables import select
from pipelines.warehouse import name

MISSING = "（无数据）"
"""What stands in a sentence whose figure the release does not hold: never a zero, never a blank."""
_WAN = Decimal(10_000)
_PLACE = re.compile(r"\{(\w+)\}")
_FAMILIES = {"result": "stage_result"}
"""Columns whose codes (pipelines/contracts/codes.py) go by another name."""


@dataclass(frozen=True)
class Figure:
    """One cell: `value` as the mart holds it, None when it holds none."""

    table: str
    column: str
    keys: tuple[tuple[str, str], ...]
    value: Any

    @property
    def is_some(self) -> bool:
        """Known and not zero."""
        return bool(self.value)

    def __str__(self) -> str:
        """As a sentence has it; money in 万元 to two places."""
        if self.value is None:
            return MISSING
        if self.column.endswith("_yuan"):
            return wan(self.value)
        if self.column.endswith("_ratio"):
            return f"{Decimal(self.value) * 100:.2f}%"
        if isinstance(self.value, date):
            return f"{self.value.year}年{self.value.month}月{self.value.day}日"
        return str(self.value)

    @property
    def exact(self) -> str:
        """As the table of sources has it: money to the cent."""
        if self.column.endswith("_yuan") and self.value is not None:
            return f"{self.value:,.2f}元"
        return str(self)

    @property
    def is_rounded(self) -> bool:
        """Whether the sentence says less than the mart holds."""
        return self.column.endswith("_yuan") and self.value is not None and self.value % 100 != 0


def wan(yuan: Decimal) -> str:
    """7904.85万元, 14339万元; what would be a round nothing in 万元 stands in 元: 21.50元."""
    if 0 < abs(yuan) < 100:
        return f"{yuan:.2f}元"
    return f"{yuan / _WAN:.2f}".removesuffix(".00") + "万元"


def key_word(column: str, value: str) -> str:
    """A key's value as a person says it."""
    if column == "month":
        return f"{value}月"
    if column == "fiscal_year":
        return f"{value}年"
    if (column, value) == ("dept_code", "all"):
        return "全部部门"
    for family in (_FAMILIES.get(column, column), "use_stage"):
        if value in labels().get(family, {}):
            return zh(family)[value]
    return value


def result_word(stage: str, result: str) -> str:
    """A result as a chapter has it: what a self-evaluation without one could not be recomputed to."""
    return "不能按规则复算" if (stage, result) == ("self_evaluation", "unknown") else key_word("result", result)


@dataclass
class Figures:
    """The cells of one region and year. `scope`: own, or subtree of the region and the others `below`.
    `told`: chapter and figure of every one that a sentence used, in order."""

    connection: duckdb.DuckDBPyConnection
    region: str
    year: int
    scope: str = "own"
    below: tuple[str, ...] = ()
    chapter: str = ""
    told: list[tuple[str, Figure]] = field(default_factory=list)

    def cell(self, table: str, column: str, region: str | None = None, year: int | None = None, **keys: Any) -> Figure:
        """The cell of that column in the one row with these keys, of the report's region and year unless others are
        named; its value is None where there is no such row."""
        where = " and ".join(f"{name(key)} = ?" for key in ("mof_div_code", "fiscal_year", *keys))
        rows = select(
            self.connection,
            f"select {name(column)} from {table} where {where}",
            [region or self.region, year or self.year, *keys.values()],
        )
        if len(rows) > 1:
            raise ValueError(f"{keys} is no key of {table}")
        elsewhere: dict[str, Any] = {"mof_div_code": region} if region and region != self.region else {}
        elsewhere |= {"fiscal_year": year} if year and year != self.year else {}
        told = tuple((key, str(value)) for key, value in {**elsewhere, **keys}.items())
        return Figure(table.removeprefix("marts."), column, told, rows[0][0] if rows else None)

    def coverage(self, stage: str, column: str, kind: str = "all", book: str = "all", period: str = "year") -> Figure:
        """A cell of rpt_coverage."""
        keys: dict[str, Any] = {
            "scope": self.scope,
            "stage": stage,
            "subject_kind": kind,
            "fund_book": book,
            "period": period,
        }
        return self.cell("marts.rpt_coverage", column, **keys)

    def result(self, stage: str, result: str, column: str = "subject_count", kind: str = "all") -> Figure:
        """A cell of rpt_stage_results."""
        return self.cell(
            "marts.rpt_stage_results", column, scope=self.scope, stage=stage, subject_kind=kind, result=result
        )

    def landed(self, column: str) -> Figure:
        """What the initial budget of the following year proves of this year's advice: a cell of rpt_loop_summary."""
        return self.cell("marts.rpt_loop_summary", column, year=self.year + 1, scope=self.scope, group_kind="region")

    def sentence(self, text: str, **given: Figure | str) -> str:
        """`text` with its places filled; each figure among them is noted as told."""
        for place in _PLACE.findall(text):
            figure = given[place]
            if isinstance(figure, Figure) and (self.chapter, figure) not in self.told:
                self.told.append((self.chapter, figure))
        return text.format(**given)

    def place(self, keys: Sequence[tuple[str, str]]) -> str:
        """The keys of a cell in words: `道路养护，代码P1；12月`."""
        told = dict(keys)
        region, year = told.get("mof_div_code", self.region), told.get("fiscal_year", self.year)
        names = {
            "pro_code": "select case when is_secret then '涉密项目' else subject_name end from marts.dim_subjects "
            "where mof_div_code = ?1 and fiscal_year = ?2 and subject_code = ?3 "
            "and subject_kind in ('project', 'policy')",
            "dept_code": "select dept_name from marts.dim_subjects "
            "where mof_div_code = ?1 and fiscal_year = ?2 and dept_code = ?3 limit 1",
            "mof_div_code": "select mof_div_name from marts.dim_regions "
            "where mof_div_code = ?1 and fiscal_year = ?2 and ?3 is not null",
        }

        def said(column: str, value: str) -> str:
            word = result_word(told.get("stage", ""), value) if column == "result" else key_word(column, value)
            if column not in names or word != value:
                return word
            found = select(self.connection, names[column], [region, year, value])
            return f"{found[0][0]}，代码{value}" if found and found[0][0] else value

        return "；".join(said(column, value) for column, value in keys)

    @property
    def regions(self) -> list[str]:
        """The regions whose subjects the report may name."""
        return [self.region] if self.scope == "own" else list(self.below)

    @cached_property
    def labels(self) -> dict[tuple[str, str], str]:
        """Table and column ('' for the table itself) -> Chinese label, from the comments that the release carries."""
        rows = select(
            self.connection,
            "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts' "
            "union all select table_name, '', comment from duckdb_tables() where schema_name = 'marts'",
        )
        return {
            (table, column): (comment or "").partition("。")[0].partition(",")[0] for table, column, comment in rows
        }
