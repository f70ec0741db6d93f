"""Data contracts of what comes in and what goes out, in the formats that others' tools read.

`write_contracts` writes them. Here: the public name. Not here: what a file may hold (contracts/), the marts' own
contracts (the dbt YAML); both are only said again.
"""

from pipelines.readers.data_contracts.contract_files import write_contracts

__all__ = ["write_contracts"]
