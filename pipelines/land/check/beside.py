"""Rows of files that lie beside a tried file and that no night has landed yet: tonight would; and what comes with it in
one archive.

Here: finding and reading them. Not here: what landed ones hold, comparing keys (against_home.py).
"""

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.cells.values import canonical_region
from pipelines.land.check.against_home import HomeState, Place, content_hash
from pipelines.land.raw.discover import discover
from pipelines.land.raw.mapping import names_of
from pipelines.land.raw.unpack import Member
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.file import land_guarded
from pipelines.lang import get_lang


@dataclass(frozen=True)
class Packed:
    """An archive of which a tried file is a member."""

    archive: Path
    hashes: Set[str]
    """SHA-256 of its members."""
    roots: Sequence[Path]
    """Folders of raw's shape in which its members lie, one each."""


def laid_out(
    archive: Path, members: Sequence[Member], folder: Path, region: str | None, year: int | None
) -> tuple[dict[str, Path], Packed | None]:
    """Where each member of an archive lies below `folder`, by its name there, each in a raw folder of its own as if it
    lay beside the archive; and what they have in common where the archive's folder says whose they are."""
    above = archive.resolve().parts[:-1]
    places: dict[str, Path] = {}
    roots: list[Path] = []
    for number, member in enumerate(members):
        forms = "forms" if "forms" in (*above, *member.name.split("/")[:-1]) else ""
        roots.append(folder / f"member-{number}")
        below = filter(None, (str(region or ""), str(year or ""), forms))
        places[member.name] = place = Path(roots[-1], *below, member.file.name)
        place.parent.mkdir(parents=True)
        member.file.replace(place)
    if not (region and year):
        return places, None
    return places, Packed(archive, {content_hash(place) for place in places.values()}, roots)


def rows_beside(
    path: Path,
    contract: Contract,
    place: Place,
    home: HomeState,
    folder: Path,
    is_same_year: bool = False,
    packed: Packed | None = None,
) -> Iterator[pl.DataFrame]:
    """Of each other file of the extract in the region's folders of other years (`is_same_year`: of the same), beside
    the tried file and in the home's raw/, whose content the home has not read, its rows as landed, `fiscal_year` that
    of their folder. `folder`: for what is read, the caller's to remove. `packed`: the archive that the file came in,
    whose other members lie beside it."""
    own, known, (region, year) = path.resolve(), home.contents(contract.extract), place
    raws = [home.raw.resolve()]
    taken: set[str] = set()
    below = region
    if (canonical_region(own.parent.parent.name), own.parent.name) == (region, str(year)):
        below = own.parent.parent.name  # as the folder writes it
        raws = [packed.archive.resolve().parents[2], *packed.roots, *raws] if packed else [own.parents[2], *raws]
        taken = set() if packed else {"/".join(own.parts[-3:])}
    of_roots = ((root, each) for root in dict.fromkeys(raws) for each in discover(root, below))
    for number, (root, found) in enumerate(of_roots):
        if found.kind != "extract" or found.extract != contract.extract or found.fiscal_year is None:
            continue
        if (found.fiscal_year == year) != is_same_year or found.file.resolve() == own:
            continue
        if root == home.raw.resolve() and found.path in taken:
            continue  # the tried file, or one beside it, takes its place
        if not (packed and root in packed.roots):
            taken.add(found.path)
        with found.file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if sha256 in known:
            continue
        delivery = Delivery(
            path=found.path,
            sha256=sha256,
            contract=contract,
            mof_div_code=found.mof_div_code,
            fiscal_year=found.fiscal_year,
            unsaid=contract.file_defaults.get(found.name_used or "", {}),
            names=names_of(raws[0] if packed and root in packed.roots else root, f"{below}/", contract.extract),
            lang=get_lang(),
        )
        stem = f"beside-{contract.extract}-{number}"
        rows = folder / f"{stem}.parquet"
        landed = land_guarded(found.file, delivery, rows, folder / f"{stem}-rejects.parquet")
        if landed.refused is None and rows.exists():
            yield pl.read_parquet(rows).with_columns(fiscal_year=pl.lit(found.fiscal_year), sha256=pl.lit(sha256))
