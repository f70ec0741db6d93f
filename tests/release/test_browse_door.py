"""The pages for more than one reader: who gets in, for how long, and what a department's reader never sees.

Attacks are tried with harmless inputs; docs/reliability.md lists them with what came of each.
"""

import asyncio
import html
import json
import random
import re
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import polars as pl
import pytest

from pipelines.readers.addresses import path_of
from pipelines.readers.browse.app import AT_ONCE, application
from pipelines.readers.browse.door import users
from pipelines.readers.browse.door.own import OwnShelf
from pipelines.readers.browse.door.reception import Reception
from pipelines.readers.browse.door.sessions import IDLE, LONGEST, Sessions
from pipelines.readers.browse.door.throttle import OF_A_NAME, OF_AN_ADDRESS, WINDOW, Throttle
from pipelines.readers.browse.serve import Place
from pipelines.readers.browse.shelf import Shelf
from pipelines.readers.extract.department_file import write_extract
from pipelines.settings import Settings
from pipelines.warehouse import current_release
from tests.conftest import Published
from tests.support.browsing import Answer, Browser, ask

REGION, DEPARTMENT = "510521", "012"
PASSWORD, OTHER = "correct horse battery", "staple horse battery"
SUBJECT = "/subject/510521/2021/project/51052121T000000000028"
"""Of department 001."""
CLOCK = [0.0]


@pytest.fixture(scope="module", autouse=True)
def cheap() -> Iterator[None]:
    """A hundred log-ins at a hundredth of the price."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_COST", (1 << 8, 8, 1))
        yield


@pytest.fixture(scope="module")
def home(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The published samples with two users: 局长 of the bureau, 城建 of department 012."""
    folder = tmp_path_factory.mktemp("office")
    for part in ("releases", "raw", "landing"):
        (folder / part).symlink_to(published.home / part)
    settings = Settings(home=folder, project=published.settings.project)
    users.add(settings, "局长", PASSWORD, None, None)
    users.add(settings, "城建", OTHER, DEPARTMENT, REGION)
    return settings


@pytest.fixture(scope="module")
def app(home: Settings) -> Iterator[Callable]:
    shelf = Shelf(home)
    reception = Reception(home, Sessions(lambda: CLOCK[0]), Throttle(lambda: CLOCK[0]))
    made = application(shelf, reception=reception)
    yield made
    shelf.close()


@pytest.fixture
def bureau(app: Callable) -> Browser:
    browser = Browser(app)
    assert browser.log_in("局长", PASSWORD).status == 303
    return browser


@pytest.fixture(scope="module")
def department(app: Callable) -> Browser:
    browser = Browser(app)
    assert browser.log_in("城建", OTHER).status == 303
    return browser


@pytest.fixture(scope="module")
def foreign(published: Published) -> set[str]:
    """Codes and names that only other departments have, anywhere in the release; short ones stand in words by
    chance."""
    release = published.settings.releases / str(current_release(published.settings)) / "warehouse.duckdb"
    asked = """
        select distinct unnest([subject_code, agency_code, dept_name, subject_name]) from marts.dim_subjects
        where (mof_div_code = '510521' and dept_code = '012') is {} true
        union select distinct unnest([pro_code, pro_name, agency_name]) from marts.dim_projects
        where (mof_div_code = '510521' and dept_code = '012') is {} true
        union select distinct kpi_id from marts.fct_indicator_results
        inner join marts.dim_subjects using (mof_div_code, fiscal_year, subject_kind, subject_code)
        where (mof_div_code = '510521' and dim_subjects.dept_code = '012') is {} true
    """
    with duckdb.connect(str(release), read_only=True) as connection:
        theirs, mine = (
            {word for (word,) in connection.execute(asked.format(*[how] * 3)).fetchall() if word} for how in ("not", "")
        )
    return {word for word in theirs - mine if len(word) >= 6 and not any(word in each for each in mine)}


def quoted(words: set[str], texts: list[str]) -> set[str]:
    """Those of the words that stand in the texts; many words at once."""
    found = pl.DataFrame({"text": texts}).select(
        pl.col("text").str.extract_many(sorted(words), overlapping=True).explode()
    )
    return set(found["text"].drop_nulls())


