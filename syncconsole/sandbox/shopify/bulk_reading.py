"""How a bulk operation reads its rows: the whole query at once, connections without pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphql import FragmentDefinitionNode, GraphQLError, execute_sync, parse

from syncconsole.sandbox.shopify.bulk import BulkFailure
from syncconsole.sandbox.shopify.jsonl import BulkQueryError, connections, lines
from syncconsole.sandbox.shopify.nodes.root import Query
from syncconsole.sandbox.shopify.resolving import resolve, resolve_type
from syncconsole.sandbox.shopify.schema import faults, schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.shopify.asked import Asked


def bulk_reader(asked: Asked, query: str, *, grouped: bool) -> Callable[[], tuple[list[str], int]]:
    """What reads the rows once it is their time; raises BulkQueryError for an unfit query."""
    of = schema(asked.version)
    try:
        document = parse(query)
    except GraphQLError as error:
        raise BulkQueryError(f"Invalid bulk query: {error.message}") from None
    if any(isinstance(one, FragmentDefinitionNode) for one in document.definitions):
        raise BulkQueryError("Invalid bulk query: the sandbox serves no named fragments in bulk")
    for wrong in faults(of, document):
        raise BulkQueryError(f"Invalid bulk query: {wrong.message}")
    places = connections(of, document)
    seed = asked.store.shop.catalogue.seed

    def read() -> tuple[list[str], int]:
        context = replace(asked, bulk=True, searches=[], rows=0)
        done = execute_sync(
            of, document, Query(asked.store), context,
            field_resolver=resolve, type_resolver=resolve_type,
        )  # fmt: skip
        for error in done.errors or ():
            denied = (error.extensions or {}).get("code") == "ACCESS_DENIED"
            raise BulkFailure("ACCESS_DENIED" if denied else "INTERNAL_SERVER_ERROR")
        assert done.data is not None
        return lines(done.data, places, grouped=grouped, seed=seed)

    return read
