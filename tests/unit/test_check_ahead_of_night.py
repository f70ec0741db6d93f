"""`jixiao check` beside a home says of a region's year what the next night would hold of it, and ends as it would."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.cli import run
from pipelines.contracts import Contract, load_contracts
from pipelines.land import HomeState, check_files
from pipelines.land.check.against_home import Drift, Place, Totals
from pipelines.land.check.replacing import NOT_HELD_TO_PROJECTS
from tests.support.home import Home

PROJECT = Path(__file__).parents[2]
PLACE = "511902/2021/"
EVALUATIONS = "eval_id,subject_kind,subject_code,evaluator,score,evaluated_amount,scope,completed_date\n"
EVALUATIONS += "V1,project,P1,finance,92,250000,,2021-08-01\nV2,project,P2,finance,80,100000,interim,2021-08-02\n"
SCORES = "eval_id,subject_kind,subject_code,evaluator,score,completed_date\n"
PAID = "支付申请ID,项目代码,支付日期,实际支付金额\n"


def payments(prefix: str, count: int) -> str:
    return PAID + "".join(f"{prefix}{number},P1,2021-03-01,100\n" for number in range(count))


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


def would_hold(home: Home, file) -> tuple[int, str]:
    """Rows and yuan about which the gate is asked."""
    asked: list[Totals] = []
    check_files(
        [file], HomeState(home.settings, is_searched=True, gate=lambda extract, place, after: asked.append(after))
    )
    (after,) = asked
    return after.rows, str(after.amount)


def test_an_amount_that_a_later_file_does_not_name_is_counted_as_it_stands(home):
    home.put(f"{PLACE}evaluations.csv", EVALUATIONS)
    home.land()
    later = home.put(f"{PLACE}evaluations-2.csv", f"{SCORES}V1,project,P1,finance,91,2021-08-01\n")
    assert would_hold(home, later) == (2, "350000.00")
    home.land()
    third = home.put(f"{PLACE}evaluations-3.csv", f"{SCORES}V3,project,P3,finance,91,2021-08-01\n")
    assert would_hold(home, third) == (3, "350000.00"), "of rows that were landed without it too"
    again = home.put(f"{PLACE}evaluations.csv", f"{SCORES}V2,project,P2,finance,81,2021-08-02\n")
    third.unlink()
    assert would_hold(home, again) == (2, "350000.00"), "what lay in the place of the file lends, though it is replaced"


def test_a_blank_amount_under_its_header_is_none(home):
    home.put(f"{PLACE}evaluations.csv", EVALUATIONS)
    home.land()
    head = SCORES.replace("score,", "score,evaluated_amount,")
    later = home.put(f"{PLACE}evaluations-2.csv", f"{head}V1,project,P1,finance,91,,2021-08-01\n")
    assert would_hold(home, later) == (2, "100000.00")


def test_a_value_that_is_the_default_anyway_is_not_called_kept(home):
    """V1 left the scope blank, V2 wrote one: the later file without the column keeps V2's alone."""
    home.put(f"{PLACE}evaluations.csv", EVALUATIONS)
    home.put(
        f"{PLACE}allotments.csv", "指标ID,项目代码,指标类型,指标日期,金额,资金来源年度\nB1,P1,追加,2021-02-01,5,\n"
    )
    home.land()
    files = [
        home.put(f"{PLACE}allotments-2.csv", "指标ID,项目代码,指标类型,指标日期,金额\nB1,P1,追加,2021-02-01,5\n"),
        home.put(
            f"{PLACE}evaluations-2.csv",
            SCORES.replace("score,", "score,evaluated_amount,")
            + "V1,project,P1,finance,91,250000,2021-08-01\nV2,project,P2,finance,81,100000,2021-08-02\n",
        ),
    ]
    found = check_files(files, HomeState(home.settings))
    assert [(each.reason_code, each.message.partition("（")[0]) for each in found] == [
        ("value_kept", "没有“范围”列：1 行保留原值")
    ]
    assert "如 V2 的“interim”" in found[0].message


def test_what_was_taken_out_of_raw_is_not_counted(home):
    home.put(f"{PLACE}payments.csv", payments("A", 9))
    home.put(f"{PLACE}payments-2.csv", payments("B", 40))
    home.land()
    home.remove(f"{PLACE}payments-2.csv")
    assert would_hold(home, home.put(f"{PLACE}payments.csv", payments("A", 3))) == (3, "300.00")


def test_what_changed_or_moved_in_raw_is_counted_as_it_lies_there(home):
    home.put(f"{PLACE}payments-2.csv", payments("B", 40))
    home.put(f"{PLACE}payments-3.csv", payments("C", 4))
    home.put(f"{PLACE}payments-4.csv", payments("C", 4))
    home.put(f"{PLACE}payments-5.csv", payments("D", 50))
    home.land()
    home.put(f"{PLACE}payments-2.csv", payments("B", 7))
    home.remove(f"{PLACE}payments-3.csv")
    (home.raw / PLACE / "payments-5.csv").rename(home.raw / PLACE / "payments-6.csv")
    assert would_hold(home, home.put(f"{PLACE}payments.csv", payments("A", 300))) == (361, "36100.00"), (
        "the new content, the copy of one that went, the same under another name"
    )


