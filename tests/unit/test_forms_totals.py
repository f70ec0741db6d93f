"""Total and grade of a self-evaluation: the last rows in, score and grade out, or what is listed instead."""

from pathlib import Path

import pytest

from pipelines.land import check_files
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span
from tests.support.papers import self_evaluation, write


def read(folder: Path, *last: Row, suffix: str = ".xlsx") -> Form:
    (form,), _ = read_forms(write(folder / f"表{suffix}", self_evaluation(last=list(last))))
    assert [row.values["level3"] for row in form.rows] == ["新建管网", "受益户数"]
    return form


@pytest.mark.parametrize(
    "label",
    [
        "总分",
        "总   分：",
        "自评得分",
        "自评总分",
        "总评分",
        "得分总计",
        "绩效自评总得分",
        "本项目自评总分",
        "项目自评得分",
        "自评合计",
        "总分/等级",
        "总得分及等级",
        "自评总分（100分）",
        "评价得分",
        "综合评分",
        "总分值",
    ],
)
def test_the_total_under_its_labels(tmp_path: Path, label: str) -> None:
    form = read(tmp_path, [Span(label, 6), "100", "97", "良"])
    assert (form.text("total_score"), form.text("grade"), form.unread, form.conflicts) == ("97", "良", [], [])


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    ("text", "score", "grade"),
    [
        ("总分 97.5分（优）", "97.5", "优"),
        ("总分：97.5分", "97.5", None),
        ("自评总分：97.5", "97.5", None),
        ("自评得分 ９７．５ 分", "97.5", None),
        ("总得分97.5分", "97.5", None),
        ("总分：100分", "100", None),
        ("总分（97.5分，优）", "97.5", "优"),
        ("总分/等级：97.5/优秀", "97.5", "优秀"),
        ("自评得分：97.5分，自评等级：优", "97.5", "优"),
        ("自评得分：97.5分    自评等级：优", "97.5", "优"),
        ("总分：97.5分；等级：优", "97.5", "优"),
        ("总分为97.5分，等级为优。", "97.5", "优"),
        ("总分（满分100分）：97.5分", "97.5", None),
        ("总分（满分100分）97.5分", "97.5", None),
        ("总分（100分）：97.5分", "97.5", None),
        ("总分：97.5/100", "97.5", None),
        ("总分（满分100分）：100分", "100", None),
        ("总分：65分（合格）", "65", "合格"),
        ("总分：65分（及格）", "65", "及格"),
        ("总分：55分（不合格）", "55", "不合格"),
    ],
)
def test_label_and_total_in_one_cell(tmp_path: Path, text: str, score: str, grade: str | None, suffix: str) -> None:
    for last in ([Span(text, 9)], [Span(text, 6), "", "", ""]):
        form = read(tmp_path, last, suffix=suffix)
        assert (form.text("total_score"), form.text("grade")) == (score, grade)
        assert form.unread == []


@pytest.mark.parametrize("text", ["总分（100分）", "总分100分", "总分：100"])
def test_full_marks_beside_the_label_are_not_the_total(tmp_path: Path, text: str) -> None:
    form = read(tmp_path, [Span(text, 6), "100", "97", ""])
    assert (form.text("total_score"), form.conflicts) == ("97", [])


def test_full_marks_alone_are_listed(tmp_path: Path) -> None:
    form = read(tmp_path, [Span("总分100分", 9)])
    assert (form.text("total_score"), form.unread) == (None, ["总分100分（A9 看不出是不是总分）"])


@pytest.mark.parametrize("text", ["总分：各项得分相加为97分", "自评得分97分，属于优", "指标完成，自评得分97分"])
def test_a_total_in_words_that_nobody_understands_is_listed(tmp_path: Path, text: str) -> None:
    for last in ([Span(text, 9)], [Span(text, 7), "", ""]):
        form = read(tmp_path, last)
        assert (form.text("total_score"), form.unread) == (None, [f"{text}（A9 看不出是不是总分）"])


