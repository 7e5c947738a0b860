"""/products, their variations, and batches of both."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from syncconsole.sandbox.visit import visit_of
from syncconsole.sandbox.woocommerce.listing import (
    WINDOW,
    document,
    ids,
    later,
    page_of,
    plain_text,
    refuse_unknown,
)
from syncconsole.sandbox.woocommerce.problems import Problem, invalid, no_route, unknown
from syncconsole.sandbox.woocommerce.records import product_record, variation_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.woocommerce.listing import Json
    from syncconsole.sandbox.woocommerce.store import Good, Store

_FILTERS = ("include", "sku", "modified_after", "dates_are_gmt")


class Products:
    """The handlers, over one shop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the API's prefix."""
        at, one = f"{prefix}/products", f"{prefix}/products/{{product_id:int}}/variations"
        return [
            Route(at, self.products, methods=["GET"]),
            Route(f"{at}/batch", self.write_products, methods=["POST"]),
            Route(one, self.variations_of, methods=["GET"]),
            Route(f"{one}/batch", self.write_variations, methods=["POST"]),
            Route(f"{prefix}/variations", self.variations, methods=["GET"]),
        ]

    async def products(self, request: Request) -> Response:
        """Products; with `sku` variations too, and then `include` finds both."""
        query, store = request.query_params, self._store
        refuse_unknown(query, (*WINDOW, *_FILTERS))
        with store.lock:
            if "sku" in query:
                skus = plain_text(query["sku"]).split(",")
                found = {good.id: good for sku in skus for good in store.found(sku)}
                rows = [found[number] for number in sorted(found)]
            else:
                rows = store.products()
            rows = self._chosen(request, rows)
            return page_of(visit_of(request.scope), query, rows, self._record)

    async def variations(self, request: Request) -> Response:
        """All variations, which versions before 10.3 do not list."""
        if not self._store.lists_variations:
            raise no_route()
        return self._variations(request, None)

    async def variations_of(self, request: Request) -> Response:
        """The variations of one product."""
        parent = request.path_params["product_id"]
        good = self._store.good(parent)
        if good is None or good.parent:
            raise unknown("product", 404)
        return self._variations(request, parent)

    async def write_products(self, request: Request) -> Response:
        """A batch of products; a variation among them is refused."""

        def written(item: Json) -> Json:
            good = self._store.good(_id(item))
            if good is None:
                raise unknown("product")
            if good.parent:
                raise Problem(
                    404,
                    "woocommerce_rest_invalid_product_id",
                    "To manipulate product variations you should use the "
                    "/products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint.",
                )
            self._write(good, item)
            return product_record(self._store, good)

        return await self._batch(request, written)

    async def write_variations(self, request: Request) -> Response:
        """A batch of one product's variations; one of another product's moves to this."""
        parent = request.path_params["product_id"]

        def written(item: Json) -> Json:
            good = self._store.good(_id(item))
            if good is None or not good.parent:
                raise unknown("product_variation")
            if good.parent != parent:
                self._store.moved.append((good.id, parent))
            self._write(good, item)
            return variation_record(self._store, good)

        return await self._batch(request, written)

    def _variations(self, request: Request, parent: int | None) -> Response:
        query, store = request.query_params, self._store
        refuse_unknown(query, (*WINDOW, *_FILTERS))
        with store.lock:
            rows = self._chosen(request, store.variations(parent))
            return page_of(visit_of(request.scope), query, rows, self._record)

    def _record(self, good: Good) -> Json:
        record = variation_record if good.parent else product_record
        return record(self._store, good)

    def _chosen(self, request: Request, rows: list[Good]) -> list[Good]:
        query, store = request.query_params, self._store
        wanted, changed = ids(query, "include"), later(query, store.zone)
        if wanted is not None:
            rows = [good for good in rows if good.id in wanted]
        if "modified_after" not in query:
            return rows
        modified = store.shop.modified
        return [
            good
            for good in rows
            if not good.extra and changed(datetime.fromtimestamp(modified(good.product), UTC))
        ]

    def _write(self, good: Good, item: Json) -> None:
        """Only stock is written here; what manages none drops it, and nobody is told."""
        if set(item) - {"id", "stock_quantity"} or type(item.get("stock_quantity")) is not int:
            raise invalid("stock_quantity")
        self._store.put(good, item["stock_quantity"])

    async def _batch(self, request: Request, written: Callable[[Json], Json]) -> Response:
        """200 whatever becomes of the items; each that is refused carries its error."""
        refuse_unknown(request.query_params, ())
        update = batch_of(await request.body(), "update", self._store.manners.batch_limit)
        visit_of(request.scope).rows = len(update)
        with self._store.lock:
            done = [outcome(item, written) for item in update]
        return document({"update": done} if done else [])


def batch_of(body: bytes, kind: str, limit: int) -> list[Any]:
    """The items of a batch's body; Problem with 400 or 413."""
    try:
        found = json.loads(body)
    except ValueError:
        raise Problem(400, "rest_invalid_json", "Invalid JSON body passed.") from None
    if not isinstance(found, dict) or set(found) - {kind} or not isinstance(found[kind], list):
        raise invalid(kind)
    if len(found[kind]) > limit:
        raise Problem(
            413,
            "woocommerce_rest_request_entity_too_large",
            f"Unable to accept more than {limit} items for this request.",
        )
    items: list[Any] = found[kind]
    return items


def outcome(item: Json, written: Callable[[Json], Json]) -> Json:
    """What an item of a batch is answered with."""
    try:
        return written(item)
    except Problem as problem:
        return {"id": item.get("id", 0), "error": problem.body()}


def _id(item: Json) -> int:
    number = item.get("id")
    return number if type(number) is int else 0
