"""Sessions of people who logged in, and the token that shows a form to be ours.

Here: who a cookie stands for and how long, in this process's memory alone: a restart logs everybody out. Not here:
passwords (users.py), HTTP (app.py).
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.readers.browse.door.users import User

COOKIE = "jixiao"
LONGEST = 8 * 3600.0
"""Seconds from logging in."""
IDLE = 3600.0
"""Seconds from the last page."""
_MOST = 5_000


@dataclass
class _Session:
    user: User
    began: float
    used: float


class Sessions:
    """`clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, _Session] = {}
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)

    @staticmethod
    def fresh() -> str:
        """An id of nobody, for the forms of someone who is not logged in."""
        return secrets.token_urlsafe(32)

    def begin(self, user: User, former: str | None) -> str:
        """Log in: always under a new id, so that one planted beforehand is worth nothing; the former one ends."""
        now = self._clock()
        with self._lock:
            self._held.pop(former or "", None)
            for each in [name for name, held in self._held.items() if self._is_over(held, now)]:
                del self._held[each]
            while len(self._held) >= _MOST:
                del self._held[next(iter(self._held))]
            made = self.fresh()
            self._held[made] = _Session(user, now, now)
            return made

    def end(self, cookie: str | None) -> None:
        with self._lock:
            self._held.pop(cookie or "", None)

    def user(self, cookie: str | None, users: dict[str, User]) -> User | None:
        """Who it is, as `users` has them now: somebody removed or given another scope or password is logged out."""
        now = self._clock()
        with self._lock:
            held = self._held.get(cookie or "")
            if held is None:
                return None
            if self._is_over(held, now) or users.get(held.user.name) != held.user:
                del self._held[cookie or ""]
                return None
            held.used = now
            return held.user

    @staticmethod
    def _is_over(held: _Session, now: float) -> bool:
        return now - held.began > LONGEST or now - held.used > IDLE

    def token(self, cookie: str) -> str:
        """What a form of this cookie's holder carries; made by nobody without this process's key."""
        return hmac.new(self._key, cookie.encode(), hashlib.sha256).hexdigest()

    def is_token(self, cookie: str | None, token: str) -> bool:
        return bool(cookie) and hmac.compare_digest(self.token(cookie or "").encode(), token.encode())
