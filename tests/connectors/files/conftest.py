"""The folder that every test of the files connector drops into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.connectors.files.drop import Drop

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """A new folder with a clock at 2 March 2020, 14:00 UTC."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return Drop(folder)
