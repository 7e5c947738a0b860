"""A cache of its own for every test here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache, open_cache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path) -> Iterator[None]:
    """An empty cache on disk, closed afterwards."""
    open_cache(tmp_path / "cache.sqlite3")
    yield
    close_cache()
