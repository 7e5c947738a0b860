"""What the wire has to know of a simulated system: its routes, and how it receives a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.visit import Visit


@dataclass(frozen=True, slots=True)
class Reception:
    """How a request was received.

    `refusal` answers in place of the system where the request may not pass; `headers` are on
    whichever answer leaves.
    """

    refusal: ASGIApp | None
    headers: Mapping[str, str] = field(default_factory=dict)


class System(Protocol):
    """A simulated system behind the wire."""

    @property
    def app(self) -> ASGIApp:
        """Its routes."""
        ...

    def path(self, scope: Scope) -> str:
        """A request's path as the log and the faults name it; its body is in the scope."""
        ...

    def kind(self, scope: Scope) -> str:
        """What the request is: "read", "write", or "token" where it only asks for access."""
        ...

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """Count the request against the system's limits and look at its credentials."""
        ...
