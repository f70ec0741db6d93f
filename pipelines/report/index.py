"""The page that lists every report made so far, newest release first."""

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

from pipelines.lang import get_lang, say

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_HEAD_BYTES = 4096
_KINDS = {
    "coverage": ("覆盖报告", "Coverage"),
    "disclosure": ("公开和报送人大的表", "Disclosure, people's congress"),
    "static_index": ("数据说明", "What the tables hold"),
}


class Entry(NamedTuple):
    """One report: its page, title, and the files of the same name beside it by their format."""

    link: str
    title: str
    others: dict[str, str]


def write_index(reports: Path, warnings: Sequence[str] = ()) -> Path:
    """Writes reports/index.html from the report files that stand there, warnings on top; the write is atomic."""
    from pipelines.report.page import environment

    releases = {}
    for folder in sorted((entry for entry in reports.iterdir() if entry.is_dir()), reverse=True):
        found = _kinds(folder, reports)
        if found:
            releases[folder.name] = found
    text = (
        environment()
        .get_template("index.html.j2")
        .render(lang=get_lang(), say=say, warnings=warnings, releases=releases, title=say("绩效报告目录", "Reports"))
    )
    target = reports / "index.html"
    draft = reports / ".index.html.tmp"
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)
    return target


def _kinds(folder: Path, reports: Path) -> dict[str, list[Entry]]:
    """The reports of one release by kind; the kind is the first word of the file name."""
    found: dict[str, list[Entry]] = {}
    for page in sorted(folder.glob("*.html")):
        kind = page.stem.partition("-")[0]
        label = say(*_KINDS[kind]) if kind in _KINDS else kind
        found.setdefault(label, []).append(_entry(page, reports))
    return found


def _entry(page: Path, reports: Path) -> Entry:
    with page.open("rb") as file:
        head = file.read(_HEAD_BYTES).decode("utf-8", errors="ignore")
    title = _TITLE.search(head)
    beside = {ending.upper(): page.with_suffix(f".{ending}") for ending in ("xlsx", "docx")}
    return Entry(
        page.relative_to(reports).as_posix(),
        unescape(title.group(1)) if title else page.stem,
        {name: path.relative_to(reports).as_posix() for name, path in beside.items() if path.exists()},
    )
