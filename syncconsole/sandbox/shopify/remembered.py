"""Answers by idempotency key: the same request again is answered the same, with nothing done.

What becomes of another request under the same key, and of one under the key of a request that was
refused, is what the vendor says of the codes of InventorySetQuantitiesUserErrorCode.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MISMATCH = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
FAILED = "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"


class Remembered(Generic[T]):
    """What was answered under each key; call it with the shop's lock held."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[str, T, bool]] = {}

    def once(
        self, key: str, request: Any, do: Callable[[], tuple[T, bool]], refuse: Callable[[str], T]
    ) -> T:
        """The answer to a request: `do` gives it and whether it stands, `refuse` makes one."""
        asked = json.dumps(request, sort_keys=True)
        if key in self._answers:
            before, answer, stands = self._answers[key]
            if before != asked:
                return refuse(MISMATCH)
            return answer if stands else refuse(FAILED)
        answer, stands = do()
        self._answers[key] = asked, answer, stands
        return answer
