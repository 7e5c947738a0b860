"""The address where an application gets a token for its credentials.

Vendor page "Client credentials grant": a form with grant_type, client_id and client_secret. What
it refuses is answered as RFC 6749 has it; the vendor's page gives no such answer.
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.shopify.grants import Grants

PATH = "/admin/oauth/access_token"


class OAuth:
    """The handler, over the store's grants."""

    def __init__(self, grants: Grants) -> None:
        self._grants = grants

    async def token(self, request: Request) -> JSONResponse:
        """A token with its scopes and seconds; 400 or 401 with `error` otherwise."""
        form = _form(request.headers.get("content-type", ""), await request.body())
        keys = self._grants.keys
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        known = form.get("client_id") == keys.client_id
        if not (known and hmac.compare_digest(form.get("client_secret", ""), keys.client_secret)):
            sentence = "The client is unknown or its secret is wrong"
            return JSONResponse({"error": "invalid_client", "error_description": sentence}, 401)
        token, seconds = self._grants.issue()
        scope = ",".join(sorted(self._grants.scopes))
        return JSONResponse({"access_token": token, "scope": scope, "expires_in": seconds})


def _form(kind: str, body: bytes) -> dict[str, str]:
    """The fields of a form, or of a JSON object; none where the body is neither."""
    if kind.partition(";")[0].strip().lower() != "application/json":
        return dict(parse_qsl(body.decode("latin-1")))
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}
