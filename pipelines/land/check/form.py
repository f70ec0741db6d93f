"""Official forms tried before they are sent, beside the home they will go to where one is given.

Here: reading a file as forms and what the contracts say of its cells; without a home a name alone is subject enough.
Not here: extracts (files.py), reading forms (forms/).
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.check.against_home import HomeState
from pipelines.land.check.problem import Problem, of_file
from pipelines.land.forms.batch import Batch, Origin
from pipelines.land.forms.directory import directory_of
from pipelines.land.forms.fill import extracts_of, fill
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_guarded
from pipelines.land.forms.subjects import Directory, Found, made_id, name_key
from pipelines.land.forms.told import Told
from pipelines.land.problems import REJECT_SCHEMA, Refused
from pipelines.lang import get_lang, say

_ANY_REGION = "000000"


class _Anybody(Directory):
    """Takes every name: which projects exist, only the home knows."""

    def find(self, form: Form) -> Found:
        found = super().find(form)
        if found.reason not in ("unknown_subject", "ambiguous_subject"):
            return found
        return Found(form.subject_kind, made_id("?", name_key(form.text("subject_name") or "")))


@dataclass
class Tried:
    """What came of the forms of a file."""

    cells: list[tuple[Contract, dict]] = field(default_factory=list)
    """Bad cells, as lines of the rejects."""
    unread: list[str] = field(default_factory=list)
    """Headings that were not read."""
    remarks: list[tuple[Contract, Told]] = field(default_factory=list)
    """What to look at, though it is taken."""
    rows: list[tuple[Contract, pl.DataFrame]] = field(default_factory=list)
    """What would load, where the home knows whose it is."""
    loaded: list[tuple[Contract, int]] = field(default_factory=list)
    """Its rows, whether or not the home knows."""
    layouts: dict[str, list[int]] = field(default_factory=dict)
    """Layout -> the number of indicators of each form that was read by it."""
    subjects: dict[str, list[str]] = field(default_factory=dict)
    """Layout -> whose forms those are, where the home knows it."""


def check_form(path: Path, region: str | None, year: int | None, home: HomeState | None = None) -> Tried:
    """Try the forms in a file. Refused: it holds none."""
    (outcome,) = read_guarded([path], home.home if home else None)
    if isinstance(outcome, Refused):
        raise outcome
    tried = Tried()
    directory: Directory = _Anybody()
    is_known = bool(home and region and year and home.has_projects(region, year))
    if home and region and year and is_known:
        directory = directory_of(home.landing, home.entries, region, year)
    batches: dict[tuple[str, int], Batch] = {}  # of the whole file, as in the night: one key twice in it is refused
    for form in outcome[0]:
        tried.layouts.setdefault(form.layout, []).append(len(form.rows))
        printed = (form.text("fiscal_year") or "").strip()
        of_year = year or (int(printed) if printed.isdigit() else 0)
        origin = Origin(str(path), "", region or _ANY_REGION, of_year)
        own = {
            extract: batches.setdefault((extract, of_year), Batch(extract, get_lang())) for extract in extracts_of(form)
        }
        fill(form, origin, directory, own)
        tried.unread += form.unread
        tried.subjects.setdefault(form.layout, []).extend(_named(form, directory) if is_known else ())
    for batch in batches.values():
        good = batch.apply()
        tried.loaded.append((batch.contract, good.height))
        if is_known:
            tried.rows.append((batch.contract, good))
        for account in batch.accounts:
            tried.remarks += [(batch.contract, told) for told in account.remarks]
            tried.cells += [(batch.contract, dict(zip(REJECT_SCHEMA, line, strict=True))) for line in account.rejects]
    return tried


def _named(form: Form, directory: Directory) -> list[str]:
    """Name and code of the form's subject, as they were declared."""
    code = directory.find(form).code
    name = directory.name_of(form.subject_kind == "project", code) if code else None
    return [f"{name}（{code}）"] if name else []


def remarked(path: Path, contract: Contract, told: Told) -> Problem:
    """A warning: the form is taken as it is read."""
    cell = told.remark.cell
    return replace(
        of_file(path, contract.extract, told.remark.code, say(told.remark.zh, told.remark.en)),
        sheet=told.sheet,
        cell=told.address,
        row=(cell.row or None) if cell else None,
        column=told.remark.heading,
        value=cell.text if cell else None,
        is_warning=True,
    )
