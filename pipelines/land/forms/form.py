"""What one filled form says: texts with the cells they stand in, not yet read as values.

Here: the shape between finding texts (extract.py) and the contracts (batch.py).
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.land.forms.layouts import FormKind

NO_INDICATORS = "指标表：没有读出任何指标"
"""Among what was not read of a form that has an indicator table and is filled in."""

NOTHING = re.compile(r"[\s.…·。/\\—–―－−_-]*|(?i:n/?a|none|null)")
"""What stands in a cell for nothing."""
NOT_KNOWN = "不认识的资金来源，财政资金未取"
BLANK_PART = "空白，与总额对不上，财政资金未取"
UNCLEAR_PART = "与总额对不上，看不出财政资金是多少"
BLANK_ALONE = "空白，没有可比的总额，财政资金未取"
UNCLEAR_ALONE = "没有可比的总额，看不出财政资金是多少"
NO_TOTAL = "看不出是不是总分"
NO_GRADE = "看不出是哪一等级"
UNUSED_SCORE = "的得分未使用"
NO_GOAL = "不认识的栏目，年度绩效目标未取"
NO_LEVEL = "不认识的栏目，未取"
WHAT_TO_DO: dict[str, tuple[str, str]] = {
    "合并为一格": (
        "请取消合并，每个指标、每一栏各填一格",
        "merged over several indicators or columns and given to none; unmerge it and fill in each",
    ),
    NOT_KNOWN: (
        "请改成财政拨款、上年结转、单位资金、其他资金等通用的叫法，包含在上一行里的写明“其中：”",
        "a source of funds that nobody knows, so that the fiscal part is not taken; call it as forms do (财政拨款, "
        "上年结转, 单位资金, 其他资金), and write 其中： before what the row above holds already",
    ),
    NO_TOTAL: (
        "请把总分写在“得分”一栏",
        "nobody can tell whether this is the total or full marks; write the total under 得分",
    ),
    NO_GRADE: ("请只写选定的等级", "nobody can tell which grade is meant; write the one that is meant"),
    UNUSED_SCORE: ("是总分的，请写明“总分”", "points that nobody took; call them 总分 where they are the total"),
    NO_GOAL: (
        "请写成年度绩效目标",
        "a label that nobody knows, so that the text of the goal is not taken; call it 年度绩效目标",
    ),
    NO_LEVEL: (
        "请按表式写成一级指标、二级指标、三级指标",
        "a heading that nobody knows, so that the level below it is not taken; call it 一级指标, 二级指标, 三级指标",
    ),
    BLANK_PART: (
        "请补填，没有的填 0",
        "blank, and the other rows do not make the total, so that the fiscal part is not taken; fill it in, 0 for none",
    ),
    UNCLEAR_PART: (
        "请核对各行与总额，包含在上一行里的写明“其中：”",
        "the rows do not make the total, so that nobody can tell the fiscal part; check them, and write 其中： before "
        "what the row above holds already",
    ),
    BLANK_ALONE: (
        "请补填，没有的填 0，并填写总额",
        "blank, and there is no total that the other rows could make, so that the fiscal part is not taken; fill it "
        "in, 0 for none, and the total",
    ),
    UNCLEAR_ALONE: (
        "请填写总额，单位与各行一致，包含在上一行里的写明“其中：”",
        "there is no total that the rows could make, so that nobody can tell the fiscal part; fill it in, in the unit "
        "of the rows, and write 其中： before what the row above holds already",
    ),
}
"""Why something on a form is not used, as an entry of Form.unread says it -> what to do; both in English."""


class Cell(NamedTuple):
    """A text and where it stands: row as a person counts (0: outside the cells), column from 0."""

    text: str
    row: int
    column: int
    power: int | None = None
    """Money unit printed with its heading or label; None: the form's."""


class Conflict(NamedTuple):
    """A value that nobody can tell, because the form says it twice and differently."""

    name: str
    zh: str
    en: str


class Remark(NamedTuple):
    """What its sender should look at, though the form is taken. `heading`: the value it is about; `cell`: where, None =
    the form as a whole."""

    code: str
    heading: str
    zh: str
    en: str
    cell: Cell | None = None


@dataclass(slots=True)
class IndicatorRow:
    """One row of the indicator table: its row, and column of the extract -> text."""

    row: int
    values: dict[str, str | None]
    is_child: bool = False
    """Belongs to the nearest row before it that is none."""


@dataclass(slots=True)
class Form:
    """One form of one file."""

    layout: str
    kind: FormKind
    subject_kind: str
    sheet: str | None
    letters: bool
    values: dict[str, Cell] = field(default_factory=dict)
    """Columns of the main extract and the special fields (layouts.SPECIAL)."""
    bare_years: list[Cell] = field(default_factory=list)
    """Years that a title merely names (2021年…自评表)."""
    labelled: set[str] = field(default_factory=set)
    """Columns of the main extract whose label stands in the form, filled in or not."""
    rows: list[IndicatorRow] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Column of the indicator extract -> column of the sheet, of the last table read."""
    unnamed: dict[str, int] = field(default_factory=dict)
    """Of them those that are not taken, because nobody knows their heading -> its row as a person counts."""
    power: int = 0
    """Money unit as a power of ten of 元."""
    row_count: int = 0
    """Rows of the sheet with any text."""
    unread: list[str] = field(default_factory=list)
    """Headings and labels of the money table that nobody knows, where an amount of the form could not be found."""
    conflicts: list[Conflict] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    """What is odd about it; whoever delivers it is told."""
    fillers: int = 0
    """Rows of the indicator table that nobody filled in."""
    is_blank: bool = False
    """Handed out and not filled in."""

    def text(self, name: str) -> str | None:
        cell = self.values.get(name)
        return cell.text if cell else None
