"""A cache of its own for every console test, and the app over it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.console.app import SyncConsole
from syncconsole.domain.who import Who
from tests.console.fake_asking import FakeAsking
from tests.console.looking import settle
from tests.console.shop import StillClock, a_config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from syncconsole.config import Config


@pytest.fixture(autouse=True)
def cache(tmp_path: Path) -> Iterator[None]:
    """An empty cache on disk, closed afterwards."""
    open_cache(tmp_path / "cache.sqlite3")
    yield
    close_cache()


class Opened(Protocol):
    """The console in a test: `async with opened() as pilot`."""

    def __call__(
        self,
        config: Config | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        environment: dict[str, str] | None = None,
    ) -> AbstractAsyncContextManager[Pilot[None]]: ...


@pytest.fixture
def asking() -> FakeAsking:
    """What the console asks, recorded."""
    return FakeAsking()


@pytest.fixture
def opened(tmp_path: Path, asking: FakeAsking) -> Opened:
    """Opens the console over the test's cache and lets it come to rest."""

    @asynccontextmanager
    async def open_console(
        config: Config | None = None, **given: Any
    ) -> AsyncIterator[Pilot[None]]:
        app = SyncConsole(
            config or a_config(tmp_path),
            clock=StillClock(),
            asking=asking,
            who=Who("ana", "console"),
            environment=given.get("environment") or {},
        )
        async with app.run_test(size=given.get("size", (80, 24)), notifications=True) as pilot:
            await settle(pilot)
            yield pilot

    return open_console
