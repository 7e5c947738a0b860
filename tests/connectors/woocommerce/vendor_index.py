"""WooCommerce's own index of wc/v3: its routes, their methods and arguments.

It was printed in the vendor's docs from a version before 3.5, so some arguments are younger than
it; they are named here, with where they are documented.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

PROJECT = Path(__file__).parents[3]

YOUNGER = {"modified_after": "string", "dates_are_gmt": "boolean"}
"""Of lists: vendor pages "List all products" and "List all orders" (5.8)."""

YOUNGER_ROUTES = {"/wc/v3/variations": "/wc/v3/products/(?P<product_id>[\\d]+)/variations"}
"""Takes the arguments of that route (controller of 10.3, vendor changelog)."""

ANYWHERE = {"_fields"}
"""WordPress's own, for every route (vendor page "Global parameters" of its REST API handbook)."""


def file() -> Path:
    """Where the index lies, whether it is there or not."""
    root = Path(os.environ.get("SYNCCONSOLE_SPECS", PROJECT.parent / "shared" / "specs"))
    return (root if root.is_absolute() else PROJECT / root) / "woocommerce" / "wc-v3-index.json"


class Index:
    """The routes, and the arguments of each method."""

    def __init__(self, path: Path) -> None:
        self.routes: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["routes"]

    def arguments(self, method: str, path: str) -> Mapping[str, Any]:
        """The arguments declared for a request; fails where none is."""
        path = YOUNGER_ROUTES.get(path, path).replace("(?P<product_id>[\\d]+)", "7")
        for route, declared in self.routes.items():
            if re.fullmatch(route, path) is None:
                continue
            for endpoint in declared["endpoints"]:
                if method in endpoint["methods"]:
                    found: Mapping[str, Any] = endpoint["args"]
                    return found
        raise AssertionError(f"{method} {path} is not declared")


def assert_declared(index: Index, request: httpx.Request) -> None:
    """The route has the method, and every argument in the address, with a value of its type."""
    path = request.url.path.removeprefix("/wp-json")
    declared = index.arguments(request.method, path)
    for name, text in query(request):
        if name in ANYWHERE:
            continue
        if name in YOUNGER:
            assert_of_type({"type": YOUNGER[name]}, text)
            continue
        assert name in declared, f"{name} is not declared for {request.method} {path}"
        assert_of_type(declared[name], text)


def assert_of_type(schema: Mapping[str, Any], text: str) -> None:
    """The text, as WordPress reads it for the type, is valid by the schema."""
    kind = schema.get("type")
    if kind == "array":
        for one in text.split(","):
            assert_of_type(schema["items"], one)
        return
    value: Any = text
    if kind in ("integer", "number"):
        value = int(text)
    elif kind == "boolean":
        value = {"true": True, "false": False}[text]
    jsonschema.validate(value, {key: schema[key] for key in ("type", "enum") if key in schema})


def assert_body(declared: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """Every property is declared, and of its type; those of objects and lists alike."""
    for name, value in body.items():
        assert name in declared, f"{name} is not declared"
        jsonschema.validate(value, plain(declared[name]))


def plain(schema: Any) -> Any:
    """The schema as draft 4 means it, without WordPress's own kinds, and closed."""
    if not isinstance(schema, dict):
        return schema
    found = {name: schema[name] for name in ("type", "enum") if name in schema}
    if found.get("type") in ("date-time", "mixed"):
        del found["type"]
    if "items" in schema:
        found["items"] = plain(schema["items"])
    if "properties" in schema:
        found["properties"] = {name: plain(one) for name, one in schema["properties"].items()}
        found["additionalProperties"] = False
    return found


def query(request: httpx.Request) -> Iterator[tuple[str, str]]:
    """The names and values in the address, but for what proves the key."""
    for part in request.url.query.decode().split("&") if request.url.query else ():
        name, _, value = part.partition("=")
        if not name.startswith("oauth_"):
            yield unquote(name), unquote(value)
