"""The page that lists every report made so far, newest release first."""

import html
import re
from collections.abc import Sequence
from pathlib import Path

from pipelines.lang import get_lang, say

_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_STYLE = (
    "body{font:15px/1.7 'Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif;max-width:900px;"
    "margin:30px auto;"
    "padding:0 16px;color:#1c2733}h1{font-size:24px}h2{font-size:16px;border-bottom:1px solid #d5dce3}a{color:#0b5a8a}"
)


def write_index(reports: Path, warnings: Sequence[str] = ()) -> Path:
    """Writes reports/index.html from the report files that stand there, warnings on top; the write is atomic."""
    sections = []
    folders = sorted(
        (entry for entry in reports.iterdir() if entry.is_dir()), key=lambda entry: entry.name, reverse=True
    )
    for folder in folders:
        pages = sorted(folder.glob("*.html"))
        if pages:
            items = "".join(_item(page, reports) for page in pages)
            sections.append(f"<h2>{say('发布版', 'Release')} {html.escape(folder.name)}</h2><ul>{items}</ul>")
    title = say("绩效报告目录", "Reports")
    told = "".join(f"<p><strong>{html.escape(warning)}</strong></p>" for warning in warnings)
    text = (
        f'<!doctype html><html lang="{"zh-CN" if get_lang() == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{told}{''.join(sections)}</main></body></html>\n"
    )
    target = reports / "index.html"
    draft = reports / ".index.html.tmp"
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)
    return target


def _item(page: Path, reports: Path) -> str:
    with page.open(encoding="utf-8") as file:
        found = _TITLE.search(file.read(4096))
    label = found.group(1) if found else html.escape(page.stem)
    link = html.escape(page.relative_to(reports).as_posix())
    workbook = page.with_suffix(".xlsx")
    book = f' · <a href="{html.escape(workbook.relative_to(reports).as_posix())}">XLSX</a>' if workbook.exists() else ""
    return f'<li><a href="{link}">{label}</a>{book}</li>'
