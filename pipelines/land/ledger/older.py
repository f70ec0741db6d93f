"""Landing files that an older program wrote: they may lack columns that the contract has today.

Here: such a file as a relation with every key column. Not here: what a missing value means (load/kept.py,
load/lost.py).
"""

from pathlib import Path

import pyarrow.parquet as pq

from pipelines.contracts import Contract
from pipelines.warehouse import name, quote


def relation(landing: Path, file: str, contract: Contract) -> str:
    """SQL: the rows of a landing file; a key column that it lacks has its default."""
    scan = f"read_parquet({quote(str(landing / file))}, hive_partitioning = false)"
    there = set(pq.read_schema(landing / file).names)
    lacking = [contract.column(each) for each in contract.row_key if each not in there]
    if not lacking:
        return scan
    filled = ", ".join(f"cast({_default(each.default)} as varchar) as {name(each.name)}" for each in lacking)
    return f"(select *, {filled} from {scan})"


def _default(text: str | None) -> str:
    return "null" if text is None else quote(text)
