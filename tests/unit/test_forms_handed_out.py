"""What `jixiao forms` hands out comes back without loss: written, filled in by a spreadsheet library, landed, equal."""

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.contracts import Column, Contract, load_contracts
from pipelines.readers.forms.book import Book
from pipelines.readers.forms.known import Indicator, Known
from pipelines.readers.forms.page import KINDS
from pipelines.readers.forms.templates import INSTRUCTIONS, heading, words, write_template
from scripts.make_form_fixtures import convert
from tests.support.home import Home

REGION, YEAR = "511902", 2021
KIND = {kind.key: kind for kind in KINDS}
INDICATORS = [
    Indicator(
        "K1", "产出指标", "数量指标", "=维修道路", "≥", "12", "公里", Decimal(50), "higher_is_better", None, None
    ),
    Indicator("K2", "产出指标", "数量指标", "其中：主干道", "≥", "8", "公里", None, None, "1", "K1"),
    Indicator("K3", "效益指标", "社会效益指标", "投诉", "≤", "5%", None, Decimal(40), "lower_is_better", None, None),
]
KNOWN = Known(
    *(REGION, YEAR, "project", "51190221T000000000009", "=cmd|' /C calc'!A0", "+甲局", "@乙中心", True),
    *(Decimal("1000000.00"), Decimal("1200000.05"), Decimal("900000.00"), "年内完成。", INDICATORS),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def hand_out(home: Home, key: str, known: Known | None = KNOWN) -> Path:
    path = home.raw / f"{REGION}/{YEAR}/forms/{key}.xlsx"
    with Book(path) as book:
        KIND[key].write(book, book.sheet(known.code if known else key), KIND[key], known)
    return path


class Filled:
    """The form in a spreadsheet library, cells found as a person finds them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = openpyxl.load_workbook(path)
        self.sheet: Worksheet = self._book.worksheets[0]

    def find(self, label: str) -> tuple[int, int]:
        return next((c.row, c.column) for row in self.sheet.iter_rows() for c in row if c.value == label)

    def beside(self, label: str, value: Any) -> None:
        """Into the cell right of the label."""
        row, column = self.find(label)
        ranges = [each for each in self.sheet.merged_cells.ranges if (row, column) in each.cells]
        self._write(row, max([each.max_col for each in ranges], default=column) + 1, value)

    def below(self, heading: str, *values: Any) -> None:
        """Into the lines of the table below the heading; the lowest such heading is the table's."""
        row, column = [(c.row, c.column) for line in self.sheet.iter_rows() for c in line if c.value == heading][-1]
        for place, value in enumerate(values, start=1):
            if value is not None:
                self._write(row + place, column, value)

    def at(self, line: str, heading: str, value: Any) -> None:
        """Where the line's label and the heading above it meet."""
        row = self.find(line)[0]
        columns = [c.column for up in self.sheet.iter_rows(max_row=row) for c in up if c.value == heading]
        self._write(row, columns[-1], value)

    def _write(self, row: int, column: int, value: Any) -> None:
        cell = self.sheet.cell(row, column)
        assert not cell.protection.locked, f"{cell.coordinate} is locked"
        cell.value = value

    def save(self) -> None:
        self._book.save(self._path)


def fill_self_evaluation(path: Path) -> None:
    form = Filled(path)
    form.beside("自评等级", "良")
    form.beside("报送日期", datetime(2022, 3, 1))
    form.at("年度资金总额", "全年执行数", 1_100_000.05)
    form.at("其中：当年财政拨款", "全年预算数", 1_000_000)
    form.at("上年结转资金", "全年预算数", 200_000.05)
    form.below("实际完成值", "11.5公里", "8公里", "3%")
    form.below("得分", 47.92, None, 40)
    form.below("偏差原因分析及改进措施", "-雨季停工", None, None)
    form.at("总分", "得分", 97.1)
    form.save()


SELF_EVALUATION = (
    *("project", KNOWN.code, Decimal("1000000.00"), Decimal("1200000.05"), Decimal("1100000.05")),
    *(Decimal("1200000.05"), Decimal("97.1"), "良", date(2022, 3, 1)),
)
SELF_EVALUATED = [
    (
        "K1",
        "=维修道路",
        "≥",
        "12",
        "公里",
        "11.5公里",
        Decimal(50),
        Decimal("47.92"),
        "-雨季停工",
        "higher_is_better",
        None,
    ),
    ("K2", "其中：主干道", "≥", "8", "公里", "8公里", None, None, None, None, "K1"),
    ("K3", "投诉", "≤", "5%", None, "3%", Decimal(40), Decimal(40), None, "lower_is_better", None),
]


def self_evaluation_landed(home: Home) -> None:
    columns = ("subject_kind", "subject_code", "budget_initial", "budget_adjusted", "executed")
    more = ("budget_adjusted_fiscal", "total_score", "grade", "submitted_date")
    assert home.rejects("message") == []
    assert home.rows("self_evaluations", *columns, *more) == [SELF_EVALUATION]
    columns = ("kpi_id", "level3", "operator", "target_raw", "unit", "actual_raw", "weight_points", "score")
    more = ("deviation_reason", "direction", "parent_kpi_id")
    assert home.rows("self_evaluation_indicators", *columns, *more) == SELF_EVALUATED


def test_a_self_evaluation(home):
    fill_self_evaluation(hand_out(home, "self_evaluation"))
    home.land()
    self_evaluation_landed(home)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_self_evaluation_through_a_spreadsheet_program(home, tmp_path):
    """.xlsx → .xls → .xlsx → .docx: the same values from each."""
    path = hand_out(home, "self_evaluation")
    fill_self_evaluation(path)
    for suffix in ("xls", "xlsx", "docx"):
        work = tmp_path / suffix
        work.mkdir()
        made = convert(path, suffix, work)
        path.unlink()
        path = path.with_suffix(f".{suffix}")
        shutil.copyfile(made, path)
        home.land()
        self_evaluation_landed(home)


def test_a_goal(home):
    path = hand_out(home, "goal")
    form = Filled(path)
    form.beside("编报日期", "2020年11月20日")
    form.below("三级指标", None, None, None, "新增指标")
    form.below("一级指标", None, None, None, "满意度指标")
    form.below("二级指标", None, None, None, "服务对象满意度")
    form.below("年度指标值", None, None, None, "≥95%")
    form.save()
    home.land()
    assert home.rejects("message") == []
    assert home.rows("goals", "subject_code", "goal_text", "submitted_date") == [
        (KNOWN.code, "年内完成。", date(2020, 11, 20))
    ]
    columns = [name for name in Indicator._fields if name != "kpi_id"]
    rows = home.rows("goal_indicators", "kpi_id", *columns)
    assert [Indicator(*row) for row in rows[:3]] == INDICATORS
    assert rows[3][1:5] == ("满意度指标", "服务对象满意度", "新增指标", None) and rows[3][5] == "≥95%"


def test_monitoring(home):
    form = Filled(hand_out(home, "monitoring"))
    form.beside("监控截止日", datetime(2021, 7, 31))
    form.beside("是否需整改", "是")
    form.at("年度资金总额", "执行数", 500_000)
    form.at("年度资金总额", "全年预计执行数", 1_200_000.05)
    form.below("完成情况", "6公里", "4公里", "2%")
    form.below("全年预计完成情况", "12公里", "8公里", "4%")
    form.below("完成目标可能性", "确定能", None, "有可能")
    form.save()
    home.land()
    july = date(2021, 7, 31)
    columns = ("subject_code", "period_end", "executed_amount", "expected_annual_amount")
    assert home.rows("monitoring_reports", *columns, "likelihood", "needs_rectification") == [
        (KNOWN.code, july, Decimal(500_000), Decimal("1200000.05"), "possible", True)
    ]
    assert home.rows("monitoring_indicators", "kpi_id", "period_end", "actual_raw", "expected_annual_raw") == [
        ("K1", july, "6公里", "12公里"),
        ("K2", july, "4公里", "8公里"),
        ("K3", july, "2%", "4%"),
    ]


def test_ex_ante(home):
    form = Filled(hand_out(home, "ex_ante"))
    form.beside("评估日期", datetime(2020, 10, 9))
    form.beside("申请金额", 3_000_000)
    form.beside("评估结论", "不予支持")
    for aspect, points in (("立项必要性", 8), ("投入经济性", 7.5), ("总分", 55)):
        form.at(aspect, "得分", points)
    form.save()
    home.land()
    columns = ("subject_code", "requested_amount", "score_necessity", "score_economy", "total_score", "conclusion")
    assert home.rows("ex_ante_assessments", *columns, "assessed_date") == [
        (KNOWN.code, Decimal(3_000_000), 8, Decimal("7.5"), 55, "reject", date(2020, 10, 9))
    ]


@pytest.mark.parametrize("key", [key for key in KIND if "goal" not in key])
def test_what_comes_back_as_it_was_handed_out_is_no_data(home, key):
    hand_out(home, key)
    hand_out(home, "goal_department", None)
    summary = home.land()
    assert summary.unrecognised == summary.refused == []
    assert {entry.rows_loaded for entry in summary.of_status("in_force")} == {0}
    assert home.rejects("message") == []


@pytest.mark.parametrize("key", KIND)
def test_nothing_runs_and_headings_are_locked(home, key):
    """Names that look like formulas stay text, drop-downs are there, only what is to be filled in is open."""
    form = Filled(hand_out(home, key))
    cells = [cell for row in form.sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert form.sheet.protection.sheet
    row, column = form.find(next(word for word in ("三级指标", "评估内容") if word in {c.value for c in cells}))
    assert form.sheet.cell(row, column).protection.locked
    lists = [each for each in form.sheet.data_validations.dataValidation if each.type == "list"]
    assert lists


def sample(contract: Contract, column: Column) -> tuple[Any, Any]:
    """What a person types, and what lands."""
    if column.type == "enum":
        return words(column)[0], next(iter(column.enum))
    conditions = column.region_code_when.items()
    if column.is_region_code or any(next(iter(contract.column(other).enum)) in kinds for other, kinds in conditions):
        return "511902000", "511902"
    return {
        "code": ("0012345678901234567890", "0012345678901234567890"),
        "text": ("=SUM(1)合规", "=SUM(1)合规"),
        "money": (1234.5, Decimal("1234.50")),
        "number": (87.25, Decimal("87.250000")),
        "integer": (12, 12) if column.bounds[1] == 12 else (2021, 2021),
        "date": (datetime(2021, 8, 3), date(2021, 8, 3)),
        "boolean": ("是", True),
    }[column.type]


@pytest.mark.parametrize("contract", load_contracts().values(), ids=lambda each: each.extract)
def test_a_filled_template_loads_what_was_typed(home, contract: Contract):
    path = home.raw / f"{REGION}/{YEAR}/{contract.zh}.xlsx"
    write_template(path, contract)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert book.sheetnames == [contract.zh, INSTRUCTIONS]
    assert [cell.value for cell in sheet[1]] == [heading(column) for column in contract.columns]
    expected = []
    for place, column in enumerate(contract.columns, start=1):
        typed, lands = sample(contract, column)
        cell = sheet.cell(2, place)
        assert not cell.protection.locked
        cell.value = typed
        cell.data_type = "s" if isinstance(typed, str) else cell.data_type
        expected.append(lands)
    book.save(path)
    summary = home.land()
    assert home.rejects("message") == []
    [row] = home.rows(contract.extract, *(column.name for column in contract.columns))
    hashed = {column.name for column in contract.columns if column.pii}
    for column, lands, found in zip(contract.columns, expected, row, strict=True):
        if column.name not in hashed:
            assert found == lands, column.name
    assert json.loads(summary.of_status("in_force")[0].non_data).keys() <= {"blank"}


@pytest.mark.parametrize("key", ["self_evaluation", "monitoring", "goal"])
def test_the_form_prints_whole_and_without_what_only_the_system_reads(home, key):
    """The goal, the rate and every amount are there and fit; 指标编号 and its like stand outside the printed area."""
    large = replace(KNOWN, budget_adjusted=Decimal("98765432109.87"), execution_ratio=0.9190)
    sheet = Filled(hand_out(home, key, large)).sheet
    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "年内完成。" in cells
    assert key == "goal" or "年度总体目标" in cells
    assert key == "goal" or "执行率" in cells
    assert key != "self_evaluation" or (cells["0.919"].number_format, cells["0.919"].row) == (
        "0.00%",
        cells["年度资金总额"].row,
    )
    for text, cell in cells.items():
        if cell.number_format == "#,##0.00":
            wide = [each.width for each in sheet.column_dimensions.values() if each.min <= cell.column <= each.max]
            assert wide[0] > len(f"{Decimal(text):,.2f}")
    printed = openpyxl.worksheet.cell_range.CellRange(sheet.print_area.rpartition("!")[2].replace("$", ""))
    for word in ("指标编号", "指标方向", "目标序号", "上级指标编号"):
        assert cells[word].column > printed.max_col
    assert cells["三级指标"].column <= printed.max_col
