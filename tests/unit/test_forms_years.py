"""The year that a form prints, in its title or beside a label: another than its folder's is refused, a title that only
names another one is told; years in names, goals and dates say nothing."""

from pathlib import Path

import pytest

from pipelines.land.check.against_home import HomeState
from pipelines.land.check.files import check_files
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span
from tests.support.forms import REGION, put_table
from tests.support.home import Home
from tests.support.papers import WIDTH, self_evaluation, write

both = pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
TITLE = "项目支出绩效自评表"


def titled(*lines: str | Row) -> list[Row]:
    """A self-evaluation below these lines."""
    head: list[Row] = [[Span(line, WIDTH)] if isinstance(line, str) else line for line in lines]
    return [*head, *self_evaluation()[2:]]


def monitoring(*lines: str, heading: str = "1-8月完成情况", day: Row | None = None) -> list[Row]:
    return [
        *([Span(line, 8)] for line in lines),
        [Span("项目名称", 2), Span("供水工程", 6)],
        *([day] if day else []),
        ["一级指标", "二级指标", "三级指标", "年度指标值", heading, "全年预计完成情况"],
        ["产出指标", "数量指标", "新建管网", "≥12公里", "6公里", "12公里"],
    ]


def of(tmp_path: Path, rows: list[Row], suffix: str = ".xlsx") -> Form:
    (form,), _ = read_forms(write(tmp_path / f"表{suffix}", rows))
    return form


@both
@pytest.mark.parametrize(
    "lines",
    [
        (TITLE, "（2020年度）"),
        (TITLE, "（2020年）"),
        (TITLE, "（ 2 0 2 0 年 度 ）"),
        (TITLE, "（２０２０年度）"),
        (TITLE, "（二〇二〇年度）"),
        (TITLE, "（二○二○年度）"),
        (TITLE, "（二O二O年度）"),
        (TITLE, "（二零二零年度）"),
        ("2020年度项目支出绩效自评表",),
        ("泸县2020年度部门预算项目支出绩效自评表",),
        ("2020年度", TITLE),
        (TITLE, "2020年度  单位：万元"),
        (TITLE, ["填报单位：水利局", "", "", "2020年度", "", "单位：万元"]),
        (TITLE, "填报年度：2020"),
        (TITLE, "年度：2020年"),
        (TITLE, "预算年度：2020年度"),
        (TITLE, ["填报年度", "2020"]),
        (TITLE, ["年度", "", "2020年", "", "单位：万元"]),
        (TITLE, "2020会计年度"),
        (TITLE, "填报日期：2022年1月20日  2020年度"),
        ("2022年公开2020年度项目支出绩效自评表",),
        ("2022年项目支出绩效自评表", "（2020年度）"),  # what is said with 年度 goes before what is not
    ],
)
def test_a_year_that_is_said(lines: tuple[str | Row, ...], suffix: str, tmp_path: Path) -> None:
    form = of(tmp_path, titled(*lines), suffix)
    assert (form.text("fiscal_year"), form.conflicts) == ("2020", [])


@both
@pytest.mark.parametrize(
    ("lines", "years"),
    [
        (("2020年项目支出绩效自评表",), ["2020"]),
        (("泸县2020年部门预算项目支出绩效自评表",), ["2020"]),
        (("二〇二〇年项目支出绩效自评表",), ["2020"]),
        ((TITLE, "2020年"), ["2020"]),
        ((TITLE, "2020"), ["2020"]),
        (("2022年公开2021年项目支出绩效自评表",), ["2021"]),
        (("2022年填报2021年项目支出绩效自评表",), ["2021"]),
    ],
)
def test_a_year_that_a_title_merely_names(lines, years, suffix, tmp_path: Path) -> None:
    form = of(tmp_path, titled(*lines), suffix)
    assert (form.text("fiscal_year"), [cell.text for cell in form.bare_years]) == (None, years)


@both
@pytest.mark.parametrize(
    "lines",
    [
        (TITLE,),
        (TITLE, "（    年度）"),
        (TITLE, "（20  年度）"),
        (TITLE, "填报日期：2022年1月20日"),
        (TITLE, "2022年1月20日"),
        (TITLE, "（2019-2021年度）"),
        ("2019年—2021年项目支出绩效自评表",),
        (TITLE, "川财绩〔2020〕12号"),
        (TITLE, ["项目期", "2020年度"]),
        ("关于印发《2020年度绩效管理办法》的通知", TITLE),
        (TITLE, "本项目2020年度投入资金100万元，已全部支付。"),
        (TITLE, "立项年度：2019"),
        (TITLE, "项目起始年度：2020年"),
        (TITLE, "建设年份：2020年度"),
        (TITLE, "上年度：2020"),
        (TITLE, "以前年度：2020年度"),
        (TITLE, "项目起止年度：2019年度——2021年度"),
        (TITLE, "（2019——2021年度）"),
        (TITLE, ["年度", "2018年", "2019年", "2020年"]),
        (TITLE, ["年份", "", "2018", "", "2019", "", "2020", ""]),
        (TITLE, ["立项年度", "2019"]),
    ],
)
def test_what_says_no_year(lines, suffix, tmp_path: Path) -> None:
    form = of(tmp_path, titled(*lines), suffix)
    assert (form.text("fiscal_year"), form.bare_years, form.conflicts) == (None, [], [])


