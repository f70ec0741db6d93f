"""The score of a pair: 0–1 from its two wordings alone, whatever other projects there are; and the words they share.

Here: comparing names, descriptions, indicator names. Not here: which pairs are compared (candidates.py).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipelines.load.overlap.grams import counted_pairs
from pipelines.load.overlap.text import Reading

# Parts of a score that the name leads, and of one that the content leads although the names differ.
BY_NAME = (0.60, 0.25, 0.15)
BY_CONTENT = (0.10, 0.65, 0.25)
LEAST_CONTENT = 8
"""A shorter description says too little to lead."""
SAME_CONTENT = 0.6
"""From here on two descriptions tell of the same work, whatever the names call it."""
ADDED_BEFORE = 0.6
SHUFFLED = 0.95
# What a name is worth when the words of work are the same, one says none, one says more, nothing is in common.
SAME_WORK, UNTOLD_WORK, MORE_WORK, OTHER_WORK = 1.0, 0.72, 0.8, 0.0
_MOST_WORDS = 8


def object_likeness(first: str, second: str) -> tuple[float, bool]:
    """How alike two objects are, 0–1, and whether they are one template filled with different words.

    Words that one of them adds before the end weigh less than words that differ: 滇池(周边)面源 is 滇池面源, but
    物流园(社保) is not 物流园. A template has at least half in common and differs before something common:
    (老年人 | 残疾人)意外伤害保险.
    """
    if first == second:
        return 1.0, False
    if sorted(first) == sorted(second):
        return SHUFFLED, False
    steps = Levenshtein.opcodes(first, second)
    longest = max(len(first), len(second))
    common, differing = 0, 0.0
    last_common = last_replaced = -1
    for place, step in enumerate(steps):
        length = max(step.src_end - step.src_start, step.dest_end - step.dest_start)
        if step.tag == "equal":
            common, last_common = common + length, place
        elif step.tag == "replace":
            differing, last_replaced = differing + length, place
        else:
            differing += length * (1 if place == len(steps) - 1 else ADDED_BEFORE)
    is_template = 0 <= last_replaced < last_common and common * 2 >= longest
    return min(max(1 - differing / longest, 0.0), SHUFFLED), is_template


def work_likeness(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """What two names are worth by the kinds of work they tell of."""
    if not first or not second:
        return SAME_WORK if first == second else UNTOLD_WORK
    matched = [any(ours & theirs for theirs in second) for ours in first]
    matched += [any(ours & theirs for ours in first) for theirs in second]
    return SAME_WORK if all(matched) else MORE_WORK if any(matched) else OTHER_WORK


def score(first: Reading, second: Reading, content: float | None, indicators: float | None, least: int) -> float:
    """The score, 0–1. `content` and `indicators`: likeness 0–1, None when one side has none; `least`: length of the
    shorter description."""
    likeness, is_template = object_likeness(first.core, second.core)
    work = work_likeness(first.work, second.work)
    is_told_same = content is not None and content >= SAME_CONTENT and least >= LEAST_CONTENT
    if is_template or (work == OTHER_WORK and not is_told_same):
        return 0.0
    name = likeness * work
    by_name = _weighted(BY_NAME, (name, content, indicators))
    by_content = _weighted(BY_CONTENT, (name, content, indicators)) if is_told_same else 0.0
    return max(by_name, by_content)


def may_reach(
    least: float,
    cores: Sequence[str],
    pairs: npt.NDArray[np.int64],
    contents: npt.NDArray[np.float64],
    indicators: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Which pairs could score `least` at all, all at once: most candidates cannot, and `score` is slow beside this."""
    firsts, seconds = ([cores[i] for i in side] for side in pairs.T)
    scorer: Any = Levenshtein.normalized_similarity
    steps = 1 - process.cpdist(firsts, seconds, scorer=scorer, dtype=np.float64)
    letters = {core: "".join(sorted(core)) for core in {*firsts, *seconds}}
    is_shuffled = np.array([letters[a] == letters[b] for a, b in zip(firsts, seconds, strict=True)], dtype=bool)
    name = np.where(is_shuffled, 1, 1 - ADDED_BEFORE * steps)
    is_told_same = contents >= SAME_CONTENT
    parts = (name, contents, indicators)
    bound = np.maximum(_means(BY_NAME, parts), np.where(is_told_same, _means(BY_CONTENT, parts), 0))
    return bound >= least - 1e-9


def _means(weights: Sequence[float], parts: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """`_weighted` of many pairs; NaN is a part that is not there."""
    shares = [np.where(np.isnan(part), 0, weight) for weight, part in zip(weights, parts, strict=True)]
    whole = sum(share * np.nan_to_num(part) for share, part in zip(shares, parts, strict=True))
    return np.asarray(whole / sum(shares))


def as_decimal(value: float) -> Decimal:
    """DECIMAL(9,6)."""
    return Decimal(value).quantize(Decimal("0.000001"))


def cosines(texts: Sequence[str], pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Likeness 0–1 of each pair's texts by their 2-grams; NaN where one is empty."""
    used, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(pairs.shape)
    matrix: Any = counted_pairs([texts[int(i)] for i in used], 2**20)
    found = np.empty(len(pairs))
    for start in range(0, len(pairs), 100_000):
        these = slice(start, start + 100_000)
        product = matrix[places[these, 0]].multiply(matrix[places[these, 1]])
        found[these] = np.asarray(product.sum(axis=1)).ravel()
    is_empty = np.array([not texts[i] for i in used], dtype=bool)
    found[is_empty[places].any(axis=1)] = np.nan
    return np.clip(found, 0, 1)


def shared_words(first: str, second: str, least: int = 2) -> list[str]:
    """Longest common runs of at least `least` characters, in the order of the texts."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return list(dict.fromkeys(first[block.a : block.a + block.size] for block in blocks if block.size >= least))


def tell_words(names: tuple[str, str], contents: tuple[str, str], indicators: tuple[str, str]) -> str:
    """The words a pair shares, names first, joined by 、; never empty for a pair worth telling."""
    words = shared_words(*names) or shared_words(*names, least=1)
    words += [word for word in shared_words(*contents, least=4) if word not in words]
    words += sorted(set(indicators[0].split()) & set(indicators[1].split()) - set(words))
    return "、".join(words[:_MOST_WORDS])


def _weighted(weights: Iterable[float], parts: Iterable[float | None]) -> float:
    """Weighted mean of the parts that are there."""
    there = [(weight, part) for weight, part in zip(weights, parts, strict=True) if part is not None]
    return sum(weight * part for weight, part in there) / sum(weight for weight, _ in there)
