"""The bookkeeping tables of a build and of a release: names, columns, meanings.

Here: the shapes of schema `meta`, and of what load computes beside the extracts in schema `raw`, with the comments
readers see. Not here: filling them (load/, publish/, overlap/).
"""

from collections.abc import Mapping

import duckdb

from pipelines.warehouse import quote

Columns = Mapping[str, tuple[str, str]]
"""Column -> (DuckDB type, comment)."""
Shape = tuple[str, Columns]
"""Table comment and columns."""

_REGION = ("VARCHAR", "财政区划代码。Region")
_YEAR = ("INTEGER", "财政年度。Fiscal year")
_EXTRACT = ("VARCHAR", "数据表。Extract, as the contracts name it")
_FILE = ("VARCHAR", "来源文件。File, relative to raw/")
_SHA = ("VARCHAR", "文件内容 SHA-256。Hash of the file's content")

TOTALS: Columns = {
    "mof_div_code": _REGION,
    "fiscal_year": _YEAR,
    "extract": _EXTRACT,
    "row_count": ("BIGINT", "行数。Rows in force"),
    "amount_yuan": ("DECIMAL(38,2)", "金额合计 (元)。Sum of the extract's first money column; NULL where it has none"),
}

AMOUNTS: Mapping[str, str] = {f"amount_{bucket}_yuan": bucket for bucket in ("read", "loaded", "rejected", "non_data")}
"""Column of meta.sources -> part of the ledger's account of money."""

SOURCES: Columns = {
    "path": _FILE,
    "mof_div_code": _REGION,
    "fiscal_year": _YEAR,
    "extract": _EXTRACT,
    "sha256": _SHA,
    "rows_read": ("BIGINT", "读入行数。Rows read; = loaded + rejected + non_data"),
    "rows_loaded": ("BIGINT", "装载行数。Rows that landed"),
    "rows_rejected": ("BIGINT", "拒收行数。Rows refused, listed in meta.rejects"),
    "rows_non_data": ("BIGINT", "非数据行数。Titles, totals, deleted rows, fillers of indicator tables"),
    "non_data": ("VARCHAR", "非数据行分类。JSON: kind -> rows, such as filler 表格空行, total 合计, blank 空白"),
    "amount_read_yuan": (
        "DECIMAL(38,2)",
        "读入金额 (元)。Readable amounts of the first money column; = loaded + rejected + non_data; NULL: none",
    ),
    "amount_loaded_yuan": ("DECIMAL(38,2)", "装载金额 (元)。Of the rows that landed"),
    "amount_rejected_yuan": ("DECIMAL(38,2)", "拒收金额 (元)。Of the rows refused"),
    "amount_non_data_yuan": ("DECIMAL(38,2)", "非数据行金额 (元)。Of totals, deleted and repeated rows"),
    "status": (
        "VARCHAR",
        "状态。in_force, duplicate, refused, unrecognised, not_read, held (its region failed the gate)",
    ),
    "landing_file": ("VARCHAR", "落地文件。Landing file, relative to landing/"),
}

