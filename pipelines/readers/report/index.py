"""The first page of reports/: how last night ended, what was made of which region and year and when, every release.

Here: reading the folders of reports/ and the end of the last run. Not here: the mark on withdrawn pages
(withdrawal.py), what a report says.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.lang import get_lang, say, set_lang
from pipelines.readers.letters.names import LABELS
from pipelines.readers.report.withdrawal import after_withdrawal
from pipelines.settings import Settings
from pipelines.warehouse import current_release, open_papers, release_ids, release_record, withdrawn

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_HEAD_BYTES = 4096
_LANGUAGE = re.compile(r'<html lang="(\w+)')
_KINDS = {
    "coverage": ("覆盖报告", "Coverage"),
    "disclosure": ("公开和报送人大的表", "Disclosure, people's congress"),
    "annual-report": ("工作情况报告", "Report on the year's work"),
    "budget": ("预算安排参考", "For the budget meeting"),
    "static_index": ("数据说明", "What the tables hold"),
}
_ORDER = ".html.xlsx.docx"
_ENDINGS = {"html": ("页面", "page"), "xlsx": ("工作簿", "workbook"), "docx": ("简报", "brief")}
_FILE = re.compile(r"(coverage|disclosure|annual-report|budget)-(\d{6}|\d{9})-(\d{4})(?:-([A-Z]\d\d?))?(?:-(en))?")
_UNTOLD = LABELS["referral"]
"""Papers to audit or discipline: no page says that there is one."""
_LIGHTS = {
    "green": ("绿", "green"),
    "yellow": ("黄", "yellow"),
    "red": ("红", "red"),
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


class Light(NamedTuple):
    """How the last run ended: a colour, its word, a sentence, and the page of a failed one."""

    colour: str
    word: str
    told: str
    page: str


class Made(NamedTuple):
    """What was last made of a region and year, of which release: kind and period, links by format, the day of the data;
    of a region that is held back, that its figures stand as of an earlier one."""

    label: str
    links: dict[str, str]
    day: str
    release: str


def write_index(settings: Settings, warnings: Sequence[str] = ()) -> Path:
    """Writes reports/index.html from the report files that stand there, warnings on top; the write is atomic.

    The release in force stands first and open, whatever came after it; those that a rollback withdrew say so."""
    from pipelines.readers.report.page import environment

    reports, current = settings.reports, current_release(settings)
    folders = sorted((entry for entry in reports.iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    folders.sort(key=lambda entry: (entry.name == current, entry.name), reverse=True)
    out_of_force = set(withdrawn(settings))
    releases = {
        folder.name: Folder(found, _standing(settings, folder.name, current, out_of_force), folder.name == current)
        for folder in folders
        if (found := _kinds(folder, reports))
    }
    years, regions = _by_region(settings, [folder for folder in folders if folder.name not in out_of_force])
    text = (
        environment()
        .get_template("index.html.j2")
        .render(
            lang=get_lang(),
            say=say,
            warnings=warnings,
            releases=releases,
            title=say("绩效报告", "Reports"),
            light=_light(settings),
            years=years,
            regions=regions,
            letters=_letters(settings),
        )
    )
    target = reports / "index.html"
    draft = reports / ".index.html.tmp"
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)
    return target


@contextmanager
def in_its_language(settings: Settings) -> Iterator[None]:
    """Speaks the language of the index that stands, for a single report in another one leaves it as it is."""
    path, before = settings.reports / "index.html", get_lang()
    found = _LANGUAGE.search(path.read_text("utf-8")[:_HEAD_BYTES]) if path.exists() else None
    if found:
        set_lang("en" if found.group(1) == "en" else "zh")
    try:
        yield
    finally:
        set_lang(before)


def _light(settings: Settings) -> Light | None:
    """Green: published, or nothing new; yellow: published without some files or regions, or without its reports, or
    withdrawn since; red: refused or broken off. None before the first run."""
    lines = settings.runs.read_text("utf-8").splitlines() if settings.runs.exists() else []
    if not lines:
        return None
    run: dict[str, Any] = json.loads(lines[-1])
    day = say(f"数据日期 {run['data_as_of']}", f"as of {run['data_as_of']}")
    if run.get("release_id") in withdrawn(settings):
        colour = "yellow"
        told = say(
            f"{run['release_id']} 已撤回，现行版本 {_in_force(settings)}",
            f"{run['release_id']} was withdrawn, in force: {_in_force(settings)}",
        )
    elif run["outcome"] == "published":
        colour = "yellow" if run["exit_code"] else "green"
        held = [each["name"] for each in run.get("held", [])]
        told = say(f"已发布，{day}", f"published, {day}")
        if held:
            named = say("、", ", ").join(held)
            told += say(f"；沿用旧报送的区划：{named}", f"; on former deliveries: {named}")
        if without := run.get("published_without"):
            told += say(f"；未采用或有拒收的文件 {len(without)} 个", f"; {len(without)} files not or not wholly used")
        elif run["exit_code"] and not held:
            told += f"；{run.get('cause', '')}"
        told += "".join(
            say("；", "; ") + each for each in after_withdrawal(run.get("follows") or {}, run.get("release_id", ""))
        )
    else:
        colour = "red"
        told = say(f"没有发布，{day}：{run.get('cause', '')}", f"not published, {day}: {run.get('cause', '')}")
    page = "failed.html" if (settings.reports / "failed.html").exists() else ""
    return Light(colour, say(*_LIGHTS[colour]), told, page)


def _in_force(settings: Settings) -> str:
    """The release in force with the day of its data."""
    current = current_release(settings)
    if current not in release_ids(settings):
        return say("无", "none")
    day = release_record(settings, current)["data_as_of"]
    return say(f"{current}（数据日期 {day}）", f"{current} (as of {day})")


def _by_region(settings: Settings, folders: Sequence[Path]) -> tuple[list[int], dict[str, dict[int, list[Made]]]]:
    """Years, newest first, and region (name and code) -> year -> what was last made, of releases that stand."""
    found: dict[tuple[str, int], dict[str, Made]] = {}
    for folder in sorted(folders, key=lambda each: each.name, reverse=True):
        day, since = _day(settings, folder.name), _since(settings, folder.name)
        for path in sorted(folder.iterdir(), key=lambda each: (each.stem, _ORDER.find(each.suffix))):
            match = _FILE.fullmatch(path.stem)
            if match is None or path.suffix[1:] not in _ENDINGS:
                continue
            kind, code, year, period, language = match.groups()
            label = say(*_KINDS[kind]) + (f" {period}" if period else "") + (f" {language}" if language else "")
            here = Made(label, {}, since.get(code, day), folder.name)
            made = found.setdefault((code, int(year)), {}).setdefault(label, here)
            if made.release == folder.name:
                ending = say("文件", "file") if kind == "annual-report" else say(*_ENDINGS[path.suffix[1:]])
                made.links.setdefault(ending, path.relative_to(settings.reports).as_posix())
    names = _names(settings)
    regions: dict[str, dict[int, list[Made]]] = {}
    for code, year in sorted(found):
        region = f"{names[code]} {code}" if code in names else code
        regions.setdefault(region, {})[year] = list(found[code, year].values())
    return sorted({year for _, year in found}, reverse=True), regions


def _names(settings: Settings) -> dict[str, str]:
    current = current_release(settings)
    if current not in release_ids(settings):
        return {}
    with open_papers(settings, current) as connection:
        rows = connection.execute(
            "select mof_div_code, arg_max(mof_div_name, fiscal_year) from marts.dim_regions "
            "where mof_div_name is not null group by mof_div_code"
        )
        return dict(rows.fetchall())


def papers_told_of(settings: Settings) -> list[Path]:
    """The letters and notices in letters/ of which a page or a night's summary may tell."""
    return [path for path in (settings.home / "letters").rglob("*.docx") if is_told_of(path)]


