"""The project as dbt compiled it, run over a build through one connection: seeds, models, then the data tests.

Here: keeping what dbt compiled beside the parsed project, and running it. Not here: parsing (transform.py), any SQL
(dbt_project/). Why not `dbt build`: its runner takes 40 ms of processor time for each model and 25 for each test, in a
county as much again as all their SQL. `dbt build` by hand makes the same tables: a test holds them equal.
"""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import name, new_build, quote

COMPILED = "compiled.json"


@dataclass(frozen=True)
class Column:
    """What a contract promises of one column."""

    name: str
    type: str
    is_required: bool
    meaning: str


@dataclass(frozen=True)
class Step:
    """One seed or model: what stands where, made of what."""

    unique_id: str
    schema: str
    name: str
    sql: str
    """What it selects; of a seed nothing."""
    needs: list[str] = field(default_factory=list)
    """unique_id of every seed and model that it reads."""
    is_view: bool = False
    seed: str | None = None
    """The seed's file, within the project."""
    contract: list[Column] | None = None
    meaning: str = ""

    @property
    def is_seed(self) -> bool:
        return self.seed is not None

    @property
    def table(self) -> str:
        return f"{name(self.schema)}.{name(self.name)}"


@dataclass(frozen=True)
class Outcome:
    """What one step, or one test, came to. Of a test `rows` counts those that should not be there."""

    unique_id: str
    seconds: float
    rows: int = 0
    message: str = ""
    """Of a test the first such row; else why it could not be run."""
    is_error: bool = False


@dataclass(frozen=True)
class Project:
    """Everything dbt compiled. `tests`: dbt's id of each data test -> its SQL."""

    steps: list[Step]
    tests: dict[str, str]

    def above(self, *names: str) -> list[Step]:
        """The models of these names and whatever they are made from, in the project's order."""
        known = {step.unique_id: step for step in self.steps}
        wanted = {step.unique_id for step in self.steps if step.name in names}
        following = list(wanted)
        while following:
            new = set(known[following.pop()].needs) - wanted
            wanted |= new
            following += new
        return [step for step in self.steps if step.unique_id in wanted]


def keep(manifest: Mapping[str, Any], compiled: Mapping[str, str], target: Path) -> None:
    """Write what dbt parsed and compiled beside it. `compiled`: unique_id of each model and data test -> its SQL."""
    nodes = manifest["nodes"]
    steps = [
        _step(node, compiled.get(key, ""), nodes)
        for key, node in nodes.items()
        if node["resource_type"] in ("model", "seed")
    ]
    tests = {key: compiled[key] for key, node in nodes.items() if node["resource_type"] == "test"}
    content = {"steps": [asdict(step) for step in steps], "tests": tests}
    (target / COMPILED).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def read(parsed: Path) -> Project:
    """What `keep` has written."""
    content = json.loads((parsed / COMPILED).read_text("utf-8"))
    steps = [
        Step(**{**step, "contract": step["contract"] and [Column(**column) for column in step["contract"]]})
        for step in content["steps"]
    ]
    return Project(steps, content["tests"])


def _step(node: Mapping[str, Any], sql: str, nodes: Mapping[str, Any]) -> Step:
    is_seed = node["resource_type"] == "seed"
    columns = list(node["columns"].values())
    if is_seed:
        contract = [Column(column, kind, False, "") for column, kind in node["config"]["column_types"].items()]
    else:
        contract = [_column(column) for column in columns] if node["config"]["contract"]["enforced"] else None
    return Step(
        unique_id=node["unique_id"],
        schema=node["schema"],
        name=node["name"],
        sql=sql,
        needs=[need for need in node.get("depends_on", {}).get("nodes", []) if need in nodes],
        is_view=node["config"]["materialized"] == "view",
        seed=node["original_file_path"] if is_seed else None,
        contract=contract,
        meaning=node["description"] if node["config"]["persist_docs"].get("relation") else "",
    )


def _column(column: Mapping[str, Any]) -> Column:
    is_required = any(constraint["type"] == "not_null" for constraint in column.get("constraints", []))
    return Column(column["name"], column["data_type"], is_required, column["description"])


def make(settings: Settings, database: Path, steps: list[Step]) -> Iterator[Outcome]:
    """Build the steps in the order of their needs, `settings.threads` at a time; each when it is done.

    Needs that are not among the steps stand already. After the first that fails no other is begun.
    """
    chosen = {step.unique_id: step for step in steps}
    order = TopologicalSorter({key: [need for need in step.needs if need in chosen] for key, step in chosen.items()})
    with new_build(settings, database) as connection:
        connection.execute("set preserve_insertion_order = false")
        for schema in dict.fromkeys(step.schema for step in steps):
            connection.execute(f"create schema if not exists {name(schema)}")
        crew = _Crew(order, lambda cursor, key: _make_one(cursor, chosen[key], settings.dbt_project), connection)
        yield from crew.work(settings.threads, len(chosen))


