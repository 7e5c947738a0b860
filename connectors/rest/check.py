"""What a person wants to know of a described API before trusting the description."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Malformed, Misconfigured, Rejected, Unauthorised
from connectors.findings import clocks, tried
from connectors.model import Finding
from connectors.rest.access import NO_TOKEN
from connectors.retry import http_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectors.contract import Clock
    from connectors.model import Page
    from connectors.rest.api import Api
    from connectors.rest.options import Component, Options
    from connectors.rest.reading import Reading

_UNKNOWN = re.compile(r"password|credential|authenticat|log ?in|token", re.IGNORECASE)
"""Words of an API that answers 403 where it did not even know who asked, as django's do."""

STOCKED = ("inventory", "products", "variants")
"""The components of which every shop and every office has some."""


def findings(
    api: Api, options: Options, readings: Mapping[str, Reading], clock: Clock
) -> list[Finding]:
    """Reach, credential, clock, and the first page of each component; writes nothing, never raises
    a ConnectorError."""
    first, *others = options.components.values()

    def reach() -> Finding:
        return _component(first, readings[first.name])

    def steps() -> dict[str, Callable[[], Finding]]:
        found: dict[str, Callable[[], Finding]] = {"clock": partial(_clock, api, first, clock)}
        for each in others:
            found[each.name] = partial(_component, each, readings[each.name])
        return found

    return tried(first.name, reach, steps, partial(_failed, options))


def _component(component: Component, reading: Reading) -> Finding:
    page = next(reading.pages(None, ""))
    name, text = component.name, _counted(page, component)
    if not page.records and name in STOCKED:
        remedy = "Check path and where: `syncconsole try` shows what the API answers."
        return Finding(name, ok=False, text=text, remedy=remedy)
    if name == "inventory" and all(record.qty is None for record in page.records):
        reason = page.records[0].reason
        return Finding(
            name, ok=False, text=f"{text}, and no quantity of them can be read ({reason})",
            remedy="Correct map.qty; `syncconsole try` shows what it finds.",
        )  # fmt: skip
    return Finding(name, ok=True, text=f"{text}; a check writes nothing")


def _counted(page: Page, component: Component) -> str:
    if page.total is not None:
        return f"{page.total:,} records at {component.path}"
    more = " and more" if page.cursor else ""
    return f"{len(page.records):,} records{more} at {component.path}"


def _clock(api: Api, component: Component, clock: Clock) -> Finding:
    _, answer = api.get(api.under(component.path), dict(component.query)) if (
        component.method == "GET"
    ) else api.get(api.under(component.path), body=dict(component.query))  # fmt: skip
    theirs = http_date(answer.headers.get("date", ""))
    return clocks(
        f"{api.http.title}'s",
        theirs,
        clock.now(),
        proxy="Times of changes cannot be compared; look at the server's own clock.",
        remedy="Set both clocks by NTP; times of changes are compared with them.",
    )


def _failed(options: Options, name: str, error: ConnectorError) -> Finding:
    said = f" It said: {error.detail}" if error.detail else ""
    text = "The credential was not accepted (HTTP 403)." if _unknown(error) else error.message
    return Finding(name, ok=False, text=text + said, remedy=_remedy(options, error))


def _unknown(error: ConnectorError) -> bool:
    """Whether a refusal for want of a permission is one for want of a credential."""
    return error.code == "http_403" and bool(_UNKNOWN.search(error.detail))


def _remedy(options: Options, error: ConnectorError) -> str:
    if isinstance(error, Unauthorised):
        kind = options.access.kind
        if error.code == NO_TOKEN:
            return "Correct token_url, client_id, client_secret or scope in config.yaml."
        if error.code == "http_403" and not _unknown(error):
            return f"Check the credential (auth: {kind}), and grant its account this permission."
        if kind == "oauth2":
            return "Check that token_url gives out tokens for this url, and that scope is enough."
        return f"Correct the credential where config.yaml takes it from (auth: {kind})."
    if isinstance(error, Misconfigured):
        return "Correct what the sentence names in config.yaml."
    if isinstance(error, Rejected):
        return "Check `url` and the component's `path`: something else answers there."
    if isinstance(error, Malformed):
        return "Correct the path it names; `syncconsole try` shows what the API answers."
    if error.code.startswith("http_"):
        return "The system, or what stands before it, is in maintenance or overloaded: try later."
    return "Check url, name resolution and network, and whether the system is up; check again."
