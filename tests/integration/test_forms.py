"""`jixiao forms` on the published samples: blank and prefilled forms that land as they are, secret subjects unnamed."""

import zipfile
from pathlib import Path

from pipelines.land.forms.read import read_forms
from tests.conftest import jixiao_here

REGION = "510521"


def test_forms_of_a_county(published, release, tmp_path):
    ended = jixiao_here("forms", "--region", REGION, "--output", str(tmp_path), "--json", home=published.home)
    assert ended.code == 0, ended.err
    assert (len(ended.summary["blank"]), len(ended.summary["templates"])) == (7, 29)
    year = max(int(Path(path).parts[2]) for path in ended.summary["prefilled"])
    goals = [tmp_path / path for path in ended.summary["prefilled"] if "目标申报表" in path]
    printed = {
        (form.text("subject_code"), row.values["kpi_id"], row.values["target_raw"])
        for path in goals
        for form in read_forms(path)[0]
        for row in form.rows
    }
    known = release(
        "select g.subject_code, g.kpi_id, g.target_raw from marts.fct_goal_indicators g "
        "inner join marts.dim_subjects s using (mof_div_code, fiscal_year, subject_kind, subject_code) "
        f"where g.mof_div_code = '{REGION}' and g.fiscal_year = {year} and s.is_managed and not s.is_secret "
        "and s.subject_kind in ('project', 'policy', 'department')"
    )
    assert printed == set(known) and printed
    secret = release(
        "select subject_name from marts.dim_subjects "
        f"where mof_div_code = '{REGION}' and fiscal_year = {year} and is_secret"
    )
    texts = b"".join(_shared_strings(tmp_path / path) for path in ended.summary["prefilled"])
    assert not [name for (name,) in secret if name and name.encode() in texts]


def test_nothing_published_gives_blank_forms_and_templates(tmp_path):
    ended = jixiao_here("forms", "--output", str(tmp_path / "out"), "--json", home=tmp_path / "home")
    assert (ended.code, ended.summary["release_id"], ended.summary["prefilled"]) == (0, None, [])
    assert len(list((tmp_path / "out").rglob("*.xlsx"))) == 36


def _shared_strings(path: Path) -> bytes:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/sharedStrings.xml")
