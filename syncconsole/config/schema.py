"""config.yaml as a JSON Schema, for editors: made from the tables that reading follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors import catalogue
from syncconsole.config.endpoints import NAME
from syncconsole.config.keys import (
    ALERT,
    CONNECTION,
    CONSOLE,
    ENDPOINT,
    GUARDS,
    ORDERS,
    SANDBOX,
    TOP,
    option_key,
)
from syncconsole.config.scalars import KINDS
from syncconsole.config.schedule import schedule_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.config.sections import Key

_TEXT = {"type": ["string", "number", "boolean"]}
_SECRET = {
    "anyOf": [
        {"type": "string"},
        _TEXT,
        {
            "type": "object",
            "properties": {"file": {"type": "string"}},
            "required": ["file"],
            "additionalProperties": False,
        },
    ]
}


def schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of config.yaml.

    It accepts what `load` accepts, but sees neither other files nor the environment, and does not
    know which endpoints a name may refer to.
    """
    top = _section(TOP, {
        "endpoints": _named(_endpoint()),
        "connections": _named(_section(CONNECTION, {
            "schedule": schedule_schema(),
            "guards": _section(GUARDS, {}),
            "orders": _section(ORDERS, {}),
        })),
        "sandbox": _section(SANDBOX, {}),
        "console": _section(CONSOLE, {}),
        "alerts": _named(_section(ALERT, {})),
    })  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "syncconsole config.yaml",
        **top,
    }


def _section(keys: Sequence[Key], nested: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            key.name: {**(nested.get(key.name) or _value(key)), **_described(key)} for key in keys
        },
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _named(inner: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
        "additionalProperties": inner,
    }


def _endpoint() -> dict[str, Any]:
    """One branch a connector; which one holds is decided by the key `connector`."""
    systems = catalogue.names()
    branches = []
    for system in systems:
        if catalogue.unfit(system):  # what its keys are, nobody knows
            continue
        options = catalogue.capabilities(system).options
        branch = _section([*ENDPOINT, *map(option_key, options)], {"connector": {"const": system}})
        required = [option.name for option in options if option.required]
        simulated = {"properties": {"sandbox": {"const": True}}, "required": ["sandbox"]}
        branches.append({
            "if": {"properties": {"connector": {"const": system}}},
            "then": {**branch, "if": simulated, "else": {"required": required}},
        })  # fmt: skip
    return {
        "type": "object",
        "properties": {"connector": {"enum": systems}},
        "required": ["connector"],
        "allOf": branches,
    }


def _value(key: Key) -> dict[str, Any]:
    if key.secret:
        return dict(_SECRET)
    if key.kind == "sections":
        names = dict.fromkeys(key.choices, _section(key.entries, {}))
        return {
            "type": "object",
            "properties": names,
            "minProperties": 1,
            "additionalProperties": False,
        }
    if key.choices:
        return {"enum": list(key.choices)}
    if key.kind == "list":
        return {"type": "array", "items": _TEXT}
    if key.kind == "words":
        return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
    if key.kind == "map":
        return {"type": "object", "additionalProperties": _TEXT}
    if key.kind == "group":
        return _section(key.entries, {})
    if key.kind in ("raw", "json"):
        return {}
    found = dict(KINDS[key.kind].schema)
    if key.least is not None or key.most is not None:
        bounds = {"minimum": key.least, "maximum": key.most}
        found["allOf"] = [{name: bound for name, bound in bounds.items() if bound is not None}]
    return found


def _described(key: Key) -> dict[str, str]:
    return {"description": key.help} if key.help else {}
