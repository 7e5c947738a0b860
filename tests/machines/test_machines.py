"""Generated lives of connections, in which nothing that must hold may ever break."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.machines.inventory import GuardedInventory, UnguardedInventory
from tests.machines.steps import profile


@pytest.mark.parametrize("life", [GuardedInventory, UnguardedInventory])
def test_inventory(life: type) -> None:
    run_state_machine_as_test(life, settings=profile(0.25))
