"""The shell without a terminal: what completion offers, what a line does, which label a column gets."""

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.errors import JixiaoError
from pipelines.readers.shell.ask import limited
from pipelines.readers.shell.completion import candidates, typed
from pipelines.readers.shell.labels import Wording, labels_for
from pipelines.readers.shell.session import COMMANDS, Session
from pipelines.settings import Settings
from pipelines.warehouse.views import label_of
from tests.unit.test_publish import FIRST, SECOND, put_out

TABLES = {
    "marts.dim_projects": [("pro_code", "项目代码"), ("pro_name", "项目名称")],
    "marts.fct_payments": [("pay_id", "支付申请ID"), ("amount_yuan", "金额(元)")],
}


def offered(before: str, statement: str = "") -> list[str]:
    return [text for text, _ in candidates(before, statement or before, TABLES, COMMANDS)]


def test_after_from_come_tables() -> None:
    assert offered("select * from ") == ["marts.dim_projects", "marts.fct_payments"]
    assert offered("select * from pay") == ["marts.fct_payments"]
    assert offered("select * from marts.d") == ["marts.dim_projects"]


def test_columns_are_those_of_the_tables_that_the_statement_names() -> None:
    assert offered("select p", "select p from marts.fct_payments") == ["pay_id"]
    assert offered("select p.pro_n", "select p.pro_n from marts.dim_projects p") == ["pro_name"]


def test_columns_of_a_table_are_asked_for_by_its_name() -> None:
    assert offered("\\columns pay") == ["marts.fct_payments"]


def test_a_column_is_found_by_its_chinese_label() -> None:
    assert offered("select 金额", "select 金额 from marts.fct_payments") == ["amount_yuan"]


def test_what_a_candidate_replaces() -> None:
    assert typed("select p.pro_n") == 5
    assert typed("select * from marts.dim") == 9
    assert typed("\\ta") == 3


def test_commands_are_completed_too() -> None:
    assert offered("\\la") == ["\\labels"]


@pytest.mark.parametrize(
    ("comment", "label"),
    [("执行率。Paid ÷ budget", "执行率"), ("年初预算, 元。Initial", "年初预算(元)"), ("", "")],
)
def test_a_label_is_what_the_comment_begins_with(comment: str, label: str) -> None:
    assert label_of(comment) == label


