"""Database servers of our own on loopback, for tests: started in a temporary folder, gone afterwards.

Debian keeps PostgreSQL's programs off the path; neither server runs as root, so they run as their own users. A machine
without them skips with one line.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

PASSWORD = "geheim"


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def _program(name: str, *places: str) -> Path | None:
    found = shutil.which(name)
    candidates = [Path(found)] if found else []
    candidates += [path for place in places for path in sorted(Path("/").glob(f"{place}/{name}"), reverse=True)]
    return next((path for path in candidates if path.exists()), None)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that another user may enter: pytest's own are shut to everybody else at each start."""
    with tempfile.TemporaryDirectory(prefix="jixiao-server-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _as(user: str, folder: Path) -> list[str]:
    """What to put before a command so that it does not run as root; the folder becomes that user's."""
    if not (hasattr(os, "getuid") and os.getuid() == 0):
        return []
    if subprocess.run(["id", user], capture_output=True, check=False).returncode:
        pytest.skip(f"the server does not run as root, and there is no user {user}")
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL, with its password; pg_ctl stops it at once."""
    initdb = _program("initdb", "usr/lib/postgresql/*/bin")
    if initdb is None:
        pytest.skip("no PostgreSQL on this machine (apt-get install postgresql)")
    with _folder() as folder:
        as_user, port = _as("postgres", folder), free_port()
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)

        def do(program: str, *words: str) -> None:
            command = [*as_user, str(initdb.with_name(program)), *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

        data = str(folder / "data")
        do(
            "initdb",
            "-D",
            data,
            "-U",
            "jixiao",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--pwfile",
            str(folder / "password"),
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        do("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "data" / "log"), "-w", "start")
        try:
            yield f"postgresql://jixiao:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            do("pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def mariadb() -> Iterator[str]:
    """The address of an empty MariaDB with a database `budget`, with its password."""
    server = _program("mariadbd", "usr/sbin")
    install = _program("mariadb-install-db", "usr/bin")
    if server is None or install is None:
        pytest.skip("no MariaDB on this machine (apt-get install mariadb-server)")
    with _folder() as folder:
        as_user, port = _as("mysql", folder), free_port()
        words = ["--no-defaults", f"--datadir={folder / 'data'}"]
        user = ["--user=mysql"] if as_user else []
        subprocess.run(
            [*as_user, str(install), *words, *user, "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        init = folder / "init.sql"
        init.write_text(
            "create database budget character set utf8mb4;\n"
            f"create user 'jixiao'@'127.0.0.1' identified by '{PASSWORD}';\n"
            "grant all on *.* to 'jixiao'@'127.0.0.1' with grant option;\n"
        )
        init.chmod(0o644)
        process = subprocess.Popen(
            [*as_user, str(server), *words, f"--port={port}", "--bind-address=127.0.0.1", f"--init-file={init}",
             f"--socket={folder / 's'}", f"--pid-file={folder / 'pid'}", "--skip-name-resolve"],
            stdout=subprocess.DEVNULL, stderr=(folder / "log").open("w"), cwd=folder,
        )  # fmt: skip
        try:
            _wait_for(port, process)
            yield f"mysql://jixiao:{PASSWORD}@127.0.0.1:{port}/budget"
        finally:
            os.kill(int((folder / "pid").read_text()), signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        with closing(socket.socket()) as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server ended at once"
        time.sleep(0.2)
    raise AssertionError("the server does not listen")
