"""Forms in pieces, as rows of cells and spans; the same rows as a workbook or a Word document; what is read of them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.land.cells.values import parse_money
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span, write_sheets
from tests.support.docx import cell, document, paragraph, table

WIDTH = 9
MONEY = ["", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
HEADING = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
INDICATORS = [
    ["", "产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", "50", "50", ""],
    ["", "效益指标", "社会效益指标", "受益户数", "≥800户", "760户", "40", "38", "拆迁"],
]
ROWS = [
    ("新建管网", "≥12公里", "12.5公里", "50", "50"),
    ("受益户数", "≥800户", "760户", "40", "38"),
]
"""What is read of INDICATORS."""


def self_evaluation(
    *,
    title: str = "项目支出绩效自评表",
    above: list[Row] | None = None,
    label: str = "项目资金（万元）",
    money: list[str] | None = None,
    total: list[str] | None = None,
    sources: list[Row] | None = None,
    table: list[Row] | None = None,
    last: list[Row] | None = None,
) -> list[Row]:
    """A self-evaluation of 供水工程: 120 initially, 130 adjusted, 117 executed, two indicators."""
    heading: Row = [Span(label, 2, 2 + len(sources or [])), *(money or MONEY)[2:]]
    return [
        [Span(title, WIDTH)],
        [Span("（2022年度）", WIDTH)],
        *(above or []),
        [Span("项目名称", 2), Span("供水工程", WIDTH - 2)],
        heading,
        list(total or ["年度资金总额", "120", "130", "117", "10", "90%", "9"]),
        *(sources or []),
        *(table or [HEADING, *INDICATORS]),
        *(last if last is not None else [[Span("总分", 6), "100", "97", ""]]),
    ]


def write(path: Path, rows: list[Row], header: str = "") -> Path:
    """By the name's suffix; `header`: the page header of a document."""
    if path.suffix == ".xlsx":
        write_sheets(path, {"自评表": rows})
    else:
        path.write_bytes(document(word_table(rows), header=paragraph(header) if header else ""))
    return path


def word_table(rows: list[Row]) -> str:
    """The rows as a ruled table of Word; a cell over several rows goes on below."""
    width = max(sum(each.across if isinstance(each, Span) else 1 for each in row) for row in rows)
    share = 14_000 // width
    waiting: dict[int, tuple[int, int]] = {}
    """Column -> rows to come and width of a cell merged downwards."""
    lines = []
    for row in rows:
        cells, at, given = [], 0, iter(row)
        while at < width:
            if at in waiting:
                left, across = waiting.pop(at)
                if left > 1:
                    waiting[at] = (left - 1, across)
                cells.append(_cell("", across, share, "<w:vMerge/>"))
                at += across
                continue
            each = next(given, None)
            span = each if isinstance(each, Span) else Span(each)
            text = "" if span.text is None else str(span.text)
            inner = "".join(map(paragraph, text.split("\n"))) if "\n" in text else text
            cells.append(_cell(inner, span.across, share, '<w:vMerge w:val="restart"/>' if span.down > 1 else ""))
            if span.down > 1:
                waiting[at] = (span.down - 1, span.across)
            at += span.across
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return table(*lines, widths=[share] * width)


def _cell(inner: str, across: int, share: int, down: str) -> str:
    return cell(inner, f'<w:tcW w:w="{across * share}" w:type="dxa"/><w:gridSpan w:val="{across}"/>{down}')


@dataclass
class Paper:
    """Rows of a form; of what is read the money in 元 and other texts, the indicators, and what nobody can tell."""

    rows: list[Row]
    said: dict[str, str] = field(default_factory=dict)
    indicators: list[tuple] | None = None
    conflict: str | None = None
    unread: str | None = None
    header: str = ""
    only: str | None = None


def check(paper: Paper, file: Path) -> None:
    """The file, written so, is read as the paper says; a paper that only the other kind of file has skips."""
    if paper.only and file.suffix != paper.only:
        pytest.skip(f"only {paper.only} has it")
    forms, _ = read_forms(write(file, paper.rows, paper.header))
    assert len(forms) == 1
    form = forms[0]
    assert bool(form.conflicts) == bool(paper.conflict), form.conflicts
    if paper.conflict:
        assert any(paper.conflict in conflict.zh for conflict in form.conflicts)
    assert {name: _said(form, name) for name in paper.said} == paper.said
    if paper.indicators is not None:
        names = ("level3", "target_raw", "actual_raw", "weight_points", "score")
        assert [tuple(row.values.get(name) for name in names) for row in form.rows] == paper.indicators
    assert (paper.unread or "") in "、".join(form.unread)


def _said(form: Form, name: str) -> str:
    """A value as text; money in 元; `row1.operator`: of the first indicator."""
    if name.startswith("row1."):
        return str(form.rows[0].values.get(name.removeprefix("row1.")) or "")
    text = form.text(name) or ""
    if name.startswith(("budget", "executed", "expected")) and text:
        return str(parse_money(text, form.power).value)
    return text
