"""Metafields of an owner: a namespace, a key and a typed value."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify.asked import connect
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.gids import gid
from syncconsole.sandbox.shopify.times import iso

if TYPE_CHECKING:
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.customers import Fact


@dataclass(frozen=True, slots=True)
class Metafield:
    """One metafield."""

    fact: Fact
    typename = "Metafield"

    @property
    def id(self) -> str:
        return gid("Metafield", self.fact.number)

    @property
    def legacy_resource_id(self) -> str:
        return str(self.fact.number)

    @property
    def namespace(self) -> str:
        return self.fact.namespace

    @property
    def key(self) -> str:
        return self.fact.key

    @property
    def type(self) -> str:
        return self.fact.type

    @property
    def value(self) -> str:
        return self.fact.value

    @property
    def json_value(self) -> Any:
        text = "text" in self.fact.type
        return self.fact.value if text else json.loads(self.fact.value)

    @property
    def compare_digest(self) -> str:
        return hashlib.sha256(self.fact.value.encode()).hexdigest()

    @property
    def created_at(self) -> str:
        return iso(self.fact.updated)

    @property
    def updated_at(self) -> str:
        return iso(self.fact.updated)


def one(facts: tuple[Fact, ...], namespace: str | None, key: str) -> Metafield | None:
    """The metafield of this key, or None. Without a namespace it is the application's own."""
    for fact in facts:
        if fact.key == key and fact.namespace == (namespace or "$app"):
            return Metafield(fact)
    return None


def many(
    info: Info,
    facts: tuple[Fact, ...],
    namespace: str | None,
    keys: list[str] | None,
    window: dict[str, Any],
) -> Connection:
    """The metafields of a namespace, or of keys as sparklayer.price_list."""
    rows = [
        fact
        for fact in sorted(facts, key=lambda fact: fact.number)
        if namespace in (None, fact.namespace)
        and (not keys or f"{fact.namespace}.{fact.key}" in keys)
    ]
    return connect(info, Sorted(rows, lambda fact: (fact.number, fact.number), Metafield), window)
