"""The V2 API's orders over the wire: lists without totals, filters, changes, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.sandbox.order import Line
from syncconsole.sandbox.server import Sandbox
from tests.sandbox.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.fakes import FakeTime

ORDERS = "/v2/orders"
SKU = "L-1001-GRN"


@pytest.fixture
def busy(time: FakeTime) -> Iterator[Client]:
    """A client of a shop that took five orders, a minute apart: 101 to 105."""
    with Sandbox(items=240, seed=7, clock=time.clock) as sandbox, Client(sandbox) as client:
        sandbox.shop.set_stock(SKU, 50)
        for number in range(5):
            time.passed = 60.0 * number
            sandbox.shop.order([(SKU, 1 + number)], status=11 if number % 2 == 0 else 7)
        yield client


def ids(client: Client, **params: Any) -> list[int]:
    """The ids in one page of orders."""
    reply = client.get(ORDERS, **params)
    return [] if reply.status_code == 204 else [order["id"] for order in reply.json()]


def test_without_orders_there_is_no_body(client: Client) -> None:
    reply = client.get(ORDERS)
    assert (reply.status_code, reply.content) == (204, b"")
    assert client.get(f"{ORDERS}/count").json()["count"] == 0


def test_pages_share_out_the_orders_and_end_in_204(busy: Client) -> None:
    pages = [ids(busy, limit=2, page=page) for page in (1, 2, 3, 4)]
    assert pages == [[101, 102], [103, 104], [105], []]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"min_id": 103}, [103, 104, 105]),
        ({"min_id": 102, "max_id": 103}, [102, 103]),
        ({"status_id": 7}, [102, 104]),
        ({"min_date_created": "2026-03-02T09:03:00+00:00"}, [104, 105]),
        ({"min_date_created": "Mon, 02 Mar 2026 10:03:00 +0100"}, [104, 105]),
        ({"max_date_modified": "2026-03-02T09:01:00Z"}, [101, 102]),
        ({"email": "nobody@customer.example"}, []),
        ({"sort": "date_created:desc", "limit": 2}, [105, 104]),
        ({"sort": "status_id:asc"}, [102, 104, 101, 103, 105]),
    ],
)
def test_filters_and_sorting(busy: Client, params: dict[str, Any], found: list[int]) -> None:
    assert ids(busy, **params) == found


def test_totals_and_the_number_elsewhere_filter_too(busy: Client) -> None:
    dearest = busy.get(f"{ORDERS}/105").json()["total_inc_tax"]
    assert ids(busy, min_total=dearest) == [105]
    busy.ask("PUT", f"{ORDERS}/103", json={"external_order_id": "QB-7"})
    assert ids(busy, external_order_id="QB-7") == [103]


def test_a_change_moves_the_modification_time_and_nothing_else_does(
    busy: Client, time: FakeTime
) -> None:
    since = "2026-03-02T10:00:00Z"
    assert ids(busy, min_date_modified=since) == []
    time.passed = 3600.0
    busy.ask("PUT", f"{ORDERS}/102", json={"status_id": 5})
    busy.get(f"{ORDERS}/101")
    assert ids(busy, min_date_modified=since) == [102]
    order = busy.get(f"{ORDERS}/102").json()
    assert order["date_modified"] == "Mon, 02 Mar 2026 10:00:00 +0000"
    assert order["date_created"] == "Mon, 02 Mar 2026 09:01:00 +0000"


def test_the_count_is_by_status_and_obeys_filters(busy: Client) -> None:
    told = busy.get(f"{ORDERS}/count", min_id=102).json()
    by_status = {status["id"]: status["count"] for status in told["statuses"]}
    assert (told["count"], by_status[7], by_status[11]) == (4, 2, 2)
    assert sum(by_status.values()) == 4


def test_cancelling_over_the_wire_gives_the_units_back(busy: Client) -> None:
    before = busy.on_hand(SKU)
    reply = busy.ask("PUT", f"{ORDERS}/105", json={"status_id": 5})
    assert (reply.json()["status_id"], reply.json()["status"]) == (5, "Cancelled")
    assert busy.on_hand(SKU) == before + 5


def test_a_merchants_own_name_for_a_status_is_what_orders_say(busy: Client) -> None:
    busy.sandbox.shop.orders.labels[11] = "Ready to pack"
    assert busy.get(f"{ORDERS}/101").json()["status"] == "Ready to pack"
    statuses = busy.get("/v2/order_statuses").json()
    (status,) = (status for status in statuses if status["id"] == 11)
    assert (status["custom_label"], status["name"]) == ("Ready to pack", "Awaiting Fulfillment")
    assert len(statuses) == 15


def test_lines_are_edited_by_their_id(busy: Client) -> None:
    (line,) = busy.get(f"{ORDERS}/105/products").json()
    before = busy.on_hand(SKU)
    wanted = {"products": [{"id": line["id"], "quantity": 2}]}
    assert busy.ask("PUT", f"{ORDERS}/105", json=wanted).json()["items_total"] == 2
    assert busy.on_hand(SKU) == before + 3


def test_an_archived_order_is_in_no_list_and_still_there_by_its_id(busy: Client) -> None:
    busy.ask("PUT", f"{ORDERS}/103", json={"is_deleted": True})
    assert ids(busy) == [101, 102, 104, 105]
    assert busy.get(f"{ORDERS}/103").json()["is_deleted"] is True


def test_products_come_fifty_to_a_page(busy: Client) -> None:
    lines = [Line("", 1, 100 + number, f"Sticker {number}") for number in range(51)]
    order = busy.sandbox.shop.order(lines)
    at = f"{ORDERS}/{order.id}/products"
    counts = [len(busy.get(at, page=page).json()) for page in (1, 2)]
    assert counts == [50, 1]
    assert busy.get(at, page=3).status_code == 204
    assert busy.get(at, limit=51).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", f"{ORDERS}/999", {}, 404),
        ("GET", f"{ORDERS}/999/products", {}, 404),
        ("GET", ORDERS, {"params": {"limit": 251}}, 400),
        ("GET", ORDERS, {"params": {"colour": "red"}}, 400),
        ("GET", ORDERS, {"params": {"min_date_created": "yesterday"}}, 400),
        ("GET", ORDERS, {"params": {"sort": "colour:asc"}}, 400),
        ("GET", ORDERS, {"params": {"min_id": "x"}}, 400),
        ("GET", ORDERS, {"params": {"include": "consignments"}}, 400),
        ("PUT", f"{ORDERS}/101", {"json": {"status_id": 15}}, 400),
        ("PUT", f"{ORDERS}/101", {"json": {"status_id": "5"}}, 400),
        ("PUT", f"{ORDERS}/101", {"json": {"colour": "red"}}, 400),
        ("PUT", f"{ORDERS}/101", {"json": {"products": [{"id": 1, "quantity": 1}]}}, 400),
        ("PUT", f"{ORDERS}/101", {"json": {}}, 400),
        ("PUT", f"{ORDERS}/101", {"content": b"{"}, 400),
        ("POST", ORDERS, {"json": {}}, 405),
    ],
)
def test_errors_of_the_v2_api_are_a_list(
    busy: Client, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    reply = busy.ask(method, path, **sent)
    assert reply.status_code == status
    (error,) = reply.json()
    assert error["status"] == status
    assert error["message"]


def test_an_edit_beyond_the_stock_is_a_conflict(busy: Client) -> None:
    (line,) = busy.get(f"{ORDERS}/105/products").json()
    wanted = {"status_id": 2, "products": [{"id": line["id"], "quantity": 1000}]}
    reply = busy.ask("PUT", f"{ORDERS}/105", json=wanted)
    assert reply.status_code == 409
    assert busy.get(f"{ORDERS}/105").json()["status_id"] == 11


def test_without_the_token_the_v2_api_says_so_in_its_own_shape(busy: Client) -> None:
    with Client(busy.sandbox, token="wrong") as stranger:
        reply = stranger.get(ORDERS)
    assert reply.status_code == 401
    assert reply.json()[0]["status"] == 401


def test_faults_bend_a_list_without_totals(busy: Client) -> None:
    faults = busy.sandbox.faults
    faults.arm("empty", path=ORDERS, times=1)
    assert busy.get(ORDERS).status_code == 204
    faults.arm("short", path=ORDERS, times=1)
    assert ids(busy) == [101]
    faults.arm("duplicate_page", path=ORDERS, page=2)
    assert ids(busy, limit=2, page=2) == [101, 102]


def test_a_lost_answer_leaves_the_order_changed(busy: Client) -> None:
    busy.sandbox.faults.arm("lost_answer", method="PUT", times=1)
    with pytest.raises(Exception, match="disconnect"):
        busy.ask("PUT", f"{ORDERS}/101", json={"status_id": 5})
    assert busy.get(f"{ORDERS}/101").json()["status_id"] == 5


def test_an_order_is_placed_and_called_off_by_control(client: Client) -> None:
    client.control("POST", "stock", json={"sku": SKU, "quantity": 9})
    line = {"sku": SKU, "units": 2, "cents": 999}
    placed = client.control("POST", "order", json={"lines": [line], "shipping": 490}).json()
    assert (placed["status"], placed["total"], client.on_hand(SKU)) == (11, 2488, 7)
    told = client.control("POST", "order", json={"id": placed["id"], "status": 5}).json()
    assert (told["status"], client.on_hand(SKU)) == (5, 9)


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"lines": [{"sku": SKU, "units": 100_000}]}, 400, "cannot sell"),
        ({"lines": [{"sku": "NO-SUCH"}]}, 404, "NO-SUCH"),
        ({"lines": [{"colour": "red"}]}, 400, "colour"),
        ({}, 400, "lines"),
        ({"id": 7, "status": 5}, 404, "no order 7"),
    ],
)
def test_what_control_cannot_order_is_said(
    client: Client, sent: dict[str, Any], status: int, words: str
) -> None:
    reply = client.control("POST", "order", json=sent)
    assert reply.status_code == status
    assert words in reply.json()["error"]
