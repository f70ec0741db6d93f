"""Self-evaluation tables of projects: the national layout and those of three provinces."""

from scripts.forms.pages.parts import SCORED_MONEY, Table, cells_of, foot, funds, head, left, levels, points, totals
from scripts.forms.sheet import Row, Span


def national(table: Table) -> list[Row]:
    """财预〔2020〕10号: ten columns, the first names the section."""
    width = 10
    heading: Row = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度\n指标值",
        "实际\n完成值",
        "分值",
        "得分",
        Span("偏差原因分析及改进措施", 2),
    ]

    cells = cells_of("level3", "target_raw", "actual_raw", "weight", "score", "reason", last_width=2)

    return [
        *head(table, "项目支出绩效自评表", width),
        *funds(table, SCORED_MONEY, width),
        [Span("年度总体目标", 1, 2), Span("预期目标", 5), Span("实际完成情况", 4)],
        [Span("按计划完成全年工作。", 5), Span("已完成。", 4)],
        *left("绩效指标", [heading, *levels(table, cells)]),
        [*totals(table, 6), Span(table.get("grade"), 2)],
        *foot(width),
    ]


def yunnan(table: Table) -> list[Row]:
    """公开14表: a heading of two lines; 指标性质, 指标值, 度量单位 in columns of their own."""
    width = 12
    heading: list[Row] = [
        [
            Span("一级指标", 1, 2),
            Span("二级指标", 1, 2),
            Span("三级指标", 1, 2),
            Span("年度指标值", 3),
            Span("实际完成值", 1, 2),
            Span("分值", 1, 2),
            Span("得分", 1, 2),
            Span("偏差原因分析及改进措施", 2, 2),
        ],
        ["指标性质", "指标值", "度量单位"],
    ]

    cells = cells_of(
        "level3", "operator", "target_raw", "unit", "actual_raw", "weight", "score", "reason", last_width=2
    )

    return [
        [Span("公开14表", width)],
        *head(table, "项目支出绩效自评表", width),
        *funds(table, SCORED_MONEY, width),
        *left("绩效指标", [*heading, *levels(table, cells)]),
        [*totals(table, 8), Span(f"自评等级：{table['grade']}" if table.get("grade") else "", 2)],
        *foot(width),
    ]


def sichuan(table: Table) -> list[Row]:
    """年初, 调整后, 执行; code and name in one cell; conclusions below."""
    width = 10
    rows: list[Row] = [["", "年初", "调整后", "执行", "执行率", "权重", "得分", Span("原因", 2)]]
    for each in table["funds"]:
        rows.append(
            [
                each["row"],
                each.get("initial"),
                each.get("adjusted"),
                each.get("executed"),
                each.get("rate"),
                points(each.get("weight")),
                points(each.get("score")),
                Span("", 2),
            ]
        )

    cells = cells_of("level3", "operator", "target_raw", "unit", "actual_raw", "weight", "score")

    heading: Row = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分"]
    return [
        [Span("部门预算项目支出绩效自评表", width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        [
            "项目名称",
            Span(
                f"{table['project_code']}-{table['project_name']}"
                if table.get("project_code")
                else table["project_name"],
                width - 1,
            ),
        ],
        ["主管部门", Span(table.get("department"), 3), "实施单位", Span(table.get("agency"), width - 5)],
        *left("预算执行（万元）", rows),
        *left("绩效指标", [heading, *levels(table, cells)]),
        [Span("合计", 8), points(table.get("total_weight")), points(table.get("total_score"))],
        ["评价结论", Span("总体完成较好。", width - 1)],
        ["存在问题", Span("无", width - 1)],
        ["改进措施", Span("无", width - 1)],
        ["项目负责人：", Span("", 3), "财务负责人：", Span("", width - 5)],
    ]


def hubei(table: Table) -> list[Row]:
    """执行 20, goals 80 in one block or several; no weights; scores may be merged downwards."""
    width = 9
    money = {
        "adjusted": "预算数（A)",
        "executed": "执行数（B）",
        "rate": "执行率（B/A）",
        "score": "得分（20分×执行率）",
    }
    heading: Row = ["一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", Span("得分", 3)]

    cells = cells_of("level3", "target_raw", "actual_raw", "score", last_width=3)

    blocks: dict[str, list[Table]] = {}
    for each in table["indicators"]:
        blocks.setdefault(str(each.get("goal_block") or ""), []).append(each)
    pages: list[Row] = []
    for block, indicators in blocks.items():
        label = f"年度绩效目标{block}（{80 // len(blocks)}分）"
        pages += left(label, [heading, *levels({"indicators": indicators}, cells)])
    return [
        [Span(f"{table['fiscal_year']}年度项目自评表", width)],
        ["项目名称", Span(table["project_name"], width - 1)],
        ["主管部门", Span(table.get("department"), 3), "项目实施单位", Span(table.get("agency"), width - 5)],
        *funds({**table, "funds_unit": table.get("funds_unit")}, money, width),
        *pages,
        [Span("总分", 6), Span(points(table.get("total_score")), 3)],
        ["偏差大或目标未完成原因分析", Span("", width - 1)],
        ["改进措施及结果应用方案", Span("", width - 1)],
    ]
