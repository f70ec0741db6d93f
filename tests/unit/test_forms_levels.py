"""The levels of a form's indicators: headings and names in, levels out, and what is listed instead of being guessed."""

from pathlib import Path

import pytest

from pipelines.land import check_files
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span, write_sheets
from tests.support.home import Home
from tests.support.papers import self_evaluation, write

ANSWERS: Row = ["年度指标值", "实际完成值", "分值", "得分", ""]
DONE: Row = ["≥12公里", "12.5公里", "90", "90", ""]


def put(folder: Path, heading: Row, *rows: Row) -> Path:
    """A self-evaluation with these headings and names of its indicators."""
    table = [[*heading, *ANSWERS], *([*names, *DONE] for names in rows)]
    write_sheets(folder / "表.xlsx", {"表": self_evaluation(table=table, last=[])})
    return folder / "表.xlsx"


def read(folder: Path, heading: Row, *rows: Row) -> Form:
    (form,), _ = read_forms(put(folder, heading, *rows))
    return form


def levels(form: Form) -> list[tuple[str | None, ...]]:
    return [tuple(row.values[name] for name in ("level1", "level2", "level3")) for row in form.rows]


NAMES: list[Row] = [["成本指标", "经济成本", "单位造价"], ["", "社会成本", "占地"]]
LEVELS = [("成本指标", "经济成本", "单位造价"), ("成本指标", "社会成本", "占地")]


@pytest.mark.parametrize(
    "heading",
    [
        ["一级指标", "二级指标", "三级指标"],
        ["一级指标名称", "二级指标名称", "三级指标名称"],
        ["一级", "二级", "三级指标"],
        ["一级绩效指标", "二级绩效指标", "三级绩效指标"],
        ["一级指标类型", "二级指标类别", "三级指标内容"],
    ],
)
def test_levels_under_their_headings(tmp_path: Path, heading: Row) -> None:
    form = read(tmp_path, heading, *NAMES)
    assert (levels(form), form.unread) == (LEVELS, [])


@pytest.mark.parametrize(
    ("heading", "found", "unread"),
    [
        (["指标大类", "指标小类", "三级指标"], (None, None), ["指标大类（A6", "指标小类（B6"]),
        (["一级指标", "类别", "三级指标"], ("成本指标", None), ["类别（B6"]),
        (["指标类型", "二级指标", "三级指标"], (None, "经济成本"), ["指标类型（A6"]),
        ([Span("指标分类", 2), "三级指标"], (None, None), ["指标分类（A6"]),
    ],
)
def test_names_under_a_heading_that_nobody_knows_are_no_level(
    tmp_path: Path, heading: Row, found: tuple, unread: list[str]
) -> None:
    """Never the indicator's own name in their stead."""
    form = read(tmp_path, heading, *NAMES)
    assert levels(form)[0] == (*found, "单位造价")
    assert len(form.unread) == len(unread)
    assert all(said.startswith(start) for said, start in zip(form.unread, unread, strict=True))


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        (["三级指标"], [["单位造价"], ["占地"]]),
        (["序号", "三级指标"], [["1", "单位造价"], ["2", "占地"]]),
        (["绩效指标", "三级指标"], [["", "单位造价"], ["", "占地"]]),
        ([Span("绩效指标", 1, 3), "三级指标"], [["单位造价"], ["占地"]]),
    ],
)
def test_where_no_level_is_printed_the_name_stands_for_it(tmp_path: Path, heading: Row, rows: list[Row]) -> None:
    form = read(tmp_path, heading, *rows)
    assert levels(form) == [("单位造价",) * 3, ("占地",) * 3]
    assert form.unread == []


def test_check_names_the_heading_and_its_cell(tmp_path: Path) -> None:
    problems = check_files([put(tmp_path, ["指标大类", "二级指标", "三级指标"], *NAMES)])
    assert [(each.cell, each.reason_code, each.message) for each in problems if not each.is_warning] == [
        (
            "A6",
            "missing_required",
            f"工作表“表” 单元格 A6（一级指标）：栏目不认识，第{row}行的这一级取不到；请按表式写成一级指标、二级指标",
        )
        for row in (7, 8)
    ]
    (told,) = (each.message for each in problems if each.is_warning)
    assert told == "指标大类（A6 不认识的栏目，未取一级指标）；请按表式写成一级指标、二级指标、三级指标"


@pytest.mark.parametrize(
    ("level1", "level2", "found"),
    [
        ("成 本 指 标", "经 济 成 本", ("成本指标", "经济成本")),
        ("满　意　度　指　标", "服务对象\n满意度", ("满意度指标", "服务对象满意度")),
        ("产 出 指 标（50 分）", "A 类 指标", ("产出指标（50 分）", "A 类指标")),
    ],
)
def test_levels_that_are_set_wide(tmp_path: Path, level1: str, level2: str, found: tuple) -> None:
    form = read(tmp_path, ["一级指标", "二级指标", "三级指标"], [level1, level2, "单 位 造 价"])
    assert levels(form) == [(*found, "单 位 造 价")]


def test_levels_that_are_set_wide_in_an_extract(tmp_path: Path) -> None:
    home = Home(tmp_path)
    columns = "指标编号,对象类型,对象代码,一级指标,二级指标,三级指标,指标值"
    kept = ["K1,project,P1,成本指标,经济成本,造 价,≤3", "K2,project,P1,产出指标,数量 A类,里 程,≥3"]
    home.put(
        "511902/2022/goal_indicators.csv", "\n".join([columns, *kept, "K3,project,P1,成 本　指标,经济 成本,占地,≤3"])
    )
    home.land()
    assert home.rows("goal_indicators", "kpi_id", "level1", "level2", "level3") == [
        ("K1", "成本指标", "经济成本", "造 价"),
        ("K2", "产出指标", "数量 A类", "里 程"),
        ("K3", "成本指标", "经济成本", "占地"),
    ]


