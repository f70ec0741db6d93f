"""The official forms to hand out, one sheet each, blank or with what is known of the subject.

Here: what stands where on a form; the layouts in land/forms/layouts read it back by its labels. Not here: cells
(book.py), which subjects (known.py), files (write.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.forms.book import DIRECTIONS, GRADES, LIKELIHOODS, OPERATORS, YES_NO, Book, choose, put
from pipelines.forms.known import Indicator, Known

WIDTH = 11
_BLANK_ROWS = 15
_SPARE_ROWS = 5
_DIRECTION = {"higher_is_better": "正向", "lower_is_better": "反向"}

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
    _Column("指标编号", 14, lambda each: each.kpi_id),
    _Column("一级指标", 12, lambda each: each.level1),
    _Column("二级指标", 14, lambda each: each.level2),
    _Column("三级指标", 26, lambda each: each.level3),
    _Column("指标性质", 9, lambda each: each.operator, words=OPERATORS, is_strict=False),
    _Column("年度指标值", 14, lambda each: each.target_raw),
    _Column("度量单位", 9, lambda each: each.unit),
]
_WEIGHT = _Column("分值", 8, lambda each: each.weight_points, is_number=True)
_DIRECTED = _Column("指标方向", 9, lambda each: _DIRECTION.get(each.direction or "", each.direction), words=DIRECTIONS)
_BLOCK = _Column("目标序号", 9, lambda each: each.goal_block)
_PARENT = _Column("上级指标编号", 14, lambda each: each.parent_kpi_id)


def _head(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> int:
    """Title, year, unit, names and codes; the next free row."""
    put(sheet, 0, 0, kind.title, book.title, WIDTH)
    year = f"（{known.year}年度）" if known else "（　　年度）"
    put(sheet, 1, 0, year, book.plain, 4)
    put(sheet, 1, WIDTH - 2, "单位：元", book.plain, 2)
    name, code = ("部门名称", "部门编码") if kind.is_department else ("项目名称", "项目编码")
    style = book.known if known and known.name else book.text
    put(sheet, 2, 0, name, book.label)
    put(sheet, 2, 1, known.name if known else None, style, 5)
    put(sheet, 2, 6, code, book.label)
    put(sheet, 2, 7, known.code if known else None, book.known if known else book.text, WIDTH - 7)
    if kind.is_department:
        return 3
    put(sheet, 3, 0, "主管部门", book.label)
    put(sheet, 3, 1, known.department if known else None, book.text, 5)
    put(sheet, 3, 6, "实施单位", book.label)
    put(sheet, 3, 7, known.agency if known else None, book.text, WIDTH - 7)
    return 4


def _fields(sheet: Worksheet, book: Book, row: int, *fields: tuple[str, Format, Sequence[str]]) -> int:
    """Labelled single values, two on a line."""
    for place, (label, style, words) in enumerate(fields):
        line, start, across = row + place // 2, place % 2 * 6, 5 if place % 2 == 0 else WIDTH - 7
        put(sheet, line, start, label, book.label)
        put(sheet, line, start + 1, None, style, across)
        if words:
            choose(sheet, (line, line), start + 1, words)
    return row + (len(fields) + 1) // 2


def _money(
    sheet: Worksheet, book: Book, row: int, headings: Sequence[str], lines: Sequence[tuple[str, Sequence[object]]]
) -> int:
    """The money table."""
    put(sheet, row, 0, "项目资金（元）", book.label, 1, len(lines) + 1)
    put(sheet, row, 1, None, book.label, 2)
    for place, heading in enumerate(headings):
        put(sheet, row, 3 + place, heading, book.label)
    for place, (label, amounts) in enumerate(lines, start=1):
        put(sheet, row + place, 1, label, book.label, 2)
        for at, amount in enumerate(amounts):
            put(sheet, row + place, 3 + at, amount, book.money)
    return row + len(lines) + 1


def _table(sheet: Worksheet, book: Book, row: int, columns: Sequence[_Column], known: Known | None) -> int:
    """The indicator table with spare lines; the row below it."""
    for place, column in enumerate(columns):
        put(sheet, row, place, column.heading, book.label)
        sheet.set_column(place, place, column.width)
    indicators = known.indicators if known else []
    lines = max(_BLANK_ROWS, len(indicators) + _SPARE_ROWS)
    for line in range(lines):
        for place, column in enumerate(columns):
            value = column.known(indicators[line]) if column.known and line < len(indicators) else None
            put(sheet, row + 1 + line, place, value, book.number if column.is_number else book.text)
    for place, column in enumerate(columns):
        if column.words:
            choose(sheet, (row + 1, row + lines), place, column.words, strict=column.is_strict)
        if column.is_number:
            bounds = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1000}
            message = {"error_title": "请填数字", "error_message": "分值、得分为 0 至 1000 之间的数"}
            sheet.data_validation(row + 1, place, row + lines, place, {**bounds, **message})
    sheet.freeze_panes(row + 1, 0)
    return row + 1 + lines


def _notes(sheet: Worksheet, book: Book, row: int, text: str) -> None:
    put(sheet, row, 0, f"注：黄色单元格可填写，其余已锁定；{text}", book.plain, WIDTH)
    put(sheet, row + 1, 0, "填表人：", book.plain)
    put(sheet, row + 1, 6, "联系电话：", book.plain)


def _goal(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    row = _head(book, sheet, kind, known)
    put(sheet, row, 0, "年度目标", book.label)
    put(sheet, row, 1, known.goal_text if known else None, book.text, WIDTH - 1)
    sheet.set_row(row, 60)
    row = _fields(sheet, book, row + 1, ("编报日期", book.date, ()), ("审核等级", book.text, GRADES))
    row = _table(sheet, book, row, [*_LEVELS, _WEIGHT, _DIRECTED, _BLOCK, _PARENT], known)
    _notes(sheet, book, row, "定性指标的指标性质选“定性”，指标编号不要改动，新增指标可留空。")


def _monitoring(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    row = _head(book, sheet, kind, known)
    row = _fields(
        sheet,
        book,
        row,
        ("监控截止日", book.date, ()),
        ("报送日期", book.date, ()),
        ("是否需整改", book.text, YES_NO),
    )
    budget = known.budget_adjusted if known else None
    row = _money(sheet, book, row, ("全年预算数", "执行数", "全年预计执行数"), [("年度资金总额", (budget, None, None))])
    columns = [
        *_LEVELS,
        _Column("完成情况", 14),
        _Column("全年预计完成情况", 14),
        _Column("偏差原因分析", 20),
        _Column("完成目标可能性", 12, words=LIKELIHOODS),
    ]
    row = _table(sheet, book, row, columns, known)
    _notes(sheet, book, row, "完成情况、全年预计完成情况按实际填写，如 95%、12公里、已完成。")


def _self_evaluation(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    row = _head(book, sheet, kind, known)
    row = _fields(
        sheet,
        book,
        row,
        ("自评等级", book.text, GRADES),
        ("报送日期", book.date, ()),
        ("主管部门评分", book.number, ()),
    )
    total = (known.budget_initial, known.budget_adjusted, known.executed, None, None) if known else (None,) * 5
    sources = ("其中：当年财政拨款", "上年结转资金", "财政专户管理资金", "单位资金", "其他资金")
    lines: list[tuple[str, Sequence[object]]] = [("年度资金总额", total)]
    lines += [(source, (None,) * 5) for source in sources]
    row = _money(sheet, book, row, ("年初预算数", "全年预算数", "全年执行数", "分值", "得分"), lines)
    columns = [
        *_LEVELS,
        _Column("实际完成值", 14),
        _WEIGHT,
        _Column("得分", 8, is_number=True),
        _Column("偏差原因分析及改进措施", 24),
        _DIRECTED,
        _BLOCK,
        _PARENT,
    ]
    row = _table(sheet, book, row, columns, known)
    put(sheet, row, 0, "总分", book.label, 8)
    put(sheet, row, 8, None, book.number)
    put(sheet, row, 9, None, book.number)
    _notes(sheet, book, row + 1, "总分填在“得分”一列下；指标编号不要改动。")


_ASPECTS = ("立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性", "财政可承受能力", "总分")


def _ex_ante(book: Book, sheet: Worksheet, kind: FormKind, known: Known | None) -> None:
    row = _head(book, sheet, kind, known)
    row = _fields(
        sheet,
        book,
        row,
        ("评估编号", book.text, ()),
        ("评估日期", book.date, ()),
        ("申请金额", book.money, ()),
        ("评估主体", book.text, ()),
        ("评估结论", book.text, ("予以支持", "部分支持", "不予支持")),
    )
    put(sheet, row, 0, "评估内容", book.label, 4)
    put(sheet, row, 4, "得分", book.label, 2)
    for place, aspect in enumerate(_ASPECTS, start=1):
        put(sheet, row + place, 0, aspect, book.label, 4)
        put(sheet, row + place, 4, None, book.number, 2)
    sheet.set_column(0, WIDTH - 1, 13)
    _notes(sheet, book, row + len(_ASPECTS) + 1, "没有评估编号的可留空。")


KINDS = (
    FormKind("goal", "项目支出绩效目标申报表", False, _goal),
    FormKind("goal_department", "部门（单位）整体支出绩效目标申报表", True, _goal),
    FormKind("monitoring", "项目支出绩效目标执行监控表", False, _monitoring),
    FormKind("monitoring_department", "部门整体支出绩效目标执行监控表", True, _monitoring),
    FormKind("self_evaluation", "项目支出绩效自评表", False, _self_evaluation),
    FormKind("self_evaluation_department", "部门整体支出绩效自评表", True, _self_evaluation),
    FormKind("ex_ante", "事前绩效评估表", False, _ex_ante),
)
