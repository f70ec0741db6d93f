#!/usr/bin/env bash
# pl.concat and vstack want the same type of both sides and refuse a whole number beside a float with SchemaError. One would
# expect the same of DECIMAL(18,2) beside DECIMAL(18,6), as pl.read_parquet of two such files does, or the finer type.
# They round the second side to the decimals of the first without a word: a ratio of 0.004567 below amounts is 0.00, and the
# other way round all six decimals stay. how="vertical_relaxed" takes the finer type; how="diagonal" rounds as well.
# Whom it meets: analysts who put months, regions or last year's file below one another, where one export has whole yuan and
# the next has cents. Our own frames are cast to a contract's types before they meet (pipelines/land/cells/columns.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0
venv/bin/python -W error - <<'PY'
from decimal import Decimal

import polars as pl

print("polars", pl.__version__)


def frame(scale, *values):
    return pl.DataFrame({"amount": pl.Series(map(Decimal, values), dtype=pl.Decimal(18, scale))})


yuan, cents, fine = frame(0, "100"), frame(2, "100.55", "0.49"), frame(6, "0.004567")
for how in ("vertical", "diagonal", "vertical_relaxed"):
    print(f"whole yuan, then cents, {how}:", [str(each) for each in pl.concat([yuan, cents], how=how)["amount"]])
print("cents, then whole yuan:", [str(each) for each in pl.concat([cents, yuan])["amount"]])
print("vstack of cents and six decimals:", [str(each) for each in cents.vstack(fine)["amount"]])
for how in ("vertical", "diagonal"):
    assert pl.concat([yuan, cents], how=how)["amount"].to_list() == [100, 101, 0], "the behaviour has changed"
exact = [Decimal("100.55"), Decimal("0.49"), Decimal(100)]
assert pl.concat([cents, yuan])["amount"].to_list() == exact
assert pl.concat([yuan, cents], how="vertical_relaxed")["amount"].to_list() == [exact[2], *exact[:2]]
assert cents.vstack(fine)["amount"].to_list()[-1] == 0, "the behaviour has changed"
try:
    pl.concat([pl.DataFrame({"amount": [1]}), pl.DataFrame({"amount": [0.5]})])
except pl.exceptions.SchemaError as error:
    print("a whole number beside a float:", str(error).splitlines()[0])
else:
    raise SystemExit("the behaviour has changed: a whole number beside a float is taken")
yuan.write_parquet("yuan.parquet")
cents.write_parquet("cents.parquet")
try:
    pl.read_parquet(["yuan.parquet", "cents.parquet"])
except pl.exceptions.SchemaError as error:
    print("the same two as Parquet files:", str(error).splitlines()[0])
else:
    raise SystemExit("the behaviour has changed: two files of unlike decimals are taken")
PY
