"""`jixiao simulate`: one other policy tried on the published samples, read from --json; and that it leaves no trace."""

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.conftest import Ended, Published, jixiao_here

LADDER = """\
subject_kind,grade,action,money_base,cut_ratio,fiscal_year_from,legal_basis,evidence,note
project,优,prioritise,next_year_budget,0,2021,试行方案第三条,seed,
project,良,maintain,next_year_budget,0,2021,试行方案第三条,seed,
project,中,cut,next_year_budget,0.1,2021,试行方案第三条,seed,
project,差,cancel,next_year_budget,1,2021,试行方案第三条,seed,
"""
PARAMETERS = "parameter,value,unit,fiscal_year_from,legal_basis,evidence,note\n"


def _contents(published: Published) -> dict[str, str]:
    """Every file of the home that is not a log: path -> hash."""
    folders = ("raw", "landing", "builds", "releases", "reports")
    files = (path for folder in folders for path in sorted((published.home / folder).rglob("*")) if path.is_file())
    return {str(path.relative_to(published.home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def traces(published: Published) -> list[dict[str, str]]:
    """What the home holds before the simulation; the fixture below adds what it holds after."""
    return [_contents(published)]


@pytest.fixture(scope="module")
def tried(published: Published, traces, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """郑州 cuts 中 by a tenth and cancels 差, both by judgement until now, and warns at −0.05 instead of −0.10."""
    folder = tmp_path_factory.mktemp("policy") / "410100"
    folder.mkdir()
    (folder / "policy_result_ladder.csv").write_text(LADDER, "utf-8")
    (folder / "policy_parameters.csv").write_text(
        PARAMETERS + "gap_yellow_ratio,-0.05,,2021,试行方案第二条,seed,\n", "utf-8"
    )
    ended = jixiao_here("simulate", "--policy", str(folder.parent), "--json", home=published.home)
    assert ended.code == 0, ended.err
    traces.append(_contents(published))
    return ended


def test_it_is_compared_with_the_release_in_force(tried, published):
    assert (tried.summary["release_id"], tried.summary["is_against_release"]) == (published.summary["release_id"], True)
    assert tried.summary["policy"] == ["410100/policy_parameters.csv", "410100/policy_result_ladder.csv"]


def _of_grade(release, rule: str) -> dict[str, Decimal]:
    """Code and base of the projects on which the rule of a grade takes effect today."""
    rows = release(
        "select subject_code, base_yuan from marts.fct_recommendations where mof_div_code = '410100' "
        f"and fiscal_year = 2021 and money_base = 'next_year_budget' and rule_id = '{rule}' and is_effective"
    )
    assert rows
    return dict(rows)


def test_each_project_graded_中_is_cut_by_a_tenth_and_says_why(tried, release):
    bases = _of_grade(release, "r03")
    cut = {row["subject_code"]: row for row in tried.summary["changes"] if row["action_after"] == "cut"}
    assert cut.keys() == bases.keys()
    for code, row in cut.items():
        assert (row["kind"], row["action_before"], row["recommended_before_yuan"]) == ("changed", "improve", None)
        tenth = (bases[code] / 10).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(row["recommended_after_yuan"]) == tenth
        assert row["difference_yuan"] is None  # by judgement until now
        assert row["policy_key_before"].startswith("000000000/")
        assert row["policy_key_after"] == "410100/2021/policy_result_ladder/project/next_year_budget"
        assert row["legal_basis_after"] == "试行方案第三条" and "压减" in row["evidence_after"]


def test_each_project_graded_差_loses_its_money(tried, release):
    bases = _of_grade(release, "r04")
    cancelled = [row for row in tried.summary["changes"] if row["action_after"] == "cancel"]
    assert {row["subject_code"]: Decimal(row["recommended_after_yuan"]) for row in cancelled} == bases


def test_what_rests_on_a_self_evaluation_alone_does_not_move_with_the_ladder(tried, release):
    """优 and 良 of 郑州 are its projects' own words."""
    maintained = {**_of_grade(release, "r01"), **_of_grade(release, "r02")}
    assert maintained.keys().isdisjoint(row["subject_code"] for row in tried.summary["changes"])


def test_the_totals_are_those_of_the_rows(tried, release):
    totals = {row["action"]: row for row in tried.summary["totals"] if row["money_base"] == "next_year_budget"}
    fair, poor = _of_grade(release, "r03"), _of_grade(release, "r04")
    assert totals["improve"]["count_before"] - totals["improve"]["count_after"] == len(fair)
    assert totals["cut"]["count_after"] - totals["cut"]["count_before"] == len(fair) - len(poor)
    assert Decimal(totals["cancel"]["difference_yuan"]) == sum(poor.values())
    moved = [Decimal(row["recommended_after_yuan"]) for row in tried.summary["changes"] if row["action_after"] == "cut"]
    assert Decimal(totals["cut"]["difference_yuan"]) == sum(moved)


def test_more_projects_are_warned_of_and_only_where_the_policy_holds(tried):
    yellow = {row["mof_div_code"]: row for row in tried.summary["alerts"] if row["alert_level"] == "yellow"}
    assert yellow["410100"]["project_months_after"] > yellow["410100"]["project_months_before"]
    regions = {row["mof_div_code"] for part in ("changes", "totals", "alerts", "grades") for row in tried.summary[part]}
    assert regions == {"410100"}


def test_nothing_is_published_and_nothing_is_left_behind(tried, traces):
    before, after = traces
    assert before == after


class TestRefused:
    """A bad policy costs no build: it is refused with file, row and column."""

    def put(self, folder: Path, text: str) -> Path:
        (folder / "510521").mkdir()
        (folder / "510521" / "policy_parameters.csv").write_text(PARAMETERS + text, "utf-8")
        return folder

    def test_a_misspelt_parameter_and_a_bad_value(self, published, tmp_path):
        rows = "gap_yelow_ratio,-0.05,,2021,文件,seed,\nidle_after_years,两,年,2021,文件,seed,\n"
        ended = jixiao_here("simulate", "--policy", str(self.put(tmp_path, rows)), home=published.home)
        assert ended.code == 1
        cause, mend = ended.err.splitlines()
        assert "510521/policy_parameters.csv" in cause and "parameter" in cause and "第2行" in cause
        assert "现行政策不受影响" in mend
        assert "idle_after_years" in ended.out and "gap_yelow_ratio" in ended.out

    def test_a_rule_without_a_legal_basis(self, published, tmp_path):
        folder = self.put(tmp_path, "idle_after_years,3,年,2021,,seed,\n")
        ended = jixiao_here("simulate", "--policy", str(folder), "--json", home=published.home)
        assert ended.code == 1 and "legal_basis" in ended.summary["cause"]

    @pytest.mark.parametrize(
        ("place", "name"),
        [("510521", "说明.csv"), ("000000000", "policy_parameters.csv"), ("全国", "policy_parameters.csv")],
    )
    def test_what_is_no_regions_policy_table(self, published, tmp_path, place, name):
        (tmp_path / place).mkdir()
        (tmp_path / place / name).write_text(PARAMETERS + "idle_after_years,3,年,2021,文件,seed,\n", "utf-8")
        ended = jixiao_here("simulate", "--policy", str(tmp_path), home=published.home)
        assert ended.code in (1, 2) and len(ended.err.splitlines()) == 2

    def test_tables_of_nobody_need_a_region(self, published, tmp_path):
        (tmp_path / "policy_parameters.csv").write_text(PARAMETERS, "utf-8")
        ended = jixiao_here("simulate", "--policy", str(tmp_path), home=published.home)
        assert ended.code == 2 and "--region" in ended.err
