"""A query's text is parsed once for the process; each database that is asked answers with its own rows."""

import duckdb
import pytest

from pipelines.warehouse import asked

SQL = "select name from regions where code = ?1 or (?2 is null and code = '9') order by name"


def of(*rows: tuple[str, str]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create table regions (code varchar, name varchar)")
    connection.executemany("insert into regions values (?, ?)", rows)
    return connection


def test_the_same_text_is_answered_by_whichever_database_is_asked_after_the_first_was_closed() -> None:
    with of(("1", "泸县"), ("9", "合江")) as former:
        assert asked(former, SQL, ["1", None]).fetchall() == [("合江",), ("泸县",)]
        assert asked(former, SQL, ["1", "x"]).fetchall() == [("泸县",)]
    with of(("1", "古蔺")) as later:
        assert asked(later, SQL, ["1", None]).fetchall() == [("古蔺",)]
        later.execute("drop table regions; create table regions as select 1 as code, 7 as name")
        assert asked(later, SQL, [1, "x"]).fetchall() == [(7,)]


def test_a_second_query_leaves_the_result_of_the_first() -> None:
    with of(("1", "泸县"), ("2", "合江")) as connection:
        first = asked(connection, SQL, ["1", "x"])
        assert asked(connection, SQL, ["2", "x"]).fetchall() == [("合江",)]
        assert first.fetchall() == [("泸县",)]


def test_more_than_one_statement_is_refused() -> None:
    with of(("1", "泸县")) as connection, pytest.raises(ValueError, match="too many values"):
        asked(connection, "select 1; select 2")