def test_nobody_sees_a_page_without_logging_in(app: Callable) -> None:
    visitor = Browser(app)
    for address in ("/", "/region/510521/2021", SUBJECT, f"{SUBJECT}?table=months&as=csv", "/search?q=jgst", "/nosuch"):
        answer = visitor.get(address)
        assert answer.status == 303 and answer.headers["location"].startswith("/login") and not answer.body
    assert visitor.post("/logout").status == 401
    assert visitor.get("/static/browse.css").status == 200
    assert visitor.get("/static/../app.py").status == 404


def test_a_reader_of_the_bureau_logs_in_reads_and_logs_out(app: Callable) -> None:
    browser = Browser(app)
    answer = browser.log_in("局长", PASSWORD, to="/region/510521/2021?s.departments=code")
    assert answer.headers["location"] == "/region/510521/2021?s.departments=code"
    told = answer.headers["set-cookie"]
    assert "HttpOnly" in told and "SameSite=Strict" in told and "Secure" not in told
    page = browser.get(SUBJECT)
    assert page.status == 200 and "局长" in page.words
    former = browser.cookie
    assert browser.post("/logout", form="/").headers["location"] == "/login"
    browser.cookie = former
    assert browser.get("/").status == 303


def test_a_reader_of_a_department_sees_its_subjects_and_nothing_else(
    app: Callable, department: Browser, foreign: set[str]
) -> None:
    assert len(foreign) > 1000
    page = department.get("/")
    [year] = [link for link in page.links if link.startswith("/department/")]
    seen = [page, department.get(year)]
    subjects = [link for link in seen[1].links if link.startswith("/subject/")]
    assert len(set(subjects)) > 2
    seen += [department.get(link) for link in dict.fromkeys(subjects)]
    indicators = [link for each in seen for link in each.links if link.startswith("/indicator/")]
    seen += [department.get(link) for link in dict.fromkeys(indicators)]
    seen += [department.get("/policies"), department.get("/search?q=0"), department.get("/search?q=51052121T")]
    assert {each.status for each in seen} == {200}
    assert quoted(foreign, [html.unescape(each.text) for each in seen]) == set()
    links = {link.split("/")[1].partition("?")[0] for each in seen for link in each.links}
    assert links <= {"", "department", "subject", "indicator", "policies", "search", "static", "r", "check"}


@pytest.mark.parametrize(
    "address",
    [
        SUBJECT,
        f"{SUBJECT}?table=months&as=csv",
        "/department/510521/2021/001",
        "/subject/510521/2021/department/001",
        "/indicator/510521/2021/510521KP21000127",
        "/region/510521/2021",
        "/source/510521~12021~1PAY_VOUCHER.csv/~2/29/amount",
        "/source/510521~12021~1PAY_VOUCHER.csv",
        "/division/510521/2021/%E8%B4%A2%E6%94%BF",
        "/tag/511903/2021/%E8%A1%94%E6%8E%A5%E8%B5%84%E9%87%91",
        "/whatif",
        "/compare",
    ],
)
def test_a_department_gets_no_page_of_others(app: Callable, department: Browser, address: str) -> None:
    answer = department.get(address)
    assert answer.status in (403, 404) and not re.search(r"<table|万元", answer.text)


