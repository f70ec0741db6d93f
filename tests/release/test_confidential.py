"""Nothing that leaves the release tells of a problem handed to audit or discipline, of a secret project in words, or of
a person: every file that a night and the commands write of 泸县 is searched for them.

Which problems those are, and who was paid: tests/support/few_regions.py.
"""

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import polars as pl
import pytest

from pipelines.readers.addresses import path_of
from pipelines.readers.browse.app import application
from pipelines.readers.browse.shelf import Shelf
from pipelines.readers.letters import gather
from pipelines.readers.letters.render import shown
from pipelines.readers.report import build_report
from pipelines.settings import Settings
from pipelines.warehouse import open_release, papers_path
from tests.conftest import PROJECT, SAMPLES_AS_OF, Published, copy_home, jixiao_here
from tests.support.browsing import get
from tests.support.few_regions import COUNTY, MIXED, PERSON, REFERRED, RUNNING, SECRET

SECRET_NAME = "图书角课后服务"
WORDS = ("虚列支出线索", "围标串标线索", "YS-0001", "YS-0002", "YS-0003", "7654321.09", "7,654,321.09", "765.43")
OF_THE_SAMPLES = ("围标", "WT26-2")


@pytest.fixture(scope="module")
def home(few_regions: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The night of the county with those rows, and everything that the commands write of it."""
    home = copy_home(few_regions, tmp_path_factory.mktemp("confidential"), everything=True)
    written = home / "written"
    run(home, "letters", "--output", str(written))
    run(home, "notices", "--output", str(home / "notices"))
    run(home, "notices", "--region", COUNTY, "--fiscal-year", "2021", "--output", str(home / "notices"))
    run(home, "annual-report", "--region", COUNTY, "--fiscal-year", "2021", "--output", str(written))
    run(home, "annual-report", "--region", COUNTY, "--fiscal-year", "2021", "--half", "--output", str(written))
    run(home, "annual-report", "--region", RUNNING, "--output", str(written))
    run(home, "report", "budget", "--region", COUNTY, "--fiscal-year", "2022", "--output", str(written))
    run(home, "report", "budget", "--region", RUNNING, "--fiscal-year", "2027", "--output", str(written))
    run(home, "browse", "--export", str(written / "site"), "--region", COUNTY, "--fiscal-year", "2021")
    run(home, "report", "coverage", "--region", COUNTY, "--output", str(written))
    run(home, "report", "disclosure", "--region", COUNTY, "--output", str(written))
    for subject in (REFERRED, MIXED, SECRET):
        for form in ("html", "text", "json"):
            run(home, "explain", subject, "--format", form, "--output", str(written / f"{subject}.{form}"))
    for department in ("002", "003", "004", "022"):
        run(home, "extract", "--department", department, "--output", str(written / f"{department}.duckdb"))
    run(home, "sample", "--region", COUNTY, "--fiscal-year", "2021", "--n", "50", "--seed", "1",
        "--output", str(written / "samples.csv"))  # fmt: skip
    run(home, "forms", "--output", str(written / "forms"))
    run(home, "report", "coverage", "--region", RUNNING, "--output", str(written))
    run(home, "report", "disclosure", "--region", RUNNING, "--output", str(written))
    run(home, "explain", "99010126T000000000009", "--format", "html", "--output", str(written / "running.html"))
    run(home, "pack", "--region", COUNTY, "--period", "2021", "--output", str(written / "pack.zip"))
    run(home, "pack", "--region", RUNNING, "--period", "2026", "--output", str(written / "running.zip"))
    return home


def run(home: Path, *words: str) -> None:
    ended = jixiao_here(*words, home=home)
    assert ended.code == 0, (words, ended.out, ended.err)


def texts(file: Path) -> Iterator[tuple[str, str]]:
    """What a file says, part by part: a workbook and a document are archives, a database its cells."""
    if file.suffix in (".xlsx", ".docx", ".zip"):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                if name.endswith(".parquet"):
                    yield f"{file.name}/{name}", pl.read_parquet(content).write_csv()
                elif name.endswith((".xml", ".rels", ".json", ".csv")):
                    yield f"{file.name}/{name}", content.decode("utf-8")
    elif file.suffix == ".duckdb":
        with duckdb.connect(str(file), read_only=True) as connection:
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_tables() order by 1, 2"
            ).fetchall():
                rows = connection.execute(f'select * from {schema}."{table}"').fetchall()
                yield f"{file.name}/{schema}.{table}", "\n".join(map(str, rows))
    elif file.suffix in (".html", ".json", ".csv", ".text", ".txt"):
        yield file.name, file.read_text("utf-8")


def places(home: Path, words: tuple[str, ...], *folders: str) -> set[str]:
    """`part: word` of every place below these folders where a word stands."""
    files = [file for folder in folders for file in (home / folder).rglob("*") if file.is_file()]
    assert len(files) > 5
    parts = ((part, text) for file in files for part, text in texts(file))
    return {f"{part}: {word}" for part, text in parts for word in words if word in text}


def test_no_output_tells_of_a_problem_handed_to_audit_or_discipline(home: Path) -> None:
    assert places(home, (*WORDS, *OF_THE_SAMPLES), "reports", "written") == set()


def test_what_was_handed_on_stands_in_the_papers_to_its_addressees_alone(home: Path) -> None:
    told = places(home, (*WORDS[:5], *OF_THE_SAMPLES), "notices")
    assert {place.split("-草稿")[0] for place in told} == {
        "移送函-审计-泸县审计局-01",
        "移送函-纪检监察-泸县纪委监委-01",
        "移送函-审计-清源县（示例）审计局-01",
        "移送函-纪检监察-清源县（示例）纪委监委-01",
    }
    # the drafts that the night left, and the register beside them
    told = places(home, (*WORDS[:5], *OF_THE_SAMPLES), "letters")
    assert {place.split("-草稿")[0] for place in told} == {
        "移送函-审计-清源县（示例）审计局-01",
        "移送函-纪检监察-清源县（示例）纪委监委-01",
    }


@pytest.fixture(scope="module")
def twin(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same world in which nothing was handed on, its night and the county's reports."""
    twin = tmp_path_factory.mktemp("twin")
    for name in ("raw", "landing", "keys"):
        shutil.copytree(home / name, twin / name)
    shutil.copy(home / "letters.yml", twin)
    for file in twin.glob("raw/*/*/findings-移送.csv"):
        file.unlink()
    findings = twin / "raw" / RUNNING / "2026" / "评价问题.csv"
    told = findings.read_text("utf-8").splitlines(keepends=True)
    findings.write_text("".join(line for line in told if "WT26-2" not in line), "utf-8")
    run(twin, "refresh", "--as-of", str(SAMPLES_AS_OF))
    for settings in (Settings(home=home, project=PROJECT), Settings(home=twin, project=PROJECT)):
        build_report(settings, region=COUNTY, fiscal_year=2021, output=settings.home / "told", with_brief=True)
    return twin


def test_every_table_that_papers_read_is_that_of_a_world_in_which_nothing_was_handed_on(home: Path, twin: Path) -> None:
    """Counts, ranks, sums and what superseded what: nothing is left from which a problem could be inferred."""
    ours, theirs = papers_path(Settings(home=home, project=PROJECT), released(home)), released(twin)
    assert not (twin / "releases" / theirs / "papers.duckdb").exists()
    differ = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{ours}' as ours (read_only)")
        connection.execute(f"attach '{home / 'releases' / released(home) / 'warehouse.duckdb'}' as rules (read_only)")
        connection.execute(f"attach '{twin / 'releases' / theirs / 'warehouse.duckdb'}' as theirs (read_only)")
        columns = connection.execute(
            "select table_name, string_agg('\"' || column_name || '\"', ', ') from duckdb_columns() "
            "where database_name = 'ours' and schema_name = 'marts' and column_name <> '_source_row' group by 1"
        )
        for table, told in columns.fetchall():
            differ[table] = [
                connection.execute(
                    f"select count(*) from (select {told} from {one}.marts.{table} except all "
                    f"select {told} from {other}.marts.{table})"
                ).fetchone()[0]  # type: ignore[index]
                for one, other in (("ours", "theirs"), ("theirs", "ours"), ("rules", "ours"))
            ]
    assert [table for table, (here, there, _) in differ.items() if here or there] == ["rpt_referrals"]
    # and the marts count as the rules say
    assert {table for table, (*_, left_out) in differ.items() if left_out} >= {
        *("rpt_coverage", "rpt_coverage_by_tag", "rpt_coverage_comparison", "rpt_coverage_gaps", "fct_recommendations"),
        *("rpt_work_assessment", "rpt_recommendation_summary", "rpt_loop_summary"),
    }


def test_every_paper_says_what_it_would_say_had_nothing_been_handed_on(home: Path, twin: Path) -> None:
    ours, theirs = (said(each) for each in (home, twin))
    untold = {name for name in ours if "/移送函-" in name}
    assert len(untold) == 2 and ours.keys() - untold == theirs.keys() and len(theirs) > 10
    assert [name for name in theirs if ours[name] != theirs[name]] == []


def released(home: Path) -> str:
    return (home / "releases" / "current.txt").read_text("utf-8").strip()


def said(home: Path) -> dict[str, str]:
    """Name -> text of what the night and the reports of the county left, without release, hour and the day made; not
    the register, which is the bureau's own, nor the schemas."""
    changing = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}|制表 [-\d]+ \d\d:\d\d")
    files = [file for name in ("reports", "letters", "told") for file in (home / name).rglob("*.*") if file.is_file()]
    return {
        changing.sub("", file.relative_to(home).as_posix()): changing.sub(
            "", "".join(text for part, text in texts(file) if "docProps" not in part)
        )
        for file in files
        if file.suffix in (".html", ".xlsx", ".docx") and file.stem not in ("发文登记", "移送登记", "static_index")
    }


