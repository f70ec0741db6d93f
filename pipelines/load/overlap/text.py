"""Reads one project's wording: what it is about, which work is done, and the marks that make it one of many.

Here: pure functions from text to readings. Not here: comparing two of them (score.py), the vocabulary (words.yaml).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.load.overlap.vocabulary import load_words

Marks = frozenset[tuple[str, str]]
"""(kind, which one): ("road", "学府"), ("期", "2"), ("year", "2021")."""

_NOT_WORD = re.compile(r"[^a-z0-9一-鿿]+")
_YEAR_SPAN = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s*[-~—至]+\s*(?:19|20)?\d\d)?\s*(?:年度|年(?!级))?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ORDINAL = re.compile(r"第?([一二三四五六七八九十\d]{1,3})(期|批|标段|阶段|轮|号|标|小学|中学|幼儿园|高中|医院)")
_PHASE = re.compile(r"第?[一二三四五六七八九十\d]{1,3}(?:期|批|标段|阶段|轮)")
_ROAD_CODE = re.compile(r"(?<![a-z0-9])[gsxyc]\d{2,4}(?!\d)")
_ROMAN = str.maketrans({"ⅰ": "一", "ⅱ": "二", "ⅲ": "三", "ⅳ": "四"})
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_STEM = 4
_LEAST_CORE = 2
_DEFAULT_FIRST = ("期", "批", "标段", "阶段")
_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "街道",
    "新区",
    "省",
    "市",
    "州",
    "县",
    "区",
    "镇",
    "乡",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One name as it is compared."""

    plain: str
    """Without punctuation, years, phases, boilerplate and the names of its own region."""
    core: str
    """What is left of it without words of work: the object; '' where it is only what each unit buys for itself."""
    work: tuple[int, ...]
    """For each word of work the bits of the kinds it may mean."""


def simplify(text: str | None) -> str:
    """NFKC, lower case, one spelling for variants, ⅱ as 二; '' for nothing."""
    if not text:
        return ""
    words = load_words()
    folded = words.notes.sub("", unicodedata.normalize("NFC", text).lower()).translate(_ROMAN)
    return words.variants.sub(lambda found: words.variant[found[0]], unicodedata.normalize("NFKC", folded))


def place_names(names: Iterable[str | None]) -> re.Pattern[str] | None:
    """What names a region and those above it, whole and without 县, 市, 区: taken out of its projects' wording."""
    found: set[str] = set()
    for name in names:
        whole = simplify(name)
        short = next((whole.removesuffix(end) for end in _SUFFIXES if whole.endswith(end)), whole)
        found.update(part for part in (whole, short) if len(part) >= 2)
    if not found:
        return None
    longest_first = sorted(found, key=lambda name: (-len(name), name))
    return re.compile("|".join(re.escape(name) for name in longest_first))


def read_name(name: str, own_places: re.Pattern[str] | None) -> Reading:
    """A project's name read for comparison."""
    words = load_words()
    plain = _PHASE.sub("", _YEAR_SPAN.sub("", without_places(simplify(name), own_places)))
    plain = _NOT_WORD.sub("", plain)
    work = {words.work[word] for word in words.removed.findall(plain) if word in words.work}
    core = words.removed.sub("", plain)
    is_own_use = len(words.own_use.sub("", core)) < _LEAST_CORE
    return Reading(words.boilerplate.sub("", plain), "" if is_own_use else core, tuple(sorted(work)))


def read_content(
    description: str | None, indicators: Iterable[str | None], own_places: re.Pattern[str] | None
) -> tuple[str, str]:
    """Description, and those indicator names that not every project carries, without boilerplate."""
    boilerplate = load_words().boilerplate
    wording = without_places(simplify(description), own_places)
    generic = load_words().generic_indicators
    named = sorted({simplify(indicator) for indicator in indicators if indicator and not generic.search(indicator)})
    return (
        _NOT_WORD.sub("", boilerplate.sub("", _YEAR_SPAN.sub("", wording))),
        " ".join(_NOT_WORD.sub("", boilerplate.sub("", each)) for each in named),
    )


def without_places(text: str, own_places: re.Pattern[str] | None) -> str:
    """The text without the names of its own region."""
    return own_places.sub("", text) if own_places else text


@lru_cache(maxsize=200_000)
def marks(name: str) -> Marks:
    """What makes a name one of many of its kind: place, phase, year, target group. `name` as `simplify` gives it."""
    words = load_words()
    found: set[tuple[str, str]] = {("year", year) for year in _YEAR.findall(name)}
    found |= {(end, _number(number)) for number, end in _ORDINAL.findall(name)}
    found |= {("road code", code) for code in _ROAD_CODE.findall(name)}
    found |= _places(name)
    for line, patterns in enumerate(words.contrasts):
        found |= {(f"contrast {line}", str(i)) for i, pattern in enumerate(patterns) if pattern.search(name)}
    return frozenset(found)


def shared_objects(text: str) -> set[str]:
    """Named rivers, reservoirs, parks, long roads in a text: what two sibling regions may both pay for."""
    words = load_words()
    named = {
        stem[-2:] + kind
        for kind, stem in _places(text)
        if kind in words.across_kinds and not any(stem.endswith(common) for common in words.common_names)
    }
    return named | set(words.across.findall(text))


def is_another_one(first: Marks, second: Marks) -> bool:
    """Both say which one of a kind they are, and they say different ones; no phase means the first phase."""
    ours, theirs = _by_kind(first), _by_kind(second)
    for kind in _DEFAULT_FIRST:
        if (kind in ours) != (kind in theirs):
            ours.setdefault(kind, {"1"})
            theirs.setdefault(kind, {"1"})
    return any(not _meet(ours[kind], theirs[kind]) for kind in ours.keys() & theirs.keys())


def _by_kind(marks: Marks) -> dict[str, set[str]]:
    sorted_out: dict[str, set[str]] = {}
    for kind, which in marks:
        sorted_out.setdefault(kind, set()).add(which)
    return sorted_out


def _meet(ours: set[str], theirs: set[str]) -> bool:
    """Some name of ours is a name of theirs; the left edge of a place's name is not known, so its end decides."""
    return bool(ours & theirs) or any(
        a.endswith(b) or b.endswith(a) or (len(a) > 2 and len(b) > 2 and a[-2:] == b[-2:]) for a in ours for b in theirs
    )


def _places(text: str) -> set[tuple[str, str]]:
    """(kind, stem) of each named place; 盘龙江大桥 is one bridge, 乡镇 no place."""
    words = load_words()
    text = words.not_places.sub(" ", text)
    ends = list(words.places.finditer(text))
    found: set[tuple[str, str]] = set()
    edge = 0
    for i, end in enumerate(ends):
        if i + 1 < len(ends) and ends[i + 1].start() == end.end():
            continue
        before = _NOT_WORD.split(text[edge : end.start()])[-1]
        stem = words.removed.split(before)[-1][-_STEM:]
        if stem and stem not in words.generic_stems:
            found.add((str(end.lastgroup), stem))
        edge = end.end()
    return found


def _number(text: str) -> str:
    """Arabic or Chinese number below 100 as Arabic digits."""
    if text.isdigit():
        return str(int(text))
    tens, ten, ones = text.rpartition("十")
    return str((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))
