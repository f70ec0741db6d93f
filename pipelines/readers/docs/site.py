"""dbt's documentation of one release as a single offline page: every model and column, lineage,
exposures, metrics.

Here: `dbt docs generate --static` over the tables as they were built, given the parsed project without what the page
does not show and without the paths of this machine. Not here: the descriptions (dbt YAML), the guides (docs/).
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.transform import MANIFEST, invoke, parsed_project, read_manifest
from pipelines.warehouse import DATABASE, release_ids

PAGE = "static_index.html"
_DBT = ("docs", "generate", "--static", "--no-compile")
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
    releases that were pruned go. JixiaoError when dbt cannot make it.
    """
    target = (folder or settings.reports / release_id) / PAGE
    database = build if build is not None and build.exists() else settings.releases / release_id / DATABASE
    title = say(f"数据仓库说明 {release_id}", f"The warehouse explained {release_id}")
    text = _made_by_dbt(settings, database).replace(_TITLE, f"<title>{title}</title>")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    if folder is None:
        _drop_old(settings)
    return target


def _made_by_dbt(settings: Settings, database: Path) -> str:
    """dbt's page with the project and the catalogue inside; it asks nothing of any network.

    dbt puts manifest.json into the page as it finds it in its target folder.
    """
    manifest = _slim(read_manifest(parsed_project(settings)), str(settings.dbt_project))
    with TemporaryDirectory(prefix="jixiao-docs-") as name:
        work = Path(name)
        (work / MANIFEST).write_text(_inline(manifest), encoding="utf-8")
        done = invoke(settings, database, _DBT, work, is_read_only=True)
        if not done.success:
            problem = " ".join(str(done.exception or done.result.errors).split())
            raise JixiaoError(
                say(f"dbt 写不出说明页: {problem}", f"dbt cannot make the page: {problem}"),
                say("运行 jixiao doctor", "run `jixiao doctor`"),
            )
        return (work / PAGE).read_text("utf-8")


def _slim(manifest: dict[str, Any], project: str) -> dict[str, Any]:
    """What the page shows: our nodes and macros, no tests of dbt's packages, no path of this machine."""
    kept = {part: manifest[part] for part in _NEEDED} | {part: {} for part in _EMPTY}
    kept["nodes"] = {key: _without(node, "root_path", "build_path") for key, node in manifest["nodes"].items()}
    kept["macros"] = {key: macro for key, macro in manifest["macros"].items() if macro["package_name"] == _OURS}
    kept["docs"] = {key: doc for key, doc in manifest["docs"].items() if doc["package_name"] == _OURS}
    kept["metadata"] = {**manifest["metadata"], "send_anonymous_usage_stats": False, "user_id": None}
    return json.loads(json.dumps(kept, ensure_ascii=False).replace(f"{project}/", "").replace(project, "."))


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
