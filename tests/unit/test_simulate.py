"""What trying policy files means for the ledger: as if they had been put into raw/policy/."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from pipelines.commands.simulate import _as_csv
from pipelines.land.ledger.entries import Entry
from pipelines.lang import set_lang
from pipelines.night.simulate.differences import CHANGE_COLUMNS
from pipelines.night.simulate.overlay import take_in, with_overlay
from tests.support.home import Home

HEAD = "parameter,value,unit,fiscal_year_from,legal_basis,evidence,note\n"


def _ledger(tmp_path: Path, files: dict[str, str]) -> list[Entry]:
    """The ledger of a home in which those policy files (region/table -> rows) were landed."""
    home = Home(tmp_path)
    for path, rows in files.items():
        home.put(f"policy/{path}.csv", HEAD + rows)
    return home.land().entries


def _overlay(tmp_path: Path, files: dict[str, str], region: str | None = None) -> list[Entry]:
    folder = tmp_path / "policy"
    for path, rows in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{path}.csv").write_text(HEAD + rows, "utf-8")
    settings = Home(tmp_path / "home").settings
    return take_in(settings, folder, region, tmp_path / "work", datetime(2022, 1, 10))


def _in_force(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.path, entry.sha256) for entry in entries if entry.status == "in_force"]


IDLE_3 = "idle_after_years,3,年,2021,文件一,seed,\n"
IDLE_1 = "idle_after_years,1,年,2021,文件二,seed,\n"


def test_the_same_path_replaces_and_another_region_is_added(tmp_path):
    today = _ledger(tmp_path / "today", {"510521/policy_parameters": IDLE_3})
    overlay = _overlay(tmp_path, {"510521/policy_parameters": IDLE_1, "510521901/policy_parameters": IDLE_1})
    tried = with_overlay(today, overlay)
    assert {path for path, _ in _in_force(tried)} == {
        "policy/510521/policy_parameters.csv",
        "policy/510521901/policy_parameters.csv",
    }
    assert not set(_in_force(today)) & set(_in_force(tried))


def test_another_file_of_the_same_table_comes_after_what_was_delivered(tmp_path):
    today = _ledger(tmp_path / "today", {"510521/policy_parameters": IDLE_3})
    [added] = _overlay(tmp_path, {"510521/policy_parameters-试行": IDLE_1})
    tried = with_overlay(today, [added])
    assert set(_in_force(today)) < set(_in_force(tried))
    assert max(tried, key=lambda entry: entry.delivered_seq).path == added.path


def test_what_holds_already_changes_nothing(tmp_path):
    today = _ledger(tmp_path / "today", {"510521/policy_parameters": IDLE_3})
    overlay = _overlay(tmp_path, {"510521/policy_parameters-again": IDLE_3})
    assert with_overlay(today, overlay) == today


def test_a_folder_of_tables_is_the_named_regions(tmp_path):
    [entry] = _overlay(tmp_path, {"policy_parameters": IDLE_1}, region="510521000")
    assert (entry.path, entry.mof_div_code) == ("policy/510521/policy_parameters.csv", "510521")
    assert Path(str(entry.landing_file)).is_file() and Path(str(entry.landing_file)).is_absolute()


def test_the_home_is_not_written_to(tmp_path):
    home = Home(tmp_path / "home")
    _overlay(tmp_path, {"510521/policy_parameters": IDLE_1})
    assert not home.settings.landing.exists() and not home.settings.raw.exists()


def test_the_file_of_changes_has_chinese_heads_and_words_and_english_as_the_release_names_them():
    change = dict.fromkeys(CHANGE_COLUMNS) | {
        **{"mof_div_code": "510521", "subject_kind": "project", "money_base": "next_year_budget", "kind": "changed"},
        **{"action_before": "maintain", "action_after": "cut", "difference_yuan": Decimal("-5.10")},
    }
    found = SimpleNamespace(differences=SimpleNamespace(changes=[change]))
    [row] = csv.DictReader(_as_csv(found).splitlines())
    assert [row[head] for head in ("区划", "对象类型", "资金口径", "变化", "现行建议", "试行建议", "差额(元)")] == [
        *("510521", "项目", "下一年度预算", "变更", "维持安排", "压减", "-5.10")
    ]
    set_lang("en")
    try:
        [row] = csv.DictReader(_as_csv(found).splitlines())
    finally:
        set_lang("zh")
    assert (row["subject_kind"], row["action_after"]) == ("project", "cut")
