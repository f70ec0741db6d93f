"""Rows of files that lie beside a tried file and that no night has landed yet: tonight would.

Here: finding and reading them. Not here: what landed ones hold, comparing keys (against_home.py).
"""

import hashlib
from collections.abc import Iterator, Set
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.discover import discover
from pipelines.land.file import land_guarded
from pipelines.land.mapping import names_of
from pipelines.land.rows import Delivery
from pipelines.lang import get_lang


def rows_beside(
    path: Path, contract: Contract, year: int, known: Set[str], folder: Path, is_same_year: bool = False
) -> Iterator[pl.DataFrame]:
    """Of each other file of the extract in the region's folders of other years (`is_same_year`: of the same) whose
    content is not `known` (SHA-256), its rows as landed, `fiscal_year` that of their folder. `folder`: for what is
    read, the caller's to remove."""
    own = path.resolve()
    region, raw = own.parents[1].name, own.parents[2]
    for number, found in enumerate(discover(raw, region)):
        if found.kind != "extract" or found.extract != contract.extract or found.fiscal_year is None:
            continue
        if (found.fiscal_year == year) != is_same_year or found.file.resolve() == own:
            continue
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
            names=names_of(raw, f"{region}/", contract.extract),
            lang=get_lang(),
        )
        stem = f"beside-{contract.extract}-{number}"
        rows = folder / f"{stem}.parquet"
        landed = land_guarded(found.file, delivery, rows, folder / f"{stem}-rejects.parquet")
        if landed.refused is None and rows.exists():
            yield pl.read_parquet(rows).with_columns(fiscal_year=pl.lit(found.fiscal_year), sha256=pl.lit(sha256))
