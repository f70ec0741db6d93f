"""What sqlfluff sees in place of dbt's `adapter` when it lints: a dispatched macro is some expression."""

from collections.abc import Callable


def dispatch(macro: str, package: str = "") -> Callable[..., str]:
    """Any dispatched macro renders as a literal."""
    return lambda *arguments, **named: "1"
