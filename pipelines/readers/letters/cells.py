"""What subjects and problems are called in the tables of letters and notices.

Here: the cells that several papers have. Not here: sentences and the cells of one paper (prose.py, notices/prose.py).
"""

from datetime import date

from pipelines.readers.letters.letter import Finding, Subject
from pipelines.readers.letters.letter_labels import DASH, PROBLEMS, money, short_day

_WHOLE = {"department": "部门整体支出", "government": "财政运行综合绩效"}


def named(subject: Subject, recipient: str = "") -> dict[str, str]:
    """Name and code of a subject as two lines of a cell. A department or government is called by its name; the code
    that it, or a project, no longer stands under says so."""
    name = "（涉密）" if subject.is_secret else _WHOLE.get(subject.kind) or subject.name or DASH
    if recipient and subject.kind == "department" and subject.code != recipient:
        return {"name": f"{subject.name or ''}{name}", "code": f"原代码{subject.code}"}
    if subject.now:
        return {"name": name, "code": f"{subject.code}（现代码{subject.now}）"}
    is_whole = subject.kind in _WHOLE and subject.name and not subject.is_secret
    return {"name": name, "code": subject.name if is_whole and subject.name else subject.code}


def problem_cells(number: int, row: Finding, data_as_of: date, recipient: str = "") -> dict[str, str]:
    kind = PROBLEMS.get(row.problem_kind, row.problem_kind) if row.problem_kind else "（涉密，内容从略）"
    wording = row.wording or ""
    return {
        **{"number": str(number), **named(row.subject, recipient), "finding": row.finding_id},
        **{"problem": wording if kind in wording else f"{kind}：{wording}" if wording else kind},
        **{"amount": money(row.amount_yuan), "due": short_day(row.due_date), "letter": short_day(row.letter_date)},
        "overdue": str((data_as_of - row.due_date).days) if row.status == "overdue" and row.due_date else DASH,
    }
