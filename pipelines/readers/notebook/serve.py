"""Opening a notebook as an app on 127.0.0.1.

Here: which notebooks there are, and the process that serves one. Not here: what they show (notebooks/).
"""

import ast
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

HOST = "127.0.0.1"


def notebooks(settings: Settings) -> dict[str, str]:
    """Name -> what it shows (its docstring: a line of Chinese, a line of English) of every notebook in the checkout."""
    found = {}
    for path in sorted((settings.project / "notebooks").glob("*.py")):
        zh, _, en = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n\n")
        found[path.stem] = say(zh, en)
    return found


def notebook_path(settings: Settings, name: str) -> Path:
    """File of a notebook; JixiaoError (usage) when there is none of that name."""
    known = notebooks(settings)
    if name not in known:
        raise JixiaoError(
            say(f"没有笔记本 {name}", f"there is no notebook {name}"),
            say(f"可选: {', '.join(known)}", f"there are: {', '.join(known)}"),
            EXIT_USAGE,
        )
    return settings.project / "notebooks" / f"{name}.py"


def serve(settings: Settings, path: Path, release: str, port: int, *, has_browser: bool) -> int:
    """Serve until it is stopped; the server's exit code. Asks nothing of any network, is seen by this machine alone."""
    words = [
        *(sys.executable, "-m", "marimo", "--log-level", "WARN", "run", str(path), "--no-check"),
        *("--host", HOST, "--port", str(port), "--no-token"),
        *([] if has_browser else ["--headless"]),
        *("--", "--home", str(settings.home), "--release", release),
    ]
    shown = [str(settings.project), *filter(None, sys.path)]
    child = subprocess.Popen(words, cwd=settings.project, env={**os.environ, "PYTHONPATH": os.pathsep.join(shown)})
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())  # whoever stops us stops the server too
    try:
        return _ended(child)
    except KeyboardInterrupt:
        child.terminate()
        return _ended(child)


def _ended(child: subprocess.Popen) -> int:
    """0 when it was stopped, for that is how it ends; else its own exit code."""
    return max(0, child.wait())


def free_port(wished: int | None) -> int:
    """The port wished for when it is free, else any; JixiaoError when the wished one is taken."""
    with socket.socket() as tried:
        try:
            tried.bind((HOST, wished or 0))
        except OSError:
            raise JixiaoError(
                say(f"端口 {wished} 已被占用", f"port {wished} is taken"),
                say("换一个 --port, 或不写", "choose another --port, or none"),
            ) from None
        return int(tried.getsockname()[1])
