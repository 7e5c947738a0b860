"""`pytest -m live` runs the live tests; any other run leaves them out, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_NOTE = "live tests are left out; they install real systems: pytest -m live"
_left_out = list["pytest.Item"]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the live ones out unless the run's own `-m` speaks of them."""
    if "live" in config.option.markexpr:
        return
    live = [item for item in items if item.get_closest_marker("live")]
    if live:
        _left_out.extend(live)
        config.hook.pytest_deselected(items=live)
        items[:] = [item for item in items if item not in set(live)]


def pytest_report_collectionfinish() -> str:
    """The note, where any was left out."""
    return f"{len(_left_out)} {_NOTE}" if _left_out else ""
