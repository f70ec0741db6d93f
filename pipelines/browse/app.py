"""The pages over HTTP: an address in, a page out. A GET changes nothing; a form is posted and nothing of it is kept.

Here: who passes, routing, errors, downloads. Not here: what a page shows (pages/), what a form does (forms/), the
server's process (serve.py).
"""

import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

import duckdb
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipelines.browse import download
from pipelines.browse.address import Address, path_of, read, with_query
from pipelines.browse.door.log import AccessLog
from pipelines.browse.door.own import Shelves
from pipelines.browse.door.reception import Reception, Refusal, address_of, cookie, inside
from pipelines.browse.door.sessions import COOKIE
from pipelines.browse.door.users import User
from pipelines.browse.door.words import login_page, onward_page
from pipelines.browse.forms import Busy, File, Filled, Form, check, whatif
from pipelines.browse.grid import arranged
from pipelines.browse.page import Link, NoPage, Reader, View
from pipelines.browse.pages import PAGES, own
from pipelines.browse.received import TooLarge, Unreadable, filled
from pipelines.browse.render import STATIC, render
from pipelines.browse.reply import HEADERS, go, nothing, page
from pipelines.browse.shelf import Shelf
from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.warehouse import RELEASE_ID

FORMS: dict[str, Form] = {"check": check.FORM, "whatif": whatif.FORM}
"""Pages that are filled in, by the first part of their address."""
LOCAL = ("127.0.0.1", "localhost", "[::1]")
_LONGEST_QUERY = 4_000


class _Site:
    """One home's pages: its shelves, its front desk and its log."""

    def __init__(self, shelf: Shelf, hosts: tuple[str, ...], reception: Reception | None) -> None:
        self.shelves = Shelves(shelf)
        self.hosts = hosts
        self.reception = reception or Reception(shelf.settings)
        self.log = AccessLog(shelf.settings)

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
            answer = await work(request, user)
            status = answer.status_code
            return answer
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
        return await run_in_threadpool(_answer, shelf, request, self._reader(request, user))

    def _reader(self, request: Request, user: User | None, cookie_held: str = "") -> Reader:
        held = cookie_held or request.cookies.get(COOKIE) or ""
        tools = [
            Link(form.label, f"/{name}")
            for name, form in FORMS.items()
            if user is None or user.scope is None or form.is_for_departments
        ]
        if user is None or user.scope is None:
            tools.append(Link(say("并排比较", "Side by side"), "/compare"))
        return Reader(self.reception.sessions.token(held), user.name if user else "", tools)

    async def _filled(self, request: Request, user: User | None, form: Form) -> Response:
        if user and user.scope and not form.is_for_departments:
            return nothing(403, say("这一页只供财政局使用", "this page is the bureau's"), _again())
        held = request.cookies.get(COOKIE) or self.reception.sessions.fresh()
        reader = self._reader(request, user, held)
        shelf = self.shelves.of(user.scope if user else None)
        if request.method == "GET":
            return await run_in_threadpool(_form_answer, shelf, request, reader, form, None, cookie(request, held))
        async with filled(request, form.most) as given:
            if not self.reception.is_ours(request, given.values):
                return _not_ours()
            return await run_in_threadpool(_form_answer, shelf, request, reader, form, given, cookie(request, held))

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


def application(shelf: Shelf, hosts: tuple[str, ...] = LOCAL, reception: Reception | None = None) -> Starlette:
    """The application over a shelf of releases. `hosts`: names under which a browser may ask for it, so that no page
    of elsewhere reads ours through a name of its own. With users.toml in the home, whoever asks has to log in."""
    site = _Site(shelf, hosts, reception)

    @asynccontextmanager
    async def lifespan(_: Starlette):
        yield
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


