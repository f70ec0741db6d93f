"""The registers of letters and notices: of each region and year a workbook with one row per paper, beside the papers.

The office types 发文日期 and 发文字号 into it; dropped into `raw/<region>/<year>/` it tells the night when a letter
went out (extract `letters`). Here: reading it as a spreadsheet program may have left it, serials, which issue is the
latest, writing it whole. What the office wrote into it, columns of its own too, stays. What goes to audit or discipline
has a register of its own, for the bureau alone. Not here: what a paper says.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pipelines.errors import EXIT_LOCKED, JixiaoError
from pipelines.lang import say
from pipelines.readers.addresses import page_url
from pipelines.readers.letters.names import BUREAU_ONLY, LABELS
from pipelines.readers.letters.paper import Paper
from pipelines.readers.letters.render import write

FILE = "发文登记.xlsx"
REFERRAL_FILE = "移送登记.xlsx"
_SERIAL, _STATE, _HASH, _FILE, _REPLACES, _PAGE = "登记号", "状态", "内容指纹", "文件", "替代", "页面"
_KIND = "文种"
_REFERRAL_SERIAL = "YS-"
COLUMNS = {
    **{_SERIAL: 30, _STATE: 8, _KIND: 24, "主送代码": 12, "主送单位": 26, "归口业务股室": 16, "问题编号": 24},
    **{"发文日期": 14, "发文字号": 24, "成文日期": 14, _REPLACES: 30, _FILE: 46, _PAGE: 14, "版本": 26, _HASH: 20},
}
"""Head -> width in characters. 发文日期 and 发文字号 are the office's."""
DRAFT, FINAL = "草稿", "正式"


@dataclass(frozen=True)
class Entry:
    """What we need to know of a row; `row` is its place in the sheet."""

    serial: str
    content_hash: str
    file: str
    is_draft: bool
    row: int


class Register:
    """The register of one region and year. `is_bureau_only`: that of what goes to audit or discipline."""

    def __init__(self, path: Path, is_bureau_only: bool = False) -> None:
        self.path = path
        self._is_bureau_only = is_bureau_only
        self._latest: dict[str, tuple[int, Entry]] = {}
        self._is_changed = False
        self._book, self._sheet, self._columns = self._read() if path.exists() else _new(path.stem)

    def _read(self) -> tuple[Any, Any, dict[str, int]]:
        from openpyxl import load_workbook

        try:
            book = load_workbook(BytesIO(self.path.read_bytes()))
        except Exception as error:  # openpyxl lets anything through: zip, XML and key errors
            raise _damaged(self.path, " ".join(str(error).split())[:120] or type(error).__name__) from None
        sheet = book[self.path.stem] if self.path.stem in book.sheetnames else book.worksheets[0]
        heads = {str(cell.value).strip(): cell.column for cell in sheet[1] if cell.value is not None}
        if missing := [head for head in (_SERIAL, _STATE, _HASH, _FILE) if head not in heads]:
            raise _damaged(self.path, say(f"缺少列 {'、'.join(missing)}", f"no column {', '.join(missing)}"))
        for head in COLUMNS:
            if head not in heads:
                heads[head] = max(heads.values()) + 1
                _put(sheet.cell(1, heads[head]), head)
        self._remember_rows(sheet, heads)
        return book, sheet, heads

    def _remember_rows(self, sheet: Any, heads: dict[str, int]) -> None:
        self._latest = {}
        for row in range(2, sheet.max_row + 1):
            serial, state, told, file = (
                str(sheet.cell(row, heads[head]).value or "").strip() for head in (_SERIAL, _STATE, _HASH, _FILE)
            )
            if serial:
                self._remember(Entry(serial, told, file, state == DRAFT, row))

    def give_up_referrals(self) -> list[dict[str, tuple[Any, str | None]]]:
        """Take out the rows of what went to audit or discipline, entered here before those had a register of their
        own; each as head -> (value, address of a link)."""
        rows = [
            row
            for row in range(2, self._sheet.max_row + 1)
            if self._text(row, _SERIAL).startswith(_REFERRAL_SERIAL) or LABELS["referral"] in self._text(row, _KIND)
        ]
        given = []
        for row in rows:
            cells = {head: self._sheet.cell(row, column) for head, column in self._columns.items()}
            given.append({head: (cell.value, cell.hyperlink and cell.hyperlink.target) for head, cell in cells.items()})
        for row in reversed(rows):
            self._sheet.delete_rows(row)
        if rows:
            for cells in self._sheet.iter_rows():
                for cell in cells:
                    if cell.hyperlink:
                        cell.hyperlink.ref = cell.coordinate  # openpyxl leaves links where their cells were
            self._remember_rows(self._sheet, self._columns)
            self._is_changed = True
        return given

    def take(self, rows: list[dict[str, tuple[Any, str | None]]]) -> None:
        """Add rows that another register gave up, the office's own columns too."""
        for told in rows:
            row = self._sheet.max_row + 1
            for head, (value, link) in told.items():
                if head not in self._columns:
                    self._columns[head] = max(self._columns.values()) + 1
                    _put(self._sheet.cell(1, self._columns[head]), head)
                cell = self._sheet.cell(row, self._columns[head])
                _put(cell, value)
                if link:
                    cell.hyperlink, cell.style = link, "Hyperlink"
            self._is_changed = True
        self._remember_rows(self._sheet, self._columns)

    def _remember(self, entry: Entry) -> None:
        identity, _, number = entry.serial.rpartition("-")
        if number.isdigit() and int(number) >= self._latest.get(identity, (0, entry))[0]:
            self._latest[identity] = int(number), entry

    def latest(self, paper: Paper) -> Entry | None:
        """The last issue of this paper; None when it was never written."""
        found = self._latest.get(_line(paper.identity))
        return found[1] if found else None

    def serial_of(self, paper: Paper) -> str:
        """FK-510521-2021-001-01: kind, region, year, addressee, issue. A draft keeps its serial until it is issued."""
        number, entry = self._latest.get(_line(paper.identity), (0, None))
        return _line(f"{paper.identity}-{number + (0 if entry and entry.is_draft else 1):02d}")

    def replaced_by(self, paper: Paper) -> str | None:
        """The serial that an issue of this paper takes the place of: the last final."""
        latest = self.latest(paper)
        if latest is None:
            return None
        return latest.serial if not latest.is_draft else self._text(latest.row, _REPLACES) or None

    def enter(
        self,
        paper: Paper,
        serial: str,
        replaces: str | None,
        file: str,
        release_id: str,
        moment: datetime,
        content_hash: str,
        is_draft: bool,
        site: str,
    ) -> None:
        """Add a row, or rewrite that of the draft with this serial; what the office typed stays. `site`: where the
        addressee has a page in that release."""
        latest = self.latest(paper)
        row = latest.row if latest and latest.serial == serial else self._sheet.max_row + 1
        for head, value in {
            _SERIAL: serial,
            _STATE: DRAFT if is_draft else FINAL,
            _KIND: LABELS[paper.kind],
            "主送代码": paper.recipient,
            "主送单位": paper.recipient_name,
            "归口业务股室": paper.division,
            "问题编号": "、".join(paper.finding_ids),
            "成文日期": moment.date(),
            _REPLACES: replaces or "",
            _FILE: file,
            "版本": release_id,
            _HASH: content_hash,
        }.items():
            _put(self._sheet.cell(row, self._columns[head]), value)
        page = self._sheet.cell(row, self._columns[_PAGE])
        _put(page, "打开")
        page.hyperlink = page_url(site, release_id, *_page_of(paper))
        page.style = "Hyperlink"
        self._remember(Entry(serial, content_hash, file, is_draft, row))
        self._is_changed = True

    def _text(self, row: int, head: str) -> str:
        return str(self._sheet.cell(row, self._columns[head]).value or "")

    def save(self) -> None:
        """Write the workbook when a row was added or changed."""
        if not self._is_changed:
            return
        self._lay_out()
        content = BytesIO()
        self._book.save(content)
        write(content.getvalue(), self.path, self._is_bureau_only)

    def _lay_out(self) -> None:
        """What is printed: the columns that an office files, not those that only we need; its own columns and its own
        choice stay."""
        from openpyxl.utils import get_column_letter

        last = get_column_letter(self._columns[_REPLACES])
        ours = re.fullmatch(rf".*\$A\$1:\${last}\$\d+", self._sheet.print_area or f"$A$1:${last}$1")
        if ours and set(self._columns) == set(COLUMNS):
            self._sheet.print_area = f"A1:{last}{self._sheet.max_row}"


