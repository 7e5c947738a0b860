"""The vendor's OAuth 2.0 addresses, on loopback: authorise, token, revoke.

The paths are those of the vendor's hosts. Nobody is asked for consent: the authorise page sends
the browser back at once, with the code, the state and the company's number.
"""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.quickbooks.grants import GrantError, Grants, Tokens
from syncconsole.sandbox.quickbooks.keys import SCOPE

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.quickbooks.keys import Keys

AUTHORISE = "/connect/oauth2"
TOKEN = "/oauth2/v1/tokens/bearer"  # noqa: S105 - an address
REVOKE = "/v2/oauth2/tokens/revoke"


class OAuth:
    """The handlers, over one company's grants."""

    def __init__(self, grants: Grants, keys: Keys) -> None:
        self._grants = grants
        self._keys = keys

    def routes(self) -> list[Route]:
        """The three addresses."""
        return [
            Route(AUTHORISE, self.authorise, methods=["GET"]),
            Route(TOKEN, self.token, methods=["POST"]),
            Route(REVOKE, self.revoke, methods=["POST"]),
        ]

    async def authorise(self, request: Request) -> Response:
        """Back to `redirect_uri` with code, state and realmId; 400 where that cannot be."""
        query = request.query_params
        back = query.get("redirect_uri", "")
        if query.get("client_id") != self._keys.client_id:
            return JSONResponse({"error": "invalid_client"}, 400)
        if urlsplit(back).scheme not in ("http", "https") or not urlsplit(back).netloc:
            return JSONResponse({"error": "invalid_request: redirect_uri"}, 400)
        told = {"state": query["state"]} if "state" in query else {}
        if query.get("response_type") != "code":
            told["error"] = "unsupported_response_type"
        elif SCOPE not in query.get("scope", "").split():
            told["error"] = "invalid_scope"
        elif not told:
            told["error"] = "invalid_request"  # the vendor insists on a state
        else:
            told = {"code": self._grants.code(back), **told, "realmId": self._keys.realm}
        glue = "&" if urlsplit(back).query else "?"
        return RedirectResponse(f"{back}{glue}{urlencode(told)}", 302)

    async def token(self, request: Request) -> Response:
        """Tokens for a code or a refresh token; 400 or 401 with `error` as RFC 6749 has it."""
        if not self._client_stands(request):
            return JSONResponse({"error": "invalid_client"}, 401)
        form = await _form(request)
        if form is None:
            return JSONResponse({"error": "invalid_request"}, 400)
        try:
            if form.get("grant_type") == "authorization_code":
                code, back = form.get("code", ""), form.get("redirect_uri", "")
                return _told(self._grants.exchange(code, back))
            if form.get("grant_type") == "refresh_token":
                return _told(self._grants.refresh(form.get("refresh_token", "")))
        except GrantError as error:
            return JSONResponse({"error": "invalid_grant", "error_description": str(error)}, 400)
        return JSONResponse({"error": "unsupported_grant_type"}, 400)

    async def revoke(self, request: Request) -> Response:
        """End the consent of the `token` in a JSON body; told with 200 and no body."""
        if not self._client_stands(request):
            return JSONResponse({"error": "invalid_client"}, 401)
        try:
            token = json.loads(await request.body())["token"]
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": "invalid_request"}, 400)
        self._grants.revoke(str(token))
        return Response(status_code=200)

    def _client_stands(self, request: Request) -> bool:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        try:
            given = b64decode(value, validate=True).decode()
        except ValueError:
            return False
        return scheme == "Basic" and given == f"{self._keys.client_id}:{self._keys.client_secret}"


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form body, None where it is none or names a field twice."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    fields = parse_qs((await request.body()).decode("latin-1"))
    if kind != "application/x-www-form-urlencoded" or any(len(v) > 1 for v in fields.values()):
        return None
    return {name: values[0] for name, values in fields.items()}


def _told(tokens: Tokens) -> Response:
    return JSONResponse(
        {
            "token_type": "bearer",
            "access_token": tokens.access,
            "expires_in": tokens.access_seconds,
            "refresh_token": tokens.refresh,
            "x_refresh_token_expires_in": tokens.refresh_seconds,
        }
    )
