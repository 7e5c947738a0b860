"""From a request's document to its answer: checked, priced, paid for, run.

Everything that is wrong with a query is told with status 200 under `errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    execute_sync,
    get_variable_values,
)

from syncconsole.sandbox.shopify.cost import MOST_POINTS, Price
from syncconsole.sandbox.shopify.documents import Sent, document, fields_of, operation_of
from syncconsole.sandbox.shopify.nodes.mutation import Mutation
from syncconsole.sandbox.shopify.nodes.root import Query
from syncconsole.sandbox.shopify.problems import access_denied, internal, throttled, too_costly
from syncconsole.sandbox.shopify.resolving import needed, resolve, resolve_type
from syncconsole.sandbox.shopify.schema import faults, schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.sandbox.shopify.asked import Asked

Json = dict[str, Any]


def answer(asked: Asked, sent: Sent, request: str) -> Json:
    """The body of the answer; `request` is the request's id. Takes the shop's lock."""
    with asked.store.lock:
        return _answer(asked, sent, request)


def _answer(asked: Asked, sent: Sent, request: str) -> Json:
    found, operation = document(sent.text), operation_of(sent)
    if not isinstance(found, DocumentNode):
        return _errors([found])
    if operation is None:
        return _errors([GraphQLError("An operation name is required")])
    of = schema(asked.version)
    wrong = faults(of, found)
    if wrong:
        return _errors(wrong)
    values = get_variable_values(of, operation.variable_definitions or (), sent.variables)
    if isinstance(values, list):
        return _errors(values)
    price = Price(of, found, operation, values)
    cost = price.requested()
    refusal = _refusal(asked, operation, cost, request)
    if refusal is not None:
        return refusal
    done = _run(asked, found, sent)
    actual = price.actual(done.data)
    asked.store.bucket.give(max(cost - actual, 0))
    told: Json = {"data": done.data}
    if done.errors:
        told["errors"] = [error.formatted for error in done.errors]
    told["extensions"] = _cost(asked, cost, actual)
    if asked.searches:
        told["extensions"]["search"] = asked.searches
    return told


def _run(asked: Asked, found: DocumentNode, sent: Sent) -> ExecutionResult:
    operation = operation_of(sent)
    assert operation is not None
    mutation = operation.operation.value == "mutation"
    root = Mutation(asked.store) if mutation else Query(asked.store)
    return execute_sync(
        schema(asked.version), found, root, asked, sent.variables, sent.operation,
        field_resolver=resolve, type_resolver=resolve_type,
    )  # fmt: skip


def _refusal(
    asked: Asked, operation: OperationDefinitionNode, cost: int, request: str
) -> Json | None:
    """Why the query is not run though it is one: too dear, too soon, or a fault."""
    if cost > MOST_POINTS:
        return {"errors": [too_costly(cost, MOST_POINTS)]}
    if asked.fault == "internal":
        return {"errors": [internal(request)]}
    if asked.fault == "missing_scope":
        name = fields_of(operation)[0]
        root = schema(asked.version).get_root_type(operation.operation)
        assert root is not None
        scopes = needed(root.fields[name].type) or ("read_all",)
        error = access_denied(name, scopes).formatted | {"path": [name]}
        return {"data": None, "errors": [error], "extensions": _cost(asked, cost, 0)}
    if asked.fault == "throttled" or not asked.store.bucket.take(cost):
        told = _cost(asked, cost, None)
        if asked.fault == "throttled":
            told["cost"]["throttleStatus"]["currentlyAvailable"] = 0
        return {"data": None, "errors": [throttled()], "extensions": told}
    return None


def _cost(asked: Asked, requested: int, actual: int | None) -> Json:
    told = {"requestedQueryCost": requested, "actualQueryCost": actual}
    return {"cost": told | {"throttleStatus": asked.store.bucket.status()}}


def _errors(errors: Sequence[GraphQLError]) -> Json:
    return {"errors": [error.formatted for error in errors]}
