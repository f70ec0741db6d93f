"""Pages that are filled in: a file tried before it is sent, which is kept nowhere, whatever it holds."""

import base64
import html
import io
import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from pipelines.readers.browse.app import application
from pipelines.readers.browse.door import users
from pipelines.readers.browse.forms.check import MOST
from pipelines.readers.browse.shelf import Shelf
from pipelines.settings import Settings
from pipelines.warehouse import current_release
from tests.conftest import PROJECT, Published
from tests.support.browsing import RAW_CODE, Answer, Browser

PASSWORD = "correct horse battery"
BAD = "PAY_APP_ID,PRO_CODE,XPAY_DATE,XPAY_AMT\nx1,51052121T000000000010,20210301,许多钱\n"


@pytest.fixture(scope="module")
def app(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable]:
    """The published samples with a user of the bureau and one of department 012."""
    folder = tmp_path_factory.mktemp("office")
    for part in ("releases", "raw", "landing"):
        (folder / part).symlink_to(published.home / part)
    settings = Settings(home=folder, project=published.settings.project)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_COST", (1 << 8, 8, 1))
        users.add(settings, "局长", PASSWORD, None, None)
        users.add(settings, "城建", PASSWORD, "012", "510521")
        shelf = Shelf(settings)
        yield application(shelf)
        shelf.close()


@pytest.fixture(scope="module")
def browser(app: Callable) -> Browser:
    found = Browser(app)
    found.log_in("局长", PASSWORD)
    return found


def tried(browser: Browser, name: str, content: bytes, **values: str) -> Answer:
    return browser.post("/check", form="/check", file=(name, content), **{"want": "list", **values})


def told(answer: Answer) -> str:
    """What the page says of the file."""
    [found] = re.findall(r'role="status">(.*?)</p>', answer.text)
    return html.unescape(found)


def test_a_file_is_tried_and_its_marked_copy_taken_home(browser: Browser) -> None:
    before = {*Path(tempfile.gettempdir()).glob("jixiao-check-*")}
    answer = tried(browser, "payments.csv", BAD.encode())
    assert "payments.csv：" in told(answer) and " 0 处问题" not in told(answer)
    assert "许多钱" in answer.words and tempfile.gettempdir() not in answer.text
    [copy] = re.findall(r'download="payments-问题.xlsx" href="data:[^"]*;base64,([^"]+)"', answer.text)
    book = CalamineWorkbook.from_filelike(io.BytesIO(base64.b64decode(copy)))
    assert "问题清单" in book.sheet_names
    alone = tried(browser, "payments.csv", BAD.encode(), want="copy")
    assert alone.body[:2] == b"PK" and "attachment" in alone.headers["content-disposition"]
    assert {*Path(tempfile.gettempdir()).glob("jixiao-check-*")} == before


def test_a_good_file_of_its_region_and_year_has_no_problem(browser: Browser) -> None:
    file = PROJECT / "data" / "raw" / "510521" / "2021" / "绩效评价.xlsx"
    answer = tried(browser, file.name, file.read_bytes(), region="510521", year="2021")
    assert "可以装载" in told(answer) or " 0 处问题" in told(answer)
    assert told(tried(browser, file.name, file.read_bytes(), region="泸县", year="2021")) == told(answer)
    assert "请写代码" in told(tried(browser, file.name, b"", region="区", year="2021"))
    assert "两个都写对" in told(tried(browser, file.name, b"", region="510521", year="21"))
    assert "两个都写对" in told(tried(browser, file.name, b"", region="无此县", year="2021"))
    assert "请选择一个文件" in told(browser.post("/check", form="/check"))


def bomb() -> bytes:
    """A workbook whose sheet is 300 MB of zeros once unpacked, and 300 KB as sent."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(300 << 20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("payments.xlsx", b"PK\x03\x04 no archive"),
        ("payments.xlsx", bomb),
        ("payments.csv", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        ("../../../etc/passwd", b"root:x:0:0"),
        ("..\\..\\payments.csv", b"a,b\n1,2\n"),
        ("<script>alert(1)</script>{{7*7}}.csv", b"<script>alert(1)</script>,{{7*7}}\n=1+1,2\n"),
        ("payments.docx", b""),
        ("payments.zip", b"PK\x05\x06" + bytes(18)),
        ("n" * 3000 + ".csv", b"a\n"),
    ],
)
def test_a_hostile_file_gets_an_answer_and_nothing_else(browser: Browser, name: str, content: bytes) -> None:
    answer = tried(browser, name, content() if callable(content) else content)
    assert answer.status == 200 and "处问题" in told(answer) and " 0 处问题" not in told(answer)
    assert "<script" not in answer.text and "root:x:0:0:root" not in answer.text and "Traceback" not in answer.text
    assert "{{7*7}}" in told(answer) or "7*7" not in name
    assert browser.get("/check").status == 200


def test_what_is_too_large_or_no_form_is_not_read(browser: Browser) -> None:
    assert tried(browser, "payments.csv", bytes(MOST + (2 << 20))).status == 413
    assert browser.post("/check", file=("payments.csv", BAD.encode())).status == 403
    assert browser.post("/check", token="0" * 64, file=("payments.csv", BAD.encode())).status == 403


def test_a_department_is_told_nothing_of_what_the_home_holds(app: Callable, browser: Browser) -> None:
    department = Browser(app)
    department.log_in("城建", PASSWORD)
    rows = "PRO_CODE,审核轮次,审核等级,IS_DELETED\n51052121T000000000028,二上,良,2\n".encode()  # of another department
    place = {"region": "510521", "year": "2021"}
    said = [tried(each, "PM_PERF_GOAL_INFO.csv", rows, **place).text for each in (browser, department)]
    assert "按时保质完成运动场" in said[0] and "运动场" not in said[1]


WHATIF = "/whatif?region=510521&year=2021"


def in_force(browser: Browser) -> dict[str, str]:
    """The form's fields as it hands them out."""
    text = browser.get(WHATIF).text
    found = dict(re.findall(r'name="(p\.\w+)" value="([^"]*)"', text))
    chosen = re.findall(r'name="(p\.\w+)"><option value=""></option>.*?<option value="(\w+)" selected>', text)
    return {**found, **dict(chosen), "region": "510521", "year": "2021", "tried": "1"}


