"""Choices printed over several cells, each as a workbook and as a Word document: the ticked word counts, wherever the
tick stands; words without a tick are blank and told; whoever ticks twice is asked.

Choices in one cell stand in test_forms_kinds.py.
"""

from pathlib import Path

import pytest

from pipelines.commands.refresh import _read
from pipelines.land.check.against_home import HomeState
from pipelines.land.check.files import check_files
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from pipelines.lang import Lang, set_lang
from scripts.forms.sheet import Row, Span
from tests.support.forms import REGION, put_table
from tests.support.home import Home
from tests.support.papers import WIDTH, self_evaluation, write

ASSESSED: list[Row] = [
    [Span("事前绩效评估表", 9)],
    ["项目名称", "供水工程", "", "申请金额（万元）", "100"],
    ["评估内容", "评估要点", "分值", "得分"],
    ["立项必要性", "", "50", "40"],
    ["投入经济性", "", "20", "20"],
    ["绩效目标合理性", "", "30", "20"],
    ["总分", "", "100", "80"],
]
DATED: list[Row] = [["评估日期", "2022-03-01"]]


def graded(*rows: Row) -> list[Row]:
    return self_evaluation(above=list(rows))


def concluded(*rows: Row) -> list[Row]:
    return [*ASSESSED, *rows, *DATED]


def of(tmp_path: Path, rows: list[Row], suffix: str) -> Form:
    (form,), _ = read_forms(write(tmp_path / f"表{suffix}", rows))
    return form


both = pytest.mark.parametrize("suffix", [".xlsx", ".docx"])

GRADES: dict[str, list[Row]] = {
    "ticks behind their words": [["自评等级", "优", "", "良", "√", "中", "", "差", ""]],
    "the last box is a cell that nobody filled": [["自评等级", "优", "", "良", "√", "中", "", "差"]],
    "ticks before their words": [["自评等级", "", "优", "√", "良", "", "中", "", "差"]],
    "boxes before their words": [["自评等级", "□", "优", "☑", "良", "□", "中", "□", "差"]],
    "boxes behind their words": [["自评等级", "优", "□", "良", "☑", "中", "□", "差", "□"]],
    "a box in each word's cell": [["自评等级", "□优", "☑良", "□中", "□差"]],
    "boxes in cells with blanks between": [["自评等级", "□优", "", "☑良", "", "□中", "", "□差", ""]],
    "a tick in one of the cells": [["自评等级", "优", "良√", "中", "差"]],
    "two words in each cell": [["自评等级", Span("□优 ☑良", 4), Span("□中 □差", 4)]],
    "no, yes, no, no": [["自评等级", "优", "否", "良", "是", "中", "否", "差", "否"]],
    "crosses at all the others": [["自评等级", "优", "×", "良", "√", "中", "×", "差", "×"]],
    "ticks in the row below": [["自评等级", "优", "良", "中", "差"], ["", "", "√", "", ""]],
    "the label beside both rows": [[Span("自评等级", 1, 2), "优", "良", "中", "差"], ["□", "☑", "□", "□"]],
    "ticks above the words": [[Span("自评等级", 1, 2), "", "√", "", ""], ["优", "良", "中", "差"]],
    "words below each other": [[Span("自评等级", 1, 3), "优", ""], ["良", "√"], ["中", ""]],
    "words on two rows": [[Span("自评等级", 1, 2), "优", "", "良", "√"], ["中", "", "差", ""]],
    "wide words, a tick under one of their columns": [
        ["自评等级", Span("优", 2), Span("良", 2), Span("中", 2), Span("差", 2)],
        ["", "", "", "", "√"],
    ],
    "words with their bands": [["自评等级", "优（90分以上）", "", "良（80-90分）", "√", "中（60-80分）", ""]],
    "the first word behind the label's colon": [["自评等级：□优", "☑良", "□中", "□差"]],
    "letters before the words": [["自评等级", "A 优", "B 良 √", "C 中", "D 差"]],
    "a crossed box beside a tick": [["自评等级", "优⊠", "良☑", "中□", "差□"]],
    "a crossed box in a cell of its own": [["自评等级", "优", "⊠", "良", "√", "中", "□", "差", "□"]],
    "heavy crosses at all the others": [["自评等级", "优", "✖", "良", "√", "中", "╳", "差", "X"]],
    "a word alone with its tick": [["自评等级", "良", "√"]],
}


@both
@pytest.mark.parametrize("name", GRADES)
def test_the_ticked_grade_counts(name: str, suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, graded(*GRADES[name]), suffix)
    assert (form.text("grade"), form.conflicts, form.remarks) == ("良", [], [])


