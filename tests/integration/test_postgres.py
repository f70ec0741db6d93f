"""Dagster's events in PostgreSQL: a server of our own on loopback, a night of a county that it fetches from the same
server, the page's view of its run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.orchestration.instance import open_instance, write_config
from pipelines.settings import Settings
from tests.conftest import PROJECT, Ended, jixiao, jixiao_here
from tests.support.county import put_county
from tests.support.pulling import Server, county_home, county_into, run_on
from tests.support.servers import PASSWORD, postgresql

URL = "JIXIAO_DAGSTER_POSTGRES_URL"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A database that asks for a password and holds the county."""
    with postgresql() as address:
        server = Server(address.replace(f":{PASSWORD}@", "@"), run_on(address), address)
        county_into(server)
        yield server


@pytest.fixture(scope="module")
def night(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Ended]]:
    """The home and how its night ended."""
    home = county_home(tmp_path_factory.mktemp("night"), server)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUDGET_PASSWORD", PASSWORD)
        patch.setenv(URL, server.admin)
        ended = jixiao_here("refresh", "--json", "--as-of", "2022-06-30", home=home)
        assert (ended.code, ended.summary["outcome"]) == (0, "published"), ended.err
        yield home, ended


def test_it_publishes_what_it_fetched(night: tuple[Path, Ended]) -> None:
    assert {each["outcome"] for each in night[1].summary["pull"]} == {"delivered"}


def test_its_events_are_kept_in_postgresql(night: tuple[Path, Ended], server: Server) -> None:
    home, ended = night
    settings = Settings(home=home, project=PROJECT, postgres_url=server.admin)
    write_config(settings)
    with open_instance(settings) as instance:
        (run,) = instance.get_runs()
        assert (run.is_success, run.tags["jixiao/run_id"]) == (True, ended.summary["run_id"])
        assert instance.all_logs(run.run_id)
    assert not list((home / "dagster").rglob("*.db"))
    assert jixiao_here("doctor", home=home).code == 0


def test_the_password_stays_nowhere(night: tuple[Path, Ended]) -> None:
    kept = [path for path in night[0].rglob("*") if path.is_file()]
    assert kept and [path for path in kept if PASSWORD.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://jixiao:geheim@127.0.0.1:1/dagster", "Connection refused"),
        ("postgresql://jixiao:ge@heim@127.0.0.1:1/dagster", "地址写法不对"),
        ("geheim", "地址写法不对"),
    ],
)
def test_an_event_store_that_cannot_be_reached_is_a_sentence_without_its_password(address, told, tmp_path):
    put_county(tmp_path, range(2021, 2022))
    ended = jixiao("doctor", home=tmp_path, **{URL: address})
    assert ended.code == 1
    assert told in ended.err and "heim" not in ended.out + ended.err
