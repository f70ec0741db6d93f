"""Which reports a night makes: the running year, the year before while it is open, never a coming one."""

import json
from pathlib import Path

import duckdb
import pytest

from pipelines.commands.refresh import describe
from pipelines.gate import told
from pipelines.lang import get_lang, set_lang
from pipelines.night import held_back
from pipelines.publish import note_refusal, point_to
from pipelines.readers.letters.sql import REGIONS
from pipelines.readers.report import build_report, refusal_warning
from pipelines.readers.report.index import write_index
from pipelines.readers.report.night import asked, changed_regions, of_the_night
from pipelines.readers.report.subject import find
from pipelines.readers.report.withdrawal import mark_pages
from pipelines.warehouse import open_release
from tests.support.marts import RELEASE, insert, publish

CITY, COUNTY, OTHER, ALONE = "620100", "620102", "620103", "629999"


def regions(connection: duckdb.DuckDBPyConnection, *years: int) -> None:
    """A city with two counties, and a county without a city, in each of these years."""
    for year in years:
        for code, parent in ((CITY, None), (COUNTY, CITY), (OTHER, CITY), (ALONE, None)):
            row = {"mof_div_code": code, "fiscal_year": year, "parent_mof_div_code": parent, "is_reported": True}
            insert(connection, "marts.dim_regions", row)


def wanted(home: Path, data_as_of: str, *years: int, due: str | None = None, changed: tuple[str, ...] = ()) -> list:
    """(region, year) of the night's reports; `due`: a due date of COUNTY in the year before."""

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        regions(connection, *years)
        if due:
            row = {"mof_div_code": COUNTY, "fiscal_year": int(data_as_of[:4]) - 1, "due_date": due}
            insert(connection, "marts.rpt_deadlines", row)

    with open_release(publish(home, fill, data_as_of=data_as_of)) as connection:
        return of_the_night(connection, changed)


def test_a_lone_document_of_a_coming_year_moves_no_report(tmp_path: Path) -> None:
    assert wanted(tmp_path, "2025-11-06", 2025, 2026) == [(CITY, 2025), (ALONE, 2025)]


@pytest.mark.parametrize(
    ("day", "due", "years"),
    [
        ("2026-01-02", None, [2026, 2025]),
        ("2026-06-30", None, [2026, 2025]),
        ("2026-07-01", None, [2026]),
        ("2026-07-01", "2026-07-15", [2026, 2025]),
        ("2026-04-02", "2026-04-01", [2026]),
    ],
)
def test_the_year_before_is_reported_until_its_last_due_date(tmp_path, day, due, years) -> None:
    """A due date of a county keeps the year of its city open."""
    assert [year for code, year in wanted(tmp_path, day, 2025, 2026, due=due) if code == CITY] == years


def test_a_year_in_which_nothing_came_yet_leaves_the_newest_before_it(tmp_path: Path) -> None:
    assert wanted(tmp_path, "2026-09-10", 2022, 2023) == [(CITY, 2023), (ALONE, 2023)]


def test_a_region_below_is_reported_when_its_data_changed(tmp_path: Path) -> None:
    made = wanted(tmp_path, "2025-11-06", 2025, changed=(COUNTY, "nowhere"))
    assert made == [(CITY, 2025), (COUNTY, 2025), (ALONE, 2025)]


def test_who_asks_without_a_year_gets_the_running_one(tmp_path: Path) -> None:
    settings = publish(tmp_path, lambda connection: regions(connection, 2024, 2025, 2026), data_as_of="2025-11-06")
    with open_release(settings) as connection:
        assert asked(connection, COUNTY, None) == [(COUNTY, 2025)]
        assert asked(connection, COUNTY, 2026) == [(COUNTY, 2026)]
        assert asked(connection, "000001", None) == [("000001", 0)]
        assert asked(connection, None, None) == [(CITY, 2025), (ALONE, 2025)]


def test_who_names_the_year_alone_gets_the_topmost_regions_of_that_year(tmp_path: Path) -> None:
    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        regions(connection, 2024)
        insert(connection, "marts.dim_regions", {"mof_div_code": ALONE, "fiscal_year": 2025, "is_reported": True})

    with open_release(publish(tmp_path, fill, data_as_of="2025-11-06")) as connection:
        assert asked(connection, None, 2024) == [(CITY, 2024), (ALONE, 2024)]
        assert asked(connection, None, 2025) == [(ALONE, 2025)]


