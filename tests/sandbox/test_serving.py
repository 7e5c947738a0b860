"""The server: started when it says so, gone when it is stopped, fair to more than one client."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from syncconsole.sandbox.server import Sandbox
from syncconsole.sandbox.serving import LOOPBACK, listen
from tests.sandbox.client import ITEMS, Client


def test_it_listens_on_loopback_only(untouched: Client) -> None:
    assert untouched.sandbox.url == f"http://127.0.0.1:{untouched.sandbox.port}"
    assert LOOPBACK == "127.0.0.1"


def test_answers_leave_at_once_and_do_not_wait_for_an_acknowledgement() -> None:
    """asyncio sets TCP_NODELAY on sockets that say they are TCP, and on no others."""
    with listen(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_after_stop_nobody_answers_and_no_thread_is_left() -> None:
    before = threading.active_count()
    sandbox = Sandbox(items=5)
    with Client(sandbox) as client:
        client.get("/v2/time")
        sandbox.stop()
        sandbox.stop()
        with pytest.raises(httpx.TransportError):
            client.get("/v2/time")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, sandbox.port), timeout=1.0)
    assert threading.active_count() == before


def test_stop_ends_an_answer_that_is_being_slow() -> None:
    sandbox = Sandbox(items=5)
    sandbox.faults.arm("slow", seconds=3600.0)
    arrived = threading.Event()
    sandbox.hooks.before(1, arrived.set)
    with Client(sandbox) as client, ThreadPoolExecutor(1) as other:
        answer = other.submit(client.get, "/v2/time")
        assert arrived.wait(5.0)
        sandbox.stop()
        assert answer.result(timeout=5.0).status_code == 200


def test_a_taken_port_is_an_error_and_not_another_port(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        Sandbox(items=5, port=sandbox.port)


def test_two_clients_at_once_each_get_their_own_answers(sandbox: Sandbox) -> None:
    def pull(client: Client) -> list[str]:
        return [
            item["identity"]["sku"]
            for page in range(1, 13)
            for item in client.data(ITEMS, page=page, limit=20)
        ]

    with Client(sandbox) as one, Client(sandbox) as other, ThreadPoolExecutor(2) as both:
        pulled = list(both.map(pull, (one, other)))
    everything = [sandbox.catalogue.sku(item) for item in range(240)]
    assert pulled == [everything, everything]
    numbers = [call.number for call in sandbox.log.calls()]
    assert sorted(numbers) == list(range(1, 25))


def test_sales_from_two_sides_add_up(sandbox: Sandbox) -> None:
    sku = sandbox.catalogue.sku(0)
    sandbox.shop.set_stock(sku, 100)

    def take(client: Client) -> None:
        for _ in range(20):
            row = {"location_id": 1, "sku": sku, "quantity": -1}
            assert client.post(row).status_code == 200
            sandbox.shop.sell(sku)

    with Client(sandbox) as one, Client(sandbox) as other, ThreadPoolExecutor(2) as both:
        list(both.map(take, (one, other)))
        assert one.on_hand(sku) == 20
