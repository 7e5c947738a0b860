"""Where a system cannot be installed, its tests are skipped and say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.venvs import install

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live


def test_what_cannot_be_installed_skips_with_pips_last_word(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match="not installable here: ERROR"):
        install(tmp_path, [str(tmp_path / "nowhere")])