WHOLE: Row = ["一级指标", "二级指标", "三级指标"]


@pytest.mark.parametrize(
    "name",
    [
        ["产出指标", "数量指标", "小计"],
        ["产出指标", "", "小 计"],
        ["", "", "产出指标小计"],
        ["产出指标", "", "得分小计："],
        ["", "", "产出合计（50分）"],
        ["", "", "一、成本指标合计"],
        ["产出指标", Span("小计", 2)],
        [Span("小计", 3)],
        ["", "", "指标得分"],
        ["", "", "产出指标总分"],
    ],
)
def test_a_subtotal_among_the_indicators_is_none(tmp_path: Path, name: Row) -> None:
    """Points without a target or a result, under a name of sums."""
    table: list[Row] = [
        [*WHOLE, *ANSWERS],
        ["产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", "50", "50", ""],
        [*name, "", "—", "50", "50", ""],
        ["效益指标", "社会效益指标", "受益户数", "≥800户", "760户", "40", "38", ""],
    ]
    write_sheets(tmp_path / "表.xlsx", {"表": self_evaluation(table=table, last=[[Span("总分", 5), "100", "97", ""]])})
    (form,), _ = read_forms(tmp_path / "表.xlsx")
    assert levels(form) == [("产出指标", "数量指标", "新建管网"), ("效益指标", "社会效益指标", "受益户数")]
    assert form.unread == []
    assert form.text("total_score") == "97"


@pytest.mark.parametrize("name", ["考核得分", "发放补贴合计", "总分"])
@pytest.mark.parametrize("said", [("≥90分", ""), ("", "95分")])
def test_an_indicator_that_is_called_so_has_a_target_or_a_result(tmp_path: Path, name: str, said: tuple) -> None:
    row: Row = ["产出指标", "质量指标", name, *said, "50", "50", ""]
    write_sheets(tmp_path / "表.xlsx", {"表": self_evaluation(table=[[*WHOLE, *ANSWERS], row], last=[])})
    (form,), _ = read_forms(tmp_path / "表.xlsx")
    assert levels(form) == [("产出指标", "质量指标", name)]


READ = ("target_raw", "actual_raw", "weight_points", "score", "deviation_reason")
SAID = ("≥12公里", "12.5公里", "90", "90", "")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    "heading",
    [
        [
            [Span("绩效指标", 3), *(Span(name, 1, 2) for name in (*ANSWERS[:4], "偏差原因分析"))],
            ["一级指标", "二级指标", "三级指标"],
        ],
        [  # not merged: nothing stands below
            [Span("绩效指标", 3), *ANSWERS[:4], "偏差原因分析"],
            ["一级指标", "二级指标", "三级指标", "", "", "", "", ""],
        ],
        [  # below stand letters
            [Span("绩效指标", 3), *ANSWERS[:4], "偏差原因分析"],
            ["一级指标", "二级指标", "三级指标", "A", "B", "", "（C）", ""],
        ],
        [
            [Span("一级指标", 1, 2), Span("绩效指标", 2), *(Span(name, 1, 2) for name in (*ANSWERS[:4], "偏差原因"))],
            ["二级指标", "三级指标"],
        ],
        [
            [Span("指标名称", 3), *(Span(name, 1, 2) for name in (*ANSWERS[:4], "偏差原因"))],
            ["一级指标", "二级指标", "三级指标"],
        ],
        [
            [Span("绩效指标", 3), *(Span(name, 1, 3) for name in (*ANSWERS[:4], "偏差原因"))],
            [Span("一级指标", 1, 2), Span("二级指标", 1, 2), Span("三级指标", 1, 2)],
            [],
        ],
    ],
)
def test_a_heading_in_two_lines_of_which_the_second_names_the_levels(
    tmp_path: Path, heading: list[Row], suffix: str
) -> None:
    table: list[Row] = [*heading, ["成本指标", "经济成本", "单位造价", *SAID], ["", "社会成本", "占地", *SAID]]
    # the same on the next page
    form = of(tmp_path, self_evaluation(table=[*table, *table]), suffix)
    assert levels(form) == LEVELS * 2
    assert [tuple(row.values[name] or "" for name in READ) for row in form.rows] == [SAID] * 4
    assert (form.unread, form.conflicts) == ([], [])


def of(tmp_path: Path, rows: list[Row], suffix: str) -> Form:
    (form,), _ = read_forms(write(tmp_path / f"表{suffix}", rows))
    return form


def test_columns_that_only_the_upper_line_calls_by_their_name_are_parted_below(tmp_path: Path) -> None:
    rows: list[Row] = [
        [Span("项目支出绩效运行监控表", 13)],
        [Span("项目名称", 2), Span("供水工程", 11)],
        [
            Span("绩效指标", 3),
            Span("年度指标值", 3),
            Span("1-7月完成情况", 1, 2),
            Span("全年预计完成情况", 1, 2),
            Span("偏差原因分析", 2),
            *(Span(word, 1, 2) for word in ("确定能", "有可能", "完全不可能")),
        ],
        ["一级指标", "二级指标", "三级指标", "符号", "值", "单位", "经费保障", "制度保障"],
        ["产出指标", "数量指标", "新建管网", "≥", "12", "公里", "6", "12", "", "雨季影响", "", "√", ""],
    ]
    form = of(tmp_path, rows, ".xlsx")
    (row,) = form.rows
    names = ("operator", "target_raw", "unit", "actual_raw", "deviation_reason")
    assert [row.values[name] for name in names] == ["≥", "12", "公里", "6", "制度保障：雨季影响"]
    assert (form.text("likelihood"), form.text("period_end")) == ("有可能", "7月")
