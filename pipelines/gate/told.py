"""A failed check as a person reads it: once, in words, with region, year, extract and file by name.

Here: the rows of an audit as sentences. Not here: which checks failed (runner.py), the page (night/aftermath.py).
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from pipelines.contracts import codes, load_contracts, load_policy_contracts
from pipelines.lang import Lang, Words, get_lang
from pipelines.warehouse.views import label_of

Finding = dict[str, Any]
_PLACE = ("mof_div_code", "fiscal_year", "extract", "path")
_PAIR = {"row_count", "event_count"}
"""Rows kept out and rows with a day kept empty: of a file that has only one of them the other says nothing."""
_LABELS = {
    "row_count": "行数",
    "amount_yuan": "金额（元）",
    "previous_row_count": "上一版行数",
    "previous_amount_yuan": "上一版金额（元）",
    "file_change": "文件",
    "column_name": "列",
    "power_of_ten": "相差 10 的几次方",
    "rescaled_rows": "变化的行数",
    "matched_rows": "可比的行数",
    "delivered_budget_yuan": "报送预算（元）",
    "published_budget_yuan": "发布预算（元）",
    "delivered_paid_yuan": "报送支付（元）",
    "published_paid_yuan": "发布支付（元）",
    "doubt": "疑点",
    "of_count": "比照的行数",
    "found": "现为",
    "mof_div_name": "名称",
    "parent_mof_div_code": "上级区划",
    "status": "状态",
    "rows_read": "读入行数",
    "rows_rejected": "拒收行数",
    "code_kind": "代码类型",
    "code": "代码",
    "table_name": "表",
    "expected_count": "应有行数",
    "actual_count": "实有行数",
    "event_count": "暂作为空的行数",
    "first_date": "最早日期",
    "last_date": "最晚日期",
    "expected_rows": "应有行数",
    "actual_rows": "实有行数",
    "expected_yuan": "应有金额（元）",
    "actual_yuan": "实有金额（元）",
    "row_key": "主键",
    "outcome": "结果",
    "expected": "应为",
    "why": "原因",
    "former_value": "原值",
    "former_path": "原来的文件",
    "reason": "原因",
}
"""Columns of the audits, beside those that are policy parameters (ref_codes); one of a suite of the office's own is
called by its name."""


def title(finding: Finding) -> Words:
    """What the check asks for; its identifier where a suite says nothing about itself."""
    return {"zh": finding["why"].get("zh") or finding["check"], "en": finding["why"].get("en") or finding["check"]}


def lines(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]], table: str) -> list[Words]:
    """`泸县（510521） 2021 年度 国库集中支付, 文件 510521/2021/payments.csv: 上一版行数 120` for each row."""
    regions = dict(
        connection.cursor()
        .execute(
            "select mof_div_code, arg_max(mof_div_name, fiscal_year) from marts.dim_regions "
            "where mof_div_name is not null group by mof_div_code"
        )
        .fetchall()
    )
    labels = _labels_of(connection, table)
    audit = table.rpartition(".")[2]
    return [
        {"zh": _line(row, regions, labels, audit, "zh"), "en": _line(row, regions, labels, audit, "en")} for row in rows
    ]


def _labels_of(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Column -> its label: of an audit ours, of a mart the first words of its comment, of an extract its contract's."""
    schema, _, name = table.partition(".")
    contract = {**load_contracts(), **load_policy_contracts()}.get(name) if schema == "raw" else None
    if contract:
        return {column.name: column.zh for column in contract.all_columns}
    comments = (
        connection.cursor()
        .execute(
            "select column_name, comment from duckdb_columns() "
            "where schema_name = ? and table_name = ? and comment is not null",
            [schema, name],
        )
        .fetchall()
    )
    return codes.zh("parameter") | {column: label_of(comment) for column, comment in comments} | _LABELS


def region_name(code: str, regions: dict[str, str], lang: Lang | None = None) -> str:
    """泸县（510521）, or the code of a region without a name."""
    before, after = ("（", "）") if (lang or get_lang()) == "zh" else (" (", ")")
    return f"{regions[code]}{before}{code}{after}" if code in regions else code


def _line(row: dict[str, Any], regions: dict[str, str], labels: dict[str, str], audit: str, lang: Lang) -> str:
    year, path = row.get("fiscal_year"), row.get("path")
    where = [
        region_name(str(row["mof_div_code"]), regions, lang) if row.get("mof_div_code") else "",
        (f"{year} 年度" if lang == "zh" else f"year {year}") if year else "",
        _extract(str(row["extract"]), lang) if row.get("extract") else "",
    ]
    place = " ".join(part for part in where if part)
    if path:
        place += f", 文件 {path}" if lang == "zh" else f", file {path}"
    seen = [
        _value(column, _column(row, value, lang) if column == "column_name" else value, labels, audit, lang)
        for column, value in row.items()
        if column not in _PLACE
        and value is not None
        and not (column in _PAIR and row.keys() >= _PAIR and str(value) == "0")
    ]
    return f"{place}: {('，' if lang == 'zh' else ', ').join(seen)}" if seen else place


def _extract(name: str, lang: Lang) -> str:
    contract = {**load_contracts(), **load_policy_contracts()}.get(name)
    return contract.zh if contract and lang == "zh" else name


def _column(row: dict[str, Any], name: Any, lang: Lang) -> Any:
    """A column of an extract as its contract calls it."""
    contract = {**load_contracts(), **load_policy_contracts()}.get(str(row.get("extract")))
    known = [each.zh for each in contract.all_columns if each.name == name] if contract else []
    return known[0] if known and lang == "zh" else name


def _value(column: str, value: Any, labels: dict[str, str], audit: str, lang: Lang) -> str:
    pair = codes.labels().get(codes.family_of(audit, column) or column, {}).get(str(value))
    if lang == "en":
        return f"{column.replace('_', ' ')} {pair[1] if pair else value}"
    return f"{labels.get(column, column)} {pair[0] if pair else value}"
