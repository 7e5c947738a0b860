"""/_sandbox routes for the Capillary organisation.

GET    /_sandbox/capillary                    customers, settings, and calls of each path: the spy
GET    /_sandbox/capillary?customer=C-1001    the same, with this customer (id, mobile, email ...)
POST   /_sandbox/capillary/customer    {"customer": "C-1001", "firstname": "Ana", "custom": {...}}
POST   /_sandbox/capillary/customer    {"external_id": "C-9", "firstname": "New"}     a new one
DELETE /_sandbox/capillary/customer    {"customer": "C-1001"}
POST   /_sandbox/capillary/row         {"component": "stores", "id": "9001", "name": "New name"}
DELETE /_sandbox/capillary/row         {"component": "tasks", "id": "801"}
POST   /_sandbox/capillary/settings    {"batch_limit": 5, "pages_search": false,
                                        "per_minute": 60, "token_seconds": 30}
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.capillary.profiles import profile
from syncconsole.sandbox.control_trade import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from syncconsole.sandbox.capillary.organisation import Organisation
    from syncconsole.sandbox.log import Log

_SETTINGS = {"batch_limit": int, "pages_search": bool, "per_minute": int}


class Club:
    """The handlers; what they raise is answered as Control says. `get` makes the organisation."""

    def __init__(self, get: Callable[[], Organisation], log: Log) -> None:
        self._get = get
        self._log = log

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        at = f"{prefix}/capillary"
        return [
            Route(at, self.about, methods=["GET"]),
            Route(f"{at}/customer", self.customer, methods=["POST"]),
            Route(f"{at}/customer", self.forget, methods=["DELETE"]),
            Route(f"{at}/row", self.row, methods=["POST"]),
            Route(f"{at}/row", self.drop, methods=["DELETE"]),
            Route(f"{at}/settings", self.settings, methods=["POST"]),
        ]

    async def about(self, request: Request) -> JSONResponse:
        """What the organisation holds, and how often each of its paths was asked."""
        organisation = self._get()
        calls = Counter(call.path for call in self._log.calls(path="/v1.1/"))
        told: dict[str, Any] = {
            "organisation": organisation.name,
            "customers": sum(1 for _ in organisation.everybody()),
            "calls": dict(calls),
        }
        if "customer" in request.query_params:
            person = organisation.person(request.query_params["customer"])
            told["customer"] = profile(person, ("user_id", "subscriptions", "transactions"), 1000)
        return JSONResponse(told)

    async def customer(self, request: Request) -> JSONResponse:
        """Change a customer at the main server, or make one there."""
        fields, organisation = await fields_of(request), self._get()
        known = fields.pop("customer", "")
        person = organisation.change(known, **fields) if known else organisation.register(**fields)
        return JSONResponse({"id": person.id})

    async def forget(self, request: Request) -> JSONResponse:
        """Delete a customer."""
        known = (await fields_of(request))["customer"]
        self._get().forget(known)
        return JSONResponse({"deleted": known})

    async def row(self, request: Request) -> JSONResponse:
        """Add a row to a list, or change the one with its id."""
        fields = await fields_of(request)
        return JSONResponse(self._get().put(fields.pop("component"), fields))

    async def drop(self, request: Request) -> JSONResponse:
        """Take a row out of a list."""
        fields = await fields_of(request)
        self._get().drop(fields["component"], str(fields["id"]))
        return JSONResponse({"deleted": fields["id"]})

    async def settings(self, request: Request) -> JSONResponse:
        """Change how the organisation behaves."""
        fields, organisation = await fields_of(request), self._get()
        for name, kind in _SETTINGS.items():
            if name in fields:
                setattr(organisation, name, kind(fields.pop(name)))
        if "token_seconds" in fields:
            organisation.tokens.seconds = int(fields.pop("token_seconds"))
        if fields:
            raise ValueError(f"the organisation has no setting {min(fields)!r}")
        return JSONResponse({name: getattr(organisation, name) for name in _SETTINGS})
