"""Files that are refused: hostile, broken, of another kind; the account of what they held."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.support.home import Home

PAYMENTS = "支付申请ID,项目代码,支付日期,实际支付金额\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def _workbook_with(path: Path, sheet: bytes) -> None:
    """A minimal workbook around that sheet XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (
            b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
            "stray_cell",
        ),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>', "forbidden_xml"),
        (b"<worksheet>" + b" " * (70 << 20) + b"</worksheet>", "too_large_unpacked"),
    ],
)
def test_hostile_workbooks_are_refused_before_they_are_parsed(home: Home, sheet: bytes, reason: str) -> None:
    file = home.put("511902/2021/payments.xlsx", "")
    _workbook_with(file, sheet)
    home.land()
    assert home.rejects("path", "reason_code") == [("511902/2021/payments.xlsx", reason)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("payments.xlsx", b"PK\x03\x04 cut off", "broken_workbook"),
        ("payments.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "encrypted_or_legacy"),
        ("payments.xlsx", b"\x62\x14\x23\x65\xff\xff\x81\x00\xff", "broken_workbook"),  # by security software
        ("payments.parquet", b"PAR1 no", "broken_parquet"),
        ("payments.csv", b"", "empty_file"),
        ("payments.csv", b"\xff\xff\x81\x00\xff", "bad_encoding"),
        ("payments.csv", (PAYMENTS + 'Z1,"P1,2021-03-01,1\nZ2,P1,2021-03-01,2\n').encode(), "bad_quotes"),
    ],
)
def test_broken_files_are_refused_in_words(home: Home, name: str, content: bytes, reason: str) -> None:
    file = home.put(f"511902/2021/{name}", "")
    file.write_bytes(content)
    home.land()
    assert home.rejects("reason_code") == [reason]
    assert home.rejects("message")[0]


def test_text_that_is_no_utf8_in_parquet_is_refused(home: Home) -> None:
    file = home.put("511902/2021/payments.parquet", "")
    row = {"pay_id": ["ZZZZZZZZ"], "pro_code": ["P"], "pay_date": ["2021-03-01"], "amount": ["1"]}
    pl.DataFrame(row).write_parquet(file, compression="uncompressed", statistics=False)
    file.write_bytes(file.read_bytes().replace(b"ZZZZZZZZ", b"ZZ\xff\xfeZZZZ"))
    home.land()
    assert home.rejects("reason_code") == ["broken_parquet"]


def test_an_unforeseen_error_refuses_one_file_and_not_the_night(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.put("511902/2021/payments.csv", PAYMENTS + "Z1,P1,2021-03-01,1\n")
    home.put("511902/2021/agencies.csv", "单位名称,单位代码,部门代码,部门名称\n统计局,001,001,统计局\n")

    def fail(text: str) -> None:
        raise ZeroDivisionError(text)

    monkeypatch.setattr("pipelines.land.cells.values.parse_date", lambda text, date1904: fail(text))
    summary = home.land()
    assert summary.refused == ["511902/2021/payments.csv"]
    assert home.rows("agencies", "agency_code") == ["001"]
    assert "ZeroDivisionError" in home.rejects("message")[0]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("支付表\n支付申请ID,项目代码,支付日期\nZ1,P1,2021-03-01\nZ2,P1,2021-03-01\n", 2),
        ("支付申请ID,项目代码,支付日期,金额,实际支付金额\nZ1,P1,2021-03-01,1,1\n,,,,\nZ2,P1,2021-03-01,2,2\n", 2),
        ("甲,乙\n1,2\n\n3,4\n", 3),
    ],
)
def test_the_account_of_a_refused_file_holds_its_rows(home: Home, text: str, rows: int) -> None:
    home.put("511902/2021/payments.csv", text)
    entry = home.land().entries[0]
    assert entry.status == "refused"
    assert (entry.rows_read, entry.rows_loaded, entry.rows_rejected, entry.rows_non_data) == (rows, 0, rows, 0)


def test_the_account_of_a_refused_workbook_and_parquet_holds_their_rows(home: Home) -> None:
    lines = [["支付申请ID", "项目代码", "支付日期"], ["Z1", "P1", "2021-03-01"], ["Z2", "P1", "2021-03-01"]]
    home.put_sheet("511902/2021/payments.xlsx", lines)
    file = home.put("511902/2021/payments-2.parquet", "")
    pl.DataFrame({"pay_id": ["Z1", "Z2", "Z3"], "pro_code": ["P", "P", "P"]}).write_parquet(file)
    entries = home.land().entries
    assert {(Path(entry.path).suffix, entry.rows_read, entry.rows_rejected) for entry in entries} == {
        (".xlsx", 2, 2),
        (".parquet", 3, 3),
    }


HOSTILE = Path(__file__).parents[1] / "fixtures" / "hostile"


"""Written by real programs: LibreOffice made legacy.xls, msoffcrypto-tool encrypted the same sheet (ECMA-376)."""


@pytest.mark.parametrize(("source", "reason"), [("encrypted.xlsx", "encrypted"), ("legacy.xls", "no_header")])
def test_real_ole_containers_are_told_apart(home: Home, source: str, reason: str) -> None:
    home.put("511902/2021/payments.xlsx", "").write_bytes((HOSTILE / source).read_bytes())
    home.land()
    assert home.rejects("reason_code") == [reason]


HEAD = "支付申请ID,项目代码,支付日期,实际支付金额,摘要\n"
ROWS = "Z1,P1,2021-03-01,10,水利局支付\nZ2,P1,2021-03-02,20,\n"


@pytest.mark.parametrize(
    ("content", "reason", "said"),
    [
        (HEAD.encode() + ROWS.encode("gb18030"), "bad_encoding", "前面是 UTF-8，第2行起不是"),
        ((HEAD + ROWS).encode() + ROWS.encode("gb18030"), "bad_encoding", "第4行起不是"),
        ((HEAD + ROWS).encode() + bytes(4096), "cut_off", "空字节"),
        ((HEAD + ROWS).encode("gb18030") + bytes(40), "cut_off", "空字节"),
        (HEAD.encode() + bytes(4096) + ROWS.encode(), "cut_off", "空字节"),
        (bytes(range(256)) * 9 + bytes(99), "bad_encoding", "无法识别或中途损坏"),
        ((HEAD + ROWS).replace(",", "，").encode(), "bad_separator", "各列之间是“，”"),
        ((HEAD + ROWS).replace(",", "；").encode("gb18030"), "bad_separator", "各列之间是“；”"),
    ],
)
def test_a_text_file_that_was_damaged_says_how(home: Home, content: bytes, reason: str, said: str) -> None:
    home.put("511902/2021/payments.csv", "").write_bytes(content)
    (entry,) = home.land().entries
    assert (entry.status, home.rejects("reason_code")) == ("refused", [reason])
    assert said in str(entry.message)


def test_a_note_that_lists_headers_is_a_note(home: Home) -> None:
    home.put("511902/2021/payments.csv", HEAD + "Z1,P1,2021-03-01,10,支付日期、实际支付金额、项目代码已核对\n")
    (entry,) = home.land().entries
    assert (entry.rows_loaded, entry.rows_rejected) == (1, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["", "\x1a", "\r\n\x1a"])
def test_the_sign_by_which_dos_ends_a_file_is_no_row(home: Home, encoding: str, end: str) -> None:
    home.put("511902/2021/payments.csv", HEAD + ROWS + "Z3,P一,2021-03-02,30,一\n" + end, encoding)
    (entry,) = home.land().entries
    assert (entry.rows_loaded, entry.rows_rejected) == (3, 0)
