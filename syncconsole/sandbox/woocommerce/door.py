"""How the shop receives a request: whether the site stands, the key, and what the key may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from syncconsole.sandbox.system import Reception
from syncconsole.sandbox.wire import BODY
from syncconsole.sandbox.woocommerce.api import PREFIX, api
from syncconsole.sandbox.woocommerce.problems import MAINTENANCE, NOT_FOUND, Problem, no_route
from syncconsole.sandbox.woocommerce.site import ROOT

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from syncconsole.sandbox.faults import Fault
    from syncconsole.sandbox.visit import Visit
    from syncconsole.sandbox.woocommerce.keys import Key
    from syncconsole.sandbox.woocommerce.store import Store

_EMPTY_BATCHES = (b"", b"{}", b'{"update":[]}', b'{"create":[]}')
_WARNING = (
    b"<br />\n<b>Warning</b>:  Undefined array key &quot;hook&quot; in "
    b"<b>/srv/wp-content/plugins/badge/badge.php</b> on line <b>12</b><br />\n"
)


class WooCommerceShop:
    """The shop as the wire sees it."""

    def __init__(self, store: Store) -> None:
        self.app = api(store)
        self._store = store

    def owns(self, path: str) -> bool:
        """Whether an address is the shop's."""
        return path == ROOT or path.startswith(f"{ROOT}/")

    def path(self, scope: Scope) -> str:
        """The part below the API, as /products/batch."""
        path: str = scope["path"]
        return path.removeprefix(PREFIX)

    def kind(self, scope: Scope) -> str:
        """A batch of nothing only asks whether one may write."""
        asks = scope["method"] in ("GET", "HEAD") or scope[BODY].strip() in _EMPTY_BATCHES
        return "read" if asks else "write"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """401, 403, 404, 429 or 503 where the request may not pass."""
        fault = visit.fault
        if fault is not None and fault.name == "php_warning":
            return Reception(_with_warning(self.app))
        headers = {}
        if fault is not None and fault.name in ("429", "503") and not fault.bare:
            headers["retry-after"] = f"{fault.seconds:.0f}"
        return Reception(self._refusal(scope, fault), headers)

    def _refusal(self, scope: Scope, fault: Fault | None) -> ASGIApp | None:
        name, manners = fault.name if fault else "", self._store.manners
        if name == "503":
            return Response(MAINTENANCE, 503, media_type="text/html")
        if name == "429":
            return Response("Too many requests", 429, media_type="text/plain")
        if not manners.permalinks:
            return Response(NOT_FOUND, 404, media_type="text/html")
        if not scope["path"].startswith(f"{PREFIX}/"):
            return None
        if not manners.active:
            return no_route().answer()
        try:
            key = self._store.access.key_of(scope, tls=manners.tls)
            if name == "expired_token":
                key = None
            self._allow(key, scope["method"], missing=name == "missing_scope")
        except Problem as problem:
            return problem.answer()
        return None

    def _allow(self, key: Key | None, method: str, *, missing: bool) -> None:
        """The key's permissions first, then those of its user."""
        reads = method in ("GET", "HEAD")
        if key is not None and not reads and not key.writes:
            raise Problem(
                401,
                "woocommerce_rest_authentication_error",
                "The API key provided does not have write permissions.",
            )
        if key is None or not key.manager or missing:
            status = 401 if key is None else 403
            if reads:
                message = "Sorry, you cannot list resources."
                raise Problem(status, "woocommerce_rest_cannot_view", message)
            message = "Sorry, you are not allowed to batch manipulate this resource."
            raise Problem(status, "woocommerce_rest_cannot_batch", message)


def _with_warning(app: ASGIApp) -> ASGIApp:
    """The answer behind what PHP prints where WP_DEBUG_DISPLAY is on."""

    async def warned(scope: Scope, receive: Receive, send: Send) -> None:
        async def printing(message: Message) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                message = {**message, "body": _WARNING + message["body"]}
            elif message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0] != b"content-length"]
                message = {**message, "headers": kept}
            await send(message)

        await app(scope, receive, printing)

    return warned
