"""`pytest -m live` runs the live tests; any other run leaves them out, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_NOTE = "live tests are left out: they install real systems, `pytest -m live` runs them"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the live ones out unless the run's own `-m` speaks of them."""
    if _asked(config):
        return
    live = [item for item in items if item.get_closest_marker("live")]
    if live:
        config.hook.pytest_deselected(items=live)
        items[:] = [item for item in items if item not in live]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """The note, at the end of a run of everything, or of one that left some out."""
    # On several cores the tests are collected elsewhere, and nobody tells what was left out.
    everything = config.args_source is config.ArgsSource.TESTPATHS
    if not _asked(config) and (everything or terminalreporter.stats.get("deselected")):
        terminalreporter.write_line(_NOTE)


def _asked(config: pytest.Config) -> bool:
    return "live" in config.option.markexpr