def test_a_file_that_is_tried_elsewhere_is_counted_with_what_lies_in_raw_now(home, tmp_path):
    """The outbox may be of raw's shape, or a file may lie anywhere and be known by its keys."""
    home.put(f"{PLACE}payments.csv", payments("A", 3))
    home.put(f"{PLACE}payments-2.csv", payments("B", 40))
    home.land()
    (home.raw / PLACE / "payments-2.csv").rename(home.raw / PLACE / "payments-3.csv")
    home.put(f"{PLACE}payments.csv", payments("A", 5))
    shaped, loose = tmp_path / "outbox" / PLACE / "payments.csv", tmp_path / "导出.csv"
    for file, text in ((shaped, payments("A", 4)), (loose, payments("A", 4))):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert would_hold(home, shaped) == (44, "4400.00"), "it takes the place of the one of its name"
    assert would_hold(home, loose) == (45, "4500.00")


def test_values_of_a_file_that_was_taken_out_are_neither_kept_nor_replaced(home):
    home.put(f"{PLACE}evaluations.csv", EVALUATIONS)
    home.land()
    home.remove(f"{PLACE}evaluations.csv")
    later = home.put(f"{PLACE}evaluations-2.csv", f"{SCORES}V2,project,P2,finance,91,2021-08-01\n")
    assert check_files([later], HomeState(home.settings)) == []
    assert would_hold(home, later) == (1, "None")


def test_a_code_is_known_from_changes_that_lie_in_raw_and_were_corrected_there(home):
    head = "代码类型,旧代码,新代码,生效日期\n项目,"
    home.put(f"{PLACE}projects.csv", "项目代码,项目名称,单位代码,预算类型\nP9,路,A1,一般公共预算\n")
    home.put("511902/2020/code_changes.csv", f"{head}P1,P8,2020-03-01\n")
    home.land()
    paid = home.put(f"{PLACE}payments.csv", payments("A", 1))
    assert check_files([paid], HomeState(home.settings)) == []
    home.put("511902/2020/code_changes.csv", f"{head}P1,P9,2020-03-01\n")
    assert check_files([paid], HomeState(home.settings)) == []
    home.remove("511902/2020/code_changes.csv")
    (told,) = check_files([paid], HomeState(home.settings))
    assert told.reason_code == "unknown_project"


@pytest.mark.parametrize("contract", load_contracts().values(), ids=lambda contract: contract.extract)
def test_a_check_warns_of_unknown_projects_in_what_the_night_looks_at(contract: Contract):
    columns = {column.name for column in contract.columns}
    names_projects = "pro_code" in columns or {"subject_kind", "subject_code"} <= columns
    sql = (PROJECT / "dbt_project/models/marts/codes/rpt_unknown_codes.sql").read_text("utf-8")
    counted = f"'{contract.extract}'" in sql and contract.extract != "projects"  # of its list the agencies are asked
    assert counted == (names_projects and contract.extract not in NOT_HELD_TO_PROJECTS)


def test_a_request_for_a_project_that_nobody_declared_is_no_matter_of_the_check(home):
    home.put(f"{PLACE}projects.csv", "项目代码,项目名称,单位代码,预算类型\nP1,路,A1,一般公共预算\n")
    home.land()
    asked = home.put(f"{PLACE}budget_requests.csv", "项目代码,申报数\nP7,10\n")
    assert check_files([asked], HomeState(home.settings)) == []


def test_a_file_that_has_landed_already_is_not_taken_for_the_later_one(home):
    file = home.put(f"{PLACE}payments-1.csv", payments("A", 2))
    home.put(f"{PLACE}payments-2.csv", f"{PAID}A1,P1,2021-03-01,900\n")
    home.land()
    assert would_hold(home, file) == (2, "1000.00")


@pytest.mark.parametrize(("severity", "code"), [("critical", 4), ("warning", 0)])
def test_what_the_night_would_refuse_is_a_problem_and_what_it_would_warn_of_is_none(
    home, monkeypatch, capsys, severity, code
):
    class Judged:
        """A gate that always says so."""

        def __init__(self, settings) -> None: ...

        def __call__(self, extract: str, place: Place, after: Totals) -> Drift:
            return Drift(severity, Totals(100, Decimal(100)))

    monkeypatch.setattr("pipelines.publish.drift.Gate", Judged)
    file = home.put(f"{PLACE}payments.csv", payments("A", 1))
    assert run(["check", str(file), "--home", str(home.settings.home), "--lang", "zh"]) == code
    assert ("1 处问题" in "".join(capsys.readouterr())) == (code == 4)
