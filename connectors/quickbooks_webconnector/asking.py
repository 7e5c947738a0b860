"""Asking the visitor: one question at a time, answered within its visit or not at all."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

from connectors.contract import NotYet
from connectors.errors import Malformed, Retriable
from connectors.quickbooks_webconnector.faults import hresult
from connectors.quickbooks_webconnector.messages import new_set_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree import ElementTree as ET

    from connectors.contract import Clock, Mailbox
    from connectors.quickbooks_webconnector.messages import Envelope, Reply

POLL = 0.05
"""Seconds between two looks for an answer."""


class Asking:
    """One endpoint's conversation. Raises NotYet wherever the visitor is not there, or leaves
    before it has answered."""

    def __init__(self, envelope: Envelope, mailbox: Mailbox, clock: Clock) -> None:
        self.envelope = envelope
        self.reads = 0
        self.writes = 0
        self._mailbox = mailbox
        self._clock = clock

    def read(self, requests: Sequence[ET.Element]) -> list[Reply]:
        """The replies to requests that change nothing. Raises Malformed, Retriable."""
        self.here()
        self.reads += 1
        answer = self._put(self.envelope.question(requests), f"read-{token_hex(8)}", writes=False)
        return self.envelope.replies(answer)

    def one(self, request: ET.Element) -> Reply:
        """The reply to a single request that changes nothing; raises as `read`."""
        replies = self.read([request])
        if len(replies) != 1:
            raise Malformed(f"{len(replies)} replies came to one request.", code="not_replies")
        return replies[0]

    def write(
        self,
        requests: Sequence[ET.Element],
        *,
        key: str,
        ready: Callable[[], None],
    ) -> list[Reply]:
        """The replies to requests that write; the same key stands for the same requests.

        Where QuickBooks took the key's requests before and the answer was lost, that answer is
        asked for, and they are sent again only where there is none: so nothing is done twice.
        Raises what `ready` raises, Malformed and Retriable(maybe_done=True).
        """
        self.here()
        lost = self._mailbox.unanswered(key)
        if lost and (known := self.envelope.set_id(lost)):
            probe = self.envelope.question([], old=known)
            self.reads += 1
            found = self._put(probe, f"probe-{token_hex(8)}", writes=False)
            if (stored := self.envelope.stored(found)) is not None:
                return stored
        new = new_set_id() if self.envelope.recovers else ""
        question = self.envelope.question(requests, new=new)
        ready()
        self.writes += 1
        return self.envelope.replies(self._put(question, key, writes=True))

    def here(self) -> None:
        """Raise NotYet unless the visitor is here."""
        if not self._mailbox.visiting():
            raise NotYet(self._mailbox.last_seen())

    def _put(self, question: bytes, key: str, *, writes: bool) -> bytes:
        self._mailbox.ask(question, key=key, writes=writes)
        while True:
            stays = self._mailbox.expects(key)  # looked at first: an answer may come with its end
            found = self._mailbox.answer(key)
            if found is not None:
                break
            if not stays:
                raise NotYet(self._mailbox.last_seen())
            self._clock.sleep(POLL)
        if found.error:
            raise Retriable(
                hresult(found.error, found.message), code=found.error.lower(), maybe_done=writes
            )
        return found.answer
