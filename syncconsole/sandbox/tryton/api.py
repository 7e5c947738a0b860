"""The company's one address as an ASGI application: a method's name, its params, its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.tryton.books import COMPANY, add_party
from syncconsole.sandbox.tryton.company import MOST_ATTEMPTS
from syncconsole.sandbox.tryton.counts import (
    confirm_inventories,
    create_inventories,
    delete_lines,
)
from syncconsole.sandbox.tryton.refusals import Refusal, concurrency, crash, not_allowed
from syncconsole.sandbox.tryton.sales import cancel, confirm, create_sales, process, quote
from syncconsole.sandbox.tryton.search import Search
from syncconsole.sandbox.tryton.tagged import packed, unpacked
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from syncconsole.sandbox.tryton.company import Ledger
    from syncconsole.sandbox.tryton.tagged import Json

_SHORT = 0.19
_WRITES: dict[str, Callable[[Ledger, list[Any]], Any]] = {
    "model.sale.sale.create": create_sales,
    "model.sale.sale.quote": quote,
    "model.sale.sale.confirm": confirm,
    "model.sale.sale.process": process,
    "model.sale.sale.cancel": cancel,
    "model.stock.inventory.create": create_inventories,
    "model.stock.inventory.confirm": confirm_inventories,
    "model.stock.inventory.line.delete": delete_lines,
}


class Api:
    """The handler, over one company."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def app(self) -> Starlette:
        """The route, whatever the database."""
        return Starlette(routes=[Route("/{database}/rpc/", self.call, methods=["POST"])])

    async def call(self, request: Request) -> Response:
        """One call; HTTP 400 and 403 where it is none, else 200 with `result` or `error`."""
        try:
            asked = unpacked(await request.body())
            method, params = asked["method"], list(asked["params"])
        except (ValueError, KeyError, TypeError):
            return page(400, "Bad Request", "Unable to read JSON request")
        visit = visit_of(request.scope)
        if method == "common.db.login":
            return self._log_in(asked, params)
        if method == "common.db.logout":
            return _answer(asked, None)
        context = params.pop() if params and isinstance(params[-1], dict) else None
        if context is None:
            return page(422, "Unprocessable Entity", "Missing context argument")
        fault = visit.fault.name if visit.fault else ""
        try:
            with self._ledger.transaction():
                done = self._done(method, params, context, fault)
        except Refusal as refusal:
            return Response(
                packed({"id": asked["id"], "error": refusal.error}), media_type="application/json"
            )
        if done is None:
            return page(403, "Forbidden", "You don't have the permission to access this.")
        visit.rows = len(done[0]) if isinstance(done[0], list) else 1
        return _answer(asked, done[0])

    def _log_in(self, asked: Json, params: list[Any]) -> Response:
        ledger = self._ledger
        if ledger.attempts >= MOST_ATTEMPTS:
            return page(429, "Too Many Requests", "This user has exceeded an allotted request.")
        told = params[1] if len(params) > 1 and isinstance(params[1], dict) else {}
        token = ledger.log_in(str(params[0]) if params else "", told.get("password"))
        if token is None:
            return page(401, "Unauthorized", "The server could not verify that you are authorized.")
        return _answer(asked, [1, token, None])

    def _done(self, method: str, params: list[Any], context: Json, fault: str) -> tuple[Any] | None:
        """What the method gives, in a tuple; None where it may not be called from outside."""
        kind, _, rest = method.partition(".")
        model, _, name = rest.rpartition(".")
        if kind != "model":
            raise crash(method)
        ledger = self._ledger
        if fault == "missing_scope" or model in ledger.denied:
            title = ledger.books[model].title if model in ledger.books else model
            raise not_allowed(title)
        if method == "model.res.user.get_preferences":
            own = {"company": 1, "companies": [1], "company.rec_name": COMPANY, "language": "en"}
            return (own,)
        if method == "model.ir.date.today":
            return (ledger.clock.now().date(),)
        if method == "model.ir.model.access.get_access":
            return ({one: self._access(one) for one in params[0]},)
        if name in ("search_read", "search_count"):
            return (self._searched(model, name, params, context, fault),)
        if method == "model.party.party.create":
            return ([self._party(values) for values in params[0]],)
        if method in _WRITES:
            if ledger.busy > 0:
                ledger.busy -= 1
                raise concurrency("Records were modified by somebody else.")
            return (_WRITES[method](ledger, params[0]),)
        if model not in ledger.books:
            raise crash(model)
        return None

    def _searched(self, model: str, name: str, params: list[Any], context: Json, fault: str) -> Any:
        search = Search(self._ledger, context)
        domain = _from_the_start(params[0]) if fault == "duplicate_page" else params[0]
        rows = search.rows(model, domain)
        if fault == "empty":
            rows = []
        if name == "search_count":
            return len(rows)
        _, offset, limit, order, fields = params
        for field, way in reversed(order or []):
            rows.sort(key=lambda row: _sortable(row[field]), reverse=way.startswith("DESC"))
        rows = rows[offset : None if limit is None else offset + limit]
        if fault == "short":
            rows = rows[: int(len(rows) * _SHORT)]
        return [search.told(model, row, fields) for row in rows]

    def _party(self, values: Json) -> int:
        made = add_party(self._ledger.books, values["name"], [])
        if values.get("addresses"):
            self._ledger.books["party.party"].rows[made]["addresses"] = [made]
        return made

    def _access(self, model: str) -> Json:
        if model not in self._ledger.books and not model.startswith(("product.", "stock.")):
            raise crash(model)
        may = int(model not in self._ledger.denied)  # as the real one over SQLite
        return {"read": may, "write": may, "create": may, "delete": may}


def page(status: int, title: str, said: str) -> Response:
    """What werkzeug answers where a request never becomes a call."""
    text = f"<!doctype html>\n<html lang=en>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n"
    return HTMLResponse(f"{text}<p>{said}</p>\n", status)


def _answer(asked: Json, result: Any) -> Response:
    return Response(
        packed({"id": asked.get("id"), "result": result}), media_type="application/json"
    )


def _from_the_start(domain: list[Any]) -> list[Any]:
    """The domain without the clause that asks for what comes behind an id."""
    return [clause for clause in domain if clause[:2] != ["id", ">"]]


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)
