"""Sandboxes for the tests: one that is only read, and fresh ones that are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.server import Sandbox
from tests.sandbox.client import Client
from tests.sandbox.fakes import FakeTime

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def untouched() -> Iterator[Client]:
    """A client of a sandbox that no test changes."""
    with Sandbox(items=240, seed=7) as sandbox, Client(sandbox) as client:
        yield client


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of the test's own."""
    with Sandbox(items=240, seed=7) as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Client]:
    """A client of the test's own sandbox."""
    with Client(sandbox) as client:
        yield client


@pytest.fixture
def time() -> FakeTime:
    """Time that moves when the test says so."""
    return FakeTime()