META: Mapping[str, Shape] = {
    "run": (
        "一行: 本次运行。One row: this run",
        {
            "run_id": ("VARCHAR", "运行编号。Run"),
            "data_as_of": ("DATE", "数据日期。The day on which overdue, late and running are judged"),
            "code_version": ("VARCHAR", "代码版本。Hash of the code and of the national policy defaults"),
            "created_at": ("TIMESTAMP", "开始时间 (上海时间)。Start, Asia/Shanghai"),
        },
    ),
    "sources": ("每个原始文件一行。One row per raw file", SOURCES),
    "deliveries": ("每个区划、年度、数据表一行。One row per region, year and extract with rows in force", TOTALS),
    "rejects": (
        "每个不能读的单元格 (行号为空: 整个文件) 一行。One row per cell that could not be read; no row: the whole file",
        {
            "path": _FILE,
            "sheet": ("VARCHAR", "工作表。Sheet"),
            "row": ("INTEGER", "行号。1-based row as a person sees it"),
            "column": ("VARCHAR", "列。Column as the file heads it"),
            "value": ("VARCHAR", "原值。Value as printed"),
            "reason_code": ("VARCHAR", "原因代码。Reason"),
            "message": ("VARCHAR", "说明。What is wrong and what was expected, in Chinese"),
        },
    ),
    "superseded": (
        "被后到文件取代的行, 每行一条。One row per delivered row that a later file replaced under the same key",
        {
            "extract": _EXTRACT,
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "row_key": ("VARCHAR", "主键。Key of the row, parts separated by /"),
            "_source_file": _FILE,
            "_source_sheet": ("VARCHAR", "工作表。Sheet"),
            "_source_row": ("INTEGER", "行号。Row"),
            "_source_sha256": _SHA,
            "superseded_by_file": ("VARCHAR", "取代它的文件。File whose row is in force"),
            "superseded_by_row": ("INTEGER", "取代它的行号。Row in that file"),
            "is_same_content": ("BOOLEAN", "内容相同。TRUE when both rows say the same"),
        },
    ),
    "kept_values": (
        "后到文件没有该列而保留旧值的列。One row per column that rows of a file keep from an earlier one, because the "
        "file has no such column",
        {
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "extract": _EXTRACT,
            "path": _FILE,
            "column_name": ("VARCHAR", "列。Column that the file does not have"),
            "former_path": ("VARCHAR", "原来的文件。Earlier file that says it"),
            "row_count": ("BIGINT", "保留行数。Rows that keep a value"),
            "first_row_key": ("VARCHAR", "其中一行的主键。Key of one of them, parts separated by /"),
            "delta_yuan": (
                "DECIMAL(38,2)",
                "保留金额 (元)。What they keep, of the extract's first money column; NULL elsewhere",
            ),
        },
    ),
    "lost_values": (
        "失去原有值的行。One row per row and column that had a value in the release in force and has none now",
        {
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "extract": _EXTRACT,
            "row_key": ("VARCHAR", "主键。Key of the row, parts separated by /"),
            "column_name": ("VARCHAR", "列。Column"),
            "former_value": ("VARCHAR", "原值。What it was; *** for personal data"),
            "former_path": ("VARCHAR", "原来的文件。File that said it"),
            "path": _FILE,
            "row": ("INTEGER", "行号。Row that is in force now"),
            "reason": (
                "VARCHAR",
                "原因。cleared: the row is blank under the column; withdrawn: the file that said it is gone",
            ),
        },
    ),
    "held_regions": (
        "沿用旧报送的区划: 未过检查, 每个一行。One row per region that failed the gate and stands on former deliveries",
        {
            "mof_div_code": _REGION,
            "mof_div_name": ("VARCHAR", "区划名称。Its name"),
            "since_release_id": ("VARCHAR", "沿用的版本。Release whose deliveries stand"),
            "since_date": ("DATE", "沿用版本的数据日期。data_as_of of that release"),
            "reasons": ("VARCHAR", "未过的检查, JSON 列表, 每项中英文各一句。What failed: JSON list of {zh, en}"),
        },
    ),
    "doubts": (
        "整份文件的疑点。One row per file in force and thing that looks odd about it as a whole",
        {
            "path": _FILE,
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "extract": _EXTRACT,
            "doubt": (
                "VARCHAR",
                "疑点。row_limit: it ends at a usual limit of exports; other_year: most rows are dated elsewhere; "
                "known_elsewhere: most keys stand in another year's folder; called_draft: its name calls it a "
                "draft, void or a copy",
            ),
            "row_count": ("BIGINT", "行数。Rows that are why"),
            "of_count": ("BIGINT", "比照行数。Rows that were looked at"),
            "found": ("INTEGER", "上限或年度。The limit, or the other year; NULL for a draft"),
        },
    ),
    "rescaled": (
        "重新报送后金额按十的整数次幂变化的文件列。One row per re-delivered file and money column whose amounts "
        "changed by a power of ten",
        {
            "path": _FILE,
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "extract": _EXTRACT,
            "column_name": ("VARCHAR", "列。Money column"),
            "matched_rows": ("BIGINT", "可比行数。Rows with the same key in both deliveries"),
            "rescaled_rows": ("BIGINT", "变化行数。Rows whose amount is exactly this power of ten of the former one"),
            "power_of_ten": ("INTEGER", "幂。1 = ten times, -1 = a tenth"),
        },
    ),
    "corrections": (
        "raw/corrections.csv 的每一行及其结果。One row per line of raw/corrections.csv and what became of it",
        {
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "extract": _EXTRACT,
            "row_key": ("VARCHAR", "主键。Key of the row, parts separated by /"),
            "column_name": ("VARCHAR", "列。Column"),
            "expected": ("VARCHAR", "源值。What the source is known to say"),
            "corrected": ("VARCHAR", "更正值。What is taken instead"),
            "why": ("VARCHAR", "原因。What is wrong and how it is known"),
            "status": ("VARCHAR", "状态。apply, note, closed"),
            "outcome": (
                "VARCHAR",
                "结果。applied, noted, closed; mended: the source says something else now; not_found: no such row",
            ),
            "found": ("VARCHAR", "源文件现值。What the source says tonight"),
            "delta_yuan": (
                "DECIMAL(18,2)",
                "更正差额 (元)。Corrected less source amount, of the first money column; NULL elsewhere",
            ),
        },
    ),
    "gate_results": (
        "质量闸门结果, 每项检查一行。One row per expectation",
        {
            "suite": ("VARCHAR", "检查集。Suite"),
            "table_name": ("VARCHAR", "对象表。Table looked at"),
            "check_name": ("VARCHAR", "检查名。What --accept calls it"),
            "expectation": ("VARCHAR", "期望。Expectation"),
            "severity": ("VARCHAR", "级别。critical or warning"),
            "rule_id": ("VARCHAR", "规则。Rule it serves"),
            "observed": ("VARCHAR", "实际。What was seen; unexpected / all for row checks"),
            "passed": ("BOOLEAN", "通过。Held"),
            "is_accepted": ("BOOLEAN", "人工放行。Failed, critical, and let through by name"),
            "why": ("VARCHAR", "检查什么。What is checked, in Chinese"),
            "why_en": ("VARCHAR", "检查什么 (英文)。What is checked, in English"),
        },
    ),
    "due_dates": ("时点。Days on which figures change although no file does", {"due_date": ("DATE", "日期。Day")}),
    "build": (
        "一行: 本版本。One row: this release",
        {
            "release_id": ("VARCHAR", "版本编号。Release"),
            "created_at": ("TIMESTAMP", "生成时间 (上海时间)。Created, Asia/Shanghai"),
            "data_as_of": ("DATE", "数据日期。The day on which overdue, late and running are judged"),
            "code_version": ("VARCHAR", "代码版本。Hash of the code"),
            "policy_hash": ("VARCHAR", "政策指纹。Hash of every policy row in force"),
            "row_counts": ("VARCHAR", "各表行数 (JSON)。Rows of each mart, as JSON"),
        },
    ),
}

