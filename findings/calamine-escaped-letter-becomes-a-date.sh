#!/usr/bin/env bash
# "!" in a number format makes the next character plain text, as "\" does: 0!d shows 12 as 12d, 0!m as 12m. Chinese Excel
# and WPS write it. One would expect the number 12 from a reader, as for 0\m and 0"m".
# python-calamine, fastexcel and openpyxl know "\" and quotes but not "!": they see a date's letter and give 12 January 1900.
# Whom it meets: targets in days, metres or years of a department's form, formatted so: 12d is read as a day. Sheets with such
# a format are read cell by cell here (pipelines/land/cells/shown.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 xlsxwriter==3.3.1
venv/bin/python - <<'PY'
from datetime import date, datetime
from importlib.metadata import version

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

print(*(f"{name} {version(name)}" for name in ("python-calamine", "openpyxl", "xlsxwriter")))
formats = ["0!d", "0!m", "0!y", "0\\d", '0"m"']
with xlsxwriter.Workbook("form.xlsx") as book:
    sheet = book.add_worksheet()
    for row, each in enumerate(formats):
        sheet.write(row, 0, 12, book.add_format({"num_format": each}))
calamine = [row[0] for row in CalamineWorkbook.from_path("form.xlsx").get_sheet_by_index(0).to_python()]
other = [row[0].value for row in openpyxl.load_workbook("form.xlsx").active.iter_rows()]
for each, first, second in zip(formats, calamine, other, strict=True):
    print(f"{each:6} calamine: {first!r}  openpyxl: {second!r}")
assert calamine == [date(1900, 1, 12)] * 3 + [12.0] * 2, "the behaviour has changed"
assert other == [datetime(1900, 1, 12)] * 3 + [12] * 2, "the behaviour has changed"
PY
