"""Drafts and finals: which papers are written in a run, under which serial, and what the register says of them.

A draft bears 草稿 and may be written over by the next one; a final is entered for good, and what changes later is
issued anew in its place. Letters (letters/) and notices (notices/) go through here alike. Here: that. Not here: what a
paper is (paper.py) and says (its `words`), the register's file (register.py).
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines.readers.letters import basis, names, register, render
from pipelines.readers.letters.basis import Basis
from pipelines.readers.letters.letter_labels import long_day
from pipelines.readers.letters.office import Office, Offices
from pipelines.readers.letters.paper import Paper


@dataclass(frozen=True)
class Facts:
    """What the day and the office add to a paper. `replaces`: the final that this one takes the place of; `wanting`,
    `lacking`: why it can be no final yet."""

    serial: str
    replaces: str | None
    day: date
    data_as_of: date
    office: Office = field(default_factory=Office)
    is_draft: bool = False
    wanting: tuple[Basis, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def context(self) -> dict[str, str]:
        """The places that every template has."""
        doubts = basis.doubts(self.wanting)
        doubts += [f"缺少{'、'.join(self.lacking)}"] if self.lacking else []
        mend = f"请在{basis.to_fill_in(self.wanting)}写明本区划的文件、文号和条款。" if self.wanting else ""
        return {
            "date": long_day(self.day),
            "as_of": long_day(self.data_as_of),
            "serial": self.serial,
            "replaces": self.replaces or "",
            "contact": self.office.contact_line,
            "copy_to": "，".join(self.office.copy_to),
            "draft": "草稿" if self.is_draft else "",
            "draft_note": f"（本件为草稿。{'，'.join(doubts)}，核实前不得印发。{mend}）" if doubts else "",
        }


@dataclass(frozen=True)
class Issued:
    """One paper written in this run; `file` is relative to the folder of the letters, `replaces` a serial."""

    serial: str
    letter: Any
    file: str
    replaces: str | None
    is_draft: bool


@dataclass(frozen=True)
class Outcome:
    """What a run wrote. `missing`: unchanged papers whose file is no longer where it was put; they are left alone.
    `held_back`: papers that may not be issued as final, because what they rest on is recalled or unknown; `lacking`:
    region -> what letters.yml does not say of it, without which its papers stay drafts."""

    folder: Path
    registers: list[Path]
    issued: list[Issued]
    unchanged: int
    missing: int
    held_back: list[Any]
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """Papers of that kind written in this run."""
        return sum(each.letter.kind == kind for each in self.issued)


def issue(
    papers: Sequence[Paper],
    words: Callable[[Any, Facts], dict[str, Any]],
    folder: Path,
    home: Path,
    release_id: str,
    data_as_of: date,
    moment: datetime,
    is_final: bool,
    site: str,
) -> Outcome:
    """Write every paper that is new or whose content changed into `folder`; with `is_final` also every draft that may
    be issued. `site`: where `jixiao browse` shows what they speak of. JixiaoError: a template is broken or leaves a
    draft unmarked, a register cannot be read or replaced, another run holds them."""
    stencils, offices = render.Stencils(home / "templates"), Offices(home)
    issued: list[Issued] = []
    held_back: list[Any] = []
    lacking: dict[str, tuple[str, ...]] = {}
    missing = unchanged = 0
    with register.opened(folder) as books:
        for paper in papers:
            book = books.of(paper.region, paper.year, is_bureau_only=paper.kind == "referral")
            latest = book.latest(paper)
            office = offices.of(paper.region)
            lacks = office.lacking(paper.kind)
            wanted = basis.wanting(paper.bases)
            may_go = is_final and not wanted and not lacks
            if is_final and wanted:
                held_back.append(paper)
            if is_final and lacks:
                lacking[paper.region] = tuple(dict.fromkeys([*lacking.get(paper.region, ()), *lacks]))
            content = _draft_hash(paper, office)
            former = latest and latest.content_hash == (content if latest.is_draft else paper.content_hash)
            if latest and former and (not latest.is_draft or not may_go):
                unchanged += 1
                missing += not (folder / latest.file).is_file()
                continue
            serial, replaces = book.serial_of(paper), book.replaced_by(paper)
            file = names.file_of(paper, serial, is_draft=not may_go)
            facts = Facts(
                *(serial, replaces, moment.date(), data_as_of, office),
                is_draft=not may_go,
                wanting=wanted,
                lacking=lacks,
            )
            written = stencils.fill(paper.kind, words(paper, facts), must_say="草稿" if facts.is_draft else None)
            render.write(written, folder / file, is_bureau_only=paper.kind == "referral")
            if latest and latest.is_draft and latest.file != file:
                render.drop_untouched(folder / latest.file, written)
            told = paper.content_hash if may_go else content
            book.enter(paper, serial, replaces, file, release_id, moment, told, is_draft=not may_go, site=site)
            issued.append(Issued(serial, paper, file, replaces, not may_go))
        paths = books.paths
    return Outcome(folder, paths, issued, unchanged, missing, held_back, lacking)


def _draft_hash(paper: Paper, office: Office) -> str:
    """SHA-256 of what a draft says: also what the office fills in, since when the figures stand, and what it rests on.
    None is a reason to send a final again."""
    bases = [asdict(each) for each in paper.bases]
    told = json.dumps([paper.content_hash, paper.standing, asdict(office), bases], ensure_ascii=False, sort_keys=True)
    return "sha256:" + hashlib.sha256(told.encode("utf-8")).hexdigest()