def test_regions_whose_files_came_changed_or_went() -> None:
    before = {"620102/2025/a.csv": "1", "620103/2025/b.csv": "2", "policy/629999/p.csv": "3", "corrections.csv": "4"}
    now = {"620102/2025/a.csv": "1", "620103000/2025/b.csv": "2", "policy/629999/p.csv": "5"}
    assert changed_regions(before, now) == {"620103", "629999"}
    assert changed_regions(before, before) == set()


def test_the_index_marks_what_a_rollback_withdrew(tmp_path: Path) -> None:
    settings = publish(tmp_path, lambda connection: regions(connection, 2025))
    later = "20260702-020000-bbbbbb"
    for release in (RELEASE, later):
        folder = settings.releases / release
        folder.mkdir(exist_ok=True)
        (folder / "release.json").write_text(f'{{"release_id": "{release}", "data_as_of": "2026-07-01"}}', "utf-8")
        (settings.reports / release).mkdir(parents=True)
        page = f"<title>{release}</title><body class='report'><h1>页</h1></body>"
        (settings.reports / release / f"coverage-{CITY}-2025.html").write_text(page, "utf-8")
    point_to(settings, RELEASE)
    (settings.releases / "withdrawn.json").write_text(f'["{later}"]', "utf-8")
    page = write_index(settings).read_text("utf-8")
    assert f"{later}（已撤回，请勿使用，数据日期 2026-07-01）" in page
    assert page.index(RELEASE) < page.index(later)  # the one in force stands first
    assert f"{RELEASE}（现行，" in page
    matrix = page.partition("各版本")[0]
    assert f"{RELEASE}/coverage-{CITY}-2025.html" in matrix and later not in matrix
    assert mark_pages(settings) == [settings.reports / later / f"coverage-{CITY}-2025.html"]
    marked = (settings.reports / later / f"coverage-{CITY}-2025.html").read_text("utf-8")
    assert "本页的版本已撤回，请勿使用" in marked and mark_pages(settings) == []
    (settings.releases / "withdrawn.json").write_text("[]", "utf-8")
    mark_pages(settings)  # put back in force: the mark goes
    assert "撤回" not in (settings.reports / later / f"coverage-{CITY}-2025.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("run", "told"),
    [
        ({"outcome": "published", "exit_code": 0}, ("green", "已发布，数据日期 2026-07-01")),
        (
            {"outcome": "published", "exit_code": 4, "held": [{"name": "甲县"}], "published_without": [{}, {}]},
            ("yellow", "沿用旧报送的区划：甲县；未采用或有拒收的文件 2 个"),
        ),
        (
            {"outcome": "refused", "exit_code": 3, "cause": "质量闸门拒绝"},
            ("red", "没有发布，数据日期 2026-07-01：质量闸门拒绝"),
        ),
    ],
)
def test_the_index_shows_the_light_of_the_last_run(tmp_path: Path, run: dict, told: tuple[str, str]) -> None:
    settings = publish(tmp_path, lambda connection: regions(connection, 2025))
    settings.reports.mkdir(), settings.builds.mkdir()
    earlier = json.dumps({"outcome": "failed", "exit_code": 1, "data_as_of": "2026-06-30"})
    last = json.dumps({"data_as_of": "2026-07-01", **run})
    settings.runs.write_text(f"{earlier}\n{last}\n", "utf-8")
    page = write_index(settings).read_text("utf-8")
    colour, sentence = told
    assert f'class="light {colour}"' in page and sentence in page


def test_a_single_report_in_another_language_leaves_the_index_in_its_own(tmp_path: Path) -> None:
    settings = publish(tmp_path, lambda connection: regions(connection, 2025))
    settings.reports.mkdir()
    before = get_lang()
    try:
        set_lang("zh")
        write_index(settings)
        set_lang("en")
        build_report(settings, region=ALONE, fiscal_year=2025)
        assert get_lang() == "en"
        assert '<html lang="zh-CN">' in (settings.reports / "index.html").read_text("utf-8")
        assert '<html lang="en">' in write_index(settings).read_text("utf-8")  # a night speaks its own
    finally:
        set_lang(before)


