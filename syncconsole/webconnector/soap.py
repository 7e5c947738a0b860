"""SOAP 1.1 as the Web Connector speaks it: one call in, one result or fault out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from msgspec import Struct

from connectors.quickbooks_webconnector.xml import parse, serialised

if TYPE_CHECKING:
    from collections.abc import Sequence

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
INTUIT = "http://developer.intuit.com/"

CALLS: Mapping[str, tuple[str, ...]] = {
    "serverVersion": ("strVersion",),
    "clientVersion": ("strVersion",),
    "authenticate": ("strUserName", "strPassword"),
    "sendRequestXML": (
        "ticket", "strHCPResponse", "strCompanyFileName", "qbXMLCountry", "qbXMLMajorVers",
        "qbXMLMinorVers",
    ),
    "receiveResponseXML": ("ticket", "response", "hresult", "message"),
    "connectionError": ("ticket", "hresult", "message"),
    "getLastError": ("ticket",),
    "closeConnection": ("ticket",),
}  # fmt: skip
"""The calls of the vendor's WSDL with their arguments, in its order."""

NUMBERS = ("qbXMLMajorVers", "qbXMLMinorVers")
RETURNS_NUMBER = ("receiveResponseXML",)
RETURNS_LIST = ("authenticate",)


class Call(Struct, frozen=True):
    """One call; an argument that was left out is ""."""

    name: str
    arguments: Mapping[str, str]


class UnknownCallError(ValueError):
    """The envelope holds no call, or one that this service does not know."""


def read_call(body: bytes) -> Call:
    """The call in an envelope. Raises UnknownCallError, Malformed for what is no plain XML."""
    root = parse(body)
    found = root.find(f"{{{SOAP}}}Body/*")
    if root.tag != f"{{{SOAP}}}Envelope" or found is None:
        raise UnknownCallError("a SOAP 1.1 envelope with one call was expected")
    name = _local(found.tag)
    if name not in CALLS or found.tag != f"{{{INTUIT}}}{name}":
        raise UnknownCallError("the QuickBooks Web Connector's calls are served here, no other")
    given = {_local(each.tag): each.text or "" for each in found}
    return Call(name, {each: given.get(each, "") for each in CALLS[name]})


def result(call: str, value: str | int | Sequence[str]) -> bytes:
    """The envelope that answers a call."""
    response = ET.Element(f"{{{INTUIT}}}{call}Response")
    told = ET.SubElement(response, f"{{{INTUIT}}}{call}Result")
    if isinstance(value, (str, int)):
        told.text = str(value)
    else:
        for each in value:
            ET.SubElement(told, f"{{{INTUIT}}}string").text = each
    return _envelope(response)


def fault(sentence: str, *, client: bool = True) -> bytes:
    """The envelope of a refusal; `client` where the call was at fault."""
    made = ET.Element(f"{{{SOAP}}}Fault")
    ET.SubElement(made, "faultcode").text = "soap:Client" if client else "soap:Server"
    ET.SubElement(made, "faultstring").text = sentence
    return _envelope(made)


def _envelope(inner: ET.Element) -> bytes:
    root = ET.Element(f"{{{SOAP}}}Envelope")
    ET.SubElement(root, f"{{{SOAP}}}Body").append(inner)
    return b'<?xml version="1.0" encoding="utf-8"?>' + serialised(root).encode("ascii")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


ET.register_namespace("soap", SOAP)
