"""Pages of HTML as spreadsheet programs show them: styles by class, number formats, what is hidden."""

from pathlib import Path

import pytest

from pipelines.land.files.books import BookSheet, open_book
from pipelines.land.problems import Refused


def page(folder: Path, body: str, style: str = "") -> BookSheet:
    file = folder / "page.xls"
    file.write_text(
        f'<html><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>', "utf-8"
    )
    return open_book(file).sheets[0]


FORMATS = [  # number format as a page writes it, text of the cell, what is seen
    (r'"0\.00"', "12.3456", "12.3456"),
    (r'"0\!\.0\,\0022万元\0022"', "126000", "12.6万元"),
    (r'"0\!\.0000"', "126000", "12.6000".rstrip("0")),
    (r"Percent", "0.3", "30%"),
    (r'"\0022≤\0022\#\,\#\#0"', "1,200", "≤1200"),
    (r'"\@"', "002004", "002004"),
    (r'"000000"', "2004", "002004"),
    (r'"yyyy\0022年\0022m\0022月\0022"', "2022/10/1", "2022年10月"),
    (r'"yyyy\0022年\0022m\0022月\0022"', "44835", "2022年10月"),
    (r'"Short Date"', "44835", "2022-10-01"),
    (r'"0\0022万元\0022"', "12.6万元", "12.6万元"),
    (r"General", "126000", "126000"),
]


@pytest.mark.parametrize(("code", "text", "shown"), FORMATS)
@pytest.mark.parametrize("where", ["class", "attribute", "tag"])
def test_a_number_format_in_the_style(where: str, code: str, text: str, shown: str, tmp_path: Path) -> None:
    if where == "attribute":
        sheet = page(tmp_path, f"<table><tr><td style='mso-number-format:{code}'>{text}</table>")
    else:
        rule = {"class": ".xl65", "tag": "td"}[where]
        sheet = page(
            tmp_path, f"<table><tr><td class='a xl65'>{text}</table>", f"<!--{rule} {{mso-number-format:{code};}}-->"
        )
    assert list(sheet.rows()) == [[shown]]


def test_the_number_that_excel_stored_beside_its_text_goes_before_the_format(tmp_path: Path) -> None:
    cell = r"""<td x:num="126000" style='mso-number-format:"0\!\.0\,\0022万元\0022"'>12.6万元"""
    assert list(page(tmp_path, f"<table><tr>{cell}</table>").rows()) == [["12.6万元"]]


HIDDEN = {
    "a class": (".n{display:none}", "<tr><td>甲<td class=n>9<td>乙"),
    "an id": ("#n{visibility:hidden}", "<tr><td>甲<td id=n>9<td>乙"),
    "a row's cells": (".off td{display:none} td{color:black}", "<tr><td>甲<td><td>乙<tr class=off><td>丙<td>9<td>丁"),
    "a child": ("tr > td.n {visibility : hidden !important}", "<tr><td>甲<td class=n>9<td>乙"),
    "text of no size": (".n{font-size:0}", "<tr><td>甲<td><span class=n>9</span><td>乙"),
    "an attribute": ("", "<tr><td>甲<td hidden>9<td>乙"),
    "white": (".n{color:rgb(255, 255, 255)}", "<tr><td>甲<td class=n>9<td>乙"),
    "white over white": ("td{background:#fff none} .n{color:#fff}", "<tr><td>甲<td class=n>9<td>乙"),
}


@pytest.mark.parametrize("by", HIDDEN)
def test_what_a_style_hides(by: str, tmp_path: Path) -> None:
    style, rows = HIDDEN[by]
    said = [row for row in page(tmp_path, f"<table>{rows}</table>", style).rows() if any(row)]
    assert said == [["甲", None, "乙"]]


SEEN = {
    "on a link that is pointed at": (".n:hover{display:none}", "<td class=n>9"),
    "on paper": ("@media print {.n{display:none} td{color:#fff}}", "<td class=n>9"),
    "of another class": ("tr.n td{display:none}", "<td class=n>9"),
    "that the tag's own style takes back": (".n{display:none}", "<td class=n style='display:table-cell'>9"),
    "that a stronger rule takes back": ("td.n{color:black}.n{color:white}", "<td class=n>9"),
    "white on the row's ground": ("tr{background-color:#1f4e79}.n{color:white}", "<td class=n>9"),
}


@pytest.mark.parametrize("rule", SEEN)
def test_what_a_style_does_not_hide(rule: str, tmp_path: Path) -> None:
    style, cell = SEEN[rule]
    sheet = page(tmp_path, f"<table><tr>{cell}</table>", style)
    assert (list(sheet.rows()), sheet.left_out()) == ([["9"]], [])


def test_a_hidden_column_and_a_hidden_table_are_named(tmp_path: Path) -> None:
    columns = "<col><col span=2 style='mso-width-source:userset;display:none'><col>"
    sheet = page(
        tmp_path,
        f"<table>{columns}<tr><td>甲<td>8<td>9<td>乙</table><div style='display:none'><table><tr><td>旧</table></div>",
    )
    assert (list(sheet.rows()), sheet.left_out()) == ([["甲", None, None, "乙"]], ["工作表“表格1”隐藏的列：B、C"])
    assert open_book(tmp_path / "page.xls").hidden == ["表格2"]


@pytest.mark.parametrize(
    "rule", ["td:nth-child(3){display:none}", "td[data-x]{color:white}", "td + td {mso-number-format:0%}"]
)
def test_a_style_that_nobody_understands_is_asked_about(rule: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        page(tmp_path, "<table><tr><td>1</table>", rule)
    assert refused.value.reason_code == "unclear_page"
    assert rule.partition("{")[0].strip() in refused.value.zh
