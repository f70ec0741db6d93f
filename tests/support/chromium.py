"""Chromium of the system, as tests and scripts start it: no window, and no request of its own."""

import shutil
from typing import Any

OFFICE = "jixiao.office"
"""The host name of docs/browsing.md, which leads to this machine."""
_LAUNCH = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", f"--host-resolver-rules=MAP {OFFICE} 127.0.0.1"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def path() -> str | None:
    """Where it is; None when this machine has none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def launch(playwright: Any) -> Any:
    """A browser of Playwright's."""
    return playwright.chromium.launch(executable_path=path(), args=_LAUNCH)
