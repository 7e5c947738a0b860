"""A Store Center of its own for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

from syncconsole.cache.connect import close_cache
from tests.support.centre import Centre

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Opened(Protocol):
    """Opens a Store Center: servers and settings of the connection may be given."""

    def __call__(self, **given: Any) -> Centre: ...


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens one, over a fresh cache that is closed afterwards."""

    def open_one(**given: Any) -> Centre:
        return Centre(tmp_path, monkeypatch, **given)

    yield open_one
    close_cache()


@pytest.fixture
def centre(opened: Opened) -> Centre:
    """Two empty servers, nothing ever synchronised."""
    return opened()
