"""The company's routes as one ASGI application (IntuitRestServiceDef.xsd for the shapes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from syncconsole.sandbox.quickbooks.batch import run_batch
from syncconsole.sandbox.quickbooks.changes import changes
from syncconsole.sandbox.quickbooks.fault import (
    CompanyFault,
    missing,
    no_such_operation,
    too_long,
    unsupported,
)
from syncconsole.sandbox.quickbooks.oauth import OAuth
from syncconsole.sandbox.quickbooks.operations import carry_out, look_up
from syncconsole.sandbox.quickbooks.replies import answer, fault_answer, parse
from syncconsole.sandbox.quickbooks.tables import FIELDS, entity_of, table
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

LONGEST_REQUEST_ID = 50

_KNOWN = ("minorversion", "requestid", "operation", "include", "query", "entities", "changedSince")


class Api:
    """The handlers, over one company.

    A `requestid` that was answered before is answered the same again, with nothing done; what was
    refused is tried anew, since nothing was done then either.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self._answered: dict[str, Json] = {}

    def app(self) -> Starlette:
        """The routes below the company's prefix, and those of OAuth beside them."""
        at = self._company.keys.prefix
        return Starlette(
            routes=[
                *OAuth(self._company.grants, self._company.keys).routes(),
                Route(f"{at}/query", self.query, methods=["GET", "POST"]),
                Route(f"{at}/cdc", self.cdc, methods=["GET"]),
                Route(f"{at}/batch", self.batch, methods=["POST"]),
                Route(f"{at}/companyinfo/{{realm}}", self.about, methods=["GET"]),
                Route(f"{at}/{{entity}}/{{number}}", self.one, methods=["GET"]),
                Route(f"{at}/{{entity}}", self.write, methods=["POST"]),
            ],
            exception_handlers={CompanyFault: self._fault, 404: self._nowhere, 405: self._nowhere},
        )

    async def query(self, request: Request) -> Response:
        """A query from the address, or from a body of type application/text."""
        _refuse_unknown(request)
        if request.method == "POST":
            _typed(request, "application/text")
            asked = (await request.body()).decode("utf-8", "replace")
        else:
            asked = request.query_params.get("query", "")
        if not asked:
            raise missing("query")
        visit = visit_of(request.scope)
        fault = visit.fault.name if visit.fault else ""
        body, visit.rows = look_up(self._company, asked, fault)
        return self._answer(body)

    async def cdc(self, request: Request) -> Response:
        """What changed since a moment."""
        _refuse_unknown(request)
        visit = visit_of(request.scope)
        fault = visit.fault.name if visit.fault else ""
        body, visit.rows = changes(self._company, request.query_params, fault)
        return self._answer(body)

    async def about(self, request: Request) -> Response:
        """What the company says of itself."""
        _refuse_unknown(request)
        if request.path_params["realm"] != self._company.keys.realm:
            raise no_such_operation(request.url.path)
        return self._answer({"CompanyInfo": self._company.about.get("1")})

    async def one(self, request: Request) -> Response:
        """One object by its id; fault 610 where there is none."""
        _refuse_unknown(request)
        entity = entity_of(request.path_params["entity"])
        if entity not in FIELDS:
            raise no_such_operation(request.url.path)
        visit_of(request.scope).rows = 1
        return self._answer(
            {entity: table(self._company, entity).get(request.path_params["number"])}
        )

    async def batch(self, request: Request) -> Response:
        """Several operations; 200 even where some of them are faults."""
        body = await _json(request)
        return self._once(request, lambda: run_batch(self._company, body))

    async def write(self, request: Request) -> Response:
        """Make, void or delete an object."""
        body = await _json(request)
        entity = entity_of(request.path_params["entity"])
        operation = request.query_params.get("operation", "create")
        if request.query_params.get("include") == "void" and operation in ("create", "update"):
            operation = "void"  # how the vendor's SDKs ask for it
        return self._once(request, lambda: (carry_out(self._company, entity, operation, body), 1))

    def _once(self, request: Request, do: Callable[[], tuple[Json, int]]) -> Response:
        name = request.query_params.get("requestid", "")
        if len(name) > LONGEST_REQUEST_ID:
            raise too_long("requestid", LONGEST_REQUEST_ID, len(name))
        if name and name in self._answered:
            return self._answer(self._answered[name])
        body, visit_of(request.scope).rows = do()
        if name:
            self._answered[name] = body
        return self._answer(body)

    def _answer(self, body: Json) -> Response:
        return answer(body, self._company.clock.now())

    async def _fault(self, _: Request, fault: Exception) -> Response:
        assert isinstance(fault, CompanyFault)
        return fault_answer(fault, self._company.clock.now())

    async def _nowhere(self, request: Request, _: Exception) -> Response:
        fault = no_such_operation(f"{request.method} {request.url.path}")
        return fault_answer(fault, self._company.clock.now())


async def _json(request: Request) -> object:
    """The body of a write; CompanyFault 500 or 2010 where it is no JSON."""
    _refuse_unknown(request)
    _typed(request, "application/json")
    try:
        return parse(await request.body())
    except ValueError:
        raise unsupported("the request body") from None


def _typed(request: Request, kind: str) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        raise no_such_operation(f"a body that is not {kind}")


def _refuse_unknown(request: Request) -> None:
    """Refuse a parameter the sandbox does not act on, rather than ignore it in silence."""
    for name in request.query_params:
        if name not in _KNOWN:
            raise unsupported(name)
