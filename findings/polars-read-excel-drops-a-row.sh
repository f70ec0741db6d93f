#!/usr/bin/env bash
# One would expect that polars.read_excel gives every row of a sheet that has something in it, or refuses.
# It takes each column's type from the first hundred rows; in a later row, cells that are text in a column of numbers become
# null, and when that leaves nothing in the row the row itself is gone. No error, no warning; the count of rows is short.
# Whom it meets: analysts who read a department's export: a code such as 101A01 with 12万元 behind 100 plain rows is lost
# with its money. We read sheets with calamine as shown text and judge each cell ourselves (pipelines/land/files/books).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0 fastexcel==0.21.0 xlsxwriter==3.3.1
venv/bin/python -W error - <<'PY'
from importlib.metadata import version

import polars
import xlsxwriter

print(*(f"{name} {version(name)}" for name in ("polars", "fastexcel", "xlsxwriter")))
with xlsxwriter.Workbook("payments.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["code", "yuan"])
    for row in range(1, 1201):
        sheet.write_row(row, 0, [101000 + row, 1500.5])
    sheet.write_row(1201, 0, ["101A01", "12万元"])
    sheet.write_row(1202, 0, ["102A01", 7])
read = polars.read_excel("payments.xlsx")
whole = polars.read_excel("payments.xlsx", infer_schema_length=None)
print("rows in the sheet: 1202, read:", read.height, "last:", read.row(-1))
print("with infer_schema_length=None:", whole.height, "last two:", whole.rows()[-2:])
assert read.height == 1201 and read.row(-1) == (None, 7.0), "the behaviour has changed"
assert whole.height == 1202 and whole.rows()[-2:] == [("101A01", "12万元"), ("102A01", "7")]
PY
