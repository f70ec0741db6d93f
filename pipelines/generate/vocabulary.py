"""The words of generated data (words.yaml), read once.

Here: lookup. Not here: how they are put together.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.contracts.yaml_files import read_yaml


@dataclass(frozen=True)
class Line:
    """A line of work: whose it is, what it does, how it is measured."""

    departments: list[str]
    objects: list[str]
    works: list[str]
    unit: str
    quality: str
    outcome: str
    lasting: str
    people: str
    func_code: str


@dataclass(frozen=True)
class Vocabulary:
    """All of it."""

    first: list[str]
    second: list[str]
    towns: int
    lines: list[Line]
    trades: list[str]
    surnames: list[str]

    def place(self, first: int, second: int) -> str:
        """A made-up place name of two characters."""
        return self.first[first % len(self.first)] + self.second[second % len(self.second)]


@cache
def vocabulary() -> Vocabulary:
    """words.yaml."""
    read = read_yaml(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return Vocabulary(
        first=read["first"].split(),
        second=read["second"].split(),
        towns=read["towns"],
        lines=[Line(**line) for line in read["lines"]],
        trades=read["trades"],
        surnames=read["surnames"].split(),
    )
