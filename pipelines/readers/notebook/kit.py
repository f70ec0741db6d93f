"""A release as a notebook asks it: SQL in, a polars frame out, columns by their Chinese labels.

Here: reading. Every number a notebook shows comes out of SQL over the marts.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.lang import set_lang
from pipelines.readers.notebook.tables import as_words, long_texts, number_as_text
from pipelines.readers.report.tables import UNKNOWN, in_wan
from pipelines.readers.shell.labels import labels_for
from pipelines.settings import Settings
from pipelines.warehouse import find_release, open_papers


class Warehouse:
    """One release, read-only. `ask` opens it anew each time, so that no notebook keeps a night from pruning."""

    def __init__(self, settings: Settings, release: str | None = None) -> None:
        self.settings = settings
        self.release = find_release(settings, release)

    def ask(self, sql: str, parameters: Sequence[Any] = ()) -> pl.DataFrame:
        """The result of one query; money stays Decimal. `?` in the SQL takes the parameters in order."""
        with open_papers(self.settings, self.release) as connection:
            result = connection.sql(sql, params=list(parameters)).to_arrow_table()
        frame = pl.from_arrow(result)
        assert isinstance(frame, pl.DataFrame)
        return frame

    def table(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The result as a table to look at: Chinese labels above, codes in words; `data.height` counts its rows."""
        import marimo as mo

        frame = as_words(self.ask(sql, parameters))
        with open_papers(self.settings, self.release) as connection:
            labels = dict(zip(frame.columns, labels_for(connection, sql, frame.columns), strict=True))
        numbers = {
            labels[column]: partial(number_as_text, column)
            for column in frame.columns
            if frame[column].dtype.is_numeric()
        }
        return mo.ui.table(
            frame.rename(labels),
            selection=None,
            show_column_summaries=False,
            show_data_types=False,
            format_mapping=dict(numbers),
            wrapped_columns=[labels[column] for column in long_texts(frame)],
        )

    def heading(self, title: str, text: str) -> str:
        """Markdown that a notebook begins with: what it shows, of which release, and what the tables' buttons do."""
        day = self.ask("select data_as_of from meta.build").item()
        return (
            f"# {title}\n\n{text}\n\n发布版 `{self.release}`, 数据日期 {day}。"
            "表格上方的按钮: Search 查找, Columns 选列, Explore 看各列的分布, Export 导出; 列名旁可排序、筛选。"
        )

    def regions(self) -> dict[str, str]:
        """`name (code)` -> code of every region with a figure, the ones with most projects first."""
        frame = self.ask(
            "select regions.mof_div_code as code, max(regions.mof_div_name) as name, "
            "count(projects.pro_code) as projects "
            "from marts.dim_regions as regions left join marts.dim_projects as projects "
            "on regions.mof_div_code = projects.mof_div_code and regions.fiscal_year = projects.fiscal_year "
            "where regions.is_reported group by regions.mof_div_code order by projects desc, code"
        )
        return {f"{name or '未命名'} ({code})": code for code, name, _ in frame.rows()}

    def years(self, region: str) -> dict[str, int]:
        """`year` -> year in which the region reported, newest first."""
        frame = self.ask(
            "select distinct fiscal_year from marts.dim_regions where mof_div_code = ? and is_reported order by 1 desc",
            [region],
        )
        return {str(year): year for (year,) in frame.rows()}


def open_warehouse(arguments: Any = None) -> Warehouse:
    """The warehouse meant: `--home` and `--release` after the notebook's `--`, else the settings' own."""
    given = arguments or {}
    home = given.get("home")
    settings = Settings.load(Path(str(home)) if home else None, "zh")
    set_lang("zh")
    return Warehouse(settings, str(given["release"]) if given.get("release") else None)


def percent(value: Decimal | float | None) -> str:
    """0.8618 -> 86.18%; nothing -> —."""
    return UNKNOWN if value is None else f"{Decimal(str(value)) * 100:.2f}%"


def wan(value: Decimal | int | None) -> str:
    """Yuan as 万元 with two decimals."""
    return UNKNOWN if value is None else f"{in_wan(value)} 万元"
