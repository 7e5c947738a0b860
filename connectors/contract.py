"""The connector protocol, in words and types.

Reading
    `pages` yields a component from the start, or from `cursor`, page by page until a page whose
    cursor is "". Reading twice is harmless. The connector itself tries reads again where that can
    help; what it raises at last is final for now. A read that cannot be trusted (cut short, other
    than its own announced total, not JSON) raises Malformed: a short page is never an end.
    `read` returns one page with the records of any number of given keys, in any order, in the
    fewest requests of `read_batch` rows; a key the endpoint does not have is simply not in it.

Writing
    `push` sends at most `write_batch` changes in one request and returns one outcome a change, in
    order. It calls `ready()` after all waiting (budget, backoff), as the last thing before the
    bytes leave; what `ready` raises goes through untouched and nothing has been sent. It never
    sends twice on its own, except after an answer that proves nothing was done (HTTP 429). It
    raises Retriable(maybe_done=True) where only reading can tell. `key` is the idempotency key of
    the request, passed on where the system knows such a thing.

`address` gives the record's page in its own system, or "". `check` tries reach, credentials,
permissions, clock and counts, and never raises for a fault of the other side.

A Mailbox endpoint is one that comes to us (the QuickBooks Web Connector). While it is here, each
read and write is one question or a few, put to it and answered within its visit. While it is not,
they raise NotYet and nothing is left behind: what was to be read is read, and what was to be
written is written, when it comes again. A write that NotYet follows after `ready()` may have been
done; one that it follows before has not been sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from connectors.model import (
        Ask,
        Capabilities,
        Change,
        Delivered,
        Finding,
        Outcome,
        Page,
        Traced,
    )


VERSION = 1
"""The contract's number, which other people's packages name as CONTRACT. It grows when a connector
that was written for the one before would no longer do."""


class Clock(Protocol):
    """Time as a connector sees it, so that tests own it."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; may raise to end the waiting early (a cancel)."""
        ...


class Reader(Protocol):
    """An endpoint in hand without any way to write to it (I-6)."""

    @property
    def capabilities(self) -> Capabilities: ...

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]: ...

    def read(self, component: str, keys: Sequence[Ask]) -> Page: ...

    def address(self, component: str, refs: Mapping[str, str]) -> str: ...

    def check(self) -> list[Finding]: ...

    def close(self) -> None: ...


class Connector(Reader, Protocol):
    """An endpoint in hand, writing included."""

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]: ...


@runtime_checkable
class Traces(Protocol):
    """A connector whose mapping is written by hand, and can show its work. Reads only."""

    def trace(self, component: str, records: int = 3) -> list[tuple[tuple[Traced, ...], str]]:
        """The first records of the component's first page: every column with what it came from,
        and a sentence where the record cannot be read, "" where it can."""
        ...


class ReadOnly:
    """A connector with its write methods taken away; what it lacks cannot be called."""

    def __init__(self, connector: Reader) -> None:
        self.capabilities = connector.capabilities
        self.pages = connector.pages
        self.read = connector.read
        self.address = connector.address
        self.check = connector.check
        self.close = connector.close


class TokenStore(Protocol):
    """Where an endpoint's rotating token lives; one writer at a time, kept atomically."""

    def load(self) -> bytes | None: ...

    def save(self, token: bytes) -> None: ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the token against all other threads and processes: load, renew and save within."""
        ...


@runtime_checkable
class Mailbox(Protocol):
    """Where our questions wait for a visiting system, and what it has left for us."""

    def last_seen(self) -> datetime | None:
        """When it last called, aware UTC; None where it never has."""
        ...

    def visiting(self) -> bool:
        """Whether it is here right now and takes questions."""
        ...

    def greeting(self) -> bytes:
        """What it last told of itself and of the company it stands for; empty where nothing."""
        ...

    def ask(self, question: bytes, *, key: str, writes: bool) -> None:
        """Leave a question for the visit that is on; one that it does not take is dropped. A key
        that was used before now stands for this question."""
        ...

    def expects(self, key: str) -> bool:
        """Whether an answer to the question of this key may still come: its visit is on."""
        ...

    def answer(self, key: str) -> Delivered | None:
        """Take out what came back for the question of this key, once; None where nothing has."""
        ...

    def unanswered(self, key: str) -> bytes | None:
        """The write of this key that was taken in an earlier visit and never answered."""
        ...


class NotYet(Exception):
    """The other side has not come; `last_seen` says when it last did."""

    def __init__(self, last_seen: datetime | None) -> None:
        super().__init__("the other side has not come yet")
        self.last_seen = last_seen


class Tools:
    """What the caller hands to a connector: time, a token store, a mailbox, an operator's name."""

    def __init__(
        self, clock: Clock, *, tokens: TokenStore | None = None, mailbox: Mailbox | None = None
    ) -> None:
        self.clock = clock
        self.tokens = tokens
        self.mailbox = mailbox
