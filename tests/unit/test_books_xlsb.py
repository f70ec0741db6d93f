"""Binary workbooks, as LibreOffice turns them into .xlsx. The file: scripts/make_xlsb_fixture.py."""

from pathlib import Path

import pytest

from pipelines.land.cells.values import parse_money
from pipelines.land.files import office
from pipelines.land.files.books import open_book
from pipelines.land.problems import Refused

FILE = Path(__file__).parents[1] / "fixtures" / "books" / "formats.xlsb"
needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")


@needs_office
def test_what_the_cells_show_and_that_a_sheet_is_hidden() -> None:
    book = open_book(FILE)
    assert [list(sheet.rows())[1:8] for sheet in book.seen] == [
        [
            ["0.00", "1234.5"],
            ['0\\.0,"万元"', "12.6万元"],
            ["#,##0.00,", "126"],
            ['"≥"0%', "≥90%"],
            ["000000", "002004"],
            ['yyyy"年"m"月"', "2022年10月"],
            ['0.0"米"', "12.5米"],
        ]
    ]
    assert book.hidden == ["旧稿"]


@needs_office
def test_what_libreoffice_does_not_understand_is_no_amount() -> None:
    """Excel shows 12.6万元 and 86.0000; LibreOffice takes ! for a letter. Neither is made into an amount."""
    last = list(open_book(FILE).seen[0].rows())[8:]
    assert last == [['0!.0,"万元"', "126!.0万元"], ["0!.0000,", "860!.0000"]]
    assert [parse_money(str(text)).value for _, text in last] == [None, None]


def test_without_libreoffice_the_sender_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(Refused) as refused:
        open_book(FILE)
    assert refused.value.reason_code == "needs_office"
    assert "另存为”.xlsx" in refused.value.zh
