"""The lists of BigCommerce's V2 API: bare arrays, and 204 without a body where they are empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Raw

from connectors.errors import Malformed

if TYPE_CHECKING:
    from connectors.http import HttpClient
    from connectors.query import Query

_NO_BODY = b"[null]"
"""Stands for a body that is missing; no list of things holds a null alone."""


def v2_list(http: HttpClient, path: str, *, query: Query, needs: str) -> list[bytes]:
    """What the list holds, each as the bytes it came in, free of secrets.

    [] and 204 are empty; a body that is missing under another status raises
    Malformed(`incomplete_read`), because a broken answer is not the end of a list.
    """
    found, answer = http.fetch(path, list[Raw], query=query, needs=needs, on_empty=_NO_BODY)
    if answer.status == 204:
        return []
    raws = [http.redactor.data(bytes(raw)) for raw in found]
    if raws == [b"null"]:
        raise incomplete(f"HTTP {answer.status} to GET {path} came without a list")
    return raws


def incomplete(why: str) -> Malformed:
    """The error of a read that cannot be trusted to hold everything."""
    return Malformed(
        f"BigCommerce's orders were not read completely: {why}. Read them again.",
        code="incomplete_read",
    )
