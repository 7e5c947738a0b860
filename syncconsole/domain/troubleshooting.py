"""The troubleshooting guide: what to do about each kind of error of a feed (S-116).

The one place of these texts; the console, the command line and the problems of a run show them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.domain.b2b import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_SKU = "no_sku"
DUPLICATE_SKU = "duplicate_sku"
NOT_OFFERED = "not_offered"

_CREDENTIAL = "renew the credential or grant the permission, then `syncconsole check`"
_CONFIG = "change config.yaml as it says, then `syncconsole check`"
_LATER = "the next refresh tries again; `syncconsole check` shows whether it answers now"
_ANSWER = "nothing was concluded from this answer; look at the endpoint, then refresh again"

GUIDE: Mapping[str, str] = {
    NO_SKU: "give the variant a SKU in the store, then refresh; without one no price list and "
    "no lookup by SKU can find it",
    DUPLICATE_SKU: "give each variant a SKU of its own in the store, then refresh; nothing can "
    "tell which of them a price or an order means",
    UNREADABLE: "open the record in the store, correct the value that is named and save it, then "
    "refresh; until then its last good version is kept",
    NOT_OFFERED: "the store's connector has no such records; nothing is to be done here",
    "unauthorised": _CREDENTIAL,
    "http_401": _CREDENTIAL,
    "http_403": _CREDENTIAL,
    "misconfigured": _CONFIG,
    "http_404": _CONFIG,
    "untrusted": _CONFIG,
    "retriable": _LATER,
    "no_connection": _LATER,
    "no_answer": _LATER,
    "timeout": _LATER,
    "cut": _LATER,
    "http_429": _LATER,
    "malformed": _ANSWER,
    "not_json": _ANSWER,
    "too_large": _ANSWER,
    "endless_list": _ANSWER,
    "conflict": _LATER,
    "rejected": "the store refused the request as a whole; its own words above say why",
}
"""Code -> what to do. Codes are those of single records, and those of the whole feed as
connectors.errors gives them."""


def troubleshooting(code: str) -> str:
    """What to do about an error of this code. Every code has a text, an unknown one too."""
    if code in GUIDE:
        return GUIDE[code]
    if code.startswith("http_5"):
        return _LATER
    return "the store's own words above say what it is; `syncconsole errors` has its request's id"
