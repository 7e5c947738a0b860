"""JSON held against the vendor's XSD: the same names as elements and attributes, in its order.

The vendor has no schema for JSON; JSON and XML carry the same names (design of the API), an XML
attribute being an ordinary field, and the text of an element with attributes being "value".
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.sandbox.spec import SPECS

etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")

FOLDER = SPECS / "quickbooks-online"
ROOT = "IntuitRestServiceDef.xsd"

_XS = "{http://www.w3.org/2001/XMLSchema}"
_NS = "http://schema.intuit.com/finance/v3"


def response_errors(body: dict[str, Any]) -> list[str]:
    """What the XSD finds wrong with a whole answer, as an IntuitResponse."""
    return _errors(_element("IntuitResponse", "IntuitResponse", body))


def request_errors(entity: str, body: dict[str, Any]) -> list[str]:
    """What the XSD finds wrong with an object that is sent."""
    return _errors(_element(entity, entity, body))


def _errors(element: Any) -> list[str]:
    schema = _schema()
    schema.validate(element)
    return [str(error.message) for error in schema.error_log]


@cache
def _schema() -> Any:
    source = FOLDER / ROOT
    if not source.exists():
        pytest.skip(f"the vendor's XSD is not at {FOLDER}")
    return etree.XMLSchema(etree.parse(str(source)))


@cache
def _types() -> tuple[dict[str, Any], dict[str, str]]:
    """The complex types by name, and the types of the global elements."""
    _schema()
    types: dict[str, Any] = {}
    elements: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.xsd")):
        for node in etree.parse(str(file)).getroot():
            if node.tag == f"{_XS}complexType":
                types.setdefault(node.get("name"), node)
            elif node.tag == f"{_XS}element" and file.name == ROOT:
                elements[node.get("name")] = node.get("type")
    return types, elements


@cache
def _parts(name: str) -> tuple[dict[str, str], frozenset[str]]:
    """A type's elements in their order with their types, and its attributes; its base's first."""
    types, elements = _types()
    node = types.get(name)
    if node is None:
        return {}, frozenset()
    children: dict[str, str] = {}
    attributes: set[str] = set()
    for extension in node.iter(f"{_XS}extension"):
        base, inherited = _parts(extension.get("base"))
        children |= base
        attributes |= inherited
    for part in node.iter(f"{_XS}element"):
        if part.get("ref") == "IntuitObject":
            children |= elements
        else:
            children[part.get("name")] = part.get("type")
    attributes |= {part.get("name") for part in node.iter(f"{_XS}attribute")}
    return children, frozenset(attributes)


def _element(name: str, kind: str, value: Any) -> Any:
    element = etree.Element(f"{{{_NS}}}{name}")
    if not isinstance(value, dict):
        element.text = _text(value)
        return element
    children, attributes = _parts(kind)
    order = list(children)
    for field in sorted(value, key=lambda field: order.index(field) if field in order else -1):
        if field == "value" and field not in children:
            element.text = _text(value[field])
        elif field in attributes:
            element.set(field, _text(value[field]))
        else:
            many = value[field] if isinstance(value[field], list) else [value[field]]
            element.extend([_element(field, children.get(field, ""), one) for one in many])
    return element


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
