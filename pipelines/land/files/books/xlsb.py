"""A binary workbook (.xlsb) as sheets, by way of the .xlsx that LibreOffice makes of it.

Here: that way. Not here: LibreOffice (land/files/office.py), reading the .xlsx (xlsx.py). No library reads the number
formats of an .xlsb. LibreOffice keeps all but those with "!" (0!.0,): what it makes of these shows no amount and is
refused cell by cell.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.land.files import office
from pipelines.land.files.books.sheet import Book
from pipelines.land.files.books.xlsx import open_xlsx
from pipelines.land.problems import Refused


def open_xlsb(path: Path) -> Book:
    """The sheets of an .xlsb. Refused when LibreOffice is not there or cannot open it."""
    folder = TemporaryDirectory(prefix="jixiao-xlsb-", ignore_cleanup_errors=True)
    made = office.convert({path: office.BOOK_SUFFIX}, Path(folder.name), "xlsx")[path]
    if isinstance(made, Refused):
        raise made
    book = open_xlsx(made)
    for sheet in book.sheets:
        sheet.keeps = folder
    return book
