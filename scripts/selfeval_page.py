"""Writes docs/self-evaluation-tables.md out of a release: `python -m scripts.selfeval_page --home HOME`.

Here: what became of each published self-evaluation table: what was read, how the scores differ, which rule names its
contradictions. Not here: the tables and what a person says about them (samples/selfeval), any figure (the release).
"""

import argparse
import csv
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.lang import get_lang, set_lang
from pipelines.readers.explain.story_labels import label_of
from pipelines.settings import Settings
from pipelines.warehouse import open_release

HERE = Path(__file__).parent / "samples" / "selfeval"
TARGET = Path(__file__).parents[1] / "docs" / "self-evaluation-tables.md"

Row = dict[str, Any]
SIDES = {"target": ("目标", "target"), "actual": ("完成值", "actual")}


@dataclass(frozen=True)
class Table:
    """One published table: as entered (`printed`), as released (`form`, `indicators`, `findings`), remarks on it."""

    printed: Row
    form: Row
    indicators: list[Row]
    findings: list[Row]
    remarks: list[Row]

    def cells(self, side: str, is_read: bool | None = None) -> list[Row]:
        """Indicators that print a target (actual): all of them, or those that were read, or not."""
        kinds = [(row, row[f"{side}_kind"]) for row in self.indicators if row[f"{side}_kind"] is not None]
        return [row for row, kind in kinds if is_read is None or (kind != "unparsed") is is_read]

    def said(self, *about: str) -> list[Row]:
        return [remark for remark in self.remarks if remark["about"] in about]

    @property
    def name(self) -> str:
        printed = self.printed
        subject = printed["pro_name"] if printed["subject_kind"] == "project" else f"{printed['dept_name']}部门整体"
        return f"{printed['table']} {printed['mof_div_name']} {printed['fiscal_year']} {subject}"


def read_tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every table of samples/selfeval with what the release made of it; ValueError where a remark does not hold."""
    remarks = _read("remarks.csv")
    tables = []
    for printed in _read("tables.csv"):
        name = printed["pro_name"] if printed["subject_kind"] == "project" else printed["dept_name"]
        where = (
            f"mof_div_code = '{printed['mof_div_code']}' and fiscal_year = {printed['fiscal_year']} "
            f"and subject_kind = '{printed['subject_kind']}'"
        )
        [form] = _rows(
            connection, f"select * from marts.fct_self_evaluations where {where} and subject_name = '{name}'"
        )
        where += f" and subject_code = '{form['subject_code']}'"
        table = Table(
            printed,
            form,
            _rows(
                connection,
                "select *, cast(right(kpi_id, 2) as integer) as row from marts.fct_indicator_results "
                f"where phase = 'self_evaluation' and {where} order by kpi_id",
            ),
            _rows(
                connection, f"select * from marts.rpt_self_evaluation_reviews where {where} order by rule_id, kpi_id"
            ),
            [remark for remark in remarks if remark["table"] == printed["table"]],
        )
        _check(table)
        tables.append(table)
    return tables


def _read(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    result = connection.cursor().execute(sql)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _check(table: Table) -> None:
    """Each unread cell has its remark and each remark its cell; rules and reasons remarked on are in the release."""
    unread = {(str(row["row"]), side) for side in SIDES for row in table.cells(side, False)}
    explained = {(remark["row"], remark["about"]) for remark in table.said(*SIDES)}
    if unread != explained:
        raise ValueError(f"{table.name}: unread cells and remarks differ: {sorted(unread ^ explained)}")
    fired = {finding["rule_id"] for finding in table.findings}
    reasons = {(str(row["row"]), row["delta_reason"]) for row in table.indicators}
    for remark in table.remarks:
        about = remark["about"]
        is_held = about in fired if about.startswith("rv") else (remark["row"], about) in reasons
        if about not in (*SIDES, "cut", "oddity", "left_out") and not is_held:
            raise ValueError(f"{table.name}: the release has no {about} {remark['row']}")


def render(tables: list[Table]) -> str:
    """The page as Markdown, Chinese first; the same release gives the same bytes."""
    parts = [_HEAD, _totals(tables), _reasons(tables), _unread(tables), _contradictions(tables), _left_out(tables)]
    return "\n".join([*parts, "## 逐表 · Table by table\n", *(_one(table) for table in tables)])


_HEAD = """<!-- Written by `python -m scripts.selfeval_page --home HOME` out of a release of data/raw. -->

