"""What the brief cuts and what it never cuts; results done beside results recommended."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pipelines.cli import run
from pipelines.errors import EXIT_USAGE
from pipelines.lang import say
from pipelines.readers.report.brief import context
from pipelines.readers.report.coverage import Report, gather
from pipelines.readers.report.director import LISTED, _counted
from pipelines.readers.report.headlines import warnings
from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.support import reports
from tests.support.marts import publish
from tests.support.reports import PREFECTURE, SILENT, YEAR


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    return publish(tmp_path_factory.mktemp("brief"), reports.fill)


@pytest.fixture(scope="module")
def told(settings) -> dict[str, Report]:
    with open_release(settings) as connection:
        return {region: gather(connection, region, YEAR) for region in (PREFECTURE, SILENT)}


def test_a_long_list_of_names_is_cut_before_what_it_means(told):
    report = told[PREFECTURE]
    long = warnings(report.subject, [f"第{number}开发区管理委员会" for number in range(100)])
    assert len(long[0]) > 200
    [shortened, *_] = context(Report(report.subject, [], long, [], [], []))["warnings"]
    assert len(shortened) <= 110
    assert shortened.endswith("等。以下数字不含未报区划，也不把它们当作零。")


def test_the_table_of_the_brief_is_never_a_heading_alone(told):
    [row] = context(told[SILENT])["figures"]
    assert row["label"] == say("没有可列的指标", "No figure to tell")


def test_the_lists_stand_in_full_with_how_many_they_hold(told):
    """On paper nobody can look up the others."""
    report = told[PREFECTURE]
    many = [("很长的项目名称", Decimal("1.00"), None)] * 40
    lists = [replace(table, rows=many if table.anchor == "largest-red" else []) for table in report.lists]
    printed = context(replace(report, lists=lists))
    assert [len(printed[name]["rows"]) for name in ("departments", "red", "take")] == [0, 40, 0]
    assert [_counted("红色预警项目", rows) for rows in (40, LISTED + 1)] == [
        "红色预警项目（40个，由大到小）",
        f"红色预警项目（前{LISTED}个，其余见覆盖报告）",
    ]


def test_done_stands_beside_recommended_with_how_many_regions_speak(told):
    [use] = [table for table in told[PREFECTURE].tables if table.anchor == "use"]
    moneys = (
        Decimal("493827.16"),
        Decimal(0),
        Decimal(0),
        Decimal(0),
    )  # next budget, this year's cash, quota, transfers
    assert use.rows == [("县级", "事后", "压减", 4, *moneys, 0, Decimal("120000.00"), 2, 3)]
    assert [table.rows for table in told[SILENT].tables if table.anchor == "use"] == [[]]


@pytest.mark.parametrize("words", [["report", "coverage"], ["report", "disclosure"], ["letters"]])
def test_a_file_where_the_output_folder_should_be_is_named(settings, tmp_path, words, capsys):
    taken = tmp_path / "占用.txt"
    taken.write_text("x", "utf-8")
    words = [*words, "--region", PREFECTURE, "--home", str(settings.home), "--output", str(taken)]
    assert run(words) == EXIT_USAGE
    told = capsys.readouterr().err
    assert "占用.txt" in told and "换一个输出位置" in told and "Error" not in told
    assert taken.read_text("utf-8") == "x"


def test_a_months_report_says_which_of_its_headlines_are_of_the_whole_year(settings):
    with open_release(settings) as connection:
        labels = [head.label for head in gather(connection, PREFECTURE, YEAR, "M03").headlines]
    assert labels[:3] == ["绩效目标覆盖率（全年）", "绩效运行监控覆盖率（第1季度）", "绩效自评覆盖率（全年）"]
