"""A code and a name on one form: they must be one subject's; check and the night say the same of it."""

from pathlib import Path

import pytest

from pipelines.land.check.against_home import HomeState
from pipelines.land.check.files import check_files
from pipelines.land.check.problem import Taken
from scripts.forms.sheet import Row, Span
from tests.support.forms import REGION, put_table
from tests.support.home import Home
from tests.support.papers import WIDTH, self_evaluation, write

PROJECTS = [
    ("P1", "供水工程"),
    ("P2", "道路工程"),
    ("P3", "桥梁工程"),
    ("P4", "桥梁工程"),
    ("P5", "道路改造工程（二期）"),
    ("P6", "粮食补贴(2021)"),
    ("P7", "河道整治（一期）"),
    ("108", "108国道改造"),
]
DEPARTMENTS = [("A1", "水利局", "D1", "水利局"), ("A2", "交通局", "D2", "交通局")]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    rows = [(code, name, "A1", "general") for code, name in PROJECTS]
    put_table(home, f"{REGION}/2022/projects.csv", "pro_code,pro_name,agency_code,fund_book", *rows)
    put_table(home, f"{REGION}/2022/agencies.csv", "agency_code,agency_name,dept_code,dept_name", *DEPARTMENTS)
    return home


def of_project(code: str, name: str) -> list[Row]:
    rows = self_evaluation(above=[["项目代码", Span(code, WIDTH - 1)]])
    return [[Span(name, each.across) if each == Span("供水工程", 7) else each for each in row] for row in rows]  # ty: ignore


def of_department(code: str, name: str) -> list[Row]:
    return [
        [Span("2022年度部门整体支出绩效自评表", 9)],
        ["部门代码", code, "部门名称", name],
        ["预算执行情况（万元）", "", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "部门支出总额", "8000", "7600", "10", "95%", "9.5"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际值", "分值", "得分"],
        ["产出指标", "数量指标", "建成", "≥5处", "5处", "90", "90"],
    ]


def put(home: Home, rows: list[Row], suffix: str = ".xlsx") -> Path:
    file = home.raw / REGION / "2022" / "forms" / f"自评{suffix}"
    file.parent.mkdir(exist_ok=True)
    return write(file, rows)


def told(home: Home, file: Path) -> tuple[list[tuple[str, bool, str]], list[str]]:
    """Problems of `check` with its home (code, warning, message), and whose form it took the file for."""
    taken: list[Taken] = []
    problems = check_files([file], HomeState(home.settings), taken)
    return [(each.reason_code, each.is_warning, each.message) for each in problems], list(taken[0].subjects)


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (of_project("P1", "道路工程"), ("“道路工程”是 P2 的名称，而表上的项目代码 P1（", "）是“供水工程”")),
        (of_project("P2", " 供水 工程"), ("是 P1 的名称，而表上的项目代码 P2（", "）是“道路工程”")),
        (of_project("P1", "桥梁工程"), ("是 P3、P4 的名称，而表上的项目代码 P1（", "）是“供水工程”")),
        (of_project("P1", "河道整治（一期）"), ("是 P7 的名称，而表上的项目代码 P1（", "）是“供水工程”")),
        (of_project("P1", "108国道改造"), ("是 108 的名称，而表上的项目代码 P1（", "）是“供水工程”")),
        (of_department("D1", "交通局"), ("“交通局”是 D2 的名称，而表上的部门代码 D1（", "）是“水利局”")),
    ],
)
def test_the_code_of_one_and_the_name_of_another(home, rows, said, suffix):
    file = put(home, rows, suffix)
    home.land()
    assert home.rows("self_evaluations", "subject_code") == []
    assert home.rows("self_evaluation_indicators", "subject_code") == []
    assert set(home.rejects("reason_code")) == {"subject_conflict"}
    message = next(each for each in home.rejects("message") if "随之未采用" not in each)
    for part in (*said, "请更正"):
        assert part in message
    problems, _ = told(home, file)
    assert {(code, is_warning) for code, is_warning, _ in problems} == {("subject_conflict", False)}
    assert {message for *_, message in problems} == set(home.rejects("message"))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("P1", "供水工程"),
        ("P1", "供 水 工程"),
        ("P3", "桥梁工程"),  # the name of P4, too
        ("P1", ""),
        ("P1", "P1-供水工程"),
        ("P1", "供水工程（P1）"),
        ("P1", "P1（供水工程）"),
        ("P1", "【P1】供水工程"),
        ("P1", "（供水工程）"),
        ("P5", "道路改造工程（二期）"),  # brackets of the name's own
        ("P5", "道路改造工程(二期)"),
        ("P5", "P5-道路改造工程（二期）"),
        ("P5", "P5（道路改造工程（二期））"),
        ("P5", "道路改造工程（二期）（P5）"),
        ("P6", "粮食补贴(2021)"),
        ("108", "108国道改造"),  # begins as its code
        ("P9", "供水工程"),  # a code that nobody declared: listed as such by the night
    ],
)
def test_a_code_with_its_own_name_is_taken_without_a_word(home, code, name):
    file = put(home, of_project(code, name))
    summary = home.land()
    assert home.rows("self_evaluations", "subject_code") == [code]
    (entry,) = [each for each in summary.of_status("in_force") if each.extract == "self_evaluations"]
    assert entry.message is None
    assert not {each for each in told(home, file)[0] if each[0] == "other_name"}


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        (of_project("P1", "供水工程（二期）"), "P1", "项目代码 P1 在项目库中的名称是“供水工程”，与表上的名称不同"),
        (of_department("D1", "水务局"), "D1", "部门代码 D1 在预算单位中的名称是“水利局”，与表上的名称不同"),
    ],
)
def test_a_name_that_is_nobodys_is_taken_by_its_code_and_told(home, rows, code, said):
    file = put(home, rows)
    summary = home.land()
    assert home.rows("self_evaluations", "subject_code") == [code]
    (entry,) = [each for each in summary.of_status("in_force") if each.extract == "self_evaluations"]
    assert said in str(entry.message)
    problems, subjects = told(home, file)
    (problem,) = [each for each in problems if each[0] == "other_name"]
    assert problem[1] and problem[2].startswith(said)
    assert subjects == [f"{'供水工程' if code == 'P1' else '水利局'}（{code}）"]


def test_check_says_whose_form_it_is(home):
    file = put(home, self_evaluation())
    home.land()
    taken: list[Taken] = []
    check_files([file], HomeState(home.settings), taken)
    assert taken[0].sentence().endswith("，2 个指标，对象 供水工程（P1）")


def test_without_a_home_nobody_knows_whose_it_is(home):
    taken: list[Taken] = []
    assert check_files([put(home, of_project("P1", "道路工程"))], None, taken) == []
    assert list(taken[0].subjects) == []


@pytest.mark.usefixtures("english")
def test_in_english(home):
    put(home, of_project("P1", "道路工程"))
    home.land()
    (message,) = (each for each in home.rejects("message") if "go with it" not in each)
    said = "“道路工程” is the name of P2, but the code P1 (B3) is that of “供水工程”; correct code or name"
    assert message == f"sheet “自评表” cell C4 (项目名称): {said}"