def test_nobody_gets_a_copy_of_what_was_handed_on(home: Path) -> None:
    copied = {
        file.name.split("-")[0] for file in (home / "notices").rglob("*.docx") if "抄送" in shown(file.read_bytes())
    }
    assert {"目标退回通知", "约谈通知"} <= copied and "移送函" not in copied


def test_audit_hears_of_what_was_handed_to_it_alone(home: Path) -> None:
    told = places(home, (*WORDS[:5], *OF_THE_SAMPLES), "notices")
    of_audit = {place.rpartition(": ")[2] for place in told if place.startswith("移送函-审计")}
    assert of_audit == {"YS-0002", "围标串标线索", "围标"}


def test_no_output_names_a_secret_project_or_a_person(home: Path) -> None:
    assert places(home, PERSON, "reports", "written", "notices", "letters") == set()
    assert places(home, (SECRET_NAME,), "reports", "written", "notices", "letters") == set()


def test_the_release_puts_them_into_words_in_the_referral_list_alone(home: Path) -> None:
    database = next(iter((home / "releases").glob("*/warehouse.duckdb")))
    found = {(part.split("/")[1], text) for part, text in texts(database)}
    told = {(table, word) for table, text in found for word in WORDS[:5] if word in text}
    assert told == {
        *(("marts.fct_rectifications", f"YS-000{number}") for number in (1, 2, 3)),
        *(("marts.rpt_referrals", word) for word in WORDS[:5]),
    }
    assert not [table for table, text in found if any(word in text for word in PERSON)]


