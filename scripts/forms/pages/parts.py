"""What the layouts have in common: heads, sources of funds, indicator rows, feet."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from scripts.forms.sheet import Row, Span

Table = dict[str, Any]
Cells = Callable[[Table], Row]
SCORED_MONEY = {
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "score": "得分",
}
"""Columns of the sources of funds where their execution is scored."""
_POINTS = ("weight", "score", "dept_score")


def points(value: Any) -> Any:
    """A score as the number it is where it is one."""
    text = "" if value is None else str(value)
    return float(text) if text.replace(".", "", 1).isdigit() else (text or None)


def cells_of(*names: str, last_width: int = 1) -> Cells:
    """What an indicator's row says right of its levels, the last over so many columns; points as numbers."""

    def cells(each: Table) -> Row:
        row: Row = [points(each.get(name)) if name in _POINTS else each.get(name) for name in names]
        return row if last_width == 1 else [*row[:-1], Span(row[-1], last_width)]

    return cells


def totals(table: Table, width: int) -> Row:
    """总分 over `width` columns, the weights and the scores added up."""
    return [Span("总分", width), points(table.get("total_weight")), points(table.get("total_score"))]


def levels(table: Table, cells: Cells) -> list[Row]:
    """Indicator rows; equal first and second levels are merged downwards as on paper."""
    rows: list[Row] = []
    for _, group1 in groupby(table["indicators"], key=lambda each: each.get("level1")):
        members = list(group1)
        opening = True
        for _, group2 in groupby(members, key=lambda each: each.get("level2")):
            inner = list(group2)
            for place, each in enumerate(inner):
                row: Row = []
                if opening:
                    row.append(Span(each.get("level1"), 1, len(members)))
                    opening = False
                if place == 0:
                    row.append(Span(each.get("level2"), 1, len(inner)))
                rows.append([*row, *cells(each)])
    return rows


def left(label: str, rows: list[Row]) -> list[Row]:
    """The rows beside one label that runs down all of them."""
    return [[Span(label, 1, len(rows)), *rows[0]], *rows[1:]]


def head(table: Table, title: str, width: int) -> list[Row]:
    """The lines above every form: title, year, project, department and agency."""
    half = width // 2 - 1
    return [
        [Span(title, width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        ["项目名称", Span(table["project_name"], width - 1)],
        ["主管部门", Span(table.get("department"), half), "实施单位", Span(table.get("agency"), width - half - 2)],
    ]


def foot(width: int) -> list[Row]:
    """The lines below every form."""
    return [
        [Span("注：1.定量指标按完成比例计分；2.定性指标分三档。", width)],
        ["填表人：", Span("", 2), "联系电话：", Span("", width - 4)],
    ]


def funds(table: Table, columns: dict[str, str], width: int) -> list[Row]:
    """Heading line and one line per source of funds; the label takes two columns."""
    spare = width - 3 - len(columns)
    rows: list[Row] = [[Span("", 2), *columns.values(), *([Span("", spare)] if spare > 0 else [])]]
    for each in table["funds"]:
        cells: Row = [Span(each["row"], 2)]
        cells += [points(each.get(key)) if key in ("weight",) else each.get(key) for key in columns]
        rows.append([*cells, *([Span("", spare)] if spare > 0 else [])])
    return left(f"项目资金（{table.get('funds_unit') or '万元'}）", rows)
