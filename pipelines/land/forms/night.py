"""Official forms in one night's landing: read, recognised, landed many at a time, each with its own ledger entries.

Here: which forms are read again, packs of landed rows, entries. Not here: the order of the night (landing.py), rows
(batch.py). Rows of many forms of a region and year share one landing file; the ledger says which of them are in force.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.contracts import UNSAID, landed_columns
from pipelines.land.files import office
from pipelines.land.files.chunks import arrow_schema
from pipelines.land.forms.batch import Batch, Origin, rejects_frame
from pipelines.land.forms.directory import directory_of
from pipelines.land.forms.fill import extracts_of, fill
from pipelines.land.forms.form import Form
from pipelines.land.forms.layouts import INDICATORS, MAIN
from pipelines.land.forms.packs import Place, groups, landed_entry, surroundings_of, write_parquet
from pipelines.land.ledger.entries import Entry, Present
from pipelines.land.ledger.places import LandingFiles
from pipelines.land.ledger.shared import shared_name
from pipelines.land.problems import Refused
from pipelines.land.raw.sources import Source, changed_meanwhile, is_to_be_read, refused
from pipelines.land.rows.add_readings import has_readings, read_rows
from pipelines.land.rows.chunk import unread_columns
from pipelines.land.rows.code_hash import code_hash
from pipelines.lang import get_lang
from pipelines.settings import Settings, layout_files

REFUSED = "forms"
"""Stands for the extract of a form that could not be read."""
_KEPT = 3_000
"""Forms kept in memory between being recognised and being landed; others are read again."""
_AT_A_TIME = 50
"""Files the worker reads in one call."""

Entries = Mapping[tuple[str, str | None, str], Entry]


def is_form(path: str) -> bool:
    """Whether a path below raw/ lies where forms lie: <region>/<year>/forms/…"""
    parts = path.split("/")
    return len(parts) > 3 and parts[2] == "forms"


@dataclass
class _File:
    """A form file of tonight."""

    source: Source
    forms: list[Form] | None = None
    extracts: set[str] = field(default_factory=set)
    others: int = 0
    refused: Refused | None = None

    @property
    def content(self) -> tuple[str | None, int | None, str]:
        found = self.source.found
        return found.mof_div_code, found.fiscal_year, self.source.sha256


class FormNight:
    """`note` every form file, say what is `present`, then `land` those that are new or whose surroundings changed."""

    def __init__(self, settings: Settings, before: Iterable[Entry]) -> None:
        self._settings = settings
        self._landing = settings.landing
        self._files: dict[str, _File] = {}
        self._known: dict[tuple[str | None, int | None, str], set[str]] = defaultdict(set)
        self._bases: dict[tuple[str, bool], str] = {}
        for entry in before:
            if not entry.extract or not is_form(entry.path):
                continue
            if (entry.code_hash or "").startswith(self._base(entry.extract, entry.path)):
                self._known[entry.mof_div_code, entry.fiscal_year, entry.sha256].add(entry.extract)

    def note(self, source: Source) -> None:
        """A form file lies in raw/ tonight."""
        self._files[source.found.path] = _File(source)

    def present(self) -> Iterator[tuple[Source, list[Present] | Refused]]:
        """Of every file noted the extracts it speaks for; Refused when it is no official form. Reads what is new."""
        self._read([file for file in self._files.values() if not self._known.get(file.content)], keep=_KEPT)
        for file in self._files.values():
            found = file.source.found
            if file.refused and file.refused.reason_code == "unrecognised_form":
                yield file.source, file.refused
                continue
            extracts = self._known.get(file.content) or file.extracts or {REFUSED}
            region = str(found.mof_div_code)
            sha256 = file.source.sha256
            yield (
                file.source,
                [Present(found.path, region, found.fiscal_year, each, sha256) for each in sorted(extracts)],
            )

    def _read(self, files: list[_File], keep: int | None = None) -> None:
        """Read in the worker, some at a time. Only the first `keep` stay in memory, the others are read again."""
        if not files:
            return
        from pipelines.land.forms.read import read_guarded  # readers of every kind: a tenth of a second at the start

        for start in range(0, len(files), _AT_A_TIME):
            part = files[start : start + _AT_A_TIME]
            outcomes = read_guarded([file.source.found.file for file in part], self._settings.home)
            for file, outcome in zip(part, outcomes, strict=True):
                if isinstance(outcome, Refused):
                    file.refused = outcome
                    continue
                forms, file.others = outcome
                file.extracts = {extract for form in forms for extract in extracts_of(form)}
                file.forms = forms if keep is None or start < keep else None

    def land(self, entries: list[Entry], done: Entries, run_id: str, years: range | None) -> dict[tuple, Entry]:
        """Land what needs it; new entries by identity. `entries`: tonight's ledger, `done`: those already landed."""
        current = [done.get(entry.identity, entry) for entry in entries]
        surroundings = surroundings_of(current)
        mine = [entry for entry in current if is_form(entry.path) and entry.status in ("in_force", "refused")]
        wanted = {entry.path for entry in mine if self._needs(entry, surroundings, years)}
        by_path: dict[str, list[Entry]] = defaultdict(list)
        for entry in mine:
            if entry.path in wanted:
                by_path[entry.path].append(entry)
        landed: dict[tuple, Entry] = {}
        for paths in groups(by_path):
            group = {path: by_path[path] for path in paths}
            landed |= self._land(group, current, landed, surroundings, run_id)
        return landed

    def _needs(self, entry: Entry, surroundings: Mapping[Place, str], years: range | None) -> bool:
        return is_to_be_read(entry, self._code(entry, surroundings), self._landing, years)

    def _base(self, extract: str, path: str) -> str:
        """Hash of the code and the bureau's layouts; for files that LibreOffice opens, of what is installed too."""
        by_office = path.lower().endswith(office.OPENED)
        if (extract, by_office) not in self._bases:
            contract = extract if extract != REFUSED else MAIN["self_evaluation"]
            total = hashlib.sha256(code_hash(contract, self._settings.home).encode())
            for file in layout_files(self._settings.home):
                total.update(hashlib.sha256(file.read_bytes()).digest())
            if by_office:
                total.update(str(office.version()).encode())
            self._bases[extract, by_office] = total.hexdigest()[:32]
        return self._bases[extract, by_office]

    def _code(self, entry: Entry, surroundings: Mapping[Place, str]) -> str:
        """Hash of the code and, behind it, of what was delivered beside the form (names, goals' indicators)."""
        beside = surroundings.get((str(entry.mof_div_code), int(entry.fiscal_year or 0)), "")
        return f"{self._base(str(entry.extract), entry.path)}{beside}"

    def _land(
        self,
        group: Mapping[str, list[Entry]],
        current: list[Entry],
        landed: Entries,
        surroundings: Mapping[Place, str],
        run_id: str,
    ) -> dict[tuple, Entry]:
        """One group of files: goals first, because monitoring and self-evaluation take their indicators' identities."""
        new: dict[tuple, Entry] = {}
        files = {path: self._files[path] for path in group}
        self._read([file for file in files.values() if file.forms is None and file.refused is None])
        for path, file in files.items():
            if file.refused is None and file.source.has_changed():
                file.refused = changed_meanwhile()
            if file.refused:
                new |= self._refuse(group[path], file.refused, surroundings, run_id)
        good = {path: entries for path, entries in group.items() if not self._files[path].refused}
        places = sorted({(str(each[0].mof_div_code), int(each[0].fiscal_year or 0)) for each in good.values()})
        for goals in (True, False):
            state = {entry.identity: entry for entry in current} | dict(landed) | new
            kinds = [kind for kind in MAIN if (kind == "goal") == goals]
            batches = {
                extract: Batch(extract, get_lang())
                for kind in kinds
                for extract in (MAIN[kind], INDICATORS.get(kind))
                if extract
            }
            directories = {place: directory_of(self._landing, state.values(), *place) for place in places}
            for path, entries in good.items():
                self._fill(path, entries, batches, directories)
            for extract, batch in batches.items():
                entries = {entry.path: entry for each in good.values() for entry in each if entry.extract == extract}
                new |= self._write(batch, entries, surroundings, run_id)
        for file in files.values():
            file.forms = None
        return new

    def _fill(self, path: str, entries: list[Entry], batches: Mapping[str, Batch], directories: Mapping) -> None:
        first = entries[0]
        place = (str(first.mof_div_code), int(first.fiscal_year or 0))
        origin = Origin(path, first.sha256, *place)
        file = self._files[path]
        for form in file.forms or ():
            if extracts_of(form)[0] in batches:
                fill(form, origin, directories[place], batches)
        if file.others and file.forms and extracts_of(file.forms[0])[0] in batches:
            batches[extracts_of(file.forms[0])[0]].skip(origin, "other_sheet", file.others)

    def _write(
        self, batch: Batch, entries: Mapping[str, Entry], surroundings: Mapping[Place, str], run_id: str
    ) -> dict[tuple, Entry]:
        """The batch's rows as one landing file per region and year; its accounts as ledger entries."""
        extract = batch.contract.extract
        good = batch.apply()
        members: dict[Place, list[int]] = defaultdict(list)
        for index, origin in enumerate(batch.origins):
            members[origin.mof_div_code, origin.fiscal_year].append(index)
        if good.height and has_readings(batch.contract):
            good = read_rows(good, batch.contract)
        columns = (
            [*landed_columns(batch.contract), UNSAID]
            if has_readings(batch.contract)
            else unread_columns(batch.contract)
        )
        schema = arrow_schema(batch.contract, columns)
        parted = good.partition_by("mof_div_code", "fiscal_year", as_dict=True) if good.height else {}
        new: dict[tuple, Entry] = {}
        for (region, year), indexes in members.items():
            accounts = [batch.accounts[index] for index in indexes]
            stem = shared_name(region, (batch.origins[index].sha256 for index in indexes))
            shared = LandingFiles.of(extract, year, stem)
            rows = parted.get((region, year))
            write_parquet(rows.select(columns) if rows is not None else None, schema, self._landing / shared.rows)
            shared.list(self._landing, rejects_frame(accounts))
            for index, account in zip(indexes, accounts, strict=True):
                entry = entries[batch.origins[index].path]
                code = self._code(entry, surroundings)
                new[entry.identity] = landed_entry(entry, account, shared, code, run_id)
        return new

    def _refuse(
        self, entries: list[Entry], why: Refused, surroundings: Mapping[Place, str], run_id: str
    ) -> dict[tuple, Entry]:
        new: dict[tuple, Entry] = {}
        for entry in entries:
            stem = f"{entry.mof_div_code}-{entry.sha256[:16]}"
            own = LandingFiles.of(str(entry.extract), entry.fiscal_year, stem)
            own.refuse(self._landing, why, entry.path, get_lang())
            code = self._code(entry, surroundings)
            new[entry.identity] = refused(entry, why, code=code, run_id=run_id, rejects_file=own.rejects)
        return new
