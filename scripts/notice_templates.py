"""The templates of notices: 催报, 目标退回, 月度进度, 移送, 约谈, 通报.

Here: the words that never change, and the places that `jixiao notices` fills. Not here: which words fill them
(pipelines/readers/notices/), the letters (make_letter_templates.py).
"""

from collections.abc import Callable
from functools import partial

from docx.shared import Pt
from letter_parts import NUMBER, OBJECT, PROBLEM, closing, note, note_of, opening, paragraphs, requirements_of
from letter_sheet import Columns, Sheet, lay


def _notice(title: str, heading: str, title_font: str) -> Sheet:
    sheet = Sheet(title, title_font)
    opening(sheet, heading)
    return sheet


def _section(sheet: Sheet, name: str, heading: str, columns: Columns) -> None:
    """A list with its heading; left out when it is empty."""
    sheet.tag(f"if {name}")
    sheet.put("Heading 1", "{{ part." + name + " }}、" + heading)
    lay(sheet.document.paragraphs[-1].paragraph_format, after=BEFORE_TABLE)
    note_of(sheet, name)
    sheet.table(name, columns)
    sheet.tag("endif")


_PAPER = ("材料", 40, [("表格文字", "{{ row.paper }}")])


def chase(title_font: str) -> Sheet:
    """催报通知."""
    sheet = _notice("催报通知", "{{ heading }}", title_font)
    for name, heading, title, days in (
        ("overdue", "已过期限没有报送或公开的材料", "已过期限材料清单", "逾期"),
        ("soon", "即将到期的材料", "即将到期材料清单", "还有"),
    ):
        sheet.tag(f"if {name}")
        sheet.put("Heading 1", "{{ part." + name + " }}、" + heading)
        sheet.tag(f"for line in told.{name}")
        sheet.put("公文正文", "{{ line }}")
        sheet.tag("endfor")
        sheet.put("表题", title)
        columns = [
            *(NUMBER, _PAPER, ("对象", 65, OBJECT), ("期限", 24, [("表格日期", "{{ row.due }}")])),
            (days, 18, [("表格居中", "{{ row.days }}")]),
        ]
        note_of(sheet, name)
        sheet.table(name, columns)
        sheet.tag("endif")
    requirements_of(sheet, "{{ part.requirements }}、有关要求")
    closing(sheet, "特此通知。")
    return sheet


def returned(title_font: str) -> Sheet:
    """目标退回通知."""
    sheet = _notice("目标退回通知", "关于退回{{ year }}年度绩效目标的通知", title_font)
    cell = [("表格代码", "{{ row.place }}")]
    checks = [
        *(NUMBER, ("对象", 40, OBJECT), ("检查项目", 26, [("表格居中", "{{ row.check }}")])),
        *(("现在", 27, [("表格居中", "{{ row.found }}")]), ("应达到", 22, [("表格居中", "{{ row.required }}")])),
        ("位置", 32, cell),
    ]
    _section(sheet, "checks", "未通过的检查", checks)
    vague = [
        *(NUMBER, ("对象", 43, OBJECT), ("指标", 36, [("表格文字", "{{ row.indicator }}")])),
        *(("指标值", 30, [("表格文字", "{{ row.target }}")]), ("位置", 38, cell)),
    ]
    _section(sheet, "vague", "没有量化的指标", vague)
    requirements_of(sheet, "{{ part.requirements }}、有关要求")
    closing(sheet, "特此通知。")
    return sheet


_DIVISION = ("业务股室", 20, [("表格居中", "{{ row.division }}")])
BEFORE_TABLE = Pt(4)


def _ranked(label: str, is_divided: bool = False) -> Columns:
    name = [("表格文字", "{{ row.name }}")]
    return [
        ("名次", 10, [("表格居中", "{{ row.rank }}")]),
        *([(label, 35, name), _DIVISION] if is_divided else [(label, 55, name)]),
        ("预算", 22, [("表格数字", "{{ row.budget }}")]),
        ("支出", 22, [("表格数字", "{{ row.paid }}")]),
        *(("执行率", 14, [("表格数字", "{{ row.ratio }}")]), ("增减", 13, [("表格数字", "{{ row.change }}")])),
        ("上月", 10, [("表格居中", "{{ row.former_rank }}")]),
        ("红色", 10, [("表格居中", "{{ row.red }}")]),
    ]


def _reds(is_divided: bool) -> Columns:
    name, whose = [("表格文字", "{{ row.name }}")], [("表格文字", "{{ row.department }}")]
    return [
        NUMBER,
        *(
            [("项目", 44, name), ("部门", 32, whose), _DIVISION]
            if is_divided
            else [("项目", 55, name), ("部门", 41, whose)]
        ),
        ("预算", 19, [("表格数字", "{{ row.budget }}")]),
        ("支出", 19, [("表格数字", "{{ row.paid }}")]),
        ("执行率", 13, [("表格数字", "{{ row.ratio }}")]),
    ]


