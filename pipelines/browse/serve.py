"""The process behind `jixiao browse`: a server on this machine alone, until it is stopped.

Here: the port and the loop. Not here: pages (app.py).
"""

import socket
from collections.abc import Callable

from pipelines.browse.app import application
from pipelines.browse.shelf import Shelf
from pipelines.errors import JixiaoError
from pipelines.lang import say

HOST = "127.0.0.1"
PORT = 8600


def bound(port: int | None) -> socket.socket:
    """A listening socket on the port wished for, else on the usual one or any that is free. JixiaoError: taken."""
    for wished in [port] if port else [PORT, 0]:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, wished))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    raise JixiaoError(
        say(f"端口 {port} 已被占用", f"port {port} is taken"),
        say("换一个 --port，或不写", "choose another --port, or none"),
    )


def serve(shelf: Shelf, listener: socket.socket, started: Callable[[], None]) -> None:
    """Answer until Ctrl-C or SIGTERM. Asks nothing of any network."""
    import uvicorn

    config = uvicorn.Config(
        application(shelf), log_level="warning", access_log=False, server_header=False, date_header=False, lifespan="on"
    )
    started()
    uvicorn.Server(config).run(sockets=[listener])
