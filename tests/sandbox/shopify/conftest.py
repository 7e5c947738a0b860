"""Stores for the tests: one that is only read, and fresh ones with a clock of the test's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.server import Sandbox
from tests.sandbox.shopify.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.fakes import FakeTime


@pytest.fixture(scope="session")
def read() -> Iterator[Client]:
    """A client of a store that no test changes."""
    with Sandbox(items=240, seed=7) as sandbox, Client(sandbox) as client:
        yield client


@pytest.fixture
def client(time: FakeTime) -> Iterator[Client]:
    """A client of a store of the test's own, whose time moves by hand."""
    with Sandbox(items=240, seed=7, clock=time.clock) as sandbox, Client(sandbox) as client:
        yield client
