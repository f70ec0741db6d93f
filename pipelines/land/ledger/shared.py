"""Landing files that many delivered files share: rows of official forms of one region and year, landed together.

Here: their names. Not here: writing them (forms/night.py). Which of their rows count, the ledger says by content.
"""

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath

_MARK = "-forms-"


def shared_name(region: str, hashes: Iterable[str]) -> str:
    """File name without suffix: the region and the contents in it."""
    return f"{region}{_MARK}{hashlib.sha256(''.join(sorted(hashes)).encode()).hexdigest()[:16]}"


def is_shared(landing_file: str) -> bool:
    """Whether rows of several delivered files may stand in it, some of which may no longer be in force."""
    return _MARK in PurePosixPath(landing_file).name
