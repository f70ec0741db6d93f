"""Pages that a reader fills in: a form in, a page or a file out. Nothing of it is kept, nothing is published.

Here: what is filled in, and which form has which name. Not here: that the form is ours (door/), pages that only show
(pages/).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from pipelines.lang import say
from pipelines.readers.browse.page import Page, View


@dataclass(frozen=True)
class Filled:
    """What a reader sent: texts by name, and a file with the name it had."""

    values: Mapping[str, str] = field(default_factory=dict)
    file_name: str = ""
    file: BinaryIO | None = None


@dataclass(frozen=True)
class File:
    """An answer to be taken home."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """`answer(view, filled)`: filled None = the form alone. `most`: bytes that may be sent."""

    title: tuple[str, str]
    answer: Callable[[View, Filled | None], Page | File]
    most: int
    is_for_departments: bool = False

    @property
    def label(self) -> str:
        return say(*self.title)


class Busy(Exception):
    """Somebody else is at it; one at a time, so that forms never take the machine."""
