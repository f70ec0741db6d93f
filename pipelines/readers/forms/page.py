"""The official forms to hand out, one sheet each, blank or with what is known of the subject.

Here: what stands where on a form; the layouts in land/forms/layouts read it back by its labels. Not here: cells
(book.py), which subjects (known.py), files (form_files.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.contracts.codes import zh
from pipelines.readers.forms.book import DIRECTIONS, GRADES, LIKELIHOODS, OPERATORS, YES_NO, Book, choose, put
from pipelines.readers.forms.known import Indicator, Known

_BLANK_ROWS = 12
_SPARE_ROWS = 3
_MONEY_WIDTH = 18
"""Letters: 99,999,999,999.99 元 fits."""
_DIRECTION = zh("direction")

Cell = Callable[[Indicator], object]


@dataclass(frozen=True)
class _Column:
    """A column of the indicator table: heading, width, what is known, whether it is a number, drop-down."""

    heading: str
    width: int
    known: Cell | None = None
    is_number: bool = False
    words: Sequence[str] = ()
    is_strict: bool = True


@dataclass(frozen=True)
class FormKind:
    """A form: its name as file and title, whose it is."""

    key: str
    title: str
    is_department: bool
    write: Callable[[Book, Worksheet, "FormKind", Known | None], None]


_LEVELS = [
    _Column("一级指标", 12, lambda each: each.level1),
    _Column("二级指标", 16, lambda each: each.level2),
    _Column("三级指标", 28, lambda each: each.level3),
    _Column("指标性质", _MONEY_WIDTH, lambda each: each.operator, words=OPERATORS, is_strict=False),
    _Column("年度指标值", _MONEY_WIDTH, lambda each: each.target_raw),
    _Column("度量单位", _MONEY_WIDTH, lambda each: each.unit),
]
_WEIGHT = _Column("分值", 10, lambda each: each.weight_points, is_number=True)
_ASIDE = [
    _Column("指标编号", 14, lambda each: each.kpi_id),
    _Column("指标方向", 8, lambda each: _DIRECTION.get(each.direction or "", each.direction), words=DIRECTIONS),
    _Column("目标序号", 8, lambda each: each.goal_block),
    _Column("上级指标编号", 14, lambda each: each.parent_kpi_id),
]
"""What the form does not have and we read again: right of it, outside what is printed."""


def _head(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None, width: int) -> int:
    """Title, year, unit, names and codes; the next free row."""
    half = width // 2
    put(sheet, 0, 0, kind.title, book.title, width)
    sheet.set_row(0, 34)
    year = f"（{known.year}年度）" if known else "（　　年度）"
    put(sheet, 1, 0, year, book.middle, width - 1)
    put(sheet, 1, width - 1, "单位：元", book.right)
    name, code = ("部门名称", "部门编码") if kind.is_department else ("项目名称", "项目编码")
    style = book.known if known and known.name else book.text
    put(sheet, 2, 0, name, book.label)
    put(sheet, 2, 1, known.name if known else None, style, half - 1)
    put(sheet, 2, half, code, book.label)
    put(sheet, 2, half + 1, known.code if known else None, book.known if known else book.text, width - half - 1)
    if kind.is_department:
        return 3
    put(sheet, 3, 0, "主管部门", book.label)
    put(sheet, 3, 1, known.department if known else None, book.text, half - 1)
    put(sheet, 3, half, "实施单位", book.label)
    put(sheet, 3, half + 1, known.agency if known else None, book.text, width - half - 1)
    return 4


def _fields(sheet: Worksheet, book: Book, row: int, width: int, *fields: tuple[str, Format, Sequence[str]]) -> int:
    """Labelled single values, two on a line."""
    half = width // 2
    for place, (label, style, words) in enumerate(fields):
        line, start = row + place // 2, place % 2 * half
        across = half - 1 if place % 2 == 0 else width - half - 1
        if place == len(fields) - 1 and place % 2 == 0:
            across = width - 1
        put(sheet, line, start, label, book.label)
        put(sheet, line, start + 1, None, style, across)
        if words:
            choose(sheet, (line, line), start + 1, words)
    return row + (len(fields) + 1) // 2


Amounts = Sequence[object]


def _money(
    sheet: Worksheet, book: Book, row: int, headings: Sequence[str], lines: Sequence[tuple[str, Amounts]], width: int
) -> int:
    """The money table; headings after 执行率 and before it stand where their columns are."""
    put(sheet, row, 0, "项目资金（元）", book.label, 1, len(lines) + 1)
    put(sheet, row, 1, None, book.label, 2)
    for line, (label, amounts) in enumerate([("", headings), *lines]):
        if line:
            put(sheet, row + line, 1, label, book.label, 2)
        for at, (heading, amount) in enumerate(zip(headings, amounts, strict=True)):
            style = {"执行率": book.percent, "分值": book.number, "得分": book.number}.get(heading, book.money)
            across = width - 3 - at if at == len(headings) - 1 else 1
            put(sheet, row + line, 3 + at, amount, style if line else book.label, across)
    return row + len(lines) + 1


def _goal_text(sheet: Worksheet, book: Book, row: int, known: Known | None, width: int) -> int:
    """年度总体目标: what was meant, and what came of it."""
    half = width // 2
    put(sheet, row, 0, "年度总体目标", book.label, 1, 2)
    put(sheet, row, 1, "预期目标", book.label, half - 1)
    put(sheet, row, half, "实际完成情况", book.label, width - half)
    put(sheet, row + 1, 1, known.goal_text if known else None, book.text, half - 1)
    put(sheet, row + 1, half, None, book.text, width - half)
    sheet.set_row(row + 1, _height(known.goal_text if known else None, 60))
    return row + 2


def _height(text: str | None, letters: int) -> float:
    """Points for a text of so many letters a line, from three lines on."""
    lines = sum(1 + len(line) // letters for line in (text or "").split("\n"))
    return min(15.0 * max(lines, 3) + 6, 400)


def _table(sheet: Worksheet, book: Book, row: int, columns: Sequence[_Column], known: Known | None) -> int:
    """The indicator table with spare lines; the row below it. Right of it what only the system reads."""
    indicators = known.indicators if known else []
    lines = max(_BLANK_ROWS, len(indicators) + _SPARE_ROWS)
    aside = len(columns) + 1
    put(sheet, 1, aside, "以下各列供系统识别，不打印，请勿改动", book.aside_label, len(_ASIDE))
    for place, column in [*enumerate(columns), *enumerate(_ASIDE, start=aside)]:
        is_aside = place >= aside
        put(sheet, row, place, column.heading, book.aside_label if is_aside else book.label)
        sheet.set_column(place, place, column.width)
        style = book.aside if is_aside else book.number if column.is_number else book.text
        for line in range(lines):
            value = column.known(indicators[line]) if column.known and line < len(indicators) else None
            put(sheet, row + 1 + line, place, value, style)
        if column.words:
            choose(sheet, (row + 1, row + lines), place, column.words, strict=column.is_strict)
        if column.is_number:
            bounds = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1000}
            message = {"error_title": "请填数字", "error_message": "分值、得分为 0 至 1000 之间的数"}
            sheet.data_validation(row + 1, place, row + lines, place, {**bounds, **message})
    sheet.set_column(len(columns), len(columns), 3)
    for line, each in enumerate(indicators):
        longest = max(len(each.level3) / 13, len(each.target_raw or "") / 8, len(each.level2) / 7)
        if longest > 1:
            sheet.set_row(row + 1 + line, 15.0 * (int(longest) + 1) + 6)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    return row + 1 + lines


def _notes(sheet: Worksheet, book: Book, row: int, text: str, width: int) -> None:
    put(sheet, row, 0, f"注：黄色单元格可填写，其余已锁定；{text}", book.note, width)
    put(sheet, row + 1, 0, "填表人：", book.plain)
    put(sheet, row + 1, width // 2, "联系电话：", book.plain)
    sheet.print_area(0, 0, row + 1, width - 1)


def _goal(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    columns = [*_LEVELS, _WEIGHT]
    width = len(columns)
    row = _head(book, sheet, kind, known, width)
    put(sheet, row, 0, "年度目标", book.label)
    put(sheet, row, 1, known.goal_text if known else None, book.text, width - 1)
    sheet.set_row(row, _height(known.goal_text if known else None, 100))
    row = _fields(sheet, book, row + 1, width, ("编报日期", book.date, ()), ("审核等级", book.text, GRADES))
    row = _table(sheet, book, row, columns, known)
    _notes(sheet, book, row, "定性指标的指标性质选“定性”。", width)


def _monitoring(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    columns = [
        *_LEVELS,
        _Column("完成情况", 16),
        _Column("全年预计完成情况", 16),
        _Column("偏差原因分析", 24),
        _Column("完成目标可能性", 14, words=LIKELIHOODS),
    ]
    width = len(columns)
    row = _head(book, sheet, kind, known, width)
    row = _fields(
        sheet,
        book,
        row,
        width,
        ("监控截止日", book.date, ()),
        ("报送日期", book.date, ()),
        ("是否需整改", book.text, YES_NO),
    )
    budget = known.budget_adjusted if known else None
    headings = ("全年预算数", "执行数", "全年预计执行数", "执行率")
    row = _money(sheet, book, row, headings, [("年度资金总额", (budget, None, None, None))], width)
    put(sheet, row, 0, "年度总体目标", book.label)
    put(sheet, row, 1, known.goal_text if known else None, book.text, width - 1)
    sheet.set_row(row, _height(known.goal_text if known else None, 110))
    row = _table(sheet, book, row + 1, columns, known)
    _notes(sheet, book, row, "完成情况、全年预计完成情况按实际填写，如 95%、12公里、已完成。", width)


def _self_evaluation(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    columns = [
        *_LEVELS,
        _Column("实际完成值", 16),
        _WEIGHT,
        _Column("得分", 10, is_number=True),
        _Column("偏差原因分析及改进措施", 28),
    ]
    width = len(columns)
    row = _head(book, sheet, kind, known, width)
    row = _fields(
        sheet,
        book,
        row,
        width,
        ("自评等级", book.text, GRADES),
        ("报送日期", book.date, ()),
        ("主管部门评分", book.number, ()),
    )
    total: Amounts = (None,) * 6
    if known:
        total = (known.budget_initial, known.budget_adjusted, known.executed, None, known.execution_ratio, None)
    sources = ("其中：当年财政拨款", "上年结转资金", "财政专户管理资金", "单位资金", "其他资金")
    lines: list[tuple[str, Amounts]] = [("年度资金总额", total)]
    lines += [(source, (None,) * 6) for source in sources]
    headings = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    row = _money(sheet, book, row, headings, lines, width)
    row = _goal_text(sheet, book, row, known, width)
    row = _table(sheet, book, row, columns, known)
    put(sheet, row, 0, "总分", book.label, 7)
    put(sheet, row, 7, None, book.number)
    put(sheet, row, 8, None, book.number)
    put(sheet, row, 9, None, book.label)
    _notes(sheet, book, row + 1, "总分填在“得分”一列下。", width)


_DIMENSIONS = ("necessity", "economy", "goal", "feasibility", "compliance", "affordability")
_ASPECTS = (*(zh("policy_word")[dimension] for dimension in _DIMENSIONS), "总分")


def _ex_ante(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    width = 8
    row = _head(book, sheet, kind, known, width)
    row = _fields(
        sheet,
        book,
        row,
        width,
        ("评估编号", book.text, ()),
        ("评估日期", book.date, ()),
        ("申请金额", book.money, ()),
        ("评估主体", book.text, ()),
        ("评估结论", book.text, tuple(zh("conclusion").values())),
    )
    put(sheet, row, 0, "评估内容", book.label, 4)
    put(sheet, row, 4, "得分", book.label, 2)
    put(sheet, row, 6, "评估意见", book.label, 2)
    for place, aspect in enumerate(_ASPECTS, start=1):
        put(sheet, row + place, 0, aspect, book.label, 4)
        put(sheet, row + place, 4, None, book.number, 2)
        put(sheet, row + place, 6, None, book.text, 2)
    sheet.set_column(0, width - 1, _MONEY_WIDTH)
    _notes(sheet, book, row + len(_ASPECTS) + 1, "没有评估编号的可留空。", width)


KINDS = (
    FormKind("goal", "项目支出绩效目标申报表", False, _goal),
    FormKind("goal_department", "部门（单位）整体支出绩效目标申报表", True, _goal),
    FormKind("monitoring", "项目支出绩效目标执行监控表", False, _monitoring),
    FormKind("monitoring_department", "部门整体支出绩效目标执行监控表", True, _monitoring),
    FormKind("self_evaluation", "项目支出绩效自评表", False, _self_evaluation),
    FormKind("self_evaluation_department", "部门整体支出绩效自评表", True, _self_evaluation),
    FormKind("ex_ante", "事前绩效评估表", False, _ex_ante),
)
