"""What a connector may be asked for: components it knows, and one of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Capabilities, Change


def known(able: Capabilities, component: str) -> None:
    """Raises ValueError where the system has no such component."""
    if component not in able.components:
        raise ValueError(f"{able.title}'s connector does not know {component!r}")


def component_of(changes: Sequence[Change]) -> str:
    """The one component of all changes, "" where there are none; raises ValueError for more."""
    components = {change.component for change in changes}
    if len(components) > 1:
        raise ValueError(f"one component at a time, not {sorted(components)}")
    return components.pop() if components else ""
