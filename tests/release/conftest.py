"""The pages of the published samples, as one reader of a module's tests opens them."""

from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.readers.browse.app import application
from pipelines.readers.browse.shelf import Shelf
from tests.conftest import Published
from tests.support.browsing import Answer, Ask, Open, get


@pytest.fixture(scope="module")
def shelf(published: Published) -> Iterator[Shelf]:
    """Closed afterwards: while it holds the release, nobody else in this process may open it."""
    held = Shelf(published.settings)
    yield held
    held.close()


@pytest.fixture(scope="module")
def app(shelf: Shelf) -> Any:
    return application(shelf)


@pytest.fixture(scope="module")
def ask(shelf: Shelf) -> Ask:
    """Runs SQL on the release that the pages show."""

    def rows(sql: str) -> list[tuple]:
        with shelf.reading() as held:
            return held.connection.cursor().execute(sql).fetchall()

    return rows


@pytest.fixture(scope="module")
def page(app: Any) -> Open:
    """`page("/region/510521/2021")` -> the answer, which must be a page unless another status is expected."""

    def opened(address: str, status: int = 200, **more: str) -> Answer:
        answer = get(app, address, **more)
        assert answer.status == status, (address, answer.words[-400:])
        return answer

    return opened
