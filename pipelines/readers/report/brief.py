"""The brief of a coverage report, its first page and the lists in full, as .docx in the house style of the letters.

Here: which words go into the template. Not here: the template (letters/templates/brief.docx, made by
scripts/make_letter_templates.py; an office's own stands in <home>/templates/brief.docx), filling it safely
(letters/render.py).
"""

import re
from pathlib import Path
from typing import Any

from pipelines.lang import get_lang, say
from pipelines.readers.letters.letter_labels import bureau_name
from pipelines.readers.letters.render import Stencils, write
from pipelines.readers.report.coverage import Report
from pipelines.readers.report.tables import headed, shown
from pipelines.settings import Settings

_LONGEST = {"zh": 110, "en": 84}
"""Characters of one warning."""
_MOST_WARNINGS = 2
_NAMES = ("departments", "red", "take")
"""Of the lists, as the template calls them."""


def write_brief(settings: Settings, report: Report, path: Path) -> None:
    """Write the brief whole or not at all; JixiaoError when the template cannot be used."""
    write(Stencils(settings.home / "templates").fill("brief", context(report)), path)


def context(report: Report) -> dict[str, Any]:
    """What the template prints: the first page, then the lists in full."""
    return {**_told(report), **_lists(report)}


def _told(report: Report) -> dict[str, Any]:
    subject = report.subject
    return {
        "bureau": bureau_name(subject.region_name, subject.admin_level),
        "title": say(
            f"{subject.region_name}{subject.year}年{'' if subject.period == 'year' else subject.period_name}"
            "预算绩效管理简报",
            f"Brief: {subject.region_name} {subject.year}"
            f"{'' if subject.period == 'year' else ' ' + subject.period_name}",
        ),
        "warnings": [_shortened(warning) for warning in report.warnings[:_MOST_WARNINGS]],
        "head": {
            "label": say("指标", "Figure"),
            "figure": say("数值", "Value"),
            "made": say("构成", "Made of"),
            "change": say("较上年", "On last year"),
        },
        "figures": [
            {"label": head.label, "figure": head.figure, "made": head.made, "change": _bare(head.change)}
            for head in report.headlines
        ]
        or [{"label": say("没有可列的指标", "No figure to tell"), "figure": "—", "made": "—", "change": "—"}],
        "note": say(
            f"注：{'各数连同下级；' if subject.expected > 1 else ''}覆盖率按个数；执行率 = 累计支付 ÷ 调整后预算；"
            "较上年为百分点：覆盖率比上年全年，执行率比上年同月；范围不同、尚未到期的不比。",
            f"{'With all below. ' if subject.expected > 1 else ''}"
            "Coverage by count; execution: payments ÷ adjusted budget. Change in points: coverage on all of last year, "
            "execution on its same month, none where regions differ or something is not yet due.",
        ),
        "sentences": [*report.sentences],
        "source": say(
            f"数据日期 {subject.data_as_of}，已报区划 {subject.reported} / {subject.expected}，"
            f"发布版 {subject.release_id}。",
            f"As of {subject.data_as_of}, {subject.reported} of {subject.expected} regions reported, release "
            f"{subject.release_id}.",
        ),
    }


def _lists(report: Report) -> dict[str, Any]:
    """Departments, red projects and cash to take back, on as many pages as they need; the template leaves out an empty
    one."""
    told: dict[str, Any] = {name: {"title": "", "columns": ["", "", "", ""], "rows": []} for name in _NAMES}
    for name, table in zip(_NAMES, report.lists, strict=bool(report.lists)):
        told[name] = {
            "title": table.title,
            "columns": [headed(column) for column in table.columns],
            "rows": [
                [shown(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
                for row in table.rows
            ],
        }
    return told


def _bare(change: str) -> str:
    """The change without what the note says already: `+5.00`, `持平`, a dash."""
    points = re.search(r"[+-]\d+\.\d\d", change)
    if points:
        return points.group()
    return say("持平", "as then") if change else "—"


def _shortened(text: str) -> str:
    """At most as long as one sentence may be; of several the first is cut: what follows tells how to read it."""
    longest = _LONGEST[get_lang()]
    if len(text) <= longest:
        return text
    first, stop, rest = text.partition(say("。", ". "))
    if not rest or len(rest) > longest // 2:
        return f"{_cut(text, longest - 1)}{say('。', '.')}"
    return f"{_cut(first, longest - len(rest) - len(stop))}{stop}{rest}"


def _cut(text: str, longest: int) -> str:
    """The whole items of a list that fit, and that there are more; else as much as fits."""
    items, comma, _ = text[: longest - 3].rpartition(say("、", ", "))
    return f"{items}{say('等', ' and more')}" if comma else f"{text[: longest - 1].rstrip('…')}…"