LOADED_META = (
    "run",
    "sources",
    "deliveries",
    "rejects",
    "superseded",
    "kept_values",
    "lost_values",
    "held_regions",
    "doubts",
    "rescaled",
    "corrections",
)
"""What stands in schema meta when dbt begins."""

COMPUTED: Mapping[str, Shape] = {
    "goal_indicator_versions": (
        "绩效指标的历次报送: 有改动的区划和年度, 每个指标每次报送一行。"
        "One row per indicator of a goal and delivery of it, in "
        "regions and years where a delivered row gave way to a later one",
        {
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "kpi_id": ("VARCHAR", "指标编号。Indicator"),
            "subject_kind": ("VARCHAR", "对象类型。Kind of subject"),
            "subject_code": ("VARCHAR", "对象代码。Subject"),
            "level1": ("VARCHAR", "一级指标。Level-1 indicator"),
            "level2": ("VARCHAR", "二级指标。Level-2 indicator"),
            "level3": ("VARCHAR", "三级指标。Level-3 indicator"),
            "operator": ("VARCHAR", "指标性质。Operator as printed"),
            "target_raw": ("VARCHAR", "指标值原文。Target as printed"),
            "unit": ("VARCHAR", "计量单位。Unit as printed"),
            "weight_points": ("DECIMAL(18,6)", "分值。Weight in points"),
            "direction": ("VARCHAR", "指标方向。Which way is better"),
            "library_kpi_id": ("VARCHAR", "指标库编号。Indicator of the library"),
            "target_kind": ("VARCHAR", "目标值类型。Kind of target, as read"),
            "target_operator": ("VARCHAR", "比较符号。Operator, as read"),
            "target_low": ("DECIMAL(24,6)", "目标下限。Lower bound, as read"),
            "target_high": ("DECIMAL(24,6)", "目标上限。Upper bound, as read"),
            "target_date": ("DATE", "目标日期。Deadline, as read"),
            "target_unit": ("VARCHAR", "目标单位。Unit, as read"),
            "delivered_seq": ("BIGINT", "报送次序。Order of delivery"),
            "delivered_at": ("TIMESTAMP", "报送时间 (上海时间)。Night on which this version came, Asia/Shanghai"),
            "is_in_force": ("BOOLEAN", "文件有效。TRUE when its file is in force"),
            "_source_file": _FILE,
            "_source_sheet": ("VARCHAR", "工作表。Sheet"),
            "_source_row": ("INTEGER", "行号。Row"),
            "_source_sha256": _SHA,
        },
    ),
    "overlap_pairs": (
        "疑似交叉重复的项目对, 每对一行, 代码小的在前。One row per pair of projects that seem to pay for the same "
        "thing, within a region or between two regions of one parent, the smaller (region, code) first",
        {
            "mof_div_code": _REGION,
            "fiscal_year": _YEAR,
            "pro_code": ("VARCHAR", "项目代码。Project"),
            "other_mof_div_code": ("VARCHAR", "另一项目的财政区划代码。Region of the other project"),
            "other_pro_code": ("VARCHAR", "另一项目代码。The other project"),
            "score": ("DECIMAL(9,6)", "相似度。0–1, from names, descriptions and indicator names of the two alone"),
            "shared_words": ("VARCHAR", "共同词。Words both share, separated by 、"),
        },
    ),
}
"""Tables of schema raw that no file delivers."""


def create_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str, shape: Shape) -> None:
    """An empty commented table of that shape; `schema` may name the database before it."""
    comment, columns = shape
    listed = ", ".join(f'"{column}" {kind}' for column, (kind, _) in columns.items())
    connection.execute(f'create table {schema}."{table}" ({listed})')
    connection.execute(f'comment on table {schema}."{table}" is {quote(comment)}')
    for column, (_, meaning) in columns.items():
        connection.execute(f'comment on column {schema}."{table}"."{column}" is {quote(meaning)}')
