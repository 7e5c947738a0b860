"""What both programs do with a message set: each request in turn, iterators, and its memory."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from syncconsole.sandbox.webconnector.books import Books, Item, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_MATCH = Refusal(1, "A query request did not find a matching object in QuickBooks")


class UnreadableError(Exception):
    """The program cannot parse what it was given: nothing of it is done."""


class Program(ABC):
    """One program over its books. `memory` keeps the answers of message sets that were named."""

    envelope = ""
    recovers = False

    def __init__(self, books: Books) -> None:
        self.books = books
        self.asked: list[str] = []
        """The names of all requests so far."""
        self.armed: tuple[str, str] | None = None
        """A fault of the visit that is to come, and the word it strikes at; see `Visitor`."""
        self._memory: dict[str, list[ET.Element]] = {}
        self._iterators: dict[str, list[ET.Element]] = {}

    def begin(self) -> None:
        """A session begins: iterators of earlier ones are gone."""
        self._iterators.clear()

    @abstractmethod
    def greeting(self) -> str:
        """What the Web Connector tells with its first call."""

    def answer(self, question: str) -> str:
        """The answer to a message set. Raises UnreadableError."""
        try:
            root = ET.fromstring(question)  # noqa: S314 - our own program's question
        except ET.ParseError as error:
            raise UnreadableError(str(error)) from None
        asked = root.find(f"{self.envelope}MsgsRq")
        if root.tag != self.envelope or asked is None or not asked.get("onError"):
            raise UnreadableError(f"no {self.envelope}MsgsRq with onError")
        told = ET.Element(f"{self.envelope}MsgsRs")
        old, new = asked.get("oldMessageSetID"), asked.get("newMessageSetID")
        if (old or new) and not self.recovers:
            raise UnreadableError("message sets have no names here")
        if old and not len(asked):
            stored = self._memory.get(old)
            told.set("messageSetStatusCode", "0" if stored else "9002")
            told.extend(stored or [])
        else:
            with self.books.lock:
                told.extend(self._replies(asked))
            if new:
                told.set("messageSetStatusCode", "0")
                told.set("newMessageSetID", new)
                self._memory[new] = list(told)
        outer = ET.Element(self.envelope)
        outer.append(told)
        return f'<?xml version="1.0" ?>{ET.tostring(outer, encoding="unicode")}'

    def _replies(self, asked: ET.Element) -> list[ET.Element]:
        replies = []
        for request in asked:
            self.asked.append(request.tag)
            reply = self._reply(request)
            replies.append(reply)
            failed = int(reply.get("statusCode", "0")) >= 1000
            if failed and asked.get("onError") == "stopOnError":
                break
        return replies

    def _reply(self, request: ET.Element) -> ET.Element:
        reply = ET.Element(f"{request.tag.removesuffix('Rq')}Rs")
        if "requestID" in request.attrib:
            reply.set("requestID", request.attrib["requestID"])
        try:
            rets = self._serve(request)
            if request.get("iterator"):
                rets, left, name = self._page(request, rets)
                reply.set("iteratorRemainingCount", str(left))
                reply.set("iteratorID", name)
            if request.tag.endswith("QueryRq") and not rets:
                raise NO_MATCH
        except Refusal as refusal:
            return _status(reply, refusal.code, refusal.message)
        reply.extend(rets)
        return _status(reply, 0, "Status OK")

    def _page(
        self, request: ET.Element, rets: Sequence[ET.Element]
    ) -> tuple[list[ET.Element], int, str]:
        if request.get("iterator") == "Start":
            name, left = "{" + self.books.new_id() + "}", list(rets)
        else:
            name = request.get("iteratorID", "")
            if name not in self._iterators:
                raise Refusal(3120, f'Object "{name}" specified in the request cannot be found.')
            left = self._iterators[name]
        most = int(request.findtext("MaxReturned") or len(left))
        self._iterators[name] = left[most:]
        return left[:most], len(left[most:]), name

    def _serve(self, request: ET.Element) -> list[ET.Element]:
        handler = getattr(self, f"_{request.tag.removesuffix('Rq')}", None)
        if handler is None:
            raise Refusal(1030, "This request is not supported by this implementation.")
        found: list[ET.Element] = handler(request)
        return found

    def _item(self, known: str) -> Item:
        found = self.books.items.get(known)
        if found is None:
            raise Refusal(3140, f'There is an invalid reference to QuickBooks Item "{known}".')
        return found


def told(name: str, **fields: object) -> ET.Element:
    """An object of an answer; fields that are None are left out."""
    made = ET.Element(name)
    for key, value in fields.items():
        if value is not None:
            ET.SubElement(made, key).text = str(value)
    return made


def amount(parent: ET.Element, name: str) -> Decimal | None:
    """A number in a request. Raises Refusal 3040."""
    said = parent.findtext(name)
    if said is None:
        return None
    try:
        return Decimal(said)
    except InvalidOperation:
        raise Refusal(3040, f'There was an error when converting the amount "{said}".') from None


def fitting(parent: ET.Element, name: str, longest: int) -> str:
    """A text in a request. Raises Refusal 3070 where it is too long."""
    said = parent.findtext(name) or ""
    if len(said) > longest:
        raise Refusal(3070, f'The string "{said}" in the field "{name}" is too long.')
    return said


def _status(reply: ET.Element, code: int, message: str) -> ET.Element:
    reply.set("statusCode", str(code))
    reply.set("statusSeverity", "Info" if code < 500 else "Warn" if code < 1000 else "Error")
    reply.set("statusMessage", message)
    return reply
