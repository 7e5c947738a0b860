"""What each call of the Web Connector does at one endpoint: a visit, from arrival to end."""

from __future__ import annotations

import logging
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from typing import TYPE_CHECKING

from connectors.quickbooks_webconnector.faults import hresult as explained
from connectors.text import one_line
from syncconsole import __version__
from syncconsole.cache.write import runs, visits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from syncconsole.clock import SystemClock
    from syncconsole.secrets import Secret

log = logging.getLogger(__name__)

HOLD = 20.0
"""Seconds a visitor is kept while a run thinks of its next question; it would wait 100."""

POLL = 0.05
"""Seconds between two looks for a question."""

WAKE = 2.0
"""Seconds between two looks whether a worker is alive for the runs that the visit asked again."""

GO_ON, DONE, BROKEN = 50, 100, -1
"""Answers to a delivery, in percent: ask for the next question, leave, or ask what went wrong."""


class Reception:
    """Receives the visits at one endpoint. `connections` are those it is an end of; `wake` starts
    a worker where none is alive."""

    def __init__(
        self,
        endpoint: str,
        user: str,
        password: Secret,
        company_file: str,
        connections: Sequence[str],
        clock: SystemClock,
        wake: Callable[[], None],
        hold: float = HOLD,
    ) -> None:
        self._endpoint = endpoint
        self._proof = _proof(user, password.reveal())
        self._company_file = company_file
        self._connections = connections
        self._clock = clock
        self._wake = wake
        self._hold = hold
        self._said = ""

    def answer(self, call: str, given: Mapping[str, str]) -> str | int | Sequence[str]:
        """The result of one call of `soap.CALLS`."""
        match call:
            case "serverVersion":
                return f"syncconsole {__version__}"
            case "clientVersion":
                return ""
            case "authenticate":
                return self._authenticate(given["strUserName"], given["strPassword"])
            case "sendRequestXML":
                return self._send(given)
            case "receiveResponseXML":
                return self._receive(given)
            case "connectionError":
                return self._unreachable(given)
            case "getLastError":
                return self._said or "syncconsole has nothing to tell."
            case _:
                visits.leave(given["ticket"], self._clock.now())
                return self._said or "syncconsole: done."

    def _authenticate(self, user: str, password: str) -> list[str]:
        """[ticket, what to do]: "" for the open company file, its path, `none`, `busy`, `nvu`."""
        if not compare_digest(self._proof, _proof(user, password)):
            log.warning("a visit at %s was refused: wrong user or password", self._endpoint)
            return ["", "nvu"]
        now = self._clock.now()
        if visits.busy(self._endpoint, now):
            return ["", "busy"]
        if not visits.wanted(self._connections):
            visits.called(self._endpoint, now)
            return ["", "none"]
        ticket = token_hex(16)
        visits.arrive(self._endpoint, ticket, now)
        self._said = ""
        log.info("a visit at %s begins", self._endpoint)
        return [ticket, self._company_file]

    def _send(self, given: Mapping[str, str]) -> str:
        """The next question, "" where there is none any more. A question that was taken and comes
        back as a second asking was lost on the way: the visit ends, and reading tells."""
        ticket, now = given["ticket"], self._clock.now()
        greeting = given["strHCPResponse"].encode()
        if not visits.greet(ticket, greeting, given["strCompanyFileName"], now):
            self._said = "This visit is over; the next one goes on."
            return ""
        if visits.out(ticket):
            self._said = "An answer was lost on the way; the next visit goes on."
            visits.leave(ticket, now)
            return ""
        question = self._next(ticket)
        if question is None:
            visits.leave(ticket, self._clock.now())
            return ""
        return question.decode()

    def _next(self, ticket: str) -> bytes | None:
        """Wait for a run's question, as long as one is at work and the visitor's patience lasts."""
        until = self._clock.monotonic() + self._hold
        woken = float("-inf")
        while True:
            asked_again = runs.unpark(self._connections)
            if asked_again or self._clock.monotonic() - woken > WAKE:
                woken = self._clock.monotonic()
                self._wake()
            question = visits.take(ticket, self._clock.now())
            if question is not None:
                return question
            if not visits.wanted(self._connections) or self._clock.monotonic() > until:
                return None
            self._clock.sleep(POLL)

    def _receive(self, given: Mapping[str, str]) -> int:
        now, error = self._clock.now(), given["hresult"].strip()
        message = one_line(given["message"])
        taken = visits.deliver(
            given["ticket"], b"" if error else given["response"].encode(), error, message, now
        )
        if not taken:
            self._said = "No question is out for this answer; it is not used."
            return BROKEN
        if error:
            self._said = explained(error, message)
            visits.leave(given["ticket"], now, self._said)
            return BROKEN
        return GO_ON if visits.wanted(self._connections) else DONE

    def _unreachable(self, given: Mapping[str, str]) -> str:
        self._said = explained(given["hresult"].strip() or "an error", given["message"])
        visits.leave(given["ticket"], self._clock.now(), self._said)
        log.warning("a visit at %s could not reach QuickBooks: %s", self._endpoint, self._said)
        return "done"


def _proof(user: str, password: str) -> bytes:
    """Of one length whatever was given, so that a comparison tells nothing by its time."""
    return sha256(user.encode() + b"\x00" + password.encode()).digest()
