"""dbt runs here: the project over a build, in this process, and what each of its nodes came to.

Here: parsing once per version of the project, running a dbt command, saying what failed. Not here: any SQL
(dbt_project/), how its tables appear in Dagster (orchestration/assets/).
"""

import gc
import json
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import EXIT_NOT_PUBLISHED, EXIT_OTHER, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings, build_for_children
from pipelines.warehouse.changes import hash_files

MANIFEST = "manifest.json"
ARTIFACTS = "dbt"
"""Folder of logs/ that holds what dbt left of its last run: run_results.json, manifest.json, the compiled SQL."""
NIGHT = ("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure")
"""Unit tests are worked examples: they say nothing about a night's data."""
MODELS_ALONE = (*NIGHT, "--exclude-resource-type", "test")
"""For builds in which nobody asks whether they are fit to publish; keys still hold, by contract."""


@dataclass(frozen=True)
class Node:
    """What one model, seed, snapshot or test of the project came to."""

    unique_id: str
    status: str
    message: str
    seconds: float
    failures: int

    @property
    def is_test(self) -> bool:
        return self.unique_id.startswith("test.")

    @property
    def is_built(self) -> bool:
        """Whether a table, view, seed or snapshot now stands where it should."""
        return not self.is_test and self.status == "success"

    @property
    def has_failed(self) -> bool:
        return self.status in ("error", "fail", "runtime error", "partial success")  # the last: of batches one failed


def parsed_project(settings: Settings) -> Path:
    """Folder with manifest.json of the project as it stands; parsed only when the project changed.

    Beside the project where that can be written, so that every home shares it, else in the home.
    """
    version = hash_files(settings.dbt_project, [settings.dbt_project])[:16]
    shared = settings.dbt_project / "target"
    places = [shared, settings.builds / "dbt"]
    for place in places:
        if (place / version / MANIFEST).exists():
            return place / version
    place = shared if os.access(settings.dbt_project, os.W_OK) else places[1]
    return _parse(settings, place, place / version)


def _parse(settings: Settings, place: Path, target: Path) -> Path:
    draft = place / f"draft-{uuid.uuid4().hex}"
    draft.mkdir(parents=True)
    try:
        _manifest(settings, draft)
        for former in place.iterdir():
            if (former / MANIFEST).exists() and former != target and not former.name.startswith("draft-"):
                shutil.rmtree(former, ignore_errors=True)
        if not target.exists():
            draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _manifest(settings: Settings, folder: Path) -> Any:
    """dbt's own manifest, read from what `folder` holds of an earlier parse where nothing changed since.

    JixiaoError when the project is at fault. Which database a build is says nothing about the project: dbt would parse
    it anew for each, so it is not told here.
    """
    words = ["parse", *_places(settings, folder)]
    if (folder / MANIFEST).exists():
        words.insert(0, "--no-write-json")
    result = _runner().invoke(words)
    if not result.success:
        raise JixiaoError(
            say(
                f"dbt 工程无法解析: {_one_line(result.exception)}",
                f"dbt cannot parse: {_one_line(result.exception)}",
            ),
            say(f"在 {settings.dbt_project} 运行 dbt parse 查看", f"run `dbt parse` in {settings.dbt_project}"),
        )
    return result.result


def build(
    settings: Settings,
    database: Path,
    on_node: Callable[[int, int], None] | None = None,
    words: Iterable[str] = NIGHT,
) -> list[Node]:
    """Run a dbt command, by default the night's whole `dbt build`, over the build; what each node came to.

    `on_node(done, of)` after each. JixiaoError when one failed: with exit code 3 when only data tests did.
    """

    def on_event(event: Any) -> None:
        if on_node and event.info.name in _FINISHED:
            on_node(event.data.index, getattr(event.data, "total", None) or event.data.num_models)  # tests say it so

    target = settings.logs / ARTIFACTS
    target.mkdir(parents=True, exist_ok=True)
    result = invoke(settings, database, words, target, on_event)
    if result.result is None:
        raise JixiaoError(
            say(f"dbt 未能运行: {_one_line(result.exception)}", f"dbt did not run: {_one_line(result.exception)}"),
            _look_into_log(),
        )
    result.result.write(str(target / "run_results.json"))
    shutil.copyfile(parsed_project(settings) / MANIFEST, target / MANIFEST)
    nodes = [_told(each, database) for each in result.result.results]
    if not result.success:
        raise failure(nodes, result.exception)
    return nodes


def invoke(
    settings: Settings,
    database: Path,
    words: Iterable[str],
    target: Path,
    on_event: Callable[[Any], None] | None = None,
    *,
    is_read_only: bool = False,
) -> Any:
    """One dbt command over the build, or over a release that it only reads, with the project as it was parsed before;
    dbt's own result. Compiled SQL goes to `target`."""
    manifest = _manifest(settings, parsed_project(settings))
    told, held = build_for_children(settings, database, is_read_only), _held_open(settings, database, is_read_only)
    with told, held, _no_collections():
        # --no-write-json: the manifest stands already, and writing it again takes dbt a second
        words = ["--no-write-json", *words, *_places(settings, target)]
        return _runner(manifest=manifest, callbacks=[on_event] if on_event else []).invoke(words)


_FINISHED = ("LogModelResult", "LogSeedResult", "LogSnapshotResult", "LogTestResult")


