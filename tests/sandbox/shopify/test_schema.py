"""Everything the simulated store's schema declares is in the vendor's own, the same way."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_client_schema,
    is_specified_directive,
    is_specified_scalar_type,
)

from syncconsole.sandbox.shopify.schema import schema

VERSIONS = ("2026-04", "2026-10")

SPECS = Path(
    os.environ.get("SYNCCONSOLE_SPECS")
    or Path(__file__).parents[3].joinpath("..", "shared", "specs").resolve()
)


@cache
def vendor(version: str) -> GraphQLSchema:
    """The vendor's schema of a version; skips where its file is not there."""
    path = SPECS / "shopify" / f"admin_{version}.json.gz"
    if not path.is_file():
        pytest.skip(f"the vendor's schema {path.name} is not there (SYNCCONSOLE_SPECS)")
    with gzip.open(path) as file:
        data = json.load(file)["data"]
    # their own schema breaks a rule of the specification about deprecated interface fields
    return build_client_schema(data, assume_valid=True)


def own_types(version: str) -> dict[str, Any]:
    """The types of the simulated store, without those every schema has."""
    return {
        name: kind
        for name, kind in schema(version).type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(kind)
    }


def differences(version: str) -> list[str]:
    """Where the store's schema says something that the vendor's does not."""
    theirs: dict[str, Any] = vendor(version).type_map
    wrong = []
    for name, ours in own_types(version).items():
        other = theirs.get(name)
        if other is None or type(other) is not type(ours):
            wrong.append(f"{name}: not a type of the vendor's, or of another kind")
        elif isinstance(ours, GraphQLEnumType):
            wrong += [f"{name}.{value}" for value in ours.values if value not in other.values]
        elif isinstance(ours, GraphQLInputObjectType):
            wrong += _inputs(name, ours.fields, other.fields)
        elif isinstance(ours, GraphQLObjectType | GraphQLInterfaceType):
            wrong += _outputs(name, ours, other)
        else:
            assert isinstance(ours, GraphQLScalarType)
    return wrong


def _outputs(name: str, ours: Any, other: Any) -> list[str]:
    known = {interface.name for interface in other.interfaces}
    wrong = [f"{name} implements {one.name}" for one in ours.interfaces if one.name not in known]
    for field, mine in ours.fields.items():
        theirs = other.fields.get(field)
        if theirs is None or str(theirs.type) != str(mine.type):
            wrong.append(f"{name}.{field}: {theirs and theirs.type}, not {mine.type}")
        else:
            wrong += _inputs(f"{name}.{field}", mine.args, theirs.args)
    return wrong


def _inputs(where: str, ours: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Arguments and input fields: the same type and default, and none left out that is needed."""
    wrong = []
    for name, mine in ours.items():
        theirs = other.get(name)
        if theirs is None or str(theirs.type) != str(mine.type):
            wrong.append(f"{where}({name}): {theirs and theirs.type}, not {mine.type}")
        elif theirs.default_value != mine.default_value:
            wrong.append(f"{where}({name}) = {theirs.default_value}, not {mine.default_value}")
    needed = (name for name, theirs in other.items() if str(theirs.type).endswith("!"))
    absent = (name for name in needed if name not in ours and _no_default(other[name]))
    return wrong + [f"{where}({name}) is needed" for name in absent]


def _no_default(value: Any) -> bool:
    return value.default_value is None or str(value.default_value) == "Undefined"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_store_declares_nothing_that_the_vendor_does_not(version: str) -> None:
    assert differences(version) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_the_directives_are_the_vendors(version: str) -> None:
    theirs = {one.name: one for one in vendor(version).directives}
    own = [one for one in schema(version).directives if not is_specified_directive(one)]
    assert [one.name for one in own] == ["idempotent"]
    assert {n: str(a.type) for n, a in own[0].args.items()} == {
        n: str(a.type) for n, a in theirs["idempotent"].args.items()
    }


def test_the_comparison_sees_a_field_a_value_and_a_type_that_are_not_there() -> None:
    ours = dict(own_types("2026-10"))
    assert "2026-10" in VERSIONS
    theirs = vendor("2026-10").type_map
    assert _outputs("Shop", ours["Product"], theirs["Shop"]) != []
    assert _inputs("x", ours["InventoryQuantityInput"].fields, {}) != []
    assert _inputs("x", {}, ours["InventoryQuantityInput"].fields) != []


def test_how_much_is_served() -> None:
    """So that a shrinking schema is noticed; read by people too."""
    types = own_types("2026-10")
    fields = sum(len(getattr(kind, "fields", ())) for kind in types.values())
    assert (len(types), fields) >= (75, 400)
    assert len(types["QueryRoot"].fields) >= 23
