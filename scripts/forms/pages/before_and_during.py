"""Goals, monitoring and ex-ante assessments: the forms of before and during the year."""

from scripts.forms.pages.parts import Table, foot, left, levels
from scripts.forms.sheet import Row, Span


def goal_project(table: Table) -> list[Row]:
    """项目支出绩效目标申报表."""
    width = 8

    def cells(each: Table) -> Row:
        return [Span(each.get("level3"), 2), Span(each.get("target_raw"), 2), Span("", 1)]

    heading: Row = ["一级指标", "二级指标", Span("三级指标", 2), Span("指标值", 2), "指标值说明"]
    return [
        [Span("项目支出绩效目标申报表", width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        ["项目名称", Span(table["project_name"], 3), "项目编码", Span(table.get("project_code"), 3)],
        ["主管部门及代码", Span(table.get("department"), 3), "实施单位", Span(table.get("agency"), 3)],
        ["项目属性", Span("新增", 3), "项目期", Span("1年", 3)],
        [Span("项目资金（万元）", 1, 3), Span("年度资金总额：", 3), Span("194.9", 4)],
        [Span("其中：财政拨款", 3), Span("194.9", 4)],
        [Span("其他资金", 3), Span("", 4)],
        ["立项依据", Span("有关文件。", 7)],
        [Span("总体目标", 1, 2), Span("中期目标", 3), Span("年度目标", 4)],
        [Span("三年内建成。", 3), Span(table["goal_text"], 4)],
        *left("绩效指标", [heading, *levels(table, cells)]),
        *foot(width),
    ]


def goal_department(table: Table) -> list[Row]:
    """部门整体绩效目标 as the integrated system exports it."""
    width = 7

    def cells(each: Table) -> Row:
        return [each.get("level3"), each.get("operator"), each.get("target_raw"), each.get("unit"), "见年度计划"]

    return [
        [Span("部门（单位）整体支出绩效目标申报表", width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        ["部门编码", Span(table["dept_code"], 2), "部门名称", Span(table["department"], 3)],
        ["联系人", Span("", 2), "联系电话", Span("", 3)],
        ["年度总目标", Span(table["goal_text"], width - 1)],
        ["一级指标", "二级指标", "三级指标", "计算符号", "目标值", "度量单位", "指标值说明"],
        *levels(table, cells),
        *foot(width),
    ]


def monitoring(table: Table) -> list[Row]:
    """项目支出绩效目标执行监控表: reasons and likelihood in sub-columns that are ticked."""
    width = 14
    likely = {"确定能": 0, "有可能": 1, "完全不可能": 2}

    def cells(each: Table) -> Row:
        ticks = ["", "", ""]
        if each.get("likelihood"):
            ticks[likely[each["likelihood"]]] = "√"
        return [
            each.get("level3"),
            each.get("target_raw"),
            each.get("actual_raw"),
            each.get("expected_raw"),
            "",
            "",
            "",
            each.get("reason"),
            *ticks,
            "",
        ]

    heading: list[Row] = [
        [
            Span("一级指标", 1, 2),
            Span("二级指标", 1, 2),
            Span("三级指标", 1, 2),
            Span("年度指标值", 1, 2),
            Span("1-7月执行情况", 1, 2),
            Span("全年预计完成情况", 1, 2),
            Span("偏差原因分析", 4),
            Span("完成目标可能性", 3),
            Span("备注", 1, 2),
        ],
        ["经费保障", "制度保障", "人员保障", "原因说明", "确定能", "有可能", "完全不可能"],
    ]
    rows: list[Row] = [
        [Span("", 2), Span("年初预算数", 2), Span("1-7月执行数", 3), Span("1-7月执行率", 3), Span("全年预计执行数", 3)]
    ]
    for label, *amounts in table["funds"]:
        budget, executed, rate, expected = amounts
        rows.append([Span(label, 2), Span(budget, 2), Span(executed, 3), Span(rate, 3), Span(expected, 3)])
    return [
        [Span("项目支出绩效目标执行监控表", width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        ["项目名称", Span(table["project_name"], width - 1)],
        ["主管部门及代码", Span(table["department"], 5), "实施单位", Span(table["agency"], width - 7)],
        *left("项目资金（万元）", rows),
        ["年度总体目标", Span("按计划完成。", width - 1)],
        *left("绩效指标", [*heading, *levels(table, cells)]),
        [
            Span(
                "注：1.偏差原因分析：针对与预期目标产生偏差的指标值，分别从经费保障、制度保障等方面进行判断和分析。",
                width,
            )
        ],
    ]


def ex_ante(table: Table) -> list[Row]:
    """事前绩效评估表 with a score for each of the aspects."""
    width = 5
    scores: list[Row] = [["评估内容", Span("评估要点", 2), "分值", "得分"]]
    for aspect, full, points in table["scores"]:
        scores.append([aspect, Span("是否充分、合理", 2), full, points])
    return [
        [Span("事前绩效评估表", width)],
        ["评估编号", table["assessment_id"], "评估日期", Span(table["assessed_date"], 2)],
        ["项目名称", table["project_name"], "项目编码", Span(table["project_code"], 2)],
        ["申请金额（万元）", table["requested"], "评估主体", Span(table["assessor"], 2)],
        *scores,
        ["总分", Span("", 2), 100, table["total_score"]],
        ["评估结论", Span(table["conclusion"], 4)],
        ["建议", Span("加强管理。", 4)],
    ]
