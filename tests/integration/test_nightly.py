"""Nights that go wrong, nights that go right, and a reader who notices neither.

One home, three nights in order: what the gate refuses leaves everything as it was; mended files and a new region are
published while an analyst queries in a loop; then nothing has changed.
"""

import csv
import hashlib
import io
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.publish import last_refusal
from pipelines.settings import Settings
from pipelines.warehouse import current_release, open_release
from tests.conftest import PROJECT, SAMPLES_AS_OF, Ended, Published, copy_home, jixiao, jixiao_here
from tests.support.clear_text import files_with

PAYMENTS = "510521/2021/PAY_VOUCHER.csv"
GONE = "510521901/2021/国库集中支付.xlsx"
AS_OF = ("--as-of", str(SAMPLES_AS_OF))

NEW_REGION = {
    "990100/2022/regions.csv": """mof_div_code,mof_div_name,parent_mof_div_code,admin_level
        990100,新市,,prefecture
        990101,甲县,990100,county
        990102,乙县,990100,county""",
    "990101/2022/agencies.csv": """agency_code,agency_name,dept_code,dept_name
        A1,甲县教育局,D1,教育局""",
    "990101/2022/projects.csv": """pro_code,pro_name,agency_code,pro_kind,fund_book
        P1,校舍维修,A1,特定目标类,一般公共预算
        P2,教师工资,A1,人员类,一般公共预算""",
    "990101/2022/allotments.csv": """bgt_id,pro_code,bgt_type,doc_date,amount
        B1,P1,年初预算,2022-01-10,100000
        B2,P2,年初预算,2022-01-10,500000""",
    "990101/2022/payments.csv": """pay_id,pro_code,pay_date,amount,payee_name,payee_account
        Z1,P1,2022-05-01,120000.00,欧阳测试甲,622202000000000017
        Z2,GHOST,2022-06-01,300.25,欧阳测试乙,622202000000000025
        Z3,P2,2022-12-01,500000,欧阳测试甲,622202000000000017
        Z4,P1,2022-13-45,10,欧阳测试丙,622202000000000033
        Z5,1.1E+17,2022-06-01,20,欧阳测试丙,622202000000000033
        Z6,P1,2022-06-02,"12,3x\",欧阳测试丙,622202000000000033""",
}
"""A prefecture and two counties, one of which sends nothing: no goals, an orphan payment, one above the allotment,
wages, and three cells that cannot be read."""

READER = """
import os, sys, time, duckdb
path, stop = sys.argv[1:]
total = "select sum(paid_ytd_yuan) from marts.fct_execution_monthly"
held = duckdb.connect(path, read_only=True)
first, rounds = held.execute(total).fetchone(), 0
print("ready", flush=True)
while not os.path.exists(stop):
    assert held.execute(total).fetchone() == first
    with duckdb.connect(path, read_only=True) as fresh:
        assert fresh.execute("select count(*) from meta.build").fetchone() == (1,)
    rounds += 1
    time.sleep(0.02)
print(rounds)
"""


@dataclass(frozen=True)
class Refused:
    """A night the gate refused, and the releases before and after it."""

    ended: Ended
    before: dict[str, str]
    after: dict[str, str]
    told: dict[str, Any] | None


