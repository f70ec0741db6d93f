"""The detection as a whole: projects of one year in, pairs that seem to pay for the same thing out.

Here: within a region and between sibling regions, from reading to score. Not here: reading the build and writing it
back (table.py), what counts as enough (policy parameter overlap_min_score).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from pipelines.contracts.policy_parameters import load_parameters
from pipelines.load.overlap.text import (
    Reading,
    is_another_one,
    marks,
    place_names,
    read_content,
    read_name,
    shared_objects,
    simplify,
    without_places,
)

FLOOR = float(load_parameters()["overlap_min_score"].min or 0)
"""Pairs below are not even listed: the least that a policy may choose as its own overlap_min_score."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project that may be compared: managed, not secret."""

    mof_div_code: str
    pro_code: str
    pro_name: str
    description: str | None = None
    indicators: tuple[str, ...] = ()
    """Level-3 indicator names."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two projects, the smaller (region, code) first."""

    mof_div_code: str
    pro_code: str
    other_mof_div_code: str
    other_pro_code: str
    score: Decimal
    shared_words: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A project with its readings."""

    project: Project
    name: Reading
    whole_name: str
    content: str
    indicators: str


def find_pairs(
    projects: Iterable[Project],
    names: Mapping[str, Sequence[str | None]] | None = None,
    parents: Mapping[str, str] | None = None,
) -> list[Pair]:
    """Pairs of one fiscal year with a score of at least FLOOR, in order; the input's order does not matter.

    `names`: region -> its name and those of the regions above it; `parents`: region -> its parent. Without parents
    nothing is compared across regions.
    """
    ordered = sorted(projects, key=lambda project: (project.mof_div_code, project.pro_code))
    if len(ordered) < 2:
        return []
    reads: list[_Read] = []
    found: list[Pair] = []
    families: dict[str, list[_Read]] = {}
    for region, of_region in groupby(ordered, key=lambda project: project.mof_div_code):
        reads = _read(list(of_region), place_names((names or {}).get(region, ())))
        found += _within(reads)
        if parent := (parents or {}).get(region):
            families.setdefault(parent, []).extend(read for read in reads if _objects(read))
    for parent in sorted(families):
        found += _across(families[parent])
    return sorted(
        found, key=lambda pair: (pair.mof_div_code, pair.pro_code, pair.other_mof_div_code, pair.other_pro_code)
    )


def _read(projects: list[Project], own_places: Any) -> list[_Read]:
    """One region's projects with their readings, those without an object left out."""
    reads = []
    for project in projects:
        name = read_name(project.pro_name, own_places)
        if not name.core:
            continue
        content, indicators = read_content(project.description, project.indicators, own_places)
        whole_name = without_places(simplify(project.pro_name), own_places)
        reads.append(_Read(project, name, whole_name, content, indicators))
    return reads


def _within(reads: list[_Read]) -> list[Pair]:
    """Pairs within one region: rare n-grams in common, of the names or of the content."""
    if len(reads) < 2:
        return []
    from pipelines.load.overlap.candidates import content_grams, name_grams, near, unique_pairs

    by_name = near([read.name.core for read in reads], name_grams)
    by_content = near([read.content for read in reads], content_grams)
    import numpy as np

    return _scored(reads, unique_pairs(np.concatenate((by_name, by_content))))


def _across(reads: list[_Read]) -> list[Pair]:
    """Pairs between sibling regions: only where both name the same river, park or long road."""
    regions = sorted({read.project.mof_div_code for read in reads})
    if len(regions) < 2:
        return []
    import numpy as np

    from pipelines.load.overlap.candidates import near

    groups = np.array([regions.index(read.project.mof_div_code) for read in reads], dtype=np.int64)
    objects = [" ".join(sorted(_objects(read))) for read in reads]
    return _scored(reads, near(objects, str.split, groups))


def _objects(read: _Read) -> set[str]:
    return shared_objects(f"{read.whole_name} {simplify(read.project.description)}")


def _scored(reads: list[_Read], pairs: Any) -> list[Pair]:
    """The candidates that are alike enough and not two of a kind."""
    import numpy as np

    from pipelines.load.overlap.score import as_decimal, cosines, may_reach, score, tell_words

    if not len(pairs):
        return []
    contents = cosines([read.content for read in reads], pairs)
    indicators = cosines([read.indicators for read in reads], pairs)
    promising = may_reach(FLOOR, [read.name.core for read in reads], pairs, contents, indicators)
    pairs, contents, indicators = pairs[promising], contents[promising], indicators[promising]
    found: list[Pair] = []
    for (i, j), content, indicator in zip(pairs.tolist(), contents.tolist(), indicators.tolist(), strict=True):
        first, second = reads[i], reads[j]
        if first.project.pro_code == second.project.pro_code:
            continue
        alike = score(
            first.name,
            second.name,
            None if np.isnan(content) else content,
            None if np.isnan(indicator) else indicator,
            min(len(first.content), len(second.content)),
        )
        if alike < FLOOR or is_another_one(marks(first.whole_name), marks(second.whole_name)):
            continue
        words = tell_words(
            (first.name.plain, second.name.plain),
            (first.content, second.content),
            (first.indicators, second.indicators),
        )
        ours, theirs = first.project, second.project
        found.append(
            Pair(ours.mof_div_code, ours.pro_code, theirs.mof_div_code, theirs.pro_code, as_decimal(alike), words)
        )
    return found
