"""Getting customers: those that a search finds, and those that are known, in batches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connectors.capillary.customer import IDENTIFIERS, Customer, customer_of, identifier
from connectors.capillary.envelope import BATCH_LIMIT, item_said, sentence, text
from connectors.capillary.paths import CUSTOMER_GET
from connectors.capillary.raw import fields_of
from connectors.errors import Malformed, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connectors.capillary.api import Api
    from connectors.model import Ask

_DETAILS: Mapping[str, str] = {
    "user_id": "true",
    "fraud_details": "true",
    "slab_history": "true",
    "transactions": "true",
    "subscriptions": "true",
    "points_summary": "true",
}
"""What is asked beside the profile; custom fields come unasked."""

COUPONS = 100
"""Coupons of a customer that come along; who has as many is asked about on his own."""

_LONGEST = 6_000  # characters of an address
_ABSENT = frozenset({"1012", "8109"})
"""Codes of an item that is not there: never registered, deleted for privacy."""

_ABSENT_WORDS = re.compile(
    r"not\s+(registered|found|exist)|no\s+customer|does\s+not\s+exist|deleted", re.IGNORECASE
)


class Customers:
    """The customers of one organisation, `batch` a request or fewer where that is too many."""

    def __init__(self, api: Api, batch: int) -> None:
        self._api = api
        self._batch = batch
        self.requests = 0

    def by(
        self, name: str, values: Sequence[str], *, strict: bool = True, coupons: bool = False
    ) -> list[Customer]:
        """The customers whose `name` (id, external_id, mobile, email) is one of the values.

        Those that Capillary says it does not have are left out. Where it fails for another
        reason, `strict` raises Malformed(`item_failed`), because that is no absence.
        """
        found = dict[str, Customer]()
        wanted = list(dict.fromkeys(value for value in values if value))
        # A comma would end the value, so such a one is never asked for.
        waiting = [list(part) for part in self._parts(name, [v for v in wanted if "," not in v])]
        waiting.reverse()
        while waiting:
            part = waiting.pop()
            try:
                rows = self._ask(name, part, coupons=coupons)
            except Rejected as error:
                if error.code != BATCH_LIMIT or len(part) == 1:
                    raise
                half = len(part) // 2
                self._batch = max(1, min(self._batch, half))
                waiting += [part[half:], part[:half]]
                continue
            for raw in rows:
                customer = self._taken(raw, strict=strict)
                if customer is not None:
                    found[customer.id] = customer
        return list(found.values())

    def of(self, asks: Sequence[Ask], *, coupons: bool = False) -> list[Customer]:
        """The customers of these keys: by id where it is known, else by what the key looks like.

        A customer found by his key has it as his key: one with an external id is not found under
        his mobile number.
        """
        ids = [ask.refs["customer_id"] for ask in asks if ask.refs.get("customer_id")]
        keys = [ask.sku for ask in asks if not ask.refs.get("customer_id") and ask.sku]
        found = {one.id: one for one in self.by("id", ids, coupons=coupons)}
        missing = dict.fromkeys(keys)
        for name in (*IDENTIFIERS, "id"):
            fitting = [key for key in missing if _may_be(name, key)]
            for one in self.by(name, fitting, coupons=coupons) if fitting else ():
                if one.key in missing and one.identifier == name:
                    found[one.id] = one
                    del missing[one.key]
        return list(found.values())

    def holding(self, wanted: Mapping[str, Sequence[str]]) -> list[Customer]:
        """Every customer that has one of these identifiers, by kind."""
        found = dict[str, Customer]()
        for name, values in wanted.items():
            taken = frozenset(values)
            for one in self.by(name, values):
                if identifier(one.data, name) in taken:
                    found[one.id] = one
        return list(found.values())

    def _ask(self, name: str, part: Sequence[str], *, coupons: bool) -> list[bytes]:
        more = {"coupon_limit": str(COUPONS)} if coupons else {}
        self.requests += 1
        reply = self._api.get(CUSTOMER_GET, {name: part, **_DETAILS, **more}, by_item=True)
        return reply.listed("customers", "customer")

    def _taken(self, raw: bytes, *, strict: bool) -> Customer | None:
        data = fields_of(raw)
        said = item_said(data)
        if said.ok:
            return customer_of(data, self._api.http.redactor.data(raw))
        absent = said.code in _ABSENT or _ABSENT_WORDS.search(said.message)
        if absent or not strict:
            return None
        words = self._api.http.redactor.line(f"{text(data.get('id'))} {sentence(said)}".strip())
        raise Malformed(
            f"Capillary could not give a customer, and did not say that it has none: {words}",
            code="item_failed",
        )

    def _parts(self, name: str, values: Sequence[str]) -> Iterator[list[str]]:
        """The values in as many lists as requests are needed."""
        part = list[str]()
        for value in values:
            address = self._api.http.address(CUSTOMER_GET, {name: [*part, value], **_DETAILS})
            if part and (len(part) >= self._batch or len(address) > _LONGEST):
                yield part
                part = []
            part.append(value)
        if part:
            yield part


def _may_be(name: str, key: str) -> bool:
    """Whether the key may be such an identifier, so that no question is wasted."""
    if name == "email":
        return "@" in key
    if name == "mobile":
        return key.lstrip("+").isdecimal()
    return name == "external_id" or key.isdecimal()
