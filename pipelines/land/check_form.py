"""Official forms tried before they are sent, without the home they will go to.

Here: reading a file as forms and what the contracts say of its cells; a name alone is subject enough here. Not here:
extracts (check.py), reading forms (forms/).
"""

from pathlib import Path

from pipelines.contracts import Contract
from pipelines.land.forms.batch import Batch, Origin
from pipelines.land.forms.fill import extracts_of, fill
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_guarded
from pipelines.land.forms.subjects import Directory, Found
from pipelines.land.problems import REJECT_SCHEMA, Refused
from pipelines.lang import get_lang

_ANY_REGION = "000000"


class _Anybody(Directory):
    """Takes every name: which projects exist, only the home knows."""

    def find(self, form: Form) -> Found:
        found = super().find(form)
        return Found(form.subject_kind, "?") if found.reason in ("unknown_subject", "ambiguous_subject") else found


def check_form(path: Path, region: str | None, year: int | None) -> tuple[list[tuple[Contract, dict]], list[str]]:
    """Bad cells of the forms in a file, as lines of the rejects with their contract, and headings that were not read.

    Refused: it holds no form.
    """
    (outcome,) = read_guarded([path])
    if isinstance(outcome, Refused):
        raise outcome
    problems: list[tuple[Contract, dict]] = []
    unread: list[str] = []
    for form in outcome[0]:
        printed = (form.text("fiscal_year") or "").strip()
        of_year = year or (int(printed) if printed.isdigit() else 0)
        origin = Origin(str(path), "", region or _ANY_REGION, of_year)
        batches = {extract: Batch(extract, get_lang()) for extract in extracts_of(form)}
        fill(form, origin, _Anybody(), batches)
        unread += form.unread
        for batch in batches.values():
            batch.apply()
            for account in batch.accounts:
                problems += [(batch.contract, dict(zip(REJECT_SCHEMA, line, strict=True))) for line in account.rejects]
    return problems, unread
