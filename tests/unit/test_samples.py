"""The sample data: the committed files are what the script writes, and their rows make the published figures.

Figures are recomputed here from the raw rows alone, without the warehouse.
"""

import re
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from samples import artux, chaozhou, dalian, enyang, guangzhou, luxian, provinces, selfeval, yunnan, zhengzhou  # noqa: E402
from samples.bureau import Bureau  # noqa: E402
from samples.delivery import Tray  # noqa: E402
from samples.figures import split, wan  # noqa: E402

from pipelines.land import check_files  # noqa: E402

RAW = ROOT / "data" / "raw"
SIGNS = {"initial": 1, "carry_over": 1, "supplement": 1, "transfer": 1, "reduction": -1, "reclaimed": -1}


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_line_that_the_first_page_adds_to_a_sample_is_taken(page: str, tmp_path: Path) -> None:
    """As the page prints it, below what the committed file holds."""
    text = (ROOT / page).read_text("utf-8")
    [(heads, line)] = re.findall(r"^    (fiscal_year_from,parameter,.*)\n    (.+)$", text, re.MULTILINE)
    path = "policy/510521/policy_parameters.csv"
    own = tmp_path / "raw" / path
    own.parent.mkdir(parents=True)
    own.write_text((RAW / path).read_text("utf-8") + line + "\n", "utf-8")
    assert own.read_text("utf-8").startswith(heads)
    assert [problem.message for problem in check_files([own])] == []


def adjusted(bureau: Bureau, until: str = "12-31") -> dict[str, Decimal]:
    """Project code -> adjusted budget in 元 up to a day; initial and carry-over count from the start."""
    budgets: dict[str, Decimal] = defaultdict(Decimal)
    for row in bureau.rows["allotments"]:
        if row["bgt_type"] in ("initial", "carry_over") or f"{row['doc_date']:%m-%d}" <= until:
            budgets[str(row["pro_code"])] += SIGNS[str(row["bgt_type"])] * Decimal(str(row["amount"]))
    return budgets


def evaluated(bureau: Bureau, kind: str, *evaluators: str) -> set[str]:
    """Codes of subjects with a final evaluation by one of the evaluators (any without)."""
    return {
        str(row["subject_code"])
        for row in bureau.rows["evaluations"]
        if row["subject_kind"] == kind
        and row["scope"] == "final"
        and (not evaluators or row["evaluator"] in evaluators)
    }


def projects(bureau: Bureau, **wanted: object) -> set[str]:
    return {
        str(row["pro_code"])
        for row in bureau.rows["projects"]
        if all(row.get(name) == value for name, value in wanted.items())
    }


def goals(bureau: Bureau) -> set[tuple[str, str]]:
    return {(str(row["subject_kind"]), str(row["subject_code"])) for row in bureau.rows["goals"]}


@pytest.fixture(scope="module")
def artux_books() -> Bureau:
    return artux.books()


@pytest.fixture(scope="module")
def enyang_books() -> Bureau:
    return enyang.books()[0]


@pytest.fixture(scope="module")
def luxian_books() -> Bureau:
    return luxian.books()


def delivered(*cases: object) -> Tray:
    tray = Tray()
    for case in cases:
        case.deliver(tray)  # type: ignore[attr-defined]
    return tray


def test_committed_files_are_what_the_script_writes() -> None:
    files = delivered(provinces, chaozhou, selfeval, zhengzhou).files
    missing = [path for path in files if not (RAW / path).is_file()]
    csv = {path: content for path, content in files.items() if path.endswith(".csv")}
    differing = [path for path, content in csv.items() if (RAW / path).read_bytes() != content]
    assert len(csv) > 60
    assert (missing, differing) == ([], []), "run scripts/make_samples.py"


def test_workbooks_are_the_same_bytes_each_time() -> None:
    assert delivered(guangzhou, zhengzhou).files == delivered(guangzhou, zhengzhou).files


def test_split_makes_the_total() -> None:
    parts = split(wan("230047.41"), 342, Random(1))
    assert (len(parts), sum(parts), min(parts) > 0) == (342, 230_047_410_000, True)


def test_artux_project_spending_is_the_published_total_at_every_quarter_end(artux_books: Bureau) -> None:
    managed = projects(artux_books, pro_kind="specific") | projects(artux_books, pro_kind="other_operating")
    units = {str(row["agency_code"]) for row in artux_books.rows["projects"] if row["pro_code"] in managed}
    assert len(units) == 56
    for month_day, period_end in zip(("03-31", "06-30", "09-30", "12-31"), artux.QUARTER_ENDS, strict=True):
        budgets = adjusted(artux_books, month_day)
        assert sum(budgets[code] for code in managed) == Decimal("2300474100.00")
        monitored = {r["subject_code"] for r in artux_books.rows["monitoring_reports"] if r["period_end"] == period_end}
        assert managed <= monitored


def test_artux_three_of_342_evaluated_projects_score_nothing(artux_books: Bureau) -> None:
    names = {row["pro_code"]: row["pro_name"] for row in artux_books.rows["projects"]}
    rows = artux_books.rows["evaluations"]
    assert len(evaluated(artux_books, "project")) == len(rows) == 342
    assert {names[row["subject_code"]] for row in rows if row["score"] == 0} == {
        "乡镇管理及涉农资金整合经费",
        "2018年新疆专项(第二批)中央基建投资840万元",
        "孤儿被装购置费",
    }


