"""Tables in containers of every kind and name: HTML, XML spreadsheets, OpenDocument, archives; and what is none."""

import datetime
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.home import Home
from tests.support.raw_workbook import HEADER, PLACE, amounts, path_of, row, texts, write_raw


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


# Other containers

HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}">
<style>td {{mso-number-format:General}}</style></head><body><p>单位：万元</p><table border=1>
<tr><th>支付申请ID<th>项目代码<th>支付日期<th>实际支付金额</tr>
<tr><td>Z1</td><td rowspan=2>P1</td><td>2021-03-01</td><td>12.6</td></tr>
<tr><td>Z2</td><td>2021&#45;03-02<td x:num="8">8.00</tr>
<tr style="display:none"><td>Z3<td>P1<td>2021-03-03<td>1</tr>
<tr><td>Z4<td>P1<td>2021-03-04<td><s>1</s>2&nbsp;</tr>
</table></body></html>"""


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".html"])
def test_a_page_of_html_by_any_name(home: Home, charset: str, suffix: str) -> None:
    home.put(f"{PLACE}{suffix}", HTML.format(charset=charset), charset)
    home.land()
    assert home.rows("payments", "pay_id", "pro_code", "amount") == [
        ("Z1", "P1", Decimal("126000.00")),
        ("Z2", "P1", Decimal("80000.00")),
        ("Z4", "P1", Decimal("20000.00")),
    ]


def test_a_table_within_a_table_of_the_page_and_a_header_over_several_columns(home: Home) -> None:
    page = (
        "<html><body><table><tr><td>支付系统</td></tr><tr><td><table>"
        "<thead><tr><th rowspan=2>支付申请ID<th rowspan=2>项目代码<th colspan=2>支付</tr>"
        "<tr><th>支付日期<th>实际支付金额（万元）</tr></thead>"
        "<tbody><tr><td>Z1<td>P1<td>2021-03-01<td>1.5</tr></tbody></table></td></tr></table></body></html>"
    )
    home.put(f"{PLACE}.xls", page)
    assert amounts(home) == [Decimal("15000.00")]


XML_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="Default"/><Style ss:ID="w"><NumberFormat ss:Format="0!.0,&quot;万元&quot;"/></Style>
<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
<Worksheet ss:Name="旧"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="支付"><Table>
<Row><Cell><Data ss:Type="String">支付申请ID</Data></Cell><Cell><Data ss:Type="String">项目代码</Data></Cell>
<Cell><Data ss:Type="String">支付日期</Data></Cell><Cell><Data ss:Type="String">实际支付金额</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Z1</Data></Cell><Cell ss:MergeDown="1"><Data ss:Type="String">P1</Data></Cell>
<Cell ss:StyleID="d"><Data ss:Type="DateTime">2021-03-01T00:00:00.000</Data></Cell>
<Cell ss:StyleID="w"><Data ss:Type="Number">126000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Z2</Data></Cell><Cell ss:Index="3" ss:StyleID="d"><Data ss:Type="DateTime">2021-03-02T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">8</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">Z3</Data></Cell></Row>
</Table></Worksheet></Workbook>"""  # noqa: E501


def test_an_xml_spreadsheet_of_2003_named_xls(home: Home) -> None:
    home.put(f"{PLACE}.xls", XML_2003)
    summary = home.land()
    assert home.rows("payments", "pay_id", "pro_code", "pay_date", "amount") == [
        ("Z1", "P1", datetime.date(2021, 3, 1), Decimal("126000.00")),
        ("Z2", "P1", datetime.date(2021, 3, 2), Decimal("8.00")),
    ]
    assert "“旧”" in (summary.entries[0].message or "")


def test_a_workbook_under_another_name(home: Home) -> None:
    write_raw(path_of(home, ".xls"), texts(1, HEADER) + row(2, "5"))
    write_raw(path_of(home, ".csv", "511902/2021/payments-2"), texts(1, HEADER) + row(3, "6"))
    assert amounts(home) == [Decimal("6.00"), Decimal("5.00")]


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/></style:style>
<style:style style:name="s"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="c" style:family="table-cell" style:parent-style-name="s"/></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="旧" table:style-name="h"/><table:table table:name="支付">
<table:table-row>{header}</table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Z1</text:p></table:table-cell>
<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>P<text:span text:style-name="s">9</text:span>1</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2021-03-01"><text:p>2021/3/1</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="126345.67"><text:p>12.6万元</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Z2</text:p></table:table-cell><table:covered-table-cell/>
<table:table-cell office:value-type="date" office:date-value="2021-03-02"><text:p>2021/3/2</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="8"><text:p>8.00</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:style-name="c" office:value-type="string"><text:p>Z0</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="string"><text:p>Z3</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Z4</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>P1</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>2021-03-04</text:p></table:table-cell>
<table:table-cell table:formula="of:=1+1"/></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""  # noqa: E501


