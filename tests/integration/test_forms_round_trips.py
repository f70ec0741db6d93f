"""Every layout as another word processor saves it, and printed: the same values as from the .docx.

Needs LibreOffice; it writes the files, and opens those that are no .docx.
"""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipelines.land import office
from pipelines.land.forms.form import Form
from pipelines.land.forms.read import Outcome, read_many
from scripts.make_form_fixtures import OWN, PUBLISHED, form
from tests.support.docx import document
from tests.support.papers import word_table

NAMES = [*PUBLISHED, *OWN]
SECTION = (
    '<w:p/><w:sectPr><w:pgSz w:w="16838" w:h="23811" w:orient="landscape"/>'
    '<w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720"/></w:sectPr>'
)
"""A sheet wide and high enough for the longest form; the paragraph keeps the table in a .doc."""

pytestmark = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for name in NAMES:
        (folder / f"{name}.docx").write_bytes(document(word_table(form(name)) + SECTION))
    return folder


def read(folder: Path, suffix: str) -> list[Outcome]:
    return read_many([folder / f"{name}.{suffix}" for name in NAMES], None, folder / "work")


def said(found: Form, joined: bool) -> dict[str, Any]:
    """Values and rows; `joined`: without blanks, which a line's end on paper takes away."""

    def plain(text: str | None) -> str | None:
        return "".join(text.split()) if text and joined else text

    return {
        **{name: plain(cell.text) for name, cell in found.values.items()},
        "power": found.power,
        "rows": [{name: plain(text) for name, text in row.values.items()} for row in found.rows],
    }


@pytest.mark.parametrize("suffix", ["doc", "odt", "rtf", "pdf"])
def test_the_same_values_come_back(suffix: str, documents: Path, tmp_path: Path) -> None:
    words = [str(office.program()), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    words += ["--convert-to", suffix, "--outdir", str(tmp_path)]
    subprocess.run([*words, *(str(documents / f"{name}.docx") for name in NAMES)], check=True, capture_output=True)
    for name, before, after in zip(NAMES, read(documents, "docx"), read(tmp_path, suffix), strict=True):
        assert isinstance(before, tuple) and isinstance(after, tuple), (name, after)
        joined = suffix == "pdf"
        assert [said(each, joined) for each in after[0]] == [said(each, joined) for each in before[0]], name


def test_a_document_that_lost_its_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "form.rtf"
    file.write_text(r"{\rtf1 \u39033?\u30446?\u21517?\u31216? \u20379?\u27700?\par}", "ascii")
    (refused,) = read_many([file], None, tmp_path / "work")
    assert not isinstance(refused, tuple)
    assert refused.reason_code == "no_table"


def test_a_document_that_cannot_be_opened_does_not_stop_the_others(tmp_path: Path, documents: Path) -> None:
    broken = tmp_path / "broken.doc"
    broken.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le") * 40)
    first, second = read_many([broken, documents / f"{NAMES[0]}.docx"], None, tmp_path / "work")
    assert not isinstance(first, tuple)
    assert ".docx" in first.zh
    assert isinstance(second, tuple)
