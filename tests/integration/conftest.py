"""Database servers for the tests that pull: one of each kind a process, started by the first who asks. A week of nights
for the tests of what is delivered (tests/support/week.py)."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.pulling import ROWS, TABLE, Server, run_on
from tests.support.servers import PASSWORD, mariadb, postgresql
from tests.support.week import Week, spend


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with postgresql() as address:
        yield Server(address.replace(f":{PASSWORD}@", "@"), run_on(address), address)


@pytest.fixture(scope="session")
def maria() -> Iterator[Server]:
    with mariadb() as address:
        yield Server(address.replace(f":{PASSWORD}@", "@"), run_on(address), address)


@pytest.fixture(params=["postgres", "maria"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Each server in turn, with one table of payments."""
    monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
    chosen: Server = request.getfixturevalue(request.param)
    chosen.run("drop table if exists pay_voucher")
    chosen.run(TABLE)
    chosen.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", ROWS)
    return chosen


@pytest.fixture(scope="session")
def week_home(shared: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The home after the week, and the week itself as `week.pickle`. Read only."""
    return shared("week", lambda home: (home / "week.pickle").write_bytes(pickle.dumps(spend(home))) and None)


@pytest.fixture(scope="session")
def week(week_home: Path) -> Week:
    return pickle.loads((week_home / "week.pickle").read_bytes())
