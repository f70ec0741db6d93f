"""Which delivered files stand behind a figure that changed between two releases.

Here: the files that differ between the releases (came, gone, changed, read otherwise), which codes their differing rows
name, and the nearest of them for one figure. Not here: the figures (diff.py).
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.warehouse import name, quote

_NAMES_OF = {"subject_code": ("pro_code", "dept_code"), "pro_code": ("subject_code",), "assessed_code": ("dept_code",)}
"""Columns of extracts under which a mart's key may stand."""


@dataclass(frozen=True)
class Touched:
    """A delivered file that differs between the two releases."""

    path: str
    mof_div_code: str | None
    fiscal_year: int | None
    extract: str
    how: str
    """came, gone, changed (other content under the path), reread (same content, read otherwise)."""
    before: str | None
    after: str | None
    """Landing files, relative to landing/."""


class Blame:
    """Asks `before` and `after`, two releases attached to the connection, once; then answers per figure."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        landing: Path,
        before: dict[str, Any],
        after: dict[str, Any],
        codes: set[str],
        reread: set[str],
    ) -> None:
        self._connection, self._landing = connection, landing
        self._codes = codes | {other for code in codes for other in _NAMES_OF.get(code, ())}
        self.touched = _touched(connection, reread)
        self._parents = _parents(connection)
        differing = {
            "code": before.get("code") != after.get("code"),
            "policy": before.get("policy_hash") != after.get("policy_hash"),
            "day": before["data_as_of"] != after["data_as_of"],
        }
        self._otherwise = "+".join(what for what, differs in differing.items() if differs) or "unknown"
        self._named: dict[Touched, dict[str, set[str]] | None] = {}
        self._nearest = lru_cache(maxsize=100_000)(self._find)

    def of(self, key: dict[str, str | None], extracts: set[str]) -> tuple[tuple[str, ...], str]:
        """Paths of the nearest differing files for the figure under `key`, and `file`; else none and what else differs.

        Near: same region and year with rows naming the subject; same region and year; a region below or above in that
        year; the region's other years.
        """
        region, year = key.get("mof_div_code"), key.get("fiscal_year")
        codes = tuple(
            (column, value) for column, value in key.items() if column in self._codes and value not in (None, "all")
        )
        files = self._nearest(region, int(year) if year else None, codes, frozenset(extracts))
        return (files, "file") if files else ((), self._otherwise)

    def _find(
        self, region: str | None, year: int | None, codes: tuple[tuple[str, str], ...], extracts: frozenset[str]
    ) -> tuple[str, ...]:
        fed = [each for each in self.touched if not extracts or each.extract in extracts]
        here = [each for each in fed if each.mof_div_code == region and each.fiscal_year in (year, None)]
        naming = [each for each in here if self._names(each, codes)]
        above = self._above(region)
        kin = [
            each
            for each in fed
            if each.fiscal_year in (year, None)
            and (each.mof_div_code in above or region in self._above(each.mof_div_code))
        ]
        ranks = naming, here, [each for each in kin if self._names(each, codes)], kin
        others = [each for each in fed if each.mof_div_code == region]
        nearest = next((rank for rank in (*ranks, others) if rank), [])
        return tuple(sorted({each.path for each in nearest}))

    def _above(self, region: str | None) -> set[str]:
        """Every region above one, as either release has them; the nation counts above all."""
        found, todo = {"000000000"}, [region]
        while todo:
            for parent in self._parents.get(todo.pop() or "", ()):
                if parent not in found:
                    found.add(parent)
                    todo.append(parent)
        return found

    def _names(self, file: Touched, codes: tuple[tuple[str, str], ...]) -> bool:
        """Whether a row that differs in the file names one of the codes; a file whose landing is gone may."""
        named = self._rows(file)
        if named is None:
            return True
        return any(
            value in named.get(column, ()) for code, value in codes for column in (code, *_NAMES_OF.get(code, ()))
        )

    def _rows(self, file: Touched) -> dict[str, set[str]] | None:
        if file not in self._named:
            self._named[file] = self._differing(file)
        return self._named[file]

    def _differing(self, file: Touched) -> dict[str, set[str]] | None:
        """Code column -> the codes in rows that stand in one of the two contents only."""
        contract = {**load_contracts(), **load_policy_contracts()}.get(file.extract)
        landed = [self._landing / landing_file for landing_file in (file.before, file.after) if landing_file]
        if contract is None or not landed or not all(path.exists() for path in landed):
            return None
        columns = [column.name for column in contract.columns]
        codes = [column for column in columns if column in self._codes]
        if not codes:
            return {}
        listed = ", ".join(name(column) for column in columns)
        scans = [f"select {listed} from read_parquet({quote(str(path))}, hive_partitioning = false)" for path in landed]
        rows = scans[0]
        if len(scans) == 2 and landed[0] != landed[1]:
            rows = f"({scans[0]} except all {scans[1]}) union all ({scans[1]} except all {scans[0]})"
        try:
            found = {
                column: self._connection.cursor()
                .execute(
                    f"select distinct cast({name(column)} as varchar) from ({rows}) where {name(column)} is not null"
                )
                .fetchall()
                for column in codes
            }
        except duckdb.Error:  # landed under an older contract: columns differ
            return None
        return {column: {code for (code,) in rows} for column, rows in found.items()}


def _touched(connection: duckdb.DuckDBPyConnection, reread: set[str]) -> list[Touched]:
    """Files whose content, status or counts differ, by path."""
    rows = connection.execute(
        """
        with b as (select * from before.meta.sources where extract is not null),
        a as (select * from after.meta.sources where extract is not null)
        select coalesce(a.path, b.path), coalesce(a.mof_div_code, b.mof_div_code),
            coalesce(a.fiscal_year, b.fiscal_year), coalesce(a.extract, b.extract),
            b.sha256, a.sha256, b.landing_file, a.landing_file,
            row(b.status, b.rows_loaded, b.rows_rejected) is distinct from row(a.status, a.rows_loaded, a.rows_rejected)
        from b full outer join a on b.path = a.path and b.extract = a.extract
        order by 1, 4
        """
    ).fetchall()
    found = []
    for path, region, year, extract, sha_before, sha_after, before, after, counts_differ in rows:
        if sha_before is None or sha_after is None:
            how = "came" if sha_before is None else "gone"
        elif sha_before != sha_after:
            how = "changed"
        elif path in reread or counts_differ:
            how = "reread"
        else:
            continue
        found.append(Touched(path, region, year, extract, how, before, after))
    return found


def _parents(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for database in ("before", "after"):
        for region, parent in connection.execute(
            f"select distinct mof_div_code, parent_mof_div_code from {database}.marts.dim_regions "
            "where parent_mof_div_code is not null"
        ).fetchall():
            found.setdefault(region, set()).add(parent)
    return found
