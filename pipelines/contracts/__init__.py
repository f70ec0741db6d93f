"""What input is accepted: one YAML per extract and per policy table; the one authority on names, types and meanings.

Here: the contracts, their loader, what is derived from them alone (landed types, data dictionary, dbt sources) and the
validation of policy files. Not here: reading files (land/), arithmetic (dbt_project/).
"""

from pipelines.contracts.loader import corrections_contract, load_contracts, load_policy_contracts
from pipelines.contracts.model import (
    BOOLEAN_WORDS,
    DELETED_FLAG_HEADERS,
    Column,
    Contract,
    enum_index,
    normalise_header,
    normalise_word,
)
from pipelines.contracts.types import (
    LINEAGE_COLUMNS,
    UNSAID,
    duckdb_type,
    landed_columns,
    printed_key,
    reading_columns,
    round_order,
    staged_name,
)

__all__ = [
    "BOOLEAN_WORDS",
    "DELETED_FLAG_HEADERS",
    "LINEAGE_COLUMNS",
    "UNSAID",
    "Column",
    "Contract",
    "corrections_contract",
    "duckdb_type",
    "enum_index",
    "landed_columns",
    "load_contracts",
    "load_policy_contracts",
    "normalise_header",
    "normalise_word",
    "printed_key",
    "reading_columns",
    "round_order",
    "staged_name",
]
