"""A subject's money: documents, months, payments and where they stand, balances by origin year.

Here: queries on the marts, nothing computed. A department's money is that of its projects, a lower government's the
transfers to it. Not here: what is made of it (use.py).
"""

import duckdb

from pipelines.contracts.codes import UNKNOWN_MEMBER
from pipelines.lang import say
from pipelines.readers.explain.story import Field, Section, ask
from pipelines.readers.explain.subject import Subject

OF_PROJECT = f"case when pro_code = '{UNKNOWN_MEMBER}' then printed_pro_code else pro_code end"
"""Whose money a document's is: after a change of codes not always the code that it bears."""


def money(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Section]:
    """The chapters on money that this kind of subject has."""
    if subject.is_item:
        by_month = months(connection, subject)
        last = max((row["month"] for row in by_month.rows), default=None)
        parts = [allotments(connection, subject), by_month, payments(connection, subject)]
        return [*parts, balances(connection, subject, last)]
    if subject.kind == "department":
        return [department_months(connection, subject), department_items(connection, subject)]
    return []


def allotments(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Every allotment document, as delivered."""
    rows = ask(
        connection,
        f"""
        select bgt_id, bgt_type, doc_date, doc_no, month, origin_year, amount_yuan, signed_amount_yuan,
            _source_file, _source_sheet, _source_row
        from marts.fct_allotments
        where mof_div_code = ? and fiscal_year = ? and {OF_PROJECT} = ?
        order by month, doc_date, bgt_id
        """,
        [subject.mof_div_code, subject.fiscal_year, subject.code],
    )
    return Section(
        "allotments",
        say("预算指标", "Allotments"),
        [
            Field("bgt_id", say("指标ID", "Document")),
            Field("bgt_type", say("指标类型", "Type"), words="bgt_type"),
            Field("doc_date", say("指标日期", "Date"), "date"),
            Field("doc_no", say("指标文号", "Number")),
            Field("month", say("计入月份", "Counts from month"), "count"),
            Field("origin_year", say("资金来源年度", "Money of")),
            Field("amount_yuan", say("金额(元)", "Amount, yuan"), "money"),
            Field("signed_amount_yuan", say("对预算的影响(元)", "Effect on budget, yuan"), "money"),
        ],
        rows,
        note=say("调整后预算 = 各行「对预算的影响」之和。", "The adjusted budget is the sum of the effects."),
        empty=say("没有预算指标。", "No allotments."),
    )


def months(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Budget and payments month by month, with the alert."""
    rows = ask(
        connection,
        """
        select month, budget_initial_yuan, carry_over_in_yuan, budget_adjusted_ytd_yuan, paid_period_yuan,
            paid_ytd_yuan, execution_ratio, time_progress_ratio, calendar_progress_ratio, is_month_complete,
            progress_gap_ratio, alert_level,
            forecast_year_end_ratio, is_december_rush, is_over_allotment, is_paid_without_budget, policy_key
        from marts.fct_execution_monthly
        where mof_div_code = ? and fiscal_year = ? and pro_code = ?
        order by month
        """,
        [subject.mof_div_code, subject.fiscal_year, subject.code],
    )
    return Section(
        "months",
        say("预算执行(逐月)", "Execution by month"),
        [
            Field("month", say("月份", "Month"), "count"),
            Field("budget_adjusted_ytd_yuan", say("调整后预算(元)", "Adjusted budget, yuan"), "money"),
            Field("paid_period_yuan", say("本月支付(元)", "Paid, yuan"), "money"),
            Field("paid_ytd_yuan", say("累计支付(元)", "Paid to date, yuan"), "money"),
            Field("execution_ratio", say("执行率", "Execution"), "ratio"),
            Field("time_progress_ratio", say("时间进度(按到位)", "Time, by arrival"), "ratio"),
            Field("calendar_progress_ratio", say("日历进度", "Calendar"), "ratio"),
            Field("is_month_complete", say("月份已过完", "Complete"), words="yes"),
            Field("alert_level", say("预警", "Alert"), words="level"),
            Field("policy_key", say("所依政策", "Policy"), words="policy"),
        ],
        rows,
        note=say("由预算指标和支付来源两表的行汇总得出。", "Summed from the allotments and the payments listed here."),
        empty=say("没有预算和支付。", "No budget and no payments."),
    )


def payments(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Which rows of which files make each month's payments."""
    rows = ask(
        connection,
        f"""
        select month, payment_count, paid_yuan, refund_count, refunded_yuan, first_pay_date, last_pay_date,
            _source_file, nullif(_source_sheet, '') as _source_sheet, first_source_row as _source_row, last_source_row
        from marts.fct_payment_sources
        where mof_div_code = ? and fiscal_year = ? and {OF_PROJECT} = ?
        order by month, _source_file, first_source_row
        """,
        [subject.mof_div_code, subject.fiscal_year, subject.code],
    )
    return Section(
        "payments",
        say("支付来源", "Where the payments stand"),
        [
            Field("month", say("月份", "Month"), "count"),
            Field("payment_count", say("笔数", "Payments"), "count"),
            Field("paid_yuan", say("支付(元)", "Paid, yuan"), "money"),
            Field("refund_count", say("退款笔数", "Refunds"), "count"),
            Field("refunded_yuan", say("退款(元)", "Refunded, yuan"), "money"),
            Field("first_pay_date", say("最早", "First"), "date"),
            Field("last_pay_date", say("最晚", "Last"), "date"),
        ],
        rows,
        note=say(
            "行号为首行-末行, 其间可能有其他项目的行。",
            "Rows are first to last; rows of other projects may lie between.",
        ),
        empty=say("没有支付。", "No payments."),
    )


def balances(connection: duckdb.DuckDBPyConnection, subject: Subject, last: int | None) -> Section:
    """What is left of each year's money; how long it lies idle as of the `last` month that the subject has."""
    scope = [subject.mof_div_code, subject.fiscal_year, subject.code]
    rows = ask(
        connection,
        """
        select origin_year, allotted_yuan, named_charged_yuan, charged_yuan, balance_yuan
        from marts.fct_balances
        where mof_div_code = ? and fiscal_year = ? and pro_code = ?
        order by origin_year
        """,
        scope,
    )
    idle = ask(
        connection,
        """
        select origin_year, months_idle, action from marts.rpt_idle_funds
        where mof_div_code = ? and fiscal_year = ? and pro_code = ? and month = ?
        """,
        [*scope, last],
    )
    found = {each["origin_year"]: each for each in idle}
    nothing = {"months_idle": None, "action": None}
    rows = [{**row, **found.get(row["origin_year"], nothing)} for row in rows]
    return Section(
        "balances",
        say("余额(按资金来源年度)", "Balances by year of origin"),
        [
            Field("origin_year", say("资金来源年度", "Money of")),
            Field("allotted_yuan", say("可用(元)", "Allotted, yuan"), "money"),
            Field("named_charged_yuan", say("其中按指标列支(元)", "Charged by document, yuan"), "money"),
            Field("charged_yuan", say("已列支(元)", "Charged, yuan"), "money"),
            Field("balance_yuan", say("余额(元)", "Balance, yuan"), "money"),
            Field("months_idle", say("沉淀月数", "Months idle")),
            Field("action", say("怎么办", "What to do"), words="action"),
        ],
        rows,
        note=say(
            "支付写明指标的记在该指标的资金上, 未写明的先用最早的资金。",
            "A payment that names a document is charged to its money, any other to the oldest.",
        ),
        empty=say("没有余额。", "No balances."),
    )


def department_months(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """All projects of the department together, wages included."""
    rows = ask(
        connection,
        """
        select month, project_count, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio,
            calendar_progress_ratio, is_month_complete, yellow_count, red_count
        from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'own' and dept_code = ?
        order by month
        """,
        [subject.mof_div_code, subject.fiscal_year, subject.code],
    )
    return Section(
        "months",
        say("部门预算执行(逐月)", "Execution of the department by month"),
        [
            Field("month", say("月份", "Month"), "count"),
            Field("project_count", say("项目数", "Projects"), "count"),
            Field("budget_adjusted_ytd_yuan", say("调整后预算(元)", "Adjusted budget, yuan"), "money"),
            Field("paid_ytd_yuan", say("累计支付(元)", "Paid to date, yuan"), "money"),
            Field("execution_ratio", say("执行率", "Execution"), "ratio"),
            Field("time_progress_ratio", say("时间进度(按到位)", "Time, by arrival"), "ratio"),
            Field("calendar_progress_ratio", say("日历进度", "Calendar"), "ratio"),
            Field("is_month_complete", say("月份已过完", "Complete"), words="yes"),
            Field("yellow_count", say("黄色预警", "Yellow"), "count"),
            Field("red_count", say("红色预警", "Red"), "count"),
        ],
        rows,
        note=say("含人员类和公用经费。", "Wages and running costs included."),
        empty=say("没有预算和支付。", "No budget and no payments."),
    )


def department_items(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Its projects and policies with the money of the last month: each has a story of its own."""
    rows = ask(
        connection,
        """
        select projects.pro_code, projects.subject_kind, projects.pro_name, projects.pro_kind,
            execution.budget_adjusted_ytd_yuan, execution.paid_ytd_yuan, execution.execution_ratio,
            execution.alert_level, projects._source_file, projects._source_row
        from marts.dim_projects as projects
        left join marts.fct_execution_monthly as execution
            on
                execution.mof_div_code = ?1 and execution.fiscal_year = ?2
                and projects.pro_code = execution.pro_code and execution.is_month_complete
        where projects.mof_div_code = ?1 and projects.fiscal_year = ?2 and projects.dept_code = ?3
        qualify row_number() over (partition by projects.pro_code order by execution.month desc nulls last) = 1
        order by execution.budget_adjusted_ytd_yuan desc nulls last, projects.pro_code
        """,
        [subject.mof_div_code, subject.fiscal_year, subject.code],
    )
    return Section(
        "items",
        say("所属项目和政策", "Its projects and policies"),
        [
            Field("pro_code", say("项目代码", "Code")),
            Field("pro_name", say("项目名称", "Name")),
            Field("pro_kind", say("项目类别", "Kind"), words="pro_kind"),
            Field("budget_adjusted_ytd_yuan", say("调整后预算(元)", "Adjusted budget, yuan"), "money"),
            Field("paid_ytd_yuan", say("累计支付(元)", "Paid to date, yuan"), "money"),
            Field("execution_ratio", say("执行率", "Execution"), "ratio"),
            Field("alert_level", say("预警", "Alert"), words="level"),
        ],
        rows,
        note=say("每个项目可再用 jixiao explain 追溯。", "Each can be explained by its own code."),
        empty=say("没有项目。", "No projects."),
    )
