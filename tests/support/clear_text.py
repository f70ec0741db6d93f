"""Looking for words in everything a home holds, compressed files included.

Here: bytes of plain files, values of Parquet and DuckDB, parts of XLSX and DOCX. Not here: what must not be found.
"""

import zipfile
from collections.abc import Iterable
from pathlib import Path

import duckdb


def files_with(home: Path, words: Iterable[str], leave_out: str = "raw") -> list[str]:
    """Files below home (not in home/<leave_out>) in which any of the words can be read."""
    wanted = list(words)
    return [
        path.relative_to(home).as_posix()
        for path in sorted(home.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(home).parts[0] != leave_out
        and _holds(path, wanted)
    ]


def _holds(path: Path, words: list[str]) -> bool:
    if path.suffix == ".parquet":
        with duckdb.connect() as con:
            return _stands_in(con, f"read_parquet('{path}', hive_partitioning = false)", words)
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            return any(_stands_in(con, f'{schema}."{table}"', words) for schema, table in tables)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return any(word.encode() in archive.read(part) for part in archive.namelist() for word in words)
    content = path.read_bytes()
    return any(word.encode() in content or word.encode("utf-16-le") in content for word in words)


def _stands_in(con: duckdb.DuckDBPyConnection, rows: str, words: list[str]) -> bool:
    """Whether a row, all its columns as text, has one of the words."""
    found = con.execute(
        f"select count(*) from {rows} as t where list_bool_or([contains(cast(t as varchar), w) for w in $1])", [words]
    )
    return found.fetchall() != [(0,)]
