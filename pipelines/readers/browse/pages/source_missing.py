"""What is said where a delivered file, sheet, row or column that was asked for is not there, and what to do.

Here: whether it is there, and the words. Not here: the page of what is there (source.py).
"""

from pathlib import Path

from pipelines.contracts import Contract
from pipelines.land.forms.night import is_form
from pipelines.land.problems import Refused
from pipelines.land.rows.code_hash import any_contract
from pipelines.lang import say
from pipelines.readers.browse.page import Link, NoPage, View
from pipelines.readers.browse.source import forms, history
from pipelines.readers.browse.source import rows as extract_rows
from pipelines.readers.explain.story import Row


def address() -> NoPage:
    return NoPage(
        say(
            "地址写成 /source/文件 或 /source/文件/工作表/行[/列[/代码]]，行写成 12 或 12-40",
            "the address is /source/FILE or /source/FILE/SHEET/ROWS[/COLUMN[/CODE]], rows as 12 or 12-40",
        )
    )


def file(path: str) -> NoPage:
    return NoPage(
        say(f"这个发布版没有读过文件 {path}", f"this release took nothing from file {path}"),
        say(
            "文件写成 区划/年度/文件名，与 raw/ 下相同；刚报来的，下一夜读过以后才有。",
            "A file is written REGION/YEAR/NAME, as it lies below raw/; one that has just come is read the next night.",
        ),
    )


def recognised(view: View, path: str, found: list[Row]) -> list[Row]:
    """The extracts that the file feeds. NoPage where it was not recognised as any: then it has no rows to be shown."""
    if known := [each for each in found if each["extract"]]:
        return known
    raise NoPage(
        say(f"这个发布版没有从文件 {path} 读到任何行", f"this release read no row of file {path}"),
        say("文件的页面写明为什么，以及什么时候来的。", "The page of the file says why, and when it came."),
        _onward(view, path),
    )


def check_column(view: View, path: str, found: list[Row], column: str) -> None:
    """NoPage when no extract of the file has the column."""
    contracts: list[Contract] = [any_contract(each["extract"]) for each in found]
    if column and all(column not in {each.name for each in contract.all_columns} for contract in contracts):
        raise NoPage(
            say(f"文件 {path} 的数据合同里没有列 {column}", f"the contract of file {path} has no column {column}"),
            say(
                "列写成数据合同里的英文名，如 amount；不写列，看整行。",
                "A column goes by its name in the contract, such as amount; without one the whole row is shown.",
            ),
            _onward(view, path),
        )


def check_sheet(view: View, path: str, found: list[Row], sheet: str) -> None:
    """NoPage when the file has no such sheet. Of a file that is gone, what was read of it tells."""
    if sheet and _lacks(view, path, found, sheet):
        raise NoPage(
            say(f"文件 {path} 里没有工作表 {sheet}", f"file {path} has no sheet {sheet}"),
            say(
                "工作表写成打开文件所见的名称；CSV、Parquet 没有工作表，写 ~2。",
                "A sheet goes by the name that the file shows; CSV and Parquet have none, write ~2.",
            ),
            _onward(view, path),
        )


def rows(view: View, path: str, found: list[Row], sheet: str, asked: range, only: str) -> NoPage:
    """Of rows that the file does not have; where it does not have the sheet, of that."""
    try:
        check_sheet(view, path, found, sheet)
    except NoPage as missing:
        return missing
    first, last = asked.start, asked.stop - 1
    which = f"{first}" if first == last else f"{first}-{last}"
    of = f"{path}{f' [{sheet}]' if sheet else ''}"
    read = ", ".join(f"{each['rows_read']:,}" for each in found if each["rows_read"] is not None) or "0"
    told = (
        say(f"{of} 的第{which}行里没有代码 {only}", f"rows {which} of {of} hold no code {only}")
        if only
        else say(f"{of} 里没有第{which}行，或它是空行", f"{of} has no row {which}, or it is blank")
    )
    return NoPage(
        told,
        say(
            f"行号与打开文件所见一致，从 1 数起；这个发布版从该文件读到 {read} 行。",
            f"Rows are numbered as the file shows them, from 1; this release read {read} rows of the file.",
        ),
        _onward(view, path),
    )


def _lacks(view: View, path: str, found: list[Row], sheet: str) -> bool:
    delivered = history.delivered_file(view, path, found[0]["sha256"])
    try:
        if delivered is not None:
            return sheet not in _sheets(path, delivered)
    except (Refused, OSError):
        pass  # it was read once: what was taken tells
    return not history.is_pruned(view, found) and not any(
        history.landed(view, each, 0, 2**31 - 1, sheet) for each in found
    )


def _sheets(path: str, delivered: Path) -> set[str]:
    return forms.sheets(delivered) if is_form(path) else extract_rows.sheets(delivered)


def _onward(view: View, path: str) -> Link:
    return Link(say("看这个文件", "See the file"), view.href("source", path))
