"""What DuckDB says of a query that it cannot run, in the reader's language, with what would mend it.

Here: words. Not here: running the query (ask.py). A message that is not known keeps the engine's own words.
"""

import re

from pipelines.errors import JixiaoError
from pipelines.lang import say

_PLACE = re.compile(r"^LINE (\d+): ", re.MULTILINE)
_NEAR = re.compile(r"^(?:Did you mean|Candidate (?:bindings|tables|entries)).*", re.MULTILINE)
_NAMES = re.compile(r'"([^"]+)"')
_SPELLING = ("检查拼写; \\tables 或 show tables 列出表", "check the spelling; \\tables or show tables lists the tables")
_KNOWN = (
    (r"Table with name (\S+) does not exist", "没有表 {0}", "there is no table {0}", *_SPELLING),
    (r'Referenced table "?([^"\s]+)"? not found', "没有表或别名 {0}", "there is no table or alias {0}", *_SPELLING),
    (
        r'Referenced column "([^"]+)" not found|does not have a column named "([^"]+)"',
        "没有列 {0}",
        "there is no column {0}",
        "\\columns 表名 或 describe 表名 列出一张表的列",
        "\\columns TABLE or describe TABLE lists the columns of a table",
    ),
    (
        r"Function with name (\S+) does not exist",
        "没有函数 {0}",
        "there is no function {0}",
        "检查函数名",
        "check the function's name",
    ),
    (
        r'Ambiguous reference to column name "([^"]+)"',
        "列 {0} 不止一张表有",
        "column {0} stands in more than one table",
        "在列名前写明表或别名, 如 a.{0}",
        "write the table or alias before it, such as a.{0}",
    ),
    (
        r'column "([^"]+)" must appear in the GROUP BY',
        "列 {0} 既没有分组也没有汇总",
        "column {0} is neither grouped by nor aggregated",
        "加进 group by, 或写 any_value({0})",
        "add it to group by, or write any_value({0})",
    ),
    (
        r"No function matches the given name and argument types '(\S+)\((.*?)\)'",
        "{0} 不能用于类型 {1}",
        "{0} does not take {1}",
        "先转换类型, 如 cast(列 as decimal(18, 2)); 代码是文本, 不能相加",
        "convert first, such as cast(column as decimal(18, 2)); codes are text and cannot be added",
    ),
    (
        r"Could not convert string ['\"](.*?)['\"] to (\S+)",
        "“{0}”不是 {1}",
        "'{0}' is no {1}",
        "比较时两边类型要一致: 年度写 2021, 代码写 '510521'",
        "both sides of a comparison need one type: 2021 for a year, '510521' for a code",
    ),
    (
        r'syntax error at or near "(.*?)"',
        "语法有误, 在 {0} 附近",
        "syntax error near {0}",
        "检查这里的逗号、括号和关键字; 文字用单引号",
        "check commas, brackets and words there; text goes in single quotes",
    ),
    (
        r"SELECT clause without selection list",
        "语法有误: select 后面没有写要哪些列",
        "syntax error: nothing is selected",
        "写列名, 或 * 表示全部",
        "name columns, or * for all",
    ),
    (
        r"unterminated (?:string literal|quoted)",
        "引号没有成对",
        "a quotation mark is not closed",
        "文字用成对的单引号",
        "text goes between single quotes",
    ),
    (
        r"(?:file system|external access|LocalFileSystem|Extension).*(?:disabled|configuration)|Permission Error",
        "查询只能读这个版本里的表, 不能读写文件、联网或改设置",
        "a query reads the tables of this release alone: no files, no network, no settings",
        "结果存文件用 --output",
        "for a file use --output",
    ),
    (
        r"Out of Memory|failed to (?:allocate|pin|offload)",
        "内存不够",
        "not enough memory",
        "缩小范围 (where, 少选几列), 或放宽 JIXIAO_MEMORY_LIMIT",
        "ask for less (where, fewer columns), or allow more with JIXIAO_MEMORY_LIMIT",
    ),
)


def explained(error: Exception) -> JixiaoError:
    """The engine's message as one line of cause and one of mend; names that it suggests stand in the mend."""
    told = str(error)
    first = next((line for line in told.splitlines() if line.strip()), type(error).__name__)
    at = _PLACE.search(told)
    where = say(f" (第 {at[1]} 行)", f" (line {at[1]})") if at and at[1] != "1" else ""
    near = _NAMES.findall(found[0]) if (found := _NEAR.search(told)) else []
    for pattern, zh, en, mend_zh, mend_en in _KNOWN:
        if match := re.search(pattern, told):
            parts = [part.rstrip("!") for part in match.groups() if part is not None]
            mend = say(mend_zh, mend_en).format(*parts)
            if near:
                mend = say(f"是不是 {'、'.join(near)}? {mend}", f"perhaps {', '.join(near)}? {mend}")
            return JixiaoError(say(zh, en).format(*parts) + where, mend)
    return JixiaoError(
        say(f"引擎不能执行: {first}", first) + where,
        say("检查表名、列名和语法; 数据库只读", "check tables, columns and syntax; it is read-only"),
    )