@both
@pytest.mark.parametrize(
    ("line", "year"),
    [
        (["项目属性", "新增", "立项年度：2019"], None),
        (["项目属性", "新增", "项目起始年度：2020"], None),
        (["项目属性", "新增", "建设年份：2020年"], None),
        (["项目属性", "新增", "上年度：2020"], None),
        (["项目属性", "新增", "开工年度：2020"], None),
        (["项目属性", "新增", "规划年度：2020"], None),
        (["年度", "2018年", "2019年", "2020年"], None),
        (["项目属性", "新增", "预算年度：2020"], "2020"),
        (["项目属性", "新增", "年度：2020年"], "2020"),
        (["项目属性", "新增", "年度", "2020年"], "2020"),
    ],
)
def test_below_the_subject_only_the_forms_own_year_counts(line: Row, year, suffix, tmp_path: Path) -> None:
    rows = titled(TITLE)
    form = of(tmp_path, [*rows[:2], line, *rows[2:]], suffix)
    assert (form.text("subject_name"), form.text("fiscal_year"), form.bare_years) == ("供水工程", year, [])


@both
@pytest.mark.parametrize(
    "name", ["2020年供水工程", "供水工程（2020年度）", "2020年度供水工程", "2020年度结转供水工程表"]
)
def test_the_year_of_a_projects_name_is_the_projects(name: str, suffix: str, tmp_path: Path) -> None:
    rows = [
        [Span(name, WIDTH - 2) if each == Span("供水工程", WIDTH - 2) else each for each in row]
        for row in titled(TITLE)
    ]
    form = of(tmp_path, rows, suffix)
    assert (form.text("subject_name"), form.text("fiscal_year"), form.bare_years) == (name, None, [])


@both
@pytest.mark.parametrize(
    ("rows", "year"),
    [
        (monitoring("项目支出绩效运行监控表", "（截至2020年8月31日）"), "2020"),
        (monitoring("项目支出绩效运行监控表（截止2020年8月）"), "2020"),
        (monitoring("2020年1-8月项目支出绩效运行监控表"), "2020"),
        (monitoring("项目支出绩效运行监控表", heading="截至2020年8月完成情况"), "2020"),
        (monitoring("项目支出绩效运行监控表", day=["监控截止日", "2020年8月31日"]), "2020"),
        (monitoring("项目支出绩效运行监控表", day=["监控截止日", "2020-08-31"]), "2020"),
        (monitoring("项目支出绩效运行监控表", "（截至8月31日）"), None),
        (monitoring("项目支出绩效运行监控表"), None),
    ],
)
def test_the_year_of_what_is_monitored(rows: list[Row], year: str | None, suffix: str, tmp_path: Path) -> None:
    assert of(tmp_path, rows, suffix).text("fiscal_year") == year


MONITORED = ("项目支出绩效运行监控表", "（2021年度）")


@both
@pytest.mark.parametrize(
    "line",
    [
        ["项目起止时间", "2020年1月-2022年12月"],
        ["项目起止时间", "2021年1月-2021年12月", "项目负责人", "张三"],
        ["项目概况", "截至2020年底已完成一期工程，本年实施二期"],
        ["年度总体目标", "在截至2020年12月完成80%的基础上，2021年完成剩余工程"],
        ["年度总体目标", "1-12月每月发放"],
        ["年度总体目标", "2021年上半年完成招标"],
        [Span("年度总体目标：1-12月每月发放", 8)],
        [Span("截至2020年底已完成一期工程", 8)],
        ["项目实施期", "2021年1-12月"],
    ],
)
@pytest.mark.parametrize("is_below", [True, False])
def test_years_and_months_of_a_goal_a_history_or_a_term_are_not_the_forms(
    line: Row, is_below: bool, suffix: str, tmp_path: Path
) -> None:
    is_text = isinstance(line[0], Span)
    head = monitoring(*MONITORED)
    at = 3 if is_below or is_text or line[0] in ("项目概况", "年度总体目标") else 2
    form = of(tmp_path, [*head[:at], line, *head[at:]], suffix)
    assert (form.text("fiscal_year"), form.text("period_end"), form.conflicts) == ("2021", "8月", [])


