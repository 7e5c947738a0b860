"""What a test can see of the requests, and do in the middle of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.hooks import Hooks
from syncconsole.sandbox.log import NO_ANSWER
from tests.sandbox.client import ITEMS, Client

if TYPE_CHECKING:
    from syncconsole.sandbox.server import Sandbox

SKU = "L-1001-GRN"
ROW = {"location_id": 1, "sku": SKU, "quantity": 30}


def test_a_sale_can_happen_between_our_read_and_our_write(sandbox: Sandbox, client: Client) -> None:
    sandbox.shop.set_stock(SKU, 10)
    seen: list[int] = []

    def sale() -> None:
        sandbox.shop.sell(SKU, 3)
        seen.append(sandbox.shop.stock(SKU).on_hand)

    sandbox.hooks.before(1, sale, kind="write")
    assert client.on_hand(SKU) == 10
    assert client.put(ROW).status_code == 200
    assert seen == [7]
    assert client.on_hand(SKU) == 30


def test_after_means_that_the_write_is_done_and_not_yet_answered(
    sandbox: Sandbox, client: Client
) -> None:
    seen: list[tuple[int | None, int]] = []

    def look() -> None:
        done = [call for call in sandbox.log.calls() if call.kind == "write"]
        seen.append((sandbox.shop.stock(SKU).true, len(done)))

    sandbox.hooks.after(1, look, kind="write")
    client.put(ROW)
    assert seen == [(30, 0)]


def test_a_hook_runs_once_at_its_number_and_may_ask_the_sandbox_itself(
    sandbox: Sandbox, client: Client
) -> None:
    answers: list[int] = []

    def ask() -> None:
        with Client(sandbox) as another:
            answers.append(another.get("/v2/time").status_code)

    sandbox.hooks.before(2, ask)
    for _ in range(3):
        client.get("/v2/time")
    assert answers == [200]


def test_a_hooks_kind_must_be_known() -> None:
    with pytest.raises(ValueError, match="any, read, write or token"):
        Hooks().before(1, print, kind="delete")


def test_the_log_tells_what_was_asked_and_answered(sandbox: Sandbox, client: Client) -> None:
    client.get(ITEMS, limit=20, page=2)
    client.put(ROW, ROW)
    client.put({"sku": "NO-SUCH"})
    sandbox.faults.arm("lost_answer", method="POST")
    with pytest.raises(Exception, match="disconnect"):
        client.post(ROW)
    lines = [
        (call.number, call.kind, call.method, call.path, call.query, call.status, call.rows)
        for call in sandbox.log.calls()
    ]
    absolute, relative = (f"/v3/inventory/adjustments/{kind}" for kind in ("absolute", "relative"))
    assert lines == [
        (1, "read", "GET", ITEMS, "limit=20&page=2", 200, 20),
        (2, "write", "PUT", absolute, "", 200, 2),
        (3, "write", "PUT", absolute, "", 422, 0),
        (4, "write", "POST", relative, "", NO_ANSWER, 1),
    ]
    assert sandbox.log.calls()[3].fault == "lost_answer"
    assert (sandbox.log.count, sandbox.log.counts) == (4, {"read": 1, "write": 3})


def test_the_log_is_asked_by_kind_path_and_number(sandbox: Sandbox, client: Client) -> None:
    client.get(ITEMS)
    client.get("/v2/time")
    client.put(ROW)
    assert [call.number for call in sandbox.log.calls(kind="write")] == [3]
    assert [call.number for call in sandbox.log.calls(path="/v3/inventory")] == [1, 3]
    assert [call.number for call in sandbox.log.calls(after=1)] == [2, 3]
