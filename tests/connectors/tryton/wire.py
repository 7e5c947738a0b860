"""What a Tryton answers on the wire, whoever asks: the simulated one does as the real one."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.live.rpc import Rpc, RpcError

_PRODUCT = "product.product"


def rpc_of(options: dict[str, Any], **others: str) -> Rpc:
    """A session of the tests' own."""
    told = options | others
    return Rpc(told["base_url"], told["database"], told["user"], told["password"])


class WireContract:
    """Subclassed where fixtures `options` and `stocked` say which Tryton, and a good with stock."""

    def test_a_quantity_is_nothing_without_a_place_and_a_day(
        self, options: dict[str, Any], stocked: str
    ) -> None:
        rpc = rpc_of(options)
        domain, today = [["code", "=", stocked]], rpc.call("model.ir.date.today")
        [place] = rpc.search("stock.location", [["code", "=", "STO"]], ["id"])
        places = {"locations": [place["id"]]}
        for context in ({}, {"stock_date_end": today}):
            [found] = rpc.search(_PRODUCT, domain, ["quantity"], **context)
            assert found["quantity"] == 0.0
        context = {**places, "stock_date_end": today}
        [found] = rpc.search(_PRODUCT, domain, ["quantity", "code"], **context)
        assert (found["quantity"], found["code"]) == (10.0, stocked)
        rpc.close()

    def test_fields_of_other_records_come_as_objects(
        self, options: dict[str, Any], stocked: str
    ) -> None:
        rpc = rpc_of(options)
        fields = ["template.list_price", "template.write_date"]
        [found] = rpc.search(_PRODUCT, [["code", "=", stocked]], fields)
        assert {"id", "list_price", "write_date"} == set(found["template."])
        assert "list_price" not in found
        rpc.close()

    def test_refusals_come_with_http_200_and_those_before_a_call_do_not(
        self, options: dict[str, Any]
    ) -> None:
        rpc = rpc_of(options)
        with pytest.raises(RpcError, match="'nofield'"):
            rpc.search(_PRODUCT, [["nofield", "=", 1]], [])
        with pytest.raises(RpcError, match=r"'no\.such'"):
            rpc.search("no.such", [], [])
        with pytest.raises(RpcError, match=r"UserError.*can not call"):
            rpc.call("model.sale.sale.quote", [99_999])
        with pytest.raises(RpcError, match=r'UserError.*A value is required for field "Party"'):
            rpc.create("sale.sale", {"reference": "x"})
        with pytest.raises(httpx.HTTPStatusError, match="403"):
            rpc.call("model.sale.sale.no_such_method", [1])
        rpc.close()

    @pytest.mark.parametrize(
        ("option", "status"), [("password", "401"), ("user", "401"), ("database", "404")]
    )
    def test_who_is_not_let_in_is_told_by_the_status(
        self, options: dict[str, Any], option: str, status: str
    ) -> None:
        with pytest.raises(httpx.HTTPStatusError, match=status):
            rpc_of(options, **{option: "wrong"})

    def test_what_is_put_away_is_found_only_where_it_is_asked_for(
        self, options: dict[str, Any], put_away: str
    ) -> None:
        rpc = rpc_of(options)
        domain = [["code", "=", put_away]]
        assert rpc.search(_PRODUCT, domain, ["code"]) == []
        [found] = rpc.search(_PRODUCT, domain, ["code"], active_test=False)
        assert found["code"] == put_away
        rpc.close()