def test_a_label_on_which_the_tables_do_not_agree_stays_a_name() -> None:
    with duckdb.connect() as connection:
        for table, label in (("a", "得分"), ("b", "相似度")):
            connection.execute(f"create table {table} (score integer, other integer)")
            connection.execute(f"comment on column {table}.score is '{label}。x'")
        assert labels_for(connection, "select score from a", ["score", "other"]) == ["得分", "other"]
        assert labels_for(connection, "select score from a, b", ["score"]) == ["score"]
        assert labels_for(connection, "select score, score from a", ["score", "score"]) == ["得分", "score"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with two releases, the second in force."""
    folder = tmp_path_factory.mktemp("home")
    made = Settings(home=folder, project=folder)
    put_out(made, FIRST, "2026-01-01")
    put_out(made, SECOND, "2026-01-02")
    return made


@pytest.fixture
def session(settings: Settings) -> Iterator[Session]:
    """The release in force, open."""
    with Session(settings, "current", timeout=10) as opened:
        yield opened


def test_a_statement_ends_with_a_semicolon(session: Session, capsys: pytest.CaptureFixture) -> None:
    assert session.take("select 41") and session.statement
    assert capsys.readouterr().out == ""
    assert session.take("+ 1 as answer;") and not session.statement
    assert "42" in capsys.readouterr().out


def test_another_release_is_chosen_by_number_or_id(session: Session, capsys: pytest.CaptureFixture) -> None:
    assert session.release == SECOND
    session.take("\\releases")
    assert capsys.readouterr().out.index(SECOND) > 0
    session.take("\\use 2")
    assert session.release == FIRST
    session.take(f"\\use {SECOND};")
    assert session.release == SECOND


def test_what_is_wrong_is_told_and_the_shell_goes_on(session: Session, capsys: pytest.CaptureFixture) -> None:
    for line in ("\\nosuch", "\\use 20000101-000000-aaaaaa", "\\columns nosuch", "\\limit no", "select nosuch;"):
        assert session.take(line)
        assert len(capsys.readouterr().out.strip().splitlines()) == 2, line
    assert session.release == SECOND


def test_rows_shown_are_limited(session: Session, capsys: pytest.CaptureFixture) -> None:
    session.take("\\limit 3")
    session.take("select * from range(9);")
    out = capsys.readouterr().out
    assert "只显示前 3 行" in out and " 3 " not in out.split("只显示")[0]


@pytest.mark.parametrize("line", ["\\exit", ".quit", "exit;"])
def test_leaving(session: Session, line: str) -> None:
    assert not session.take(line)


def test_an_empty_line_runs_what_lacks_its_semicolon(session: Session, capsys: pytest.CaptureFixture) -> None:
    session.take("select 40 + 2 as answer")
    session.take("")
    assert "42" in capsys.readouterr().out and not session.statement


def test_whoever_forgot_the_semicolon_can_still_leave(session: Session) -> None:
    session.take("select 1")
    assert not session.take("exit")


@pytest.mark.parametrize(
    "line",
    ["\\d", "\\dt", "\\dt+", "\\dv", "\\dn", "\\l", ".tables", ".databases", "show tables;", "help", "\\conninfo"],
)
def test_words_of_other_shells_are_understood(session: Session, capsys: pytest.CaptureFixture, line: str) -> None:
    session.take(line)
    assert len(capsys.readouterr().out.splitlines()) > 2


@pytest.mark.parametrize("line", ["\\d build", "\\d+ meta.build", ".schema build", "\\d Build;"])
def test_a_tables_columns_by_the_word_of_another_shell(
    session: Session, capsys: pytest.CaptureFixture, line: str
) -> None:
    session.take(line)
    told = capsys.readouterr().out
    assert "release_id" in told and "VARCHAR" in told


def test_tables_are_listed_by_a_pattern(session: Session, capsys: pytest.CaptureFixture) -> None:
    session.take("\\dt meta.b*")
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if "meta." in line] == ["meta.build"]


def test_another_release_by_the_word_of_another_shell(session: Session, capsys: pytest.CaptureFixture) -> None:
    session.take(f"\\c {FIRST}")
    assert session.release == FIRST


@pytest.mark.parametrize("line", ["\\copy build to 'x.csv'", "\\o x.csv", ".mode csv", ".output x.csv", "\\i file.sql"])
def test_what_this_shell_leaves_to_the_command_is_named_there(
    session: Session, capsys: pytest.CaptureFixture, line: str
) -> None:
    session.take(line)
    assert "--output" in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["\\g", " \\G", "；", ";  "])
def test_a_statement_ends_as_other_shells_and_other_keyboards_end_it(
    session: Session, capsys: pytest.CaptureFixture, ending: str
) -> None:
    session.take(f"select 40 + 2 as answer{ending}")
    assert "42" in capsys.readouterr().out and not session.statement


def test_each_row_column_by_column(session: Session, capsys: pytest.CaptureFixture) -> None:
    session.take("\\x")
    session.take("select 1 as a, 2 as b;")
    assert [line.split() for line in capsys.readouterr().out.splitlines()[-2:]] == [["a", "1"], ["b", "2"]]


@pytest.mark.parametrize(
    ("sql", "cause", "mend"),
    [
        ("select * from rpt_coverge", "没有表 rpt_coverge", "是不是 rpt_coverage?"),
        ("select staeg from rpt_coverage", "没有列 staeg", "是不是 stage?"),
        ("select c.stage from rpt_coverage as a", "没有表或别名 c", ""),
        ("selec 1", "语法有误, 在 selec 附近", ""),
        ("select (1", "语法有误, 在 1 附近", "括号"),
        ("select", "语法有误: select 后面没有写要哪些列", ""),
        ("select 'a", "引号没有成对", ""),
        ("select stage, count(*) from rpt_coverage", "列 stage 既没有分组也没有汇总", "any_value(stage)"),
        ("select stage from rpt_coverage as a, rpt_coverage as b", "列 stage 不止一张表有", "a.stage"),
        ("select sum(stage) from rpt_coverage", "sum 不能用于类型 VARCHAR", "cast"),
        ("select * from rpt_coverage\nwhere year = 'abc'", "“abc”不是整数 (第 2 行)", "2021"),
        ("select * from rpt_coverage，rpt_coverage", "有全角标点“，”", "半角"),
        ("select ‘goal’", "有全角标点“‘”“’”", "半角"),
        ("select stage from rpt_coverage\nwhere （year = 2021）", "有全角标点“（”“）” (第 2 行)", "半角"),
        ("select '，', nosuch from rpt_coverage", "没有列 nosuch", ""),
        ('select * from rpt_coverage where stage = "goal"', "没有列 goal", "单引号"),
        ('select "510521"', "没有列 510521", "单引号"),
        ("select stage from rpt_coverage where count(*) > 1 group by stage", "WHERE 里不能汇总", "having"),
        ("select (select year from range(2), rpt_coverage)", "子查询给出了几行, 这里只能有一行", "limit 1"),
        ("select stage from rpt_coverage union select 1, 2", "union 两边的列数不同", ""),
        ("select date '2021-13-01'", "“2021-13-01”不是日期", "2021-08-03"),
        ("select cast('八月' as date)", "“八月”不是日期", "2021-08-03"),
        ("select * from rpt_coverage where year = current_date", "INTEGER 和 DATE 不能比较", "2021"),
        ("select * from nosuch.rpt_coverage", "没有模式 nosuch", "marts"),
        ("select year from rpt_coverage a join rpt_coverage a on true", "两张表用了同一个别名 a", ""),
        ("select 99999999999999999999 * 99999999999999999999", "数太大, 所用的类型放不下", ""),
        ("select nosuch(1)", "没有函数 nosuch", ""),
    ],
)
def test_what_the_engine_refuses_is_told_in_the_readers_language(sql: str, cause: str, mend: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table rpt_coverage as select 'goal' as stage, 2021 as year")
        with pytest.raises(JixiaoError) as refused, limited(connection, sql, 10):
            connection.execute(sql).fetchall()
    assert refused.value.cause == cause and mend in refused.value.mend


def test_codes_are_said_in_words_by_the_family_of_their_column() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.dim_codes as select * from (values "
            "('stage', 'goal', '绩效目标', 'Goals', 'stage'), "
            "('use', 'goal', '事中', 'within', 'a.stage'), "
            "('tag', 'ppp', 'PPP', 'PPP', 'tags'), ('tag', 'bond', '债券', 'Bonds', 'tags')) "
            "as t(code_family, code, label_zh, label_en, column_names)"
        )
        wording = Wording(connection, "select stage, tags, late from b", ["stage", "tags", "late"])
        assert wording.row(("goal", "ppp;bond", True)) == ("绩效目标", "PPP、债券", "是")
        assert wording.row(("other", None, False)) == ("other", None, "否")
        assert Wording(connection, "select stage from a", ["stage"]).row(("goal",)) == ("事中",)


@pytest.mark.parametrize("line", ["\\tables", "\\help", "\\examples", "\\labels"])
def test_every_command_says_something(session: Session, capsys: pytest.CaptureFixture, line: str) -> None:
    assert session.take(line)
    assert capsys.readouterr().out.strip()
