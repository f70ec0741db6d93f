"""What the worker process is asked to do in its tests."""

import time

from pipelines.land.problems import Refused


def swell(size: int) -> int:
    """Hold that many bytes, really written, for a second."""
    held = bytearray(b"x" * size)
    time.sleep(1)
    return len(held)


def spin() -> None:
    """Never end."""
    while True:
        pass


def refuse() -> None:
    raise Refused("x", "中文", "english", sheet="S", row=3)
