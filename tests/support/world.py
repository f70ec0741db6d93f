"""Small worlds for tests: rows in, marts out, without files or landing.

`World({"projects": [{...}], "payments": [{...}]})` writes typed raw tables from the contracts, `build()` runs dbt
over them."""

import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts import UNSAID, Contract, landed_columns, load_contracts, load_policy_contracts, round_order
from pipelines.land.rows.defaults import fill_computed
from pipelines.settings import Settings
from pipelines.transform import MODELS_ALONE, invoke
from pipelines.warehouse import DATABASE
from pipelines.warehouse.meta import COMPUTED, LOADED_META, SOURCES, TOTALS, create_table
from pipelines.warehouse.meta import META as META_SHAPES

PROJECT = Path(__file__).parents[2] / "dbt_project"
Rows = dict[str, list[dict[str, Any]]]

META = {
    "run": {"run_id": "VARCHAR", "data_as_of": "DATE", "code_version": "VARCHAR", "created_at": "TIMESTAMP"},
}


class World:
    """A private build database with raw, meta and previous schemas, and the marts dbt makes of them, in the folder of
    `path`; called as that of a night, because dbt's parse of the project, which all share, names the database by it."""

    def __init__(self, path: Path, rows: Rows, data_as_of: str = "2030-01-01") -> None:
        self.path = path.with_name(DATABASE)
        with duckdb.connect(str(self.path)) as con:
            for schema in ("raw", "meta", "previous"):
                con.execute(f"create schema if not exists {schema}")
            for name, contract in {**load_contracts(), **load_policy_contracts()}.items():
                _write(con, f"raw.{name}", landed_columns(contract), _complete(name, rows.get(name, [])))
            for name, (_, columns) in COMPUTED.items():
                types = {column: kind for column, (kind, _) in columns.items()}
                its_rows = rows.get(name, [])
                _write(con, f"raw.{name}", types, _complete(name, its_rows) if "_source_file" in types else its_rows)
            for contract in load_contracts().values():
                if contract.reads_beside:
                    _read_beside(con, contract)
            for name in LOADED_META:
                if name != "run":
                    create_table(con, "meta", name, META_SHAPES[name])
            for name in load_contracts():
                con.execute(
                    "insert into meta.deliveries select mof_div_code, fiscal_year, ?, count(*), null "
                    f"from raw.{name} group by all",
                    [name],
                )
            create_table(con, "previous", "sources", ("", SOURCES))
            create_table(con, "previous", "totals", ("", TOTALS))
            run = {
                "run_id": "world",
                "data_as_of": data_as_of,
                "code_version": "",
                "created_at": datetime.datetime.now(),
            }
            _write(con, "meta.run", META["run"], [run])

    @classmethod
    def at(cls, path: Path) -> "World":
        """A world that was built before."""
        world = cls.__new__(cls)
        world.path = path
        return world

    def build(self, select: str = "staging intermediate rules marts") -> "World":
        """Runs dbt's seeds and the selected models; AssertionError with dbt's messages when anything fails."""
        self.dbt(*MODELS_ALONE, "--select", "resource_type:seed", *select.split())
        return self

    def dbt(self, *words: str) -> list[Any]:
        """One dbt command on this world; dbt's result of each node it ran."""
        folder = self.path.parent
        done = invoke(Settings(home=folder, project=PROJECT.parent), self.path, words, folder / "target")
        nodes = list(done.result or [])
        failures = [f"{node.node.name}: {node.message}" for node in nodes if str(node.status) in ("error", "fail")]
        assert done.success, failures or done.exception
        return nodes

    def statements(self, select: str) -> list[str]:
        """The selected models as dbt compiles them, one statement each in their order: to make them again and again in
        less time than dbt takes."""
        compiled = [each.node for each in self.dbt("compile", "--select", *select.split())]
        models = {node.unique_id: node for node in compiled if node.resource_type == "model"}
        order = TopologicalSorter({key: set(node.depends_on.nodes) & set(models) for key, node in models.items()})
        return [
            f"create or replace {kind} {models[key].schema}.{models[key].name} as {models[key].compiled_code}"
            for key in order.static_order()
            if (kind := models[key].config.materialized) != "ephemeral"
        ]

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The result as dictionaries, decimals and dates as Python's own."""
        with duckdb.connect(str(self.path), read_only=True) as con:
            return _dicts(con.execute(sql))


def _dicts(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _with_default_keys(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What landing puts into a key column that is left out."""
    contract = load_contracts().get(name)
    defaults = {each.name: each.default for each in contract.columns if each.key and each.default} if contract else {}
    return [{**defaults, **row} for row in rows]


def _with_computed(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What landing works out of the row itself where a cell is blank: the kind of a project, the year of money."""
    filled = {"projects": "pro_kind", "allotments": "origin_year", "evaluations": "evaluated_year"}.get(name)
    if not rows or not filled:
        return rows
    columns = {filled, "pro_code", "bgt_type"}
    values = {column: pl.Series([row.get(column) for row in rows], strict=False) for column in columns}
    years = pl.Series([row["fiscal_year"] for row in rows])
    fill_computed(values, {}, load_contracts()[name], years)
    return [{**row, filled: value} for row, value in zip(rows, values[filled].to_list(), strict=True)]


def _complete(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lineage, and the reading of targets, as landing would add them."""
    rows = [
        {
            "_source_file": f"{row.get('mof_div_code', '')}/{row.get('fiscal_year', '')}/{name}.csv",
            "_source_row": i + 2,
            **row,
        }
        for i, row in enumerate(_with_computed(name, _with_default_keys(name, rows)))
    ]
    if not any("target_raw" in row for row in rows):
        return rows
    from pipelines.land.reading import read_targets

    return read_targets(pl.DataFrame(rows, infer_schema_length=None)).to_dicts()


def _read_beside(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Read what was achieved beside the goals' targets, as load does."""
    from pipelines.land.rows.add_readings import read_rows
    from pipelines.land.rows.beside import surrounded

    goals = load_contracts()[str(contract.reads_beside)]
    table, types = f"raw.{contract.extract}", landed_columns(contract)
    latest = (
        f"(select * from raw.{goals.extract} qualify row_number() over (partition by mof_div_code, fiscal_year, kpi_id "
        f"order by {round_order(goals)} desc, _source_row desc) = 1)"
    )
    together = con.sql(surrounded(contract, table, latest)).to_arrow_table()
    read = read_rows(pl.DataFrame(together), contract).select(list(types)).to_arrow()
    con.register("read", read)
    columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
    con.execute(f"create or replace table {table} as select {columns} from read")
    con.unregister("read")


def _write(con: duckdb.DuckDBPyConnection, table: str, types: dict[str, str], rows: list[dict[str, Any]]) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    con.execute(f"create or replace table {table} ({columns})")
    unknown = {name for row in rows for name in row} - {*types, UNSAID}
    assert not unknown, f"{table}: no such columns {sorted(unknown)}"
    if rows:
        texts = {name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in types}
        con.register("texts", pl.DataFrame(texts, schema=dict.fromkeys(types, pl.String)).to_arrow())
        casts = ", ".join(f'cast("{name}" as {kind})' for name, kind in types.items())
        con.execute(f"insert into {table} select {casts} from texts")
        con.unregister("texts")
