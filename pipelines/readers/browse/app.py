"""The pages over HTTP: an address in, a page out. A GET changes nothing; a form is posted and nothing of it is kept.

Here: who passes, routing, errors, downloads. Not here: what a page shows (pages/), what a form does (forms/), the
server's process (serve.py).
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.addresses import read
from pipelines.readers.browse.answers import again, answer, form_answer
from pipelines.readers.browse.attendant import attend
from pipelines.readers.browse.door.log import AccessLog
from pipelines.readers.browse.door.login_page import login_page, onward_page
from pipelines.readers.browse.door.own import Shelves
from pipelines.readers.browse.door.reception import Reception, Refusal, address_of, cookie, inside
from pipelines.readers.browse.door.sessions import COOKIE
from pipelines.readers.browse.door.users import User
from pipelines.readers.browse.forms import Busy, Form, check, whatif
from pipelines.readers.browse.page import Link, Reader
from pipelines.readers.browse.pages import PAGES
from pipelines.readers.browse.received import TooLarge, Unreadable, filled
from pipelines.readers.browse.render import STATIC
from pipelines.readers.browse.reply import go, nothing, page
from pipelines.readers.browse.shelf import Shelf

FORMS: dict[str, Form] = {"check": check.FORM, "whatif": whatif.FORM}
"""Pages that are filled in, by the first part of their address."""
LOCAL = ("127.0.0.1", "localhost", "[::1]")


AT_ONCE = (os.cpu_count() or 1) + 1
"""Pages made at the same time: more would only wait for the same cores, each longer than one after the other."""


class _Site:
    """One home's pages: its shelves, its front desk and its log."""

    def __init__(self, shelf: Shelf, hosts: tuple[str, ...], reception: Reception | None, beside: str) -> None:
        self.shelves = Shelves(shelf)
        self.hosts = hosts
        self.beside = beside
        self.reception = reception or Reception(shelf.settings)
        self.log = AccessLog(shelf.settings)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def page(self, request: Request) -> Response:
        """Any page that only shows."""
        return await self._passed(request, _kind(request), self._shown)

    async def login(self, request: Request) -> Response:
        return await self._passed(request, "login", self._logging_in, is_open=True)

    async def logout(self, request: Request) -> Response:
        return await self._passed(request, "logout", self._logging_out)

    def form(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        """A page that is filled in."""

        async def asked(request: Request, user: User | None) -> Response:
            return await self._filled(request, user, FORMS[name])

        async def passed(request: Request) -> Response:
            return await self._passed(request, name, asked)

        return passed

    async def _passed(
        self,
        request: Request,
        kind: str,
        work: Callable[[Request, User | None], Awaitable[Response]],
        is_open: bool = False,
    ) -> Response:
        began, user, status = time.monotonic(), None, 500
        try:
            if _host(request) not in self.hosts:
                status = 400
                return nothing(
                    400,
                    say("这个地址不能访问本页", "not under this name"),
                    say("用启动时印出的地址", "use the address printed at the start"),
                )
            must = self.reception.must_log_in
            user = self.reception.reader(request) if must else None
            if must and user is None and not is_open:
                status = 303 if request.method == "GET" else 401
                return _to_login(request)
            given = await work(request, user)
            status = given.status_code
            return given
        except JixiaoError as error:
            status = 503
            return nothing(503, error.cause, error.mend)
        finally:
            if self.reception.must_log_in:
                await run_in_threadpool(
                    self.log.write,
                    user=user.name if user else "",
                    address=address_of(request),
                    method=request.method,
                    page=kind,
                    status=status,
                    milliseconds=round((time.monotonic() - began) * 1000),
                )

    async def _shown(self, request: Request, user: User | None) -> Response:
        shelf = self.shelves.of(user.scope if user else None)
        if user and user.scope:  # its first page writes its file: seconds in which the others get their pages
            await run_in_threadpool(shelf.make_ready)
        async with self._turns:
            return await run_in_threadpool(answer, shelf, request, self._reader(request, user))

    def _reader(self, request: Request, user: User | None, cookie_held: str = "") -> Reader:
        held = cookie_held or request.cookies.get(COOKIE) or ""
        tools = [
            Link(form.label, f"/{name}")
            for name, form in FORMS.items()
            if user is None or user.scope is None or form.is_for_departments
        ]
        if user is None or user.scope is None:
            tools.append(Link(say("并排比较", "Side by side"), "/compare"))
            tools += [Link(say("运行页面", "Runs"), self.beside)] if self.beside else []
        return Reader(self.reception.sessions.token(held), user.name if user else "", tools)

    async def _filled(self, request: Request, user: User | None, form: Form) -> Response:
        if user and user.scope and not form.is_for_departments:
            return nothing(403, say("这一页只供财政局使用", "this page is the bureau's"), again())
        held = request.cookies.get(COOKIE) or self.reception.sessions.fresh()
        reader = self._reader(request, user, held)
        shelf = self.shelves.of(user.scope if user else None)
        if request.method == "GET":
            return await run_in_threadpool(form_answer, shelf, request, reader, form, None, cookie(request, held))
        async with filled(request, form.most) as given:
            if not self.reception.is_ours(request, given.values):
                return _not_ours()
            return await run_in_threadpool(form_answer, shelf, request, reader, form, given, cookie(request, held))

    async def _logging_in(self, request: Request, user: User | None) -> Response:
        if not self.reception.must_log_in:
            return go("/")
        sessions = self.reception.sessions
        if request.method == "GET":
            to = inside(request.query_params.get("to", "/"))
            if user is not None:
                return go(to)
            held = sessions.fresh()
            return page(login_page(sessions.token(held), to), set_cookie=cookie(request, held))
        async with filled(request, 16 << 10) as given:
            if not self.reception.is_ours(request, given.values):
                return _not_ours()
            name, password = given.values.get("name", ""), given.values.get("password", "")
            to, former = inside(given.values.get("to", "/")), request.cookies.get(COOKIE)
            made = await run_in_threadpool(self.reception.log_in, name, password, address_of(request), former)
            if isinstance(made, Refusal):
                text = login_page(sessions.token(former or ""), to, made.told)
                return page(text, 429 if made.wait else 403, **({"retry_after": str(made.wait)} if made.wait else {}))
            return go(to, set_cookie=cookie(request, made))

    async def _logging_out(self, request: Request, _: User | None) -> Response:
        async with filled(request, 16 << 10) as given:
            if not self.reception.is_ours(request, given.values):
                return _not_ours()
        self.reception.sessions.end(request.cookies.get(COOKIE))
        return go("/login", set_cookie=cookie(request, None))

    def close(self) -> None:
        self.shelves.close()


def application(
    shelf: Shelf, hosts: tuple[str, ...] = LOCAL, reception: Reception | None = None, beside: str = ""
) -> Starlette:
    """The application over a shelf of releases. `hosts`: names under which a browser may ask for it, so that no page
    of elsewhere reads ours through a name of its own; `beside`: address of the page that shows the runs. With
    users.toml in the home, whoever asks has to log in."""
    site = _Site(shelf, hosts, reception, beside)

    @asynccontextmanager
    async def lifespan(_: Starlette):
        attending = asyncio.create_task(attend(shelf))
        yield
        attending.cancel()
        site.close()

    return Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/login", site.login, methods=["GET", "POST"]),
            Route("/logout", site.logout, methods=["POST"]),
            *(Route(f"/{name}", site.form(name), methods=["GET", "POST"]) for name in FORMS),
            Route("/{rest:path}", site.page, methods=["GET"]),
        ],
        exception_handlers={TooLarge: _too_large, Unreadable: _unreadable, Busy: _busy},
        lifespan=lifespan,
    )


