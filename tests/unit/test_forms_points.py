"""Ex-ante scores in several points below one aspect, each as a workbook and as a Word document: the aspect's score is
what a person sees, its 小计 or the sum; what nobody can add is blank and told, sums that differ are told."""

from pathlib import Path

import pytest

from pipelines.land.check.files import check_files
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span
from tests.support.forms import REGION, put_table
from tests.support.home import Home
from tests.support.papers import write

both = pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
HEAD: list[Row] = [
    [Span("事前绩效评估评分表", 5)],
    ["项目名称", Span("供水工程", 2), "申请金额（万元）", "100"],
    ["评估内容", "评估要点", "分值", "得分", "评估意见"],
]
LAST: list[Row] = [["评估结论", "予以支持", "", "评估日期", "2022-03-01"]]


def assessed(necessity: list[Row], total: str = "80", others: list[Row] | None = None) -> list[Row]:
    """The other aspects make 62."""
    rest: list[Row] = [
        ["投入经济性", "", "20", "17", ""],
        ["绩效目标合理性", "", "20", "16", ""],
        ["实施方案可行性", "", "20", "15", ""],
        ["筹资合规性", "", "20", "14", ""],
    ]
    return [*HEAD, *necessity, *(others or rest), ["总分", "", "100", total, ""], *LAST]


def points(*scores: str, merged: bool = True) -> list[Row]:
    """One row a score, the aspect's name over all of them or in the first alone."""
    names = ("政策相关性", "职能相关性", "需求相关性", "财政投入相关性")
    label = [Span("立项必要性", 1, len(scores)) if merged else "立项必要性"]
    rows: list[Row] = [[name, "8", score, ""] for name, score in zip(names, scores, strict=False)]
    return [[*label, *rows[0]], *([*([] if merged else [""]), *row] for row in rows[1:])]


def subtotal(rows: list[Row], *cells: str) -> list[Row]:
    """The rows and a last one below the same aspect."""
    first = rows[0][0]
    assert isinstance(first, Span)
    return [[Span(first.text, 1, len(rows) + 1), *rows[0][1:]], *rows[1:], list(cells)]


def of(tmp_path: Path, rows: list[Row], suffix: str = ".xlsx") -> Form:
    (form,), _ = read_forms(write(tmp_path / f"表{suffix}", rows))
    return form


@both
@pytest.mark.parametrize(
    ("necessity", "score"),
    [
        ([["立项必要性", "", "20", "18", ""]], "18"),
        (points("8", "6", "4"), "18"),
        (points("8", "6", "4", merged=False), "18"),
        (points("8", "6.5", "3.5"), "18"),
        (points("8分", "6分", "4分"), "18"),
        (subtotal(points("8", "6", "4"), "小计", "20", "18", ""), "18"),
        (subtotal(points("8", "6", "4"), "小  计：", "20", "18", ""), "18"),
        (subtotal(points("", "", ""), "小计", "20", "18", ""), "18"),  # only the sum was filled in
        (
            [["立项必要性", "", "20", "18", ""], ["", "其中：政策相关性", "8", "8", ""], ["", "需求", "12", "10", ""]],
            "18",
        ),
        ([[Span("立项必要性", 1, 3), "相关性", "8", Span("18", 1, 3), ""], ["职能", "6", ""], ["需求", "6", ""]], "18"),
        ([["立项必要性", "立项必要性", "10", "9", ""], ["", "投入必要性", "10", "9", ""]], "18"),
        ([["立项必要性", "政策", "20", "18", ""], ["", "注：按百分制打分", "", "", ""]], "18"),
    ],
)
def test_the_score_of_an_aspect(necessity: list[Row], score: str, suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, assessed(necessity), suffix)
    assert (form.text("score_necessity"), form.text("score_economy"), form.text("total_score")) == (score, "17", "80")
    assert (form.conflicts, form.remarks) == ([], [])


@both
@pytest.mark.parametrize(
    ("necessity", "said"),
    [
        (points("8", "六", "4"), "“六”"),
        (points("8", "", "4"), "为空"),
        (points("8", "—", "4"), "“—”"),
        (subtotal(subtotal(points("8", "4"), "小计", "16", "12", ""), "小计", "16", "12", ""), "小计"),
    ],
)
def test_what_nobody_can_add_is_blank_and_told(necessity, said, suffix, tmp_path: Path) -> None:
    form = of(tmp_path, assessed(necessity), suffix)
    assert (form.text("score_necessity"), "score_necessity" in form.labelled) == (None, True)
    (remark,) = form.remarks
    assert remark.code == "points_not_added"
    assert remark.heading == "立项必要性"
    assert said in remark.zh


@both
@pytest.mark.parametrize(
    ("rows", "score", "said"),
    [
        (assessed(subtotal(points("8", "6", "4"), "小计", "20", "16", ""), "78"), "16", ("16", "18")),
        (assessed(points("8", "6", "4"), "82"), "18", ("82", "80")),
        (assessed([["立项必要性", "", "20", "18", ""]], "82"), "18", ("82", "80")),
    ],
)
def test_sums_that_differ_are_told(rows, score, said, suffix, tmp_path: Path) -> None:
    form = of(tmp_path, rows, suffix)
    assert form.text("score_necessity") == score
    (remark,) = form.remarks
    assert remark.code == "sums_differ"
    assert all(number in remark.zh for number in said)


def test_a_score_of_something_else_may_make_up_the_total(tmp_path: Path) -> None:
    others: list[Row] = [
        ["投入经济性", "", "20", "17", ""],
        ["绩效目标合理性", "", "20", "16", ""],
        ["社会影响", "", "40", "29", ""],
    ]
    form = of(tmp_path, assessed(points("8", "6", "4"), "80", others))
    assert (form.text("score_necessity"), form.remarks) == ("18", [])


def test_the_published_row_has_the_sum_and_check_tells_what_the_night_tells(tmp_path: Path) -> None:
    home = Home(tmp_path)
    columns = "pro_code,pro_name,agency_code,fund_book"
    put_table(home, f"{REGION}/2022/projects.csv", columns, ("P1", "供水工程", "A1", "general"))
    folder = home.raw / REGION / "2022" / "forms"
    folder.mkdir()
    write(folder / "a.xlsx", assessed(points("8", "6", "4")))
    odd = write(folder / "b.xlsx", assessed(points("8", "六", "4")))
    summary = home.land()
    assert sorted(home.rows("ex_ante_assessments", "score_necessity"), key=str) == [18, None]
    said = {each.path: each.message for each in summary.of_status("in_force") if each.extract == "ex_ante_assessments"}
    (problem,) = [each for each in check_files([odd]) if each.reason_code == "points_not_added"]
    assert (problem.is_warning, problem.cell) == (True, "D5")
    assert said == {
        f"{REGION}/2022/forms/a.xlsx": None,
        f"{REGION}/2022/forms/b.xlsx": f"工作表“自评表” 单元格 D5：{problem.message}",
    }
