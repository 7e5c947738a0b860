"""Tryton's refusals: they come with HTTP 200, as a list of a name and what it says.

["UserError", [message, description, domain]]      a rule of the books, or an id that is not there
["UserWarning", [name, message, description]]      a person would have to confirm
["ConcurrencyException", message]                  somebody changed the record meanwhile
["LoginException", [name, message, kind]]          the log-in wants more, as a second factor
[text, traceback]                                  an error in Tryton itself

Whichever it is, the transaction was rolled back and nothing was done (protocols/dispatcher.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.errors import ConnectorError, Rejected, Retriable, Unauthorised

if TYPE_CHECKING:
    from connectors.redaction import Redactor

_FORBIDDEN = re.compile(
    r"You are not allowed to (access|create|read|write|delete records|execute)"
    r"|Calling button .* is not allowed"
)
"""Of ir/message.xml. "You can not call" is none of them: the record's state forbids it."""

_NO_MODEL = re.compile(r"""^['"](?P<model>[a-z_]+(\.[a-z_]+)+)['"]$""")


class Fault(Struct, frozen=True):
    """One refusal: `kind` is user_error, warning, concurrency, login or crash; `said` is Tryton's
    own words, not yet cleaned."""

    kind: str
    said: str

    @property
    def forbidden(self) -> bool:
        """Whether the user lacks a right; calls are made in English, so that it can be told."""
        return self.kind == "user_error" and bool(_FORBIDDEN.search(self.said))

    @property
    def missing_model(self) -> str:
        """The name of a model that no activated module brings, or ""."""
        found = _NO_MODEL.match(self.said) if self.kind == "crash" else None
        return found["model"] if found else ""

    @property
    def sentence(self) -> str:
        """What it means to a person, with the way out where one is known."""
        if self.missing_model:
            module = self.missing_model.partition(".")[0]
            return (
                f"it has no {self.missing_model}: activate the module {module} in Tryton "
                "(Administration, Modules)."
            )
        said = self.said.strip() or "no reason given"
        if self.kind == "crash":
            return f"it failed at it, and undid it: {said}"
        if self.kind == "warning":
            return f"it wants a person to confirm: {said} Enter this one by hand."
        if self.kind == "concurrency":
            return f"somebody changed it in the same moment: {said} It is tried at the next run."
        return said


def fault_of(error: Any) -> Fault:
    """The refusal in `error` of an answer; never raises, whatever came."""
    name, rest = (error[0], error[1:]) if isinstance(error, list) and error else (error, [])
    told = rest[0] if rest else ""
    parts = [str(one) for one in told if isinstance(one, str) and one] if isinstance(
        told, list
    ) else [str(told)]  # fmt: skip
    if name == "UserError":
        return Fault("user_error", _joined(parts[:2]))
    if name == "UserWarning":
        return Fault("warning", _joined(parts[1:3]))
    if name == "ConcurrencyException":
        return Fault("concurrency", _joined(parts))
    if name == "LoginException":
        return Fault("login", _joined(parts[1:2]))
    return Fault("crash", str(name))


def error_of(fault: Fault, title: str, what: str, redactor: Redactor) -> ConnectorError:
    """The error that stands for a refused read."""
    said = redactor.line(fault.sentence, limit=500)
    if fault.forbidden:
        text = f"{title} knows the user, but it lacks a right ({what}): {said} Grant it access."
        return Unauthorised(redactor.line(text, limit=500), code="access", detail=said)
    if fault.kind == "concurrency":
        return Retriable(redactor.line(f"{title}: {said}", limit=500), code="concurrency")
    if fault.missing_model:
        return Rejected(redactor.line(f"{title}: {said}", limit=500), code="no_module")
    text = f"{title} refused {what}: {said}"
    return Rejected(redactor.line(text, limit=500), code=fault.kind, detail=said)


def _joined(parts: list[str]) -> str:
    return " ".join(" ".join(part.split()) for part in parts if part.strip())
