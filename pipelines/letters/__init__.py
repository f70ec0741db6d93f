"""Letters to departments, written from a published release: 绩效评价结果反馈意见函 and 督办函, with a register.

Here: `write_letters`. Not here: what a letter says (gather.py, prose.py), how it looks (templates/*.docx, made by
scripts/make_letter_templates.py), the figures (dbt).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.letters.letter import Kind, Letter
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.letters.gather import Found

FOLDER = "letters"


@dataclass(frozen=True)
class Issued:
    """One letter written in this run; `file` is relative to the folder of the register, `replaces` a serial."""

    serial: str
    letter: Letter
    file: str
    replaces: str | None


@dataclass(frozen=True)
class Outcome:
    """What a run did. `missing`: unchanged letters whose file is no longer where it was put; they are left alone.
    `found` also says what was not sent, and why."""

    release_id: str
    folder: Path
    register: Path
    issued: list[Issued]
    unchanged: int
    missing: int
    found: "Found"

    def count(self, kind: Kind) -> int:
        """Letters of that kind written in this run."""
        return sum(each.letter.kind == kind for each in self.issued)


def write_letters(
    settings: Settings,
    region: str | None = None,
    fiscal_year: int | None = None,
    output: Path | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Write every letter that is new or whose content changed, and enter it in the register.

    Without a region: every region. Without a year: feedback on each region's newest year with results, supervision of
    the unclosed findings of all years. `now` (Asia/Shanghai, default the present) dates the letters. Letters lie below
    `<output or home>/letters/`. JixiaoError: the release does not know the region or year, a template is broken, the
    register cannot be read or replaced, another run holds it.
    """
    from zoneinfo import ZoneInfo

    from pipelines.letters import gather, names, prose, register, render
    from pipelines.letters.office import Offices
    from pipelines.warehouse import find_release, open_release

    release, offices = find_release(settings), Offices(settings.home)
    with open_release(settings, release) as connection:
        found = gather.letters(connection, region, fiscal_year, offices)
    folder = (output or settings.home).resolve() / FOLDER
    moment = now or datetime.now(ZoneInfo("Asia/Shanghai"))
    stencils = render.Stencils(settings.home / "templates")
    issued: list[Issued] = []
    missing = unchanged = 0
    with register.opened(folder) as book:
        for letter in found.letters:
            latest = book.latest(letter)
            if latest and latest.content_hash == letter.content_hash:
                unchanged += 1
                missing += not (folder / latest.file).is_file()
                continue
            serial, replaces = book.next_serial(letter), latest.serial if latest else None
            office = offices.of(letter.region)
            context = prose.context(letter, serial, replaces, moment.date(), found.data_as_of, office)
            file = names.file_of(letter, serial)
            render.write(stencils.fill(letter.kind, context), folder / file)
            book.enter(letter, serial, replaces, file, release, moment)
            issued.append(Issued(serial, letter, file, replaces))
    return Outcome(release, folder, book.path, issued, unchanged, missing, found)
