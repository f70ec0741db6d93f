"""`jixiao simulate`: another policy beside today's, nothing published.

Here: options, the summary for people, CSV and JSON. Not here: the simulation (night/simulate/).
"""

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import FiscalYear, Home, Json, Lang, Region
from pipelines.commands.regions import region_code
from pipelines.commands.results import harmless
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import get_lang, say
from pipelines.settings import Settings
from pipelines.terminal import print_table

if TYPE_CHECKING:
    from pipelines.night.simulate import Simulation

_FORMATS = ("table", "csv", "json")
_SHOWN_ROWS = 100


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "试行另一套政策: 与现行建议逐项对照, 谁变化、变多少、为什么; 不发布, 不留痕",
            "another policy beside today's: who changes, by how much, why; publishes nothing",
        )
    )(simulate)


def simulate(
    policy: Annotated[
        Path,
        typer.Option(
            help=say(
                "政策目录: <区划代码>/<政策表>.csv, 或 (写明 --region) 一个区划的政策表",
                "folder: <region>/<table>.csv, or, with --region, the tables of one region",
            )
        ),
    ],
    region: Region = None,
    fiscal_year: FiscalYear = None,
    form: Annotated[str, typer.Option("--format", help="|".join(_FORMATS))] = "table",
    output: Annotated[Path | None, typer.Option(help=say("写入文件", "write to this file"))] = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    form = "json" if as_json else form
    if form not in _FORMATS or (form == "table" and output is not None):
        raise JixiaoError(
            say(f"格式 {form} 不支持, 或不能写入文件", f"format {form} is unknown or goes to no file"),
            say(f"可用格式: {', '.join(_FORMATS)}; 写文件用 csv 或 json", f"formats: {', '.join(_FORMATS)}"),
            EXIT_USAGE,
        )
    from pipelines.night.simulate import simulate as run
    from pipelines.night.simulate.overlay import PolicyRefused

    settings = Settings.load(home, lang)
    try:
        found = run(settings, policy, region_code(settings, region), fiscal_year)
    except PolicyRefused as refused:
        if form == "table":
            _print_problems(refused.problems)
        raise
    if form == "table":
        _print(found)
        return 0
    text = _as_csv(found) if form == "csv" else _as_json(found)
    if output is None:
        print(text, end="")
    else:
        output.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    return 0


def _as_json(found: "Simulation") -> str:
    told = {
        "release_id": found.release_id,
        "data_as_of": found.data_as_of,
        "policy": found.overlay,
        "is_against_release": found.is_against_release,
        "changes": found.differences.changes,
        "totals": found.differences.totals,
        "grades": found.differences.grades,
        "alerts": found.differences.alerts,
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


_KINDS = {"new": "新增", "gone": "取消", "changed": "变更", "rule": "换了规则", "clause": "只换依据"}
_FAMILIES = {
    "subject_kind": "subject_kind",
    "money_base": "base",
    "action_before": "action",
    "action_after": "action",
}


def _as_csv(found: "Simulation") -> str:
    """Every changed recommendation, one line each; the header alone when none. In Chinese heads and codes are words,
    for people; in English both are as the release names them."""
    from pipelines.night.simulate.differences import CHANGE_COLUMNS

    is_zh = get_lang() == "zh"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CHANGE_COLUMNS.values() if is_zh else CHANGE_COLUMNS)
    for row in found.differences.changes:
        if is_zh:
            said = {column: _word(family, row[column]) for column, family in _FAMILIES.items()}
            row = {**row, **said, "kind": _KINDS[row["kind"]]}
        writer.writerow([harmless(row[column]) for column in CHANGE_COLUMNS])
    return text.getvalue()


def _print(found: "Simulation") -> None:
    """What was compared, then totals, who changes and why, grades, alerts."""
    differences = found.differences
    print(say(f"试行政策: {'、'.join(found.overlay)}", f"policy tried: {', '.join(found.overlay)}"))
    against = (
        say(f"对照现行版本 {found.release_id}", f"against release {found.release_id}")
        if found.is_against_release
        else say(
            f"对照按现行数据和程序重算的结果 (现行版本 {found.release_id} 之后数据或程序有变)",
            f"against today's policy on the data and code of now (they moved on since release {found.release_id})",
        )
    )
    print(say(f"数据日期 {found.data_as_of}; {against}", f"as of {found.data_as_of}; {against}"))
    if not any((differences.changes, differences.grades, differences.alerts)):
        print(say("没有任何变化", "nothing changes"))
        return
    _print_totals(differences.totals)
    _print_changes(differences.changes)
    _print_grades(differences.grades)
    _print_alerts(differences.alerts)
    print(
        say("未发布任何内容; 全部明细用 --format csv 或 json", "nothing was published; all of it: --format csv or json")
    )


def _print_totals(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    print(say("\n== 生效建议合计 ==", "\n== effective recommendations =="))
    print_table(
        say(
            "区划,年度,建议,资金口径,现行(条),现行(元),试行(条),试行(元),差额(元)",
            "region,year,action,money,today,today yuan,then,then yuan,difference",
        ).split(","),
        [
            (
                row["mof_div_name"] or row["mof_div_code"],
                row["fiscal_year"],
                _word("action", row["action"]),
                _word("base", row["money_base"]),
                row["count_before"],
                _yuan(row["recommended_before_yuan"]),
                row["count_after"],
                _yuan(row["recommended_after_yuan"]),
                _yuan(row["difference_yuan"]),
            )
            for row in rows
        ],
        right=[1, 4, 5, 6, 7, 8],
    )


def _print_changes(rows: list[dict[str, Any]]) -> None:
    told = [row for row in rows if row["kind"] != "clause"]
    clauses = len(rows) - len(told)
    if told:
        print(say("\n== 谁变化, 为什么 ==", "\n== who changes, and why =="))
        print_table(
            say(
                "区划,年度,代码,名称,资金口径,现行,试行,差额(元),原依政策,新依政策",
                "region,year,code,name,money,today,then,difference,policy today,policy then",
            ).split(","),
            [
                (
                    row["mof_div_code"],
                    row["fiscal_year"],
                    row["subject_code"],
                    row["subject_name"],
                    _word("base", row["money_base"]),
                    _side(row, "before"),
                    _side(row, "after"),
                    _yuan(row["difference_yuan"]),
                    row["policy_key_before"],
                    row["policy_key_after"],
                )
                for row in told[:_SHOWN_ROWS]
            ],
            right=[1, 7],
        )
    if len(told) > _SHOWN_ROWS:
        print(say(f"共 {len(told)} 条, 只列前 {_SHOWN_ROWS} 条", f"{len(told)} in all, the first {_SHOWN_ROWS} here"))
    if clauses:
        print(
            say(f"另有 {clauses} 条结果不变, 只是依据的政策不同", f"{clauses} more cite another policy, same outcome")
        )


def _side(row: dict[str, Any], side: str) -> str:
    """`r03 改进 1,000.00`; a dash when no rule fires on that side."""
    if row[f"rule_{side}"] is None:
        return "—"
    amount = row[f"recommended_{side}_yuan"]
    told = say("酌定", "by judgement") if amount is None else _yuan(amount)
    return f"{row[f'rule_{side}']} {_word('action', row[f'action_{side}'])} {told}"


def _print_grades(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    title = say(f"\n== 得分和等级: {len(rows)} 处变化 ==", f"\n== scores and grades: {len(rows)} change ==")
    print(title)
    print_table(
        say(
            "区划,年度,材料,代码,现行得分,现行等级,试行得分,试行等级,现行复核,试行复核",
            "region,year,document,code,score,grade,score then,grade then,re-review,re-review then",
        ).split(","),
        [
            (
                row["mof_div_code"],
                row["fiscal_year"],
                row["eval_id"] or _word("stage", row["document"]),
                row["subject_code"],
                row["score_before"],
                row["grade_before"],
                row["score_after"],
                row["grade_after"],
                row["review_flags_before"],
                row["review_flags_after"],
            )
            for row in rows[:_SHOWN_ROWS]
        ],
        right=[1, 4, 6],
    )


def _print_alerts(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    print(say("\n== 执行预警 ==", "\n== alerts =="))
    print_table(
        say(
            "区划,年度,级别,现行(项目月),试行(项目月),现行(项目),试行(项目)",
            "region,year,level,project-months,then,projects,then",
        ).split(","),
        [
            (
                row["mof_div_code"],
                row["fiscal_year"],
                _word("level", row["alert_level"]),
                row["project_months_before"],
                row["project_months_after"],
                row["projects_before"],
                row["projects_after"],
            )
            for row in rows
        ],
        right=[1, 3, 4, 5, 6],
    )


def _print_problems(problems: list[dict[str, Any]]) -> None:
    print_table(
        say("文件,行,列,值,说明", "file,row,column,value,what").split(","),
        [(each["path"], each["row"], each["column"], each["value"], each["message"]) for each in problems],
        right=[1],
    )


def _word(family: str, code: str | None) -> str:
    from pipelines.readers.report.report_labels import word

    return word(family, code)


def _yuan(value: Any) -> str:
    from pipelines.readers.report.tables import written

    return written(value, "money")
