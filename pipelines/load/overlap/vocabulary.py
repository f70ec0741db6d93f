"""words.yaml, compiled once: the vocabulary by which names of projects are read.

Here: lists and regular expressions. Not here: applying them (text.py).
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.contracts.yaml_files import read_yaml

_FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class Words:
    """The vocabulary."""

    variant: dict[str, str]
    """Spelling -> the one it is read as."""
    variants: re.Pattern[str]
    work: dict[str, int]
    """Word -> bits of the kinds of work it stands for."""
    removed: re.Pattern[str]
    """Everything that is not the object: boilerplate and words of work."""
    own_use: re.Pattern[str]
    generic_indicators: re.Pattern[str]
    notes: re.Pattern[str]
    boilerplate: re.Pattern[str]
    places: re.Pattern[str]
    """One group per kind of place: what its name ends with."""
    not_places: re.Pattern[str]
    generic_stems: frozenset[str]
    across_kinds: frozenset[str]
    common_names: frozenset[str]
    """Stems that many regions use, each for its own."""
    across: re.Pattern[str]
    contrasts: list[list[re.Pattern[str]]]


@cache
def load_words() -> Words:
    """The vocabulary as it stands in words.yaml."""
    listed: dict[str, Any] = read_yaml(_FILE.read_text("utf-8"))
    boilerplate = [word for line in listed["boilerplate"] for word in line.split()]
    work: dict[str, int] = {}
    for kind, line in enumerate(listed["work"]):
        for word in line.split():
            work[word] = work.get(word, 0) | 1 << kind
    variant = {word: line.split()[0] for line in listed["variants"] for word in line.split()}
    kinds = {kind: _any_of(ends.split()) for kind, ends in listed["places"].items()}
    ends = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
    return Words(
        variant=variant,
        variants=re.compile(_any_of(variant)),
        work=work,
        removed=re.compile(_any_of([*boilerplate, *work])),
        own_use=re.compile(_any_of(listed["own_use"].split())),
        generic_indicators=re.compile(_any_of(listed["generic_indicators"].split())),
        notes=re.compile(_any_of(listed["notes"].split())),
        boilerplate=re.compile(_any_of(boilerplate)),
        places=re.compile(ends),
        not_places=re.compile(_any_of(listed["not_places"].split())),
        generic_stems=frozenset(listed["generic_stems"].split()),
        across_kinds=frozenset(listed["across_regions"]),
        common_names=frozenset(listed["common_names"].split()),
        across=re.compile("|".join(listed["across_regions_patterns"])),
        contrasts=[[re.compile(word) for word in line.split()] for line in listed["contrasts"]],
    )


def _any_of(words: Any) -> str:
    """A pattern of the words, the longest first, so that 污染防治 is not read as 防治."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
