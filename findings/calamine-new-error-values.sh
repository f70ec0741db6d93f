#!/usr/bin/env bash
# One cell with an error value that Excel has had since 2018 (#SPILL!, #CALC!, #FIELD!, #BUSY! …) makes the whole sheet
# unreadable for calamine, and so for fastexcel and polars.read_excel.
# One would expect what they do for #N/A: that cell is an error, the others are read.
# Whom it meets: whoever sends a workbook with a dynamic array formula that found no room; one such cell in a helper
# column refused a whole file. We read such sheets cell by cell (docs/library-behaviour.md).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q python-calamine==0.9.1 fastexcel==0.21.0 xlsxwriter==3.3.1 pyarrow
cat > "$folder/try.py" <<'PY'
import sys, zipfile
from importlib.metadata import version
import fastexcel, xlsxwriter
from python_calamine import CalamineWorkbook

path = sys.argv[1] + "/book.xlsx"
def book(value):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=NA()", None, "#N/A")
        sheet.write(1, 1, 5)
    with zipfile.ZipFile(path) as source:  # xlsxwriter knows the old values only
        parts = {name: source.read(name) for name in source.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"#N/A", value)
    with zipfile.ZipFile(path, "w") as target:
        for each, content in parts.items():
            target.writestr(each, content)
def told(read):
    try:
        return read()
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
print("python-calamine", version("python-calamine"), "fastexcel", version("fastexcel"))
found = {}
for value in (b"#N/A", b"#SPILL!", b"#CALC!", b"#FIELD!"):
    book(value)
    found[value] = told(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    print(value.decode(), "| calamine:", found[value])
    print(value.decode(), "| fastexcel:", told(lambda: fastexcel.read_excel(path).load_sheet(0).to_arrow().to_pylist()))
broken = all("Error" in str(found[value]) for value in (b"#SPILL!", b"#CALC!", b"#FIELD!"))
sys.exit(0 if broken and "Error" not in str(found[b"#N/A"]) else 1)
PY
"$folder/venv/bin/python" "$folder/try.py" "$folder"
