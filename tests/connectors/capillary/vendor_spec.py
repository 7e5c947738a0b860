"""Capillary's own OpenAPI file, and whether it declares a request.

What the file leaves out and the vendor's pages tell is named here, each with its source.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema

if TYPE_CHECKING:
    import httpx

PROJECT = Path(__file__).parents[3]

TOLD_ELSEWHERE = {
    "*": {"format"},  # page "API overview": /v1.1/{entity}/{action}?format=json
    "/customer/get": {"mobile"},  # page "Get customer details" names it among the identifiers
}
"""Query parameters by path that only the vendor's pages tell."""

UNCONFIRMED = {"/customer/search": {"start", "rows"}}
"""Names that answers carry; that they may be asked for no page tells: answers are looked at."""

UNDOCUMENTED = {"/communications/templates"}
"""Paths that nothing of the vendor's tells; config.yaml may name others."""


def file() -> Path:
    """Where the vendor's file lies, whether it is there or not."""
    root = Path(os.environ.get("SYNCCONSOLE_SPECS", PROJECT.parent / "shared" / "specs"))
    return (root if root.is_absolute() else PROJECT / root) / "capillary" / "customer-v11.json"


class Spec:
    """The operations that the file declares."""

    def __init__(self) -> None:
        self.paths = json.loads(file().read_text(encoding="utf-8"))["paths"]

    def operation(self, request: httpx.Request) -> dict[str, Any]:
        """The operation that declares the request; fails where none does."""
        path = request.url.path.removeprefix("/v1.1")
        methods = self.paths.get(path)
        assert methods, f"{path} is not declared"
        operation: dict[str, Any] = methods.get(request.method.lower())
        assert operation, f"{request.method} {path} is not declared"
        return operation

    def assert_query_is_declared(self, request: httpx.Request) -> None:
        """Every parameter is declared or told elsewhere; its values are of the declared type."""
        path = request.url.path.removeprefix("/v1.1")
        declared = {
            one["name"]: one.get("schema", {})
            for one in self.operation(request).get("parameters", ())
            if one["in"] == "query"
        }
        elsewhere = TOLD_ELSEWHERE["*"] | TOLD_ELSEWHERE.get(path, set())
        for name, value in request.url.params.multi_items():
            if name not in declared:
                assert name in elsewhere | UNCONFIRMED.get(path, set()), f"{path}: {name}"
                continue
            _assert_fits(value, declared[name])


def _assert_fits(value: str, schema: dict[str, Any]) -> None:
    kind = schema.get("type")
    if kind == "boolean":
        assert value in ("true", "false")
    elif kind == "integer":
        # Several ids with commas between are told by the parameter's description.
        assert all(part.isdecimal() for part in value.split(","))
    elif "enum" in schema:
        # The list of the file says "store", the descriptions and examples beside it say STORE.
        assert value.lower() in {str(one).lower() for one in schema["enum"]}
    else:
        jsonschema.validate(value, {"type": "string"})
