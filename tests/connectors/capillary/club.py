"""An organisation on the other side of the wire, as small as Capillary's pages allow.

It answers the requests the connector sends and keeps each of them; what a test wants to go wrong
it says by `answers`, a script that is played before the organisation itself answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from connectors.capillary.client import Capillary, connect
from connectors.contract import Tools
from tests.connectors.http.fakes import JSON, FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://eu.api.capillarytech.com"
PASSWORD = "till-s3cret/+"
OPTIONS: dict[str, Any] = {
    "base_url": BASE,
    "till": "store.server",
    "password": PASSWORD,
    "registered_from": "2026-09-01",
}
OAUTH: dict[str, Any] = {
    "till": None,
    "password": None,
    "key": "the-key",
    "secret": "cl1ent/s3cret",
}
Json = dict[str, Any]
Answer = Callable[[httpx.Request], httpx.Response | None]


def member(number: int, **more: Any) -> Json:
    """One customer as customer/get gives it: numbers and booleans are text."""
    found: Json = {
        "user_id": str(number),
        "firstname": f"First{number}",
        "lastname": "Last",
        "mobile": f"4915{number}",
        "email": f"c{number}@example.test",
        "external_id": f"X-{number}",
        "lifetime_points": "500",
        "lifetime_purchases": 250.5,
        "loyalty_points": "420",
        "current_slab": "Silver ",
        "registered_on": "2026-10-05 10:00:00",
        "updated_on": "2026-11-01 12:00:00",
        "type": "LOYALTY",
        "registered_store": {"code": "lyon", "name": "Lyon"},
        "fraud_details": {"status": "NONE", "modified_on": "", "reason": ""},
        "custom_fields": {"field": []},
        "coupons": {"coupon": []},
        "item_status": {"success": "true", "code": "1000", "message": "Customer retrieved"},
    }
    return found | more


def entity(number: int, code: str, **more: Any) -> Json:
    """One store as organization/entities gives it."""
    found: Json = {
        "id": str(number),
        "is_active": "1",
        "code": code,
        "name": code.title(),
        "description": "",
        "last_updated_on": "2026-10-01 02:00:00",
        "country_code": "FR",
        "type": "STORE",
        "item_status": {"success": "true", "code": 3200, "message": "found"},
    }
    return found | more


def reply(status: int, body: Any, **headers: str) -> httpx.Response:
    """A JSON answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, content=msgspec.json.encode(body), headers={**JSON, **named})


def enveloped(code: int, message: str = "SUCCESS", http: int = 200, **body: Any) -> httpx.Response:
    """An answer in its envelope."""
    success = "true" if code in (200, 201) else "false"
    status = {"success": success, "code": str(code), "message": message}
    return reply(http, {"response": {"status": status, **body}}, x_cap_requestid="cap-1")


def item_failed(code: str, message: str, **told: Any) -> Json:
    """An item that failed alone."""
    return {**told, "item_status": {"success": "false", "code": code, "message": message}}


class Kept:
    """A token store in memory, that remembers each token it was given."""

    def __init__(self) -> None:
        self.saved = list[bytes]()
        self._lock = Lock()

    def load(self) -> bytes | None:
        return self.saved[-1] if self.saved else None

    def save(self, token: bytes) -> None:
        self.saved.append(token)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._lock:
            yield


