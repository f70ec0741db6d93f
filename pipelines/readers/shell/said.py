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
    (
        r'because schema "([^"]+)" does not exist',
        "没有模式 {0}",
        "there is no schema {0}",
        "表在 marts (可以不写)、视图 和 meta 里",
        "tables stand in marts (need not be written), 视图 and meta",
    ),
    (r"Table with name (\S+) does not exist", "没有表 {0}", "there is no table {0}", *_SPELLING),
    (r'Referenced table "?([^"\s]+)"? not found', "没有表或别名 {0}", "there is no table or alias {0}", *_SPELLING),
    (
        r'Referenced column "([^"]+)" (?:was )?not found|does not have a column named "([^"]+)"',
        "没有列 {0}",
        "there is no column {0}",
        "\\columns 表名 或 describe 表名 列出一张表的列; 文字写在单引号里: '{0}'",
        "\\columns TABLE or describe TABLE lists the columns of a table; text goes in single quotes: '{0}'",
    ),
    (
        r"Function with name (\S+) does not exist",
        "没有函数 {0}",
        "there is no function {0}",
        "检查函数名",
        "check the function's name",
    ),
    (
        r"""Ambiguous reference to column name "[^"]+" \(use: '(\w+)\.[^']*' or '\1\.""",
        "两张表用了同一个别名 {0}",
        "two tables bear the one alias {0}",
        "给它们不同的别名, 如 from a as 甲 join a as 乙",
        "give them different ones, such as from a as one join a as two",
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
        r"(WHERE|GROUP BY) clause cannot contain (?:aggregates|window functions)",
        "{0} 里不能汇总",
        "{0} cannot hold an aggregate",
        "对汇总结果的条件写在 having 里, 窗口函数的写在 qualify 里",
        "conditions on aggregates go into having, those on window functions into qualify",
    ),
    (
        r"aggregate function calls cannot be nested",
        "汇总函数不能套在一起",
        "aggregates cannot be nested",
        "先用子查询汇总一次, 再在外面汇总",
        "aggregate once in a subquery, then outside it",
    ),
    (
        r"More than one row returned by a subquery",
        "子查询给出了几行, 这里只能有一行",
        "a subquery gives several rows where one is wanted",
        "在子查询里汇总或加 limit 1; 要在几行里找, 写 in (…)",
        "aggregate or limit 1 in it; to look among several rows write in (…)",
    ),
    (
        r"Set operations can only apply to expressions with the same number",
        "union 两边的列数不同",
        "the sides of a union differ in their number of columns",
        "两边写一样多的列, 次序也一样",
        "write as many columns on both sides, in the same order",
    ),
    (
        r'(?:invalid date field format|date field value out of range): "(.*?)"',
        "“{0}”不是日期",
        "'{0}' is no date",
        "写成 date '2021-08-03'",
        "write date '2021-08-03'",
    ),
    (
        r"(?:Unimplemented type for cast \(|Cannot compare values of type )(\w+)(?:\(.*?\))?(?: -> | and type )(\w+)",
        "{0} 和 {1} 不能比较",
        "{0} and {1} cannot be compared",
        "两边类型要一致: 年度写 2021, 代码写 '510521', 日期写 date '2021-08-03'",
        "both sides need one type: 2021 for a year, '510521' for a code, date '2021-08-03' for a day",
    ),
    (
        r"(?:^|\n)Out of Range Error|value is out of range",
        "数太大, 所用的类型放不下",
        "a number is too large for its type",
        "先转换成更宽的类型, 如 cast(列 as decimal(38, 2))",
        "convert it to a wider type first, such as cast(column as decimal(38, 2))",
    ),
    (
        r'extract specifier "(.*?)" not recognized',
        "没有时间单位 {0}",
        "there is no unit of time {0}",
        "可用 year、quarter、month、week、day",
        "there are year, quarter, month, week, day",
    ),
    (
        r"Could not convert string ['\"](.*?)['\"] to (\S+)",
        "“{0}”不是{1}",
        "'{0}' is not {1}",
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


_TYPES = {
    "INT32": ("整数", "a whole number"),
    "INT64": ("整数", "a whole number"),
    "BOOL": ("true 或 false", "true or false"),
}
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*")
_FULL_WIDTH = re.compile(r"[，；（）‘’“”＝＞＜＊．　]")


def _full_width(sql: str) -> JixiaoError | None:
    """A Chinese keyboard's punctuation outside quotation marks: the engine takes it for letters of a name."""
    bare = _QUOTED.sub(lambda text: " " * len(text[0]), sql)
    found = list(_FULL_WIDTH.finditer(bare))
    if not found:
        return None
    told = "".join(f"“{sign}”" for sign in dict.fromkeys(match[0] for match in found))
    line = bare.count("\n", 0, found[0].start()) + 1
    where = say(f" (第 {line} 行)", f" (line {line})") if line > 1 else ""
    return JixiaoError(
        say(f"有全角标点{told}", f"full-width punctuation {told}") + where,
        say(
            "SQL 的标点用半角 , ; ( ) = , 文字用半角单引号 '",
            "SQL takes half-width , ; ( ) = and, for text, half-width single quotes '",
        ),
    )


def explained(error: Exception, sql: str = "") -> JixiaoError:
    """The engine's message as one line of cause and one of mend; names that it suggests stand in the mend."""
    if typed := _full_width(sql):
        return typed
    told = str(error)
    first = next((line for line in told.splitlines() if line.strip()), type(error).__name__)
    at = _PLACE.search(told)
    where = say(f" (第 {at[1]} 行)", f" (line {at[1]})") if at and at[1] != "1" else ""
    near = _NAMES.findall(found[0]) if (found := _NEAR.search(told)) else []
    for pattern, zh, en, mend_zh, mend_en in _KNOWN:
        if match := re.search(pattern, told):
            parts = [part.rstrip("!") for part in match.groups() if part is not None]
            parts = [say(*_TYPES[part]) if part in _TYPES else part for part in parts]
            mend = say(mend_zh, mend_en).format(*parts)
            if near:
                mend = say(f"是不是 {'、'.join(near)}? {mend}", f"perhaps {', '.join(near)}? {mend}")
            return JixiaoError(say(zh, en).format(*parts) + where, mend)
    return JixiaoError(
        say(f"引擎不能执行: {first}", first) + where,
        say("检查表名、列名和语法; 数据库只读", "check tables, columns and syntax; it is read-only"),
    )
