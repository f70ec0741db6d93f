"""What a browser sent with a form, read within bounds of size and time.

Here: reading it. Not here: what is done with it (forms/, door/).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from pipelines.contracts.policy_parameters import load_parameters
from pipelines.readers.browse.forms import Filled

SECONDS = 120
"""In which a form has to arrive."""
_TEXT = 64 << 10
_FIELDS = 20 + len(load_parameters())
"""The what-if page asks for each parameter of policy, the longest form there is."""


class TooLarge(Exception):
    """More was sent than may be."""


class Unreadable(Exception):
    """It is no form."""


@asynccontextmanager
async def filled(request: Request, most: int) -> AsyncIterator[Filled]:
    """The form; its file is gone afterwards. TooLarge, Unreadable."""
    told = request.headers.get("content-length")
    if told is not None and (not told.isdigit() or int(told) > most):
        raise TooLarge
    came = 0

    async def receive():
        nonlocal came
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > most:
            raise TooLarge
        return message

    try:
        form = await asyncio.wait_for(
            Request(request.scope, receive).form(max_files=1, max_fields=_FIELDS, max_part_size=_TEXT), SECONDS
        )
    except (MultiPartException, HTTPException, TimeoutError, ValueError) as error:
        raise Unreadable from error
    try:
        files = [value for value in form.values() if isinstance(value, UploadFile)]
        values = {name: value for name, value in form.items() if isinstance(value, str)}
        yield Filled(values, files[0].filename or "" if files else "", files[0].file if files else None)
    finally:
        await form.close()
