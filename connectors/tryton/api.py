"""The calls of Tryton's JSON-RPC: which may be made twice, and what a refusal means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from connectors.errors import Malformed, Misconfigured
from connectors.http import HttpClient
from connectors.tryton.faults import Fault, error_of, fault_of
from connectors.tryton.session import PATH, Session, body
from connectors.tryton.shapes import Preferences, Reply, reply_of
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx

    from connectors.contract import Clock
    from connectors.tryton.options import Options
    from connectors.tryton.tagged import Json
    from connectors.wire import Answer

T = TypeVar("T")


class Refused(Exception):
    """A write that Tryton refused; nothing of it was done. `said` is clean."""

    def __init__(self, fault: Fault, said: str) -> None:
        super().__init__(said)
        self.fault = fault
        self.said = said


class Api:
    """One user in one database. Reads are asked again where that can help, writes are sent once.

    Each call of a model carries the user's company, so that no other company's records are meant,
    and the language English, so that refusals can be told apart.
    """

    def __init__(
        self,
        title: str,
        options: Options,
        clock: Clock,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.title = title
        self.session = Session(title, options, clock, transport)
        self.http = HttpClient(
            title,
            options.api,
            clock=clock,
            secrets=(options.password,),
            limits=Limits.within(options.timeout, answer=options.timeout * 10),
            credential=self.session,
            transport=transport,
        )
        self.session.redactors.append(self.http.redactor)
        self._context: Json | None = None

    def search(
        self,
        model: str,
        shape: type[T],
        domain: Sequence[Any],
        fields: Sequence[str],
        *,
        limit: int | None = None,
        order: Sequence[Sequence[str]] = (("id", "ASC"),),
        context: Json | None = None,
    ) -> list[T]:
        """The records that the domain finds. Raises as `read`."""
        asked = [list(domain), 0, limit, [list(one) for one in order], list(fields)]
        method, rows = f"model.{model}.search_read", list[shape]  # type: ignore[valid-type]
        return self.read(method, rows, asked, context)

    def count(self, model: str, domain: Sequence[Any], context: Json | None = None) -> int:
        """How many records the domain finds. Raises as `read`."""
        return self.read(f"model.{model}.search_count", int, [list(domain)], context)

    def read(
        self,
        method: str,
        shape: type[T],
        params: Sequence[Any] = (),
        context: Json | None = None,
        *,
        attempts: int | None = None,
    ) -> T:
        """The result of a call that changes nothing.

        Raises Unauthorised where a right is missing, Rejected where Tryton refuses, and as
        `HttpClient.fetch`.
        """
        return self.answered(method, shape, params, context, attempts=attempts)[0]

    def answered(
        self,
        method: str,
        shape: type[T],
        params: Sequence[Any] = (),
        context: Json | None = None,
        *,
        attempts: int | None = None,
    ) -> tuple[T, Answer]:
        """As `read`, with the answer that it came in."""
        asked = body(method, [*params, {**self.context(attempts=attempts), **(context or {})}])
        return self._fetched(method, shape, asked, attempts)

    def write(self, method: str, params: Sequence[Any], ready: Callable[[], None]) -> Any:
        """The result of a call that changes something, sent once.

        Raises Refused where Tryton refused, Unauthorised where a right is missing, and as
        `HttpClient.send`.
        """
        asked = body(method, [*params, self.context()])
        answer = self.http.send("POST", PATH, asked, ready=ready, needs=_needs(method))
        reply = self.http.acknowledged(answer, Reply[Any], method)
        if reply.error is None:
            return reply.result
        fault = fault_of(reply.error)
        if fault.forbidden:
            raise error_of(fault, self.title, method, self.http.redactor)
        raise Refused(fault, self.http.redactor.line(fault.sentence))

    def context(self, *, attempts: int | None = None) -> Json:
        """What each call carries; asked for once. Raises as `read`."""
        if self._context is None:
            asked = body("model.res.user.get_preferences", [True, {}])
            told, _ = self._fetched("get_preferences", Preferences, asked, attempts)
            if told.company is None:
                raise Misconfigured(
                    f"{self.title}: the user works for no company: set one in the user's "
                    "preferences in Tryton.",
                    code="no_company",
                )
            own = {"company": told.company, "companies": told.companies}
            self._context = {"language": "en", **own}
        return self._context

    def close(self) -> None:
        """End the session and the connections."""
        self.session.end()
        self.session.http.close()
        self.http.close()

    def _fetched(
        self, method: str, shape: type[T], asked: bytes, attempts: int | None
    ) -> tuple[T, Answer]:
        reply, answer = self.http.fetch(
            PATH, reply_of(shape), post=asked, needs=_needs(method), attempts=attempts
        )
        if reply.error is not None:
            raise error_of(fault_of(reply.error), self.title, method, self.http.redactor)
        if reply.result is None:
            raise Malformed(f"{self.title} answered {method} with nothing.", code="no_result")
        return reply.result, answer


def _needs(method: str) -> str:
    return f"the right to call {method}"
