"""A described API: the stranger's stock and orders over real HTTP, behind the sandbox's wire."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import yaml
from starlette.responses import JSONResponse, PlainTextResponse

from connectors import catalogue
from connectors.model import Capabilities, Change, OrderLine
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.faults import Faults
from syncconsole.sandbox.hooks import Hooks
from syncconsole.sandbox.log import Log
from syncconsole.sandbox.system import Reception
from syncconsole.sandbox.visit import visit_of
from syncconsole.sandbox.wire import Wire
from tests.connectors.quickbooks_online.orders import order
from tests.connectors.rest.test_over_the_wire import BATCH
from tests.contract.bench import Bench as Base
from tests.contract.sandboxed import NOBODY
from tests.support.stranger import CLIENT, DESCRIBED, Stranger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

    from connectors.contract import Connector
    from connectors.model import Record
    from syncconsole.sandbox.visit import Visit

_BATCH = 100


def described(url: str) -> dict[str, Any]:
    """The stranger's API in config.yaml: quantities by the batch, and a token that is fetched."""
    given: dict[str, Any] = yaml.safe_load(DESCRIBED.format(url=url))
    stock = given["components"]["inventory"]
    stock["paging"]["size"] = stock["read"]["batch"] = _BATCH
    stock["write"] = BATCH | {"batch": _BATCH}
    del given["connector"], given["token"]
    client, secret = CLIENT
    return given | {
        "auth": "oauth2", "token_url": f"{url}/token", "client_id": client,
        "client_secret": secret,
    }  # fmt: skip


class Door:
    """The stranger's API as the sandbox's wire sees a system."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page that comes again is one that is asked for without its cursor."""
        fault = visit_of(scope).fault
        if fault is not None and fault.name == "duplicate_page":
            asked = scope["query_string"].split(b"&")
            kept = [part for part in asked if not part.startswith(b"after=")]
            scope = {**scope, "query_string": b"&".join(kept)}
        await self._app(scope, receive, send)

    def path(self, scope: Scope) -> str:
        path: str = scope["path"]
        return path.removeprefix("/v1")

    def kind(self, scope: Scope) -> str:
        if self.path(scope) == "/token":
            return "token"
        return "read" if scope["method"] == "GET" else "write"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        fault = visit.fault
        match "" if fault is None or visit.kind == "token" else fault.name:
            case "429":
                assert fault is not None
                wait = {"retry-after": f"{fault.seconds:.0f}"}
                return Reception(PlainTextResponse("Too many requests", 429), wait)
            case "503":
                return Reception(PlainTextResponse("Service unavailable", 503))
            case "expired_token":
                return Reception(_refusal(401, "token", "this token has run out"))
            case "missing_scope":
                return Reception(_refusal(403, "scope", "this client may not see stock"))
        return Reception(None)


class Bench(Base):
    system = "rest"
    orders: ClassVar = {"customer": "Web customer"}
    lacks: ClassVar = {
        "twice": "the stranger's API has each code once",
        "id": "the stranger's API is asked and written by the code of its goods",
    }

    @classmethod
    def told(cls) -> Capabilities:
        """What an API can do is what its description says."""
        return catalogue.configured("rest", described(NOBODY))

    def __init__(self, folder: Path, records: int) -> None:
        super().__init__(folder, records)
        self.ahead = timedelta()
        self.faults, self.log = Faults(), Log()
        self.api = Stranger(
            {f"A-{number:05}": number % 50 for number in range(records)}, behind=self._wire
        )

    @property
    def options(self) -> dict[str, Any]:
        return described(self.api.url)

    def seeded(self) -> list[str]:
        return [sku for sku, pieces in self.api.stock.items() if pieces is not None]

    def held(self, key: str) -> int | None:
        return self.api.stock.get(key)

    def put(self, key: str, value: int) -> None:
        self.api.count(key, value, self._now())

    def rename(self, key: str, other: str) -> None:
        self.api.put(other, self.api.stock[key], self._now())
        self.api.remove(key)

    def delete(self, key: str) -> None:
        self.api.remove(key)

    def untracked(self) -> str:
        self.api.put("NO-QTY", None)
        return "NO-QTY"

    def order(self, record: Record, units: int, reference: str) -> Change:
        line = OrderLine(record.sku, units, Decimal("9.99"), "Thing", record.refs)
        return order(reference, line)

    def arm(self, fault: str, *, writes: bool = False, **how: Any) -> None:
        self.faults.arm(fault, path="/stock-batch" if writes else "/stock", **how)

    def arm_orders(self, fault: str, **how: Any) -> None:
        self.faults.arm(fault, path="/orders", method="POST", **how)

    def kinds(self) -> list[str]:
        return [one.kind for one in self.log.calls() if one.kind != "token"]

    def met(self, fault: str) -> int:
        return sum(one.fault == fault for one in self.log.calls())

    def skew(self, seconds: float) -> None:
        self.ahead = timedelta(seconds=seconds)

    def expire(self) -> None:
        self.api.tokens.clear()

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return {
            "wrong password": lambda: self.connect(client_secret="another"),
            "wrong host": lambda: self.connect(url=NOBODY),
            "missing scope": lambda: self._meeting("missing_scope"),
            "expired token": lambda: self._meeting("expired_token"),
            "maintenance page": lambda: self._meeting("maintenance"),
            "other page": lambda: self._meeting("html"),
        }

    def close(self) -> None:
        super().close()
        self.api.stop()

    def _meeting(self, fault: str) -> Connector:
        """A connector whose questions all meet the fault."""
        self.arm(fault)
        return self.connect()

    def _now(self) -> str:
        return (self.clock.now() + self.ahead).isoformat(timespec="seconds")

    def _wire(self, app: ASGIApp) -> ASGIApp:
        door = Door(app)
        time = Clock(self.clock.monotonic, lambda: self.clock.now() + self.ahead)
        return Wire(
            lambda _path: door, faults=self.faults, hooks=Hooks(), log=self.log, clock=time,
            sell=lambda _sku, _units: None,
        )  # fmt: skip


def _refusal(status: int, code: str, text: str) -> ASGIApp:
    return JSONResponse({"error": {"code": code, "text": text}}, status)