class Registers:
    """The registers of a folder, opened as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Path, Register] = {}

    def of(self, region: str, year: int, is_bureau_only: bool = False) -> Register:
        """The register of the papers of that region and year; `is_bureau_only`: of those to audit or discipline."""
        common = self._folder / region / str(year) / FILE
        own = self._folder / BUREAU_ONLY / region / str(year) / REFERRAL_FILE
        path = own if is_bureau_only else common
        if path not in self._open:
            self._open[path] = Register(path, is_bureau_only)
            if is_bureau_only and common.exists():
                self.of(region, year)
            elif not is_bureau_only and (rows := self._open[path].give_up_referrals()):
                self.of(region, year, is_bureau_only=True).take(rows)
        return self._open[path]

    @property
    def paths(self) -> list[Path]:
        return sorted(self._open)

    def save(self) -> None:
        for each in self._open.values():
            each.save()


@contextmanager
def opened(folder: Path) -> Iterator[Registers]:
    """The registers below `folder`, held for one writer; saved when all went well. JixiaoError: held by another run,
    damaged."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".register.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise JixiaoError(
            say("另一次运行正在登记函件", "another run is writing letters here"),
            say("等它结束后再试", "try again when it has ended"),
            EXIT_LOCKED,
        ) from None
    try:
        books = Registers(folder)
        yield books
        books.save()
    finally:
        lock.release()


def _new(title: str) -> tuple[Any, Any, dict[str, int]]:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for column, (head, width) in enumerate(COLUMNS.items(), 1):
        _put(sheet.cell(1, column), head)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    # printed as the office files it: A3 across, all columns on the page, heads again on each
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    return book, sheet, {head: column for column, head in enumerate(COLUMNS, 1)}


def _page_of(paper: Paper) -> tuple[str | int, ...]:
    """The page of whom it goes to; of what goes to all, or out of the bureau, that of the region."""
    if paper.recipient_kind == "department":
        return "department", paper.region, paper.year, paper.recipient
    return "region", paper.recipient if paper.recipient_kind == "government" else paper.region, paper.year


def _put(cell: Any, value: Any) -> None:
    """Text as text: a spreadsheet would run what begins with a sign as a formula."""
    cell.value = _line(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"


def _line(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", " ".join(text.splitlines()))


def _damaged(path: Path, why: str) -> JixiaoError:
    return JixiaoError(
        say(f"发文登记 {path} 不能读取: {why}", f"the register {path} cannot be read: {why}"),
        say("恢复登记簿, 或把它移走以重新登记", "restore it, or move it away to begin a new one"),
    )
