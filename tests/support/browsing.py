"""Asks the pages of `jixiao browse` as a browser does, without a server or a port."""

import asyncio
import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


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


def get(app: Any, address: str, host: str = "127.0.0.1:8600", method: str = "GET") -> Answer:
    """One request."""
    path, _, query = address.partition("?")
    path = path.partition("#")[0]
    found: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            found["status"], found["headers"] = message["status"], message["headers"]
        else:
            found["body"] += message.get("body", b"")

    scope = {
        **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http"},
        **{"path": unquote(path), "raw_path": path.encode(), "query_string": query.partition("#")[0].encode()},
        **{"headers": [(b"host", host.encode())], "server": ("127.0.0.1", 8600), "client": ("127.0.0.1", 1)},
        "root_path": "",
    }
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in found["headers"]}
    return Answer(found["status"], headers, found["body"])
