"""Shopify's own schemas, as introspection gives them, and what a question uses of them."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLEnumType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_named_type,
    parse,
    validate,
    visit,
)
from graphql.execution.values import get_variable_values

if TYPE_CHECKING:
    from graphql import OperationDefinitionNode

PROJECT = Path(__file__).parents[3]


def file(version: str) -> Path:
    """Where the schema of this version lies, whether it is there or not."""
    root = Path(os.environ.get("SYNCCONSOLE_SPECS", PROJECT.parent / "shared" / "specs"))
    root = root if root.is_absolute() else PROJECT / root
    return root / "shopify" / f"admin_{version}.json.gz"


def schema(version: str) -> GraphQLSchema:
    """The schema; Shopify's has details that graphql-core's own check of it refuses."""
    with gzip.open(file(version)) as stored:
        return build_client_schema(json.load(stored)["data"], assume_valid=True)


def faults(against: GraphQLSchema, text: str) -> list[str]:
    """What is wrong with the question: against the schema, or because it is deprecated there."""
    document = parse(text)
    wrong = [error.message for error in validate(against, document)]
    if not wrong:
        types = TypeInfo(against)
        finder = Deprecated(types)
        visit(document, TypeInfoVisitor(types, finder))
        wrong = finder.found
    return wrong


def unfit_variables(
    against: GraphQLSchema, asked: OperationDefinitionNode, variables: dict[str, Any]
) -> list[str]:
    """What is wrong with the values that went along with a question."""
    values = get_variable_values(against, asked.variable_definitions or (), variables)
    return [error.message for error in values] if isinstance(values, list) else []


class Deprecated(Visitor):
    """Collects every field, argument and enum value in use that the schema calls deprecated."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.found = list[str]()

    def enter_field(self, node: Any, *_: Any) -> None:
        field = self._types.get_field_def()
        if field is not None and field.deprecation_reason:
            self.found.append(f"{self._types.get_parent_type()}.{node.name.value}")

    def enter_argument(self, node: Any, *_: Any) -> None:
        argument = self._types.get_argument()
        if argument is not None and argument.deprecation_reason:
            self.found.append(f"argument {node.name.value}")

    def enter_enum_value(self, node: Any, *_: Any) -> None:
        kind = get_named_type(self._types.get_input_type())
        if isinstance(kind, GraphQLEnumType) and kind.values[node.value].deprecation_reason:
            self.found.append(f"{kind}.{node.value}")
