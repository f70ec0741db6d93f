"""Which columns say which row of a table is meant, so that a finding can name it.

Here: keys of what is loaded, by its contract, and of the marts, by theirs. An audit needs none: each row of it is one
thing that is wrong.
"""

from pipelines.contracts import load_contracts
from pipelines.settings import Settings
from pipelines.transform import mart_shapes


def keys_of(settings: Settings) -> dict[str, list[str]]:
    """`raw.payments`, `marts.fct_evaluations` … -> the columns of its key; tables without one are left out."""
    raw = {
        f"raw.{extract}": ["mof_div_code", "fiscal_year", *contract.key]
        for extract, contract in load_contracts().items()
    }
    marts = {f"marts.{mart}": shape["key"] for mart, shape in mart_shapes(settings).items() if shape["key"]}
    return {**raw, **marts}
