"""`syncconsole drift` and `doctor`: what they found, and exit codes scripts act upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from syncconsole.cli import asked_reading
from tests.cli.fake_engine import FakeEngine

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(asked_reading, "engine", fake)
    return fake


def found(engine: FakeEngine, result: list[dict[str, Any]], **ends: Any) -> None:
    """The run ends with this."""
    engine.ends |= {"result": msgspec.json.encode(result).decode(), **ends}


def kind(moved: str, count: int = 1, **row: Any) -> dict[str, Any]:
    rows = [{"key": "A", "sku": "A", "title": "Boots", "why": "", "orders": 0, **row}]
    return {"moved": moved, "count": count, "text": "changed", "way_out": "a Full", "rows": rows}


def test_drift_lists_who_moved_and_is_exit_2(shell: Shell, engine: FakeEngine) -> None:
    found(engine, [kind("target", 25, target=3, agreed=5, due=5)])
    said = shell("drift outdoor-shop")
    assert said.code == 2
    assert "25  target  changed  a Full" in said.out
    line = next(line for line in said.out.splitlines() if line.startswith("A "))
    assert line.split() == ["A", "3", "5", "5", "Boots"]
    assert "and 24 more" in said.out
    assert engine.asked[0][1]["mode"] == "drift"


def test_nothing_moved_is_exit_0_orders_in_flight_included(
    shell: Shell, engine: FakeEngine
) -> None:
    found(engine, [kind("orders", target=3, agreed=5, due=3), kind("nobody", 0)])
    said = shell("drift outdoor-shop --json")
    assert (said.code, [each["moved"] for each in said.document["drift"]]) == (0, ["orders"])


def test_a_drift_that_could_not_read_is_exit_1_with_its_error(
    shell: Shell, engine: FakeEngine
) -> None:
    engine.ends |= {"state": "failed", "error": "the store does not answer"}
    said = shell("drift outdoor-shop")
    assert (said.code, "the store does not answer" in said.out) == (1, True)


FINDING = {
    "code": "not_tracked", "text": "the target does not track stock", "count": 3,
    "examples": ["A", "B"], "way_out": "switch tracking on", "blocks": True,
}  # fmt: skip


def test_doctor_tells_count_examples_and_the_way_out_and_is_exit_4(
    shell: Shell, engine: FakeEngine
) -> None:
    found(engine, [FINDING])
    said = shell("doctor outdoor-shop")
    assert said.code == 4
    assert "3  blocks  the target does not track stock  A, B" in said.out
    assert "switch tracking on" in said.out
    assert shell("doctor outdoor-shop --json").document["findings"] == [FINDING]


def test_notes_alone_are_exit_0(shell: Shell, engine: FakeEngine) -> None:
    found(engine, [FINDING | {"blocks": False}])
    assert shell("doctor outdoor-shop").code == 0
    found(engine, [])
    assert "nothing found" in shell("doctor outdoor-shop").out
