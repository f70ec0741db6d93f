"""XML parsed block by block, without ever holding a whole part.

Here: a parser that refuses doctypes, feeding it. Not here: what the elements mean (xml_rows.py).
"""

from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

_BLOCK = 1 << 18


def new_parser() -> expat.XMLParserType:
    """A parser without handlers."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: Any) -> None:
    raise ValueError("doctype")


def parsed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[None]:
    """Parse the stream; yields after each block. ValueError: it is no XML."""
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
