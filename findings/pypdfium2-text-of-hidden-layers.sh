#!/usr/bin/env bash
# One would expect that the text of a page is what the page shows.
# Text in a layer that is switched off (optional content, /OFF in the document's default view) is not drawn by pdfium's
# own renderer, and is in its text page nevertheless, with its box, as if it stood there; and no function says whether a
# layer is on. So an old amount in a hidden layer is read beside, or instead of, the one in force.
# Who meets it: readers of forms printed from programs that keep layers (drawings, watermarks by Acrobat). We refuse such
# files by the mark of their text objects (pipelines/land/files/pdf/page.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdfium2==5.15.2
venv/bin/python - <<'PY'
from importlib.metadata import version
import pypdfium2

drawn = "/OC /L BDC BT /F1 12 Tf 50 800 Td (800) Tj ET EMC BT /F1 12 Tf 150 800 Td (860) Tj ET"
objects = [
    "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
    " /Resources << /Font << /F1 4 0 R >> /Properties << /L 6 0 R >> >> >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    "<< /Type /OCG /Name (old) >>",
]
content, places = "%PDF-1.5\n", []
for number, each in enumerate(objects, start=1):
    places.append(len(content))
    content += f"{number} 0 obj\n{each}\nendobj\n"
table = "".join(f"{place:010d} 00000 n \n" for place in places)
content += f"xref\n0 7\n0000000000 65535 f \n{table}trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
open("form.pdf", "w").write(content)

print("pypdfium2", version("pypdfium2"))
page = pypdfium2.PdfDocument("form.pdf")[0]
text = page.get_textpage().get_text_range()
image = page.render(scale=1)
stride, pixels = image.stride, bytes(image.buffer)
depth = len(pixels) // image.height // image.width if stride == image.width * (stride // image.width) else 3


def is_drawn(left, right):
    """Whether anything dark stands in the first line of the page between these points."""
    rows = range(842 - 815, 842 - 795)
    return any(pixels[row * stride + column * depth] < 128 for row in rows for column in range(left, right))


print(f"text: {text!r}; drawn: 800 {is_drawn(45, 80)}, 860 {is_drawn(145, 180)}")
assert "800" in text and not is_drawn(45, 80) and is_drawn(145, 180), "the behaviour has changed"
PY
