#!/usr/bin/env bash
# Number formats 27 to 36 and 50 to 58 are dates and times that every Chinese Excel and WPS has built in (31 is 2024年3月15日);
# the standard lists them, and a workbook that uses one names the number alone, without its code.
# One would expect a date from a reader, as for 14, the built-in date of every language. openpyxl, fastexcel and with it
# polars.read_excel give the number 45366, no error; python-calamine, built on calamine as fastexcel is, gives the date.
# Whom it meets: analysts who read a department's list of payments or contracts: the day is a plausible amount. We know these
# formats by number and read such sheets cell by cell (pipelines/land/files/books/styles.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 polars==2.1.0 fastexcel==0.21.0 pyarrow==26.0.1 xlsxwriter==3.3.1
venv/bin/python - <<'PY'
import re
import zipfile
from datetime import date, datetime
from importlib.metadata import version

import openpyxl
import polars as pl
import python_calamine
import xlsxwriter

for package in ("openpyxl", "fastexcel", "polars", "python-calamine"):
    print(package, version(package))
FORMATS = [14, 27, 28, 31, 36, 50, 57, 58]
with xlsxwriter.Workbook("own.xlsx") as book:
    sheet = book.add_worksheet()
    for column, number in enumerate(FORMATS):
        sheet.write(0, column, f"格式{number}")
        sheet.write(1, column, 45366, book.add_format({"num_format": f'0"{number}"'}))
# xlsxwriter numbers its own formats from 164: give them the built-in numbers and take the codes out, as Excel writes it
with zipfile.ZipFile("own.xlsx") as own, zipfile.ZipFile("list.xlsx", "w") as made:
    for name in own.namelist():
        content = own.read(name).decode()
        if name == "xl/styles.xml":
            content = re.sub(r"<numFmts.*?</numFmts>", "", content)
            for place, number in enumerate(FORMATS):
                content = content.replace(f'numFmtId="{164 + place}"', f'numFmtId="{number}"')
        made.writestr(name, content)

rows = {
    "openpyxl": [cell.value for cell in openpyxl.load_workbook("list.xlsx").active[2]],
    "polars": list(pl.read_excel("list.xlsx").row(0)),
    "python-calamine": python_calamine.CalamineWorkbook.from_path("list.xlsx").get_sheet_by_index(0).to_python()[1],
}
for reader, row in rows.items():
    print(f"{reader}:", dict(zip(FORMATS, map(str, row), strict=True)))
for reader in ("openpyxl", "polars"):
    first, *chinese = rows[reader]
    assert first in (date(2024, 3, 15), datetime(2024, 3, 15)), f"{reader} does not know format 14"
    assert chinese == [45366] * 7, f"the behaviour of {reader} has changed"
assert rows["python-calamine"] == [date(2024, 3, 15)] * 8, "the behaviour of python-calamine has changed"
PY
