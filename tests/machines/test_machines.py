"""Generated lives of connections, in which nothing that must hold may ever break."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machines.cycle import GuardedCycle, UnguardedCycle, UnprotectedCycle
from tests.machines.inventory import GuardedInventory, UnguardedInventory
from tests.machines.life import Life
from tests.machines.steps import LONG, STEPS, profile

LIVES = {GuardedCycle: 0.4, UnguardedCycle: 0.2, GuardedInventory: 0.2, UnguardedInventory: 0.2}
"""Kind of life -> its share of all steps."""


@pytest.mark.invariant("I-1", "I-2", "I-3", "I-4", "I-5", "I-6", "I-7", "I-8", "I-10")
@pytest.mark.parametrize("life", LIVES)
def test_nothing_that_must_hold_breaks(
    life: type[Life], capsys: pytest.CaptureFixture[str]
) -> None:
    before, begun = Life.lived, time.monotonic()
    run_state_machine_as_test(life, settings=profile(LIVES[life]))
    steps = Life.lived - before
    if LONG:
        with capsys.disabled():
            took = time.monotonic() - begun
            sys.stdout.write(f"{life.__name__}: {steps:,} steps in {took:,.0f} s, none broke\n")
    assert steps >= STEPS * LIVES[life]


@pytest.mark.invariant("I-8")
def test_without_compare_and_set_behind_it_the_oversale_is_found(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = settings(profile(0.2), phases=[Phase.generate], derandomize=True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(UnprotectedCycle, settings=found)
    assert "may be sold" in caplog.text
