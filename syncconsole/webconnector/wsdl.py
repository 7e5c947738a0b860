"""The service's description, made of the calls it serves."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from syncconsole.webconnector.soap import CALLS, INTUIT, NUMBERS, RETURNS_LIST, RETURNS_NUMBER

_WSDL = "http://schemas.xmlsoap.org/wsdl/"
_BINDING = "http://schemas.xmlsoap.org/wsdl/soap/"
_XSD = "http://www.w3.org/2001/XMLSchema"
_HTTP = "http://schemas.xmlsoap.org/soap/http"
_NAME = "QBWebConnectorSvc"


def wsdl(address: str) -> bytes:
    """The WSDL 1.1 of a service at this address."""
    root = ET.Element("definitions", {
        "xmlns": _WSDL, "xmlns:soap": _BINDING, "xmlns:s": _XSD, "xmlns:tns": INTUIT,
        "targetNamespace": INTUIT, "name": _NAME,
    })  # fmt: skip
    root.append(_types())
    for call in CALLS:
        for end, kind in (("In", call), ("Out", f"{call}Response")):
            message = ET.SubElement(root, "message", name=f"{call}Soap{end}")
            ET.SubElement(message, "part", name="parameters", element=f"tns:{kind}")
    port = ET.SubElement(root, "portType", name=f"{_NAME}Soap")
    binding = ET.SubElement(root, "binding", name=f"{_NAME}Soap", type=f"tns:{_NAME}Soap")
    ET.SubElement(binding, "soap:binding", transport=_HTTP, style="document")
    for call in CALLS:
        operation = ET.SubElement(port, "operation", name=call)
        ET.SubElement(operation, "input", message=f"tns:{call}SoapIn")
        ET.SubElement(operation, "output", message=f"tns:{call}SoapOut")
        bound = ET.SubElement(binding, "operation", name=call)
        ET.SubElement(bound, "soap:operation", soapAction=f"{INTUIT}{call}", style="document")
        for end in ("input", "output"):
            ET.SubElement(ET.SubElement(bound, end), "soap:body", use="literal")
    served = ET.SubElement(ET.SubElement(root, "service", name=_NAME), "port", {
        "name": f"{_NAME}Soap", "binding": f"tns:{_NAME}Soap",
    })  # fmt: skip
    ET.SubElement(served, "soap:address", location=address)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _types() -> ET.Element:
    types = ET.Element("types")
    schema = ET.SubElement(
        types, "s:schema", elementFormDefault="qualified", targetNamespace=INTUIT
    )
    for call, arguments in CALLS.items():
        asked = [(name, "s:int" if name in NUMBERS else "s:string") for name in arguments]
        _wrapper(schema, call, asked)
        kind = "s:string"
        if call in RETURNS_NUMBER:
            kind = "s:int"
        elif call in RETURNS_LIST:
            kind = "tns:ArrayOfString"
        _wrapper(schema, f"{call}Response", [(f"{call}Result", kind)])
    several = ET.SubElement(schema, "s:complexType", name="ArrayOfString")
    ET.SubElement(ET.SubElement(several, "s:sequence"), "s:element", {
        "minOccurs": "0", "maxOccurs": "unbounded", "name": "string", "nillable": "true",
        "type": "s:string",
    })  # fmt: skip
    return types


def _wrapper(schema: ET.Element, name: str, parts: list[tuple[str, str]]) -> None:
    holder = ET.SubElement(ET.SubElement(schema, "s:element", name=name), "s:complexType")
    sequence = ET.SubElement(holder, "s:sequence")
    for part, kind in parts:
        least = "1" if kind == "s:int" else "0"
        ET.SubElement(sequence, "s:element", {
            "minOccurs": least, "maxOccurs": "1", "name": part, "type": kind,
        })  # fmt: skip
