"""The pages over HTTP: an address in, a page out. GET alone, nothing is changed, nothing is kept.

Here: routing, headers, errors, downloads. Not here: what a page shows (pages/), the server's process (serve.py).
"""

import logging
from contextlib import asynccontextmanager
from urllib.parse import quote

import duckdb
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipelines.browse import download
from pipelines.browse.address import Address, path_of, read, with_query
from pipelines.browse.grid import arranged
from pipelines.browse.page import NoPage, View
from pipelines.browse.pages import PAGES
from pipelines.browse.render import STATIC, nothing_here, render
from pipelines.browse.shelf import Shelf
from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.warehouse import RELEASE_ID

LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LONGEST_QUERY = 4_000


def application(shelf: Shelf, hosts: tuple[str, ...] = LOCAL) -> Starlette:
    """The application over a shelf of releases. `hosts`: names under which a browser may ask for it, so that no page
    of elsewhere reads ours through a name of its own."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, shelf, request, hosts)

    @asynccontextmanager
    async def lifespan(_: Starlette):
        yield
        shelf.close()

    static = StaticFiles(directory=STATIC)
    return Starlette(
        routes=[Mount("/static", static), Route("/{rest:path}", answer, methods=["GET"])], lifespan=lifespan
    )


def _answer(shelf: Shelf, request: Request, hosts: tuple[str, ...]) -> Response:
    if _host(request) not in hosts:
        return _nothing(
            400,
            say("这个地址不能访问本页", "not under this name"),
            say("用启动时印出的地址", "use the address printed at the start"),
        )
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    if len(request.scope.get("query_string", b"")) > _LONGEST_QUERY:
        return _nothing(
            414, say("地址太长", "the address is too long"), say("缩短搜索或筛选的文字", "shorten the words")
        )
    try:
        address, release = read(raw.partition(b"?")[0].decode("ascii", "replace"))
        with shelf.reading(_release(release)) as held:
            view = View(held, release, dict(request.query_params))
            return _page(view, address)
    except NoPage as error:
        return _nothing(
            404, error.told, say("换一个地址，或从首页走起。", "Take another address, or begin at the start.")
        )
    except (duckdb.CatalogException, duckdb.BinderException):
        told = say("这个发布版较旧，没有这一页要的表", "this release is older and lacks what the page shows")
        return _nothing(
            404, told, say("看现行版本，或重新运行 jixiao refresh", "take the one in force, or run `jixiao refresh`")
        )
    except JixiaoError as error:
        return _nothing(404 if "r/" in str(request.url) else 503, error.cause, error.mend)
    except Exception:
        logging.getLogger("jixiao").exception("page %s", request.scope["path"])
        return _nothing(
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
    build = PAGES.get(address[0])
    if build is None:
        raise NoPage(say("没有这一页", "there is no such page"))
    page = build(view, *address[1:])
    name, kind = view.query.get("table"), view.query.get("as")
    if name and kind in download.TYPES:
        grid = next((block for block in page.blocks if block.name == name), None)
        if grid is None:
            raise NoPage(say(f"这一页没有表 {name}", f"this page has no table {name}"))
        file = f"{'-'.join(part.replace('/', '-') for part in address)}-{name}.{kind}"
        return Response(
            download.write(arranged(grid, view.query, whole=True), kind),
            media_type=download.TYPES[kind],
            headers={**_HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file)}"},
        )
    permalink = "" if view.release else with_query(path_of(address, view.open.release_id), **view.query)
    text = render(page, view, path_of(address, view.release), asset=lambda file: f"/static/{file}", permalink=permalink)
    return HTMLResponse(text, headers=_HEADERS)


def _nothing(status: int, told: str, mend: str) -> Response:
    return HTMLResponse(nothing_here(told, mend), status_code=status, headers=_HEADERS)
