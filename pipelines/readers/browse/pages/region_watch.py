"""What a bureau keeps an eye on in its own level: divisions, idle money, thrift, advances, who evaluates for it.

Here: the queries of these, each of a mart that older releases lack. Not here: coverage and departments (region.py).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.page import View
from pipelines.readers.browse.tables import C, table, to_department


def divisions(view: View, scope: list[Any]) -> list[Grid]:
    """The bureau's own divisions, each with a page of its departments."""
    if not view.has("rpt_divisions"):
        return []
    rows = view.ask(
        "select * from marts.rpt_divisions where mof_div_code = ? and fiscal_year = ? "
        "order by budget_adjusted_ytd_yuan desc, managing_division",
        scope,
    )
    return [
        table(
            "divisions",
            say("归口股室", "Divisions"),
            [
                C(
                    "managing_division",
                    say("归口股室", "Division"),
                    lead=lambda row: view.href("division", *scope, row["managing_division"]),
                    words="or_unknown",
                ),
                C("department_count", say("部门数", "Departments"), "count"),
                C("project_count", say("项目数", "Projects"), "count"),
                C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
                C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
                C("execution_ratio", say("执行率", "Execution"), "ratio"),
                C("red_count", say("红色预警", "Red"), "count"),
                C("missing_count", say("到期未办", "Missing"), "count"),
                C("overdue_problem_count", say("逾期整改", "Overdue findings"), "count"),
                C("idle_yuan", say("存量资金", "Idle money"), "wan"),
                C("idle_due_yuan", say("应收回或调整用途", "To be taken back or redirected"), "wan"),
            ],
            rows,
        )
    ]


def watched(view: View, scope: list[Any]) -> list[Grid]:
    """Idle money, thrift, advances and third parties, where the release has them."""
    kinds = {
        "rpt_idle_summary": _idle,
        "rpt_austerity_summary": _thrift,
        "rpt_advances": _advances,
        "rpt_third_parties": _third_parties,
    }
    return [made(view, scope) for mart, made in kinds.items() if view.has(mart)]


def _idle(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select found.*, departments.dept_name
        from marts.rpt_idle_summary as found
        left join marts.rpt_departments as departments
            on found.mof_div_code = departments.mof_div_code and found.fiscal_year = departments.fiscal_year
            and found.dept_code = departments.dept_code
        where found.mof_div_code = ? and found.fiscal_year = ? and found.scope = 'own' and found.dept_code <> 'all'
            and found.is_month_complete
        qualify row_number() over (partition by found.dept_code order by found.month desc) = 1
        order by found.due_yuan desc, found.balance_yuan desc, found.dept_code
        """,
        scope,
    )
    rows = [row for row in rows if row["balance_yuan"]]
    return table(
        "idle",
        say("存量资金（本级，分部门）", "Idle money of its own level, by department"),
        [
            C("dept_code", say("代码", "Code"), lead=to_department(view)),
            C("dept_name", say("部门", "Department"), lead=to_department(view)),
            C("month", say("截至月份", "To month"), "count"),
            C("balance_yuan", say("余额", "Balance"), "wan"),
            C("due_yuan", say("应收回或调整用途", "To be taken back or redirected"), "wan"),
            C("project_count", say("项目数", "Projects"), "count"),
            C("oldest_origin_year", say("最早来源年度", "Oldest money")),
        ],
        rows,
    )


def _thrift(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select * from marts.rpt_austerity_summary
        where mof_div_code = ? and fiscal_year = ? and scope = 'own' and is_month_complete and category <> 'all'
            and dept_code = 'all'
        qualify row_number() over (partition by category order by month desc) = 1
        order by paid_ytd_yuan desc, category
        """,
        scope,
    )
    return table(
        "thrift",
        say("过紧日子（本级）", "Thrift of its own level"),
        [
            C("category", say("类别", "Category"), words="austerity_category"),
            C("month", say("截至月份", "To month"), "count"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("last_year_yuan", say("上年同期", "Last year"), "wan"),
            C("change_yuan", say("增减", "Change"), "wan"),
            C("change_ratio", say("增减率", "Change, ratio"), "ratio"),
        ],
        rows,
    )


def _advances(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        "select * from marts.rpt_advances where mof_div_code = ? and fiscal_year = ? order by period_end desc", scope
    )
    return table(
        "advances",
        say("暂付性款项", "Advances"),
        [
            C("period_end", say("截止日期", "On"), "date"),
            C("opening_yuan", say("期初", "Opening"), "wan"),
            C("added_yuan", say("新增", "Added"), "wan"),
            C("cleared_yuan", say("清理", "Cleared"), "wan"),
            C("balance_yuan", say("期末", "Balance"), "wan"),
            C("over_three_years_yuan", say("超过三年", "Over three years"), "wan"),
            C("over_three_years_count", say("超过三年的笔数", "Over three years, number"), "count"),
            C("unbalanced_count", say("不平的笔数", "Do not add up"), "count"),
        ],
        rows,
    )


def _third_parties(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        "select * from marts.rpt_third_parties where mof_div_code = ? and fiscal_year = ? "
        "order by fee_yuan desc nulls last, third_party_code",
        scope,
    )
    return table(
        "third_parties",
        say("第三方机构和专家", "Third parties"),
        [
            C("third_party_code", say("代码", "Code")),
            C("third_party_name", say("名称", "Name")),
            C("selection_method", say("选聘方式", "Chosen by")),
            C("contract_yuan", say("合同金额", "Contract"), "wan"),
            C("evaluation_count", say("评价数", "Evaluations"), "count"),
            C("fee_yuan", say("评价费用", "Fees"), "wan"),
            C("over_contract_yuan", say("超合同", "Beyond contract"), "wan"),
            C("quality_score", say("质量考核", "Quality"), "score"),
            C("finding_count", say("发现问题", "Findings"), "count"),
        ],
        rows,
    )
