"""The files of `jixiao forms`: blank forms, prefilled ones per department, templates.

Here: folders and names. Not here: what stands on a form (page.py), in a template (templates.py).
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say, system_says
from pipelines.readers.forms.book import Book
from pipelines.readers.forms.known import Known, subjects
from pipelines.readers.forms.page import KINDS, FormKind
from pipelines.readers.forms.templates import write_templates
from pipelines.settings import Settings
from pipelines.warehouse import open_papers

BLANK, PREFILLED, TEMPLATES = "空白表", "预填表", "抽取表模板"
_SHEETS = 200
"""Forms in one workbook; a department with more gets several."""
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\s]+')


@dataclass
class Outcome:
    """What was written."""

    folder: Path
    blank: list[Path] = field(default_factory=list)
    prefilled: list[Path] = field(default_factory=list)
    templates: list[Path] = field(default_factory=list)
    forms: int = 0
    """Prefilled forms; a workbook holds those of one department."""
    release_id: str | None = None
    """None: nothing is published yet, so nothing is prefilled."""


def write_forms(settings: Settings, output: Path | None, region: str | None, year: int | None) -> Outcome:
    """Write everything below `output` (default reports/forms of the home); files of these names are replaced."""
    folder = output or settings.reports / "forms"
    outcome = Outcome(folder)
    try:
        for kind in KINDS:
            path = folder / BLANK / f"{kind.title}.xlsx"
            with Book(path) as book:
                kind.write(book, book.sheet(kind.title), kind, None)
            outcome.blank.append(path)
        outcome.templates = write_templates(folder / TEMPLATES)
        _prefill(settings, outcome, region, year)
    except OSError as error:
        raise JixiaoError(
            say(f"不能写入 {folder}: {system_says(error)}", f"cannot write {folder}: {system_says(error)}"),
            say("检查目录权限和磁盘空间, 或用 --output 指定别处", "check permission and space, or give --output"),
        ) from error
    return outcome


def _prefill(settings: Settings, outcome: Outcome, region: str | None, year: int | None) -> None:
    """Forms of every managed subject of the release in force; without a year of the newest of each region."""
    try:
        with open_papers(settings) as connection:
            [release] = connection.cursor().execute("select release_id from meta.build").fetchone() or (None,)
            for known in subjects(connection, region, year):
                _write_place(outcome, known)
            outcome.release_id = release
    except (duckdb.CatalogException, duckdb.BinderException):
        raise JixiaoError(
            say("现行版本由较早的程序生成, 缺少预填所需的数据", "the release was made by an earlier Jixiao"),
            say("运行 jixiao refresh 后再试", "run `jixiao refresh`, then try again"),
        ) from None
    except JixiaoError:
        if region or year or _has_release(settings):
            raise


def _has_release(settings: Settings) -> bool:
    return settings.releases.is_dir() and any(settings.releases.iterdir())


def _write_place(outcome: Outcome, known: list[Known]) -> None:
    for kind in KINDS:
        by_department: dict[str, list[Known]] = defaultdict(list)
        for each in known:
            if (each.kind == "department") == kind.is_department and (kind.key != "ex_ante" or each.is_new):
                by_department[each.department or "未知部门"].append(each)
        for department, subjects_of in by_department.items():
            for number, start in enumerate(range(0, len(subjects_of), _SHEETS), start=1):
                part = subjects_of[start : start + _SHEETS]
                more = f"-{number}" if len(subjects_of) > _SHEETS else ""
                first = part[0]
                name = f"{kind.title}-{_UNSAFE.sub('_', department)[:60]}{more}.xlsx"
                path = outcome.folder / PREFILLED / first.region / str(first.year) / "forms" / name
                _write_book(path, kind, part)
                outcome.prefilled.append(path)
                outcome.forms += len(part)


def _write_book(path: Path, kind: FormKind, known: list[Known]) -> None:
    with Book(path) as book:
        for each in known:
            kind.write(book, book.sheet(each.code), kind, each)
