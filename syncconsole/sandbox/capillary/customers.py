"""The handlers of customers and their coupons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from syncconsole.sandbox.capillary.people import SERIES
from syncconsole.sandbox.capillary.profiles import found, identified, issued, profile
from syncconsole.sandbox.capillary.replies import (
    CapillaryFault,
    answer,
    bad_request,
    item_status,
    itemised,
)
from syncconsole.sandbox.capillary.search import MOST_ROWS, ROWS, matching
from syncconsole.sandbox.capillary.window import refuse_unknown, whole, window
from syncconsole.sandbox.capillary.writes import added, customers_of, updated
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.capillary.organisation import Organisation
    from syncconsole.sandbox.capillary.replies import Json

_BY = ("id", "mobile", "email", "external_id")
_DETAILS = (
    "user_id", "fraud_details", "slab_history", "transactions", "subscriptions", "points_summary",
)  # fmt: skip


class Customers:
    """The handlers, over one organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    async def get(self, request: Request) -> Response:
        """Customers by identifiers with commas between, each with a status of its own."""
        query = request.query_params
        refuse_unknown(query, (*_BY, *_DETAILS, "coupon_limit"))
        name, values = self._asked(query)
        asked = [one for one in _DETAILS if query.get(one) == "true"]
        coupons = whole(query, "coupon_limit", 10)
        items = [self._one(name, value, asked, coupons) for value in values]
        visit_of(request.scope).rows = len(items)
        return itemised(items, fatal=500)

    async def search(self, request: Request) -> Response:
        """Customers by a query."""
        query, organisation = request.query_params, self._organisation
        refuse_unknown(query, ("q", "start", "rows"))
        people = matching(organisation.everybody(), query.get("q", ""))
        start, rows = whole(query, "start", 0), whole(query, "rows", ROWS)
        if not organisation.pages_search:
            start, rows = 0, ROWS
        chosen, total = window(visit_of(request.scope), people, start, min(rows, MOST_ROWS))
        told = {
            "count": str(total),
            "start": str(start),
            "rows": str(min(rows, MOST_ROWS)),
            "results": {"item": [found(person) for person in chosen]},
        }
        return answer({"customer": told})

    async def add(self, request: Request) -> Response:
        """Register customers."""
        return await self._write(request, added)

    async def update(self, request: Request) -> Response:
        """Change customers."""
        return await self._write(request, updated)

    async def coupons(self, request: Request) -> Response:
        """All coupons of one customer."""
        query = request.query_params
        refuse_unknown(query, (*_BY, "limit"))
        name, values = self._asked(query)
        person = self._organisation.find(name, values[0])
        if person is None:
            raise CapillaryFault(1012, "Customer not registered")
        limit = whole(query, "limit", 100)
        chosen, total = window(visit_of(request.scope), person.coupons, 0, limit)
        told = {
            "firstname": person.firstname,
            "lastname": person.lastname,
            **identified(person),
            "id": str(person.id),
            "coupons": {"coupon": [issued(one) for one in chosen]},
            "item_status": item_status(1000, "Coupons retrieved"),
        }
        paging = {"limit": str(limit), "offset": "0", "total": total}
        return answer({"pagination": paging, "customers": {"customer": [told]}})

    async def series(self, request: Request) -> Response:
        """The coupon series; none of them expires."""
        query = request.query_params
        refuse_unknown(query, ("id", "expired"))
        items = [
            {
                "id": str(number),
                "description": name,
                "series_type": "CAMPAIGN",
                "valid_till_date": "2099-12-31",
                "valid_days_from_create": str(days),
                "redemption_valid_from": "2014-04-30",
                "item_status": item_status(700, "Coupon series fetched successfully"),
            }
            for number, (name, days) in SERIES.items()
            if query.get("expired") != "true"
        ]
        visit_of(request.scope).rows = len(items)
        # A list of one comes as the one itself, and an empty one as nothing at all.
        told = items if len(items) > 1 else items[0] if items else None
        return answer({"series": {"items": {"item": told}}})

    def _one(self, name: str, value: str, asked: list[str], coupons: int) -> Json:
        person = self._organisation.find(name, value)
        if person is None:
            failed = item_status(1012, "Customer not registered", good=False)
            return {name: value, "item_status": failed}
        return profile(person, asked, coupons)

    def _asked(self, query: QueryParams) -> tuple[str, list[str]]:
        named = [name for name in _BY if query.get(name)]
        if len(named) != 1:
            raise bad_request("one kind of identifier is to be passed")
        values = query[named[0]].split(",")
        if len(values) > self._organisation.batch_limit:
            most = self._organisation.batch_limit
            raise CapillaryFault(1060, f"Batch limit exceeded, {most} at most")
        return named[0], values

    async def _write(self, request: Request, do: Callable[[Organisation, Json], Json]) -> Response:
        refuse_unknown(request.query_params, ())
        try:
            body = json.loads(await request.body())
        except ValueError:
            raise bad_request("the body is no JSON") from None
        rows = customers_of(body, self._organisation.batch_limit)
        visit_of(request.scope).rows = len(rows)
        with self._organisation.lock:
            items = [do(self._organisation, row) for row in rows]
        return itemised(items)
