"""`jixiao simulate`: one other policy tried on the published samples, read from --json; and that it leaves no trace."""

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Ended, Published, jixiao

LADDER = PROJECT / "data" / "raw" / "policy" / "510521" / "policy_result_ladder.csv"
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
    """泸县 cuts 良 by 5 % instead of keeping it, and warns earlier: gap_yellow_ratio −0.05 instead of −0.10."""
    folder = tmp_path_factory.mktemp("policy") / "510521"
    folder.mkdir()
    kept, cut = "project,良,maintain,next_year_budget,0,", "project,良,cut,next_year_budget,0.05,"
    ladder = LADDER.read_text("utf-8-sig").replace(kept, cut)
    (folder / LADDER.name).write_text(ladder, "utf-8")
    (folder / "policy_parameters.csv").write_text(PARAMETERS + "gap_yellow_ratio,-0.05,,2021,试行方案,seed,\n", "utf-8")
    ended = jixiao("simulate", "--policy", str(folder.parent), "--json", home=published.home)
    assert ended.code == 0, ended.err
    traces.append(_contents(published))
    return ended


def test_it_is_compared_with_the_release_in_force(tried, published):
    assert tried.summary["release_id"] == published.summary["release_id"]
    assert tried.summary["policy"] == ["510521/policy_parameters.csv", "510521/policy_result_ladder.csv"]


def test_each_project_graded_良_is_cut_by_a_twentieth_and_says_why(tried, release):
    kept = release(
        "select subject_code from marts.fct_recommendations where mof_div_code = '510521' and fiscal_year = 2021 "
        "and subject_kind = 'project' and rule_id = 'r02' and is_effective order by 1"
    )
    cut = [row for row in tried.summary["changes"] if row["action_after"] == "cut"]
    assert kept and sorted(row["subject_code"] for row in cut) == [code for (code,) in kept]
    for row in cut:
        assert (row["kind"], row["action_before"], row["recommended_before_yuan"]) == ("changed", "maintain", "0.00")
        twentieth = (Decimal(row["base_yuan"]) * Decimal("0.05")).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(row["recommended_after_yuan"]) == twentieth
        assert row["difference_yuan"] == row["recommended_after_yuan"]
        assert row["policy_key_after"] == "510521/2021/policy_result_ladder/project/next_year_budget"
        assert "压减" in row["evidence_after"]


def test_the_totals_are_those_of_the_rows(tried):
    changes = [row for row in tried.summary["changes"] if row["difference_yuan"] is not None]
    totals = {row["action"]: row for row in tried.summary["totals"] if row["mof_div_code"] == "510521"}
    assert sum(Decimal(row["difference_yuan"]) for row in changes) == sum(
        Decimal(row["difference_yuan"]) for row in tried.summary["totals"]
    )
    moved = sum(1 for row in changes if row["action_after"] == "cut")
    assert totals["maintain"]["count_before"] - totals["maintain"]["count_after"] == moved
    assert totals["cut"]["count_after"] - totals["cut"]["count_before"] == moved


def test_more_projects_are_warned_of_and_only_where_the_policy_holds(tried):
    yellow = {row["mof_div_code"]: row for row in tried.summary["alerts"] if row["alert_level"] == "yellow"}
    assert yellow["510521"]["project_months_after"] > yellow["510521"]["project_months_before"]
    regions = {row["mof_div_code"] for part in ("changes", "totals", "alerts", "grades") for row in tried.summary[part]}
    assert {region[:6] for region in regions} == {"510521"}


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
        ended = jixiao("simulate", "--policy", str(self.put(tmp_path, rows)), home=published.home)
        assert ended.code == 1
        cause, mend = ended.err.splitlines()
        assert "510521/policy_parameters.csv" in cause and "parameter" in cause and "第2行" in cause
        assert "现行政策不受影响" in mend
        assert "idle_after_years" in ended.out and "gap_yelow_ratio" in ended.out

    def test_a_rule_without_a_legal_basis(self, published, tmp_path):
        folder = self.put(tmp_path, "idle_after_years,3,年,2021,,seed,\n")
        ended = jixiao("simulate", "--policy", str(folder), "--json", home=published.home)
        assert ended.code == 1 and "legal_basis" in ended.summary["cause"]

    @pytest.mark.parametrize(
        ("place", "name"),
        [("510521", "说明.csv"), ("000000000", "policy_parameters.csv"), ("全国", "policy_parameters.csv")],
    )
    def test_what_is_no_regions_policy_table(self, published, tmp_path, place, name):
        (tmp_path / place).mkdir()
        (tmp_path / place / name).write_text(PARAMETERS + "idle_after_years,3,年,2021,文件,seed,\n", "utf-8")
        ended = jixiao("simulate", "--policy", str(tmp_path), home=published.home)
        assert ended.code in (1, 2) and len(ended.err.splitlines()) == 2

    def test_tables_of_nobody_need_a_region(self, published, tmp_path):
        (tmp_path / "policy_parameters.csv").write_text(PARAMETERS, "utf-8")
        ended = jixiao("simulate", "--policy", str(tmp_path), home=published.home)
        assert ended.code == 2 and "--region" in ended.err
