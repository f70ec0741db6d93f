"""Each layout of official form, filled: published tables (tests/data/selfeval) where one fits, else figures of ours.

Here: how each form is laid out. Not here: writing files (sheet.py, make_form_fixtures.py).
"""

from itertools import groupby
from typing import Any

from scripts.forms.sheet import Row, Span

Table = dict[str, Any]


def _points(value: Any) -> Any:
    """A score as the number it is where it is one."""
    text = "" if value is None else str(value)
    return float(text) if text.replace(".", "", 1).isdigit() else (text or None)


def _levels(table: Table, cells: Any) -> list[Row]:
    """Indicator rows; equal first and second levels are merged downwards as on paper."""
    rows: list[Row] = []
    for _, group1 in groupby(table["indicators"], key=lambda each: each.get("level1")):
        members = list(group1)
        opening = True
        for _, group2 in groupby(members, key=lambda each: each.get("level2")):
            inner = list(group2)
            for place, each in enumerate(inner):
                row: Row = []
                if opening:
                    row.append(Span(each.get("level1"), 1, len(members)))
                    opening = False
                if place == 0:
                    row.append(Span(each.get("level2"), 1, len(inner)))
                rows.append([*row, *cells(each)])
    return rows


def _left(label: str, rows: list[Row]) -> list[Row]:
    """The rows beside one label that runs down all of them."""
    return [[Span(label, 1, len(rows)), *rows[0]], *rows[1:]]