# 真实自评表：读出了什么，得分差在哪里 · Published self-evaluation tables: what was read, where scores differ

18 张公开的自评表按原样录入 `data/raw`，和其他数据一样经 `jixiao refresh` 读取、计分、复核。本页由现行版本生成；
录入的表在 `scripts/samples/selfeval`，人工说明在其中的 `remarks.csv`。填报的数从不改写：规则得分另列，差异写明原因。

Eighteen published tables lie in `data/raw` as printed and go through `jixiao refresh` like any other data. This page
is written from the release; the tables are in `scripts/samples/selfeval`, a person's remarks on them in `remarks.csv`
there. Nothing printed is changed: the score by rule stands beside it, with the reason why they differ.
"""


def _totals(tables: list[Table]) -> str:
    rows, whole = [], [0, 0]
    for side, (zh, en) in SIDES.items():
        printed = sum(len(table.cells(side)) for table in tables)
        read = sum(len(table.cells(side, True)) for table in tables)
        whole = [whole[0] + printed, whole[1] + read]
        rows.append([f"{zh} · {en}", printed, read, printed - read, _percent(read, printed)])
    rows.append(["合计 · both", *whole, whole[0] - whole[1], _percent(whole[1], whole[0])])
    indicators = sum(len(table.indicators) for table in tables)
    blank = 2 * indicators - whole[0]
    count = f"{len(tables)} 张表，{indicators} 个指标。{len(tables)} tables, {indicators} indicators."
    return (
        f"## 合计 · Totals\n\n{count}\n\n"
        + _grid(["", "印出 printed", "读出 read", "未读出 unread", "比例 share"], rows)
        + f"\n算法：一个指标有目标、完成值两格；空白格（{blank} 格）不计；印出的格中，读成数值、日期、定性或完成说明的"
        "为读出，`unparsed` 为未读出。\n\n"
        f"An indicator has two cells, target and actual. Blank ones ({blank}) do not count; of the printed ones, a "
        "number, a date, words or a statement of completion is read, `unparsed` is not.\n"
    )


def _reasons(tables: list[Table]) -> str:
    counts = Counter(row["delta_reason"] for table in tables for row in table.indicators)
    rows = [[f"`{reason}`", _both("delta", reason), count] for reason, count in sorted(counts.items())]
    return (
        "## 得分差异的原因 · Why scores differ\n\n"
        + _grid(["delta_reason", "原因 reason", "指标数 indicators"], rows)
        + "\n`unparsed_target`、`unparsed_actual` 也包括目标或完成值为空白的指标。"
        "These two also count blank targets and actuals.\n\n"
        "`rounded_by_hand`：未完成的指标，填报得分不等于按比例计算的得分，无论高低。"
        "A missed indicator whose printed score is not the proportional one, be it above or below.\n"
    )


def _unread(tables: list[Table]) -> str:
    rows = []
    for table in tables:
        for remark in table.said(*SIDES):
            [row] = [each for each in table.indicators if str(each["row"]) == remark["row"]]
            text = row[f"{remark['about']}_raw"]
            zh, en = SIDES[remark["about"]]
            rows.append([table.printed["table"], row["level3"], f"{zh} {en}", text, remark["zh"], remark["en"]])
    return "## 全部未读出的格 · Every cell that was not read\n\n" + _grid(
        ["表 table", "指标 indicator", "格 cell", "原文 text", "人为什么也会犹豫", "why a person hesitates too"], rows
    )


def _contradictions(tables: list[Table]) -> str:
    rows = []
    for table in tables:
        for remark in table.remarks:
            if remark["about"] not in (*SIDES, "cut", "oddity", "left_out"):
                rows.append([table.printed["table"], f"`{remark['about']}`", remark["zh"], remark["en"]])
    return (
        "## 自相矛盾或可疑之处，以及指出它的规则 · Contradictions and doubts, and the rule that names each\n\n"
        + _grid(["表 table", "规则 rule", "说明", "what it says"], rows)
        + "\n各条均已与版本核对；填报数保持原样。Each was checked against the release; what was printed stands.\n"
    )


def _left_out(tables: list[Table]) -> str:
    rows = [
        [table.printed["table"], remark["zh"], remark["en"]] for table in tables for remark in table.said("left_out")
    ]
    return (
        "## 没有录入的行 · Rows that are not in data/raw\n\n"
        "18 张表全部录入。只有没有三级指标名称的行没有录入，因为三级指标是必填项（没有名称的行会被拒收）。\n"
        "All 18 tables are in. Only rows without a level-3 name are not: it is required, and a row without it would be "
        "rejected.\n\n" + _grid(["表 table", "行", "row"], rows)
    )


def _one(table: Table) -> str:
    printed, form = table.printed, table.form
    read = "；".join(
        f"{zh} {en} {len(table.cells(side))}，读出 read {len(table.cells(side, True))}"
        for side, (zh, en) in SIDES.items()
    )
    facts = [
        f"出处 source: <{printed['source_url']}> · `{printed['mof_div_code']}/{printed['fiscal_year']}`",
        f"指标 indicators {len(table.indicators)}；{read}",
        f"执行 execution: {_execution(form)}",
        f"总分 total: 规则 rule {_points(form['total_rule_score'])}，"
        f"填报 printed {_points(form['total_reported_score'])}；"
        f"等级 grade: 规则 rule {form['rule_grade'] or '—'}，填报 printed {form['reported_grade'] or '—'}",
    ]
    counts = Counter(row["delta_reason"] for row in table.indicators)
    if counts:
        facts.append(
            "差异 differences: " + "，".join(f"`{reason}` {count}" for reason, count in sorted(counts.items()))
        )
    facts += [f"{remark['zh']}。{remark['en']}." for remark in table.said("cut", "oddity")]
    parts = [f"### {_plain(table.name)}\n", "\n".join(f"- {fact}" for fact in facts) + "\n"]
    different = [row for row in table.indicators if row["score_delta"]]
    if different:
        parts.append(_grid(_SCORES, [_score_row(row) for row in different]))
    if table.findings:
        parts.append(_grid(["规则 rule", "级别 severity", "处 places", "第一处 first"], _finding_rows(table.findings)))
    return "\n".join(parts)


_SCORES = ["指标 indicator", "目标 target", "完成 actual", "分值 weight", "规则 rule", "填报 printed", "原因 reason"]


def _score_row(row: Row) -> list[Any]:
    points = (_points(row[name]) for name in ("weight_points", "rule_score", "reported_score"))
    return [row["level3"], row["target_raw"], row["actual_raw"], *points, f"`{row['delta_reason']}`"]


def _finding_rows(findings: list[Row]) -> list[list[Any]]:
    grouped: dict[str, list[Row]] = {}
    for finding in findings:
        grouped.setdefault(finding["rule_id"], []).append(finding)
    return [[f"`{rule}`", each[0]["severity"], len(each), each[0]["message"]] for rule, each in grouped.items()]


def _execution(form: Row) -> str:
    if form["execution_ratio"] is None:
        return "未印 not printed"
    percent = _points((100 * form["execution_ratio"]).quantize(Decimal("0.01")))
    return (
        f"{_points(form['executed_yuan'])} ÷ {_points(form['budget_adjusted_yuan'])} 元 = {percent} %；"
        f"{_points(form['execution_weight_points'])} 分中规则 rule {_points(form['execution_rule_score'])}，"
        f"填报 printed {_points(form['execution_reported_score'])}"
    )


def _points(value: Decimal | None) -> str:
    """Without trailing zeros; a dash for nothing."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(part: int, whole: int) -> str:
    return f"{_points((Decimal(100 * part) / whole).quantize(Decimal('0.01')))} %"


def _both(family: str, code: str) -> str:
    spoken = get_lang()
    try:
        set_lang("zh")
        zh = label_of(family, code)
        set_lang("en")
        return f"{zh} {label_of(family, code)}"
    finally:
        set_lang(spoken)


def _plain(text: Any) -> str:
    """Text that Markdown leaves as it is."""
    return "" if text is None else str(text).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _grid(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *([_plain(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def page(settings: Settings) -> str:
    """The page of the release in force."""
    with open_release(settings) as connection:
        return render(read_tables(connection))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="home whose release in force is read (default: $JIXIAO_HOME)")
    TARGET.write_text(page(Settings.load(parser.parse_args().home)), encoding="utf-8", newline="\n")
