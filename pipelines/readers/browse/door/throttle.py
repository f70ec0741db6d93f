"""How often somebody may try a password.

Here: counting failures by name and by address. Not here: passwords (users.py).
"""

import threading
import time
from collections.abc import Callable

WINDOW = 900.0
"""Seconds for which a failure counts."""
OF_A_NAME = 5
OF_AN_ADDRESS = 20
"""Failures after which the next try is not looked at until the oldest no longer counts."""
_MOST = 20_000


class Throttle:
    """`clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[tuple[str, str], list[float]] = {}
        self._lock = threading.Lock()

    def wait(self, name: str, address: str) -> float:
        """Seconds until the next try is looked at; 0 = now."""
        now = self._clock()
        with self._lock:
            return max(
                self._wait("name", name[:80], OF_A_NAME, now), self._wait("address", address, OF_AN_ADDRESS, now)
            )

    def _wait(self, kind: str, who: str, most: int, now: float) -> float:
        times = [each for each in self._failed.get((kind, who), []) if now - each < WINDOW]
        return max(0.0, times[-most] + WINDOW - now) if len(times) >= most else 0.0

    def failed(self, name: str, address: str) -> None:
        now = self._clock()
        with self._lock:
            if len(self._failed) >= _MOST:
                self._failed = {who: times for who, times in self._failed.items() if times and now - times[-1] < WINDOW}
            for who in (("name", name[:80]), ("address", address)):
                times = [each for each in self._failed.get(who, []) if now - each < WINDOW]
                self._failed[who] = [*times[-OF_AN_ADDRESS:], now]

    def succeeded(self, name: str, address: str) -> None:
        """The name begins anew, and the try does not stand against the address."""
        with self._lock:
            self._failed.pop(("name", name[:80]), None)
            if times := self._failed.get(("address", address)):
                times.pop()
