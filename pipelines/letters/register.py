"""The register of letters: one row per letter ever issued, kept as a CSV file that the office opens in Excel.

Here: reading it as Excel may have left it, serials, which issue is the latest, writing it whole. What the office wrote
into it (发文字号, columns of its own) stays. Not here: what a letter says.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path

from pipelines.errors import EXIT_LOCKED, JixiaoError
from pipelines.lang import say
from pipelines.letters.letter import Letter
from pipelines.letters.render import write

FILE = "register.csv"
COLUMNS = (
    *("serial", "letter_kind", "mof_div_code", "fiscal_year", "department", "department_name", "content_hash"),
    *("release_id", "issued_at", "replaces", "file", "发文字号"),
)
_KINDS = {"feedback": "绩效评价结果反馈意见函", "supervision": "督办函"}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Entry:
    """What we need to know of a row."""

    serial: str
    content_hash: str
    file: str


class Register:
    """The register in `folder`, as rows of text."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.columns = list(COLUMNS)
        self.rows: list[dict[str, str]] = []
        self._latest: dict[str, tuple[int, Entry]] = {}
        self._is_changed = False
        if self.path.exists():
            self._read()

    def _read(self) -> None:
        reader = csv.reader(StringIO(_decoded(self.path), newline=""))
        header = next(reader, [])
        if missing := [column for column in ("serial", "content_hash", "file") if column not in header]:
            raise _damaged(self.path, say(f"缺少列 {'、'.join(missing)}", f"no column {', '.join(missing)}"))
        self.columns = [*header, *(column for column in COLUMNS if column not in header)]
        for cells in reader:
            if not any(cells):
                continue
            if any(cells[len(header) :]):
                raise _damaged(
                    self.path, say(f"第 {reader.line_num} 行的格多于表头", f"line {reader.line_num} is too long")
                )
            row = dict(zip(header, cells, strict=False))
            self.rows.append(row)
            self._remember(Entry(row["serial"], row.get("content_hash", ""), row.get("file", "")))

    def _remember(self, entry: Entry) -> None:
        identity, _, number = entry.serial.rpartition("-")
        if number.isdigit() and int(number) >= self._latest.get(identity, (0, entry))[0]:
            self._latest[identity] = int(number), entry

    def latest(self, letter: Letter) -> Entry | None:
        """The last issue of this letter; None when it was never issued."""
        found = self._latest.get(_cell(letter.identity))
        return found[1] if found else None

    def next_serial(self, letter: Letter) -> str:
        """FK-510521-2021-001-01: kind, region, year, department, issue. It tells the letter even where Excel has
        turned department 001 into 1."""
        number, _ = self._latest.get(_cell(letter.identity), (0, None))
        return _cell(f"{letter.identity}-{number + 1:02d}")

    def enter(
        self, letter: Letter, serial: str, replaces: str | None, file: str, release_id: str, moment: datetime
    ) -> None:
        """Add a row; 发文字号 stays blank for the office."""
        cells = (
            *(serial, _KINDS[letter.kind], letter.region, str(letter.year), letter.recipient, letter.recipient_name),
            *(letter.content_hash, release_id, moment.isoformat(timespec="seconds"), replaces or "", file, ""),
        )
        self.rows.append({column: _cell(cell) for column, cell in zip(COLUMNS, cells, strict=True)})
        self._remember(Entry(serial, letter.content_hash, file))
        self._is_changed = True

    def save(self) -> None:
        """Write the file when a row was added. UTF-8 with a BOM, which Excel needs."""
        if not self._is_changed:
            return
        text = StringIO(newline="")
        writer = csv.DictWriter(text, self.columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({column: _cell(cell) for column, cell in row.items()} for row in self.rows)
        write(text.getvalue().encode("utf-8-sig"), self.path)


@contextmanager
def opened(folder: Path) -> Iterator[Register]:
    """The register, held for one writer; saved when all went well. JixiaoError: held by another run, damaged."""
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
        register = Register(folder)
        yield register
        register.save()
    finally:
        lock.release()


def _decoded(path: Path) -> str:
    """The text, as we wrote it or as Excel saved it."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _damaged(path, say("编码不能识别", "unknown encoding"))


def _damaged(path: Path, why: str) -> JixiaoError:
    return JixiaoError(
        say(f"函件登记簿 {path} 不能读取: {why}", f"the register {path} cannot be read: {why}"),
        say("恢复登记簿, 或把它移走以重新登记", "restore it, or move it away to begin a new one"),
    )


def _cell(text: str) -> str:
    """One cell: one line, and an apostrophe before what a spreadsheet would run as a formula."""
    line = " ".join(text.splitlines())
    return f"'{line}" if line.startswith(_DANGEROUS) else line
