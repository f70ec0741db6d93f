"""Random damage to workbooks of every container: sheets of texts or a refusal, never another exception."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.land.files.books import open_book
from pipelines.land.problems import Refused
from tests.support.raw_workbook import HEADER, texts, write_raw
from tests.unit.test_land_containers import HTML, ODS, XML_2003
from tests.unit.test_land_refused import HOSTILE

MUTATIONS = 120
ODD = [b"0", b"9999999", b"-1", b"<", b"&", b'"', b"A1", b"\xff", b"NaN", b"1e400"]


def damaged(data: bytes, rnd: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(rnd.randint(1, 5)):
        at = rnd.randrange(len(content))
        choice = rnd.random()
        if choice < 0.4:
            content[at] = rnd.randrange(256)
        elif choice < 0.6:
            del content[at : at + rnd.randint(1, 30)]
        elif choice < 0.8:
            content[at:at] = content[max(0, at - rnd.randint(1, 40)) : at]
        else:
            content[at : at + 1] = rnd.choice(ODD)
        content = content or bytearray(b"x")
    return bytes(content)


def part_damaged(source: Path, target: Path, rnd: random.Random) -> None:
    """One part of a package damaged, the package whole."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rnd.choice([each for each in parts if each.endswith(".xml") and "Content" not in each])
    parts[name] = damaged(parts[name], rnd)
    with zipfile.ZipFile(target, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)


def _xlsx(file: Path) -> None:
    cells = '<c r="A2" t="s"><v>0</v></c><c r="D2" s="1"><v>126000</v></c><c r="E2" t="e"><v>#SPILL!</v></c>'
    write_raw(
        file,
        texts(1, HEADER) + f'<row r="2">{cells}</row>',
        formats=['0!.0,"万元"'],
        strings="<si><r><rPr><strike/></rPr><t>x</t></r><r><t>y</t></r></si>",
        after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
    )


def _ods(file: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(header=cell))


MAKERS: dict[str, Callable[[Path], object]] = {
    ".xlsx": _xlsx,
    ".ods": _ods,
    ".html": lambda file: file.write_text(HTML.format(charset="utf-8"), encoding="utf-8"),
    ".xml": lambda file: file.write_text(XML_2003, encoding="utf-8"),
    ".xls": lambda file: file.write_bytes((HOSTILE / "legacy.xls").read_bytes()),
}


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_damaged_workbook_is_read_or_refused(suffix: str, tmp_path: Path) -> None:
    source, target = tmp_path / f"whole{suffix}", tmp_path / f"damaged{suffix}"
    MAKERS[suffix](source)
    read = refused = 0
    for seed in range(MUTATIONS):
        rnd = random.Random(seed)
        if suffix in (".xlsx", ".ods") and seed % 3:
            part_damaged(source, target, rnd)
        else:
            target.write_bytes(damaged(source.read_bytes(), rnd))
        try:
            for sheet in open_book(target).seen:
                for row in sheet.rows():
                    assert all(text is None or isinstance(text, str) for text in row)
            read += 1
        except Refused as refusal:
            assert refusal.zh
            refused += 1
    assert read + refused == MUTATIONS
    assert refused
