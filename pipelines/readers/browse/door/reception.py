"""The front desk of the served pages: who is asking, logging in and out, and whether a form is ours.

Here: cookies, tokens, the throttle put to use. Not here: which address is which page (app.py), hashes (users.py).
"""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from starlette.requests import Request

from pipelines.lang import say
from pipelines.readers.browse.door.sessions import COOKIE, Sessions
from pipelines.readers.browse.door.throttle import Throttle
from pipelines.readers.browse.door.users import User, is_password, path_of, read_users
from pipelines.settings import Settings


@dataclass(frozen=True)
class Refusal:
    """Why a try was refused; `wait`: seconds until the next one is looked at."""

    told: str
    wait: int = 0


class Reception:
    """`must_log_in`: from the start, whatever becomes of users.toml; else from the moment there is one."""

    def __init__(self, settings: Settings, sessions: Sessions | None = None, throttle: Throttle | None = None) -> None:
        self._settings = settings
        self.sessions = sessions or Sessions()
        self.throttle = throttle or Throttle()
        self._lock = threading.Lock()
        self._read: tuple[tuple[float, int, int], dict[str, User]] | None = None
        self._must_log_in = path_of(settings).exists()

    @property
    def must_log_in(self) -> bool:
        self._must_log_in = self._must_log_in or path_of(self._settings).exists()
        return self._must_log_in

    def users(self) -> dict[str, User]:
        """As the file has them now. JixiaoError: it cannot be read."""
        try:
            told = path_of(self._settings).stat()
        except FileNotFoundError:
            return {}
        stamp = (told.st_mtime, told.st_ino, told.st_mode)
        with self._lock:
            if self._read is None or self._read[0] != stamp:
                self._read = (stamp, read_users(self._settings))
            return self._read[1]

    def reader(self, request: Request) -> User | None:
        """Who is logged in."""
        return self.sessions.user(request.cookies.get(COOKIE), self.users())

    def log_in(self, name: str, password: str, address: str, former: str | None) -> str | Refusal:
        """The cookie of the new session, or why there is none. Which of name and password was wrong is not told."""
        if wait := math.ceil(self.throttle.wait(name, address)):
            minutes = -(-wait // 60)
            return Refusal(
                say(f"试错次数太多，请 {minutes} 分钟后再试。", f"Too many tries: wait {minutes} minutes."), wait
            )
        user = self.users().get(name)
        self.throttle.failed(name, address)  # counted before it is looked at, so that tries at once count too
        if not is_password(user, password) or user is None:
            return Refusal(say("用户名或密码不对。", "Name or password is wrong."))
        self.throttle.succeeded(name, address)
        return self.sessions.begin(user, former)

    def is_ours(self, request: Request, form: Mapping[str, str]) -> bool:
        """Whether a form was filled in on a page of ours, by the holder of the cookie."""
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return False
        if site not in (None, "same-origin"):
            return False
        return self.sessions.is_token(request.cookies.get(COOKIE), str(form.get("token") or ""))


def cookie(request: Request, value: str | None) -> str:
    """The header that sets the session's cookie, or takes it away."""
    told = f"{COOKIE}={value or ''}; Path=/; HttpOnly; SameSite=Strict"
    if request.url.scheme == "https":
        told += "; Secure"
    return told if value else told + "; Max-Age=0"


def inside(address: str) -> str:
    """The address to go on to after logging in: a page of ours, or the first one."""
    parts = urlsplit(address)
    is_ours = address.startswith("/") and not parts.netloc and not address.startswith(("//", "/\\"))
    return quote(address, safe="/~?&=%+.,-_;:@!$'()*") if is_ours and len(address) < 2_000 else "/"


def address_of(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client else "?"
