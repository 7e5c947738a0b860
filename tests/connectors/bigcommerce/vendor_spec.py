"""BigCommerce's own OpenAPI files, and whether they declare a request."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import yaml

from tests.connectors.bigcommerce.shop import HASH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import httpx

PROJECT = Path(__file__).parents[3]


def folder() -> Path:
    """Where the vendor's files lie, whether they are there or not."""
    root = Path(os.environ.get("SYNCCONSOLE_SPECS", PROJECT.parent / "shared" / "specs"))
    return (root if root.is_absolute() else PROJECT / root) / "bigcommerce"


class Spec:
    """One OpenAPI file: the operations it declares."""

    def __init__(self, path: Path) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.file = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        server = self.file["servers"][0]["url"].removeprefix("https://api.bigcommerce.com")
        self.base = server.replace("{store_hash}", HASH)

    def operation(self, path: str, method: str) -> dict[str, Any] | None:
        """The operation with the parameters of its path, or None."""
        if not path.startswith(self.base):
            return None
        declared = self._declared(path.removeprefix(self.base))
        if not declared or method not in declared:
            return None
        own = dict(declared[method])
        own["parameters"] = [
            self.resolved(one)
            for one in (*declared.get("parameters", ()), *own.get("parameters", ()))
        ]
        own["requestBody"] = self.resolved(own.get("requestBody"))
        return own

    def _declared(self, path: str) -> Any:
        """What is declared for the path; one spelled out goes before one with ids left open."""
        paths = self.file["paths"]
        fitting = (one for one in paths if re.fullmatch(re.sub(r"\{\w+\}", r"\\d+", one), path))
        return paths.get(path) or paths.get(next(fitting, None))

    def resolved(self, node: Any) -> Any:
        """The node with every reference in it replaced by what it points to."""
        if isinstance(node, list):
            return [self.resolved(one) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return {name: self.resolved(value) for name, value in node.items()}
        return self.resolved(self.at(node["$ref"].removeprefix("#/").split("/")))

    def at(self, steps: Sequence[str]) -> Any:
        """What stands in the file at these keys, one below the other."""
        found = self.file
        for step in steps:
            found = found[step]
        return found


def declared(specs: Sequence[Spec], request: httpx.Request) -> dict[str, Any]:
    """The operation that declares the request; fails where none does."""
    found = [spec.operation(request.url.path, request.method.lower()) for spec in specs]
    operations = [one for one in found if one is not None]
    assert operations, f"{request.method} {request.url.path} is not declared"
    return operations[0]


def assert_query_is_declared(specs: Sequence[Spec], request: httpx.Request) -> None:
    """Every query parameter is declared, and each of its values is of the declared type."""
    parameters = {
        one["name"]: one["schema"]
        for one in declared(specs, request)["parameters"]
        if one["in"] == "query"
    }
    for name, values in query(request):
        assert name in parameters, f"{name} is not declared for {request.url.path}"
        schema = parameters[name]
        # A list filter is declared by the type of one of its values.
        one = schema["items"] if schema.get("type") == "array" else schema
        for value in values:
            number = one.get("type") in {"integer", "number"}
            jsonschema.validate(int(value) if number else value, one)


def query(request: httpx.Request) -> Iterator[tuple[str, list[str]]]:
    """The names and values of the request; a direction is no part of what is sorted by."""
    for part in request.url.query.decode().split("&") if request.url.query else ():
        name, _, value = part.partition("=")
        values = [unquote(one) for one in value.split(",")]
        if name == "sort":
            values = [one.removesuffix(":asc") for one in values]
        yield unquote(name), values
