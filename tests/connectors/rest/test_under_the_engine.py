"""The engine over a described API: Full, Smart, a moved target, all accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.connect import close_cache
from syncconsole.domain.runs import Mode
from tests.connectors.rest.test_over_the_wire import CODES, at
from tests.support.house import House
from tests.support.scripted import Scripted
from tests.support.stranger import Stranger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from connectors.contract import Clock, Connector
    from syncconsole.config import Endpoint


@pytest.fixture
def store() -> Iterator[Stranger]:
    with Stranger(dict.fromkeys(CODES, 3)) as store:
        yield store
    close_cache()


class Premises(House):
    """A scripted office; the store is the stranger's API, opened anew for each run."""

    def __init__(self, folder: Path, store: Stranger, stock: Mapping[str, Any]) -> None:
        super().__init__(folder, Scripted(dict(stock)), Scripted({}))
        self._store = store

    def _open(self, endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]) -> Connector:
        return self.office if endpoint.name == "office" else at(self._store, clock)


def test_full_asserts_every_item_and_smart_sends_what_moved_and_nothing_else(
    tmp_path: Path, store: Stranger
) -> None:
    premises = Premises(tmp_path, store, {code: n for n, code in enumerate(CODES)})
    assert premises.run(Mode.FULL).state == "ok"
    assert store.stock == {code: n for n, code in enumerate(CODES)}
    assert premises.run(Mode.SMART).state == "ok"
    premises.office.put("WID-0004", 44)
    store.asked.clear()
    assert premises.run(Mode.SMART).state == "ok"
    assert store.stock["WID-0004"] == 44
    writes = [one for one in store.asked if one.startswith("PUT")]
    assert writes == ["PUT /v1/stock/WID-0004"]
    reads = [one for one in store.asked if one.startswith("GET")]
    decided_then_verified = 2
    assert reads == ["GET /v1/stock?skus=WID-0004&limit=10"] * decided_then_verified