def _answer(shelf: Shelf, request: Request, reader: Reader) -> Response:
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    if len(request.scope.get("query_string", b"")) > _LONGEST_QUERY:
        return nothing(
            414, say("地址太长", "the address is too long"), say("缩短搜索或筛选的文字", "shorten the words")
        )
    try:
        address, release = read(raw.partition(b"?")[0].decode("ascii", "replace"))
        with shelf.reading(_release(release)) as held:
            write = own.path_of if held.department else path_of
            return _page(View(held, release, dict(request.query_params), write, reader=reader), address)
    except NoPage as error:
        return nothing(
            404, error.told, say("换一个地址，或从首页走起。", "Take another address, or begin at the start.")
        )
    except (duckdb.CatalogException, duckdb.BinderException):
        told = say("这个发布版较旧，没有这一页要的表", "this release is older and lacks what the page shows")
        return nothing(
            404, told, say("看现行版本，或重新运行 jixiao refresh", "take the one in force, or run `jixiao refresh`")
        )
    except JixiaoError as error:
        return nothing(404 if "r/" in str(request.url) else 503, error.cause, error.mend)
    except Exception:
        logging.getLogger("jixiao").exception("page %s", request.scope["path"])
        return nothing(
            500,
            say("这一页出错了", "this page failed"),
            say("请看 jixiao browse 窗口里的记录", "see what the command printed"),
        )


def _host(request: Request) -> str:
    host = request.headers.get("host", "")
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _release(release: str | None) -> str | None:
    if release is not None and not RELEASE_ID.fullmatch(release):
        raise NoPage(say(f"没有发布版本 {release}", f"there is no release {release}"))
    return release


def _page(view: View, address: Address) -> Response:
    build = (own.PAGES if view.open.department else PAGES).get(address[0])
    if build is None:
        raise NoPage(say("没有这一页", "there is no such page"))
    built = build(view, *address[1:])
    name, kind = view.query.get("table"), view.query.get("as")
    if name and kind in download.TYPES:
        grid = next((block for block in built.blocks if block.name == name), None)
        if grid is None:
            raise NoPage(say(f"这一页没有表 {name}", f"this page has no table {name}"))
        file = f"{'-'.join(part.replace('/', '-') for part in address)}-{name}.{kind}"
        return Response(
            download.write(arranged(grid, view.query, whole=True), kind),
            media_type=download.TYPES[kind],
            headers={**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file)}"},
        )
    permalink = "" if view.release else with_query(path_of(address, view.open.release_id), **view.query)
    text = render(
        built, view, path_of(address, view.release), asset=lambda file: f"/static/{file}", permalink=permalink
    )
    return page(text)


def _form_answer(
    shelf: Shelf, request: Request, reader: Reader, form: Form, given: Filled | None, held: str
) -> Response:
    try:
        with shelf.reading() as release:
            view = View(
                release,
                None,
                dict(request.query_params),
                own.path_of if release.department else path_of,
                reader=reader,
            )
            told = form.answer(view, given)
            if isinstance(told, File):
                return Response(
                    told.content,
                    media_type="application/octet-stream",
                    headers={**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(told.name)}"},
                )
            text = render(told, view, request.url.path, asset=lambda file: f"/static/{file}", downloads=False)
            return page(text, set_cookie=held)
    except JixiaoError as error:
        return nothing(503, error.cause, error.mend)
    except Busy:
        raise
    except Exception:
        logging.getLogger("jixiao").exception("form %s", request.scope["path"])
        return nothing(500, say("这一页出错了", "this page failed"), _again())


def _kind(request: Request) -> str:
    """The first part of the address when there is such a page: nothing that somebody typed comes into the log."""
    address, _ = read(request.scope["path"])
    return address[0] if address[0] in PAGES else "?"


def _to_login(request: Request) -> Response:
    if request.method != "GET":
        return nothing(401, say("请先登录", "log in first"), _again())
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


def _again() -> str:
    return say("回到上一页，重新打开后再试", "go back, open the page anew and try again")


def _not_ours() -> Response:
    return nothing(403, say("这张表单不是本页发出的，或已过期", "this form is not of this page, or too old"), _again())


def _too_large(*_: Any) -> Response:
    return nothing(413, say("送来的内容太大", "too much was sent"), say("换小一些的文件", "take a smaller file"))


def _unreadable(*_: Any) -> Response:
    return nothing(400, say("送来的内容不是本页的表单", "this is no form of ours"), _again())


def _busy(*_: Any) -> Response:
    return nothing(
        429,
        say("有人正在用，一次只能一个", "somebody is at it; one at a time"),
        say("过一会儿再试", "try again in a moment"),
        retry_after="30",
    )
