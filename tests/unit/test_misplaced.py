"""Files that belong elsewhere or were cut off: what the landing refuses, doubts, and says beforehand."""

from datetime import date

import pytest

from pipelines.land import HomeState, check_files
from pipelines.land.ledger.doubts import Doubt, from_json, row_limit
from pipelines.land.ledger.entries import is_called_draft
from scripts.make_form_fixtures import published
from tests.support.forms import put_form, put_names
from tests.support.home import Home
from tests.unit.test_load import build

HEAD = "支付申请ID,项目代码,支付日期,实际支付金额\n"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def payments(year: int, months: int = 12, prefix: str = "") -> str:
    return HEAD + "".join(f"{prefix or year}-{month},P1,{year}-{month:02}-10,50000\n" for month in range(1, months + 1))


THIS, LAST = "511902/2022/payments.csv", "511902/2021/payments.csv"
STRAY = "511902/2022/payments-补.csv"


def doubts(home: Home) -> dict[str, list[Doubt]]:
    found = {entry.path: from_json(entry.doubts) for entry in home.land().of_status("in_force")}
    return {path: each for path, each in found.items() if each}


def test_last_years_file_in_this_years_folder_is_refused_by_name(home):
    for path, text in ((LAST, payments(2021)), (THIS, payments(2022)), (STRAY, payments(2021))):
        home.put(path, text)
    summary = home.land()
    assert summary.refused == [STRAY]
    assert home.rows("payments", "fiscal_year") == [2021] * 12 + [2022] * 12
    assert home.rejects("path", "row", "reason_code", "message") == [
        (
            STRAY,
            None,
            "other_years_file",
            "12 行中 12 行的日期不在 2022 年度，其中 12 行的主键已在日期所在年度（2021 年）的文件夹中："
            "多半是别的年度的文件，整份未采用；请从该文件夹移走，确属本年度的请更正日期或主键后重报",
        )
    ]
    entry = summary.of_status("refused")[0]
    assert (entry.rows_read, entry.rows_loaded, entry.rows_rejected) == (12, 0, 12)
    again = home.land()
    assert (again.parsed, again.is_changed, again.refused) == ([], False, [STRAY]), "nothing is done twice"


def test_it_is_taken_once_the_other_years_folder_has_it_no_more(home):
    home.put(LAST, payments(2021))
    home.put(STRAY, payments(2021))
    assert home.land().refused == [STRAY]
    home.remove(LAST)
    assert doubts(home) == {STRAY: [Doubt("other_year", 12, 12, 2021)]}
    home.put(LAST, payments(2021))
    assert home.land().refused == [STRAY]


def test_one_sign_alone_is_a_doubt(home):
    home.put(LAST, payments(2021))
    home.put(STRAY, payments(2021, prefix="other"))
    home.put("511902/2022/payments-2.csv", payments(2022, prefix="2021"))
    assert doubts(home) == {
        STRAY: [Doubt("other_year", 12, 12, 2021)],
        "511902/2022/payments-2.csv": [Doubt("known_elsewhere", 12, 12, 2021)],
    }


def test_half_is_not_more_than_half(home):
    home.put(LAST, payments(2021))
    home.put(THIS, payments(2022, 6) + payments(2021, 6).removeprefix(HEAD))
    assert doubts(home) == {}
    home.put(THIS, payments(2022, 6) + payments(2021, 7).removeprefix(HEAD))
    assert home.land().refused == [THIS]


def test_two_regions_that_send_the_same_file_are_looked_at_apart(home):
    home.put(LAST, payments(2021))
    for region in ("511902", "510521"):
        home.put(f"{region}/2022/payments.csv", payments(2021))
    assert home.land().refused == [THIS]
    assert doubts(home) == {"510521/2022/payments.csv": [Doubt("other_year", 12, 12, 2021)]}


def test_the_keys_of_another_region_are_nobodys(home):
    home.put("510521/2021/payments.csv", payments(2021))
    home.put(STRAY, payments(2021))
    assert doubts(home) == {STRAY: [Doubt("other_year", 12, 12, 2021)]}


@pytest.mark.parametrize(
    ("extract", "head", "row"),
    [
        ("allotments", "bgt_id,pro_code,bgt_type,doc_date,amount", "K,P1,追加,2021-05-01,5"),
        (
            "evaluations",
            "eval_id,subject_kind,subject_code,evaluator,score,completed_date",
            "K,项目,P1,财政评价,80,2021-05-01",
        ),
        ("findings", "finding_id,subject_kind,subject_code,problem_kind,letter_date", "K,项目,P1,进度缓慢,2021-05-01"),
        ("result_applications", "application_id,action,applied_date", "K,压减,2021-05-01"),
    ],
)
def test_every_dated_extract_is_looked_at(home, extract, head, row):
    for year in (2021, 2022):
        home.put(f"511902/{year}/{extract}.csv", f"{head}\n{row}\n")
    assert home.land().refused == [f"511902/2022/{extract}.csv"]


@pytest.mark.parametrize(
    ("rows", "last", "limit"),
    [
        (65_535, 65_536, 65_536),
        (65_536, 65_537, 65_536),
        (65_530, 65_536, 65_536),
        (1_048_575, 1_048_576, 1_048_576),
        (5_000, 5_001, 5_000),
        (9_999, 10_000, 10_000),
        (50_000, 50_003, 50_000),
        (4_998, 4_999, None),
        (5_001, 5_002, None),
        (0, 0, None),
    ],
)
def test_a_file_that_ends_at_a_limit(rows, last, limit):
    found = row_limit(rows, last)
    assert (found.found if found else None) == limit


