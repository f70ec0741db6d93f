"""The door to workbooks: a file in, its sheets out, by what the file is and not by its name.

Here: choosing the reader, what to say of files that are none. Not here: reading.
"""

from collections.abc import Callable
from pathlib import Path

from pipelines.land.files.books.html import open_html
from pipelines.land.files.books.ods import open_ods
from pipelines.land.files.books.sheet import Book
from pipelines.land.files.books.xls import open_xls
from pipelines.land.files.books.xlsb import open_xlsb
from pipelines.land.files.books.xlsx import open_xlsx
from pipelines.land.files.books.xml2003 import open_xml2003
from pipelines.land.files.kinds import FileKind, kind_of
from pipelines.land.problems import Refused

BOOK_SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".htm", ".html", ".xml", ".xlsb")
"""Names under which workbooks come."""
_READERS: dict[str, Callable[[Path], Book]] = {
    "xlsx": open_xlsx,
    "xls": open_xls,
    "ods": open_ods,
    "html": open_html,
    "xml2003": open_xml2003,
    "xlsb": open_xlsb,
}


def is_book(kind: FileKind) -> bool:
    """Whether files of the kind are read as workbooks."""
    return kind in _READERS


def open_book(path: Path, parts: dict[str, bytes] | None = None) -> Book:
    """The sheets of a workbook; `parts`: unpacked, where they were found harmless. Refused when it is none, unsafe or
    broken."""
    if parts is not None:
        return open_xlsx(path, parts)
    kind = kind_of(path)
    reader = _READERS.get(kind)
    if reader is None:
        raise not_a_workbook(kind)
    return reader(path)


def not_a_workbook(kind: FileKind) -> Refused:
    """What such a file is instead, and what to do."""
    if kind == "empty":
        return Refused("empty_file", "文件是空的；请重新导出", "the file is empty; export it again")
    if kind == "encrypted":
        return Refused(
            "encrypted",
            "文件有打开密码，无法读取；请去掉密码后重新保存",
            "the file needs a password; remove it and save the file again",
        )
    if kind == "ole":
        return Refused(
            "encrypted_or_legacy",
            "文件已加密，或不是电子表格；请去掉密码，或用电子表格软件打开后另存为 .xlsx",
            "the file is encrypted or no spreadsheet; remove the password, or open it and save it as .xlsx",
        )
    if kind in ("zip", "rar"):
        return Refused(
            "nested_archive",
            "是压缩包而不是工作簿；请解压后直接报送其中的文件",
            "is an archive and no workbook; unpack it and send the files in it",
        )
    if kind in _WORDS:
        zh, en = _WORDS[kind]
        return Refused(
            "no_workbook",
            f"内容是{zh}，不是表格；请把表格另存为 .xlsx 或 .csv 后报送",
            f"is {en} and no table; save the table as .xlsx or .csv",
        )
    return Refused(
        "broken_workbook",
        "不是完整的工作簿（可能传输中断或由其他格式改名）；请重新导出，或用电子表格软件打开后另存为 .xlsx",
        "is no whole workbook (cut off, or another format renamed); export it again, or open it and save it anew",
    )


_WORDS = {
    "docx": ("Word 文档", "a Word document"),
    "doc": ("Word 文档", "a Word document"),
    "wps": ("文字文档", "a text document"),
    "odt": ("文字文档", "a text document"),
    "rtf": ("文字文档（RTF）", "a text document (RTF)"),
    "pdf": ("PDF", "a PDF"),
    "image": ("图片", "a picture"),
    "mhtml": ("单个文件网页（.mht）", "a web archive (.mht)"),
}
