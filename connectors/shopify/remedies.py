"""What a person can do about a failed check."""

from __future__ import annotations

from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised

_BY_CODE = {
    "http_401": "Put the token of an app that is installed on this shop where config.yaml takes "
    "`token` from, or use client_id and client_secret.",
    "no_token": "Copy client_id and client_secret from the app's settings in the Dev Dashboard, "
    "and install the app on the shop.",
    "http_402": "The shop's owner must settle the bill; nothing can be done from here.",
    "http_423": "The shop's owner must ask Shopify's support.",
    "http_430": "Wait; where it goes on, ask Shopify's support with this machine's address.",
    "shop_inactive": "The shop's owner must open it again in the admin.",
}


def remedy(error: ConnectorError) -> str:
    """The way out of this error, as a sentence."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    if isinstance(error, Unauthorised):
        return "Add that scope to the app, install it on the shop again, then check again."
    if isinstance(error, Misconfigured):
        return "Correct shop, api_version or base_url in config.yaml."
    if isinstance(error, Retriable) and error.code in {"no_connection", "timeout", "cut"}:
        return "Check shop, base_url, name resolution and the way out of this machine's network."
    if isinstance(error, Retriable):
        return "Shopify may be in trouble: look at shopifystatus.com and try again later."
    if isinstance(error, Rejected):
        return "Shopify does not understand the question: set api_version to one it still serves."
    return "Something else than Shopify's API answered: check base_url and any proxy between."
