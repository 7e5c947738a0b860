"""XML as this wire speaks it: built in the order given, read without document types or entities."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

from connectors.errors import Malformed

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot carry at all."""


class _NoDocumentType(ET.TreeBuilder):
    def doctype(self, *_declared: object) -> None:
        """A document type may declare entities, and no answer has a use for either."""
        raise Malformed("The XML brings a document type, which is not read.", code="bad_xml")


def parse(text: bytes | str) -> ET.Element:
    """The root element; raises Malformed (`bad_xml`) for anything else than plain XML.

    Of a `str` the encoding that the text declares does not count: it is decoded already.
    """
    parser = ET.XMLParser(target=_NoDocumentType())  # noqa: S314 - document types are refused
    try:
        parser.feed(text)
        return parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Malformed(f"The XML cannot be read: {error}.", code="bad_xml") from None


def element(name: str, *parts: ET.Element | str | int | Decimal | None) -> ET.Element:
    """An element with these children, in order, or with this text; None stands for no child."""
    made = ET.Element(name)
    for part in parts:
        if isinstance(part, ET.Element):
            made.append(part)
        elif part is not None:
            made.text = _ILLEGAL.sub(
                "\ufffd", number(part) if isinstance(part, Decimal) else str(part)
            )
    return made


def optional(name: str, value: str | int | Decimal | None) -> ET.Element | None:
    """An element with this text; None where there is none to write."""
    return None if value in (None, "") else element(name, value)


def reference(name: str, full_name: str) -> ET.Element | None:
    """`<CustomerRef><FullName>..`, as qbXML refers to what is in a list; None for no name."""
    return element(name, element("FullName", full_name)) if full_name else None


def number(value: Decimal) -> str:
    """Without an exponent, which QuickBooks does not read."""
    return format(value, "f")


def text(parent: ET.Element, path: str) -> str:
    """The text of a descendant, stripped; "" where there is none."""
    return (parent.findtext(path) or "").strip()


def serialised(root: ET.Element) -> str:
    """The element in ASCII: whatever is beyond it is written as a character reference, because
    the Web Connector hands text on in the code page of its machine."""
    text: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=False)
    return text.decode("ascii")
