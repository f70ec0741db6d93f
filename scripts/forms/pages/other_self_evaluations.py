"""Self-evaluation tables of transfers, of linked funds, of whole departments, and one with a second score."""

from scripts.forms.pages.parts import SCORED_MONEY, Table, cells_of, foot, funds, head, left, levels, points, totals
from scripts.forms.sheet import Row, Span


def transfer(table: Table) -> list[Row]:
    """中央对地方转移支付: no weights, no scores."""
    width = 7
    money = {"adjusted": "全年预算数（A）", "executed": "全年执行数（B）", "rate": "预算执行率（B/A）"}
    heading: Row = ["一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"]

    cells = cells_of("level3", "target_raw", "actual_raw", "reason")

    indicators = levels(table, cells) or [["", "", "", "", "", ""]]
    return [
        [Span("中央对地方转移支付绩效目标自评表", width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        ["转移支付名称", Span(table["project_name"], width - 1)],
        ["中央主管部门", Span(table.get("department"), 2), "地方主管部门", Span(table.get("agency"), width - 4)],
        *funds(table, money, width),
        [Span("资金管理情况", 1, 3), Span("分配科学性", 2), Span("情况良好", 4)],
        [Span("下达及时性", 2), Span("及时", 4)],
        [Span("拨付合规性", 2), Span("合规", 4)],
        [Span("总体目标完成情况", 1), Span("总体目标", 3), Span("全年实际完成情况", 3)],
        *left("绩效指标", [heading, *indicators]),
        [Span("说明：无", width)],
        *foot(width),
    ]


def rural(table: Table) -> list[Row]:
    """衔接资金: ★ rows, unweighted rows below them; money without 年初预算数."""
    width = 9
    money = {
        "adjusted": "全年预算数（A）",
        "executed": "全年执行数（B）",
        "weight": "分值",
        "rate": "执行率（B/A）",
        "score": "得分",
    }
    heading: Row = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "全年完成值",
        "分值",
        "得分",
        "未完成原因及拟采取的改进措施",
    ]

    cells = cells_of("level3", "target_raw", "actual_raw", "weight", "score", "reason")

    return [
        *head(table, "衔接资金项目绩效目标自评表", width),
        *funds(table, money, width),
        *left("绩效指标", [heading, *levels(table, cells)]),
        [*totals(table, 6), ""],
        *foot(width),
    ]


def department(table: Table) -> list[Row]:
    """部门整体支出: money by nature of income and of expenditure, units in the cells."""
    width = 10
    heading: Row = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        Span("偏差原因分析及改进措施", 2),
    ]

    cells = cells_of("level3", "target_raw", "actual_raw", "weight", "score", "reason", last_width=2)

    return [
        [Span(f"{table['fiscal_year']}年度部门整体支出绩效自评表", width)],
        ["部门名称", Span(table["department"], width - 1)],
        *funds({**table, "funds_unit": "万元"}, SCORED_MONEY, width),
        *left("绩效指标", [heading, *levels(table, cells)]),
        [*totals(table, 6), Span("", 2)],
        *foot(width),
    ]


def guangshui(table: Table) -> list[Row]:
    """自评分 and 复核分 side by side; decision, management, results as first levels; money by level of government."""
    width = 10

    before = cells_of("level3", "target_raw", "actual_raw", "weight")
    after = cells_of("score", "dept_score", "reason")

    def cells(each: Table) -> Row:
        return [*before(each), "按完成情况计分", *after(each)]

    heading: Row = [
        "一级指标",
        "二级指标",
        "三级指标",
        "目标值",
        "实际完成值",
        "分值",
        "评分标准",
        "自评分",
        "复核分",
        "偏差原因",
    ]
    return [
        [Span("财政项目支出绩效自评表", width)],
        [Span("单位：万元", width)],
        ["项目名称", Span(table["project_name"], 5), "项目编码", Span(table["project_code"], 3)],
        [Span("预算资金", 2, 2), "中央", "省地", "本级", "其他", "合计", "执行数", Span("", 2, 2)],
        ["", "10", "20.5", "", "30.5", "30.25"],
        heading,
        *levels(table, cells),
        [
            Span("总分", 5),
            points(table.get("total_weight")),
            "",
            points(table.get("total_score")),
            points(table.get("dept_score")),
            "",
        ],
        [Span("复核意见：同意", width)],
    ]
