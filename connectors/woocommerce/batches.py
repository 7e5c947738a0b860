"""One batch on its way: POST {path}, and the items of its answer, one for each that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import Retriable
from connectors.woocommerce.lists import WRITE
from connectors.woocommerce.shapes import Batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.http import HttpClient
    from connectors.wire import Answer


def sent(http: HttpClient, path: str, body: Any, ready: Callable[[], None]) -> Answer:
    """The answer of a batch; raises as `HttpClient.send` does."""
    return http.send("POST", path, msgspec.json.encode(body), ready=ready, needs=WRITE)


def items(http: HttpClient, answer: Answer, kind: str, count: int, path: str) -> list[bytes]:
    """The raw items under `create` or `update`, in the order they were sent.

    Raises Retriable(maybe_done=True) where the answer cannot be read or holds another number.
    """
    batch = http.acknowledged(answer, Batch, f"POST {path}")
    raws = [bytes(raw) for raw in (batch.create if kind == "create" else batch.update)]
    if len(raws) != count:
        raise Retriable(
            f"WooCommerce answered for {len(raws)} of {count} items of a batch. Only reading can "
            "tell what was done.",
            code="short_answer",
            maybe_done=True,
        )
    return raws
