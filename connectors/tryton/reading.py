"""Reading a company: stock, products and parties page by page, what changed, and single keys."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from connectors.model import Page, Record
from connectors.tryton.capabilities import PAGE
from connectors.tryton.mapping import (
    REFERENCE,
    party_record,
    product_record,
    sale_record,
    stock_record,
)
from connectors.tryton.marking import is_ours
from connectors.tryton.moves import Moves, changed_since
from connectors.tryton.paging import walk
from connectors.tryton.place import find_place
from connectors.tryton.shapes import Party, Product, Sale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectors.model import Ask
    from connectors.tryton.api import Api
    from connectors.tryton.options import Options
    from connectors.tryton.place import Place
    from connectors.tryton.tagged import Json

_DATED = ("create_date", "write_date")
_PRODUCT = (
    "code", "name", "active", "type", "consumable", *_DATED, "template.create_date",
    "template.write_date",
)  # fmt: skip
_STOCKED = (*_PRODUCT, "quantity")
_PRICED = (*_PRODUCT, "template.list_price")
_PARTY = ("code", "name", "active", "email", "phone", *_DATED)
_SALE = ("number", "reference", "description", "state", "total_amount", *_DATED)
_GOODS = (["type", "=", "goods"], ["consumable", "=", False])
_EVER: Json = {"active_test": False}
"""Inactive records too. A clause for `active` does not do it: Tryton adds one of its own to each
list within the domain that has none."""

TAKEN = ("processing", "done")
"""The states of a sale whose goods are planned to leave."""


class Reading:
    """The reads of one company."""

    def __init__(self, api: Api, options: Options) -> None:
        self._api = api
        self._options = options
        self._moves = Moves(api)
        self._place: Place | None = None

    @property
    def place(self) -> Place:
        """Where the goods lie; looked up once. Raises Misconfigured."""
        if self._place is None:
            said = self._options.location
            self._place = find_place(self._api, said, "location")
        return self._place

    def stock(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """The goods with their quantities; with `since`, those that moved or were changed."""
        context = self.shelves()
        domain: list[Any] = [*_GOODS]
        if since is not None:
            moved = self._moves.moved_since(since)
            own = ["OR", changed_since(since), changed_since(since, "template.")]
            domain = [*_GOODS, ["OR", ["id", "in", sorted(moved)], own]]
            context |= _EVER
        yield from self._walk("product.product", Product, domain, _STOCKED, cursor, self._stocked,
                              context)  # fmt: skip

    def stock_of(self, asks: Sequence[Ask]) -> Page:
        """The products asked for, by their id where it is known, else by their code; each batch of
        them is asked for by itself, so that no answer grows beyond a page."""
        records, requests = dict[str, Record](), 0
        for at in range(0, len(asks), PAGE):
            found, products = self.products(asks[at : at + PAGE], self.shelves())
            made, moves = self._stocked(found)
            records |= {one.remote_id: one for one in made}
            requests += 1 + products + moves  # the day is one of them
        return Page(tuple(records.values()), requests=requests)

    def products(self, asks: Sequence[Ask], where: Json) -> tuple[list[Product], int]:
        """The active products of these keys with what lies there, each once, in order of ids; and
        how many requests it took. `where` is `shelves`, or the same with other locations."""
        found, requests = dict[int, Product](), 0
        for clause in _keys(asks, REFERENCE):
            rows = self._api.search("product.product", Product, [clause], _STOCKED, context=where)
            requests += 1
            found |= {row.id: row for row in rows}
        return [found[each] for each in sorted(found)], requests

    def catalogue(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """All products; with `since`, those that were changed, inactive ones included."""
        domain: list[Any] = []
        if since is not None:
            domain = [["OR", changed_since(since), changed_since(since, "template.")]]
        yield from self._walk("product.product", Product, domain, _PRICED, cursor,
                              _each(product_record), None if since is None else _EVER)  # fmt: skip

    def catalogue_of(self, asks: Sequence[Ask]) -> Page:
        """The products asked for, by id or code."""
        return self._by_key("product.product", Product, asks, REFERENCE, _PRICED, product_record)

    def parties(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """All parties; with `since`, those that were changed, or the ways to reach them."""
        domain: list[Any] = []
        if since is not None:
            reach = changed_since(since, "contact_mechanisms.")
            domain = [["OR", changed_since(since), reach]]
        yield from self._walk("party.party", Party, domain, _PARTY, cursor,
                              _each(party_record), None if since is None else _EVER)  # fmt: skip

    def parties_of(self, asks: Sequence[Ask]) -> Page:
        """The parties asked for, by id or code."""
        return self._by_key("party.party", Party, asks, "party_id", _PARTY, party_record)

    def sales(self, references: Sequence[str]) -> list[Sale]:
        """The sales with these references, whoever wrote them and whatever became of them."""
        domain = [["reference", "in", list(references)]]
        return self._api.search("sale.sale", Sale, domain, _SALE) if references else []

    def sales_of(self, ids: Sequence[int]) -> list[Sale]:
        """The sales with these ids."""
        return self._api.search("sale.sale", Sale, [["id", "in", list(ids)]], _SALE)

    def orders_of(self, asks: Sequence[Ask]) -> Page:
        """The sales that we wrote under these references, and whose goods are planned to leave.

        A draft of ours takes nothing yet; it is gone on with where the order is written again.
        """
        found = self.sales([ask.sku for ask in asks if ask.sku])
        ours = [sale for sale in found if is_ours(sale) and sale.state in TAKEN]
        return Page(tuple(map(sale_record, ours)))

    def shelves(self) -> Json:
        """The context in which a quantity is what lies in the place today; without locations and
        a day Tryton answers 0."""
        zones, today = list(self.place.zones), self._api.read("model.ir.date.today", dict)
        return {"locations": zones, "with_childs": True, "stock_date_end": today}

    def taken(self, products: Sequence[Product]) -> tuple[dict[int, Decimal], int]:
        """By product, what is promised to others already; nothing where all on hand counts."""
        if not self._options.available or not products:
            return {}, 0
        return self._moves.open_units([one.id for one in products], self.place)

    def _stocked(self, products: Sequence[Product]) -> tuple[list[Record], int]:
        taken, first = self.taken(products)
        moved, second = self._moves.last_moved([one.id for one in products])
        none = Decimal(0)
        records = [
            stock_record(one, taken.get(one.id, none), moved.get(one.id)) for one in products
        ]
        return records, first + second

    def _walk(
        self, model: str, shape: Any, domain: Sequence[Any], fields: Sequence[str], cursor: str,
        records: Any, context: Json | None = None,
    ) -> Iterator[Page]:  # fmt: skip
        def fetch(clause: list[object]) -> list[Any]:
            asked = [*domain, clause]
            found: list[Any] = self._api.search(
                model, shape, asked, fields, limit=PAGE, context=context
            )
            return found

        def count(clause: list[object]) -> int:
            return self._api.count(model, [*domain, clause], context)

        return walk(fetch, count, records, cursor)

    def _by_key(
        self, model: str, shape: Any, asks: Sequence[Ask], ref: str, fields: Sequence[str],
        record: Any,
    ) -> Page:  # fmt: skip
        found, requests = dict[int, Record](), 0
        for clause in _keys(asks, ref):
            requests += 1
            rows: list[Any] = self._api.search(model, shape, [clause], fields)
            found |= {row.id: record(row) for row in rows}
        return Page(tuple(found.values()), requests=requests)


def _each(record: Any) -> Any:
    return lambda rows: ([record(row) for row in rows], 0)


def _keys(asks: Sequence[Ask], ref: str) -> list[list[Any]]:
    """The clauses that find the asks: those with a known id, and those with a code."""
    ids = [int(ask.refs[ref]) for ask in asks if ask.refs.get(ref, "").isdecimal()]
    codes = [ask.sku for ask in asks if not ask.refs.get(ref) and ask.sku]
    parts = [["id", "in", ids[at : at + PAGE]] for at in range(0, len(ids), PAGE)]
    return parts + [["code", "in", codes[at : at + PAGE]] for at in range(0, len(codes), PAGE)]
