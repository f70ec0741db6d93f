"""Dagster's events in PostgreSQL: a server of our own on loopback, a night, the page's view of its run."""

from collections.abc import Iterator

import pytest

from pipelines.orchestration.instance import open_instance, write_config
from pipelines.settings import Settings
from tests.conftest import PROJECT, jixiao
from tests.support.county import put_county
from tests.support.servers import PASSWORD, postgresql

URL = "JIXIAO_DAGSTER_POSTGRES_URL"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An empty database that asks for a password."""
    with postgresql() as address:
        yield address


def test_a_night_keeps_its_events_in_postgresql_and_its_password_nowhere(url, tmp_path, monkeypatch):
    put_county(tmp_path, range(2021, 2022))
    ended = jixiao("refresh", "--json", "--as-of", "2022-06-30", home=tmp_path, **{URL: url})
    assert (ended.code, ended.summary["outcome"]) == (0, "published"), ended.err
    monkeypatch.setenv(URL, url)
    settings = Settings(home=tmp_path, project=PROJECT, postgres_url=url)
    write_config(settings)
    with open_instance(settings) as instance:
        (run,) = instance.get_runs()
        assert (run.is_success, run.tags["jixiao/run_id"]) == (True, ended.summary["run_id"])
        assert instance.all_logs(run.run_id)
    assert not list((tmp_path / "dagster").rglob("*.db"))
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size < 1_000_000]
    assert [path for path in written if PASSWORD.encode() in path.read_bytes()] == []
    assert jixiao("doctor", home=tmp_path, **{URL: url}).code == 0


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
