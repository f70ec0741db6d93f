r"""The shell's state and what a line does to it: SQL until `;`, or a command that begins with `\`.

Here: no terminal, so that a test can talk to it. Not here: reading lines (loop.py).
"""

import contextlib
from collections.abc import Callable
from fnmatch import fnmatch
from types import TracebackType
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.shell.ask import SHOWN_ROWS, limited, show
from pipelines.readers.shell.completion import Catalogue
from pipelines.readers.shell.examples import EXAMPLES
from pipelines.settings import Settings
from pipelines.terminal import print_table
from pipelines.warehouse import current_release, find_release, open_release, release_ids, release_record
from pipelines.warehouse.views import label_of

_EXITS = ("\\exit", "\\quit", "\\q", ".exit", ".quit", "exit", "quit")
_ALIKE = {
    **dict.fromkeys(("\\d", "\\dt", "\\dn", ".schema"), "\\tables"),
    "\\dv": "\\views",
    **dict.fromkeys(("\\l", "\\conninfo", ".databases"), "\\releases"),
    **dict.fromkeys(("\\c", "\\connect"), "\\use"),
    **dict.fromkeys(("\\h", "\\?", "help", "?"), "\\help"),
}
"""What people who know other shells type; `\\dt+` is `\\dt`."""
_TO_FILES = (
    *("\\copy", "\\o", "\\i", "\\w", "\\g"),
    *(".mode", ".output", ".once", ".import", ".read", ".csv", ".excel"),
)
_ENDINGS = (";", "；", "\\g", "\\G")
"""A statement's last sign: of SQL, of a Chinese keyboard, of psql and mysql."""


class Session:
    """A release that is open, a statement half typed, the limits in force. Use it as a context manager."""

    def __init__(self, settings: Settings, release: str, timeout: int, rows_shown: int = SHOWN_ROWS) -> None:
        self.settings = settings
        self.release = release
        self.timeout = timeout
        self.rows_shown = rows_shown
        self.with_labels = False
        self.as_records = False
        self.statement = ""
        self.catalogue: Catalogue = {}
        self._open = contextlib.ExitStack()
        self._connection: Any = None

    def __enter__(self) -> "Session":
        self._use(self.release)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        del kind, error, at
        self._open.close()

    def take(self, line: str) -> bool:
        """Do what the line says; False when the person wants to leave."""
        told = line.strip()
        word = told.rstrip(";").lower()
        if word in _EXITS:
            return False
        try:
            if told.startswith(("\\", ".")) or (not self.statement and word in _ALIKE):
                self._command(told)
            else:
                self._sql(line)
        except JixiaoError as error:
            self.statement = ""
            print(f"{error.cause}\n{error.mend}")
        return True

    def _sql(self, line: str) -> None:
        if self.statement and not line.strip():
            self._run()
            return
        if not line.strip():
            return
        self.statement += line + "\n"
        typed = self.statement.rstrip()
        ending = next((each for each in _ENDINGS if typed.endswith(each)), None)
        if ending:
            self.statement = typed.removesuffix(ending) + ";"
            self._run()

    def _run(self) -> None:
        sql, self.statement = self.statement, ""
        with limited(self._connection, sql, self.timeout):
            show(self._connection, sql, self.rows_shown, with_labels=self.with_labels, as_records=self.as_records)

    def _command(self, told: str) -> None:
        word, _, rest = told.rstrip(";； ").partition(" ")
        typed = word.lower().rstrip("+")
        word = _ALIKE.get(typed, typed)
        if word == "\\tables" and rest.strip() and "*" not in rest:  # \d TABLE
            word = "\\columns"
        act = COMMANDS.get("\\" + word[1:])
        if act is None and word in _TO_FILES:
            raise JixiaoError(
                say("这里不读写文件", "files are neither read nor written here"),
                say(
                    '离开后用 jixiao query "select …" --output 文件.xlsx (或 .csv、.parquet、.json)',
                    'leave and use jixiao query "select …" --output FILE.xlsx (or .csv, .parquet, .json)',
                ),
            )
        if act is None:
            raise JixiaoError(
                say(f"没有命令 {word}", f"there is no command {word}"), say("用 \\help 查看", "see \\help")
            )
        act(self, rest.strip())

    def _use(self, release: str) -> None:
        found = find_release(self.settings, release)
        self._open.close()
        self._open = contextlib.ExitStack()
        self._connection = self._open.enter_context(open_release(self.settings, found))
        self.release = found
        rows = self._connection.execute(
            "select schema_name || '.' || table_name, column_name, coalesce(comment, '') from duckdb_columns() "
            "where database_name = current_database() order by 1, column_index"
        ).fetchall()
        catalogue: dict[str, list[tuple[str, str]]] = {}
        for table, column, comment in rows:
            catalogue.setdefault(table, []).append((column, label_of(comment)))
        self.catalogue = catalogue

    def _tables(self, rest: str) -> None:
        """Those whose name fits (`marts.rpt_*`, `rpt_*`), or all."""
        rows = [row for row in self._ask(_TABLES) if _fits(row[0], rest)]
        print_table(say("表,行,说明", "table,rows,what").split(","), rows, right=[1])
        print(say("\\views 列出中文视图 (视图.覆盖率 …)", "\\views lists the tables in Chinese (视图.覆盖率 …)"))

    def _views(self, rest: str) -> None:
        rows = [row for row in self._ask(_VIEWS) if _fits(row[0], rest)]
        print_table(say("视图,对应的表", "view,its table").split(","), rows)

    def _columns(self, rest: str) -> None:
        asked = rest.lower()
        found = [table for table in self.catalogue if asked in (table.lower(), table.split(".")[-1].lower())]
        if not found:
            raise JixiaoError(
                say(f"没有表 {rest}", f"there is no table {rest}"), say("用 \\tables 查看", "see \\tables")
            )
        kinds = dict(self._ask(_TYPES, found[0]))
        rows = [(column, kinds[column], label) for column, label in self.catalogue[found[0]]]
        print_table(say("列,类型,名称", "column,type,label").split(","), rows)

    def _ask(self, sql: str, *values: str) -> list[tuple]:
        return self._connection.cursor().execute(sql, values).fetchall()

    def _examples(self, rest: str) -> None:
        if rest.isdigit() and 1 <= int(rest) <= len(EXAMPLES):
            sql = EXAMPLES[int(rest) - 1].sql
            print(sql + ";")
            self._sql(sql + ";")
            return
        print_table(
            ["", say("问题 (\\examples 编号 运行)", "question (\\examples NUMBER runs it)")],
            [(number, say(example.zh, example.en)) for number, example in enumerate(EXAMPLES, 1)],
        )

    def _releases(self, rest: str) -> None:
        del rest
        current = current_release(self.settings)
        records = [release_record(self.settings, release) for release in reversed(release_ids(self.settings))]
        rows = [
            (
                number,
                record["release_id"],
                record["data_as_of"],
                "; ".join(_standing(record["release_id"], current, self.release)),
            )
            for number, record in enumerate(records, 1)
        ]
        print_table(say(",版本,数据日期,", ",release,as of,").split(","), rows)

    def _choose(self, rest: str) -> None:
        known = list(reversed(release_ids(self.settings)))
        chosen = known[int(rest) - 1] if rest.isdigit() and 1 <= int(rest) <= len(known) else rest or "current"
        self._use(chosen)
        print(say(f"现在查询版本 {self.release}", f"now reading release {self.release}"))

    def _limit(self, rest: str) -> None:
        if not rest.isdigit() or int(rest) < 1:
            raise JixiaoError(
                say("\\limit 后面应为正整数", "\\limit takes a whole number above 0"),
                say("例如 \\limit 50", "such as \\limit 50"),
            )
        self.rows_shown = int(rest)

    def _records(self, rest: str) -> None:
        del rest
        self.as_records = not self.as_records
        print(
            say("每行逐列显示", "each row column by column")
            if self.as_records
            else say("按表显示", "as a table; column by column where the window is narrow")
        )

    def _labels(self, rest: str) -> None:
        del rest
        self.with_labels = not self.with_labels
        print(
            say("用中文: 表头、代码、是否", "in words: header, codes, yes and no")
            if self.with_labels
            else say("原样: 列名、代码", "as it is: column names, codes")
        )

    def _help(self, rest: str) -> None:
        del rest
        print_table(["", ""], [(word, say(*meaning)) for word, meaning in _MEANINGS.items()])
        print(say("SQL 以 ; 结束; Tab 补全, 上下键翻看历史", "SQL ends with ;. Tab completes, arrow keys recall"))


