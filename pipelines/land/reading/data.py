"""The reading's word and unit lists, loaded once from the YAML beside this module.

Lists and regular expressions only; how they are used is in the other modules.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from pipelines.contracts.yaml_files import read_yaml


@cache
def table(name: str) -> dict[str, Any]:
    """One YAML of this package as a dictionary; `name` is its stem, such as 'units'."""
    text = resources.files("pipelines.land.reading").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return read_yaml(text)


def words(key: str) -> Any:
    """An entry of words.yaml."""
    return table("words")[key]


def any_of(items: list[str], escape: bool = True) -> str:
    """A regular expression group that matches the longest of the items first."""
    ordered = sorted(items, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(item) if escape else item for item in ordered) + ")"


@cache
def unit_spellings() -> dict[str, str]:
    """Every known spelling of a unit -> the spelling that is kept."""
    units = table("units")
    known = {str(plain): str(plain) for plain in units["plain"]}
    for kept, spellings in units["spellings"].items():
        known |= {str(spelling): kept for spelling in spellings}
    return known


@cache
def unit_kinds() -> dict[str, list[str]]:
    """Unit -> the kinds of things it counts (several for 件)."""
    kinds: dict[str, list[str]] = {}
    for kind, members in table("units")["alike"].items():
        for member in members:
            kinds.setdefault(member, []).append(kind)
    return kinds


@cache
def character_map() -> tuple[list[str], list[str]]:
    """What is replaced by what after NFKC, longest first (the first that fits wins)."""
    table_ = table("characters")
    pairs: dict[str, str] = dict(zip(table_["traditional"], table_["simplified"], strict=True)) | table_["after"]
    found = sorted(pairs, key=len, reverse=True)
    return found, [pairs[item] for item in found]