@pytest.mark.parametrize("text", ["合计：5000元", "总分（满分100分）", "总分由各项得分相加"])
def test_words_without_a_total_are_not(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, [Span(text, 9)]).unread == []


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    ("label", "answers"),
    [
        (Span("总分", 4), ["100分", "97分"]),
        (Span("总分", 4), ["100分", "已完成"]),
        (Span("总分", 4), ["", "达成预期指标"]),
        (Span("合计", 4), ["", "已完成"]),
        (Span("总分", 3), ["", "100分", "97分"]),
    ],
)
def test_a_label_merged_over_the_levels_is_no_name(
    tmp_path: Path, label: Span, answers: list[str], suffix: str
) -> None:
    form = read(tmp_path, [label, *answers, "100", "97", ""], suffix=suffix)
    assert (form.text("total_score"), form.unread) == ("97", [])


def test_nor_is_one_merged_over_the_lower_levels(tmp_path: Path) -> None:
    form = read(tmp_path, ["", "", Span("总分", 2), "100分", "已完成", "100", "97", ""])
    assert (form.text("total_score"), form.unread) == ("97", [])


def test_full_marks_and_points_in_words_beside_a_label_in_one_cell(tmp_path: Path) -> None:
    form = read(tmp_path, ["", "", "", "总分", "100分", "97分", "100", "97", ""])
    assert (form.text("total_score"), form.unread) == ("97", [])


def test_a_grade_in_words_beside_a_merged_label_is_listed(tmp_path: Path) -> None:
    form = read(tmp_path, [Span("总分", 4), "100分", "优秀等次", "100", "97", ""])
    assert (form.text("total_score"), form.unread) == ("97", ["优秀等次（F9 看不出是哪一等级）"])


@pytest.mark.parametrize(
    "last",
    [
        ["自评得分", "97", "自评等级", "优", "", "", "", "", ""],
        ["自评等级", "优", "自评得分", "97", "", "", "", "", ""],
        [Span("自评得分", 2), Span("97", 2), Span("自评等级", 2), Span("优", 3)],
        [Span("自评等级", 2), Span("优", 2), Span("自评得分", 2), Span("97", 3)],
        [Span("自评得分", 3), Span("97", 2), Span("等级", 2), Span("优", 2)],
        [Span("总分", 4), Span("97", 2), "", "", "优"],
    ],
)
def test_total_and_grade_right_of_their_labels(tmp_path: Path, last: Row) -> None:
    form = read(tmp_path, last)
    assert (form.text("total_score"), form.text("grade"), form.unread, form.conflicts) == ("97", "优", [], [])


@pytest.mark.parametrize(
    "last", [["总分", "97", "", "", "", "", "", "", ""], [Span("自评得分", 3), "97", "", "", "", "", ""]]
)
def test_the_total_alone_right_of_its_label(tmp_path: Path, last: Row) -> None:
    form = read(tmp_path, last)
    assert (form.text("total_score"), form.text("grade"), form.unread) == ("97", None, [])


@pytest.mark.parametrize(
    ("last", "listed"),
    [
        (["总分", "100", "", "", "", "", "", "", ""], ["100（B9 看不出是不是总分）"]),
        ([Span("合计", 2), "120", "", "", "", "", "", ""], ["120（C9 看不出是不是总分）"]),
        (
            [Span("自评得分", 4), Span("96", 1), "97", "", "", ""],
            ["96（E9 看不出是不是总分）", "97（F9 看不出是不是总分）"],
        ),
        ([Span("总分", 6), "100", "", ""], []),
    ],
)
def test_a_number_that_may_be_something_else_is_not_the_total(tmp_path: Path, last: Row, listed: list[str]) -> None:
    form = read(tmp_path, last)
    assert (form.text("total_score"), form.unread) == (None, listed)


