"""What every answer of the server carries: headers that let a browser do no more than show the page.

Here: the headers, the page that says there is nothing, and going on to another. Not here: pages (app.py, render.py).
"""

from starlette.responses import HTMLResponse, Response

from pipelines.readers.browse.page import Link
from pipelines.readers.browse.render import nothing_here

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all a browser does not say which page a form stood on
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def page(text: str, status: int = 200, **more: str) -> Response:
    return HTMLResponse(text, status_code=status, headers={**HEADERS, **_named(more)})


def nothing(status: int, told: str, mend: str, onward: Link | None = None, **more: str) -> Response:
    return page(nothing_here(told, mend, onward), status, **more)


def go(address: str, **more: str) -> Response:
    """On to another page, which is asked for anew."""
    return Response(status_code=303, headers={**HEADERS, "Location": address, **_named(more)})


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
