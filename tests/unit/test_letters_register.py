"""The register of letters: serials, drafts, what the office wrote in it, one run at a time."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipelines.errors import EXIT_LOCKED, JixiaoError
from pipelines.readers.letters import register
from pipelines.readers.letters.letter import Letter
from pipelines.readers.notices.notice import Notice
from tests.support.letter_parts import FINDING, letter

NOW = datetime(2026, 7, 1, 9)
RELEASE, SITE = "20260701-020000-aaaaaa", "http://127.0.0.1:8600"


def enter(folder: Path, what: Letter | Notice, is_draft: bool = False) -> tuple[str, str | None]:
    """Enters the letter as a run would; its serial and the one it replaces."""
    with register.opened(folder) as books:
        book = books.of(what.region, what.year, is_bureau_only=what.kind == "referral")
        serial, replaces = book.serial_of(what), book.replaced_by(what)
        book.enter(what, serial, replaces, "a.docx", RELEASE, NOW, what.content_hash, is_draft, SITE)
    return serial, replaces


def registered(folder: Path) -> list[dict]:
    sheet = load_workbook(folder / "510521" / "2021" / register.FILE).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_register_counts_issues_of_one_letter(tmp_path):
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    assert enter(tmp_path, letter("supervision")) == ("DB-510521-2021-001-01", None)
    assert enter(tmp_path, letter(recipient="001-01")) == ("FK-510521-2021-001-01-01", None)
    lower = letter(recipient_kind="government", recipient="001")
    assert enter(tmp_path, lower) == ("FK-510521-2021-区划001-01", None)


@pytest.mark.parametrize(
    ("what", "page"),
    [
        ({"recipient": "0/1"}, "department/510521/2021/0~11"),
        ({"recipient_kind": "government", "recipient": "510522"}, "region/510522/2021"),
        ({"recipient_kind": "authority", "recipient": "审计"}, "region/510521/2021"),
    ],
)
def test_the_register_leads_to_the_page_of_whom_it_goes_to(tmp_path, what, page):
    enter(tmp_path, letter(**what))
    sheet = load_workbook(tmp_path / "510521" / "2021" / register.FILE).worksheets[0]
    cell = sheet.cell(2, list(register.COLUMNS).index("页面") + 1)
    assert (cell.value, cell.hyperlink.target) == ("打开", f"{SITE}/r/{RELEASE}/{page}")


def test_a_draft_keeps_its_serial_until_it_is_issued(tmp_path):
    assert enter(tmp_path, letter(), is_draft=True) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter(findings=[FINDING]), is_draft=True) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter(findings=[FINDING])) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter(), is_draft=True) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    assert [(row["状态"], row["问题编号"]) for row in registered(tmp_path)] == [("正式", "WT-1"), ("正式", None)]


def test_the_register_opens_in_excel_and_runs_no_formula(tmp_path):
    enter(tmp_path, letter(recipient="=1+1", recipient_name='@SUM(A1),"\n=x'))
    sheet = load_workbook(tmp_path / "510521" / "2021" / register.FILE).worksheets[0]
    assert "f" not in {cell.data_type for cell in sheet[2]}
    [row] = registered(tmp_path)
    assert (row["登记号"], row["主送代码"], row["主送单位"]) == ("FK-510521-2021-=1+1-01", "=1+1", '@SUM(A1)," =x')
    assert (row["文种"], row["成文日期"], row["发文日期"]) == ("绩效评价结果反馈意见函", datetime(2026, 7, 1), None)


def test_what_the_office_wrote_stays(tmp_path):
    """The office typed day and number, added a column of its own and left a blank row."""
    enter(tmp_path, letter(), is_draft=True)
    path = tmp_path / "510521" / "2021" / register.FILE
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for column, value in {"发文日期": "2026年7月3日", "发文字号": "泸财绩函〔2026〕3号"}.items():
        sheet.cell(2, list(register.COLUMNS).index(column) + 1, value)
    sheet.cell(1, len(register.COLUMNS) + 1, "承办人")
    sheet.cell(2, len(register.COLUMNS) + 1, "张三")
    book.save(path)
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    first, second = registered(tmp_path)
    assert (first["发文日期"], first["发文字号"], first["承办人"]) == ("2026年7月3日", "泸财绩函〔2026〕3号", "张三")
    assert (second["登记号"], second["发文字号"], second["承办人"]) == ("FK-510521-2021-001-02", None, None)


def referral() -> Notice:
    return Notice("referral", "510521", 2021, "泸县财政局", "addressee", "审计", "泸县审计局", ())


def test_the_register_that_the_office_sees_does_not_say_that_there_is_a_case(tmp_path):
    enter(tmp_path, letter())
    assert enter(tmp_path, referral()) == ("YS-510521-2021-审计-01", None)
    assert [row["文种"] for row in registered(tmp_path)] == ["绩效评价结果反馈意见函"]
    own = tmp_path / "bureau-only" / "510521" / "2021" / register.REFERRAL_FILE
    assert own.stat().st_mode & 0o777 == 0o600
    assert enter(tmp_path, referral()) == ("YS-510521-2021-审计-02", "YS-510521-2021-审计-01")


def test_rows_of_referrals_in_an_older_register_move_to_their_own_with_what_the_office_typed(tmp_path):
    """They stood between letters; number, link and a column of the office's own go with them."""
    enter(tmp_path, referral())
    path = tmp_path / "510521" / "2021" / register.FILE
    path.parent.mkdir(parents=True)
    own = tmp_path / "bureau-only" / "510521" / "2021" / register.REFERRAL_FILE
    book = load_workbook(own)
    sheet = book.worksheets[0]
    for head, value in {"发文字号": "泸财绩函〔2026〕9号", "承办人": "张三"}.items():
        column = [*register.COLUMNS, "承办人"].index(head) + 1
        sheet.cell(1, column, head)
        sheet.cell(2, column, value)
    book.save(path)
    own.unlink()
    enter(tmp_path, letter())
    assert [row["登记号"] for row in registered(tmp_path)] == ["FK-510521-2021-001-01"]
    page = list(register.COLUMNS).index("页面") + 1
    assert load_workbook(path).worksheets[0].cell(2, page).hyperlink.target.endswith("department/510521/2021/001")
    heads, row = load_workbook(own).worksheets[0].iter_rows(values_only=True)
    moved = dict(zip(heads, row, strict=True))
    assert (moved["登记号"], moved["发文字号"], moved["承办人"]) == (
        *("YS-510521-2021-审计-01", "泸财绩函〔2026〕9号"),
        "张三",
    )
    assert load_workbook(own).worksheets[0].cell(2, page).hyperlink.target.endswith("region/510521/2021")
    assert enter(tmp_path, referral()) == ("YS-510521-2021-审计-02", "YS-510521-2021-审计-01")


def test_a_register_that_is_none_is_left_as_it_is(tmp_path):
    path = tmp_path / "510521" / "2021" / register.FILE
    path.parent.mkdir(parents=True)
    other = Workbook()
    other.worksheets[0].append(["a", "b"])
    for write in (lambda: path.write_bytes(b"\xff\xff"), lambda: other.save(path)):
        write()
        content = path.read_bytes()
        with pytest.raises(JixiaoError), register.opened(tmp_path) as books:
            books.of("510521", 2021)
        assert path.read_bytes() == content


def test_one_run_at_a_time(tmp_path):
    with register.opened(tmp_path), pytest.raises(JixiaoError) as refused, register.opened(tmp_path):
        pass
    assert refused.value.exit_code == EXIT_LOCKED
