"""The operators' words for runs."""

from __future__ import annotations

import pytest

from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import ACTIONS, LABELS, Mode


@pytest.mark.requirement("S-046")
def test_an_inventory_connection_has_two_kinds_of_sync_called_full_and_smart() -> None:
    assert [LABELS[mode] for mode in PROFILES["inventory"].modes] == ["Full", "Smart"]
    assert set(ACTIONS) == set(PROFILES["inventory"].modes)


@pytest.mark.requirement("S-009")
def test_a_store_center_has_three_kinds_called_fresh_delta_and_manual() -> None:
    assert [LABELS[mode] for mode in PROFILES["store-center"].modes] == ["Fresh", "Delta", "Manual"]


def test_every_mode_has_a_label() -> None:
    assert set(LABELS) == set(Mode)
