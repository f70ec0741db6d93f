"""Who is compared with whom: projects that share n-grams rare among their neighbours, found with sparse matrices.

Here: blocking, bounded however large a region is: each project keeps its rarest n-grams, common ones bring nobody
together, and each keeps its best few neighbours. Not here: the score (score.py). Imports scipy when called.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.load.overlap.grams import occurring

Pairs = npt.NDArray[np.int64]
"""Shape (n, 2): places in the sequence, the smaller first."""
Analyzer = Callable[[str], Sequence[str]]

MOST_HOLDERS = 40
"""An n-gram that more projects share is a template's, not an object's."""
RAREST = 8
NEIGHBOURS = 12
_ROWS = 20_000
_SLOTS = 2**24
_CONTENT_CHARS = 120


def no_pairs() -> Pairs:
    """None at all."""
    return np.empty((0, 2), dtype=np.int64)


def name_grams(core: str) -> list[str]:
    """2- to 4-grams of a name's object, and the object as a whole."""
    return [core[i : i + n] for n in (2, 3, 4) for i in range(len(core) - n + 1)] + ["=" + core] if core else []


def content_grams(text: str) -> list[str]:
    """4-grams of a description and indicator names."""
    text = text[:_CONTENT_CHARS]
    return [text[i : i + 4] for i in range(len(text) - 3)]


def near(texts: Sequence[str], analyzer: Analyzer, groups: npt.NDArray[np.int64] | None = None) -> Pairs:
    """Pairs of texts that share rare n-grams, best neighbours first kept; with `groups` only pairs across groups.

    The same texts in the same order give the same pairs.
    """
    if len(texts) < 2:
        return no_pairs()
    rare = _rare(occurring(texts, analyzer, _SLOTS))
    found = [_neighbours(rare, start, groups) for start in range(0, len(texts), _ROWS)]
    return unique_pairs(np.concatenate(found))


def unique_pairs(pairs: Pairs) -> Pairs:
    """Each pair once, the smaller place first, in order."""
    low, high = pairs.min(axis=1, initial=2**31), pairs.max(axis=1, initial=0)
    return np.column_stack(np.divmod(np.unique(low << 32 | high), 2**32))


def _rare(matrix: Any) -> Any:
    """Of each row its rarest columns that at least two and not too many rows share, weighted by rarity."""
    from scipy.sparse import csr_matrix

    slots, columns, holders = np.unique(matrix.indices, return_inverse=True, return_counts=True)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    count = holders[columns]
    kept = (count >= 2) & (count <= MOST_HOLDERS)
    rows, columns, count = rows[kept], columns[kept], count[kept]
    order = np.lexsort((columns, count, rows))
    order = order[_rank(rows[order]) < RAREST]
    weights = (1 / np.log1p(count[order])).astype(np.float32)
    return csr_matrix((weights, (rows[order], columns[order])), shape=(matrix.shape[0], len(slots)))


def _neighbours(rare: Any, start: int, groups: npt.NDArray[np.int64] | None) -> Pairs:
    """The best neighbours of rows start.. of one slice."""
    near = (rare[start : start + _ROWS] @ rare.T).tocoo()
    rows, others = near.row.astype(np.int64) + start, near.col.astype(np.int64)
    kept = rows != others if groups is None else groups[rows] != groups[others]
    rows, others, weights = rows[kept], others[kept], near.data[kept]
    order = np.lexsort((others, -np.round(weights, 4), rows))
    order = order[_rank(rows[order]) < NEIGHBOURS]
    return np.column_stack((rows[order], others[order]))


def _rank(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0, 1, 2 … within each run of equal, sorted rows."""
    if not len(rows):
        return rows
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    return np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
