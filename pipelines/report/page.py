"""The report as one offline HTML page: readable without scripts, printable on A4, no request to anywhere.

Here: rendering. Not here: the figures (coverage.py). Charts are drawn by the vendored ECharts where scripts run;
every figure of a chart also stands in the table below it."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2

from pipelines.lang import get_lang, say
from pipelines.report.coverage import Report
from pipelines.report.findings import LONGEST_LIST
from pipelines.report.tables import written

_HERE = Path(__file__).parent


@cache
def environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,  # names come from departments' files: nothing in them may become markup
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["written"] = written
    return environment


@cache
def _script() -> str:
    return (_HERE / "assets" / "echarts.common.min.js").read_text("utf-8")


def render(report: Report) -> str:
    """The page as text."""
    charts = [
        {**chart, "id": f"chart-{table.anchor}-{number}"}
        for table in report.tables
        for number, chart in enumerate(table.charts)
    ]
    return (
        environment()
        .get_template("coverage.html.j2")
        .render(
            report=report,
            subject=report.subject,
            charts=charts,
            charts_json=_safe_json(charts),
            echarts=_script() if charts else "",
            lang=get_lang(),
            longest=LONGEST_LIST,
            made_at=f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}",
            say=say,
        )
    )


def _safe_json(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
