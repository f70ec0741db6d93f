"""Pages of a release that a rollback withdrew say so at their top, whoever opens them from wherever.

Here: putting the mark there and taking it away, and what the first night after it says. Not here: which releases are
withdrawn (publish/).
"""

import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse import withdrawn

_MARK = re.compile(r'<p class="withdrawn"[^>]*>.*?</p>', re.S)
_BODY = re.compile(r"<body[^>]*>")
_STYLE = "margin:0;padding:10px 20px;background:#a3200d;color:#fff;font:bold 16px/1.6 sans-serif"


def mark_pages(settings: Settings) -> list[Path]:
    """Every page below reports/ as its release stands now; the pages that changed."""
    gone = set(withdrawn(settings))
    changed = []
    for folder in settings.reports.iterdir() if settings.reports.is_dir() else []:
        for page in sorted(folder.glob("*.html")) if folder.is_dir() else []:
            text = page.read_text("utf-8")
            told = _marked(text) if folder.name in gone else _MARK.sub("", text, count=1)
            if told != text:
                draft = page.with_name(f".{page.name}.tmp")
                draft.write_text(told, "utf-8")
                draft.replace(page)
                changed.append(page)
    return changed


def after_withdrawal(follows: Mapping[str, str], release: str) -> list[str]:
    """That `release` is the first one after a rollback; `follows`: the withdrawn ones before it with their days."""
    if not follows:
        return []
    gone, day = max(follows.items())
    return [
        say(
            f"{gone}{f' 已于 {day}' if day else ' 已'}撤回，此后有了新的文件或日期，{release} 是撤回以后重新发布的："
            "请核对撤回的原因已经消除",
            f"{gone} was withdrawn{f' on {day}' if day else ''}; {release} was published anew since, from new files or "
            "for a new day: make sure that what it was withdrawn for is mended",
        )
    ]


def _marked(text: str) -> str:
    if _MARK.search(text):
        return text
    mark = say("本页的版本已撤回，请勿使用。", "The release of this page was withdrawn: do not use it.")
    return _BODY.sub(lambda body: f'{body.group(0)}<p class="withdrawn" style="{_STYLE}">{mark}</p>', text, count=1)
