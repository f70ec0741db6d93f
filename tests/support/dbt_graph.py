"""What each model reads, for tests: its SQL and the macros rendered as dbt renders them, without a parse by dbt.

Here: the graph, which is the one dbt sees (tests/integration/test_transform.py). Not here: what the YAML says
(dbt_yaml.py).
"""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

import jinja2
from jinja2.runtime import Macro

from tests.support.dbt_yaml import MODELS, PROJECT

MACROS = PROJECT / "dbt_project" / "macros"


class _Returned(Exception):
    """What a macro of the project returns where it is no text: a list to go through."""

    def __init__(self, told: Any) -> None:
        self.told = told


def _return(told: Any) -> str:
    if isinstance(told, str):
        return told
    raise _Returned(told)


def _called(macro: Macro) -> Callable[..., Any]:
    def call(*args: Any, **named: Any) -> Any:
        try:
            return macro(*args, **named)
        except _Returned as returned:
            return returned.told

    return call


class Reads(NamedTuple):
    """What one model refers to: models and seeds by name, sources as `raw.payments`."""

    refs: frozenset[str]
    sources: frozenset[str]


@cache
def graph() -> dict[str, Reads]:
    """Model -> what it reads, also where a macro or a loop over names says it."""
    refs: set[str] = set()
    sources: set[str] = set()

    def ref(name: str) -> str:
        refs.add(name)
        return name

    def source(schema: str, table: str) -> str:
        sources.add(f"{schema}.{table}")
        return table

    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    macros: dict[str, Any] = {
        "ref": ref,
        "source": source,
        "config": lambda **_: "",
        "return": _return,
        "adapter": SimpleNamespace(dispatch=lambda name, _: macros[f"default__{name}"]),
    }
    environment.globals.update(macros)
    written = "".join(path.read_text("utf-8") for path in sorted(MACROS.glob("*.sql")))
    module = environment.from_string(written).module
    macros |= {name: _called(macro) for name, macro in vars(module).items() if isinstance(macro, Macro)}
    environment.globals.update(macros)
    found = {}
    for path in sorted(MODELS.rglob("*.sql")):
        refs.clear()
        sources.clear()
        environment.from_string(path.read_text("utf-8")).render()
        found[path.stem] = Reads(frozenset(refs), frozenset(sources))
    return found


def longest_way() -> list[str]:
    """The models of the longest way through the graph, each reading the one before it."""

    @cache
    def way(model: str) -> tuple[str, ...]:
        return (*max((way(name) for name in sorted(graph()[model].refs & graph().keys())), key=len, default=()), model)

    return list(max(map(way, graph()), key=len))
