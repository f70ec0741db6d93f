"""Every layout of a form through LibreOffice from format to format: the same values must come back at each step.

    python -m scripts.office_round_trips --work DIR

Workbooks go .xlsx → .xls → .ods → .xls → .xlsx and .xlsx → .ods → .xlsx; documents .docx → .doc → .odt → .doc → .docx,
.docx → .odt → .docx, and each of them → .pdf. Prints every difference; exit 1 when there is one. DIR, an empty folder,
keeps the files. tests/integration/test_forms_round_trips.py takes the first step of each.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.land.files import office
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import Outcome, read_many
from scripts.forms.sheet import write_sheets
from scripts.make_form_fixtures import OWN, PUBLISHED, form
from tests.support.docx import document
from tests.support.papers import word_table

NAMES = [*PUBLISHED, *OWN]
SECTION = (
    '<w:p/><w:sectPr><w:pgSz w:w="16838" w:h="23811" w:orient="landscape"/>'
    '<w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720"/></w:sectPr>'
)
"""A sheet wide and high enough for the longest form; the paragraph keeps the table in a .doc."""
WORKBOOKS = ("xls", "xls ods", "xls ods xls", "xls ods xls xlsx", "ods", "ods xlsx")
DOCUMENTS = ("doc", "doc odt", "doc odt doc", "doc odt doc docx", "odt", "odt docx", "pdf", "doc pdf", "odt pdf")


def originals(folder: Path, suffix: str) -> list[Path]:
    """Every layout as .xlsx or .docx."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.{suffix}" for name in NAMES]
    for file in files:
        if suffix == "xlsx":
            write_sheets(file, {"Sheet1": form(file.stem)})
        else:
            file.write_bytes(document(word_table(form(file.stem)) + SECTION))
    return files


def converted(files: Sequence[Path], suffix: str, folder: Path) -> list[Path]:
    """The same files as LibreOffice writes them, in one start of it."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [str(office.program()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    words += ["--convert-to", suffix, "--outdir", str(folder), *map(str, files)]
    subprocess.run(words, check=True, capture_output=True)
    return [folder / f"{file.stem}.{suffix}" for file in files]


def read(files: Sequence[Path], folder: Path) -> list[Outcome]:
    return read_many(list(files), None, folder)


def said(found: Form, joined: bool) -> dict[str, Any]:
    """Values and rows; `joined`: without blanks, which a line's end on paper takes away."""

    def plain(text: str | None) -> str | None:
        return "".join(text.split()) if text and joined else text

    return {
        **{name: plain(cell.text) for name, cell in found.values.items()},
        "power": found.power,
        "rows": [{name: plain(text) for name, text in row.values.items()} for row in found.rows],
    }


def differences(before: Sequence[Outcome], after: Sequence[Outcome], joined: bool) -> dict[str, Any]:
    """Layout -> what was said and what is said now, where that is not the same."""
    found: dict[str, Any] = {}
    for name, first, then in zip(NAMES, before, after, strict=True):
        told = [
            [said(each, joined) for each in outcome[0]] if isinstance(outcome, tuple) else outcome.zh
            for outcome in (first, then)
        ]
        if told[0] != told[1]:
            found[name] = told
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    worst = 0
    for suffix, ways in (("xlsx", WORKBOOKS), ("docx", DOCUMENTS)):
        made = {"": originals(options.work / suffix, suffix)}
        before = read(made[""], options.work / "reading")
        for way in ways:
            rest, _, last = way.rpartition(" ")
            made[way] = converted(made[rest], last, options.work / suffix / way.replace(" ", "-"))
            told = differences(before, read(made[way], options.work / "reading"), joined=last == "pdf")
            worst = max(worst, bool(told))
            print(
                f"{suffix} → {way.replace(' ', ' → ')}: {len(NAMES) - len(told)} of {len(NAMES)} the same", flush=True
            )
            for name, (first, then) in told.items():
                print(f"  {name}\n    {first}\n    {then}")
    return worst


if __name__ == "__main__":
    sys.exit(main())
