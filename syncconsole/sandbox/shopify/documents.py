"""GraphQL documents, read once for each text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
)

_READING = ("bulkOperationRunQuery", "bulkOperationCancel")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request's body holds: a document, its variables, and which operation of it."""

    text: str
    variables: dict[str, Any]
    operation: str | None


def sent(body: bytes) -> Sent | None:
    """The body of a request; None where it is not what the API takes."""
    try:
        told = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("query"), str):
        return None
    variables, operation = told.get("variables") or {}, told.get("operationName")
    if not isinstance(variables, dict) or not isinstance(operation, str | None):
        return None
    return Sent(told["query"], variables, operation)


@lru_cache(maxsize=512)
def document(text: str) -> DocumentNode | GraphQLError:
    """The document, or what keeps it from being one."""
    try:
        return parse(text)
    except GraphQLError as error:
        return error


def operation_of(asked: Sent | None) -> OperationDefinitionNode | None:
    """The operation that is to be run; None where there is none, or more than one unnamed."""
    found = document(asked.text) if asked else None
    if asked is None or not isinstance(found, DocumentNode):
        return None
    return get_operation_ast(found, asked.operation)


def fields_of(operation: OperationDefinitionNode | None) -> list[str]:
    """The fields that an operation begins with, as productVariants."""
    selections = operation.selection_set.selections if operation else ()
    return [one.name.value for one in selections if isinstance(one, FieldNode)]


def writes(operation: OperationDefinitionNode | None) -> bool:
    """Whether it changes the store: a mutation, but for those that only start or end a reading."""
    if operation is None or operation.operation.value != "mutation":
        return False
    return not set(fields_of(operation)) <= set(_READING)
