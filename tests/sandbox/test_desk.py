"""The programs on the desk: what a test or a person may see of them, and a visit asked for."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.sandbox.server import Sandbox
from syncconsole.sandbox.webconnector.visitor import CalledAwayError, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(items=20) as made:
        yield made


def ask(sandbox: Sandbox, method: str, path: str, body: object = None) -> tuple[int, Any]:
    wire = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=10)
    try:
        wire.request(method, f"/_sandbox/webconnector{path}", json.dumps(body))
        answer = wire.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        wire.close()


@pytest.mark.parametrize("product", ["quickbooks_desktop", "quickbooks_pos"])
def test_the_books_are_told_with_a_skus_stock(sandbox: Sandbox, product: str) -> None:
    books = sandbox.desk.program(product).books
    sku = next(one.name for one in books.items.values() if one.on_hand is not None)
    books.set_stock(sku, 7)
    status, told = ask(sandbox, "GET", f"?product={product}&sku={sku}")
    assert status == 200
    assert told == {"sales": [], "adjustments": 0, "on_hand": "7", "available": "7"}


def test_each_program_has_books_of_its_own(sandbox: Sandbox) -> None:
    first, second = (sandbox.desk.program(f"quickbooks_{one}") for one in ("desktop", "pos"))
    assert first.books is not second.books
    assert first is sandbox.desk.program("quickbooks_desktop")


def test_what_there_is_not_is_said(sandbox: Sandbox) -> None:
    status, told = ask(sandbox, "GET", "?product=sage")
    assert (status, "quickbooks_desktop, quickbooks_pos" in told["error"]) == (400, True)
    assert ask(sandbox, "POST", "", {"product": "quickbooks_pos"})[0] == 400
    assert ask(sandbox, "GET", "?product=quickbooks_pos&sku=NONE")[0] == 404


def test_a_visit_to_nobody_ends_without_harm(sandbox: Sandbox) -> None:
    program = sandbox.desk.program("quickbooks_desktop")
    url = "http://127.0.0.1:9/office"
    with pytest.raises(CalledAwayError):
        Visitor(program, url, "u", "p").visit()
    fields = {"product": "quickbooks_desktop", "url": url, "user": "u", "password": "p"}
    assert ask(sandbox, "POST", "", fields) == (200, {"comes": True})


def test_a_fault_of_another_name_is_refused(sandbox: Sandbox) -> None:
    program = sandbox.desk.program("quickbooks_desktop")
    with pytest.raises(ValueError, match="lose_answer"):
        Visitor(program, "http://127.0.0.1:9/", "u", "p").arm("rain")
