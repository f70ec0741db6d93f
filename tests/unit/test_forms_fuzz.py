"""Random damage to valid forms: never an unforeseen error, never a figure that is not printed on the form.

Words of the XML of a .docx, operators of a drawn .pdf and single bytes of both are mutated with fixed seeds.
"""

import io
import random
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.land.cells.values import parse_money
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_many
from pipelines.land.problems import Refused
from tests.support.docx import document
from tests.support.papers import self_evaluation, word_table
from tests.support.pdf import table, text, write

MANY = 400
PLAIN = document(word_table(self_evaluation()))
MONEY = {"budget_initial": Decimal(1_200_000), "budget_adjusted": Decimal(1_300_000), "executed": Decimal(1_170_000)}
PRINTED = {"120", "130", "117", "10", "9", "50", "40", "38", "100", "97", "12", "12.5", "800", "760", "2022", "90"}
TAGS = [
    "w:del", "w:ins", "w:moveFrom", "w:moveTo", "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:hyperlink",
    "w:vMerge", "w:hMerge", "w:gridSpan", "w:tc", "w:tr", "w:tbl", "w:p", "w:r", "w:t", "w:txbxContent", "w:pict",
    "mc:AlternateContent", "m:oMath", "w:ruby", "w:fldSimple",
]  # fmt: skip


def read(file: Path) -> list[Form]:
    """The forms; none when it is refused, which must have been foreseen."""
    (outcome,) = read_many([file], None, file.parent)
    if isinstance(outcome, Refused):
        assert outcome.reason_code != "unforeseen", outcome.zh
        return []
    return outcome[0]


def figures(form: Form) -> set[str]:
    """Every number that the form is read to say."""
    texts = [cell.text for cell in form.values.values()]
    texts += [str(value) for row in form.rows for value in row.values.values() if value]
    return {number for text in texts for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}


def damaged(draw: random.Random) -> bytes:
    """The document with a few words of its XML changed, taken out, doubled or wrapped."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    xml = parts["word/document.xml"]
    for _ in range(draw.choice([1, 1, 2, 5])):
        kind = draw.choice(["tc", "tr", "p", "r"])
        start, end = draw.choice([match.span() for match in re.finditer(f"<w:{kind}>.*?</w:{kind}>", xml)])
        piece = xml[start:end]
        tag = draw.choice(TAGS)
        twice = piece if kind == "r" else piece + piece  # a run twice is another number
        new = draw.choice(["", twice, f"<{tag}>{piece}</{tag}>", f"<{tag}/>{piece}", piece.replace(f"w:{kind}", tag)])
        xml = xml[:start] + new + xml[end:]
    parts["word/document.xml"] = xml
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_damaged_documents(tmp_path: Path) -> None:
    draw = random.Random(30)
    file = tmp_path / "form.docx"
    for _ in range(MANY):
        file.write_bytes(damaged(draw))
        for form in read(file):
            assert figures(form) <= PRINTED
            for name in MONEY:
                amount = parse_money(form.text(name) or "", form.power)
                assert amount.value is None or amount.value.scaleb(-4) * 10_000 in {
                    Decimal(printed) * unit for printed in PRINTED for unit in (1, 10_000)
                }


FORM = [
    ["项目名称", "供水工程", None, None, None],
    ["三级指标", "指标值", "实际完成值", "分值", "得分"],
    ["新建管网", "≥12公里", "12.5公里", "50", "50"],
    ["受益户数", "≥800户", "760户", "40", "38"],
    ["总分", "", "", "100", "97"],
]


def test_damaged_pdfs(tmp_path: Path) -> None:
    """Lines and text taken away or moved, bytes changed. A moved piece may make a cell unreadable, never wrong."""
    draw = random.Random(31)
    drawn = (text(200, 800, "项目绩效自评表") + table(FORM)).splitlines()
    file = tmp_path / "form.pdf"
    for _ in range(MANY):
        lines = list(drawn)
        for _ in range(draw.choice([1, 2, 6])):
            at = draw.randrange(len(lines))
            kind = draw.random()
            if kind < 0.5:
                del lines[at]
            elif kind < 0.8:
                lines.insert(draw.randrange(len(lines)), lines[at])
            else:
                lines[at] = lines[at].replace("BT 0 g", draw.choice(["BT 1 g", "BT 0.5 g", "BT"]))
        write(file, "\n".join(lines))
        if draw.random() < 0.3:
            content = bytearray(file.read_bytes())
            for _ in range(3):
                content[draw.randrange(len(content))] = draw.randrange(256)
            file.write_bytes(content)
            read(file)
            continue
        for form in read(file):
            assert figures(form) <= PRINTED


def test_half_a_letter_in_a_pdf_is_unreadable(tmp_path: Path) -> None:
    """As a font's broken table gives it: no text that cannot be written down, no figure made of what is left."""
    printed, broken = ("760户".encode("utf-16-be").hex() + end for end in ("", "d83d"))
    drawn = (text(200, 800, "项目绩效自评表") + table(FORM)).replace(f"<{printed}>", f"<{broken}>")
    (form,) = read(write(tmp_path / "form.pdf", drawn))
    assert form.rows[1].values["actual_raw"] == "760户\ufffd"


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".doc", ".rtf", ".odt"])
def test_bytes_that_are_no_form(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.land.files.office.program", lambda: None)
    draw = random.Random(32)
    file = tmp_path / f"form{suffix}"
    heads = [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"\0" * 8]
    for head in heads:
        file.write_bytes(head + draw.randbytes(500))
        assert read(file) == []
