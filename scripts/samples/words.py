"""Plain made-up wording: departments and project names by line of work.

Here: how the word lists of words.yaml combine; every made-up unit and project name ends with （示例）. Not here:
amounts, dates, scores.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

MADE_UP = "（示例）"
PHASES = ("", "第二期", "第三期", "第四期")


@dataclass(frozen=True)
class Line:
    """A line of work: what its projects are about and how they are measured."""

    departments: tuple[str, ...]
    """Parts of department names that do this work."""
    objects: tuple[str, ...]
    works: tuple[str, ...]
    unit: str
    quality: str
    outcome: tuple[str, str]
    """Name and unit of the social outcome."""
    lasting: str
    people: str
    """Whose satisfaction counts."""
    func_code: str


_WRITTEN = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
DEPARTMENTS: tuple[str, ...] = tuple(name for words in _WRITTEN["departments"] for name in words.split())


def _line(written: dict[str, Any]) -> Line:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in written.items()
    }
    return Line(**values)


LINES: tuple[Line, ...] = tuple(_line(written) for written in _WRITTEN["lines"])


def line_of(department: str) -> Line:
    """The line of work of a department's name; the last one is for offices without their own."""
    return next((line for line in LINES if any(part in department for part in line.departments)), LINES[-1])


class Names:
    """Project names of one region, none twice: object + work of the department's line, a phase when those run out."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._unused: dict[int, list[str]] = {}

    def project(self, line: Line) -> str:
        """The next unused name of that line, with （示例）; IndexError when all phases are used up."""
        if id(line) not in self._unused:
            plain = [f"{thing}{work}" for thing in line.objects for work in line.works]
            self._rng.shuffle(plain)
            self._unused[id(line)] = [f"{name}{phase}" for phase in reversed(PHASES) for name in plain]
        return self._unused[id(line)].pop() + MADE_UP