@pytest.mark.parametrize(
    ("named", "year", "told"),
    [
        ({2024: "甲县", 2026: "乙县"}, 2025, "甲县"),
        ({2026: "乙县", 2027: "丙县"}, 2025, "乙县"),
        ({2025: "丁县", 2024: "甲县"}, 2025, "丁县"),
        ({}, 2025, "629999 "),
    ],
)
def test_a_year_that_names_no_region_takes_the_name_of_the_nearest_before_else_after(
    tmp_path: Path, named: dict[int, str], year: int, told: str
) -> None:
    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        for each in {2024, 2025, 2026, 2027}:
            row = {"mof_div_code": ALONE, "fiscal_year": each, "mof_div_name": named.get(each)}
            insert(connection, "marts.dim_regions", row | {"admin_level": "county" if each in named else None})

    with open_release(publish(tmp_path, fill)) as connection:
        subject = find(connection, ALONE, year, "year")
        assert (subject.region_name, subject.admin_level) == (told, "county" if named else None)
        letters = {
            (code, its_year): name for code, its_year, name, _ in connection.execute(REGIONS, [ALONE, None]).fetchall()
        }
        assert letters[ALONE, year] == told


def test_the_index_dates_the_figures_of_a_region_that_is_held_back(tmp_path: Path) -> None:
    settings = publish(tmp_path, lambda connection: regions(connection, 2025))
    held = [{"mof_div_code": ALONE, "name": "清源县", "since": "2026-06-30", "reasons": []}]
    record = {"release_id": RELEASE, "data_as_of": "2026-07-01", "held": held}
    (settings.releases / RELEASE / "release.json").write_text(json.dumps(record), "utf-8")
    (settings.reports / RELEASE).mkdir(parents=True)
    for region in (ALONE, CITY):
        (settings.reports / RELEASE / f"coverage-{region}-2025.html").write_text("<title>页</title>", "utf-8")
    page = write_index(settings).read_text("utf-8")
    assert [page.count(f"<small>{each}</small>") for each in ("截至 2026-06-30 的数字", "2026-07-01")] == [1, 1]


def test_the_light_of_a_withdrawn_night_says_so(tmp_path: Path) -> None:
    """After a rollback the last run's release is not what a reader sees."""
    settings = publish(tmp_path, lambda connection: regions(connection, 2025))
    settings.reports.mkdir(), settings.builds.mkdir()
    later = "20260702-020000-bbbbbb"
    (settings.releases / RELEASE / "release.json").write_text(
        f'{{"release_id": "{RELEASE}", "data_as_of": "2026-07-01"}}', "utf-8"
    )
    run = {"data_as_of": "2026-07-02", "outcome": "published", "exit_code": 0, "release_id": later}
    settings.runs.write_text(json.dumps(run) + "\n", "utf-8")
    (settings.releases / "withdrawn.json").write_text(f'["{later}"]', "utf-8")
    page = write_index(settings).read_text("utf-8")
    assert f"{later} 已撤回，现行版本 {RELEASE}（数据日期 2026-07-01）" in page
    assert 'class="light yellow"' in page and "已发布，数据日期 2026-07-02" not in page


def test_refresh_says_that_a_release_was_withdrawn() -> None:
    summary = {"outcome": "unchanged", "release_id": "A", "withdrawn": ["B"], "report": []}
    [line] = describe(summary)
    assert "B 已撤回" in line and "无变化" not in line
    assert describe({**summary, "withdrawn": []}) == ["无变化, 现行版本 A"]


