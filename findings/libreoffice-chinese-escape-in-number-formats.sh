#!/usr/bin/env bash
# The number format 0!.0,"万元", with which Chinese Excel and WPS show 元 as 万元 ("!" makes the next letter plain text),
# is shown by LibreOffice with the "!" in it, and written back as another format when the workbook is saved again.
# One would expect 8.6万元 for 86000, as Excel and WPS show it, and the format unchanged after a round trip.
# Whom it meets: departments whose amounts are formatted so. We never read a workbook through LibreOffice.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
command -v soffice > /dev/null || { echo "LibreOffice (soffice) is not installed here"; exit 1; }
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q xlsxwriter==3.3.1
"$folder/venv/bin/python" - "$folder/book.xlsx" <<'PY'
import sys, xlsxwriter
with xlsxwriter.Workbook(sys.argv[1]) as book:
    book.add_worksheet().write(0, 0, 86000, book.add_format({"num_format": '0!.0,"万元"'}))
PY
soffice --version | head -1
office() { soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to "$1" --outdir "$folder/out" "$folder/book.xlsx" > /dev/null 2>&1; }
office 'csv:Text - txt - csv (StarCalc):44,34,76,1'
office xlsx
shown=$(cat "$folder/out/book.csv")
written=$(unzip -p "$folder/out/book.xlsx" xl/styles.xml | grep -o 'formatCode="[^"]*万元[^"]*"' | head -1)
echo "shown: $shown (Excel: 8.6万元)"
echo "written back: $written"
[ "$shown" != "8.6万元" ] && [ "$written" != 'formatCode="0!.0,&quot;万元&quot;"' ]