def test_ten_thousand_requests_of_a_department_show_no_row_of_another(
    app: Callable, department: Browser, published: Published, foreign: set[str]
) -> None:
    """Codes of every subject, department, indicator and file of the release, in every kind of address, and searched."""
    chance = random.Random(20)
    release = published.settings.releases / str(current_release(published.settings)) / "warehouse.duckdb"
    with duckdb.connect(str(release), read_only=True) as connection:
        subjects = connection.execute(
            "select distinct mof_div_code, fiscal_year, subject_kind, subject_code, dept_code from marts.dim_subjects "
            "order by all"
        ).fetchall()
        kpis = connection.execute(
            "select mof_div_code, fiscal_year, kpi_id from marts.fct_goal_indicators order by all"
        ).fetchall()
        files = [file for (file,) in connection.execute("select distinct path from meta.sources order by 1").fetchall()]

    def address() -> str:
        region, year, kind, code, dept = chance.choice(subjects)
        kpi_region, kpi_year, kpi = chance.choice(kpis)
        [made] = chance.choices(
            [
                path_of(("subject", region, str(year), kind, code)),
                path_of(("subject", REGION, str(year), kind, code)),
                path_of(("department", region, str(year), dept or "")),
                path_of(("indicator", kpi_region, str(kpi_year), kpi)),
                path_of(("source", chance.choice(files), "", str(chance.randint(1, 400)))),
                path_of(("region", region, str(year))),
                f"/search?q={quote(code[: chance.randint(4, max(4, len(code)))])}",
                path_of(("subject", region, str(year), kind, f"{code}' or '1'='1")),
            ],
            [2, 2, 8, 4, 10, 10, 1, 1],  # by what they cost
        )
        return made

    async def all_of_them() -> list[str]:
        headers = {"host": "127.0.0.1:8600", "cookie": department.cookie}
        found = []
        for _ in range(10_000):
            made = address()
            answer = await ask(app, "GET", made, headers)
            if answer.status == 200:
                found.append(html.unescape(answer.text.partition("<main")[2].partition("</main>")[0]))
            else:
                assert answer.status == 404 and "<table" not in answer.text, made
        return found

    found = asyncio.run(all_of_them())
    assert len(found) > 100
    assert quoted(foreign, [*set(found)]) == set()  # what was typed is said again above, never among what was found


