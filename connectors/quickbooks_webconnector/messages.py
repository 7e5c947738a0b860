"""Message sets: the envelope of questions, and the replies in what comes back."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from msgspec import Struct

from connectors.errors import Malformed
from connectors.quickbooks_webconnector.xml import parse, serialised
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

FINE = frozenset({0, 1, 500})
"""Status codes of a query that was answered: all of it, nothing found, some names not found."""

FIRST_ERROR = 1000
"""Status codes from here on are errors; below are information and warnings, with data."""

LONGEST_SET_ID = 23
"""Characters of a message set's id (vendor's documentation of `newMessageSetID`)."""


class Reply(Struct, frozen=True):
    """The reply to one request of a message set. `rets` are the objects in it, as elements.

    `remaining` is how many more an iterator has, None where none was asked for.
    """

    kind: str
    request: str
    code: int
    message: str
    rets: tuple[ET.Element, ...] = ()
    iterator: str = ""
    remaining: int | None = None

    @property
    def fine(self) -> bool:
        """Whether a query was answered."""
        return self.code in FINE

    @property
    def done(self) -> bool:
        """Whether a write was carried out; QuickBooks may warn of something beside it."""
        return self.code < FIRST_ERROR


class Envelope(Struct, frozen=True):
    """How one product wraps requests: `name` is QBXML or QBPOSXML. `recovers`: the product keeps
    the answer to a message set that was given an id, and gives it again when asked."""

    name: str
    version: str
    recovers: bool = False

    def question(self, requests: Sequence[ET.Element], *, new: str = "", old: str = "") -> bytes:
        """The message set of these requests, numbered from 1 in their order; one that fails keeps
        none after it from being carried out. `new` lets its answer be asked for again, `old` (and
        no request) asks for it."""
        messages = ET.Element(f"{self.name}MsgsRq")
        if old:
            messages.set("oldMessageSetID", old)
        if new:
            messages.set("newMessageSetID", new)
        messages.set("onError", "continueOnError")
        for n, request in enumerate(requests, 1):
            request.attrib = {"requestID": str(n), **request.attrib}
            messages.append(request)
        root = ET.Element(self.name)
        root.append(messages)
        head = '<?xml version="1.0" encoding="utf-8"?>'
        head += f'<?{self.name.lower()} version="{self.version}"?>'
        return (head + serialised(root)).encode("ascii")

    def set_id(self, question: bytes) -> str:
        """The id under which the answer to this question can be asked for, "" where it has none."""
        messages = parse(question).find(f"{self.name}MsgsRq")
        return "" if messages is None else messages.get("newMessageSetID", "")

    def replies(self, answer: bytes) -> list[Reply]:
        """The replies, in the order they came; raises Malformed (`bad_xml`, `not_replies`)."""
        messages = self._messages(answer)
        return [_reply(each) for each in messages]

    def stored(self, answer: bytes) -> list[Reply] | None:
        """The replies of an earlier message set, None where QuickBooks keeps none: it was never
        carried out. Raises Malformed."""
        messages = self._messages(answer)
        status = messages.get("messageSetStatusCode") or messages.get("statusCode") or "0"
        return [_reply(each) for each in messages] if status == "0" and len(messages) else None

    def _messages(self, answer: bytes) -> ET.Element:
        root = parse(answer.decode("utf-8", "replace"))  # whatever QuickBooks itself wrote it in
        messages = root.find(f"{self.name}MsgsRs")
        if root.tag != self.name or messages is None:
            raise Malformed(
                f"The answer is {one_line(root.tag, limit=60)} and not {self.name}: another "
                "program than the one this endpoint names was asked.",
                code="not_replies",
            )
        return messages


def new_set_id() -> str:
    """An id for one sending of one message set: a repeated one would be another's to QuickBooks."""
    return token_hex(LONGEST_SET_ID // 2)


def _reply(found: ET.Element) -> Reply:
    code, remaining = found.get("statusCode", ""), found.get("iteratorRemainingCount")
    if not code.lstrip("-").isdecimal() or not (remaining or "0").isdecimal():
        raise Malformed(
            f"The reply {one_line(found.tag, limit=60)} has no readable status.", code="not_replies"
        )
    return Reply(
        kind=found.tag,
        request=found.get("requestID", ""),
        code=int(code),
        message=one_line(found.get("statusMessage", "")),
        rets=tuple(found),
        iterator=found.get("iteratorID", ""),
        remaining=None if remaining is None else int(remaining),
    )
