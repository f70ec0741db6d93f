"""`python -m scripts.make_form_fixtures`: the forms in tests/data/forms, one or more of every layout.

Here: which form is filled with which table, conversion by LibreOffice. Not here: layouts (forms/pages/).
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.forms import pages
from scripts.forms.sheet import Row, write_sheets

TABLES = Path(__file__).parents[1] / "tests" / "data" / "selfeval"
TARGET = Path(__file__).parents[1] / "tests" / "data" / "forms"

PUBLISHED: dict[str, Callable[[dict[str, Any]], list[Row]]] = {
    "003": pages.national,
    "004": pages.yunnan,
    "006": pages.national,
    "009": pages.rural,
    "012": pages.hubei,
    "016": pages.transfer,
    "017": pages.rural,
    "018": pages.rural,
    "021": pages.sichuan,
    "022": pages.sichuan,
    "029": pages.transfer,
    "030": pages.department,
    "033": pages.transfer,
    "037": pages.transfer,
}
"""Published table -> the layout it was printed in. The others are narrative reports, no forms."""

OWN: dict[str, tuple[Callable[[dict[str, Any]], list[Row]], str]] = {
    "hubei-two-goals": (pages.hubei, "hubei_two_goals"),
    "guangshui": (pages.guangshui, "guangshui"),
    "goal-project": (pages.goal_project, "goal_project"),
    "goal-department": (pages.goal_department, "goal_department"),
    "monitoring": (pages.monitoring, "monitoring"),
    "ex-ante": (pages.ex_ante, "ex_ante"),
}
"""File -> layout and table of our own (own.json)."""

CONVERTED = {"004": "xls", "017": "xls", "006": "docx", "021": "docx", "monitoring": "docx", "goal-project": "xls"}


def published(table: str) -> dict[str, Any]:
    """The table as printed."""
    return json.loads((TABLES / f"{table}.json").read_text("utf-8"))


def own(table: str) -> dict[str, Any]:
    """A table of ours for a layout of which none is published."""
    return json.loads((TARGET / "own.json").read_text("utf-8"))[table]


def form(name: str) -> list[Row]:
    """The rows of a fixture."""
    if name in PUBLISHED:
        return PUBLISHED[name](published(name))
    layout, table = OWN[name]
    return layout(own(table))


def convert(file: Path, suffix: str, folder: Path) -> Path:
    """The file as LibreOffice writes it: .xls, .xlsx, or .docx (by way of HTML, which keeps merged cells)."""
    if suffix == "docx":
        html = _soffice(file, "html", folder)
        return _soffice(html, "docx:MS Word 2007 XML", folder, "--infilter=HTML (StarWriter)")
    return _soffice(file, suffix, folder)


def _soffice(file: Path, target: str, folder: Path, *options: str) -> Path:
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("LibreOffice (soffice) is not installed")
    words = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", *options]
    words += ["--convert-to", target, "--outdir", str(folder), str(file)]
    subprocess.run(words, check=True, capture_output=True)
    return folder / f"{file.stem}.{target.partition(':')[0]}"


def main() -> None:
    for name in (*PUBLISHED, *OWN):
        write_sheets(TARGET / f"{name}.xlsx", {"Sheet1": form(name)})
    with TemporaryDirectory() as folder:
        for name, suffix in CONVERTED.items():
            made = convert(TARGET / f"{name}.xlsx", suffix, Path(folder))
            shutil.copyfile(made, TARGET / made.name)


if __name__ == "__main__":
    main()