def test_counts_of_nothing_are_not_told() -> None:
    """A file of payments that waits whole, a file of goals of which only a day waits."""
    of = {"mof_div_code": "990101", "fiscal_year": 2026, "first_date": "2026-12-25", "last_date": "2026-12-25"}
    paid = {**of, "extract": "payments", "path": "a.csv", "row_count": 1, "event_count": 0, "amount_yuan": "150.00"}
    day = {**of, "extract": "goals", "path": "b.csv", "row_count": 0, "event_count": 2, "amount_yuan": None}
    assert held_back.lines([paid, day]) == [
        "晚于数据日期: 1 行暂不计入, 2 行的日期暂作为空; 到期自动计入 (rpt_future_dated)",
        "  a.csv (990101): 1 行, 150.00 元, 2026-12-25",
        "  b.csv (990101): 事项 2, 2026-12-25",
    ]
    assert held_back.lines([paid])[0] == "晚于数据日期: 1 行暂不计入; 到期自动计入 (rpt_future_dated)"
    connection = duckdb.connect()
    connection.execute(
        "create schema marts; create table marts.dim_regions (mof_div_code text, fiscal_year int, mof_div_name text)"
    )
    as_gate = [
        {**row, "row_count": str(row["row_count"]), "event_count": str(row["event_count"])} for row in (paid, day)
    ]
    lines = told.lines(connection, as_gate, "audit.audit_future_dated")
    assert [line["zh"] for line in lines] == [
        "990101 2026 年度 国库集中支付, 文件 a.csv: "
        "最早日期 2026-12-25，最晚日期 2026-12-25，行数 1，金额（元） 150.00",
        "990101 2026 年度 绩效目标, 文件 b.csv: 最早日期 2026-12-25，最晚日期 2026-12-25，暂作为空的行数 2",
    ]


def test_a_page_tells_of_a_refused_night_what_concerns_its_regions(tmp_path: Path) -> None:
    """The county hears of its own file; of the neighbour's only that there is more. The index is the bureau's."""
    settings = publish(tmp_path, lambda connection: regions(connection, 2025))
    line = {code: {"zh": f"{code} 文件 {code}/payments.csv", "en": f"{code} file"} for code in (COUNTY, OTHER)}
    night = {"at": "2025-11-07T02:00:00", "data_as_of": "2025-11-07"}
    night["findings"] = [
        {
            "why": {"zh": "金额差十倍", "en": "ten times"},
            "regions": [
                {"mof_div_code": COUNTY, "count": 5, "lines": [line[COUNTY]]},
                {"mof_div_code": OTHER, "count": 2, "lines": [line[OTHER]]},
            ],
        },
        {
            "why": {"zh": "文件不见了", "en": "gone"},
            "regions": [{"mof_div_code": OTHER, "count": 1, "lines": [line[OTHER]]}],
        },
    ]
    note_refusal(settings, night)
    told = refusal_warning(settings, RELEASE, [COUNTY])[0]
    assert told.endswith(f"未能发布。金额差十倍；{COUNTY} 文件 {COUNTY}/payments.csv；另有 4 项；另有 3 项涉及其他区划")
    assert refusal_warning(settings, RELEASE, [ALONE])[0].endswith("未能发布。原因共 8 项，涉及其他区划")
    whole = refusal_warning(settings, RELEASE)[0]
    assert whole.count(f"{OTHER}/payments.csv") == 2 and "其他区划" not in whole
    set_lang("en")
    assert refusal_warning(settings, RELEASE, [COUNTY])[0].endswith(
        "ten times; 620102 file; 4 more; 3 more concern other regions"
    )
    set_lang("zh")


def test_a_new_release_after_a_rollback_says_so_in_the_night_and_on_the_first_page(tmp_path: Path) -> None:
    """What made somebody go back may still be there: the night that publishes next is no night like another."""
    settings = publish(tmp_path, lambda connection: regions(connection, 2025))
    settings.reports.mkdir(), settings.builds.mkdir()
    gone = "20260630-020000-bbbbbb"
    run = {"data_as_of": "2026-07-01", "outcome": "published", "exit_code": 0, "release_id": RELEASE}
    run |= {"follows": {gone: "2026-06-30"}}
    settings.runs.write_text(json.dumps(run) + "\n", "utf-8")
    told = f"{gone} 已于 2026-06-30撤回，此后有了新的文件或日期，{RELEASE} 是撤回以后重新发布的"
    assert told in write_index(settings).read_text("utf-8")
    summary = run | {"why": "新文件", "marts": {}, "release": "", "timings": {}, "total_seconds": 1}
    assert told in "\n".join(describe(summary))
    assert "撤回" not in "\n".join(describe(summary | {"follows": {}}))
