"""A notebook, or the pages of a release, served as their command serves them, for as long as somebody looks."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@contextmanager
def notebook_served(name: str, home: Path) -> Iterator[tuple[str, str]]:
    """(address, page) once it answers; fails after a minute or when the server ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["notebook", name, "--port", str(port), "--no-browser", "--home", str(home)]
    server = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", *words], cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    try:
        address = f"http://127.0.0.1:{port}"
        yield address, _answer(address, server)
    finally:
        server.terminate()
        server.wait(20)


def _answer(url: str, server: subprocess.Popen) -> str:
    end = time.monotonic() + 60
    while True:
        assert server.poll() is None and time.monotonic() < end, "the notebook was not served"
        try:
            with urllib.request.urlopen(url, timeout=5) as page:
                return page.read().decode("utf-8")
        except OSError:
            time.sleep(0.3)


@contextmanager
def pages_served(home: Path, *more: str, **environment: str) -> Iterator[tuple[str, int]]:
    """(the address that `jixiao browse --json` prints, without its last stroke; the number of its process)."""
    words = [sys.executable, "-m", "pipelines.cli", "browse", "--json", "--home", str(home), *more]
    told = {**os.environ, "PYTHONPATH": str(PROJECT), "JIXIAO_LANG": "zh", **environment}
    with subprocess.Popen(words, cwd=PROJECT, env=told, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            line = server.stdout.readline()
            assert line, "the server ended"
            said += line
        try:
            yield json.loads(said)["url"].rstrip("/"), server.pid
        finally:
            server.terminate()
