"""The real systems of this folder, each installed and started once a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.tryton import TrytonHouse
from tests.live.venvs import live_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def tryton_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrytonHouse]:
    """A real Tryton as it was seeded, with its server running."""
    house = TrytonHouse(live_folder(tmp_path_factory, "tryton"))
    yield house
    house.stop()
