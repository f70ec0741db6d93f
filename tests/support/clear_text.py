"""Looking for words in everything a home holds, compressed files included.

Here: bytes of plain files, values of Parquet and DuckDB, parts of XLSX and DOCX. Not here: what must not be found.
"""

import zipfile
from collections.abc import Iterable, Iterator
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
        and any(_holds(path, word) for word in wanted)
    ]


def _holds(path: Path, word: str) -> bool:
    data = word.encode()
    if path.suffix == ".parquet":
        return any(word in text for text in _values(f"select * from read_parquet('{path}', hive_partitioning = false)"))
    if path.suffix == ".duckdb":
        return any(word in text for text in _tables(path))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return any(data in archive.read(part) for part in archive.namelist())
    return data in path.read_bytes() or word.encode("utf-16-le") in path.read_bytes()


def _values(sql: str) -> Iterator[str]:
    with duckdb.connect() as con:
        yield str(con.execute(f"select list(cast(t as varchar)) from ({sql}) t").fetchone())


def _tables(path: Path) -> Iterator[str]:
    with duckdb.connect(str(path), read_only=True) as con:
        for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            yield str(con.execute(f'select list(cast(t as varchar)) from {schema}."{table}" t').fetchone())
