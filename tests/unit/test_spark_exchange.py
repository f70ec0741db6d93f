"""What comes back from Spark into the build is held to its contract, as what dbt makes on DuckDB is."""

from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.transform.spark.exchange import read_results

PAID = {
    "resource_type": "model",
    "name": "fct_paid",
    "schema": "marts",
    "description": "支付。Payments",
    "config": {"materialized": "table", "contract": {"enforced": True}},
    "constraints": [{"type": "primary_key", "columns": ["pay_id"]}],
    "columns": {
        "pay_id": {"name": "pay_id", "data_type": "varchar", "description": "", "constraints": [{"type": "not_null"}]},
        "paid_yuan": {"name": "paid_yuan", "data_type": "decimal(18, 2)", "description": "", "constraints": []},
    },
}


def _read(tmp_path: Path, rows: str) -> list[tuple]:
    made, build = tmp_path / "marts.db" / "fct_paid", tmp_path / "build.duckdb"
    made.mkdir(parents=True)
    duckdb.execute(f"copy (select * from (values {rows}) as made (pay_id, paid_yuan)) to '{made / 'a.parquet'}'")
    read_results(Settings(home=tmp_path, project=tmp_path), build, tmp_path, {"nodes": {"fct_paid": PAID}})
    with duckdb.connect(str(build), read_only=True) as connection:
        return connection.execute("select pay_id, paid_yuan::varchar from marts.fct_paid order by 1").fetchall()


def test_rows_come_back_typed(tmp_path: Path) -> None:
    assert _read(tmp_path, "('p1', 1.5), ('p2', 2)") == [("p1", "1.50"), ("p2", "2.00")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [("('p1', 1), ('p1', 2)", r"two rows with one primary key \(\"pay_id\"\): \('p1',\)"), ("(null, 1)", "NOT NULL")],
)
def test_a_key_twice_or_missing_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(duckdb.ConstraintException, match=said):
        _read(tmp_path, rows)