@both
@pytest.mark.parametrize(
    "rows",
    [
        [["评估结论", "予以支持", "", "部分支持", "", "不予支持", "√"]],
        [["评估结论", "□予以支持", "□部分支持", "☑不予支持"]],
        [["评估结论", "予以支持", "部分支持", "不予支持"], ["", "", "", "√"]],
        [["评估结论", "不予支持", "存在问题", "无"]],
        [["评估结论", "不予支持", "是否复评", "否"]],
    ],
)
def test_the_ticked_conclusion_counts(rows: list[Row], suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, concluded(*rows), suffix)
    assert (form.text("conclusion"), form.text("assessed_date")) == ("不予支持", "2022-03-01")


@both
@pytest.mark.parametrize(
    "rows",
    [
        [["自评等级", "优", "良", "中", "差"]],
        [["自评等级", "□优", "□良", "□中", "□差"]],
        [["自评等级", "优", "□", "良", "□", "中", "□", "差", "□"]],
        [["自评等级", "优", "良", "中", "差"], ["", "□", "□", "□", "□"]],
        [["自评等级", Span("□优 □良 □中 □差", 8)]],
    ],
)
def test_without_a_tick_nothing_is_chosen_and_it_is_told(rows: list[Row], suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, graded(*rows), suffix)
    assert (form.text("grade"), "grade" in form.labelled, form.conflicts) == (None, True, [])
    (remark,) = form.remarks
    assert "没有勾选" in remark.zh
    assert "ticked" in remark.en


@both
@pytest.mark.parametrize(
    "row",
    [
        ["自评等级", "优", "√", "良", "√", "中", "", "差", ""],  # two ticks
        ["自评等级", "☑优", "☑良", "□中", "□差"],
        ["自评等级", "", "优", "√", "良", "", "中", "", ""],  # before or behind? nobody can tell
        ["自评等级", "优", "", "良", "×", "中", "", "差", ""],  # crossed out, or crossed because it is meant
        ["自评等级", "优", "✖", "良", "", "中", "", "差", ""],
        ["自评等级", "优", "", "良", "", "中", "X", "差", ""],
        ["自评等级", "优", "", "良", "", "其他", "√", "差", ""],  # ticked is what is no grade
        ["自评等级", "A", "", "B", "√", "C", "", "D", ""],  # no grades of ours
        ["自评等级", "√", "优", "", "良", "√", "", "", ""],  # one before, one behind
    ],
)
def test_what_nobody_can_tell_is_asked(row: Row, suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, graded(row), suffix)
    (conflict,) = form.conflicts
    assert conflict.name == "grade"
    assert "请只在选定的一项打√" in conflict.zh


@both
@pytest.mark.parametrize(
    ("row", "grade"),
    [
        (["自评等级", "良"], "良"),
        (["自评等级", "", "", "良"], "良"),
        (["自评等级", "良", "自评说明", "完成较好"], "良"),
        (["自评等级", "良", "自评总分", "97"], "良"),
        (["自评等级", "良√", "自评说明", "完成较好"], "良"),
        (["自评等级", "良", "自评说明", "各项指标均已按期完成，效果较好", "√"], "良"),
        (["自评等级", "较好"], "较好"),  # kept as printed, for the contract to judge
        (["自评等级", Span("良", WIDTH - 1)], "良"),
        # what answers another question is no tick of this one
        (["自评等级", "良", "存在问题", "无"], "良"),
        (["自评等级", "良", "", "问题及建议", "", "无", "", "填报人", "张三"], "良"),
        (["自评等级", "良", "是否公开", "是"], "良"),
        (["自评等级", "良", "是否公开", "√"], "良"),
        (["自评等级", "良", "公开情况", "☑是 □否"], "良"),
        (["自评等级", "良", "公开情况", "☑是"], "良"),
        (["自评等级", "良", "扣分原因", "无", "改进措施", "有"], "良"),
        (["自评等级", "良", "无"], "良"),
        (["自评等级", "较好", "备注", "无"], "较好"),
        (["自评等级", "优", "", "良", "√", "是否公开", "是"], "良"),
        (["自评等级", "优", "否", "良", "是", "备注", "无"], "良"),
        (["自评等级", "□优", "☑良", "□中", "存在问题", "无"], "良"),
    ],
)
def test_one_word_is_no_choice(row: Row, grade: str, suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, graded(row), suffix)
    assert (form.text("grade"), form.conflicts, form.remarks) == (grade, [], [])


