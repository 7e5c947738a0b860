"""The real systems of this folder, each installed and started once a session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.live.oscar import OscarShop
from tests.live.premises import LivePremises
from tests.live.tryton import TrytonHouse
from tests.live.venvs import live_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path


class Building:
    """Both systems, made at the same time: on two cores that takes half as long."""

    def __init__(self, wanted: set[str], factory: pytest.TempPathFactory) -> None:
        self._makers = ThreadPoolExecutor(2)
        self._tryton: Future[TrytonHouse] | None = None
        self._oscar: Future[OscarShop] | None = None
        # The longer one first.
        if "tryton_house" in wanted:
            self._tryton = self._makers.submit(TrytonHouse, live_folder(factory, "tryton"))
        if "oscar_shop" in wanted:
            self._oscar = self._makers.submit(OscarShop, live_folder(factory, "oscar"))

    def tryton(self) -> TrytonHouse:
        """Wait for it; raises what its making raised, a skip too."""
        assert self._tryton is not None
        return self._tryton.result()

    def oscar(self) -> OscarShop:
        """Wait for it; raises what its making raised, a skip too."""
        assert self._oscar is not None
        return self._oscar.result()

    def stop(self) -> None:
        """End the servers, also of one that nobody got to ask for."""
        self._makers.shutdown()
        for made in (self._tryton, self._oscar):
            if made is not None and made.exception() is None:
                made.result().stop()


@pytest.fixture(scope="session")
def building(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Building]:
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    building = Building(wanted, tmp_path_factory)
    yield building
    building.stop()


@pytest.fixture(scope="session")
def tryton_house(building: Building) -> TrytonHouse:
    """A real Tryton, with its server running."""
    return building.tryton()


@pytest.fixture(scope="session")
def oscar_shop(building: Building) -> OscarShop:
    """A real django-oscar, with its server running."""
    return building.oscar()


@pytest.fixture
def premises(tmp_path: Path, oscar_shop: OscarShop, tryton_house: TrytonHouse) -> LivePremises:
    """Both as they were seeded, and a connection between them."""
    oscar_shop.fresh()
    tryton_house.fresh()
    return LivePremises(tmp_path, oscar_shop, tryton_house)
