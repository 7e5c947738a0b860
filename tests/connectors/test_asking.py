"""Which keys become questions, and how many of them fit into one."""

from __future__ import annotations

import pytest

from connectors.asking import in_lists, listable, reference


@pytest.mark.parametrize("value", ["1", "42", str(2**63 - 1)])
def test_an_id_is_a_number_that_systems_can_count_up_to(value: str) -> None:
    assert reference({"id": value}, "id") == value


@pytest.mark.parametrize("value", ["", "0", "-1", "4.2", "x", "٣", str(2**63), "9" * 5000])
def test_what_is_no_such_number_is_never_asked_for_as_an_id(value: str) -> None:
    assert reference({"id": value}, "id") == ""
    assert reference({}, "id") == ""


def test_a_list_holds_no_more_than_its_room_and_its_count() -> None:
    values = ["a" * size for size in (3, 3, 3, 9, 1, 1, 1, 1)]
    parts = list(in_lists(values, room=10, most=3))
    assert [value for part in parts for value in part] == values
    assert all(len(part) <= 3 and sum(len(one) + 1 for one in part) <= 10 for part in parts)
    assert [len(part) for part in parts] == [2, 1, 1, 3, 1]


@pytest.mark.parametrize("key", ["", "  ", "a,b", "é" * 6, "\ud800"])
def test_a_key_that_a_list_cannot_hold_is_told_before_it_is_asked(key: str) -> None:
    assert not listable(key, most=30)
    assert listable("TENT-2", most=30)
