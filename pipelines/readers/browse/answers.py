"""From a request that has passed to its answer: a page, a table to take home, or why there is none.

Here: addresses, releases, errors. Not here: who passes (app.py), what a page shows (pages/), what a form does (forms/).
"""

import logging
from urllib.parse import quote

import duckdb
from starlette.requests import Request
from starlette.responses import Response

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.addresses import Address, path_of, read, with_query
from pipelines.readers.browse import download
from pipelines.readers.browse.forms import Busy, File, Filled, Form
from pipelines.readers.browse.grid import arranged
from pipelines.readers.browse.page import NoPage, Reader, View
from pipelines.readers.browse.pages import PAGES, own, page_at
from pipelines.readers.browse.render import render
from pipelines.readers.browse.reply import HEADERS, nothing, page
from pipelines.readers.browse.shelf import Shelf
from pipelines.warehouse import RELEASE_ID

_LONGEST_QUERY = 4_000


def answer(shelf: Shelf, request: Request, reader: Reader) -> Response:
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
        mend = error.mend or say("换一个地址，或从首页走起。", "Take another address, or begin at the start.")
        return nothing(404, error.told, mend, error.onward)
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


def _release(release: str | None) -> str | None:
    if release is not None and not RELEASE_ID.fullmatch(release):
        raise NoPage(say(f"没有发布版本 {release}", f"there is no release {release}"))
    return release


def _page(view: View, address: Address) -> Response:
    built = page_at(view, address, own.PAGES if view.open.department else PAGES)
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


def form_answer(
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
        return nothing(500, say("这一页出错了", "this page failed"), again())


def again() -> str:
    return say("回到上一页，重新打开后再试", "go back, open the page anew and try again")
