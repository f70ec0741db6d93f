"""A small county from files and out of each database: the same rows are loaded, so that every mart is the same. A night
of it: test_postgres.py."""

from datetime import date, datetime
from pathlib import Path

import duckdb

from pipelines.land import land_all
from pipelines.load import load
from pipelines.pull.run import pull_home
from pipelines.settings import Settings
from tests.conftest import PROJECT
from tests.support.county import REGION, put_county
from tests.support.pulling import county_home, county_into
from tests.support.servers import PASSWORD


class TestACounty:
    """The same county from files and out of each database, then again after changes."""

    def test_what_is_loaded_is_that_of_its_files(self, server, tmp_path):
        county_into(server)
        home = county_home(tmp_path / "pulled", server)
        assert {each.outcome for each in pull_home(Settings(home=home, project=PROJECT))} == {"delivered"}
        files = tmp_path / "files"
        put_county(files, range(2021, 2022))
        assert _loaded(home) == _loaded(files)

    def test_changes_deleted_rows_and_new_ones_leave_what_a_fresh_export_would(self, postgres, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        county_into(postgres)
        home = county_home(tmp_path / "pulled", postgres)
        pull_home(Settings(home=home, project=PROJECT))
        moved = "update c_payments set amount = '61000.25', changed_at = '2021-12-01 00:00:00' where pay_id = 'Z1'"
        postgres.run(moved)
        postgres.run("delete from c_allotments where bgt_id = 'B2'")
        came = pull_home(Settings(home=home, project=PROJECT))
        [payments] = [each for each in came if each.extract == "payments"]
        assert (payments.outcome, payments.is_full, len(payments.files)) == ("delivered", False, 2)
        fresh = tmp_path / "fresh"
        put_county(fresh, range(2021, 2022))
        folder = fresh / "raw" / REGION / "2021"
        for name, old, new in (("payments", "60000.00", "61000.25"), ("allotments", ALLOTMENT, "")):
            text = (folder / f"{name}.csv").read_text("utf-8")
            assert old in text
            (folder / f"{name}.csv").write_text(text.replace(old, new), "utf-8")
        assert _loaded(home) == _loaded(fresh)


AS_OF = date(2022, 6, 30)
ALLOTMENT = "B2,P2,年初预算,2021-01-10,200000\n"


def _loaded(home: Path) -> dict[str, list[tuple]]:
    """Every row of the extracts as the models read them, without what says from which file it came, and names of
    persons, whose marks are of each home's own key."""
    settings, now = Settings(home=home, project=PROJECT), datetime(2026, 1, 1)
    land_all(settings, "landed", now)
    database = load(settings, "landed", AS_OF, "", now, home / "build").database
    with duckdb.connect(str(database), read_only=True) as con:
        columns = con.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where schema_name = 'raw' and not regexp_matches(column_name, '^(_|payee_)') group by all"
        ).fetchall()
        rows = {
            table: con.execute(f"select {', '.join(names)} from raw.{table} order by all").fetchall()
            for table, names in columns
        }
    return {table: found for table, found in rows.items() if found}