@pytest.mark.parametrize(("score", "total"), [("", None), ("97", "97")])
def test_the_bureaus_points_are_not_the_own_total(tmp_path: Path, score: str, total: str | None) -> None:
    rows: list[Row] = [
        [Span("财政项目支出绩效自评表", 8)],
        ["项目名称", Span("供水工程", 7)],
        ["一级指标", "二级指标", "三级指标", "目标值", "实际完成值", "分值", "自评分", "复核分"],
        ["产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", "100", "97", "95"],
        [Span("总分", 3), "", "", "", score, "95"],
    ]
    (form,), _ = read_forms(write(tmp_path / "表.xlsx", rows))
    assert (form.text("total_score"), form.text("dept_score")) == (total, "95")


def test_two_totals_that_differ_are_a_conflict_wherever_they_stand(tmp_path: Path) -> None:
    form = read(tmp_path, [Span("总分", 6), "100", "97", ""], ["自评得分", "96", "自评等级", "优", "", "", "", "", ""])
    assert [conflict.name for conflict in form.conflicts] == ["total_score"]


@pytest.mark.parametrize("text", ["优/良", "90分以上（优）", "优、良、中、差"])
def test_a_grade_that_nobody_can_tell_is_listed(tmp_path: Path, text: str) -> None:
    form = read(tmp_path, [Span("总分", 6), "100", "97", text])
    assert (form.text("total_score"), form.text("grade")) == ("97", None)
    assert form.unread == [f"{text}（I9 看不出是哪一等级）"]


@pytest.mark.parametrize("text", ["⊠优 □良", "✖优 ☑良"])
def test_a_grade_ticked_by_another_sign(tmp_path: Path, text: str) -> None:
    form = read(tmp_path, [Span("总分", 6), "100", "97", text])
    assert form.text("grade") == ("优" if text.startswith("⊠") else "良")


@pytest.mark.parametrize("label", ["加分", "扣分项", "折合百分制", "县财政复核"])
def test_points_below_the_indicators_that_nobody_took_are_listed(tmp_path: Path, label: str) -> None:
    last = [Span("总分", 6), "100", "97", ""]
    for rows in ([[Span(label, 6), "", "5", ""], last], [last, [Span(label, 6), "", "5", ""]]):
        form = read(tmp_path, *rows)
        assert form.text("total_score") == "97"
        assert form.unread == [
            f"{label}（H{9 + rows.index(rows[0] if rows[0] is not last else rows[1])} 的得分未使用）"
        ]


@pytest.mark.parametrize("label", ["指标得分小计", "产出合计", "联系人", "注：满分"])
def test_sums_and_notes_below_the_indicators_are_not(tmp_path: Path, label: str) -> None:
    form = read(tmp_path, [Span(label, 6), "90", "88", ""], [Span("总分", 6), "100", "97", ""])
    assert (form.text("total_score"), form.unread) == ("97", [])


@pytest.mark.parametrize("label", ["得   分", "小计", "得分小计", "产出合计"])
def test_without_a_total_the_last_sum_is_listed(tmp_path: Path, label: str) -> None:
    form = read(tmp_path, [Span(label, 6), "100", "97", ""])
    assert (form.text("total_score"), form.unread) == (None, [f"{label}（H9 的得分未使用）"])


def test_a_total_in_another_column_is_listed(tmp_path: Path) -> None:
    form = read(tmp_path, [Span("总分", 3), "97", "", "", "100", "", ""])
    assert (form.text("total_score"), form.unread) == (None, ["97（D9 看不出是不是总分）"])


def test_check_says_what_to_do(tmp_path: Path) -> None:
    file = write(tmp_path / "表.xlsx", self_evaluation(last=[[Span("打的分", 6), "100", "97", "优/良"]]))
    told = [each.message for each in check_files([file]) if each.is_warning]
    assert told == ["打的分（H9 的得分未使用）；是总分的，请写明“总分”"]
