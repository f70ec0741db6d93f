"""dbt's documentation of one release as a single offline page: every model and column, lineage,
exposures, metrics.

Here: putting the parsed project and the tables as they were built into dbt's own page. That is what
`dbt docs generate --static` does too, without starting dbt again: a quarter of a second instead of six. A door into
dbt's insides: the page itself is a file of its package that no command hands out (dbt-core 1.11). Not here: the
descriptions (dbt YAML), the guides (docs/).
"""

import importlib.util
import json
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.transform import parsed_project, read_manifest
from pipelines.warehouse import DATABASE, open_sandboxed, release_ids

PAGE = "static_index.html"
_TITLE = "<title>dbt Docs</title>"
_OURS = "jixiao"
_NEEDED = (
    *("metadata", "nodes", "sources", "macros", "docs", "exposures", "groups", "parent_map", "child_map"),
    *("metrics", "semantic_models"),
)
_EMPTY = ("selectors", "disabled", "group_map", "saved_queries", "unit_tests")


def write_release_page(
    settings: Settings, release_id: str, build: Path | None = None, folder: Path | None = None
) -> Path:
    """Write the page of a release to `folder` (default: its reports) and return its path.

    `build`: the private build while it still stands; it knows the types of the tables that are not published. Pages of
    releases that were pruned go. JixiaoError when dbt's template is not there.
    """
    target = (folder or settings.reports / release_id) / PAGE
    manifest = read_manifest(parsed_project(settings))
    database = build if build is not None and build.exists() else settings.releases / release_id / DATABASE
    with open_sandboxed(database, settings) as connection:
        text = render(slim(manifest, str(settings.dbt_project)), catalog(connection, manifest), release_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    if folder is None:
        _drop_old(settings)
    return target


def render(manifest: dict[str, Any], catalogue: dict[str, Any], release_id: str) -> str:
    """dbt's page with both documents inside; it asks nothing of any network."""
    page = _template().read_text("utf-8")
    title = say(f"数据仓库说明 {release_id}", f"The warehouse explained {release_id}")
    return (
        page.replace(_TITLE, f"<title>{title}</title>")
        .replace('"MANIFEST.JSON INLINE DATA"', _inline(manifest))
        .replace('"CATALOG.JSON INLINE DATA"', _inline(catalogue))
    )


def slim(manifest: dict[str, Any], project: str) -> dict[str, Any]:
    """What the page shows: our nodes and macros, no tests of dbt's packages, no path of this machine."""
    kept = {part: manifest[part] for part in _NEEDED} | {part: {} for part in _EMPTY}
    kept["nodes"] = {key: _without(node, "root_path", "build_path") for key, node in manifest["nodes"].items()}
    kept["macros"] = {key: macro for key, macro in manifest["macros"].items() if macro["package_name"] == _OURS}
    kept["docs"] = {key: doc for key, doc in manifest["docs"].items() if doc["package_name"] == _OURS}
    kept["metadata"] = {**manifest["metadata"], "send_anonymous_usage_stats": False, "user_id": None}
    return json.loads(json.dumps(kept, ensure_ascii=False).replace(f"{project}/", "").replace(project, "."))


def catalog(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> dict[str, Any]:
    """dbt's catalog of the tables in the database, in the shape of catalog.json."""
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() "
        "where database_name = current_database() order by schema_name, table_name, column_index"
    ).fetchall()
    columns: dict[tuple[str, str], dict[str, Any]] = {}
    for schema, table, column, kind, comment in rows:
        of_table = columns.setdefault((schema, table), {})
        of_table[column] = {"type": kind, "index": len(of_table) + 1, "name": column, "comment": comment}
    return {
        "metadata": manifest["metadata"],
        "nodes": _entries(manifest["nodes"], columns),
        "sources": _entries(manifest["sources"], columns),
        "errors": None,
    }


def _entries(nodes: dict[str, Any], columns: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
    found = {}
    for key, node in nodes.items():
        place = (node["schema"], node.get("alias") or node.get("identifier") or node["name"])
        if place in columns:
            kind = "VIEW" if node.get("config", {}).get("materialized") == "view" else "BASE TABLE"
            about = {
                "type": kind,
                "schema": place[0],
                "name": place[1],
                "database": _OURS,
                "comment": None,
                "owner": None,
            }
            found[key] = {"metadata": about, "columns": columns[place], "stats": {}, "unique_id": key}
    return found


def _inline(value: dict[str, Any]) -> str:
    """JSON inside a script: nothing in it may end the script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _without(node: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {field: value for field, value in node.items() if field not in fields}


def _drop_old(settings: Settings) -> None:
    """A page weighs megabytes: it goes with its release, the reports beside it stay."""
    known = set(release_ids(settings))
    for page in settings.reports.glob(f"*/{PAGE}"):
        if page.parent.name not in known:
            page.unlink(missing_ok=True)


def _template() -> Path:
    """dbt's page, as its package carries it."""
    found = importlib.util.find_spec("dbt")
    for place in found.submodule_search_locations or [] if found else []:
        path = Path(place) / "task" / "docs" / "index.html"
        if path.is_file():
            return path
    raise JixiaoError(
        say("dbt 的文档模板不在", "dbt's documentation page is missing"),
        say("重新安装 requirements.lock", "install requirements.lock again"),
    )
