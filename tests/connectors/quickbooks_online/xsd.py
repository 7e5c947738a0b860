"""JSON bodies as the XML that Intuit's own schema describes: same names, in the schema's order."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

etree = pytest.importorskip("lxml.etree", reason="lxml reads the schema; install the test extra")

FINANCE = "http://schema.intuit.com/finance/v3"
XS = "{http://www.w3.org/2001/XMLSchema}"
ROOT = "IntuitRestServiceDef.xsd"
FILES = (ROOT, "Finance.xsd", "IntuitNamesTypes.xsd", "IntuitBaseTypes.xsd")


class Schema:
    """The XSD files of one folder: types, their children in order, their attributes."""

    def __init__(self, folder: Path) -> None:
        self._checker = etree.XMLSchema(etree.parse(folder / ROOT))
        self._types: dict[str, Any] = {}
        self._elements: dict[str, str] = {}
        for name in FILES:
            top = etree.parse(folder / name).getroot()
            self._types |= {one.get("name"): one for one in top.findall(f"{XS}complexType")}
            self._elements |= {
                one.get("name"): one.get("type") or "" for one in top.findall(f"{XS}element")
            }

    def errors(self, name: str, body: dict[str, Any]) -> list[str]:
        """What is wrong with the body as that element; raises KeyError for an unknown name."""
        root = self._element(name, self._elements[name], body)
        self._checker.validate(root)
        return [str(one.message) for one in self._checker.error_log]

    def _element(self, name: str, kind: str, value: Any) -> Any:
        element = etree.Element(f"{{{FINANCE}}}{name}", nsmap={None: FINANCE})
        if isinstance(value, dict) and "value" in value:  # a reference: {"value": id, "name": ...}
            element.text = str(value["value"])
            for attribute in set(value) - {"value"}:
                element.set(attribute, str(value[attribute]))
        elif isinstance(value, dict):
            self._fill(element, kind, value)
        else:
            element.text = _text(value)
        return element

    def _fill(self, element: Any, kind: str, body: dict[str, Any]) -> None:
        children, attributes = self._members(kind)
        unknown = set(body) - set(children) - attributes
        if unknown:
            raise KeyError(f"{kind} has no {sorted(unknown)}")
        for attribute in attributes & set(body):
            element.set(attribute, _text(body[attribute]))
        for name in sorted(set(body) & set(children), key=list(children).index):
            values = body[name] if isinstance(body[name], list) else [body[name]]
            for value in values:
                element.append(self._element(name, children[name], value))

    def _members(self, kind: str) -> tuple[dict[str, str], set[str]]:
        """The child elements with their types, those of the base first, and the attributes."""
        found = self._types[kind]
        extension = found.find(f"{XS}complexContent/{XS}extension")
        children, attributes = dict[str, str](), set[str]()
        if extension is not None:
            children, attributes = self._members(extension.get("base"))
        own = found if extension is None else extension
        for one in own.iter(f"{XS}element"):
            if one.get("ref") == "IntuitObject":  # any of the entities may stand here
                children |= {name: self._elements[name] for name in self._elements}
            else:
                children[one.get("name")] = one.get("type")
        attributes |= {one.get("name") for one in own.findall(f"{XS}attribute")}
        return children, attributes


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return format(Decimal(str(value)), "f") if isinstance(value, (int, float)) else str(value)
