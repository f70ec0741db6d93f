"""What sqlfluff sees in place of dbt's `adapter` when it lints: a dispatched macro is a call on its columns."""

import re
from collections.abc import Callable

_COLUMN = re.compile(r"[a-z_]\w*(\.\w+)?")


def dispatch(macro: str, package: str = "") -> Callable[..., str]:
    """`div_round('fees.paid', 'fees.count', 2)` renders as div_round(fees.paid, fees.count): both count as used."""
    return lambda *arguments, **named: f"{macro}({', '.join(filter(_COLUMN.fullmatch, map(str, arguments)))})"
