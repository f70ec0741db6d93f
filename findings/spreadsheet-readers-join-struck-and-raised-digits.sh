#!/usr/bin/env bash
# A cell that shows 2600 struck through and then 2660, or 10 with a raised 4, holds runs with fonts of their own. One would
# expect from a reader the text with a sign that parts of it are struck or raised, or at least a way to ask.
# python-calamine joins the runs: 26002660 and 104; so does openpyxl unless rich_text=True is asked for.
# Whom it meets: people correct a figure by striking it out and write m², 10⁴ or a footnote's number with raised digits; the
# joined text is a well-formed number ten thousand times too large. We read the runs ourselves (pipelines/land/cells/raised.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 xlsxwriter==3.3.1
venv/bin/python - <<'PY'
from importlib.metadata import version

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

print(*(f"{name} {version(name)}" for name in ("python-calamine", "openpyxl", "xlsxwriter")))
with xlsxwriter.Workbook("form.xlsx") as book:
    sheet, plain = book.add_worksheet(), book.add_format()
    struck, raised = book.add_format({"font_strikeout": True}), book.add_format({"font_script": 1})
    sheet.write_rich_string(0, 0, struck, "2600", plain, "2660")
    sheet.write_rich_string(1, 0, plain, "10", raised, "4")
calamine = [row[0] for row in CalamineWorkbook.from_path("form.xlsx").get_sheet_by_index(0).to_python()]
plainly = [row[0].value for row in openpyxl.load_workbook("form.xlsx").active.iter_rows()]
richly = [row[0].value for row in openpyxl.load_workbook("form.xlsx", rich_text=True).active.iter_rows()]
print("shown: 2600 (struck) 2660, and 10 with a raised 4")
print("calamine:", calamine, "openpyxl:", plainly, "openpyxl, rich_text:", [[str(run.text) for run in cell] for cell in richly])
assert calamine == plainly == ["26002660", "104"], "the behaviour has changed"
assert [len(cell) for cell in richly] == [2, 2]
PY