def _divided(sheet: Sheet, rows: str, columns: Callable[[bool], Columns]) -> None:
    """A table with the divisions that look after the departments, where the region told of any."""
    sheet.tag("if divisions")
    sheet.table(rows, columns(True))
    sheet.tag("else")
    sheet.table(rows, columns(False))
    sheet.tag("endif")


def _leads(sheet: Sheet, text: str) -> None:
    """The sentence before a table that has no title of its own."""
    sheet.put("公文末段", text)
    lay(sheet.document.paragraphs[-1].paragraph_format, after=BEFORE_TABLE)


def progress(title_font: str) -> Sheet:
    """月度进度通报, on one or two pages; what has no room there in annexes."""
    sheet = _notice("月度进度通报", "关于{{ year }}年{{ month }}月预算支出进度的通报", title_font)
    sheet.put("Heading 1", "{{ part.whole }}、总体情况")
    sheet.put("公文正文", "{{ told.whole }}")
    units = "注：金额单位万元；增减为比上月末的百分点；上月为上月名次；红色为红色预警项目数。"
    for name, label in (("departments", "部门"), ("divisions", "业务股室")):
        sheet.tag(f"if {name}")
        sheet.put("Heading 1", "{{ part." + name + " }}、" + label + "排名")
        _leads(sheet, "{{ told." + name + " }}")
        note(sheet, units)
        if name == "departments":
            _divided(sheet, name, partial(_ranked, label))
        else:
            sheet.table(name, _ranked(label))
        sheet.tag("endif")
    sheet.tag("if told.reds")
    sheet.put("Heading 1", "{{ part.reds }}、红色预警项目")
    _leads(sheet, "{{ told.reds }}")
    sheet.tag("endif")
    sheet.tag("if reds")
    note(sheet, "注：金额单位万元。{{ secret }}")
    _divided(sheet, "reds", _reds)
    sheet.tag("endif")
    requirements_of(sheet, "{{ part.requirements }}、有关要求")
    closing(sheet, "特此通报。")
    for name, title, said, columns in (
        ("departments", "部门排名", units, partial(_ranked, "部门")),
        ("divisions", "业务股室排名", units, lambda _: _ranked("业务股室")),
        ("reds", "红色预警项目清单", "注：金额单位万元。{{ secret }}", _reds),
    ):
        sheet.tag(f"if mark.{name}")
        for test, style in ((f"if first_annex == '{name}'", "附件标识"), ("else", "附件标识续")):
            sheet.tag(test)
            sheet.put(style, "{{ mark." + name + " }}")
        sheet.tag("endif")
        sheet.put("附件标题", title)
        note(sheet, said)
        _divided(sheet, f"whole.{name}", columns)
        sheet.tag("endif")
    return sheet


def _problems(sheet: Sheet, columns: Columns, last: str) -> Sheet:
    sheet.put("表题", "问题清单")
    note_of(sheet, "problems")
    sheet.table("problems", columns)
    paragraphs(sheet, "requirements")
    closing(sheet, last)
    return sheet


def referral(title_font: str) -> Sheet:
    """移送函, to audit or discipline inspection alone."""
    sheet = _notice("移送函", "关于移送{{ year }}年度绩效管理问题线索的函", title_font)
    sums = [
        (style, f"{label}：" + "{{ row." + name + " }}")
        for style, label, name in (
            ("表格文字", "涉及金额", "amount"),
            ("表格代码", "项目预算", "budget"),
            ("表格代码", "已支付", "paid"),
        )
    ]
    columns = [
        *(NUMBER, ("对象", 42, OBJECT), ("责任单位", 24, [("表格文字", "{{ row.department }}")])),
        *(("问题编号和问题", 47, PROBLEM), ("资金（元）", 34, sums)),
    ]
    return _problems(sheet, columns, "特此函告。")


def _account(sheet: Sheet, first: tuple[str, int, list[tuple[str, str]]], last: str) -> Sheet:
    columns = [
        *(NUMBER, first, ("问题编号和问题", 48, PROBLEM), ("涉及金额（元）", 24, [("表格数字", "{{ row.amount }}")])),
        *(("整改期限", 20, [("表格日期", "{{ row.due }}")]), ("逾期天数", 12, [("表格居中", "{{ row.overdue }}")])),
    ]
    return _problems(sheet, columns, last)


def interview(title_font: str) -> Sheet:
    """约谈通知."""
    sheet = _notice("约谈通知", "关于{{ year }}年度绩效评价问题整改约谈的通知", title_font)
    return _account(sheet, ("对象", 43, OBJECT), "特此通知。")


def circular(title_font: str) -> Sheet:
    """通报 of units whose problems are not put right."""
    sheet = _notice("通报", "关于{{ year }}年度绩效评价问题整改情况的通报", title_font)
    first = ("单位和对象", 43, [("表格文字", "{{ row.department }}"), *OBJECT])
    return _account(sheet, first, "特此通报。")
