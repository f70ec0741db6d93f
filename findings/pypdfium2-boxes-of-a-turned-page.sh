#!/usr/bin/env bash
# One would expect that the boxes of characters and the size of a page are told in one and the same coordinates.
# On a page with /Rotate 90 (a landscape form that a printer driver turned) page.get_size() is that of the page as it is
# shown, while boxes of characters and of lines stay where they were before it was turned; so text sorted from top to
# bottom and left to right comes out sideways, and half of it seems to lie outside the page.
# Who meets it: departments that print wide forms to PDF. Our reader turns every point itself (pipelines/land/files/pdf/page.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdfium2==5.15.2
venv/bin/python - <<'PY'
from importlib.metadata import version
import pypdfium2


def write(name, turned):
    drawn = "BT /F1 12 Tf 50 800 Td (first) Tj ET BT /F1 12 Tf 50 40 Td (last) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {turned} /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    ]
    content, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    content += f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    open(name, "w").write(content)


print("pypdfium2", version("pypdfium2"))
found = {}
for turned in (0, 90):
    write("form.pdf", turned)
    page = pypdfium2.PdfDocument("form.pdf")[0]
    text = page.get_textpage()
    box = text.get_charbox(text.get_text_range().index("first"))
    found[turned] = (tuple(round(side) for side in page.get_size()), tuple(round(side) for side in box))
    print(f"/Rotate {turned}: size of the page {found[turned][0]}, box of the first character {found[turned][1]}")
assert found[0][0] == (595, 842) and found[90][0] == (842, 595), "the behaviour has changed"
assert found[0][1] == found[90][1] and found[90][1][3] > 595, "the behaviour has changed"
PY
