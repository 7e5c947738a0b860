"""Organisations for the tests: one that is only read, and fresh ones with a clock of the test's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.server import Sandbox
from tests.sandbox.capillary.client import Client
from tests.sandbox.fakes import FakeTime

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def club() -> Iterator[Client]:
    """A client of an organisation that no test changes."""
    with Sandbox(items=8, clock=FakeTime().clock) as sandbox, Client(sandbox) as client:
        yield client


@pytest.fixture
def client(time: FakeTime) -> Iterator[Client]:
    """A client of an organisation of the test's own, whose time moves by hand."""
    with Sandbox(items=8, customers=30, clock=time.clock) as sandbox, Client(sandbox) as client:
        yield client