def is_told_of(paper: Path) -> bool:
    """Whether others may hear that there is this paper: not of one to audit or discipline."""
    return not paper.name.startswith(_UNTOLD)


def _letters(settings: Settings) -> str:
    """How many letters and notices lie in letters/, of which day the newest is; empty without any."""
    found = sorted(path.stat().st_mtime for path in papers_told_of(settings))
    if not found:
        return ""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    day = f"{datetime.fromtimestamp(found[-1], ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
    return say(
        f"函件、通知 {len(found)} 份，最近一份 {day}，在数据目录的 letters/ 中",
        f"{len(found)} letters, the last of {day}, in letters/",
    )


def _day(settings: Settings, release: str) -> str:
    """The day that the release speaks of; where it was dropped, the day it was made."""
    if release in release_ids(settings):
        return release_record(settings, release)["data_as_of"]
    return f"{release[:4]}-{release[4:6]}-{release[6:8]}"


def _since(settings: Settings, release: str) -> dict[str, str]:
    """Regions that the release holds back -> as of which day their figures stand."""
    held = release_record(settings, release).get("held", []) if release in release_ids(settings) else []
    return {
        each["mof_div_code"]: say(f"截至 {each['since']} 的数字", f"figures as of {each['since']}") for each in held
    }


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
    pages = sorted(folder.glob("*.html"))
    alone = [path for path in sorted(folder.glob("*.docx")) if not path.with_suffix(".html").exists()]
    for page in [*pages, *alone]:
        match = _FILE.fullmatch(page.stem)
        kind = match.group(1) if match else page.stem.partition("-")[0]
        label = say(*_KINDS[kind]) if kind in _KINDS else kind
        found.setdefault(label, []).append(_entry(page, reports))
    return found


def _entry(page: Path, reports: Path) -> Entry:
    if page.suffix != ".html":
        return Entry(page.relative_to(reports).as_posix(), page.name, {})
    with page.open("rb") as file:
        head = file.read(_HEAD_BYTES).decode("utf-8", errors="ignore")
    title = _TITLE.search(head)
    beside = {ending.upper(): page.with_suffix(f".{ending}") for ending in ("xlsx", "docx")}
    return Entry(
        page.relative_to(reports).as_posix(),
        unescape(title.group(1)) if title else page.stem,
        {name: path.relative_to(reports).as_posix() for name, path in beside.items() if path.exists()},
    )
