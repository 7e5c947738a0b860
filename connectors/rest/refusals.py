"""Where a refusal says why: as the description tells, else where refusals mostly do. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.rest import values
from connectors.rest.paths import MISSING, find

if TYPE_CHECKING:
    from connectors.rest.options import Errors

SAID = ("message", "error_description", "detail", "title", "error", "errors")
"""Where refusals mostly say why, where the description does not tell."""


def explain(errors: Errors, body: bytes) -> str:
    """A refusal's own words, out of its body."""
    try:
        found = values.decode(body)
    except ValueError:
        return ""
    message = message_of(errors, found)
    return "" if message is MISSING else values.text(message) or ""


def message_of(errors: Errors, found: Any) -> Any:
    """The text in a decoded refusal, MISSING where there is none."""
    if errors.message is not None:
        return find(errors.message, found)
    if isinstance(found, dict):
        return next((found[name] for name in SAID if found.get(name)), found)
    return found
