"""Which models the SQL lint looks at again when a macro changes."""

import pytest

from scripts.sql_lint import _hash

MACROS = {b"ratio": b"{% macro ratio(a) %} {{ whole(a) }}", b"whole": b"{% macro whole(a) %} a", b"yuan": b"yuan"}


@pytest.mark.parametrize(
    ("model", "again"),
    [
        (b"select {{ whole('a') }}", True),
        (b"select {{ ratio('a') }}", True),  # which calls it
        (b"select {{ yuan('a') }}", False),
        (b"select whole from a", False),  # a column of the same name
    ],
)
def test_a_model_comes_again_when_a_macro_that_it_calls_changed(model: bytes, again: bool) -> None:
    changed = {**MACROS, b"whole": b"{% macro whole(a) %} b"}
    assert (_hash(model, b"", MACROS) != _hash(model, b"", changed)) is again
