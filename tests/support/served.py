"""A notebook served as `jixiao notebook NAME` serves it, for as long as a test looks at it."""

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
