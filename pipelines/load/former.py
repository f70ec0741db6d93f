"""The ledger as it was: regions that are held back stand on the files that the release in force has of them.

Here: which files those are, and the ledger with them in force again. Not here: who is held back (publish/holding.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipelines.contracts import load_contracts
from pipelines.land.ledger.entries import PRESENT, Entry
from pipelines.settings import Settings
from pipelines.warehouse import asked, current_release, open_release


def as_before(
    entries: Iterable[Entry], former: Mapping[tuple[str, str | None, str], str | None], regions: Iterable[str]
) -> list[Entry]:
    """The ledger with those regions as the release in force had them: its files (`former`: identity -> landing file)
    stand again, whatever came, went or was refused since is `held`. Policy stands as it is tonight."""
    held = set(regions)
    return [
        entry
        if entry.mof_div_code not in held or entry.extract not in load_contracts()
        else replace(entry, status="in_force", landing_file=entry.landing_file or former[entry.identity])
        if entry.identity in former
        else replace(entry, status="held")
        if entry.status in PRESENT
        else entry
        for entry in entries
    ]


def former_files(settings: Settings, regions: Iterable[str]) -> dict[tuple[str, str | None, str], str | None]:
    """Path, extract and hash -> landing file of what the release in force has of those regions."""
    release = current_release(settings)
    if release is None:
        return {}
    with open_release(settings, release) as connection:
        rows = asked(
            connection,
            "select path, extract, sha256, landing_file from meta.sources "
            "where status = 'in_force' and list_contains(?, mof_div_code)",
            [sorted(regions)],
        ).fetchall()
    return {(path, extract, sha256): file for path, extract, sha256, file in rows}