_TABLES = (
    "select schema_name || '.' || table_name, estimated_size, split_part(comment, '。', 1) "
    "from duckdb_tables() where database_name = current_database() order by 1"
)
_VIEWS = (
    "select schema_name || '.' || view_name, split_part(comment, ':', 1) from duckdb_views() "
    "where database_name = current_database() and not internal order by 1"
)
_TYPES = (
    "select column_name, data_type from duckdb_columns() "
    "where database_name = current_database() and schema_name || '.' || table_name = ?"
)


def _fits(table: str, pattern: str) -> bool:
    """By its name with or without the schema, as psql's `\\dt rpt_*` asks; no pattern fits all."""
    return not pattern or any(fnmatch(name, pattern.lower()) for name in (table, table.split(".")[-1]))


def _standing(release: str, current: str | None, used: str) -> list[str]:
    told = [say("现行", "in force")] if release == current else []
    return [*told, say("正在查询", "being read")] if release == used else told


COMMANDS: dict[str, Callable[[Session, str], None]] = {
    "\\tables": Session._tables,
    "\\views": Session._views,
    "\\columns": Session._columns,
    "\\examples": Session._examples,
    "\\releases": Session._releases,
    "\\use": Session._choose,
    "\\labels": Session._labels,
    "\\x": Session._records,
    "\\limit": Session._limit,
    "\\help": Session._help,
}
_MEANINGS = {
    "\\tables [rpt_*]": ("列出表", "list the tables"),
    "\\views": ("列出中文视图", "list the tables in Chinese"),
    "\\columns TABLE": ("一张表的列、类型和中文名称", "columns, types and labels of a table"),
    "\\examples [N]": ("示例问题; 带编号则运行", "example questions; with a number, run it"),
    "\\releases": ("有哪些发布版本", "the releases there are"),
    "\\use ID|N": ("改查另一个版本; 不写为现行版本", "read another release; nothing = the one in force"),
    "\\labels": ("表头和代码用中文, 或照原样", "header and codes in words, or as they are"),
    "\\x": ("每行逐列显示, 或照原样", "each row column by column, or as a table"),
    "\\limit N": ("屏幕上最多显示几行", "rows shown at most"),
    "\\exit": ("离开", "leave"),
}
