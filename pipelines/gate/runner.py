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
from pipelines.lang import get_lang, say
from pipelines.settings import Settings
from pipelines.warehouse import name, open_sandboxed

Finding = dict[str, Any]
"""suite, table, check, expectation, severity, rule_id, fails, why, remedy, observed, passed; of an audit that failed
also its first rows as `examples`, and in words as `lines`."""


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
    """Give each failed finding its first rows as `examples`, and in words as `lines`: an audit lists exactly what is
    wrong; of another table they are the rows that the gate named by their key."""
    failed = [finding for finding in findings if not finding["passed"]]
    if not failed:
        return
    from pipelines.gate import told

    with open_sandboxed(database, settings) as connection:
        for finding in failed:
            if finding["table"].startswith("audit."):
                examples, count = _listed(connection, finding["table"], limit)
            else:
                examples = finding.pop("rows", [])[:limit]
                count = int(finding["observed"].partition(" / ")[0]) if examples else 0
            if not examples and not finding["table"].startswith("audit."):
                continue
            finding["examples"] = examples
            finding["lines"] = told.lines(connection, examples, finding["table"])
            if examples and (more := count - len(examples)) > 0:
                finding["lines"].append(say(f"另有 {more} 项", f"{more} more"))


def _listed(connection: Any, table: str, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The first rows of a table as texts, and how many it has."""
    path = ".".join(name(part) for part in table.split("."))
    rows = connection.cursor().execute(f"select *, count(*) over () from {path} order by all limit {limit}")
    *columns, _ = [column[0] for column in rows.description or []]
    found = rows.fetchall()
    told = [
        {column: None if value is None else str(value) for column, value in zip(columns, row[:-1], strict=True)}
        for row in found
    ]
    return told, found[0][-1] if found else 0