def test_no_page_of_browse_tells_of_them(home: Path) -> None:
    """Pages of the projects, their departments and region, the delivered rows themselves, and searches."""
    shelf = Shelf(Settings(home=home, project=PROJECT))
    app = application(shelf)
    with shelf.reading() as held:
        departments = held.connection.cursor().execute(
            "select distinct dept_code from marts.dim_subjects "
            f"where mof_div_code = '{COUNTY}' and subject_code in ('{REFERRED}', '{MIXED}', '{SECRET}')"
        )
        files = held.connection.cursor().execute(
            f"select path, rows_read from meta.sources where mof_div_code = '{COUNTY}' "
            "and extract in ('findings', 'projects', 'payments', 'result_applications')"
        )
        addresses = [
            "/",
            f"/region/{COUNTY}/2021",
            *(f"/subject/{COUNTY}/2021/project/{code}" for code in (REFERRED, MIXED, SECRET)),
            *(f"/department/{COUNTY}/2021/{code}" for (code,) in departments.fetchall()),
            *(
                path_of(("source", path, "", str(row), "problem"))
                for path, count in files.fetchall()
                for row in range(2, min(count + 2, 60), 4)
            ),
        ]
        told = [(address, get(app, address).text) for address in addresses]
        for words in ("围标", "虚列支出", SECRET_NAME, "YS-0001"):
            page = get(app, f"/search?q={quote(words)}").text
            told.append((words, page.replace(words, "") if "没有找到" in page else page))
    findings = get(app, path_of(("source", f"{RUNNING}/2026/评价问题.csv", "", "2-3"))).text
    assert "WT26-1" in findings and "***" not in findings  # the row of WT26-2 is not there, not even hidden
    shelf.close()
    assert [address for address, text in told if re.search("|".join([*WORDS, *PERSON, SECRET_NAME]), text)] == []
    assert get(app, path_of(("source", f"{COUNTY}/2021/findings-移送.csv", "", "2"))).status == 404
    shelf.close()


