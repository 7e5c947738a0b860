"""A scripted web store of products, variants and customers, and a price list beside it.

Everything a test wants to go wrong goes wrong here; a write call fails the test.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from connectors.errors import Retriable
from connectors.model import Capabilities, ComponentAbility, Finding, Page, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from connectors.model import Ask, Change, Outcome

STORE = ("products", "variants", "customers")


class Shop:
    """One endpoint. `held` is what it holds by component and id, in order; tests change it freely.

    `faults` raises for a component, `before_page` is called with (component, page number).
    """

    def __init__(self, *components: str, page: int = 100) -> None:
        self.held: dict[str, dict[str, Record]] = {name: {} for name in components or STORE}
        self.page = page
        self.calls: list[tuple[str, str]] = []
        self.writes = 0
        self.faults: dict[str, Exception] = {}
        self.before_page: Callable[[str, int], None] = lambda _component, _page: None

    # -- what it holds ---------------------------------------------------------------------------

    def product(self, number: str, title: str, *skus: str, **payload: object) -> None:
        """A product with a variant for each SKU; their ids are the product's, a dash, a number."""
        told = {"id": int(number), "title": title, **payload}
        self._put("products", number, "", title, {"product_id": number}, told)
        for n, sku in enumerate(skus, 1):
            identity, told = f"{number}-{n}", {"sku": sku, "inventory": {"available": n}}
            refs = {"product_id": number, "variant_id": identity}
            self._put("variants", identity, sku, f"{title} {n}", refs, told)

    def customer(
        self, number: str, name: str, *, tags: str = "", namespaces: str = "", **more: object
    ) -> None:
        """A customer; `tags` and `namespaces` are lists as the connector writes them."""
        email = f"{name.split()[0].lower()}@example.test"
        fields = {"email": email, "tags": tags, "metafield_namespaces": namespaces}
        told = {"id": int(number), "email": email, "tags": tags, **more}
        self._put("customers", number, email, name, {"customer_id": number}, told, fields)

    def price(self, sku: str, price_list: str) -> None:
        """A price of a SKU in a price list."""
        fields = {"price_list": price_list, "price": "9.90"}
        self._put("prices", f"{price_list}/{sku}", sku, "", {}, {"sku": sku}, fields)

    def drop(self, component: str, number: str) -> None:
        """Take a record away."""
        del self.held[component][number]

    def _put(
        self, component: str, number: str, sku: str, title: str, refs: Mapping[str, str],
        payload: Mapping[str, object], fields: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.held[component][number] = Record(
            component, number, sku, title=title, refs=refs, fields=fields or {},
            payload=json.dumps(payload).encode(),
        )  # fmt: skip

    # -- what a connector does -------------------------------------------------------------------

    @property
    def capabilities(self) -> Capabilities:
        able = {name: ComponentAbility(writes=True, page=self.page) for name in self.held}
        return Capabilities("scripted", "Scripted", ("store", "office"), able)

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        rows = list(self.held[component].values())
        start = int(cursor or 0)
        while True:
            self.calls.append((component, str(start)))
            self.before_page(component, start // self.page)
            if component in self.faults:
                raise self.faults[component]
            part = tuple(rows[start : start + self.page])
            start += self.page
            yield Page(part, str(start) if start < len(rows) else "", len(rows))
            if start >= len(rows):
                return

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        raise AssertionError("a refresh reads pages only")

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        self.writes += 1
        raise AssertionError("a feed is never written to")

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        kind, ref = ("customers", "customer_id") if component == "customers" else (
            "products", "product_id"
        )  # fmt: skip
        number = refs.get(ref, "")
        return f"https://admin.shopify.com/store/trade-shop/{kind}/{number}" if number else ""

    def check(self) -> list[Finding]:
        return [Finding("reach", ok=True, text="answers")]

    def close(self) -> None:
        """Nothing is held open."""


def a_catalogue() -> Shop:
    """Widgets ABC-1 to ABC-3, a gadget; three b2b customers and two that are not."""
    shop = Shop()
    shop.product("7356521840875", "Widget", "ABC-1", "ABC-2", "ABC-3")
    shop.product("7356521840900", "Gadget", "GAD-1")
    shop.customer("5917633347819", "Ana Díaz", tags="b2b, b2b-trade")
    shop.customer("5917633347820", "Bo Li", tags=" B2B ")
    shop.customer("5917633347821", "Cy Oz", namespaces="sparklayer")
    shop.customer("5917633347822", "Di Roe", tags="b2b-vip")
    shop.customer("5917633347823", "Ed Poe", namespaces="sparklayer_x")
    return shop


def silent() -> Retriable:
    """The store does not answer."""
    return Retriable("the store does not answer", code="no_answer")