def _head(table: Table, title: str, width: int) -> list[Row]:
    half = width // 2 - 1
    return [
        [Span(title, width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        ["项目名称", Span(table["project_name"], width - 1)],
        ["主管部门", Span(table.get("department"), half), "实施单位", Span(table.get("agency"), width - half - 2)],
    ]


def _foot(width: int) -> list[Row]:
    return [
        [Span("注：1.定量指标按完成比例计分；2.定性指标分三档。", width)],
        ["填表人：", Span("", 2), "联系电话：", Span("", width - 4)],
    ]


def _funds(table: Table, columns: dict[str, str], width: int) -> list[Row]:
    """Heading line and one line per source of funds; the label takes two columns."""
    spare = width - 3 - len(columns)
    rows: list[Row] = [[Span("", 2), *columns.values(), *([Span("", spare)] if spare > 0 else [])]]
    for each in table["funds"]:
        cells: Row = [Span(each["row"], 2)]
        cells += [_points(each.get(key)) if key in ("weight",) else each.get(key) for key in columns]
        rows.append([*cells, *([Span("", spare)] if spare > 0 else [])])
    return _left(f"项目资金（{table.get('funds_unit') or '万元'}）", rows)


def national(table: Table) -> list[Row]:
    """财预〔2020〕10号: ten columns, the first names the section."""
    width = 10
    money = {
        "initial": "年初预算数",
        "adjusted": "全年预算数",
        "executed": "全年执行数",
        "weight": "分值",
        "rate": "执行率",
        "score": "得分",
    }
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

    def cells(each: Table) -> Row:
        return [
            each.get("level3"),
            each.get("target_raw"),
            each.get("actual_raw"),
            _points(each.get("weight")),
            _points(each.get("score")),
            Span(each.get("reason"), 2),
        ]

    return [
        *_head(table, "项目支出绩效自评表", width),
        *_funds(table, money, width),
        [Span("年度总体目标", 1, 2), Span("预期目标", 5), Span("实际完成情况", 4)],
        [Span("按计划完成全年工作。", 5), Span("已完成。", 4)],
        *_left("绩效指标", [heading, *_levels(table, cells)]),
        [
            Span("总分", 6),
            _points(table.get("total_weight")),
            _points(table.get("total_score")),
            Span(table.get("grade"), 2),
        ],
        *_foot(width),
    ]


def yunnan(table: Table) -> list[Row]:
    """公开14表: a heading of two lines; 指标性质, 指标值, 度量单位 in columns of their own."""
    width = 12
    money = {
        "initial": "年初预算数",
        "adjusted": "全年预算数",
        "executed": "全年执行数",
        "weight": "分值",
        "rate": "执行率",
        "score": "得分",
    }
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

    def cells(each: Table) -> Row:
        return [
            each.get("level3"),
            each.get("operator"),
            each.get("target_raw"),
            each.get("unit"),
            each.get("actual_raw"),
            _points(each.get("weight")),
            _points(each.get("score")),
            Span(each.get("reason"), 2),
        ]

    return [
        [Span("公开14表", width)],
        *_head(table, "项目支出绩效自评表", width),
        *_funds(table, money, width),
        *_left("绩效指标", [*heading, *_levels(table, cells)]),
        [
            Span("总分", 8),
            _points(table.get("total_weight")),
            _points(table.get("total_score")),
            Span(f"自评等级：{table['grade']}" if table.get("grade") else "", 2),
        ],
        *_foot(width),
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
                _points(each.get("weight")),
                _points(each.get("score")),
                Span("", 2),
            ]
        )

    def cells(each: Table) -> Row:
        return [
            each.get("level3"),
            each.get("operator"),
            each.get("target_raw"),
            each.get("unit"),
            each.get("actual_raw"),
            _points(each.get("weight")),
            _points(each.get("score")),
        ]

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
        *_left("预算执行（万元）", rows),
        *_left("绩效指标", [heading, *_levels(table, cells)]),
        [Span("合计", 8), _points(table.get("total_weight")), _points(table.get("total_score"))],
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

    def cells(each: Table) -> Row:
        return [each.get("level3"), each.get("target_raw"), each.get("actual_raw"), Span(_points(each.get("score")), 3)]

    blocks: dict[str, list[Table]] = {}
    for each in table["indicators"]:
        blocks.setdefault(str(each.get("goal_block") or ""), []).append(each)
    pages: list[Row] = []
    for block, indicators in blocks.items():
        label = f"年度绩效目标{block}（{80 // len(blocks)}分）"
        pages += _left(label, [heading, *_levels({"indicators": indicators}, cells)])
    return [
        [Span(f"{table['fiscal_year']}年度项目自评表", width)],
        ["项目名称", Span(table["project_name"], width - 1)],
        ["主管部门", Span(table.get("department"), 3), "项目实施单位", Span(table.get("agency"), width - 5)],
        *_funds({**table, "funds_unit": table.get("funds_unit")}, money, width),
        *pages,
        [Span("总分", 6), Span(_points(table.get("total_score")), 3)],
        ["偏差大或目标未完成原因分析", Span("", width - 1)],
        ["改进措施及结果应用方案", Span("", width - 1)],
    ]


def transfer(table: Table) -> list[Row]:
    """中央对地方转移支付: no weights, no scores."""
    width = 7
    money = {"adjusted": "全年预算数（A）", "executed": "全年执行数（B）", "rate": "预算执行率（B/A）"}
    heading: Row = ["一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"]

    def cells(each: Table) -> Row:
        return [each.get("level3"), each.get("target_raw"), each.get("actual_raw"), each.get("reason")]

    indicators = _levels(table, cells) or [["", "", "", "", "", ""]]
    return [
        [Span("中央对地方转移支付绩效目标自评表", width)],
        [Span(f"（{table['fiscal_year']}年度）", width)],
        ["转移支付名称", Span(table["project_name"], width - 1)],
        ["中央主管部门", Span(table.get("department"), 2), "地方主管部门", Span(table.get("agency"), width - 4)],
        *_funds(table, money, width),
        [Span("资金管理情况", 1, 3), Span("分配科学性", 2), Span("情况良好", 4)],
        [Span("下达及时性", 2), Span("及时", 4)],
        [Span("拨付合规性", 2), Span("合规", 4)],
        [Span("总体目标完成情况", 1), Span("总体目标", 3), Span("全年实际完成情况", 3)],
        *_left("绩效指标", [heading, *indicators]),
        [Span("说明：无", width)],
        *_foot(width),
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

    def cells(each: Table) -> Row:
        return [
            each.get("level3"),
            each.get("target_raw"),
            each.get("actual_raw"),
            _points(each.get("weight")),
            _points(each.get("score")),
            each.get("reason"),
        ]

    return [
        *_head(table, "衔接资金项目绩效目标自评表", width),
        *_funds(table, money, width),
        *_left("绩效指标", [heading, *_levels(table, cells)]),
        [Span("总分", 6), _points(table.get("total_weight")), _points(table.get("total_score")), ""],
        *_foot(width),
    ]


def department(table: Table) -> list[Row]:
    """部门整体支出: money by nature of income and of expenditure, units in the cells."""
    width = 10
    money = {
        "initial": "年初预算数",
        "adjusted": "全年预算数",
        "executed": "全年执行数",
        "weight": "分值",
        "rate": "执行率",
        "score": "得分",
    }
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

    def cells(each: Table) -> Row:
        return [
            each.get("level3"),
            each.get("target_raw"),
            each.get("actual_raw"),
            _points(each.get("weight")),
            _points(each.get("score")),
            Span(each.get("reason"), 2),
        ]

    return [
        [Span(f"{table['fiscal_year']}年度部门整体支出绩效自评表", width)],
        ["部门名称", Span(table["department"], width - 1)],
        *_funds({**table, "funds_unit": "万元"}, money, width),
        *_left("绩效指标", [heading, *_levels(table, cells)]),
        [Span("总分", 6), _points(table.get("total_weight")), _points(table.get("total_score")), Span("", 2)],
        *_foot(width),
    ]


def guangshui(table: Table) -> list[Row]:
    """自评分 and 复核分 side by side; decision, management, results as first levels; money by level of government."""
    width = 10

    def cells(each: Table) -> Row:
        return [
            each.get("level3"),
            each.get("target_raw"),
            each.get("actual_raw"),
            _points(each.get("weight")),
            "按完成情况计分",
            _points(each.get("score")),
            _points(each.get("dept_score")),
            each.get("reason"),
        ]

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
        *_levels(table, cells),
        [
            Span("总分", 5),
            _points(table.get("total_weight")),
            "",
            _points(table.get("total_score")),
            _points(table.get("dept_score")),
            "",
        ],
        [Span("复核意见：同意", width)],
    ]


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
        *_left("绩效指标", [heading, *_levels(table, cells)]),
        *_foot(width),
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
        *_levels(table, cells),
        *_foot(width),
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
        *_left("项目资金（万元）", rows),
        ["年度总体目标", Span("按计划完成。", width - 1)],
        *_left("绩效指标", [*heading, *_levels(table, cells)]),
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