@pytest.fixture(scope="module")
def home(few_regions: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_home(few_regions, tmp_path_factory.mktemp("nights"))


@pytest.fixture(scope="module")
def refused(home: Path) -> Refused:
    """A payment file comes again with ten times its amounts, another is gone, and no night may go on without them."""
    before = tree(home / "releases")
    own = home / "raw" / "policy" / "510521901" / "policy_parameters.csv"
    own.parent.mkdir(parents=True)
    own.write_text("fiscal_year_from,parameter,value,evidence\n2000,held_region_ratio,0,convention\n", "utf-8")
    (home / "raw" / PAYMENTS).write_text(times((home / "raw" / PAYMENTS).read_text("utf-8"), 10), "utf-8")
    (home / "raw" / GONE).unlink()
    ended = jixiao_here("refresh", "--json", *AS_OF, home=home)
    return Refused(ended, before, tree(home / "releases"), last_refusal(Settings(home=home, project=PROJECT)))


@pytest.fixture(scope="module")
def mended(refused: Refused, home: Path, few_regions: Published, tmp_path_factory) -> tuple[Ended, str]:
    """The next night: both files as they were, a new region beside them, and an analyst who queries all along."""
    for path in (PAYMENTS, GONE):
        (home / "raw" / path).write_bytes((few_regions.home / "raw" / path).read_bytes())
    for path, text in NEW_REGION.items():
        file = home / "raw" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(line.strip() for line in text.splitlines()) + "\n", "utf-8")
    stop = tmp_path_factory.mktemp("reader") / "stop"
    in_force = home / "releases" / "current" / "warehouse.duckdb"
    analyst = subprocess.Popen(
        [sys.executable, "-c", READER, str(in_force), str(stop)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert analyst.stdout is not None and analyst.stdout.readline() == "ready\n"
    ended = jixiao_here("refresh", "--json", *AS_OF, home=home)
    stop.touch()
    out, err = analyst.communicate(timeout=60)
    return ended, err or out


def tree(folder: Path) -> dict[str, str]:
    """Path -> hash of every file, links by what they point to."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def times(text: str, factor: int) -> str:
    """A payments CSV with every amount multiplied."""
    rows = list(csv.reader(io.StringIO(text)))
    place = next(number for number, header in enumerate(rows[0]) if header == "XPAY_AMT")
    for row in rows[1:]:
        row[place] = str(Decimal(row[place]) * factor)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


class TestRefused:
    def test_exit_3_names_the_checks_what_was_seen_and_what_to_do(self, refused):
        assert refused.ended.code == 3
        assert refused.ended.summary["outcome"] == "refused"
        found = {finding["check"]: finding for finding in refused.ended.summary["gate"]["refused"]}
        rescaled, missing = found["audit_rescaled_amounts"], found["audit_missing_deliveries"]
        assert (rescaled["examples"][0]["path"], rescaled["examples"][0]["power_of_ten"]) == (PAYMENTS, "1")
        assert (missing["examples"][0]["mof_div_code"], missing["examples"][0]["extract"]) == ("510521901", "payments")
        cause, mend = refused.ended.err.strip().splitlines()[-2:]
        assert cause.startswith("原因: 质量闸门拒绝发布: ") and mend.startswith("处理: ")

    def test_the_page_says_it_in_words_each_check_once(self, refused, home):
        page = (home / "reports" / "failed.html").read_text("utf-8")
        assert "得胜镇（510521901） 2021 年度 国库集中支付, 文件 510521901/2021/国库集中支付.xlsx: 上一版行数" in page
        assert f"泸县（510521） 2021 年度 国库集中支付, 文件 {PAYMENTS}" in page
        assert "mof_div_code" not in page and page.count("audit_missing_deliveries") == 1

    def test_no_byte_of_the_releases_changes(self, refused):
        assert refused.before == refused.after

    def test_the_report_says_which_night_it_shows_and_why(self, refused):
        assert "audit_rescaled_amounts" in {finding["check"] for finding in refused.told["findings"]}
        index = Path(refused.ended.summary["report"][0]).read_text("utf-8")
        assert "未能发布" in index and f"泸县（510521） 2021 年度 国库集中支付, 文件 {PAYMENTS}" in index


class TestMended:
    def test_it_is_published_without_the_cells_that_cannot_be_read(self, mended, home):
        ended, _ = mended
        assert ended.code == 4, ended.err
        assert ended.summary["outcome"] == "published"
        assert [each["path"] for each in ended.summary["published_without"]] == ["990101/2022/payments.csv"]
        assert current_release(Settings(home=home, project=PROJECT)) == ended.summary["release_id"]

    def test_the_analyst_noticed_nothing(self, mended):
        _, said = mended
        assert said.strip().isdigit() and int(said) > 0, said

    def test_the_refusal_is_over(self, mended, home):
        assert last_refusal(Settings(home=home, project=PROJECT)) is None

    def test_three_rejects_name_their_cells_and_nothing_is_lost(self, mended, ask):
        path = "990101/2022/payments.csv"
        rejects = ask(f'select "row", "column", value from meta.rejects where path = \'{path}\' order by 1')
        assert rejects == [(5, "pay_date", "2022-13-45"), (6, "pro_code", "1.1E+17"), (7, "amount", "12,3x")]
        read = ask(f"select rows_read, rows_loaded, rows_rejected from meta.sources where path = '{path}'")
        assert read == [(6, 3, 3)]
        paid = ask(
            "select sum(paid_ytd_yuan) from marts.fct_execution_monthly "
            "where mof_div_code = '990101' and fiscal_year = 2022 and month = 12"
        )
        assert paid == [(Decimal("620300.25"),)]

    def test_the_orphan_payment_stands_under_unknown(self, mended, ask):
        assert ask(
            "select pro_code, paid_ytd_yuan from marts.fct_execution_monthly "
            "where mof_div_code = '990101' and month = 12 and pro_code = '未知'"
        ) == [("未知", Decimal("300.25"))]
        assert ask("select code, row_count from marts.rpt_unknown_codes where mof_div_code = '990101'") == [
            ("GHOST", 1)
        ]

    def test_paid_above_the_allotment_is_published_as_it_is(self, mended, ask):
        assert ask(
            "select execution_ratio from marts.fct_execution_monthly "
            "where mof_div_code = '990101' and pro_code = 'P1' and month = 12"
        ) == [(Decimal("1.200000"),)]

    def test_a_subject_without_a_goal_is_a_gap_and_wages_are_not(self, mended, ask):
        goals = "select distinct subject_code from marts.rpt_coverage_gaps where mof_div_code = '990101'"
        assert ("P1",) in ask(f"{goals} and stage = 'goal'")
        for table in ("rpt_coverage_gaps", "fct_recommendations"):
            assert ask(f"select * from marts.{table} where mof_div_code = '990101' and subject_code = 'P2'") == []

    def test_the_county_that_sent_nothing_is_expected_and_listed(self, mended, ask):
        assert ask(
            "select mof_div_code, is_reported from marts.dim_regions "
            "where mof_div_code in ('990101', '990102') and fiscal_year = 2022 order by 1"
        ) == [("990101", True), ("990102", False)]
        assert ask("select severity, passed from meta.gate_results where check_name = 'audit_unreported_regions'") == [
            ("warning", False)
        ]

    def test_no_payee_can_be_read_in_anything_the_night_wrote(self, mended, home):
        assert not files_with(home, ["欧阳测试", "6222020000000000"])
        assert "欧阳测试" not in mended[0].out + mended[0].err

    def test_nothing_changed_the_night_after(self, mended, home):
        before = tree(home / "releases")
        ended = jixiao_here("refresh", "--json", *AS_OF, home=home)
        assert (ended.code, ended.summary["outcome"]) == (0, "unchanged")
        assert tree(home / "releases") == before


@pytest.fixture(scope="module")
def ask(mended, home: Path):
    def run(sql: str) -> list[tuple]:
        with open_release(Settings(home=home, project=PROJECT)) as connection:
            return connection.execute(sql).fetchall()

    return run


def test_a_second_run_finds_the_home_locked(tmp_path):
    from filelock import FileLock

    with FileLock(tmp_path / "jixiao.lock"):
        ended = jixiao("refresh", home=tmp_path)
    assert ended.code == 5
    assert len(ended.err.strip().splitlines()) == 2
