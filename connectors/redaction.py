"""Known secrets taken out of text at the moment it is caught, not when it is shown (P-36)."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from connectors.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

REDACTED = "[redacted]"
_MOST = 16_384


class Redactor:
    """Replaces every spelling of the given secrets by "[redacted]".

    Spellings are the secret itself, as it looks in an address, in JSON and in HTML, in any case.
    Empty secrets are ignored: a token that is not set must not blank everything.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._spelled: frozenset[str] = frozenset()
        self._text: re.Pattern[str] | None = None
        self._data: re.Pattern[bytes] | None = None
        self.learn(*secrets)

    def learn(self, *secrets: str) -> None:
        """Hide these as well from now on, as a token that has just been renewed."""
        fresh = {text for secret in secrets if secret.strip() for text in _spellings(secret)}
        if fresh <= self._spelled:
            return
        self._spelled |= fresh
        alternatives = "|".join(map(re.escape, sorted(self._spelled, key=len, reverse=True)))
        self._text = re.compile(alternatives, re.IGNORECASE)
        self._data = re.compile(alternatives.encode(), re.IGNORECASE)

    def text(self, text: str) -> str:
        """The text without any secret."""
        return self._text.sub(REDACTED, text) if self._text else text

    def data(self, data: bytes) -> bytes:
        """The UTF-8 bytes without any secret; the same object where there was none."""
        return self._data.sub(REDACTED.encode(), data) if self._data else data

    def line(self, text: str, *, limit: int = 300) -> str:
        """One clean line of foreign text, without secrets, at most `limit` characters.

        It is redacted before it is cut, so that no half of a secret stays at the end, and again
        after cleaning, because cleaning drops characters that may have split a secret in two.
        """
        return one_line(self.text(clean(self.text(text), limit=_MOST)), limit=limit)


def _spellings(secret: str) -> set[str]:
    secret = secret.strip()
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escape(secret),
    }
