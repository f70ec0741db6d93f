"""Archives in raw/ as the files in them.

Here: which archives are unpacked, and those that cannot be. Not here: unpacking (unpack.py), what a member is
(discover.py).
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.land.problems import Refused
from pipelines.land.raw.discover import Found, members_of
from pipelines.land.raw.unpack import forget, unpack
from pipelines.land.worker import shared_worker
from pipelines.lang import system_says


def with_members(found: Iterable[Found], landing: Path, refused: list[tuple[Found, str]]) -> Iterator[Found]:
    """What was found, archives as their members; `refused` takes those that were not opened, and why. What was
    unpacked of archives that are gone is deleted."""
    kept: set[str] = set()
    for each in found:
        if each.kind != "archive":
            yield each
            continue
        try:
            members, sha256 = _unpacked(each.file, landing)
        except OSError as error:
            refused.append((each, f"无法读取（{system_says(error)}）；请检查文件权限或占用"))
        except Refused as why:
            refused.append((each, f"未识别：{why.zh}。"))
        else:
            kept.add(sha256)
            yield from members_of(each, members)
    forget(landing, kept)


def _unpacked(archive: Path, landing: Path) -> tuple[list, str]:
    with archive.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return shared_worker().call(unpack, archive, sha256, landing, size=archive.stat().st_size), sha256
