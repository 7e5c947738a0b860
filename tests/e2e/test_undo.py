"""A push is explained, checked for drift and taken back by the commands, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_headless import rewrite, run, shop

if TYPE_CHECKING:
    from tests.support.premises import Premises

__all__ = ["shop"]


@pytest.mark.pitfall("P-33")
def test_a_push_is_taken_back_but_not_where_the_store_sold_meanwhile(shop: Premises) -> None:
    assert run(shop, "sync", "full", "shop", "--approve", "--reason", "first sync")[0] == 0
    kept, sold = [sku for sku, stock in shop.stock().items() if stock > 3][:2]
    before = shop.stock()
    rewrite(shop, None, **{kept: "1", sold: "2"})
    code, said = run(shop, "sync", "smart", "shop")
    pushed = said["run"]["id"]
    assert (shop.stock()[kept], shop.stock()[sold]) == (1, 2)

    shop.sandbox.shop.set_stock(sold, 0)
    writes = len(shop.sandbox.log.calls(kind="write"))
    code, said = run(shop, "drift", "shop")
    moved = {each["moved"]: [row["sku"] for row in each["rows"]] for each in said["drift"]}
    assert (code, moved["target"]) == (2, [sold])

    code, said = run(shop, "run", "undo", f"{pushed}")
    assert (code, said["run"]["undoes"]) == (2, pushed)
    assert len(shop.sandbox.log.calls(kind="write")) == writes
    code, said = run(shop, "plan", "push", f"{said['run']['plan']}")
    assert (code, said["run"]["counts"]["pushed"], said["run"]["counts"]["stale"]) == (4, 1, 1)
    assert (shop.stock()[kept], shop.stock()[sold]) == (before[kept], 0)

    code, said = run(shop, "explain", "shop", kept)
    why = {each["code"]: each["text"] for each in said["explain"]["why"]}
    assert f"undone: run {pushed}" in why["excluded"]
    assert said["explain"]["agreed"]["qty"] == before[kept]
    run(shop, "sync", "smart", "shop")
    assert shop.stock()[kept] == before[kept]
