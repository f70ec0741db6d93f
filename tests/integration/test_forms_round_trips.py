"""Every layout as another program saves it, and printed: the same values as from the .xlsx or .docx.

Needs LibreOffice; it writes the files, and opens those that are neither workbook nor .docx. Longer ways from format to
format are taken by scripts/office_round_trips.py.
"""

from pathlib import Path

import pytest

from pipelines.land.files import office
from pipelines.land.forms.read import read_many
from scripts.office_round_trips import converted, differences, originals, read

pytestmark = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return originals(tmp_path_factory.mktemp("documents"), "docx")


@pytest.mark.parametrize("suffix", ["doc", "odt", "rtf", "pdf"])
def test_the_same_values_come_back(suffix: str, documents: list[Path], tmp_path: Path) -> None:
    after = read(converted(documents, suffix, tmp_path / suffix), tmp_path / "work")
    assert differences(read(documents, tmp_path / "work"), after, joined=suffix == "pdf") == {}


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_the_same_values_come_back_from_a_workbook(suffix: str, tmp_path: Path) -> None:
    workbooks = originals(tmp_path, "xlsx")
    after = read(converted(workbooks, suffix, tmp_path / suffix), tmp_path / "work")
    assert differences(read(workbooks, tmp_path / "work"), after, joined=False) == {}


def test_a_document_that_lost_its_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "form.rtf"
    file.write_text(r"{\rtf1 \u39033?\u30446?\u21517?\u31216? \u20379?\u27700?\par}", "ascii")
    (refused,) = read_many([file], None, tmp_path / "work")
    assert not isinstance(refused, tuple)
    assert refused.reason_code == "no_table"


def test_a_document_that_cannot_be_opened_does_not_stop_the_others(tmp_path: Path, documents: list[Path]) -> None:
    broken = tmp_path / "broken.doc"
    broken.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le") * 40)
    first, second = read_many([broken, documents[0]], None, tmp_path / "work")
    assert not isinstance(first, tuple)
    assert ".docx" in first.zh
    assert isinstance(second, tuple)
