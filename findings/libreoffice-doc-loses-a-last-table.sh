#!/usr/bin/env bash
# A .docx whose table is its last element (no empty paragraph behind it; Word adds one, generators do not) is valid for
# python-docx and LibreOffice. One would expect a table in the .doc that LibreOffice makes of it, as in its .odt.
# In the .doc the table is gone: its cells are text of one paragraph. With a paragraph behind it the table is there.
# Whom it meets: departments whose office asks for .doc: forms handed out as .docx by a program come back without a table.
# What comes as .doc and has no table after conversion is refused by name (pipelines/land/files/office.py).
set -euo pipefail
command -v soffice > /dev/null || { echo "LibreOffice (soffice) is not installed here; nothing was tried"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0
convert() { soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$1" --outdir "$2" "$3" > log 2>&1; }
soffice --version | head -1
venv/bin/python - <<'PY'
from importlib.metadata import version

import docx

print("python-docx", version("python-docx"))
form = docx.Document()
table = form.add_table(2, 2)
for row, texts in enumerate((("指标", "目标值"), ("验收合格率", "≥95%"))):
    for column, text in enumerate(texts):
        table.cell(row, column).text = text
form.save("last.docx")
form.add_paragraph("")
form.save("behind.docx")
PY
for name in last behind; do
    for kind in doc odt; do
        convert $kind "$kind" $name.docx
        convert html "$kind-html" "$kind/$name.$kind"
        tables=$(grep -ci "<table" "$kind-html/$name.html" || true)
        echo "$name.docx as .$kind: $tables table(s), text kept: $(grep -c '验收合格率' "$kind-html/$name.html")"
        [ "$name-$kind" = last-doc ] && expected=0 || expected=1
        [ "$tables" = $expected ] || { echo "the behaviour has changed"; exit 1; }
    done
done