class _Crew:
    """Threads that take what is ready themselves, so that whoever waits for the outcomes never holds them up."""

    def __init__(
        self,
        order: "TopologicalSorter[str]",
        make: Callable[[duckdb.DuckDBPyConnection, str], Outcome],
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        order.prepare()
        self._order, self._make, self._connection = order, make, connection
        self._ready: list[str] = []
        self._changed = threading.Condition()
        self._is_over = False
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()

    def work(self, threads: int, count: int) -> Iterator[Outcome]:
        """Every outcome; fewer than `count` when one is an error."""
        cursors = [self._connection.cursor() for _ in range(threads)]
        crew = [threading.Thread(target=self._take, args=[cursor], daemon=True) for cursor in cursors]
        for each in crew:
            each.start()
        try:
            for _ in range(count):
                outcome = self._outcomes.get()
                yield outcome
                if outcome.is_error:
                    break
        finally:
            with self._changed:
                self._is_over = True
                self._changed.notify_all()
            for cursor in cursors:
                cursor.interrupt()
            for each in crew:
                each.join()

    def _take(self, cursor: duckdb.DuckDBPyConnection) -> None:
        while (key := self._next()) is not None:
            outcome = self._make(cursor, key)
            with self._changed:
                if outcome.is_error:
                    self._is_over = True
                else:
                    self._order.done(key)
                self._changed.notify_all()
            self._outcomes.put(outcome)

    def _next(self) -> str | None:
        with self._changed:
            while not self._is_over and self._order.is_active():
                self._ready += self._order.get_ready()
                if self._ready:
                    return self._ready.pop(0)
                self._changed.wait()
        return None


def _make_one(cursor: duckdb.DuckDBPyConnection, step: Step, project: Path) -> Outcome:
    started = time.perf_counter()
    message, is_error = "", False
    try:
        cursor.execute("begin")
        _create(cursor, step, project)
        cursor.execute("commit")
    except duckdb.Error as problem:
        message, is_error = str(problem), True
    return Outcome(step.unique_id, time.perf_counter() - started, message=message, is_error=is_error)


def _create(cursor: duckdb.DuckDBPyConnection, step: Step, project: Path) -> None:
    cursor.execute(f"drop {'view' if step.is_view else 'table'} if exists {step.table}")
    if step.seed is not None:
        file = quote(str(project / step.seed))
        fill(cursor, step, f"select * from read_csv({file}, header = true, all_varchar = true, nullstr = '')")
    elif step.contract is None:
        cursor.execute(f"create {'view' if step.is_view else 'table'} {step.table} as (\n{step.sql}\n)")
    else:
        _check_contract(cursor, step)
        fill(cursor, step, step.sql)


def fill(cursor: duckdb.DuckDBPyConnection, step: Step, source: str) -> None:
    """The step's table as its contract says, its meaning as comments, filled by name from what `source` selects."""
    columns = step.contract or []
    listed = ", ".join(f"{name(each.name)} {each.type}{' not null' if each.is_required else ''}" for each in columns)
    cursor.execute(f"create table {step.table} ({listed})")
    cursor.execute(f"insert into {step.table} by name (\n{source}\n)")
    if step.meaning:
        cursor.execute(f"comment on table {step.table} is {quote(step.meaning)}")
    for each in columns:
        if each.meaning:
            cursor.execute(f"comment on column {step.table}.{name(each.name)} is {quote(each.meaning)}")


def _check_contract(cursor: duckdb.DuckDBPyConnection, step: Step) -> None:
    """duckdb.Error unless the SQL gives exactly the promised columns and types, as dbt's `contract: enforced` asks."""
    relation = cursor.sql(step.sql)
    given = {column: str(kind).lower() for column, kind in zip(relation.columns, relation.types, strict=True)}
    promised = {each.name: str(duckdb.dtype(each.type)).lower() for each in step.contract or []}
    wrong = [
        f"{column}: {given.get(column, '-')} (contract: {promised.get(column, '-')})"
        for column in sorted({*given, *promised})
        if given.get(column) != promised.get(column)
    ]
    if wrong:
        raise duckdb.BinderException(f"contract of {step.name}: {'; '.join(wrong)}")


def ask(
    settings: Settings, database: Path, tests: Mapping[str, str], on_test: Callable[[int, int], None] | None = None
) -> list[Outcome]:
    """Ask every data test of the build, reading only; what each found, in the order they are kept."""
    found = []
    config = {"memory_limit": settings.memory_limit, "threads": settings.threads}
    with duckdb.connect(str(database), read_only=True, config=config) as connection:
        connection.execute("set temp_directory = $1", [str(database.parent / "tmp")])
        for done, (unique_id, sql) in enumerate(tests.items(), start=1):
            found.append(_ask_one(connection, unique_id, sql))
            if on_test:
                on_test(done, len(tests))
    return found


def _ask_one(connection: duckdb.DuckDBPyConnection, unique_id: str, sql: str) -> Outcome:
    started = time.perf_counter()
    try:
        counted = connection.execute(f"select count(*) from (\n{sql}\n) as unfit").fetchone()
        rows, message, is_error = (counted[0] if counted else 0), "", False
        if rows:
            message = f"{rows} rows, such as {_first_row(connection, sql)}"
    except duckdb.Error as problem:
        rows, message, is_error = 0, str(problem), True
    return Outcome(unique_id, time.perf_counter() - started, rows, message, is_error)


def _first_row(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    shown = connection.execute(f"select * from (\n{sql}\n) as unfit limit 1")
    columns = [column[0] for column in shown.description or []]
    return ", ".join(f"{column}={value}" for column, value in zip(columns, shown.fetchone() or (), strict=True))
