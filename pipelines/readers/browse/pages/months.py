"""Money month by month on the page of a region, a department, a tag or a subject: the table and its chart.

Here: what those pages show alike. Not here: which rows are whose (each page).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.page import View
from pipelines.readers.browse.tables import C, table
from pipelines.readers.report.charts import Chart, Series


def by_month(view: View, rows_of: str, scope: list[Any], *, title: str = "", note: str = "") -> Grid:
    """Adjusted budget and paid to date (10,000 yuan), execution beside both progresses, alerts. `rows_of`: a mart of
    monthly execution with the conditions that `scope` fills, as after FROM."""
    rows = view.ask(
        f"""
        select month, project_count, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio,
            calendar_progress_ratio, is_month_complete, yellow_count, red_count
        from {rows_of} order by month
        """,
        scope,
    )
    return table(
        "months",
        title or say("预算执行（逐月）", "Execution by month"),
        [
            C("month", say("月份", "Month"), "count"),
            C("project_count", say("项目数", "Projects"), "count"),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid to date"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("time_progress_ratio", say("时间进度（按到位）", "Time, by arrival"), "ratio"),
            C("calendar_progress_ratio", say("日历进度", "Calendar"), "ratio"),
            C("is_month_complete", say("月份已过完", "Complete"), words="yes"),
            C("yellow_count", say("黄色预警", "Yellow"), "count"),
            C("red_count", say("红色预警", "Red"), "count"),
        ],
        rows,
        note=note,
        chart=progress(rows),
    )


def progress(rows: list[dict[str, Any]]) -> Chart | None:
    """Execution against time, month by month; nothing for a year without months."""
    told = [row for row in rows if row["execution_ratio"] is not None]
    if len(told) < 2:
        return None
    return Chart(
        "lines",
        say("执行率与时间进度", "Execution against time"),
        [say(f"{row['month']}月", str(row["month"])) for row in told],
        [
            Series(say("执行率", "Execution"), [row["execution_ratio"] for row in told]),
            Series(say("时间进度（按到位）", "Time, by arrival"), [row["time_progress_ratio"] for row in told]),
        ],
    )
