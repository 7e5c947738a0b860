"""Which orders hold units back: until the office has them and has been read again since."""

from __future__ import annotations

import pytest

from syncconsole.domain.orders import OrderState, subtracts


@pytest.mark.requirement("S-082")
@pytest.mark.parametrize(
    ("state", "acknowledged", "read_begun", "held_back"),
    [
        (OrderState.OPEN, None, 9, True),
        (OrderState.HELD, None, 9, True),
        (OrderState.REJECTED, None, 9, True),
        (OrderState.EXPORTED, None, 9, True),  # exported, the answer not in yet
        (OrderState.EXPORTED, 5, None, True),  # the office was never read
        (OrderState.EXPORTED, 5, 4, True),  # that reading began before the office took it
        (OrderState.EXPORTED, 5, 5, True),
        (OrderState.EXPORTED, 5, 6, False),
        (OrderState.DROPPED, None, None, False),
        (OrderState.VOID, 5, 6, False),
    ],
)
def test_units_come_back_only_with_a_reading_that_began_after_the_office_took_the_order(
    state: OrderState, acknowledged: int | None, read_begun: int | None, *, held_back: bool
) -> None:
    assert subtracts(state, acknowledged, read_begun) is held_back
