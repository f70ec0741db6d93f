"""Word documents out of the XML of their body, for tests that care for what stands in it."""

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str) -> str:
    """Text, or runs and whatever else stands in a paragraph."""
    return f"<w:p>{inner if inner.startswith('<') else run(inner)}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    """Text, runs, or whole paragraphs and tables."""
    whole = inner.startswith(("<w:p>", "<w:tbl>", "<w:sdt>", "<w:customXml"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if whole else paragraph(inner or run(''))}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(each if each.startswith("<w:") and "w:tc>" in each else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str | Sequence[str], widths: Sequence[int] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inner = "".join(each if isinstance(each, str) else row(*each) for each in rows)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>"
    )


DATA = "{6F1B2C3D-0000-4000-8000-000000000001}"
"""By what a control calls the data of the document."""


def document(
    body: str, styles: str = "", header: str = "", main: str = "word/document.xml", strict: bool = False, data: str = ""
) -> bytes:
    """A whole .docx; `header`: paragraphs of the page header; `data`: XML that controls are bound to, called DATA."""
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/></w:sectPr>' if header else ""
    name = main.rpartition("/")[2]
    kinds = {main: "document.main", "word/styles.xml": "styles", "word/header1.xml": "header"}
    parts = {
        "[Content_Types].xml": _content_types(kinds),
        main: f"<w:document {_SPACES}><w:body>{body}{section}</w:body></w:document>",
        "_rels/.rels": _relations({"rId1": ("officeDocument", main)}),
        f"word/_rels/{name}.rels": _relations(
            {"rId8": ("styles", "styles.xml"), "rId9": ("header", "header1.xml")}
            | ({"rId7": ("customXml", "../customXml/item1.xml")} if data else {})
        ),
        "word/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>",
        "word/header1.xml": f"<w:hdr {_SPACES}>{header}</w:hdr>",
    }
    if data:
        parts |= {
            "customXml/item1.xml": data,
            "customXml/_rels/item1.xml.rels": _relations({"rId1": ("customXmlProps", "itemProps1.xml")}),
            "customXml/itemProps1.xml": f'<ds:datastoreItem xmlns:ds="{_OFFICE[:-13]}customXml" ds:itemID="{DATA}"/>',
        }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            if strict:
                content = content.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
                    _OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
                )
            archive.writestr(part, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return stream.getvalue()


def _content_types(kinds: Mapping[str, str]) -> str:
    usual = "application/vnd.openxmlformats-"
    inner = "".join(
        f'<Override PartName="/{part}" ContentType="{usual}officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    default = f'<Default Extension="rels" ContentType="{usual}package.relationships+xml"/>'
    default += '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{default}{inner}</Types>'


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
