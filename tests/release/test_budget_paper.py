"""The paper for the budget meeting, and the two rounds of a goal in its story, of 清源县 (docs/running-year.md)."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.readers.explain import explain
from pipelines.readers.report import build_budget
from tests.conftest import Published

TRAINING = "99010126T000000000004"


@pytest.fixture(scope="module")
def paper(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook for the budget of 2027."""
    folder = tmp_path_factory.mktemp("budget")
    return build_budget(published.settings, region="990101", fiscal_year=2027, output=folder)[0]


def test_a_project_is_one_row_with_its_past_the_advice_and_the_request(paper: Path) -> None:
    sheet = load_workbook(paper).worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [head] = [[str(cell).removesuffix("（元）") for cell in row] for row in rows if "代码" in row]
    [training] = [dict(zip(head, row, strict=True)) for row in rows if TRAINING in row]
    assert {
        "业务股室": "教科文股", "2025年预算": 1_500_000, "2025年执行率": 1, "2025年得分": 72, "2025年等级": "中",
        "2026年预算": 1_200_000, "2026年年初": 1_200_000, "申报": 1_300_000, "建议": "不予安排",
        "建议压减": None, "建议安排": None,
    }.items() <= training.items()  # fmt: skip
    reason = str(training["理由"])
    assert "WT26-1" in reason and training["2026年年中等级"] == "中" and "事中财政评价" in reason
    assert "（中发〔2018〕34号）（据记忆，原文未核）" in reason
    asked = [
        int(str(row[head.index("申报")]).split(".")[0])
        for row in rows
        if str(row[head.index("代码")]).startswith("990101")
    ]
    assert (len(asked), sum(asked)) == (8, 13_100_000)


def test_the_running_year_is_told_to_the_end_of_its_last_complete_month(paper: Path) -> None:
    """On 10 September August is over: 190 of 300 万元 were paid by then, 205 with what September has seen so far."""
    sheet = load_workbook(paper).worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [head] = [row for row in rows if "代码" in row]
    [found] = [dict(zip(head, row, strict=True)) for row in rows if "99010126T000000000001" in row]
    assert (found["2026年截至8月执行率"], "2026年执行率" in head) == (0.633333, False)
    page = paper.with_suffix(".html").read_text("utf-8")
    assert "以前年度：2025年、2026年" in page and "前三年" not in page


def test_it_prints_in_groups_with_heads_and_names_on_each_page(paper: Path) -> None:
    """Years before on the first pages, the decision on pages of its own; a year of which nothing is known (2024) has no
    columns."""
    sheet = load_workbook(paper).worksheets[1]
    bands = [sheet.cell(4, column).value for column in range(1, sheet.max_column + 1)]
    assert [band for band in bands if band] == ["项目", "2025年", "2026年", "2027年预算"]
    heads = [str(cell.value) for cell in sheet[5]]
    [broken] = sheet.col_breaks.brk
    assert heads[broken.id] == "2026年年初（元）" and bands[broken.id] == "2027年预算"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$5", "$A:$B")
    assert heads[:2] == ["部门", "名称"]
    assert sheet.page_setup.orientation == "landscape" and 50 <= sheet.page_setup.scale <= 100


def test_reasons_are_whole_in_print(paper: Path) -> None:
    """A row is as high as its reason takes: not every program fits the height by itself."""
    sheet = load_workbook(paper).worksheets[1]
    reason = max(range(6, sheet.max_row + 1), key=lambda row: len(str(sheet.cell(row, sheet.max_column).value or "")))
    assert len(str(sheet.cell(reason, sheet.max_column).value)) > 80
    assert (sheet.row_dimensions[reason].height or 0) >= 32


def test_the_page_stands_beside_it(paper: Path) -> None:
    text = paper.with_suffix(".html").read_text("utf-8")
    assert "清源县（示例）2027年预算安排参考" in text and TRAINING in text


def test_the_story_tells_what_changed_between_the_rounds(published: Published) -> None:
    section = explain(published.settings, TRAINING, fiscal_year=2026).section("goal_rounds")
    told = {(row["kpi_id"], row["before"], row["after"]) for row in section.rows}
    assert told == {
        ("", "第三方 中", "财政 良"),
        ("", "开展教师培训", "培训中小学教师 900 人次"),
        ("KPI26-training-1", "≥800人次", "≥900人次"),
        ("KPI26-training-2", "≥95%", "≥90%"),
    }
