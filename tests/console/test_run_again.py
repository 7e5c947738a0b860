"""A run's page: what failed is tried again by cause, what was pushed is taken back, and what a
drift check or the doctor found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.cache.read_runs.factory import add_plan
from tests.console.review_app import console, house
from tests.console.shop import a_problem, a_run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path) -> None:
    house(tmp_path)


def partial() -> int:
    """A run that pushed one row and was refused another."""
    plan = add_plan(
        [
            {"key": "A-1", "after": 7, "outcome": "pushed"},
            {"key": "B-2", "after": 7, "outcome": "rejected", "reason": "refused", "message": "no"},
        ],
        state="spent",
    )
    run = a_run(state="partial", plan=plan, counts='{"scope":2,"pushed":1,"rejected":1}')
    a_problem(run, key="B-2", code="locked")
    return run


def result(**row: Any) -> str:
    return msgspec.json.encode([row]).decode()


async def test_one_cause_is_chosen_and_planned_for_review(tmp_path: Path) -> None:
    run = partial()
    async with console(tmp_path) as shown:
        await shown.press("5", "enter")
        assert "1 rejected, locked: no   B-2" in shown.text
        await shown.press("T")
        assert "1 locked: no" in shown.text
        await shown.press("1")
        assert shown.engine.named("retry") == [{"run": run, "cause": "locked"}]
        assert "it plans what failed" in shown.text


async def test_all_causes_at_once(tmp_path: Path) -> None:
    run = partial()
    async with console(tmp_path) as shown:
        await shown.press("5", "enter", "T", "a")
        assert shown.engine.named("retry") == [{"run": run, "cause": ""}]


async def test_an_undo_asks_first_and_the_default_answer_leaves_it(tmp_path: Path) -> None:
    run = partial()
    async with console(tmp_path) as shown:
        await shown.press("5", "enter", "Z", "enter")
        assert shown.engine.named("undo") == []
        await shown.press("Z", "y")
        assert shown.engine.named("undo") == [{"run": run}]


async def test_a_run_with_nothing_to_try_again_or_take_back_says_so(tmp_path: Path) -> None:
    a_run(counts='{"scope":3,"unchanged":3}')
    async with console(tmp_path) as shown:
        await shown.press("5", "enter", "T")
        assert "no row of this run failed" in shown.text
        await shown.press("Z")
        assert "this run pushed nothing" in shown.text


async def test_what_an_undo_took_back_and_left_is_told_on_both_pages(tmp_path: Path) -> None:
    run = partial()
    receipt = result(
        order="1001", reference="W-1001", document="145", there=True,
        address="https://books.test/145",
    )  # fmt: skip
    undo = a_run(mode="undo", options=f'{{"undo":{run}}}', result=receipt)
    add_plan([{"key": "A-1", "after": 9, "outcome": "pushed"}], mode="undo", run=undo)
    async with console(tmp_path) as shown:
        await shown.press("5", "enter")
        assert f"takes back run {run}" in shown.text
        assert "order 1001 stays booked as 145 (W-1001) https://books.test/145" in shown.text
        await shown.press("escape", "j", "enter")
        assert f"undone by run {undo}" in shown.text


async def test_drift_names_who_moved_with_values(tmp_path: Path) -> None:
    row = {
        "key": "A-1", "sku": "A-1", "title": "Boots", "target": 3, "agreed": 5, "due": 5, "why": "",
    }  # fmt: skip
    kind = result(moved="target", count=1, text="changed at the target", way_out="F", rows=[row])
    a_run(mode="drift", counts="{}", result=kind)
    async with console(tmp_path) as shown:
        await shown.press("5", "enter")
        assert "1 target: changed at the target" in shown.text
        assert "holds 3, agreed 5, should be 5" in shown.text


async def test_the_doctor_tells_examples_and_the_way_out(tmp_path: Path) -> None:
    finding = result(
        code="not_tracked", text="not tracked", count=3, examples=["A-1"], blocks=True,
        way_out="switch tracking on",
    )  # fmt: skip
    a_run(mode="doctor", counts="{}", result=finding)
    async with console(tmp_path) as shown:
        await shown.press("5", "enter")
        assert "3 not tracked   A-1" in shown.text
        assert "do: switch tracking on" in shown.text


async def test_drift_and_doctor_are_commands(tmp_path: Path) -> None:
    async with console(tmp_path) as shown:
        for word in ("drift", "doctor"):
            await shown.press("colon", *word, "enter")
            assert shown.engine.named("run")[-1]["mode"] == word
