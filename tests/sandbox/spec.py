"""The vendor's OpenAPI files as JSON Schemas, with fields they do not declare forbidden.

Where the files and their own descriptions differ, ODD says so; nothing else is loosened.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

SPECS = Path(
    os.environ.get("SYNCCONSOLE_SPECS")
    or Path(__file__).parents[2].joinpath("..", "shared", "specs").resolve()
)

Json = dict[str, Any]

ODD = {
    # described as "`null` if the item is a base variant", typed integer and not nullable
    ("inventory.v3.yml", "sku_id"),
    # described as "`null` for complex products", typed integer and not nullable
    ("products_catalog.v3.yml", "base_variant_id"),
}

_NOTES = ("description", "example", "examples", "x-examples", "default", "title", "deprecated")


def reply_errors(file: str, path: str, method: str, status: int, body: object) -> list[str]:
    """What the vendor's schema of a reply finds wrong with `body`."""
    schema = _closed(_reply(file, path, method, str(status)))
    return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(body)]


def request_errors(file: str, path: str, method: str, body: object) -> list[str]:
    """What the vendor's schema of a request finds wrong with `body`."""
    operation = _document(file)["paths"][path][method]
    schema = _resolved(file, operation["requestBody"]["content"]["application/json"]["schema"])
    return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(body)]


@cache
def _document(file: str) -> Json:
    source = SPECS / "bigcommerce" / file
    if not source.exists():
        pytest.skip(f"the vendor's specification {file} is not at {SPECS}")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Json = yaml.load(source.read_text(encoding="utf-8"), loader)
    return document


@cache
def _reply(file: str, path: str, method: str, status: str) -> Json:
    reply = _resolved(file, _document(file)["paths"][path][method]["responses"][status])
    (content,) = reply["content"].values()
    schema: Json = content["schema"]
    return schema


def _resolved(file: str, node: Any) -> Any:
    """The node with local references followed and `nullable` said the JSON Schema way."""
    if isinstance(node, list):
        return [_resolved(file, part) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = _document(file)
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/")]
        return _resolved(file, target)
    schema = {key: _resolved(file, part) for key, part in node.items() if key not in _NOTES}
    if isinstance(node.get("properties"), dict):
        schema["properties"] = {
            name: _nullable(part) if (file, name) in ODD else part
            for name, part in ((n, _resolved(file, p)) for n, p in node["properties"].items())
        }
    if node.get("nullable") is True or node.get("x-nullable") is True:
        return _nullable(schema)
    return schema


def _nullable(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _closed(node: Any, *, part: bool = False) -> Any:
    """The schema with undeclared fields forbidden; `part` of an allOf is closed by the whole."""
    if isinstance(node, list):
        return [_closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    closed = {
        key: [_closed(entry, part=True) for entry in value]
        if key == "allOf"
        else {name: _closed(entry) for name, entry in value.items()}
        if key == "properties"
        else _closed(value)
        for key, value in node.items()
    }
    if not part and (node.get("properties") or "allOf" in node):
        closed["unevaluatedProperties"] = False
    return closed
