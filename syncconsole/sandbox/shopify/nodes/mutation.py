"""The fields that a mutation begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify import idempotency
from syncconsole.sandbox.shopify.bulk import AT_ONCE
from syncconsole.sandbox.shopify.bulk_reading import bulk_reader
from syncconsole.sandbox.shopify.gids import number_of
from syncconsole.sandbox.shopify.jsonl import BulkQueryError
from syncconsole.sandbox.shopify.nodes.bulk import BulkOperation
from syncconsole.sandbox.shopify.nodes.customer import Customer
from syncconsole.sandbox.shopify.problems import unserved
from syncconsole.sandbox.shopify.set_quantities import Payload, refused, set_quantities

if TYPE_CHECKING:
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.store import Store


@dataclass(frozen=True, slots=True)
class UserError:
    """Why a mutation was not done."""

    message: str
    field: list[str] | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class TagsPayload:
    """The answer to a change of tags."""

    node: Customer | None
    user_errors: list[UserError]


@dataclass(frozen=True, slots=True)
class BulkPayload:
    """The answer to a bulk operation's start or end."""

    bulk_operation: BulkOperation | None
    user_errors: list[UserError]


@dataclass(frozen=True, slots=True)
class Mutation:
    """The root of mutations, over one store."""

    store: Store

    def inventory_set_quantities(
        self,
        info: Info,
        input: dict[str, Any],  # noqa: A002 - the argument's name
    ) -> Payload:
        """All rows or none; once for each idempotency key."""
        asked = info.context
        asked.rows += len(input["quantities"])
        return self.store.set_before.once(
            idempotency.key_of(info), input, lambda: set_quantities(asked, input), refused
        )

    def tags_add(self, _info: Info, id: str, tags: list[str]) -> TagsPayload:  # noqa: A002
        """Tags besides those that are there."""
        return self._retagged(id, tags, add=True)

    def tags_remove(self, _info: Info, id: str, tags: list[str]) -> TagsPayload:  # noqa: A002
        """Tags taken away, where they are there."""
        return self._retagged(id, tags, add=False)

    def bulk_operation_run_query(
        self,
        info: Info,
        query: str,
        group_objects: bool,  # noqa: FBT001 - given by name
    ) -> BulkPayload:
        """Start an operation, unless five are running or the query is none for it."""
        asked = info.context
        if self.store.bulk.running() >= AT_ONCE:
            message = "Bulk operations limit reached. Please try again later."
            return BulkPayload(None, [UserError(message, None, "LIMIT_REACHED")])
        try:
            read = bulk_reader(asked, query, grouped=group_objects)
        except BulkQueryError as error:
            return BulkPayload(None, [UserError(str(error), ["query"], "INVALID")])
        operation = self.store.bulk.start(query, read, asked.fault)
        return BulkPayload(BulkOperation(operation, asked.here), [])

    def bulk_operation_cancel(self, info: Info, id: str) -> BulkPayload:  # noqa: A002
        """Ask an operation to end."""
        number = number_of(id, "BulkOperation")
        operation = None if number is None else self.store.bulk.cancel(number)
        if operation is None:
            return BulkPayload(None, [UserError("Bulk operation does not exist", ["id"])])
        return BulkPayload(BulkOperation(operation, info.context.here), [])

    def _retagged(self, text: str, tags: list[str], *, add: bool) -> TagsPayload:
        number = number_of(text, "Customer")
        if number is None:
            raise unserved("tags of anything but customers")
        person = self.store.customers.find(number)
        if person is None:
            return TagsPayload(None, [UserError("Resource does not exist", ["id"])])
        named = {tag.strip().casefold() for tag in tags}
        kept = [tag for tag in person.tags if tag.strip().casefold() not in named]
        new = [tag.strip() for tag in tags if tag.strip()] if add else []
        held = tuple(sorted({*kept, *new}, key=str.casefold))
        if held != person.tags:
            person = self.store.customers.change(number, tags=held)
        return TagsPayload(Customer(self.store, person), [])
