"""Asks the pages of `jixiao browse` as a browser does, without a server or a port."""

import asyncio
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

PROJECT = "/subject/510521/2021/project/51052121T000000000010"
"""A project of the samples that has something of everything."""
RAW_CODE = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:None|True|False|nan)\b|\b(?:rv|r)\d\d\b|Decimal\(|"
    r"(?<![A-Za-z./])(?:own|subtree|year|missing|initial|final|interim|project|policy|department|government|met|none|"
    r"red|yellow|audit|discipline|done|open|closed|personnel|operating|specific|general)(?![A-Za-z.])"
)
"""What stands on no page: names of columns and codes, and what Python calls things."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def words(self) -> str:
        """What a person reads: no markup, no names of files, no pictures."""
        body = re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>", "", self.text)
        body = re.sub(r"(?s)<(td|a|h1|p|li)[^>]*>[^<]*\.(?:csv|xlsx?|docx|parquet)[^<]*</\1>", "", body)
        return html.unescape(re.sub(r"<[^>]+>", "\n", body))

    @property
    def links(self) -> list[str]:
        return [html.unescape(link) for link in re.findall(r'href="(/[^"]*)"', self.text)]


Ask = Callable[[str], list[tuple]]
"""SQL on the release that the pages show."""
Open = Callable[..., Answer]
"""An address, and what came back."""


def get(app: Any, address: str, host: str = "127.0.0.1:8600", method: str = "GET") -> Answer:
    """One request."""
    return asyncio.run(ask(app, method, address, {"host": host}))


async def ask(
    app: Any, method: str, address: str, headers: dict[str, str], body: bytes = b"", client: str = "127.0.0.1"
) -> Answer:
    """One request, with headers and a body."""
    path, _, query = address.partition("#")[0].partition("?")
    found: dict[str, Any] = {"body": b""}

    asked = [0]

    async def receive() -> dict[str, Any]:
        asked[0] += 1
        if asked[0] > 1:
            await asyncio.Event().wait()  # it stays connected
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            found["status"], found["headers"] = message["status"], message["headers"]
        else:
            found["body"] += message.get("body", b"")

    scope = {
        **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http"},
        **{"path": unquote(path), "raw_path": path.encode(), "query_string": query.partition("#")[0].encode()},
        **{"server": ("127.0.0.1", 8600), "client": (client, 1), "root_path": ""},
        "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
    }
    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in found["headers"]}
    return Answer(found["status"], headers, found["body"])


class Browser:
    """Keeps the cookie, and fills in forms with the token that their page carries."""

    def __init__(self, app: Any, client: str = "127.0.0.1", **headers: str) -> None:
        self.app, self.client = app, client
        self.cookie = ""
        self.headers = {"host": "127.0.0.1:8600", **headers}

    def get(self, address: str) -> Answer:
        return asyncio.run(self._asked("GET", address))

    def post(self, address: str, form: str = "", file: tuple[str, bytes] | None = None, **values: str) -> Answer:
        """`form`: the page whose token is sent; without one the token given, or none."""
        if form:
            [values["token"]] = re.findall(r'name="token" value="(\w+)"', self.get(form).text)[:1]
        if file is None:
            return asyncio.run(self._asked("POST", address, urlencode(values).encode(), _URLENCODED))
        parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in values.items()]
        named = f'Content-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
        body = "".join(f"--{_BOUNDARY}\r\n{part}\r\n" for part in parts).encode()
        body += f"--{_BOUNDARY}\r\n{named}".encode() + file[1] + f"\r\n--{_BOUNDARY}--\r\n".encode()
        return asyncio.run(self._asked("POST", address, body, f"multipart/form-data; boundary={_BOUNDARY}"))

    def log_in(self, name: str, password: str, to: str = "/") -> Answer:
        return self.post("/login", form="/login", name=name, password=password, to=to)

    async def _asked(self, method: str, address: str, body: bytes = b"", kind: str = "") -> Answer:
        headers = {**self.headers, **({"cookie": self.cookie} if self.cookie else {})}
        if kind:
            headers |= {"content-type": kind, "content-length": str(len(body))}
        answer = await ask(self.app, method, address, headers, body, self.client)
        if told := answer.headers.get("set-cookie"):
            self.cookie = told.partition(";")[0] if "Max-Age=0" not in told else ""
        return answer


_URLENCODED = "application/x-www-form-urlencoded"
_BOUNDARY = "----jixiao0123456789"