@both
@pytest.mark.parametrize(
    ("row", "needed"),
    [
        (["是否需整改", "是", "", "否", "√"], "否"),
        (["是否需整改", "□是", "☑否"], "否"),
        (["是否需整改", "√", "是", "", "否"], "是"),
        (["是否需整改", "是", "是否公开", "否"], "是"),  # another question
        (["是否需整改", "否", "整改情况", "无"], "否"),
        (["是否需整改", "否", "无"], "否"),
    ],
)
def test_yes_or_no(row: Row, needed: str, suffix: str, tmp_path: Path) -> None:
    rows: list[Row] = [
        [Span("项目支出绩效运行监控表", 8)],
        ["项目名称", "供水工程", "监控截止日", "2022-07-31"],
        row,
        ["一级指标", "二级指标", "三级指标", "年度指标值", "1-7月完成情况", "全年预计完成情况"],
        ["产出指标", "数量指标", "新建管网", "≥12公里", "6公里", "12公里"],
    ]
    form = of(tmp_path, rows, suffix)
    assert (form.text("needs_rectification"), form.conflicts) == (needed, [])


@both
@pytest.mark.parametrize(
    ("last", "grade"),
    [
        ([Span("总分", 4), "优", "良√", "100", "97", ""], "良"),
        ([Span("总分", 6), "100", "97", "优□ 良☑"], "良"),
        ([Span("总分", 2), "□优", "☑良", "□中", "□差", "100", "97", ""], "良"),
        ([Span("总分", 5), "良", "100", "97", ""], "良"),
        ([Span("总分", 5), "良", "100", "97", "无"], "良"),
        ([Span("总分", 5), "良", "100", "97", "否"], "良"),
        ([Span("总分", 4), "", "良√", "100", "97", "无"], "良"),
        ([Span("总分", 2), "优", "良", "中", "差", "100", "97", "无"], None),
        ([Span("总分", 2), "优", "良", "中", "差", "100", "97", ""], None),
    ],
)
def test_grades_in_the_row_of_the_total(last: Row, grade: str | None, suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, self_evaluation(last=[last]), suffix)
    assert (form.text("grade"), form.text("total_score"), form.conflicts) == (grade, "97", [])


@both
@pytest.mark.parametrize("answer", [["是否新增", "是"], ["备注", "无"], ["", ""]])
def test_the_grade_of_a_review_beside_another_answer(answer: Row, suffix: str, tmp_path: Path) -> None:
    rows: list[Row] = [
        [Span("项目支出绩效目标申报表", 4)],
        ["项目名称", "供水工程", "", ""],
        ["审核等级", "优", *answer],
        ["年度目标", "新建管网12公里，供水能力提升", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "新建管网", "≥12公里"],
    ]
    form = of(tmp_path, rows, suffix)
    assert (form.text("review_grade"), form.conflicts, form.remarks) == ("优", [], [])


def test_a_line_that_only_explains_the_grades_gives_way_to_the_grade(tmp_path: Path) -> None:
    form = of(tmp_path, graded(["等级", "优", "良", "中", "差"], ["自评等级", "良"]), ".xlsx")
    assert (form.text("grade"), form.remarks) == ("良", [])


def test_check_and_the_night_say_that_nothing_is_ticked(tmp_path: Path) -> None:
    home = Home(tmp_path)
    columns = "pro_code,pro_name,agency_code,fund_book"
    put_table(home, f"{REGION}/2022/projects.csv", columns, ("P1", "供水工程", "A1", "general"))
    file = home.raw / REGION / "2022" / "forms" / "自评.xlsx"
    file.parent.mkdir()
    write(file, graded(["自评等级", "优", "良", "中", "差"]))
    summary = home.land()
    (entry,) = [each for each in summary.of_status("in_force") if each.extract == "self_evaluations"]
    said = "“自评等级”印有几项而没有勾选，按空白处理；请在选定的一项打√"
    assert entry.message == f"工作表“自评表” 单元格 A3：{said}"
    assert home.rows("self_evaluations", "subject_code", "grade") == [("P1", None)]
    for problems in (check_files([file]), check_files([file], HomeState(home.settings))):
        (problem,) = [each for each in problems if each.reason_code == "no_choice"]
        assert (problem.cell, problem.column, problem.message, problem.is_warning) == ("A3", "自评等级", said, True)


@pytest.mark.parametrize(
    ("lang", "line"), [("zh", "  请核对: a.xlsx: 甲；乙"), ("en", "  to be looked at: a.xlsx: A; B")]
)
def test_the_night_says_what_to_look_at_and_counts_the_rest(lang: Lang, line: str) -> None:
    remarks = {f"{name}.xlsx": [["甲", "A"], ["乙", "B"]] for name in "abcdefghijkl"}
    files = dict.fromkeys(("rows_read", "rows_loaded", "rows_rejected", "rows_non_data", "rows_superseded"), 0)
    set_lang(lang)
    try:
        lines = _read({"read": {"files": {}, "rows_filler": 0, **files}, "landed": {"remarks": remarks}})
    finally:
        set_lang("zh")
    assert lines[1] == line
    assert len(lines) == 12
    assert "2 " in lines[-1] and "meta.sources" in lines[-1]
