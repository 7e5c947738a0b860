"""What an answer means: a value of the wanted shape, or one error of `connectors.errors`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec

from connectors.errors import (
    ConnectorError,
    Malformed,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from connectors.retry import retry_after

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.redaction import Redactor
    from connectors.wire import Answer, Lost

Shape = TypeVar("Shape")
Explain = Callable[[bytes], str]
"""A system's own message out of the body of a refusal; "" where it finds none."""

_UNSEEN = re.compile(rb"(?is)<(script|style)\b.*?(</\1\s*>|\Z)")
_TAG = re.compile(rb"<[^<>]*>")
_EXCERPT = 16 * 1024


class Verdict:
    """Says in one sentence, free of secrets and control characters, what one answer means.

    `title` is what the system is called in sentences; `request_ids` are the names (lower case) of
    the headers in which the system gives the id its support asks for.
    """

    def __init__(
        self, title: str, redactor: Redactor, request_ids: Sequence[str], explain: Explain | None
    ) -> None:
        self._title = title
        self._redactor = redactor
        self._request_ids = request_ids
        self._explain = explain

    def decoded(self, answer: Answer, shape: type[Shape], request: str) -> Shape:
        """The answer's JSON as the shape; raises Malformed.

        Codes: `not_json` (a login or maintenance page), `bad_json` (cut or garbled, or nested
        deeper than msgspec follows, so a hostile depth ends here too), `wrong_type` (the message
        names the field, as in $.data[3].identity.sku).
        """
        if not _may_be_json(answer):
            kind = answer.headers.get("content-type", "") or "no content type"
            raise self._error(
                Malformed,
                f"{self._title} answered {request} with something else than JSON ({kind}). A login "
                "page, a proxy or a maintenance page may stand in front of it.",
                answer,
                code="not_json",
            )
        try:
            return msgspec.json.decode(answer.body, type=shape)
        except msgspec.ValidationError as error:
            code, fault = "wrong_type", str(error)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            code, fault = "bad_json", str(error)
        text = f"{self._title} answered {request} with JSON that cannot be read: {fault}"
        raise self._error(Malformed, text, answer, code=code)

    def refusal(
        self, answer: Answer, request: str, *, writing: bool, needs: str, now: datetime
    ) -> ConnectorError:
        """The error that an answer other than 2xx stands for. `needs` names a permission."""
        status, wait = answer.status, retry_after(answer.headers, now)
        said = self._said(answer)
        what = f"HTTP {status}, {request}"
        if status == 401:
            return self._error(
                Unauthorised,
                f"{self._title} did not accept the credential ({what}). It is wrong, expired or "
                "withdrawn: renew it.",
                answer,
            )
        if status == 403:
            return self._error(
                Unauthorised,
                f"{self._title} knows the credential, but it lacks a permission ({what}). Grant it "
                f"{needs or 'the permission for this'}.",
                answer,
            )
        if status == 503:
            text = f"{self._title} is not available now ({what})."
            return self._retriable(text, answer, wait=wait, maybe_done=False)
        if status == 408 or status >= 500:
            text = f"{self._title} failed ({what}).{_DOUBT if writing else ''}"
            return self._retriable(text, answer, wait=wait, maybe_done=writing)
        if status == 429:
            text = f"{self._title} asks for a longer wait than is sat out ({what})."
            return self._retriable(text, answer, wait=wait, maybe_done=False)
        if status < 400:
            text = f"{self._title} gave an answer that means nothing here ({what})."
            if writing:
                return self._retriable(text + _DOUBT, answer, wait=None, maybe_done=True)
            return self._error(Malformed, text, answer)
        if status == 404:
            text = f"{self._title} has nothing at this address ({what})."
            return self._error(Rejected, text, answer)
        return self._error(
            Rejected,
            f"{self._title} refused the request ({what}): {said or 'no reason given'}",
            answer,
        )

    def lost(self, lost: Lost, request: str, *, writing: bool) -> ConnectorError:
        """The error that stands for no usable answer."""
        doubt = _DOUBT if writing and lost.sent else ""
        sentence = {
            "no_connection": f"{self._title} could not be reached: {lost.text}. Check the address "
            "and the network.",
            "untrusted": f"{self._title} did not prove who it is: {lost.text}. Nothing was sent. "
            "Check the address, this machine's clock, and whether a proxy opens connections in "
            "between.",
            "timeout": f"{self._title} did not answer {request} in time.",
            "cut": f"{self._title} broke off while answering {request}: {lost.text}.",
            "too_large": f"{self._title} answered {request} with {lost.text}.",
        }[lost.code]
        text = self._redactor.line(sentence + doubt, limit=500)
        if lost.code == "untrusted":
            return Misconfigured(text, code=lost.code)
        if lost.code == "too_large" and not writing:
            return Malformed(text, code=lost.code)
        return Retriable(text, code=lost.code, maybe_done=writing and lost.sent)

    def _said(self, answer: Answer) -> str:
        """The system's own words, cleaned: its message, or an excerpt of whatever came."""
        body = self._redactor.data(answer.body[: 4 * _EXCERPT])[:_EXCERPT]
        text = self._explain(body) if self._explain else ""
        return self._redactor.line(text or _excerpt(body))

    def _error(
        self, kind: type[ConnectorError], message: str, answer: Answer, *, code: str = ""
    ) -> ConnectorError:
        return kind(
            self._redactor.line(message, limit=500),
            code=code or f"http_{answer.status}",
            detail=self._said(answer),
            request_id=self.request_id(answer),
        )

    def _retriable(
        self, message: str, answer: Answer, *, wait: float | None, maybe_done: bool
    ) -> Retriable:
        return Retriable(
            self._redactor.line(message, limit=500),
            code=f"http_{answer.status}",
            detail=self._said(answer),
            request_id=self.request_id(answer),
            retry_after=wait,
            maybe_done=maybe_done,
        )

    def request_id(self, answer: Answer) -> str:
        """The id the system gave the request, or ""."""
        found = (answer.headers[name] for name in self._request_ids if name in answer.headers)
        return self._redactor.line(next(found, ""), limit=120)


_DOUBT = " Whether the write was done, only reading can tell."


def _may_be_json(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.endswith(("/json", "+json")):
        return True
    return kind not in {"text/html", "application/xhtml+xml"} and answer.body.lstrip()[:1] in b'{["'


def _excerpt(body: bytes) -> str:
    """What a person would see of the body: markup and scripts dropped."""
    seen = _TAG.sub(b" ", _UNSEEN.sub(b" ", body))
    return seen.decode(errors="replace")
