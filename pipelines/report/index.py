"""The page that lists every report made so far, newest release first."""

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

from pipelines.lang import get_lang, say
from pipelines.settings import Settings
from pipelines.warehouse import current_release, release_ids, release_record, withdrawn

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_HEAD_BYTES = 4096
_KINDS = {
    "coverage": ("覆盖报告", "Coverage"),
    "disclosure": ("公开和报送人大的表", "Disclosure, people's congress"),
    "static_index": ("数据说明", "What the tables hold"),
}


class Folder(NamedTuple):
    """The reports of one release, and how the release stands: said where it is not the one in force."""

    reports: dict[str, list["Entry"]]
    standing: str
    is_open: bool


class Entry(NamedTuple):
    """One report: its page, title, and the files of the same name beside it by their format."""

    link: str
    title: str
    others: dict[str, str]


def write_index(settings: Settings, warnings: Sequence[str] = ()) -> Path:
    """Writes reports/index.html from the report files that stand there, warnings on top; the write is atomic.

    The release in force stands first and open, whatever came after it; those that a rollback withdrew say so."""
    from pipelines.report.page import environment

    reports, current = settings.reports, current_release(settings)
    folders = sorted((entry for entry in reports.iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    folders.sort(key=lambda entry: (entry.name == current, entry.name), reverse=True)
    out_of_force = set(withdrawn(settings))
    releases = {
        folder.name: Folder(found, _standing(settings, folder.name, current, out_of_force), folder.name == current)
        for folder in folders
        if (found := _kinds(folder, reports))
    }
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


def _standing(settings: Settings, release: str, current: str | None, out_of_force: set[str]) -> str:
    known = release in release_ids(settings)
    day = say("数据日期 ", "as of ") + release_record(settings, release)["data_as_of"] if known else ""
    if release in out_of_force:
        told = say("已撤回，请勿使用", "withdrawn: do not use")
    elif release == current:
        told = say("现行", "in force")
    else:
        told = "" if known else say("版本已清理，报告留存", "the release was dropped, its reports stay")
    return say("，", ", ").join(part for part in (told, day) if part)


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
