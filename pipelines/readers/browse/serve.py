"""The process behind `jixiao browse`: on this machine alone, or on an office network for those who log in.

Here: the address, encryption and the loop. Not here: pages and who passes (app.py, door/).
"""

import gc
import ipaddress
import socket
import ssl
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say, system_says
from pipelines.readers.browse.app import LOCAL, application
from pipelines.readers.browse.door.reception import Reception
from pipelines.readers.browse.door.users import path_of, read_users
from pipelines.readers.browse.shelf import Shelf
from pipelines.settings import Settings

HOST = "127.0.0.1"
PORT = 8600


@dataclass(frozen=True)
class Place:
    """Where the pages are served. `names`: under which browsers ask for them besides the address itself."""

    address: str = HOST
    port: int | None = None
    certificate: Path | None = None
    key: Path | None = None
    names: Sequence[str] = ()

    @property
    def is_local(self) -> bool:
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def hosts(self) -> tuple[str, ...]:
        """What may stand before the port in a browser's address line."""
        address = ipaddress.ip_address(self.address)
        if address.is_unspecified:
            here = [each.address.partition("%")[0] for found in psutil.net_if_addrs().values() for each in found]
            known = [told for told in here if _is_address(told)]
        else:
            known = [self.address]
        return (*LOCAL, *(f"[{each}]" if ":" in each else each for each in known), *map(str.lower, self.names))

    def url(self, port: int) -> str:
        """The address to open."""
        shown = HOST if ipaddress.ip_address(self.address).is_unspecified else self.address
        name = self.names[0] if self.names else f"[{shown}]" if ":" in shown else shown
        return f"{'https' if self.certificate else 'http'}://{name}:{port}/"


def checked(settings: Settings, place: Place) -> Place:
    """The place, when it may be served. JixiaoError: nobody could log in, or passwords would be read on the way."""
    if not _is_address(place.address):
        raise JixiaoError(
            say(f"--bind {place.address} 不是网络地址", f"--bind {place.address} is no address"),
            say("写本机的地址，如 192.168.1.20", "give an address of this machine, such as 192.168.1.20"),
            EXIT_USAGE,
        )
    if (place.certificate is None) != (place.key is None):
        raise JixiaoError(
            say("--certificate 和 --key 须同时给出", "--certificate and --key go together"),
            say("两个都写，或都不写", "give both or neither"),
            EXIT_USAGE,
        )
    users = read_users(settings)
    if path_of(settings).exists() and not users:
        raise JixiaoError(
            say(f"{path_of(settings)} 里没有用户，谁也不能登录", f"{path_of(settings)} has no user: nobody can log in"),
            say("运行 jixiao users add 用户名", "run `jixiao users add NAME`"),
        )
    if place.is_local:
        return place
    if not users:
        raise JixiaoError(
            say(
                f"没有用户，不能在网络地址 {place.address} 上打开：谁都会看到全部数据",
                f"there are no users, so {place.address} stays closed: everybody would see everything",
            ),
            say(
                "先运行 jixiao users add 用户名；只供本机使用时不写 --bind",
                "run `jixiao users add NAME` first; for this machine alone leave --bind out",
            ),
            EXIT_USAGE,
        )
    if place.certificate is None:
        raise JixiaoError(
            say(
                f"{place.address} 上没有加密，密码会在网络上被看到",
                f"nothing is encrypted on {place.address}: passwords would be seen on the network",
            ),
            say(
                "加 --certificate 和 --key；由反向代理加密时用 --bind 127.0.0.1",
                "give --certificate and --key; behind a proxy that encrypts use --bind 127.0.0.1",
            ),
            EXIT_USAGE,
        )
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(place.certificate, place.key, lambda: "")
    except (OSError, ValueError) as error:
        told = system_says(error) if isinstance(error, OSError) else str(error)
        raise JixiaoError(
            say(f"证书或私钥不能用：{told}", f"certificate and key cannot be used: {told}"),
            say("给出成对的 PEM 文件，私钥不带密码", "give a pair of PEM files, the key without a password"),
            EXIT_USAGE,
        ) from error
    return place


def _is_address(told: str) -> bool:
    try:
        ipaddress.ip_address(told)
    except ValueError:
        return False
    return True


def bound(place: Place) -> socket.socket:
    """A listening socket on the port wished for, else on the usual one or any that is free. JixiaoError: taken."""
    is_six = ":" in place.address
    for wished in [place.port] if place.port else [PORT, 0]:
        listener = socket.socket(socket.AF_INET6 if is_six else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((place.address, wished))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    if place.port is None:
        raise JixiaoError(
            say(f"不能在 {place.address} 上打开", f"{place.address} cannot be opened"),
            say("--bind 写本机的地址", "--bind takes an address of this machine"),
        )
    raise JixiaoError(
        say(
            f"端口 {place.port} 已被占用，或 {place.address} 不是本机的地址", f"port {place.port} is taken, or not here"
        ),
        say("换一个 --port，或不写", "choose another --port, or none"),
    )


def serve(shelf: Shelf, place: Place, listener: socket.socket, started: Callable[[], None], beside: str = "") -> None:
    """Answer until Ctrl-C or SIGTERM. Asks nothing of any network. `beside`: the page that shows the runs."""
    import uvicorn

    config = uvicorn.Config(
        application(shelf, place.hosts, Reception(shelf.settings), beside),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="on",
        proxy_headers=True,  # of a proxy on this machine alone, which tells whom it asks for
        forwarded_allow_ips=HOST,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
    )
    # a thread back from the database waits for one that writes a page: 5 ms each time, and a page asks thirty times
    sys.setswitchinterval(0.0005)
    gc.freeze()  # what was imported stays: no collection need look through it again
    started()
    uvicorn.Server(config).run(sockets=[listener])
