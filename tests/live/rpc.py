"""Tryton's JSON-RPC as small as can be: the tests' own eyes, which share nothing with us."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

import httpx

Json = dict[str, Any]


class RpcError(Exception):
    """What Tryton answered in `error`."""


class Rpc:
    """One user's session in one database; `context` is added to every call of a model."""

    def __init__(self, url: str, database: str, user: str, password: str) -> None:
        self._client = httpx.Client(timeout=120.0, trust_env=False)
        self._address = f"{url}/{database}/rpc/"
        try:
            uid, token, _ = self._post("common.db.login", [user, {"password": password}, "en"])
        except Exception:
            self._client.close()
            raise
        self.uid: int = uid
        proof = base64.b64encode(f"{user}:{uid}:{token}".encode()).decode()
        self._client.headers["Authorization"] = f"Session {proof}"
        self.context: Json = {}
        self.context = self.call("model.res.user.get_preferences", True)

    def call(self, method: str, *params: Any, **context: Any) -> Any:
        """The result of `model.NAME.METHOD`; raises RpcError, httpx.HTTPStatusError."""
        return self._post(method, [*params, {**self.context, **context}])

    def search(
        self, model: str, domain: list[Any], fields: list[str], **context: Any
    ) -> list[Json]:
        """The records of a model, Decimals as such."""
        order = [["id", "ASC"]]
        method = f"model.{model}.search_read"
        found: list[Json] = self.call(method, domain, 0, None, order, fields, **context)
        return found

    def create(self, model: str, *values: Json) -> list[int]:
        """Make records; their ids."""
        made: list[int] = self.call(f"model.{model}.create", list(values))
        return made

    def close(self) -> None:
        self._client.close()

    def _post(self, method: str, params: list[Any]) -> Any:
        body = {"id": 1, "method": method, "params": params}
        answer = self._client.post(self._address, json=body)
        answer.raise_for_status()
        said = answer.json(object_hook=_plain)
        if said.get("error"):
            raise RpcError(f"{method}: {str(said['error'])[:400]}")
        return said["result"]


def decimal(value: object) -> Json:
    """A Decimal as it travels."""
    return {"__class__": "Decimal", "decimal": str(value)}


def _plain(found: Json) -> Any:
    return Decimal(found["decimal"]) if found.get("__class__") == "Decimal" else found
