"""The dbt project over the build: what `dbt build` would make, and what each of its nodes came to.

Here: letting dbt parse and compile the project once per version of it, and saying what failed. Not here: any SQL
(dbt_project/), running what dbt compiled (compiled.py), how its tables appear in Dagster (assets.py).
"""

import json
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines import compiled
from pipelines.changes import hash_files
from pipelines.compiled import COMPILED, Outcome, Project, Step
from pipelines.errors import EXIT_NOT_PUBLISHED, EXIT_OTHER, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings, export_for_children

MANIFEST = "manifest.json"
_COMPILE = ("compile", "--select", "resource_type:model", "test_type:data", "--no-introspect", "--no-write-json")


@dataclass(frozen=True)
class Node:
    """What one model, seed or test of the project came to."""

    unique_id: str
    status: str
    message: str
    seconds: float
    failures: int

    @property
    def is_test(self) -> bool:
        return self.unique_id.startswith("test.")

    @property
    def has_failed(self) -> bool:
        return self.status in ("error", "fail", "runtime error")


def parsed_project(settings: Settings) -> Path:
    """Folder with manifest.json of the project as it stands; parsed only when the project changed.

    Beside the project where that can be written, so that every home shares it, else in the home.
    """
    version = hash_files(settings.dbt_project, [settings.dbt_project])[:16]
    shared = settings.dbt_project / "target"
    places = [shared, settings.builds / "dbt"]
    for place in places:
        if (place / version / MANIFEST).exists() and (place / version / COMPILED).exists():
            return place / version
    place = shared if os.access(settings.dbt_project, os.W_OK) else places[1]
    return _parse(settings, place, place / version)


def _parse(settings: Settings, place: Path, target: Path) -> Path:
    draft = place / f"draft-{uuid.uuid4().hex}"
    draft.mkdir(parents=True)
    export_for_children(settings, draft / "warehouse.duckdb")
    try:
        manifest = _prepared(settings, ["parse", *_flags(settings, draft)])
        results = _prepared(settings, [*_COMPILE, *_flags(settings, draft)], manifest=manifest).results
        sql = {result.node.unique_id: result.node.compiled_code for result in results}
        compiled.keep(read_manifest(draft), sql, draft)
        for former in place.iterdir():
            if not former.name.startswith("draft-") and (former / MANIFEST).exists() and not _is_whole(former, target):
                shutil.rmtree(former, ignore_errors=True)
        if not target.exists():
            draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _is_whole(former: Path, target: Path) -> bool:
    """Whether another run has just put the same version in place."""
    return former == target and (former / COMPILED).exists()


def _prepared(settings: Settings, words: list[str], **kwargs: Any) -> Any:
    """What dbt answers to a command that only prepares; JixiaoError when the project is at fault."""
    result = _runner(**kwargs).invoke(words)
    _release_database()
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
    steps: list[Step] | None = None,
) -> Iterator[Node]:
    """Build the seeds and models, all of them or only these; what each did, as it is done.

    `on_node(done, of)` after each. JixiaoError when one failed; the build is then of no use.
    """
    chosen = project(settings).steps if steps is None else steps
    for done, outcome in enumerate(compiled.make(settings, database, chosen), start=1):
        if outcome.is_error:
            raise failure([_told_by(outcome)])
        if on_node:
            on_node(done, len(chosen))
        yield _told_by(outcome)


def tested(settings: Settings, database: Path, on_node: Callable[[int, int], None] | None = None) -> list[Node]:
    """Ask every data test of a finished build; what each found. JixiaoError with exit code 3 when one failed."""
    nodes = [_told_by(outcome) for outcome in compiled.ask(settings, database, project(settings).tests, on_node)]
    if any(node.has_failed for node in nodes):
        raise failure(nodes)
    return nodes


def project(settings: Settings) -> Project:
    """Every seed, model and data test as dbt compiled it."""
    return compiled.read(parsed_project(settings))


def _runner(**kwargs: Any) -> Any:
    from dbt.cli.main import dbtRunner

    return dbtRunner(**kwargs)


def _flags(settings: Settings, target: Path) -> list[str]:
    """Where things are; dbt writes no log of its own (formatting every debug event costs a twentieth of the build)."""
    project = str(settings.dbt_project)
    return [
        *("--project-dir", project, "--profiles-dir", project, "--target-path", str(target)),
        *("--log-path", str(settings.logs / "dbt"), "--log-level", "none", "--log-level-file", "none"),
    ]


def _release_database() -> None:
    """Close dbt's connection: until then nobody else may open the build."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    environment = DuckDBConnectionManager._ENV
    DuckDBConnectionManager.close_all_connections()
    if environment is not None:
        environment.close()
    reset_adapters()


def _told_by(outcome: Outcome) -> Node:
    status = "error" if outcome.is_error else "fail" if outcome.rows else "pass"
    return Node(outcome.unique_id, status, outcome.message, outcome.seconds, outcome.rows)


def failure(nodes: list[Node]) -> JixiaoError:
    """What failed, in one line; every failed node whole in the night's log."""
    log = logging.getLogger("jixiao")
    mend = say("详见 logs/ 中本次运行的日志; 现行版本未变", "see the log in logs/; the release in force is unchanged")
    failed = [node for node in nodes if node.has_failed]
    for node in failed:
        log.error("%s: %s (%s rows)\n%s", node.unique_id, node.status, node.failures, node.message)
    first = failed[0]
    short = first.unique_id.split(".")[2]
    cause = say(
        f"dbt 有 {len(failed)} 项失败, 第一项 {short}: {_one_line(first.message)}",
        f"{len(failed)} dbt nodes failed, the first {short}: {_one_line(first.message)}",
    )
    return JixiaoError(cause, mend, EXIT_NOT_PUBLISHED if all(node.is_test for node in failed) else EXIT_OTHER)


def _one_line(problem: Any) -> str:
    return " ".join(str(problem).split())[:300]


@cache
def read_manifest(parsed: Path) -> dict[str, Any]:
    """manifest.json of a parsed project."""
    return json.loads((parsed / MANIFEST).read_text("utf-8"))


def mart_shapes(settings: Settings) -> dict[str, dict[str, list[str]]]:
    """Mart -> `key`: its columns, as its unique_key test names them; `extracts`: every raw table it is made from."""
    manifest = read_manifest(parsed_project(settings))
    marts = {
        unique_id: node["name"]
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    shapes = {
        name: {"key": list[str](), "extracts": sorted(_extracts(manifest, unique_id))}
        for unique_id, name in marts.items()
    }
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "unique_key" and node.get("attached_node") in marts:
            shapes[marts[node["attached_node"]]]["key"] = list(test["kwargs"]["columns"])
    return shapes


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