@pytest.mark.parametrize("suffix", [".ods", ".xls"])
def test_an_opendocument_sheet(home: Home, suffix: str) -> None:
    header = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in HEADER
    )
    with zipfile.ZipFile(path_of(home, suffix), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(header=header))
    summary = home.land()
    assert home.rows("payments", "pay_id", "pro_code", "pay_date", "amount") == [
        ("Z1", "P1", datetime.date(2021, 3, 1), Decimal("126345.67")),
        ("Z2", "P1", datetime.date(2021, 3, 2), Decimal("8.00")),
    ]
    assert home.rejects("row", "reason_code") == [(6, "not_calculated")]
    assert all(said in (summary.entries[0].message or "") for said in ("第5行", "划掉的单元格：A4"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.4\n", "no_workbook"),
        (b"{\\rtf1 x}", "no_workbook"),
        (b"\x89PNG\r\n\x1a\n", "no_workbook"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "no_workbook"),
        (b"<html><body>x</body></html>", "no_table"),
        (b"Rar!\x1a\x07\x00", "nested_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted_or_legacy"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "broken_workbook"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "broken_workbook"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(home: Home, content: bytes, reason: str) -> None:
    path_of(home, ".xls").write_bytes(content)
    home.land()
    assert home.rejects("reason_code") == [reason]


# Archives


def write_zip(file: Path, names: dict[str, bytes], encoding: str) -> None:
    """Names in an encoding that the archive does not tell, as Windows packs them."""

    class Named(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return self.filename.encode(encoding), self.flag_bits & ~0x800

    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in names.items():
            archive.writestr(Named(name), content)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_an_archive_is_the_files_in_it(home: Home, encoding: str, tmp_path: Path) -> None:
    rows = (",".join(HEADER) + "\nZ1,P1,2021-03-01,5\n").encode()
    write_zip(
        home.raw / "511902/2021/8月数据.zip",
        {"国库集中支付-8月.csv": rows, "说明.txt": b"x", "__MACOSX/._a": b""},
        encoding,
    )
    summary = home.land()
    assert home.rows("payments", "amount", "_source_file") == [
        (Decimal("5.00"), "511902/2021/8月数据.zip/国库集中支付-8月.csv")
    ]
    assert summary.unrecognised == ["511902/2021/8月数据.zip/说明.txt"]
    (home.raw / "511902/2021/8月数据.zip").unlink()
    home.land()
    assert home.rows("payments", "amount") == []
    assert not list((home.settings.landing / "unpacked").iterdir())


@pytest.mark.parametrize("name", ["../payments.csv", "/payments.csv", "a/../../payments.csv", "C:/payments.csv"])
def test_an_archive_that_leads_outside_is_not_opened(home: Home, name: str) -> None:
    write_zip(home.raw / "511902/2021/x.zip", {name: b"x"}, "utf-8")
    summary = home.land()
    assert summary.unrecognised == ["511902/2021/x.zip"]
    assert "指向外部" in home.rejects("message")[0]


def test_a_broken_archive_and_one_in_an_archive_are_named(home: Home) -> None:
    write_zip(home.raw / "511902/2021/forms/a.zip", {"b.zip": b"PK"}, "utf-8")
    (home.raw / "511902/2021/b.zip").write_bytes(b"PK\x03\x04 cut off")
    home.land()
    assert [message[:20] for message in sorted(home.rejects("message"))] == [
        "未识别：压缩包不完整或无法解开；请重新压缩为 .zip，或解压后直接报送其中的 .xlsx、.docx、.csv。"[:20],
        "未识别：是压缩包（.zip）。请解压后直接报送其中的 .xlsx、.xls 或 .docx。"[:20],
    ]


def test_a_file_among_the_forms_is_refused_by_its_kind(home: Home) -> None:
    for name in ("a.rar", "b.jpg", "c.ppt"):
        home.put(f"511902/2021/forms/{name}", "x")
    home.land()
    messages = home.rejects("message")
    assert all("下级文件夹" not in message for message in messages)
    assert ["解压" in messages[0], "图片" in messages[1], ".docx" in messages[2]] == [True, True, True]


def test_a_table_among_the_forms_is_told_where_it_belongs(home: Home) -> None:
    home.put_sheet("511902/2021/forms/支付.xlsx", [HEADER, ["Z1", "P1", "2021-03-01", 1]])
    home.land()
    (message,) = home.rejects("message")
    assert "国库集中支付" in message and "年度文件夹" in message
