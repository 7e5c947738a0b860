"""What QuickBooks says when it says no, with the way out.

Status codes are those of the vendor's page "Status codes in response messages", HRESULTs those of
its Web Connector samples. QuickBooks' own words always stand beside ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.text import one_line

if TYPE_CHECKING:
    from connectors.quickbooks_webconnector.messages import Reply

_REMEDIES = {
    1030: "This QuickBooks does not know the request: it is too old, or another product.",
    3100: "Another record has this name already: rename one of the two.",
    3120: "It is not in the company file any more.",
    3140: "The name is not in the company file: enter it there, or correct it in config.yaml.",
    3170: "QuickBooks could not change it; look at it there.",
    3175: "Somebody works on it right now; the next run tries again.",
    3176: "Somebody works on it right now; the next run tries again.",
    3180: "QuickBooks could not save it; its reason stands above.",
    3210: "A value breaks a rule of the company file.",
    3250: "This edition of QuickBooks cannot do it, or the feature is off: sales orders need "
    "Premier or Enterprise, stock needs inventory turned on in its preferences.",
    3260: "The user that QuickBooks lets the application act as may not do this: give that user "
    "the right, or authorise the application again as Admin.",
    3261: "The company file does not let this application do it: see Edit, Preferences, Integrated "
    "Applications.",
    3270: "A required value is missing in the company file's settings.",
}

_FEATURE = 3250
_RIGHTS = frozenset({3260, 3261})

_HRESULTS = {
    "0x80040400": "QuickBooks could not parse our question; this QuickBooks may be older than the "
    "version asked in",
    "0x80040401": "the Web Connector could not reach QuickBooks",
    "0x80040402": "QuickBooks met an unexpected error; qbsdklog.txt beside it says more",
    "0x80040408": "QuickBooks could not be started, or no company file is open",
    "0x8004040a": "another company file is open in QuickBooks",
    "0x80040420": "the company file's owner has refused this application",
    "0x8004041a": "this application has no permission to act while nobody is logged in",
}


_UNSURE = frozenset({1000, 1010})
"""An error of QuickBooks' own, in the middle of something."""


def sure(reply: Reply) -> Reply:
    """The reply to a write; raises Retriable(maybe_done=True) where it does not say what became
    of it."""
    if reply.code in _UNSURE:
        said = f"{sentence(reply)} Whether it was done, only reading can tell."
        raise Retriable(said, code=str(reply.code), detail=reply.message, maybe_done=True)
    return reply


def sentence(reply: Reply) -> str:
    """QuickBooks' words and the way out, in one line."""
    said = reply.message or f"QuickBooks gave status {reply.code} and no reason."
    remedy = _REMEDIES.get(reply.code, "")
    return one_line(f"{said} {remedy}".strip(), limit=500)


def failed(reply: Reply) -> ConnectorError:
    """The error of a request that was refused as a whole."""
    kind: type[ConnectorError] = Rejected
    if reply.code in _RIGHTS:
        kind = Unauthorised
    elif reply.code == _FEATURE:
        kind = Misconfigured
    return kind(sentence(reply), code=str(reply.code), detail=reply.message)


def hresult(code: str, message: str) -> str:
    """What the Web Connector could not do, and QuickBooks' own words."""
    known = _HRESULTS.get(code.lower(), f"the Web Connector reports {code}")
    return one_line(f"{known[0].upper()}{known[1:]}. {message}".strip(), limit=500)