class Club:
    """`members` by id; `lists` by path; `pages_search` whether a search goes to its `start`."""

    def __init__(self, *members: Json) -> None:
        self.clock = FakeClock()
        self.store = Kept()
        self.members = {str(one["user_id"]): one for one in members}
        self.lists = dict[str, Json]()
        self.requests = list[httpx.Request]()
        self.answers = list[Answer]()
        self.pages_search = True
        self.batch_limit = 1000
        self.tokens = 0
        self.ttl = 300
        self.offset = "+05:30"
        self.stores = [entity(1, "lyon"), entity(2, "porto")]

    def connect(self, **options: Any) -> Capillary:
        """The connector under test, in front of this organisation."""
        tools = Tools(self.clock, tokens=self.store)
        return connect({**OPTIONS, **options}, tools, transport=httpx.MockTransport(self))

    def sent(self, path: str) -> list[httpx.Request]:
        """The requests to a path below /v1.1."""
        return [one for one in self.requests if one.url.path == f"/v1.1{path}"]

    def bodies(self, path: str) -> list[Any]:
        """The customers in the bodies sent to a path."""
        return [msgspec.json.decode(one.content)["root"]["customer"] for one in self.sent(path)]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.answers:
            scripted = self.answers.pop(0)(request)
            if scripted is not None:
                return scripted
        if request.url.path == "/v3/oauth/token/generate":
            self.tokens += 1
            data = {"accessToken": f"tok-{self.tokens}-s3cret", "ttlSeconds": self.ttl}
            return reply(200, {"data": data})
        path = request.url.path.removeprefix("/v1.1")
        if path in self.lists:
            return enveloped(200, **self.lists[path])
        handler = getattr(self, path.strip("/").replace("/", "_"), None)
        if handler is None:
            return enveloped(404, "No such resource", 404)
        answered: httpx.Response = handler(request)
        return answered

    def organization_get(self, _: httpx.Request) -> httpx.Response:
        about = {"id": "29", "name": "Outdoor Club", "timezone_offset": self.offset}
        answer = enveloped(200, organization=about)
        answer.headers["date"] = f"{self.clock.now():%a, %d %b %Y %H:%M:%S} GMT"
        return answer

    def customer_search(self, request: httpx.Request) -> httpx.Response:
        params = request.url.params
        asked = re.fullmatch(r"\(registered_date:RANGE:([\d-]+);([\d-]+)\)", params["q"])
        assert asked
        first, last = asked.groups()
        found = [
            one for one in self.members.values() if first <= str(one["registered_on"])[:10] <= last
        ]
        start, rows = int(params["start"]), int(params["rows"])
        if not self.pages_search:
            start, rows = 0, 10
        items = [{"user_id": one["user_id"]} for one in found[start : start + rows]]
        about = {"count": str(len(found)), "start": str(start), "rows": str(rows)}
        return enveloped(200, customer={**about, "results": {"item": items}})

    def customer_get(self, request: httpx.Request) -> httpx.Response:
        params = request.url.params
        [name] = [one for one in ("id", "external_id", "mobile", "email") if one in params]
        values = params[name].split(",")
        if len(values) > self.batch_limit:
            error = {"status": False, "message": "Batch limit exceeded", "code": 1060}
            return reply(200, {"warnings": [], "errors": [error]})
        held = {
            str(one.get("user_id" if name == "id" else name)): one for one in self.members.values()
        }
        items = [
            held.get(value) or item_failed("1012", "Customer not registered", **{name: value})
            for value in values
        ]
        return self._itemised(items, http=500)

    def organization_entities(self, request: httpx.Request) -> httpx.Response:
        params = request.url.params
        since = params.get("modified_since", "")
        found = [one for one in self.stores if str(one["last_updated_on"])[:10] >= since]
        start, limit = int(params["start_id"]), int(params["limit"])
        about = {"limit": str(limit), "offset": str(start), "total": len(found)}
        listed = {"entities": {"entity": found[start : start + limit]}}
        return enveloped(200, pagination=about, organization=listed)

    def customer_add(self, request: httpx.Request) -> httpx.Response:
        return self._written(request, new=True)

    def customer_update(self, request: httpx.Request) -> httpx.Response:
        return self._written(request, new=False)

    def _written(self, request: httpx.Request, *, new: bool) -> httpx.Response:
        rows = msgspec.json.decode(request.content)["root"]["customer"]
        rows = rows if isinstance(rows, list) else [rows]
        if len(rows) > self.batch_limit:
            return enveloped(1060, "Batch limit exceeded")
        items = list[Json]()
        for row in rows:
            if row.get("firstname") == "Bad" or (not new and row["id"] not in self.members):
                items.append(item_failed("1012", "Customer not registered", **row))
                continue
            number = str(9000 + len(self.members)) if new else row["id"]
            kept = self.members.setdefault(number, member(int(number)) | {"external_id": None})
            kept.update({name: row[name] for name in row if name != "id"})
            good = {"success": "true", "code": "1000", "message": "done", "warnings": {}}
            told = {name: kept.get(name) for name in ("mobile", "email", "external_id")}
            items.append({"user_id": int(number), **told, "item_status": good})
        return self._itemised(items, http=200)

    def _itemised(self, items: list[Json], *, http: int) -> httpx.Response:
        good = sum(one["item_status"]["success"] == "true" for one in items)
        code = 200 if good == len(items) else 201 if good else 500
        return enveloped(code, "told", http if code == 500 else 200, customers={"customer": items})

    def coupon_series(self, request: httpx.Request) -> httpx.Response:
        expired = request.url.params["expired"] == "true"
        item = {"id": "7", "description": "Welcome", "redemption_valid_from": "2026-10-10"}
        return enveloped(200, series={"items": {"item": None if expired else item}})
