#!/usr/bin/env bash
# A primary key of a few short codes costs something, one would expect: an index about as large as its columns.
# DuckDB compresses the rows of a cube (region, year, stage, kind, book, period) to a few MB; the index of their key is stored whole,
# tens of times as large, and building it takes longer than writing the rows.
# Whom it meets: whoever has dbt enforce a contract's primary_key on marts of codes: the file of a night grows from 70 to 280 MB.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0
"$work/venv/bin/python" - "$work" <<'PY'
import sys
import time
from pathlib import Path

import duckdb

print("duckdb", duckdb.__version__)
CODES = """
    select
        (510500 + region)::varchar as region, 2000 + year as year, 'stage_' || stage as stage,
        'kind_' || kind as kind, 'book_' || book as book, 'M' || month as month, (region * year * stage) % 7 as number
    from range(60) as regions (region), range(20) as years (year), range(12) as stages (stage),
        range(4) as kinds (kind), range(5) as books (book), range(3) as months (month)
"""
KEY = "region, year, stage, kind, book, month"
sizes, seconds = {}, {}
for name, key in (("rows alone", ""), ("with a primary key", f", primary key ({KEY})")):
    file = Path(sys.argv[1]) / f"{len(sizes)}.duckdb"
    begun = time.process_time()
    with duckdb.connect(str(file), config={"threads": 1}) as con:
        con.execute(
            "create table cube (region varchar, year bigint, stage varchar, kind varchar, book varchar, month varchar, "
            f"number bigint{key})"
        )
        con.execute(f"insert into cube {CODES}")
        count = con.execute("select count(*) from cube").fetchone()[0]
    sizes[name], seconds[name] = file.stat().st_size, time.process_time() - begun
    print(f"{name}: {count:,} rows, {sizes[name] / 2**20:.1f} MiB, {seconds[name]:.2f} processor s")
with duckdb.connect(str(Path(sys.argv[1]) / "0.duckdb")) as con:
    begun = time.process_time()
    twice = con.execute(f"select count(*) from (select 1 from cube group by {KEY} having count(*) > 1)").fetchone()[0]
    print(f"asked once by grouping: {twice} keys twice, {time.process_time() - begun:.2f} processor s")
assert sizes["with a primary key"] > 5 * sizes["rows alone"], "the behaviour has changed"
PY
