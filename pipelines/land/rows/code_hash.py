"""Whether a file must be read again although it did not change: the hash of all that decides how it is read.

Here: contract, parser and key of an extract as one hash. Not here: what follows from it (landing.py).
"""

import hashlib
from functools import cache
from pathlib import Path

from pipelines.contracts import Contract, load_contracts, load_policy_contracts
from pipelines.contracts import __file__ as contracts_file
from pipelines.land.rows.pii import HASHED, pii_key


@cache
def code_hash(extract: str, home: Path) -> str:
    """Hash of everything that decides how a file of this extract is read; another one means reading it again."""
    total = hashlib.sha256(any_contract(extract).model_dump_json().encode())
    here = [Path(__file__).parents[1], Path(contracts_file).parent]
    for folder, pattern in [(here[0], "**/*.py"), (here[0], "**/*.yaml"), (here[1], "*.py"), (here[1], "*.yaml")]:
        for file in sorted(folder.glob(pattern)):
            total.update(hashlib.sha256(file.read_bytes()).digest())
    if extract in HASHED:
        total.update(hashlib.sha256(pii_key(home)).digest())
    return total.hexdigest()


def any_contract(extract: str) -> Contract:
    """The contract of an extract or policy table."""
    return {**load_contracts(), **load_policy_contracts()}[extract]
