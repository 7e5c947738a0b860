"""Capillary's answers: an envelope that tells of success, with every thing in it told on its own.

HTTP 200 may hold a failure, and one failed row fails no other: `status.code` is 200 where all went
well, 201 where a part did, 500 where nothing did; each item has its `item_status`. Numbers and
booleans come as strings, and a list of one as the one itself (customer-v11.json). Newer calls
answer `{"errors": [{"status", "message", "code"}], "warnings": []}` instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct

from connectors.errors import Malformed

if TYPE_CHECKING:
    from connectors.wire import Answer

BATCH_LIMIT = "1060"
"""The code of "too many at once"."""

TOO_MANY = 60.0
"""Seconds until a quota a minute is whole again; no header tells it."""

_FALSE = frozenset({"false", "0", "no", ""})


class Said(Struct, frozen=True):
    """What a status says: `code` as text, "" where there is none."""

    ok: bool
    code: str = ""
    message: str = ""


class Reply(Struct, frozen=True):
    """One answer taken apart: its status and what stands beside it, as the bytes that came."""

    said: Said
    body: dict[str, Raw]
    request_id: str = ""

    def listed(self, *steps: str) -> list[bytes]:
        """The things at these steps, each as it came; one alone may stand without a list.

        Nothing, null and "" are an empty list. Raises Malformed(`wrong_type`).
        """
        found: Any = self.body
        for step in steps:
            if not isinstance(found, dict):
                found = _mapping(bytes(found), step)
            if step not in found:
                return []
            found = found[step]
        raw = bytes(found).strip()
        if raw in (b"", b"null", b'""'):
            return []
        if raw[:1] == b"[":
            return [bytes(one) for one in decoded(raw, list[Raw], steps[-1])]
        if raw[:1] == b"{":
            return [raw]
        raise _wrong(steps[-1], "neither a list nor a thing")


def opened(found: dict[str, Raw], request_id: str) -> Reply:
    """The envelope of an answer; raises Malformed(`no_envelope`) where it is none."""
    inner = _mapping(bytes(found["response"]), "response") if "response" in found else found
    if "status" in inner:
        status = _mapping(bytes(inner["status"]), "status")
        return Reply(_said(status), inner, request_id)
    errors = Reply(Said(ok=True), inner).listed("errors")
    if errors:
        first = _said(_mapping(errors[0], "errors"))
        return Reply(Said(ok=False, code=first.code, message=first.message), inner, request_id)
    raise Malformed(
        "Capillary answered without the status that every answer of its API carries.",
        code="no_envelope",
        request_id=request_id,
    )


def item_said(item: dict[str, Any]) -> Said:
    """What the item says of itself; one without a status says nothing against it."""
    status = item.get("item_status")
    if not isinstance(status, dict):
        return Said(ok=True)
    code, message = text(status.get("code")), text(status.get("message"))
    return Said(ok=_true(status.get("success")), code=code, message=message)


def has_items(answer: Answer) -> bool:
    """Whether the answer, whatever its HTTP status, tells each item's fate."""
    told = answer.succeeded or answer.status in (400, 500)
    return told and answer.body.lstrip()[:1] == b"{" and b'"item_status"' in answer.body


def too_many(answer: Answer) -> float | None:
    """60 where the answer is "too many requests" in the envelope; nothing was done then."""
    if answer.status not in (200, 400) or len(answer.body) > 4096 or b"429" not in answer.body:
        return None
    try:
        reply = opened(msgspec.json.decode(answer.body, type=dict[str, Raw]), "")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, Malformed):
        return None
    return TOO_MANY if not reply.said.ok and reply.said.code == "429" else None


def explain(body: bytes) -> str:
    """The message of a refusal with its code, or "" where it is no envelope."""
    try:
        reply = opened(msgspec.json.decode(body, type=dict[str, Raw]), "")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, Malformed):
        return ""
    return sentence(reply.said)


def sentence(said: Said) -> str:
    """As "Customer not registered (1012)"."""
    return f"{said.message or 'no reason given'} ({said.code or 'no code'})"


def text(value: object) -> str:
    """A value as text: null is "", true is "true", a number as it was spelled."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    return format(value, "f") if hasattr(value, "as_tuple") else msgspec.json.encode(value).decode()


def decoded(raw: bytes, shape: type[Any], what: str) -> Any:
    """The JSON as the shape; raises Malformed(`wrong_type`)."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    raise _wrong(what, fault)


def _mapping(raw: bytes, what: str) -> dict[str, Raw]:
    """An object's members; nothing, null and an empty list stand for an empty one."""
    if raw.strip() in (b"null", b'""', b"[]"):
        return {}
    found: dict[str, Raw] = decoded(raw, dict[str, Raw], what)
    return found


def _said(status: dict[str, Raw]) -> Said:
    success, code, message = (
        msgspec.json.decode(status[name]) if name in status else None
        for name in ("success" if "success" in status else "status", "code", "message")
    )
    return Said(ok=_true(success), code=text(code), message=text(message))


def _true(value: object) -> bool:
    return text(value).strip().lower() not in _FALSE


def _wrong(what: str, fault: str) -> Malformed:
    return Malformed(f"Capillary sent {what} that cannot be read: {fault}", code="wrong_type")