def test_while_files_of_departments_are_written_the_others_get_their_pages(
    app: Callable, bureau: Browser, department: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()
    monkeypatch.setattr(OwnShelf, "make_ready", lambda _: written.wait(60))

    async def at_once() -> Answer:
        host = {"host": "127.0.0.1:8600"}
        first = [
            asyncio.create_task(ask(app, "GET", "/", {**host, "cookie": department.cookie})) for _ in range(AT_ONCE + 1)
        ]
        await asyncio.sleep(0.1)
        answer = await asyncio.wait_for(ask(app, "GET", "/policies", {**host, "cookie": bureau.cookie}), 30)
        written.set()
        assert {each.status for each in await asyncio.gather(*first)} == {200}
        return answer

    assert asyncio.run(at_once()).status == 200


def test_what_a_department_is_served_is_what_extract_writes(
    app: Callable, department: Browser, home: Settings, tmp_path: Path
) -> None:
    written = write_extract(home, DEPARTMENT, tmp_path / "own.duckdb", REGION)
    with duckdb.connect(str(written.file), read_only=True) as connection:
        rows = connection.execute(
            "select fiscal_year, subject_kind, subject_code from marts.dim_subjects order by all"
        ).fetchall()
    assert {department.get(path_of(("subject", REGION, str(year), *rest))).status for year, *rest in rows} == {200}
    text = department.get(f"/department/{REGION}/2021/{DEPARTMENT}?table=subjects&as=csv").body.decode("utf-8-sig")
    listed = {line.split(",")[1] for line in text.splitlines()[1:]}
    assert listed == {code for year, kind, code in rows if year == 2021 and kind in ("project", "policy")}


def test_a_session_ends_when_unused_when_old_and_when_the_user_goes(app: Callable, home: Settings) -> None:
    users.add(home, "临时", PASSWORD, None, None)
    browser = Browser(app)
    browser.log_in("临时", PASSWORD)
    CLOCK[0] += IDLE - 1
    assert browser.get("/policies").status == 200
    CLOCK[0] += IDLE + 1
    assert browser.get("/policies").status == 303
    browser.log_in("临时", PASSWORD)
    for _ in range(int(LONGEST / (IDLE - 1))):
        CLOCK[0] += IDLE - 1
        browser.get("/policies")
    CLOCK[0] += 60
    assert browser.get("/policies").status == 303
    browser.log_in("临时", PASSWORD)
    assert browser.get("/policies").status == 200
    users.add(home, "临时", PASSWORD, DEPARTMENT, REGION)
    assert browser.get("/policies").status == 303
    browser.log_in("临时", PASSWORD)
    users.remove(home, "临时")
    assert browser.get("/policies").status == 303


def test_a_session_planted_beforehand_is_worth_nothing(app: Callable) -> None:
    planted = Browser(app)
    planted.get("/login")
    victim = Browser(app)
    victim.cookie = planted.cookie
    victim.get("/login")
    victim.cookie = planted.cookie  # whoever planted it keeps it in place
    token = re.findall(r'name="token" value="(\w+)"', planted.get("/login").text)[0]
    victim.cookie = planted.cookie
    assert victim.post("/login", token=token, name="局长", password=PASSWORD).status == 303
    assert victim.cookie != planted.cookie
    assert victim.get("/").status == 200 and planted.get("/").status == 303


def test_passwords_are_not_tried_without_end(app: Callable) -> None:
    CLOCK[0] += WINDOW + 1
    browser = Browser(app, client="10.0.0.7")
    answers = [browser.log_in("局长", f"wrong password {number}") for number in range(OF_A_NAME)]
    assert {answer.status for answer in answers} == {403}
    answer = browser.log_in("局长", PASSWORD)
    assert answer.status == 429 and int(answer.headers["retry-after"]) > 60 and "分钟后再试" in answer.words
    CLOCK[0] += WINDOW + 1
    assert browser.log_in("局长", PASSWORD).status == 303
    stranger = Browser(app, client="10.0.0.6")
    tried = [stranger.log_in(f"nobody{number}", PASSWORD).status for number in range(OF_AN_ADDRESS + 1)]
    assert tried == [403] * OF_AN_ADDRESS + [429]
    assert Browser(app, client="10.0.0.8").log_in("局长", PASSWORD).status == 303
    known, unknown = answers[0].text, Browser(app, client="10.0.0.9").log_in("没有这人", "x" * 12).text
    bare = re.compile(r'value="\w+"')
    assert bare.sub("", known) == bare.sub("", unknown)  # which of the two was wrong is not told


def test_forms_are_taken_from_our_own_pages_alone(app: Callable, bureau: Browser) -> None:
    assert bureau.post("/logout").status == 403
    assert bureau.post("/logout", token="0" * 64).status == 403
    token = re.findall(r'name="token" value="(\w+)"', bureau.get("/").text)[0]
    for header in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        other = Browser(app, **header)
        other.cookie = bureau.cookie
        assert other.post("/logout", token=token).status == 403
    assert bureau.get("/logout").status in (404, 405) and bureau.get("/").status == 200
    for address in ("/", SUBJECT, "/search"):
        assert bureau.post(address, token=token).status == 405
    assert Browser(app, origin="http://127.0.0.1:8600").log_in("局长", PASSWORD).status == 303


def test_behind_a_proxy_the_office_name_is_taken(home: Settings) -> None:
    office = application(Shelf(home), Place(names=["Jixiao.Office"]).hosts)
    browser = Browser(office, host="jixiao.office", origin="https://jixiao.office")
    assert browser.log_in("局长", PASSWORD).status == 303
    assert Browser(office, host="evil.example").get("/login").status == 400


def test_log_in_leads_nowhere_else_and_says_nothing_back(app: Callable) -> None:
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x" * 4000):
        assert Browser(app).log_in("局长", PASSWORD, to=to).headers["location"] == "/"
    answer = Browser(app, client="10.0.1.1").log_in("<script>alert(1)</script>{{7*7}}", "x" * 12, to='/"><script>')
    assert "<script" not in answer.text and "49" not in answer.words
    assert Browser(app).post("/login", form="/login", name="局长", password="x" * 20_000).status == 413
    answer = Browser(app).get("/region/510521/2021%0d%0aset-cookie:%20a=b")
    assert answer.status == 404 and "set-cookie" not in answer.headers


def test_every_answer_carries_the_headers(app: Callable, bureau: Browser) -> None:
    for answer in (Browser(app).get("/login"), Browser(app).get("/"), bureau.get("/"), bureau.get("/nosuch")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin" and answer.headers["cache-control"] == "no-store"


def test_the_log_says_who_came_and_nothing_of_what_was_seen(app: Callable, bureau: Browser, home: Settings) -> None:
    bureau.get("/search?q=%E6%9C%BA%E5%85%B3%E9%A3%9F%E5%A0%82")
    bureau.get(SUBJECT)
    Browser(app, client="10.0.0.5").log_in("secret typed as name", "wrong wrong wrong")
    file = home.logs / "browse-access.jsonl"
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {"user": "局长", "page": "subject", "status": 200}.items() <= lines[-3].items()
    assert lines[-1]["page"] == "login" and lines[-1]["status"] == 403 and lines[-1]["address"] == "10.0.0.5"
    assert not re.search(r"机关食堂|51052121T|jgst|secret|q=|horse", file.read_text("utf-8"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
