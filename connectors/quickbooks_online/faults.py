"""Refusals in QuickBooks' words: its Fault objects, what they mean, and what a person can do.

Codes are those of Intuit's page "Handling common errors". Its own pages disagree on 6210, so a
duplicate number is told by the words as well. Faults come in JSON, and some in XML although JSON
was asked for (apis.md 4.6).
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.text import one_line

if TYPE_CHECKING:
    from connectors.wire import Answer

THROTTLED = 60.0
"""Seconds Intuit asks to wait after "ThrottleExceeded"; no header tells it."""

_ERROR = re.compile(r"(?s)<Error\b([^>]*)>(.*?)</Error>")
_ATTRIBUTE = re.compile(r"""\b(code|element)=["']([^"']*)["']""")
_PART = r"(?s)<{0}>(.*?)</{0}>"

REMEDIES = {
    "610": "Something it names was made inactive: make it active again, or map it anew.",
    "2500": "Something it names is not in this company: read the stock again, check `orders`.",
    "6140": "Another document has this number: set orders.prefix, or look it up in QuickBooks.",
    "6190": "The company's subscription has ended: renew it in QuickBooks, then try again.",
    "6210": "The books are closed for that day: reopen the period, or enter the sale by hand.",
    "6240": "Customers, vendors and employees share their names: set orders.customer to another.",
}
"""By code, the way out; what is not here speaks for itself."""


class Fault(Struct, frozen=True):
    """One error of a Fault: `code` is Intuit's number, `kind` the Fault's type."""

    code: str
    message: str
    detail: str
    kind: str

    @property
    def sentence(self) -> str:
        """What QuickBooks said, with its code, and the way out where one is known."""
        detail = "" if self.detail == self.message else self.detail
        said = ": ".join(part for part in (self.message, detail) if part) or "no reason given"
        said = one_line(f"{said.rstrip('.')} ({self.code or 'no code'}).")
        remedy = REMEDIES.get(self.code, "") if not self.duplicate else REMEDIES["6140"]
        return f"{said} {remedy}".strip()

    @property
    def duplicate(self) -> bool:
        """Whether another document has the number."""
        return self.code == "6140" or "duplicate document number" in self.message.lower()

    @property
    def throttled(self) -> bool:
        """Whether it only says "too fast"; nothing was done then."""
        return self.code in {"3001", "003001"} or "throttleexceeded" in self.message.lower()

    @property
    def final(self) -> bool:
        """Whether it proves that nothing was done: a refusal, not a failure on their side."""
        return not self.throttled and self.kind.lower() not in {"systemfault", "service", "system"}


def faults_of(body: bytes) -> tuple[Fault, ...]:
    """The errors of a Fault in JSON or XML; empty where the body holds none."""
    if body.lstrip()[:1] == b"<":
        return _in_xml(body.decode(errors="replace"))
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ()
    return read_fault(_of(found, "Fault"))


def read_fault(fault: object) -> tuple[Fault, ...]:
    """The errors of a decoded Fault; authentication faults spell its names in lower case."""
    errors, kind = _of(fault, "Error"), _text(fault, "type")
    if not isinstance(errors, list):
        return ()
    return tuple(
        Fault(_text(one, "code"), _text(one, "Message"), _text(one, "Detail"), kind)
        for one in errors
    )


def explain(body: bytes) -> str:
    """All that a refusal says, or "" where it is no Fault."""
    return " ".join(fault.sentence for fault in faults_of(body))


def too_many(answer: Answer) -> float | None:
    """60 where the answer is Intuit's "too many requests": 429, or 403 with code 3001."""
    if answer.status == 429:
        return THROTTLED
    hasty = answer.status in {400, 403} and any(one.throttled for one in faults_of(answer.body))
    return THROTTLED if hasty else None


def _in_xml(text: str) -> tuple[Fault, ...]:
    # Not parsed: an excerpt may be cut, and a hostile document may unfold without end.
    kind = re.search(r"""<Fault\b[^>]*\btype=["']([^"']*)["']""", text)
    found = []
    for attributes, inner in _ERROR.findall(text):
        code = dict(_ATTRIBUTE.findall(attributes)).get("code", "")
        message, detail = (re.search(_PART.format(name), inner) for name in ("Message", "Detail"))
        found.append(
            Fault(
                code,
                unescape(message[1]) if message else "",
                unescape(detail[1]) if detail else "",
                kind[1] if kind else "",
            )
        )
    return tuple(found)


def _of(found: object, name: str) -> Any:
    if not isinstance(found, dict):
        return None
    return found.get(name, found.get(name.lower()))


def _text(found: object, name: str) -> str:
    value = _of(found, name)
    return value if isinstance(value, str) else "" if value is None else str(value)
