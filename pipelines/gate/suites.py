"""The suites as files: finding them, naming each expectation, refusing a malformed one before the night begins.

Here: reading `expectations/*.json` (Great Expectations' own suite format), without importing Great Expectations.
Not here: running them (worker.py).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pipelines.errors import JixiaoError
from pipelines.lang import say

SEVERITIES = ("critical", "warning")


@dataclass(frozen=True)
class Suite:
    """One file: the table it looks at and its expectations, each carrying its check name in `meta`."""

    name: str
    table: str
    body: dict[str, Any]

    @property
    def checks(self) -> dict[str, str]:
        """Check name -> severity."""
        return {item["meta"]["check"]: item["severity"] for item in self.body["expectations"]}


def load_suites(folder: Path) -> list[Suite]:
    """Every suite of the folder, by file name. JixiaoError naming the file when one is not a suite."""
    suites = [_read(path) for path in sorted(folder.glob("*.json"))]
    owners: dict[str, str] = {}
    for suite in suites:
        for check in suite.checks:
            if check in owners:
                _refuse(suite.name, f"{check}: {owners[check]}")
            owners[check] = suite.name
    return suites


def check_name(suite: str, expectation: dict[str, Any]) -> str:
    """What `--accept` calls an expectation: its own `meta.check`, else suite, kind and columns."""
    own = expectation.get("meta", {}).get("check")
    if own:
        return str(own)
    kwargs = expectation.get("kwargs", {})
    columns = kwargs.get("column") or "+".join(kwargs.get("column_list", [])) or kwargs.get("column_A")
    kind = expectation["type"].removeprefix("expect_")
    return ".".join(part for part in (suite, kind, columns) if part)


def _read(path: Path) -> Suite:
    try:
        body = json.loads(path.read_text("utf-8"))
        table = body["meta"]["table"]
        for expectation in body["expectations"]:
            severity = expectation.setdefault("severity", "critical")
            if severity not in SEVERITIES:
                raise ValueError(f"severity {severity!r}")
            expectation.setdefault("kwargs", {})
            meta = expectation.setdefault("meta", {})
            meta["check"] = check_name(body["name"], expectation)
        suite = Suite(name=body["name"], table=table, body=body)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        _refuse(path.name, str(problem))
    if len(suite.checks) != len(body["expectations"]):
        _refuse(path.name, "meta.check")
    return suite


def _refuse(where: str, what: str) -> NoReturn:
    raise JixiaoError(
        say(f"检查集 {where} 写错了: {what}", f"suite {where} is malformed: {what}"),
        say(
            "每个文件需要 name、meta.table、expectations[type, kwargs, severity]; 检查名不得重复",
            "a suite needs name, meta.table, expectations[type, kwargs, severity]; check names are unique",
        ),
    )
