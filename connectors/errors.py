"""Errors of outside systems, grouped by what follows from them, not by what caused them.

    ConnectorError
    ├── Misconfigured   a person must change config.yaml; trying again is useless
    ├── Unauthorised    a person must renew a credential or grant a permission
    ├── Retriable       later it may work; `maybe_done` says whether a write may have happened
    ├── Rejected        the system understood and refused this one thing
    ├── Conflict        the target no longer holds the value the change was computed from
    └── Malformed       the answer cannot be read; nothing may be concluded from it

`Abandoned` is not an error of the other side: the caller withdrew before the bytes left.
"""

from __future__ import annotations


class ConnectorError(Exception):
    """One failure at an endpoint, already free of secrets and of control characters.

    `code` is stable and lower-case (`http_422`, `not_json`); `detail` holds the system's own
    words; `request_id` is what the vendor's support asks for.
    """

    def __init__(
        self, message: str, *, code: str = "", detail: str = "", request_id: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).__name__.lower()
        self.detail = detail
        self.request_id = request_id


class Misconfigured(ConnectorError):
    """An option is missing or wrong; nothing was sent."""


class Unauthorised(ConnectorError):
    """The credential is wrong, expired, or lacks a permission (HTTP 401 and 403)."""


class Retriable(ConnectorError):
    """The system did not answer usefully now.

    `retry_after` is in seconds, None where the system gave none. `maybe_done` is True where a
    write had left before the failure, so that only reading the target can tell what became of it.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        detail: str = "",
        request_id: str = "",
        retry_after: float | None = None,
        maybe_done: bool = False,
    ) -> None:
        super().__init__(message, code=code, detail=detail, request_id=request_id)
        self.retry_after = retry_after
        self.maybe_done = maybe_done


class Rejected(ConnectorError):
    """The system refused the request as a whole (HTTP 4xx that names no row)."""


class Conflict(ConnectorError):
    """The target moved: a compare-and-set write found another value."""


class Malformed(ConnectorError):
    """The answer is not what was documented: a login page, a cut body, a wrong type."""


class Abandoned(Exception):
    """Raised by a `ready` callback to stop a write before its bytes leave."""
