"""The session of one user: opened with the password, and again where it has ended.

Tryton ends a session that was idle (five minutes by default), or as the password is changed; the
next call is then answered 401. A new process opens a session of its own; nothing of it is kept.
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import ConnectorError, Rejected, Retriable, Unauthorised
from connectors.http import HttpClient
from connectors.tryton.faults import fault_of
from connectors.tryton.shapes import Reply
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from connectors.contract import Clock
    from connectors.redaction import Redactor
    from connectors.tryton.options import Options

PATH = "/rpc/"


class Session:
    """Implements `connectors.credential.Credential`; asks nothing when made.

    `redactors` are told of each session's token as soon as it is known.
    """

    def __init__(
        self, title: str, options: Options, clock: Clock, transport: httpx.BaseTransport | None
    ) -> None:
        self._options = options
        self._title = title
        self._clock = clock
        self._transport = transport
        self.http = HttpClient(
            title,
            options.api,
            clock=clock,
            secrets=(options.password,),
            # Too many attempts are answered 429: waiting here would make it worse.
            limits=Limits(read=options.timeout, attempts=1, longest_wait=0.0),
            transport=transport,
        )
        self.redactors: list[Redactor] = [self.http.redactor]
        self._lock = Lock()
        self._proof: dict[str, str] = {}

    def headers(self) -> Mapping[str, str]:
        """The header for the next request. Raises Unauthorised, Rejected, Retriable."""
        with self._lock:
            return self._proof or self._opened()

    def refused(self, headers: Mapping[str, str]) -> bool:
        """True, with another session at hand; raises as `headers`."""
        with self._lock:
            if self._proof == headers:
                self._opened()
            return True

    def end(self) -> None:
        """Log out, where we are logged in; one that is not heard of ends by its age."""
        with self._lock:
            proof, self._proof = self._proof, {}
        if proof:
            with suppress(ConnectorError):
                self._ended(proof)

    def _opened(self) -> dict[str, str]:
        options = self._options
        asked = [options.user, {"password": options.password}, "en"]
        try:
            reply, _ = self.http.fetch(PATH, Reply[Any], post=body("common.db.login", asked))
        except Unauthorised:
            raise _wrong_password(self._title, options.user) from None
        except Rejected as error:
            raise _no_database(self._title, options.database, error) from None
        except Retriable as error:
            raise _locked_out(self._title, error) from None
        if reply.error is not None:
            said = self.http.redactor.line(fault_of(reply.error).sentence)
            raise Unauthorised(f"{self._title} asks for more than a password: {said}", code="login")
        uid, token = self._issued(reply.result)
        for redactor in self.redactors:
            redactor.learn(token)
        told = b64encode(f"{options.user}:{uid}:{token}".encode()).decode()
        for redactor in self.redactors:
            redactor.learn(told)
        self._proof = {"Authorization": f"Session {told}"}
        return self._proof

    def _issued(self, result: Any) -> tuple[int, str]:
        if isinstance(result, list) and len(result) >= 2:
            uid, token = result[0], result[1]
            if isinstance(uid, int) and isinstance(token, str) and token:
                return uid, token
        raise Rejected(
            f"{self._title} opened no session: is base_url that of a Tryton 8?", code="no_session"
        )

    def _ended(self, proof: Mapping[str, str]) -> None:
        leaving = HttpClient(
            self._title, self._options.api, clock=self._clock, headers=proof,
            limits=Limits(connect=2.0, read=2.0), transport=self._transport,
        )  # fmt: skip
        try:
            leaving.fetch(PATH, Reply[Any], post=body("common.db.logout", []), attempts=1)
        finally:
            leaving.close()


def body(method: str, params: list[Any]) -> bytes:
    """One call. Only with exactly these keys a refusal is told in words (protocols/jsonrpc.py)."""
    return msgspec.json.encode({"id": 0, "method": method, "params": params})


def _wrong_password(title: str, user: str) -> Unauthorised:
    return Unauthorised(
        f"{title} does not let {user} in: the user or the password is wrong. Correct them, or set "
        "the password anew in Tryton (Administration, Users).",
        code="login",
    )


def _no_database(title: str, database: str, error: Rejected) -> Rejected:
    if error.code == "http_405":
        return Rejected(
            f"{title} takes no calls at this address: it is older than 8, or base_url is not its.",
            code="no_rpc",
        )
    if error.code != "http_404":
        return error
    return Rejected(
        f"{title} has no database {database}: write its name as the log-in shows it.",
        code="no_database",
    )


def _locked_out(title: str, error: Retriable) -> Retriable | Unauthorised:
    if error.code != "http_429":
        return error
    return Unauthorised(
        f"{title} takes no more log-ins for now, after too many wrong ones. Correct the password "
        "and wait some minutes.",
        code="locked_out",
    )