@contextmanager
def _no_collections() -> Iterator[None]:
    """Python's collector rests: it would look through dbt's objects again and again, a tenth of a small build's
    processor time, and nearly all of them live until the command ends (some 120 MiB are kept longer by it)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _held_open(settings: Settings, database: Path, is_read_only: bool) -> Iterator[None]:
    """The build stays open while dbt's threads come and go: each closes its connection after each node, and the last
    one to do so would close the file, only for the next to open it."""
    with duckdb.connect(str(database), config=_connection_config(settings, database, is_read_only)):
        yield


def _connection_config(settings: Settings, database: Path, is_read_only: bool) -> dict[str, Any]:
    """As dbt's profile opens it: DuckDB refuses two connections to one file that say different things."""
    return {
        "access_mode": "read_only" if is_read_only else "automatic",
        "memory_limit": settings.memory_limit,
        "temp_directory": str(database.parent / "tmp"),
        "preserve_insertion_order": False,
    }


def _told(result: Any, database: Path) -> Node:
    """dbt's result; of a test that found something, the first row that it found."""
    status, message, rows = str(result.status), result.message or "", result.failures or 0
    if status in ("fail", "warn") and result.node.compiled_code:
        message = f"{rows} rows, such as {_first_row(database, result.node.compiled_code)}"
    return Node(result.node.unique_id, status, message, result.execution_time, rows)


def _first_row(database: Path, sql: str) -> str:
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            shown = connection.execute(f"select * from (\n{sql}\n) as unfit limit 1")
            columns = [column[0] for column in shown.description or []]
            return ", ".join(
                f"{column}={value}" for column, value in zip(columns, shown.fetchone() or (), strict=False)
            )
    except duckdb.Error as problem:
        return f"({_one_line(problem)})"


def _runner(**kwargs: Any) -> Any:
    from dbt.cli.main import dbtRunner

    return dbtRunner(**kwargs)


def _places(settings: Settings, target: Path) -> list[str]:
    """Where things are; dbt writes no log of its own (formatting every debug event costs a twentieth of the build)."""
    project = str(settings.dbt_project)
    return [
        *("--project-dir", project, "--profiles-dir", project, "--target-path", str(target)),
        *("--log-path", str(settings.logs / "dbt"), "--log-level", "none", "--log-level-file", "none"),
    ]


def failure(nodes: list[Node], problem: BaseException | None = None) -> JixiaoError:
    """What failed, in one line; every failed node whole in the night's log. `problem`: what dbt says of the whole run,
    for the case that it names no node."""
    log = logging.getLogger("jixiao")
    failed = [node for node in nodes if node.has_failed]
    for node in failed:
        log.error("%s: %s (%s rows)\n%s", node.unique_id, node.status, node.failures, node.message)
    if not failed:
        why = _one_line(problem) if problem else say("没有说明是哪一项", "it names no node")
        return JixiaoError(say(f"dbt 运行失败: {why}", f"dbt failed: {why}"), _look_into_log(), EXIT_OTHER)
    first = failed[0]
    short = short_name(first)
    cause = say(
        f"dbt 有 {len(failed)} 项失败, 第一项 {short}: {_one_line(first.message)}",
        f"{len(failed)} dbt nodes failed, the first {short}: {_one_line(first.message)}",
    )
    return JixiaoError(cause, _look_into_log(), EXIT_NOT_PUBLISHED if all(map(_is_finding, failed)) else EXIT_OTHER)


def _is_finding(node: Node) -> bool:
    """A test that found something or rows that break a contract, not what could not be asked or built."""
    return node.status == "fail" or "Constraint Error" in node.message


def short_name(node: Node) -> str:
    """`fct_payment_sources`, `unique_key_fct_payment_sources_…`: the name without dbt's prefixes."""
    return node.unique_id.split(".")[2]


def _look_into_log() -> str:
    return say("详见 logs/ 中本次运行的日志; 现行版本未变", "see the log in logs/; the release in force is unchanged")


def _one_line(problem: Any) -> str:
    """dbt says the place first and what is wrong after it: of a broken contract below the heads of its table."""
    return " ".join(str(problem).split())[:1_000]


@cache
def read_manifest(parsed: Path) -> dict[str, Any]:
    """manifest.json of a parsed project."""
    return json.loads((parsed / MANIFEST).read_text("utf-8"))


def mart_shapes(settings: Settings) -> dict[str, dict[str, list[str]]]:
    """Mart -> `key`: its columns, as its primary key or its unique_key test names them; `extracts`: every raw table it
    is made from."""
    manifest = read_manifest(parsed_project(settings))
    marts = {
        unique_id: node["name"]
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    shapes = {
        name: {"key": _primary_key(manifest["nodes"][unique_id]), "extracts": sorted(_extracts(manifest, unique_id))}
        for unique_id, name in marts.items()
    }
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "unique_key" and node.get("attached_node") in marts:
            shapes[marts[node["attached_node"]]]["key"] = list(test["kwargs"]["columns"])
    return shapes


def _primary_key(node: dict[str, Any]) -> list[str]:
    """Named beneath the table or, as dbt takes it too, on its column."""
    of_table = [list(each["columns"]) for each in node["constraints"] if each["type"] == "primary_key"]
    of_columns = [
        name
        for name, column in node["columns"].items()
        if any(each["type"] == "primary_key" for each in column["constraints"])
    ]
    return of_table[0] if of_table else of_columns


def _extracts(manifest: dict[str, Any], unique_id: str) -> set[str]:
    """Names of the raw tables above a node, itself included."""
    found, above, seen = set[str](), [unique_id], {unique_id}
    while above:
        for parent in manifest["parent_map"].get(above.pop(), []):
            source = manifest["sources"].get(parent)
            if source and source["schema"] == "raw":
                found.add(source["name"])
            if parent not in seen:
                seen.add(parent)
                above.append(parent)
    return found
