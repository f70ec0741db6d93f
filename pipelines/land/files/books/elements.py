"""Elements of XML by what they are called, whatever namespace the program that wrote them put before the name.

Here: the name of an element, a value by its name. Not here: what they mean.
"""

from xml.etree.ElementTree import Element


def tag_of(element: Element) -> str:
    """The element's own name."""
    return element.tag.rpartition("}")[2]


def value_of(element: Element, name: str) -> str | None:
    """The attribute of that name; None where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
