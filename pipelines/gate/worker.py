"""The process that runs Great Expectations: started early, because importing it takes longer than most builds.

Here: one request line on stdin (JSON: database, expectations, memory_limit, threads, keys: table -> its key columns,
tables: those to look at, null = all), one answer line on stdout (a list of findings). Not here: what a failed finding
means (runner.py). Reads the build only; nothing is sent anywhere.
"""

import json
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from pipelines.gate.suites import Suite, load_suites

EXAMPLES = 5
"""Rows that are told of a check."""


def main() -> None:
    """Import, wait for the request, answer, end. An empty line or a closed stdin ends it without an answer."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever libraries print must not mix with the answer
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    warnings.simplefilter("ignore")
    import great_expectations  # noqa: F401  (8-9 s: the reason for this process)

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    request = sys.stdin.readline().strip()
    if request:
        json.dump(run(json.loads(request)), answers, ensure_ascii=False)
        answers.write("\n")
        answers.flush()
    os._exit(0)  # the interpreter's own ending takes seconds and prints leak reports of the DuckDB binding


def run(request: dict[str, Any]) -> list[dict[str, Any]]:
    """All suites over the database: one finding per expectation, in the order of the files."""
    import great_expectations as gx

    from pipelines.gate.dialect import REGEX_OPERATORS, register

    register()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    config = {"memory_limit": request["memory_limit"], "threads": request["threads"]}
    source = context.data_sources.add_sql(
        "build",
        connection_string=f"duckdb+jixiao:///{request['database']}",
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True, "config": config}},  # type: ignore[unexpected-keyword] -- named only at run time
    )
    source.get_execution_engine().dialect_module = REGEX_OPERATORS
    findings = []
    for suite in load_suites(Path(request["expectations"])):
        if request.get("tables") is None or suite.table in request["tables"]:
            findings += _run_suite(source, suite, request.get("keys", {}).get(suite.table, []))
    return findings


def _run_suite(source: Any, suite: Suite, key: list[str]) -> list[dict[str, Any]]:
    from great_expectations import ExpectationSuite

    order = list(suite.checks)
    try:
        schema, table = suite.table.split(".")
        asset = source.add_table_asset(suite.name, table_name=table, schema_name=schema)
        batch = asset.add_batch_definition_whole_table("whole").get_batch()
        answer = batch.validate(ExpectationSuite(**suite.body), result_format="BASIC")
        found = [_finding(suite, result.to_json_dict()) for result in answer.results]
        _attach_rows(batch, suite, found, key)
    except Exception as problem:  # a suite that cannot run is a failed suite, never a silent pass
        found = [
            _failed(suite, item["type"], item["severity"], item["meta"], str(problem).splitlines()[0])
            for item in suite.body["expectations"]
        ]
    return sorted(found, key=lambda finding: order.index(finding["check"]))


def _attach_rows(batch: Any, suite: Suite, found: list[dict[str, Any]], key: list[str]) -> None:
    """Give the findings about values of a table with a key their first rows: asked for again, of those that failed
    alone, since Great Expectations then reads the rows themselves."""
    from great_expectations import ExpectationSuite

    failed = {finding["check"]: finding for finding in found if not finding["passed"]}
    asked = [item for item in suite.body["expectations"] if item["meta"]["check"] in failed]
    if not key or not asked:
        return
    wanted = {"result_format": "COMPLETE", "unexpected_index_column_names": key}
    body: dict[str, Any] = {**suite.body, "expectations": asked}
    answer = batch.validate(ExpectationSuite(**body), result_format=wanted)
    for result in answer.results:  # not as JSON: there money is a float
        rows = result.result.get("unexpected_index_list") or []
        rows = [{column: None if value is None else str(value) for column, value in row.items()} for row in rows]
        failed[result.expectation_config.meta["check"]]["rows"] = sorted(rows, key=_in_order)[:EXAMPLES]


def _in_order(row: dict[str, Any]) -> list[str]:
    return [str(value) for value in row.values()]


def _finding(suite: Suite, result: dict[str, Any]) -> dict[str, Any]:
    """One GX result as a finding: what was expected, what was seen, whether it held."""
    config, seen = result["expectation_config"], result["result"]
    error = _error(result.get("exception_info") or {})
    if error:
        return _failed(suite, config["type"], config["severity"], config["meta"], error)
    unexpected, elements = seen.get("unexpected_count"), seen.get("element_count")
    observed = seen.get("observed_value") if unexpected is None else f"{unexpected} / {elements}"
    return {
        **_head(suite, config["type"], config["severity"], config["meta"]),
        "observed": str(observed),
        "passed": bool(result["success"]),
    }


def _failed(suite: Suite, kind: str, severity: str, meta: dict[str, Any], error: str) -> dict[str, Any]:
    return {**_head(suite, kind, severity, meta), "observed": f"error: {error}", "passed": False}


def _head(suite: Suite, kind: str, severity: str, meta: dict[str, Any]) -> dict[str, Any]:
    return {
        "suite": suite.name,
        "table": suite.table,
        "check": meta["check"],
        "expectation": kind,
        "severity": severity,
        "rule_id": meta.get("rule_id"),
        "fails": meta.get("fails"),
        "why": {"zh": meta.get("why_zh", ""), "en": meta.get("why_en", "")},
        "remedy": {"zh": meta.get("remedy_zh", ""), "en": meta.get("remedy_en", "")},
    }


def _error(info: dict[str, Any]) -> str | None:
    """The message of an exception GX caught, whether reported for the expectation or for one of its metrics."""
    parts = [info] if "raised_exception" in info else [part for part in info.values() if isinstance(part, dict)]
    for part in parts:
        if part.get("raised_exception"):
            return str(part.get("exception_message") or "exception").splitlines()[0]
    return None


if __name__ == "__main__":
    main()
