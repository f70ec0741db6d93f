#!/usr/bin/env bash
# A formula that was never calculated is an empty cell, one would expect, and the cells beside it stay in their columns.
# Where a whole first column is such formulas (openpyxl, POI and many export programs write them so), calamine's rows begin with the
# second column: codes stand under the head of the serial number, amounts under that of the codes; no error. So with polars.
# Whom it meets: whoever reads departments' lists whose 序号 is =ROW()-1, by position.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5
"$work/venv/bin/python" - "$work/list.xlsx" <<'PY'
import sys
from importlib.metadata import version

import openpyxl
import polars as pl
import python_calamine

for package in ("python-calamine", "polars", "fastexcel", "openpyxl"):
    print(package, version(package))
book = openpyxl.Workbook()
sheet = book.active
for code, amount in (("P1", 100), ("P2", 200)):
    sheet.append(["=ROW()", code, amount])
book.save(sys.argv[1])
rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print("python-calamine:", rows)
assert rows == [["P1", 100.0], ["P2", 200.0]], "the behaviour has changed"
for engine in ("calamine", "openpyxl"):
    print(f"polars.read_excel, {engine}:", pl.read_excel(sys.argv[1], engine=engine, has_header=False).rows())
PY
