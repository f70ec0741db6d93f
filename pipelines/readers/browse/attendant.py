"""What goes on behind the pages: a release that came into force is made ready before readers need it.

Here: noticing it, the search's index, closing what is no longer read. Not here: which release is shown (shelf.py).
"""

import asyncio
import logging
from contextlib import suppress

from starlette.concurrency import run_in_threadpool

from pipelines.errors import JixiaoError
from pipelines.readers.browse.confidential import secrets
from pipelines.readers.browse.page import View
from pipelines.readers.browse.search import index_of, pairs_of_targets, years_of_indicators
from pipelines.readers.browse.shelf import Shelf

SECONDS = 2
"""Between two looks at which release is in force."""


async def attend(shelf: Shelf) -> None:
    """For as long as the pages are served."""
    ready = ""
    while True:
        try:
            ready = await run_in_threadpool(prepare, shelf, ready)
        except Exception:  # a reader who meets the same is told so
            logging.getLogger("jixiao").exception("a release could not be made ready")
        await asyncio.sleep(SECONDS)


def prepare(shelf: Shelf, ready: str = "") -> str:
    """Make the release in force ready, unless it is `ready`; which one now is. Others that nobody reads are closed,
    before it and after: each holds memory of its own, and making ready takes some more."""
    with suppress(JixiaoError):  # nothing was published yet
        if (standing := shelf.standing()) != ready:
            shelf.rest(standing)
            with shelf.reading(standing) as held:
                view = View(held)
                secrets(view)
                years_of_indicators(view)
                pairs_of_targets(view)
                index_of(view)
            shelf.rest(standing)
            return standing
    return ready
