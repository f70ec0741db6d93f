"""Dagster's events in PostgreSQL: a server of our own on loopback, a night, the page's view of its run."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.instance import open_instance, write_config
from pipelines.settings import Settings
from tests.conftest import PROJECT, jixiao
from tests.support.county import put_county

PASSWORD = "geheim"
URL = "JIXIAO_DAGSTER_POSTGRES_URL"


def programs() -> Path | None:
    """Where PostgreSQL's own programs are; Debian keeps them off the path."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database that asks for a password. PostgreSQL refuses to run as root: then it runs as its own user."""
    if (place := programs()) is None:
        pytest.skip("no PostgreSQL on this machine (apt-get install postgresql)")
    folder = tmp_path_factory.mktemp("postgres")
    is_root = hasattr(os, "getuid") and os.getuid() == 0
    if is_root and subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    as_user = ["runuser", "-u", "postgres", "--"] if is_root else []
    if is_root:
        for parent in [folder, *folder.parents]:
            if parent.owner() == "root" and parent.is_relative_to(tmp_path_factory.getbasetemp().parent):
                parent.chmod(0o755)
        shutil.chown(folder, "postgres")
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o644)
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]

    def do(program: str, *words: str) -> None:
        subprocess.run([*as_user, str(place / program), *words], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    data = str(folder / "data")
    do("initdb", "-D", data, "-U", "jixiao", "-A", "scram-sha-256", "--pwfile", str(folder / "password"))
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    do("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "data" / "log"), "-w", "start")
    yield f"postgresql://jixiao:{PASSWORD}@127.0.0.1:{port}/postgres"
    do("pg_ctl", "-D", data, "-m", "immediate", "stop")


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
