"""One request to the simulated system, from its arrival to its line in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope

    from syncconsole.sandbox.faults import Fault

KEY = "sandbox.visit"
"""Where the visit lies in the ASGI scope."""


@dataclass(slots=True)
class Visit:
    """A request: its number in order of arrival from 1, its number among its kind, its target.

    `path` is the part below the store, as /v3/inventory/items, or the company's whole path.
    `rows` is how many records the answer holds, or how many a write asked for.
    """

    number: int
    kind: str
    of_kind: int
    method: str
    path: str
    query: str
    fault: Fault | None = None
    rows: int = 0


def visit_of(scope: Scope) -> Visit:
    """The visit a request belongs to."""
    visit = scope[KEY]
    assert isinstance(visit, Visit)
    return visit
