#!/usr/bin/env bash
# One would expect that cell.text of python-docx is the text a person sees in the cell, as its documentation says
# ("the text of the cell"). It is not: a tracked insertion, text in a content control and a sign of a symbol font are
# left out, while hidden and struck-through text is in it; so "≥190" with its change not yet accepted reads as "174".
# Who meets it: whoever reads forms of departments with python-docx, since they come back with changes tracked.
# Our reader goes over the XML itself (pipelines/land/files/word) and uses python-docx for letters that we write only.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0
venv/bin/python - <<'PY'
import docx
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CASES = {
    "tracked insertion": ('<w:ins w:id="1" w:author="a"><w:r><w:t>190</w:t></w:r></w:ins>', "190"),
    "content control": ("<w:sdt><w:sdtContent><w:r><w:t>190</w:t></w:r></w:sdtContent></w:sdt>", "190"),
    "sign of a symbol font": ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:t>190</w:t></w:r>', "≥190"),
    "hidden text": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>174</w:t></w:r><w:r><w:t>190</w:t></w:r>", "190"),
    "struck-through text": ("<w:r><w:rPr><w:strike/></w:rPr><w:t>174</w:t></w:r><w:r><w:t>190</w:t></w:r>", "190"),
}
document = docx.Document()
table = document.add_table(rows=len(CASES), cols=1)
for row, (inner, _) in zip(table.rows, CASES.values()):
    paragraph = row.cells[0].paragraphs[0]._p
    paragraph.getparent().replace(paragraph, parse_xml(f"<w:p {W}>{inner}</w:p>"))
document.save("form.docx")
found = [row.cells[0].text for row in docx.Document("form.docx").tables[0].rows]
print("python-docx", docx.__version__)
for (name, (_, seen)), read in zip(CASES.items(), found):
    print(f"{name}: seen {seen!r}, cell.text {read!r}")
assert found == ["", "", "190", "174190", "174190"], "the behaviour has changed"
PY
