"""When a night is needed: inputs, code or a window's end; never because time merely passed."""

import json
import os
from datetime import date

import pytest

from pipelines.errors import JixiaoError
from pipelines.settings import Settings
from pipelines.warehouse import changes
from pipelines.warehouse.changes import Fingerprint, code_hash, reason_to_run, take_fingerprint

NOW = Fingerprint(inputs={"510521/2021/payments.csv": "abc"}, code="code")
RELEASE = "20260101-020000-aaaaaa"


@pytest.fixture
def settings(tmp_path) -> Settings:
    """A home whose release in force was made of NOW, as of 2026-03-01, with figures changing on 03-31 and 04-30."""
    settings = Settings(home=tmp_path, project=tmp_path / "project")
    folder = settings.releases / RELEASE
    folder.mkdir(parents=True)
    (folder / "warehouse.duckdb").touch()
    record = {
        "data_as_of": "2026-03-01",
        "code": "code",
        "inputs": NOW.inputs,
        "watch_dates": ["2026-03-31", "2026-04-30"],
    }
    (folder / "release.json").write_text(json.dumps(record), "utf-8")
    (settings.releases / "current.txt").write_text(RELEASE + "\n", "utf-8")
    return settings


def test_nothing_published_yet_is_a_reason(tmp_path):
    assert reason_to_run(Settings(home=tmp_path, project=tmp_path), NOW, date(2026, 3, 1), False)


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-02", "2026-03-30"])
def test_the_same_inputs_before_a_day_on_which_figures_change_are_no_reason(settings, day):
    assert reason_to_run(settings, NOW, date.fromisoformat(day), False) is None


@pytest.mark.parametrize("day", ["2026-03-31", "2026-04-01", "2026-04-29"])
def test_from_such_a_day_on_there_is_one(settings, day):
    assert "2026-03-31" in str(reason_to_run(settings, NOW, date.fromisoformat(day), False))


@pytest.mark.parametrize(
    "now",
    [
        Fingerprint({"510521/2021/payments.csv": "xyz"}, "code"),
        Fingerprint({}, "code"),
        Fingerprint({**NOW.inputs, "510521/2021/goals.csv": "def"}, "code"),
        Fingerprint(NOW.inputs, "other"),
    ],
    ids=["changed", "gone", "new", "code"],
)
def test_other_inputs_or_code_are_a_reason(settings, now):
    assert reason_to_run(settings, now, date(2026, 3, 1), False)


def test_a_refused_night_is_tried_again(settings):
    settings.builds.mkdir()
    (settings.builds / "refused.json").write_text("{}", "utf-8")
    assert reason_to_run(settings, NOW, date(2026, 3, 1), False)


def test_an_earlier_day_must_be_said_aloud(settings):
    changed = Fingerprint({}, "code")
    with pytest.raises(JixiaoError, match="2026-03-01"):
        reason_to_run(settings, changed, date(2026, 2, 1), is_as_of_said=False)
    assert reason_to_run(settings, changed, date(2026, 2, 1), is_as_of_said=True)
    assert reason_to_run(settings, NOW, date(2026, 2, 1), is_as_of_said=True)
    assert reason_to_run(settings, NOW, date(2026, 2, 1), is_as_of_said=False) is None


def test_inputs_are_known_by_content_not_by_time(settings):
    file = settings.raw / "510521" / "2021" / "payments.csv"
    file.parent.mkdir(parents=True)
    file.write_text("a", "utf-8")
    first = take_fingerprint(settings)
    os.utime(file, (1, 1))
    assert take_fingerprint(settings).inputs == first.inputs
    file.write_text("b", "utf-8")
    assert take_fingerprint(settings).inputs != first.inputs


def test_code_is_sql_python_policy_and_suites_wherever_they_lie(tmp_path):
    hashes = []
    for name in ("one", "two"):
        settings = Settings(home=tmp_path, project=tmp_path / name)
        (settings.dbt_project / "models").mkdir(parents=True)
        (settings.dbt_project / "models" / "a.sql").write_text("select 1", "utf-8")
        (settings.dbt_project / "target").mkdir()
        (settings.dbt_project / "target" / "manifest.json").write_text(name, "utf-8")
        hashes.append(code_hash(settings))
    assert hashes[0] == hashes[1]
    (settings.dbt_project / "models" / "a.sql").write_text("select 2", "utf-8")
    assert code_hash(settings) != hashes[1]


@pytest.mark.parametrize(
    ("file", "is_loaded_anew"),
    [
        ("readers/browse/static/style.css", False),
        ("night/dev.py", False),
        ("transform/__init__.py", False),
        ("land/forms/layouts/goal.yaml", True),
        ("contracts/types.py", True),
        ("settings.py", True),
    ],
)
def test_raw_tables_are_made_of_what_reads_and_loads(tmp_path, monkeypatch, file, is_loaded_anew):
    """So `jixiao dev` keeps them where only a page or a report changed."""
    changed = tmp_path / "pipelines" / file
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text("before", "utf-8")
    monkeypatch.setattr(changes, "_PROGRAM", tmp_path / "pipelines")
    of = Settings(home=tmp_path / "home", project=tmp_path)
    before = changes.raw_hash(of)
    changed.write_text("after", "utf-8")
    assert (changes.raw_hash(of) != before) is is_loaded_anew


def test_a_layout_of_the_bureaus_own_is_among_what_raw_tables_are_made_of(tmp_path):
    of = Settings(home=tmp_path, project=tmp_path)
    before = changes.raw_hash(of)
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "ours.yaml").write_text("layout: ours", "utf-8")
    assert changes.raw_hash(of) != before