@both
@pytest.mark.parametrize(
    ("line", "year", "month"),
    [
        ([Span("（截至2020年8月31日）", 8)], "2020", "8月"),
        ([Span("2020年1-8月", 8)], "2020", "8月"),
        ([Span("（上半年）", 8)], None, "6月"),
        (["监控期间", "2020年1-8月"], "2020", "8月"),
        (["监控时段：2020年1-8月", "单位：万元"], "2020", "8月"),
    ],
)
def test_a_span_of_months_below_the_subject(line: Row, year, month, suffix: str, tmp_path: Path) -> None:
    head = monitoring("项目支出绩效运行监控表", heading="实际完成情况")
    form = of(tmp_path, [*head[:2], line, *head[2:]], suffix)
    assert (form.text("fiscal_year"), form.text("period_end"), form.conflicts) == (year, month, [])


@both
@pytest.mark.parametrize(
    "rows",
    [
        titled("2020年度项目支出绩效自评表", "（2021年度）"),
        titled(TITLE, "（2021年度）", "填报年度：2020"),
        monitoring("2021年度项目支出绩效运行监控表", "（截至2020年8月31日）"),
    ],
)
def test_two_years_that_are_said_are_asked_about(rows: list[Row], suffix: str, tmp_path: Path) -> None:
    (conflict,) = of(tmp_path, rows, suffix).conflicts
    assert conflict.name == "fiscal_year"
    assert "2020（" in conflict.zh
    assert "2021（" in conflict.zh


def test_a_year_in_the_page_header(tmp_path: Path) -> None:
    home = Home(tmp_path)
    columns = "pro_code,pro_name,agency_code,fund_book"
    put_table(home, f"{REGION}/2021/projects.csv", columns, ("P1", "供水工程", "A1", "general"))
    folder = home.raw / REGION / "2021" / "forms"
    folder.mkdir()
    said = write(folder / "a.docx", titled(TITLE), header="2020年度绩效自评表")
    named = write(folder / "b.docx", titled(TITLE), header="2020年绩效自评表")
    home.land()
    assert home.rows("self_evaluations", "subject_code") == ["P1"]
    assert {message.partition("：")[0] for message in home.rejects("message")} == {"整张表（年度）"}
    (first, _), (told,) = check_files([said]), check_files([named])
    assert (first.reason_code, first.is_warning) == ("other_year", False)
    assert (told.reason_code, told.cell, told.row, told.is_warning) == ("title_year", None, None, True)


@pytest.mark.parametrize(
    ("rows", "reason", "loaded"),
    [
        (titled("2020年度项目支出绩效自评表"), "other_year", False),
        (titled("2020年度项目支出绩效自评表", "（2021年度）"), "conflicting_values", False),
        (titled("2020年项目支出绩效自评表"), "title_year", True),
        (titled("2020年项目支出绩效自评表", "（2021年度）"), "title_year", True),
        (titled("2021年项目支出绩效自评表"), None, True),
        (titled("2022年部门预算公开2021年项目支出绩效自评表"), None, True),
        (titled("2021年度项目支出绩效自评表", "（2021年度）"), None, True),
    ],
)
def test_check_and_the_night_hold_it_against_the_folders_year(tmp_path: Path, rows, reason, loaded) -> None:
    home = Home(tmp_path)
    columns = "pro_code,pro_name,agency_code,fund_book"
    put_table(home, f"{REGION}/2021/projects.csv", columns, ("P1", "供水工程", "A1", "general"))
    file = home.raw / REGION / "2021" / "forms" / "自评.xlsx"
    file.parent.mkdir()
    write(file, rows)
    summary = home.land()
    assert home.rows("self_evaluations", "subject_code") == (["P1"] if loaded else [])
    assert len(home.rows("self_evaluation_indicators", "subject_code")) == (2 if loaded else 0)
    codes = {"unknown_project"}
    for problems in (check_files([file]), check_files([file], HomeState(home.settings))):
        told = {each.reason_code: each for each in problems if each.reason_code not in codes}
        assert set(told) == ({reason} if reason else set())
        if reason and loaded:
            (entry,) = [each for each in summary.of_status("in_force") if each.extract == "self_evaluations"]
            assert told[reason].is_warning
            assert str(entry.message).endswith(told[reason].message)
            assert "2020 年" in told[reason].message and "2021" in told[reason].message
        elif reason:
            assert set(home.rejects("reason_code")) == {reason}
            assert told[reason].message in home.rejects("message")