def test_a_cut_off_file_is_told_beforehand_and_by_night(home):
    many = HEAD + "".join(f"A{number},P1,2021-03-01,1\n" for number in range(5_000)) + ",,,\n" * 7
    file = home.put(LAST, many)
    assert doubts(home) == {LAST: [Doubt("row_limit", 5_000, 5_000, 5_000)]}
    (problem,) = check_files([file])
    assert problem.is_warning and problem.reason_code == "row_limit"
    assert problem.message == ("正好止于 5,000 行（常见的导出上限）：可能没有导全；请核对行数，分批导出后一并报送")


def test_check_says_what_the_night_would_of_another_years_file(home):
    home.put(LAST, payments(2021))
    home.land()
    stray = home.put(STRAY, payments(2021))
    (problem,) = check_files([stray], HomeState(home.settings))
    assert (problem.reason_code, problem.is_warning, problem.row) == ("other_years_file", False, None)
    (problem,) = check_files([stray])
    assert (problem.reason_code, problem.is_warning) == ("other_year", True), "without a home only the days speak"
    known = home.put("511902/2022/payments-2.csv", payments(2022, prefix="2021"))
    (problem,) = check_files([known], HomeState(home.settings))
    assert (problem.reason_code, problem.is_warning) == ("known_elsewhere", True)
    assert check_files([home.put(THIS, payments(2022))], HomeState(home.settings)) == []


def test_check_knows_the_keys_of_files_beside_that_no_night_has_landed_yet(home):
    home.put(LAST, payments(2021))
    home.put("511902/2020/payments.csv", payments(2020))
    stray = home.put(STRAY, payments(2021))
    (problem,) = check_files([stray], HomeState(home.settings))
    assert (problem.reason_code, problem.is_warning) == ("other_years_file", False)
    twice = home.put(THIS, payments(2022, prefix="2020"))
    (problem,) = check_files([twice], HomeState(home.settings))
    assert (problem.reason_code, problem.is_warning) == ("known_elsewhere", True)
    assert home.land().refused == [STRAY]


def test_rows_without_a_day_are_of_no_year(home):
    head = "finding_id,subject_kind,subject_code,problem_kind,letter_date\n"
    home.put(
        "511902/2022/findings.csv",
        head + "F1,项目,P1,进度缓慢,\nF2,项目,P1,进度缓慢,2022-03-01\nF3,项目,P1,进度缓慢,\n",
    )
    assert doubts(home) == {}
    assert home.rows("findings", "letter_date") == [None, date(2022, 3, 1), None]


@pytest.mark.parametrize(
    "name", ["payments-作废.csv", "payments-备份.csv", "payments - 副本.csv", "payments-初稿.csv", "payments-old.csv"]
)
def test_a_file_whose_name_calls_it_void_counts_and_is_named(home, name):
    """By the check, with and without a home, as by the night; the same content under a good name is no matter."""
    home.put(THIS, payments(2022))
    file = home.put(f"511902/2022/{name}", payments(2022, 2, "Z"))
    with build(home) as con:
        assert con.execute("select path, doubt, row_count, found from meta.doubts").fetchall() == [
            (f"511902/2022/{name}", "called_draft", 2, None)
        ]
        assert con.execute("select count(*) from raw.payments").fetchall() == [(14,)]
    for state in (None, HomeState(home.settings)):
        (problem,) = check_files([file], state)
        assert (problem.reason_code, problem.is_warning) == ("called_draft", True)
        assert "草稿、作废或备份，其中 2 行仍按报送采用" in problem.message


@pytest.mark.parametrize(
    ("path", "is_draft"),
    [
        ("自评表作废.xlsx", True),
        ("【作废】自评表.xlsx", True),
        ("自评表（征求意见）.docx", True),
        ("自评表备份20240101.xlsx", True),
        ("自评表 - 副本 (2).xlsx", True),
        ("副本自评表.xlsx", True),
        ("511902/2022/forms/备份/甲局/自评表.xlsx", True),
        ("511902/2022/forms/废弃矿山治理项目绩效目标表.docx", False),
        ("511902/2022/forms/废弃农膜回收/自评表.xlsx", False),
        ("数据备份中心建设项目.xlsx", False),
        ("违规药品作废处置.xlsx", False),
        ("古籍原版修复.docx", False),
        ("地方性法规草案起草经费自评表.docx", False),
    ],
)
def test_a_project_with_such_a_word_in_its_name_is_no_draft(path, is_draft):
    assert is_called_draft(path) == is_draft


def test_a_copy_of_the_same_content_is_a_duplicate_and_no_matter(home):
    home.put(THIS, payments(2022))
    home.put("511902/2022/payments - 副本.csv", payments(2022))
    with build(home) as con:
        assert con.execute("select count(*) from meta.doubts").fetchall() == [(0,)]


def test_a_form_in_a_folder_of_drafts_is_named(home):
    put_names(home, published("009"), "511902")
    file = home.raw / put_form(home, "009.xlsx", 2022)
    draft = file.parent.parent / "初稿" / "009.xlsx"
    draft.parent.mkdir()
    file.rename(draft)
    with build(home) as con:
        found = con.execute("select path, extract, doubt from meta.doubts order by 2").fetchall()
    assert found == [
        ("511902/2022/forms/初稿/009.xlsx", extract, "called_draft")
        for extract in ("self_evaluation_indicators", "self_evaluations")
    ]
    told = [each.reason_code for each in check_files([draft], HomeState(home.settings))]
    assert told.count("called_draft") == 2
