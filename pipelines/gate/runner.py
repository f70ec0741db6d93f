"""Starting the gate's process early, asking it once, and judging what it found.

Here: the process's life and the verdict. Not here: Great Expectations itself (worker.py), the suites (suites.py).
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.lang import get_lang, in_words, say
from pipelines.settings import Settings
from pipelines.warehouse import name, open_sandboxed

Finding = dict[str, Any]
"""suite, table, check, expectation, severity, rule_id, fails, why, remedy, observed, passed; of an audit that failed
also its first rows as `examples`, and in words as `lines`."""


_LINES_OF_A_REGION, _MOST_OF_A_REGION = 3, 1000
"""Rows of one region that a page tells in words, and that are counted as its own."""


class GateProcess:
    """The worker process. Start it when the night starts, `ask` once the build is closed."""

    def __init__(self, settings: Settings, expectations: Path | None = None) -> None:
        self._expectations = expectations or settings.expectations
        settings.logs.mkdir(parents=True, exist_ok=True)
        self._settings = settings
        self._log = settings.logs / "gate.log"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.gate.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=settings.project,
                encoding="utf-8",
            )

    def ask(
        self, database: Path, keys: dict[str, list[str]] | None = None, tables: set[str] | None = None
    ) -> list[Finding]:
        """Run every suite, or those of `tables`, over the database; JixiaoError when the process could not.

        `keys`: table -> the columns that say which of its rows is meant; without them a finding names no row.
        """
        request = {
            "keys": keys or {},
            "tables": None if tables is None else sorted(tables),
            "database": str(database),
            "expectations": str(self._expectations),
            "memory_limit": self._settings.memory_limit,
            "threads": self._settings.threads,
        }
        answer, _ = self._process.communicate(json.dumps(request) + "\n")
        if self._process.returncode or not answer.strip():
            raise JixiaoError(
                say("质量闸门没有给出结果", "the gate gave no answer"),
                say(f"查看 {self._log}", f"see {self._log}"),
            )
        return json.loads(answer)

    def stop(self) -> None:
        """End the process if it still waits."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@dataclass(frozen=True)
class Verdict:
    """What the gate decided: `refused` stop the night, `accepted` were let through by name, `warnings` are reported."""

    findings: list[Finding]
    refused: list[Finding]
    accepted: list[Finding]
    warnings: list[Finding]

    @property
    def passed(self) -> bool:
        return not self.refused


def judge(findings: list[Finding], accept: str | None = None) -> Verdict:
    """Critical findings that failed refuse the build, except the one check named by `accept`."""
    failed = [finding for finding in findings if not finding["passed"]]
    critical = [finding for finding in failed if finding["severity"] == "critical"]
    return Verdict(
        findings=findings,
        refused=[finding for finding in critical if finding["check"] != accept],
        accepted=[finding for finding in critical if finding["check"] == accept],
        warnings=[finding for finding in failed if finding["severity"] == "warning"],
    )


def sentence(finding: Finding) -> str:
    """One line: what the check asks for, what was seen unless rows say it, its name unless the remedy has it."""
    why = finding["why"].get(get_lang()) or finding["expectation"]
    told = why if finding["check"] in remedy(finding) else f"{why} [{finding['check']}]"
    if finding.get("lines"):
        return told
    return say(f"{told}; 实际: {finding['observed']}", f"{told}; seen: {finding['observed']}")


def remedy(finding: Finding) -> str:
    """One line: what to do about it."""
    return finding["remedy"].get(get_lang()) or say(
        f"更正数据后重新运行; 确认无误可用 --accept {finding['check']} --reason 说明理由 放行一次",
        f"mend the data and refresh again; if it is right, let it pass once with --accept {finding['check']} --reason",
    )


def attach_examples(settings: Settings, database: Path, findings: list[Finding], limit: int = 5) -> None:
    """Give each failed finding its first rows as `examples`, in words as `lines`, and by region as `regions`: an audit
    lists exactly what is wrong; of another table they are the rows that the gate named by their key.

    `regions`: mof_div_code (None: of no region, or not named), count of its rows, the first of them in both languages,
    for pages that may speak of their own regions alone."""
    failed = [finding for finding in findings if not finding["passed"]]
    if not failed:
        return
    from pipelines.gate import told

    with open_sandboxed(database, settings) as connection:
        for finding in failed:
            table = finding["table"]
            if table.startswith("audit."):
                rows, count = _listed(connection, table, limit)
            else:
                rows = finding.pop("rows", [])[:limit]
                count = int(finding["observed"].partition(" / ")[0]) if rows else 0
            if not rows and not table.startswith("audit."):
                continue
            finding["examples"] = rows[:limit]
            words = told.lines(connection, rows, table)
            finding["lines"] = [in_words(each) for each in words[:limit]]
            if rows and (more := count - len(finding["examples"])) > 0:
                finding["lines"].append(say(f"另有 {more} 项", f"{more} more"))
            finding["regions"] = _by_region(rows, words, count)


def _by_region(rows: list[dict[str, Any]], words: list[Any], count: int) -> list[dict[str, Any]]:
    found: dict[str | None, dict[str, Any]] = {}
    for row, line in zip(rows, words, strict=True):
        region = row.get("mof_div_code")
        own = found.setdefault(region, {"mof_div_code": region, "count": 0, "lines": []})
        own["count"] += 1
        own["lines"] += [line] if len(own["lines"]) < _LINES_OF_A_REGION else []
    if (unnamed := count - len(rows)) > 0:
        found.setdefault(None, {"mof_div_code": None, "count": 0, "lines": []})["count"] += unnamed
    return list(found.values())


def _listed(connection: Any, table: str, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The first rows of a table as texts, those of every region it names, and how many it has."""
    path = ".".join(name(part) for part in table.split("."))
    columns = [row[0] for row in connection.cursor().execute(f"describe {path}").fetchall()]
    every = ", ".join(map(name, columns))
    region = name("mof_div_code") if "mof_div_code" in columns else "null"
    rows = connection.cursor().execute(
        f"select {every}, count(*) over () from {path} "
        f"qualify row_number() over (order by {every}) <= {limit} "
        f"or row_number() over (partition by {region} order by {every}) <= {_MOST_OF_A_REGION} order by {every}"
    )
    found = rows.fetchall()
    told = [
        {column: None if value is None else str(value) for column, value in zip(columns, row[:-1], strict=True)}
        for row in found
    ]
    return told, found[0][-1] if found else 0