def test_the_referral_list_is_a_workbook_outside_the_reports(home: Path) -> None:
    run(home, "report", "referrals", "--region", COUNTY, "--fiscal-year", "2021")
    [book] = (home / "bureau-only").iterdir()
    said = "".join(text for _, text in texts(book))
    assert "虚列支出线索一" in said and "围标串标线索二" in said and "仅供本局" in said
    assert "围标串标线索三" not in said and SECRET in said  # a secret project keeps its code alone
    assert not list((home / "reports").rglob("*referral*"))


def test_the_referral_list_is_the_bureaus(home: Path) -> None:
    with open_release(Settings(home=home, project=PROJECT)) as connection:
        rows = connection.execute(
            "select finding_id, referred_to, problem_kind, amount, subject_code, problem from marts.rpt_referrals "
            "order by finding_id"
        ).fetchall()
    assert [(row[0], row[1], row[2], str(row[3]), row[4], row[5]) for row in rows if row[0].startswith("YS-")] == [
        ("YS-0001", "discipline", "inefficient", "7654321.09", REFERRED, "虚列支出线索一"),
        ("YS-0002", "audit", "inefficient", "7654321.09", MIXED, "围标串标线索二"),
        ("YS-0003", "discipline", "irregular", "7654321.09", SECRET, None),
    ]


def test_what_only_follows_from_it_stands_in_no_list_of_the_unit(home: Path) -> None:
    """Its rules fire in the marts, without ids; letters, lists and the story of the project do not have the rows."""
    with open_release(Settings(home=home, project=PROJECT)) as connection:
        fired = connection.execute(
            "select subject_code, rule_id, is_bureau_only, evidence_text like '%编号%' from marts.fct_recommendations "
            f"where subject_code in ('{REFERRED}', '{MIXED}') and rule_id in ('r10', 'r18') order by all"
        ).fetchall()
        assert {row[2:] for row in fired} == {(True, False)}
        assert {row[:2] for row in fired} >= {(REFERRED, "r10"), (REFERRED, "r18")}
        letters = gather.letters(connection, COUNTY, 2021).letters
    told = {row.rule_id for letter in letters for row in letter.recommendations if row.subject.code == REFERRED}
    assert not told & {"r10", "r18"}
    numbers = {row.finding_id for letter in letters for row in letter.findings}
    assert numbers and not any(number.startswith("YS") for number in numbers)