def test_parameters_in_force_are_tried_through_simulate(
    browser: Browser, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = in_force(browser)
    assert RAW_CODE.findall(browser.get(WHATIF).words) == []
    assert fields["p.idle_after_years"] == "2" and fields["p.exec_denominator"] == "adjusted"
    asked: list[tuple[list[str], dict[str, str]]] = []
    change = {
        **{"mof_div_code": "510521", "fiscal_year": 2021, "subject_kind": "project", "kind": "changed"},
        **{"subject_code": "51052121T000000000028", "subject_name": "某项目", "money_base": "next_year_budget"},
        **{"rule_before": "r01", "action_before": "maintain", "recommended_before_yuan": "0.00"},
        **{"rule_after": "r08", "action_after": "cut", "recommended_after_yuan": "1234567.89"},
        "difference_yuan": "1234567.89",
    }

    def run(words: list[str], **_: object) -> subprocess.CompletedProcess:
        folder = Path(words[words.index("--policy") + 1])
        asked.append((words, {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*.csv")}))
        told = {"changes": [change], "totals": [], "grades": [], "alerts": []}
        return subprocess.CompletedProcess(words, 0, json.dumps(told), "")

    monkeypatch.setattr("pipelines.readers.browse.forms.whatif.subprocess.run", run)
    answer = browser.post("/whatif", form=WHATIF, **{**fields, "p.low_execution_ratio": "0.95"})
    [(words, files)] = asked
    assert words[2:4] == ["pipelines.cli", "simulate"] and words[words.index("--region") + 1] == "510521"
    [(name, text)] = files.items()
    assert name == "510521/policy_parameters-whatif.csv" and "2021,low_execution_ratio,0.95,,,convention" in text
    assert "1,234,567.89" in answer.words and "压减" in answer.words and "没有发布" in told(answer)
    for wrong, said in (({"p.low_execution_ratio": "abc"}, "取值不对"), ({}, "没有改动"), ({"year": "x"}, "四位年度")):
        assert said in told(browser.post("/whatif", form=WHATIF, **{**fields, **wrong}))
    browser.get(f"{WHATIF}&tried=1&p.low_execution_ratio=0.95")
    assert browser.post("/whatif", **fields).status == 403
    department = Browser(browser.app)
    department.log_in("城建", PASSWORD)
    assert department.get(WHATIF).status == 403
    assert len(asked) == 1  # nothing but a form of ours is tried


def test_two_are_laid_side_by_side_as_the_marts_have_them(browser: Browser, published: Published) -> None:
    page = browser.get("/compare?a=510521&ay=2021&ad=001&b=510521&by=2021&bd=012")
    marts = published.settings.releases / str(current_release(published.settings)) / "marts"
    paid = (
        pl.read_parquet(marts / "rpt_departments.parquet")
        .filter(mof_div_code="510521", fiscal_year=2021)
        .filter(pl.col("dept_code").is_in(["001", "012"]))
        .sort("dept_code")["paid_ytd_yuan"]
    )
    row = re.search(r"累计支付（万元）</td>\s*<td>([\d,.]+)</td>\s*<td>([\d,.]+)</td>", page.text)
    assert row and list(row.groups()) == [f"{round(yuan / 10_000, 2):,.2f}" for yuan in paid]
    regions = browser.get("/compare?a=510521&ay=2021&b=511903&by=2021").words
    assert "泸县 2021" in regions and "恩阳区 2021" in regions and "绩效自评：覆盖率" in regions
    assert "没有区划 x" in told(browser.get("/compare?a=510521&ay=2021&b=x&by=2021"))


def test_two_are_found_by_their_names(browser: Browser) -> None:
    def asked(**sides: str) -> Answer:
        return browser.get(f"/compare?{urlencode(sides)}")

    by_code = asked(a="510521", ay="2021", ad="001", b="511903", by="2021")
    [department] = re.findall(r"/department/510521/2021/001\">泸县 (.*?) 2021</a>", by_code.text)
    by_name = asked(a="泸县", ay="2021", ad=department, b="恩阳", by="2021")
    both = {"/department/510521/2021/001", "/region/511903/2021"}
    assert both <= {*by_code.links} and both <= {*by_name.links}
    two = told(asked(a="阳泉", ay="2021", b="泸县", by="2021"))
    assert "有2个：阳泉市 140300、阳泉市开发区（示例） 140391，请写代码" in two
    assert " 等，请写代码" in told(asked(a="区", ay="2021", b="泸县", by="2021"))
    assert "没有部门 无此局" in told(asked(a="泸县", ay="2021", ad="无此局", b="泸县", by="2021"))
