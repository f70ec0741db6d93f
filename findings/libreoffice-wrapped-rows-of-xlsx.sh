#!/usr/bin/env bash
# A row of an .xlsx file whose text is wrapped and that has no height of its own (as xlsxwriter and openpyxl write it) is
# printed by LibreOffice (--convert-to pdf) one line high: its other lines lie over the rows below.
# One would expect the row to be as high as its text, as Excel shows it.
# Whom it meets: whoever makes PDF of generated workbooks on a server. We write the height of every row of several lines.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
for each in soffice pdftotext; do command -v $each > /dev/null || { echo "$each is not installed here"; exit 1; }; done
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q xlsxwriter==3.3.1
"$folder/venv/bin/python" - "$folder/book.xlsx" <<'PY'
import sys, xlsxwriter
with xlsxwriter.Workbook(sys.argv[1]) as book:
    sheet, wrapped = book.add_worksheet(), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.write_string(0, 0, "A" * 9 + " " + "B" * 9 + " " + "C" * 15, wrapped)
    sheet.write_string(1, 0, "below", wrapped)
PY
soffice --version | head -1
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf --outdir "$folder" "$folder/book.xlsx" > /dev/null 2>&1
top() { pdftotext -bbox "$folder/book.pdf" - | sed -n "s/.*yMin=\"\([0-9.]*\)\".*>$1<.*/\1/p"; }
last=$(top "CCCCCCCCCCCCCCC") below=$(top below)
echo "last line of the first row at $last, the second row at $below"
python3 -c "import sys; sys.exit(not float('$below') < float('$last') + 5)"
