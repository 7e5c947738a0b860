"""Fresh: the entire data of both servers, both ways (S-006, S-010 to S-014)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed
from syncconsole.domain.runs import Mode
from tests.support.records import Server

if TYPE_CHECKING:
    from tests.engine.two_way.conftest import Opened
    from tests.support.centre import Centre


@pytest.mark.requirement("S-006")
@pytest.mark.requirement("S-011")
@pytest.mark.requirement("S-012")
def test_what_only_one_side_has_is_at_both_afterwards_and_every_row_has_an_outcome(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 120)
    centre.customers(centre.main, 250, first=100)
    run = centre.log_on()
    assert (run.mode, run.trigger, run.state) == ("fresh", "login", "ok")
    assert centre.alike("customers")
    assert centre.main.keys("customers") == {f"C{n}" for n in range(350)}
    counts = centre.counts(run)
    assert counts["scope"] == 120 + 250
    assert (counts["pushed"], counts["unchanged"]) == (100 + 230, 20 * 2)
    assert counts["verified"] == 330
    assert centre.complete
