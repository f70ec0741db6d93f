"""What a run leaves for people: a page when it failed, and its summary for a command of the office's own.

Here: logs/failed-<run>.html, reports/failed.html (the same, until a night succeeds), the hook. Not here: the log
(run_log.py), the report of a refusal (readers/report/). No network: whoever wants mail or a message says with which
command.
"""

import html
import json
import logging
import os
import shlex
import subprocess
from typing import Any

from pipelines.lang import say
from pipelines.night.run_log import STEPS, path_of
from pipelines.readers.addresses import page_url
from pipelines.settings import Settings

PAGE = "failed.html"
_HOOK_SECONDS = 60
_STYLE = (
    "body{font:16px/1.8 'Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif;max-width:760px;"
    "margin:40px auto;padding:0 16px;color:#1c2733}h1{font-size:24px;color:#a3200d}"
    "h2{font-size:17px;margin:1.6em 0 .3em}"
    "code,pre{background:#f2f4f6;padding:2px 5px;overflow-wrap:anywhere;white-space:pre-wrap}"
)


def leave(settings: Settings, summary: dict[str, Any], *, in_force: str | None) -> None:
    """After every run: the page of a failed one, or its end; then the hook. Never raises: the run is over."""
    log = logging.getLogger("jixiao")
    try:
        if summary["exit_code"] and summary["outcome"] != "published":
            text = failure_page(settings, summary, in_force)
            settings.logs.mkdir(parents=True, exist_ok=True)
            settings.reports.mkdir(parents=True, exist_ok=True)
            (settings.logs / f"failed-{summary['run_id']}.html").write_text(text, "utf-8")
            (settings.reports / PAGE).write_text(text, "utf-8")
            summary["page"] = str(settings.reports / PAGE)
        elif summary["outcome"] in ("published", "unchanged"):
            (settings.reports / PAGE).unlink(missing_ok=True)
    except OSError as error:
        log.error("the page about the failed run could not be written: %s", error)
    if settings.hook:
        run_hook(settings.hook, summary)


def failure_page(settings: Settings, summary: dict[str, Any], in_force: str | None) -> str:
    """One readable page: what happened, why, what now; which release stands."""
    titles = {
        "refused": say("昨夜没有发布: 质量闸门拒绝", "Last night was not published: the gate refused"),
        "failed": say("昨夜的运行没有完成", "Last night's run did not end"),
    }
    title = titles.get(summary["outcome"], titles["failed"])
    step = summary.get("failed_step")
    step = say(*STEPS.get(step, (step, step))) if step else ""
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        _part(
            say("发生了什么", "What happened"),
            say(
                f"运行 {summary['run_id']} (数据日期 {summary['data_as_of']})"
                + (f"在“{step}”一步停止。" if step else "停止。"),
                f"Run {summary['run_id']} (as of {summary['data_as_of']}) stopped"
                + (f" in step {step}." if step else "."),
            ),
            say(
                f"没有发布, 在用的版本没有改动 (当时是 {in_force})。" if in_force else "还没有发布过任何版本。",
                f"Nothing was published; the release in force, then {in_force}, is unchanged."
                if in_force
                else "Nothing has been published yet.",
            ),
        ),
        _part(say("为什么", "Why"), _why(summary)),
        *_findings(summary),
        _part(
            say("怎么办", "What now"),
            "" if _refused(summary) else summary.get("mend", ""),
            say(
                "处理之后运行 jixiao refresh; 不处理也不会丢失数据, 下一夜会自动再试。",
                "Then run `jixiao refresh`; nothing is lost meanwhile, and the next night tries again by itself.",
            ),
        ),
        _part(
            say("详细记录", "Details"),
            str(path_of(settings, summary["run_id"])),
            "jixiao doctor",
        ),
        _standing(settings, in_force) if in_force else "",
    ]
    lang = "zh-CN" if settings.lang == "zh" else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _part(title: str, *lines: str) -> str:
    told = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    return f"<h2>{html.escape(title)}</h2>{told}"


def _standing(settings: Settings, release: str) -> str:
    """Where the release that stands can be read."""
    address = html.escape(page_url(settings.pages, release))
    return (
        f'<p><a href="{address}">{say(f"看版本 {release}", f"Release {release}")}</a>'
        f"{say('（先运行 jixiao browse 或 jixiao serve）', ' (where `jixiao browse` or `jixiao serve` runs)')}</p>"
    )


def _refused(summary: dict[str, Any]) -> list[dict[str, Any]]:
    return summary.get("gate", {}).get("refused", [])


def _why(summary: dict[str, Any]) -> str:
    """The cause; of a refusal only how many checks: they follow, each once."""
    count = len(_refused(summary))
    if not count:
        return summary.get("cause", "")
    return say(f"{count} 项检查没有通过：", f"{count} checks failed:")


def _findings(summary: dict[str, Any]) -> list[str]:
    """Every refused check once: what it asks for, where it failed, the mend."""
    told = []
    for finding in _refused(summary):
        rows = "".join(f"<li>{html.escape(line)}</li>" for line in finding["lines"])
        told.append(
            f"<p><strong>{html.escape(finding['what'])}</strong></p>"
            + (f"<ul>{rows}</ul>" if rows else "")
            + f"<p>→ {html.escape(finding['mend'])}</p>"
        )
    return told


def run_hook(command: str, summary: dict[str, Any]) -> None:
    """Give the summary, as JSON on stdin, to the office's own command (mail, a message, monitoring); only logged."""
    log = logging.getLogger("jixiao")
    try:
        words = command if os.name == "nt" else shlex.split(command)
        done = subprocess.run(
            words,
            input=json.dumps(summary, ensure_ascii=False, default=str),
            timeout=_HOOK_SECONDS,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            log.error("the hook ended with %s: %s", done.returncode, done.stderr.strip()[-500:])
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        log.error("the hook failed: %s", type(error).__name__)
