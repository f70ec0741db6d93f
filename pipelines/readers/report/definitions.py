"""What each figure of a report means: read from dim_metrics, so that reports and marts never say two things.

Here: the metrics a report used, and the terms that are no metric. Not here: formulas themselves (dbt seed ref_metrics).
"""

import re
from collections.abc import Iterable, Mapping

import duckdb

from pipelines.contracts.codes import zh
from pipelines.lang import get_lang, say
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.tables import Chapter, Column, Table, select


def meanings(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str, str, str]]:
    """Name, definition, formula and source rule of every metric, by id, in the current language."""
    end = "_en" if get_lang() == "en" else ""
    rows = select(
        connection,
        f"select metric_id, table_names, name{end}, definition{end}, formula{end}, source_rule{end} "
        "from marts.dim_metrics",
    )
    names = {} if end else _names(connection)
    own = {} if end else _names_by_table(connection)
    told = {}
    for metric_id, tables, name, *texts in rows:
        # two tables may call one column differently: a formula speaks of the columns of its own table
        its = {code: word for table in (tables or "").split(";") for code, word in own.get(table, {}).items()}
        here = names and names | its | _PLAIN
        definition, formula, source_rule = (_in_words(text, here) or "" for text in texts)
        told[metric_id] = (name, definition, formula, source_rule)
    return told


_CODE = re.compile(r"`([a-z]+[a-z0-9_]*)`|\b([a-z]+(?:_[a-z0-9]+)+)\b|\s?[（(]?\brv?\d\d\b[)）]?")
_GLOSS = re.compile(r"(^|: |[−÷×+(] ?)[\u4e00-\u9fff]{2,4} (?=`)")
"""The short word a formula puts before a column; the column's own name says it in full."""
_VALUE = re.compile(r"= ([a-z_]+)")
_CASES = re.compile(r"(?:; )?(?:种子 ?|案例)[A-Z]\d+(?:[,、] ?[A-Z]\d+)* ?")
"""The cases a rule was tried on: they mean nothing to who reads a report."""
_PLAIN = {"status": "状态", "reason": "原因", "result": "结果", "score": "得分"}
"""Columns of many tables, each with a narrower name of its own."""


def _names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What our columns are called in Chinese: by the catalogue of figures, else by the comment on the column."""
    labels = select(
        connection,
        """
        select column_name, min(split_part(comment, '。', 1)) from duckdb_columns()
        where schema_name = 'marts' and comment like '%。%' group by column_name
        union all
        select column_name, min(name) from marts.dim_metrics where column_name is not null group by column_name
        """,
    )
    return {code: _bare(label) for code, label in [*labels, *zh("parameter").items(), *zh("policy_table").items()]}


def _names_by_table(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """What the catalogue of figures calls the columns of each table."""
    found: dict[str, dict[str, str]] = {}
    rows = select(connection, "select table_names, column_name, name from marts.dim_metrics where column_name <> ''")
    for tables, column, name in rows:
        for table in (tables or "").split(";"):
            found.setdefault(table, {})[column] = _bare(name)
    return found


def _bare(label: str) -> str:
    """支付 of `支付, 元`."""
    return label.partition(",")[0]


def _in_words(text: str | None, names: Mapping[str, str]) -> str | None:
    """The text with names in place of codes; ids of rules go, their names stand in the tables."""
    if not text or not names:
        return text
    told = _CASES.sub("", _GLOSS.sub(r"\1", text))
    told = re.sub(r"^\((.*)\)$", r"\1", told)
    states = zh("document_status")
    told = _VALUE.sub(lambda found: f"为{states.get(found[1], found[1])}", told)
    told = _CODE.sub(lambda found: names.get(code, code) if (code := found[1] or found[2]) else "", told)
    told = told.replace("min(", "较小者(").replace("max(", "较大者(")
    told = re.sub(r" (?=为[\u4e00-\u9fff])", "", told)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", told).rstrip()


def used(chapters: Iterable[Chapter]) -> list[str]:
    """Ids of the metrics that stand in the chapters, in the order they first come."""
    found = (column.metric for chapter in chapters for table in chapter.tables for column in table.columns)
    return list(dict.fromkeys(metric for metric in found if metric))


def chapter(known: Mapping[str, tuple[str, str, str, str]], metrics: list[str]) -> Chapter:
    """The list that ends a report."""
    rows = [known[metric] for metric in metrics if metric in known]
    return Chapter(
        "definitions",
        say("指标口径", "Definitions"),
        [
            Table(
                "metrics",
                say("本报告用到的指标", "The figures of this report"),
                [
                    Column(say("指标", "Figure")),
                    Column(say("含义", "Meaning")),
                    Column(say("公式", "Formula")),
                    Column(say("规则", "Rule")),
                ],
                rows,
            ),
            _terms(),
        ],
        lead=say(
            "数字取自发布版，本报告不另行计算；口径全文见数据说明页的指标目录，依据见其中的政策表。",
            "Figures are read from the release's marts as they stand; all definitions are in dim_metrics, "
            "their legal basis in dim_policies.",
        ),
    )


def _terms() -> Table:
    return Table(
        "terms",
        say("用语", "Terms"),
        [Column(say("用语", "Term")), Column(say("说明", "Meaning"))],
        [
            (
                say("应覆盖", "Required"),
                say(
                    "人员类和公用经费不在任何环节的范围内；各环节的范围由覆盖范围政策表定。",
                    "Wages and running costs are required nowhere; policy_coverage_scope says what a stage takes in.",
                ),
            ),
            (
                word("scope", "subtree"),
                say(
                    "本级与其下各级之和；上级标为转移支付的项目只计本级，因为钱由下级使用。",
                    "Own and all below; transfer-payment projects of an upper level count in its own only.",
                ),
            ),
            (
                say("期间", "Period"),
                say(
                    "月、季报告：执行率截至期末月；运行监控取期内截止的监控窗口，没有的取此前最近一轮；其他环节没有期间，取全年。",
                    "Month and quarter: execution to the last month, the monitoring windows that end in it, else the "
                    "last before it; stages without periods are told for the year.",
                ),
            ),
            (
                say("预警", "Alerts"),
                say(
                    "执行率低于时间进度（按资金到位折算）10 个百分点为黄色，20 个百分点为红色；"
                    "政策表另有规定的从其规定。",
                    "Behind time by 10 points: yellow; by 20: red; where policy says otherwise, policy holds.",
                ),
            ),
        ],
    )
