"""A fresh cache for every engine test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    close_cache()
