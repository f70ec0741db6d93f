"""Texts as sparse rows of hashed n-grams: no vocabulary is kept, the same text always gives the same row.

Here: the matrices. Not here: who is compared (candidates.py), the score (score.py). scikit-learn does the same, but to
import it takes longer than a county's whole detection.
"""

import re
import zlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_SPACES = re.compile(r"\s\s+")


def occurring(texts: Iterable[str], analyzer: Callable[[str], Sequence[str]], slots: int) -> Any:
    """Texts × hashed n-grams of the analyzer, 1 where one occurs."""
    from scipy.sparse import csr_matrix

    hashed = array("i")  # a list of as many numbers would take ten times the memory
    ends = [0]
    for text in texts:
        hashed.extend(sorted({zlib.crc32(gram.encode()) % slots for gram in analyzer(text)}))
        ends.append(len(hashed))
    ones = np.ones(len(hashed), dtype=np.float32)
    return csr_matrix((ones, np.frombuffer(hashed, dtype=np.int32), np.array(ends)), shape=(len(ends) - 1, slots))


def counted_pairs(texts: Sequence[str], slots: int) -> Any:
    """Texts × hashed 2-grams of characters, how often each occurs, rows of length 1; an empty text is all zeros."""
    from scipy.sparse import csr_matrix

    plain = [_SPACES.sub(" ", text) for text in texts]
    points = np.frombuffer("".join(plain).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in plain], dtype=np.int64)
    owner = np.repeat(np.arange(len(plain)), lengths)
    within = owner[:-1] == owner[1:]
    grams = ((points[:-1] << np.uint64(21)) | points[1:])[within]
    mixed = (grams * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - slots.bit_length() + 1)
    matrix = csr_matrix((np.ones(len(mixed)), (owner[:-1][within], mixed.astype(np.int64))), shape=(len(plain), slots))
    matrix.sum_duplicates()
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(norms, np.diff(matrix.indptr))
    return matrix