def test_enyang_goals_of_departments_and_key_projects(enyang_books: Bureau) -> None:
    key = projects(enyang_books, is_key=True)
    budgets = adjusted(enyang_books)
    assert len({row["dept_code"] for row in enyang_books.rows["agencies"]}) == 89
    assert sum(kind == "department" for kind, _ in goals(enyang_books)) == 89
    assert {code for kind, code in goals(enyang_books) if kind == "project"} >= key
    assert (len(key), sum(budgets[code] for code in key)) == (345, Decimal("236000000.00"))


def test_enyang_special_bonds_are_drawn_and_looked_at_in_21_units(enyang_books: Bureau) -> None:
    bonds = projects(enyang_books, tags="专项债券", fund_book="gov_fund")
    drawn = {row["subject_code"] for row in enyang_books.rows["samples"]}
    seen = {r["subject_code"] for r in enyang_books.rows["evaluations"] if r["scope"] == "interim"}
    units = {row["agency_code"] for row in enyang_books.rows["projects"] if row["pro_code"] in bonds}
    budgets = adjusted(enyang_books)
    assert bonds == drawn == seen
    assert (len(units), sum(budgets[code] for code in bonds)) == (21, Decimal("1524000000.00"))


def test_enyang_evaluations_by_kind(enyang_books: Bureau) -> None:
    by = ("finance", "third_party")
    special = {str(r["pro_code"]) for r in enyang_books.rows["projects"] if "专项资金" in str(r["tags"]).split(";")}
    done = evaluated(enyang_books, "project", *by)
    assert len(evaluated(enyang_books, "policy", *by)) == 3
    assert len(evaluated(enyang_books, "department", *by)) == 6
    assert len(done & special) == 72
    assert len(done - special) == len((done - special) & projects(enyang_books, is_key=True)) == 25


def test_luxian_evaluated_money_by_book(luxian_books: Bureau) -> None:
    budgets, done = adjusted(luxian_books), evaluated(luxian_books, "project")
    general, fund = (done & projects(luxian_books, fund_book=book) for book in ("general", "gov_fund"))
    assert (len(general), sum(budgets[code] for code in general)) == (10, Decimal("39748500.00"))
    assert (len(fund), sum(budgets[code] for code in fund)) == (3, Decimal("39300000.00"))
    amounts = {r["subject_code"]: r["evaluated_amount"] for r in luxian_books.rows["evaluations"]}
    assert all(amounts[code] == budgets[code] for code in done)
    policies = evaluated(luxian_books, "policy")
    assert (len(policies), sum(budgets[code] for code in policies)) == (2, Decimal("143390000.00"))
    assert len(evaluated(luxian_books, "department")) == 8


def test_luxian_assessments_goals_and_monitoring(luxian_books: Bureau) -> None:
    money = {row["pro_code"]: row["doc_date"] for row in luxian_books.rows["allotments"]}
    assessments = luxian_books.rows["ex_ante_assessments"]
    assert len(assessments) == 11
    assert all(row["assessed_date"] <= money[row["subject_code"]] for row in assessments)  # type: ignore[operator]
    fund = projects(luxian_books, fund_book="gov_fund")
    assert len(fund) == len(fund & {code for _, code in goals(luxian_books)}) == 4
    assert {row["period_end"].isoformat() for row in luxian_books.rows["monitoring_reports"]} == {"2021-08-31"}  # type: ignore[attr-defined]


def test_luxian_ladder_cancels_what_is_poor() -> None:
    text = (RAW / "policy/510521/policy_result_ladder.csv").read_text(encoding="utf-8")
    assert "project,差,cancel,next_year_budget,1," in text


def test_yunnan_twelve_prefectures_cover_four_books() -> None:
    files = delivered(yunnan).files
    evaluated_books = [
        len(content.splitlines()) - 1 for path, content in files.items() if path.endswith("/绩效评价.csv")
    ]
    assert (len(evaluated_books), evaluated_books.count(4)) == (16, 12)


def test_dalian_counties_send_133_departments() -> None:
    files = delivered(dalian).files
    sent = [content.count(b"\r\n") - 1 for path, content in files.items() if path.endswith("/绩效自评.csv")]
    assert (len(sent), sum(sent)) == (12, 133)


def test_chaozhou_library() -> None:
    bureau = Bureau("445100", 2021)
    chaozhou.add_library(bureau)
    rows = bureau.rows["indicator_library"]
    assert (len({r["industry"] for r in rows}), len({r["fund_use"] for r in rows}), len(rows)) == (31, 173, 1470)
    assert len({(r["fund_use"], r["level3"]) for r in rows}) == 1470


def test_province_summaries() -> None:
    text = (RAW / "130000/2021/结果应用.csv").read_text(encoding="utf-8")
    hebei = [line.split(",") for line in text.splitlines()[1:]]
    assert len(hebei) == 4 and all(row[1:3] == ["", ""] for row in hebei)
    shanxi = provinces.shanxi().rows["result_applications"]
    counties = {r["action"]: r for r in shanxi if r["reported_admin_level"] == "county"}
    assert counties["cut"]["amount"] == Decimal("580000000.00")
    assert counties["reclaim"]["amount"] == Decimal("1094000000.00")
    assert (counties["proposal"]["item_count"], counties["proposal"]["reporting_mof_div_count"]) == (3225, 129)
    levels = [row["admin_level"] for row in provinces.shanxi().rows["regions"]]
    assert (levels.count("prefecture"), levels.count("county")) == (11, 129)


def test_real_tables_keep_what_is_printed() -> None:
    files = delivered(selfeval).files
    text = files["310107/2022/绩效自评.csv"].decode()
    assert '20000.00,20000.00,"9,034"' in text and ",4.52," in text
    parents = files["341322102/2023/自评指标.csv"].decode().splitlines()[2]
    assert parents.split(",")[-1] == "ZP01801"