def _host(request: Request) -> str:
    host = request.headers.get("host", "")
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _kind(request: Request) -> str:
    """The first part of the address when there is such a page: nothing that somebody typed comes into the log."""
    address, _ = read(request.scope["path"])
    return address[0] if address[0] in PAGES else "?"


def _to_login(request: Request) -> Response:
    if request.method != "GET":
        return nothing(401, say("请先登录", "log in first"), again())
    query = request.scope.get("query_string", b"").decode("ascii", "replace")
    address = (
        quote(request.scope["path"], safe="/~")
        if (raw := request.scope.get("raw_path")) is None
        else raw.decode("ascii", "replace")
    )
    to = inside(address.partition("?")[0] + (f"?{query}" if query else ""))
    if request.headers.get("sec-fetch-site") == "cross-site" and COOKIE not in request.cookies:
        return page(
            onward_page(to)
        )  # a browser keeps the cookie back from a link on another page; the next step is ours
    return go(f"/login?{urlencode({'to': to})}" if to != "/" else "/login")


def _not_ours() -> Response:
    return nothing(403, say("这张表单不是本页发出的，或已过期", "this form is not of this page, or too old"), again())


def _too_large(*_: Any) -> Response:
    return nothing(413, say("送来的内容太大", "too much was sent"), say("换小一些的文件", "take a smaller file"))


def _unreadable(*_: Any) -> Response:
    return nothing(400, say("送来的内容不是本页的表单", "this is no form of ours"), again())


def _busy(*_: Any) -> Response:
    return nothing(
        429,
        say("有人正在用，一次只能一个", "somebody is at it; one at a time"),
        say("过一会儿再试", "try again in a moment"),
        retry_after="30",
    )
