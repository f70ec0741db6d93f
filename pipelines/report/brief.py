"""The one-page brief of a coverage report, as .docx in the house style of the letters.

Here: which words go into the template. Not here: the template (letters/templates/brief.docx, made by
scripts/make_letter_templates.py; an office's own stands in <home>/templates/brief.docx), filling it safely
(letters/render.py).
"""

from pathlib import Path
from typing import Any

from pipelines.lang import get_lang, say
from pipelines.letters.render import Stencils, write
from pipelines.letters.words import bureau_name
from pipelines.report.coverage import Report
from pipelines.settings import Settings

_LONGEST = {"zh": 110, "en": 84}
"""Characters of one sentence; the page must hold them all."""
_MOST_WARNINGS = 2
_MOST_POINTS = 5


def write_brief(settings: Settings, report: Report, path: Path) -> None:
    """Write the brief whole or not at all; JixiaoError when the template cannot be used."""
    write(Stencils(settings.home / "templates").fill("brief", context(report)), path)


def context(report: Report) -> dict[str, Any]:
    """What the template prints."""
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
            "change": say("较上年同口径", "On last year"),
        },
        "figures": [
            {"label": head.label, "figure": head.figure, "made": head.made, "change": _bare(head.change)}
            for head in report.headlines
        ]
        or [{"label": say("没有可列的指标", "No figure to tell"), "figure": "—", "made": "—", "change": "—"}],
        "note": say(
            "注：覆盖率按项目和政策的个数；执行率 = 国库集中支付累计 ÷ 调整后预算；建议以生效的为准。",
            "Coverage by count; execution: payments ÷ adjusted budget.",
        ),
        "points": [_shortened(point) for point in report.points[:_MOST_POINTS]],
        "source": say(
            f"数据日期 {subject.data_as_of}，已报区划 {subject.reported} / {subject.expected}，"
            f"发布版 {subject.release_id}。",
            f"As of {subject.data_as_of}, {subject.reported} of {subject.expected} regions reported, release "
            f"{subject.release_id}.",
        ),
    }


def _bare(change: str) -> str:
    """The change without what its column's heading says already."""
    return change.removeprefix("较上年同口径 ").removesuffix(" on last year, like for like") or "—"


def _shortened(text: str) -> str:
    """At most as long as one sentence may be; of several the first is cut: what follows tells how to read it."""
    longest = _LONGEST[get_lang()]
    if len(text) <= longest:
        return text
    first, stop, rest = text.partition(say("。", ". "))
    if not rest or len(rest) > longest // 2:
        return f"{text[: longest - 1]}…"
    return f"{first[: longest - len(rest) - len(stop) - 1].rstrip('…')}…{stop}{rest}"
