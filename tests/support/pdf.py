"""PDF pages drawn by hand: text in a Chinese font that needs no file, lines, and tables out of rows."""

from collections.abc import Sequence
from pathlib import Path

SIZE = 10
_PAGE = (595, 842)


def text(x: float, y: float, said: str, *, colour: float = 0, mode: int = 0, size: float = SIZE) -> str:
    code = said.encode("utf-16-be").hex()
    return f"BT {colour} g {mode} Tr /F1 {size} Tf {x} {y} Td <{code}> Tj ET 0 Tr 0 g\n"


def layer(drawn: str) -> str:
    """Drawn on a layer of the page, which a reader may switch off."""
    return f"/OC /L1 BDC\n{drawn}EMC\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0.5 w {x0} {y0} m {x1} {y1} l S\n"


def box(x0: float, y0: float, x1: float, y1: float) -> str:
    return "".join((line(x0, y0, x1, y0), line(x1, y0, x1, y1), line(x1, y1, x0, y1), line(x0, y1, x0, y0)))


def table(rows: Sequence[Sequence[str | None]], *, left: float = 40, top: float = 780, wide: float = 90) -> str:
    """Rows of cells in boxes; None: the cell left of it goes on."""
    drawn = ""
    for number, cells in enumerate(rows):
        y = top - 20 * number
        for at, said in enumerate(cells):
            if said is None:
                continue
            end = at + 1
            while end < len(cells) and cells[end] is None:
                end += 1
            drawn += box(left + wide * at, y - 20, left + wide * end, y) + text(left + wide * at + 3, y - 14, said)
    return drawn


def write(path: Path, *pages: str, turned: int = 0, notes: str = "", fields: str = "") -> Path:
    """Pages of drawing; `notes`: annotations of each page, `fields`: entries of the document's form."""
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    cid = (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 94 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>"
    )
    described = (
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        " /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>"
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    form = f" /AcroForm << /Fields [{fields}] >>" if fields else ""
    objects = [f"<< /Type /Catalog /Pages 2 0 R{form} >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    objects += [font, cid, described]
    for number, drawn in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE[0]} {_PAGE[1]}] /Rotate {turned} /Annots [{notes}]"
            " /Resources << /Font << /F1 3 0 R >> /Properties << /L1 << /Type /OCG /Name (old) >> >> >>"
            f" /Contents {7 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    start = len(content)
    content += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    content += f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(content)
    return path
