"""`jixiao browse`: a release as pages on this machine.

Here: options, what is said at the start. Not here: pages and server (readers/browse/).
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import Home, Json, Lang, Release, day
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json

if TYPE_CHECKING:
    from pipelines.readers.browse.shelf import Shelf


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "在 127.0.0.1 打开一个发布版: 从省到县、部门、项目、指标, 直到来源文件的单元格",
            "a release as pages on 127.0.0.1: from the province to the cell of the file a figure came from",
        )
    )(browse)


def browse(
    port: Annotated[
        int | None, typer.Option(min=1, max=65_535, help=say("端口 (默认 8600)", "port (default 8600)"))
    ] = None,
    release: Release = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help=say("看那一天的版本 YYYY-MM-DD", "the release of that day, YYYY-MM-DD")),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(help=say("写成一个目录里的文件, 由 index.html 打开", "write the pages as files into this folder")),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(help=say("与 --export: 只写这个区划和它所辖", "with --export: this region and all below")),
    ] = None,
    fiscal_year: Annotated[
        int | None, typer.Option(help=say("与 --export: 只写这一年", "with --export: this year alone"))
    ] = None,
    bind: Annotated[
        str | None,
        typer.Option(
            help=say("在办公网的这个地址打开, 须先有用户", "open it on this address of the office network, for users")
        ),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help=say("与 --bind: 证书 (PEM)", "with --bind: certificate (PEM)"))
    ] = None,
    key: Annotated[Path | None, typer.Option(help=say("与 --bind: 私钥 (PEM)", "with --bind: key (PEM)"))] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help=say("别人用哪个主机名打开 (可多次)", "host name under which others open it (repeatable)")),
    ] = None,
    beside: Annotated[str, typer.Option(hidden=True)] = "",
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.browse.serve import HOST, Place, bound, checked, serve
    from pipelines.readers.browse.shelf import Shelf

    settings = Settings.load(home, lang)
    shelf = Shelf(settings, release, day(as_of))
    if export is not None:
        return _export(shelf, export, region, fiscal_year, as_json)
    if region or fiscal_year:
        raise JixiaoError(
            say("--region 和 --fiscal-year 只用于 --export", "--region and --fiscal-year go with --export"),
            say("在页面上点区划和年度", "choose region and year on the pages"),
            EXIT_USAGE,
        )
    place = checked(settings, Place(bind or HOST, port, certificate, key, name or ()))
    standing = "" if beside else shelf.standing()  # beside the page of runs it waits for the first release
    listener = bound(place)
    url = place.url(listener.getsockname()[1])

    def started() -> None:
        if as_json:
            print_json({"url": url, "home": str(settings.home), "release": standing})
        else:
            print(say(f"发布版 {standing}: {url} (Ctrl-C 停止)", f"release {standing}: {url} (Ctrl-C stops)"))
        sys.stdout.flush()

    serve(shelf, place, listener, started, beside)
    return 0


def _export(shelf: "Shelf", folder: Path, region: str | None, year: int | None, as_json: bool) -> int:
    from pipelines.readers.browse.export import export

    written = export(shelf, folder.expanduser().resolve(), region, year, None if as_json else _progress)
    if as_json:
        told = {"index": str(written.index), "release": written.release_id, "pages": written.pages}
        print_json({**told, "file_pages": written.file_pages, "bytes": written.bytes})
    else:
        size = f"{written.bytes / 1_000_000:.1f} MB"
        print(
            say(
                f"{written.index}: {written.pages:,} 页, 来源文件 {written.file_pages:,} 页, 共 {size}",
                f"{written.index}: {written.pages:,} pages, {written.file_pages:,} of delivered files, {size}",
            )
        )
    return 0


def _progress(done: int, of: int) -> None:
    """A line on stderr every 200 pages, so that a long export is seen to go on."""
    if done % 200 == 0 and done < of:
        print(say(f"已写 {done:,} / {of:,} 页", f"{done:,} of {of:,} pages"), file=sys.stderr, flush=True)
