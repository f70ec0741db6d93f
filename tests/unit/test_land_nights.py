"""Night after night: what counts, what is replaced, what left; names in raw/; policy files; `check`."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.land import check_files, landing
from pipelines.land.raw.discover import match_name
from tests.support.home import Home

HEADER = "支付申请ID,项目代码,支付日期,实际支付金额\n"
A, B = HEADER + "A,P1,2021-03-01,1\n", HEADER + "B,P1,2021-03-01,2\n"
FIRST, SECOND = "511902/2021/payments-1.csv", "511902/2021/payments-2.csv"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def statuses(home: Home) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in home.land().entries:
        found.setdefault(entry.path, []).append(entry.status)
    return found


def test_nothing_new_is_not_read_again(home: Home) -> None:
    home.put(FIRST, A)
    first, second = home.land(), home.land()
    assert (first.parsed, first.is_changed) == ([FIRST], True)
    assert (second.parsed, second.is_changed) == ([], False)
    assert home.land(years=range(2021, 2022)).parsed == [FIRST], "a backfill reads its years again"
    assert home.land(years=range(2015, 2021)).parsed == []


def test_a_file_that_arrives_again_replaces_what_it_delivered(home: Home) -> None:
    home.put(FIRST, A)
    old = home.land().entries[0].landing_file
    home.put(FIRST, B)
    assert statuses(home) == {FIRST: ["replaced", "in_force"]}
    assert home.rows("payments", "pay_id") == ["B"]
    assert old is not None and (home.settings.landing / old).exists(), "landing keeps every version"


def test_the_former_content_again_is_a_new_delivery(home: Home) -> None:
    for content in (A, B, A):
        home.put(FIRST, content)
        summary = home.land()
    assert home.rows("payments", "pay_id") == ["A"]
    assert {entry.status: entry.delivered_seq for entry in summary.entries} == {"in_force": 3, "replaced": 2}


def test_the_same_content_under_two_names_counts_once(home: Home) -> None:
    home.put(FIRST, A)
    home.put(SECOND, A)
    assert statuses(home) == {FIRST: ["in_force"], SECOND: ["duplicate"]}
    assert home.rows("payments", "pay_id") == ["A"]
    home.remove(FIRST)
    assert statuses(home) == {FIRST: ["removed"], SECOND: ["in_force"]}
    assert home.rows("payments", "pay_id", "_source_file") == [("A", SECOND)]


def test_a_renamed_file_keeps_its_place_in_the_order_of_delivery(home: Home) -> None:
    home.put(FIRST, A)
    home.land()
    home.put(SECOND, B)
    home.land()
    home.remove(FIRST)
    home.put("511902/2021/payments-9.csv", A)
    order = {entry.path: entry.delivered_seq for entry in home.land().of_status("in_force")}
    assert order == {"511902/2021/payments-9.csv": 1, SECOND: 2}


def test_a_file_that_is_gone_takes_its_rows_with_it(home: Home) -> None:
    home.put(FIRST, A)
    home.put(SECOND, B)
    home.land()
    home.remove(FIRST)
    summary = home.land()
    assert summary.is_changed and summary.parsed == []
    assert home.rows("payments", "pay_id") == ["B"]


def test_the_same_content_in_another_year_is_another_delivery(home: Home) -> None:
    for year in (2020, 2021):
        home.put(f"511902/{year}/agencies.csv", "单位代码,单位名称,部门代码,部门名称\nA1,甲,D1,甲\n")
    home.land()
    assert home.rows("agencies", "fiscal_year") == [2020, 2021]


def test_both_spellings_of_a_region_are_one_folder(home: Home) -> None:
    home.put("511902/2021/payments.csv", A)
    home.put("511902000/2021/payments.csv", A)
    assert sorted(statuses(home).values()) == [["duplicate"], ["in_force"]]


def test_a_lost_landing_is_rebuilt_from_raw(home: Home) -> None:
    home.put(FIRST, A)
    home.land()
    lost = home.settings.landing / str(home.land().entries[0].landing_file)
    lost.unlink()
    assert home.land().parsed == [FIRST]
    assert home.rows("payments", "pay_id") == ["A"]


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_night(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home.put(FIRST, A)
    land_file = landing.land_guarded

    def land_and_append(*arguments: object) -> object:
        landed = land_file(*arguments)  # type: ignore[arg-type]
        file.write_text(A + "C,P1,2021-03-01,3\n", encoding="utf-8")
        return landed

    monkeypatch.setattr(landing, "land_guarded", land_and_append)
    assert home.land().refused == [FIRST]
    assert home.rejects("reason_code") == ["changed_meanwhile"]
    monkeypatch.undo()
    home.land()
    assert home.rows("payments", "pay_id") == ["A", "C"]


def test_what_is_not_recognised_is_listed(home: Home) -> None:
    home.put("511902/2021/工资.csv", "x\n")
    home.put("511902/2021/payments.docx", "x")
    home.put("511902/payments.csv", A)
    home.put("51190/2021/payments.csv", A)
    home.put("511902/2021/old/payments.csv", A)
    home.put("policy/511902/policy_parametres.csv", "x\n")
    home.put("511902/2021/forms/a/自评表.xlsx", "x")
    for ignored in ("511902/2021/~$payments.xlsx", "511902/2021/.DS_Store", "511902/2021/Thumbs.db", "README.md"):
        home.put(ignored, "x")
    summary = home.land()
    assert len(summary.unrecognised) == 6
    assert summary.refused == ["511902/2021/forms/a/自评表.xlsx"]
    assert set(home.rejects("reason_code")) == {"unrecognised", "broken_workbook"}
    unrecognised = [message for path, message in home.rejects("path", "message") if "forms" not in path]
    assert all(message.startswith("未识别：") for message in unrecognised)
    assert not home.land().is_changed


@pytest.mark.parametrize(
    ("stem", "extract"),
    [
        ("payments", "payments"),
        ("payments-2021-08", "payments"),
        ("Payments_1", "payments"),
        ("paymentsx", None),
        ("goal_indicators(2)", "goal_indicators"),
        ("goals 终", "goals"),
        ("预算指标-8月", "allotments"),
        ("预算指标表8月", "allotments"),
        ("绩效指标明细表", "goal_indicators"),
        ("BA_BGT_INFO_2021", "allotments"),
        ("pm_self_eval_indicator", "self_evaluation_indicators"),
        ("工资", None),
    ],
)
def test_names(stem: str, extract: str | None) -> None:
    match = match_name(stem)
    assert (match[0] if match else None) == extract


POLICY = "policy/511902/policy_grade_bands.csv"
BANDS = "fiscal_year_from,grade,score_min,legal_basis,evidence\n2021,优,{},某办法,doc\n2021,良,80,某办法,doc\n"
BANDS += "2021,中,60,某办法,doc\n2021,差,0,某办法,doc\n"


def test_a_bad_policy_file_is_refused_whole_and_the_former_one_stays(home: Home) -> None:
    home.put(POLICY, BANDS.format(90))
    home.land()
    assert home.rows("policy_grade_bands", "grade", "score_min")[0] == ("优", Decimal(90))
    home.put(POLICY, BANDS.format(70))
    for _ in range(2):
        assert statuses(home) == {POLICY: ["in_force", "refused"]}
        assert home.rows("policy_grade_bands", "score_min")[0] == Decimal(90)
    path, row = home.rejects("path", "row")[0]
    assert path == POLICY and row
    home.put(POLICY, BANDS.format(85))
    assert statuses(home)[POLICY].count("in_force") == 1
    assert home.rows("policy_grade_bands", "score_min")[0] == Decimal(85)
    home.put(POLICY, BANDS.format("九十"))
    assert home.land().refused == [POLICY]
    assert home.rows("policy_grade_bands", "score_min")[0] == Decimal(85)
    home.remove(POLICY)
    home.land()
    assert home.rows("policy_grade_bands", "grade") == []


def test_check_says_what_the_night_would(home: Home, tmp_path: Path) -> None:
    good = home.put("511902/2021/payments.csv", A)
    bad = tmp_path / "三月.csv"
    bad.write_text(HEADER.replace("\n", ",备用\n") + "A,P1,2021-13-01,1,\n,P1,2021-03-01,1,\n", encoding="gb18030")
    other = tmp_path / "x.csv"
    other.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert check_files([good]) == []
    found = check_files([bad, other, tmp_path / "missing.csv"])
    assert [(problem.extract, problem.row, problem.column, problem.reason_code) for problem in found] == [
        ("payments", 2, "支付日期", "unreadable_date"),
        ("payments", 3, "支付申请ID", "missing_required"),
        ("payments", None, "备用", "unknown_column"),
        (None, None, None, "unrecognised"),
        (None, None, None, "unreadable_file"),
    ]
    assert not (home.settings.home / "landing").exists(), "nothing is kept"
